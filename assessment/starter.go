package assessment

import (
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/summary"
)

// weeksPerMonth is the mean length of a Gregorian month: 365.2425/12/7.
const weeksPerMonth = 4.348125

// starter picks the first small project: the chosen opportunity with the
// highest P(live and proven in time) × P(NPV > 0) whose P80 cost fits the
// first-project budget and whose harm is low enough (METHOD section 8).
func (e *evaluation) starter() {
	s := &e.result.Starter
	if len(e.chosen) == 0 {
		s.Reason, s.Cheapest = e.heldBack, e.cheapest()
		return
	}
	proven := e.allProven()
	best, bestScore, reason := -1, 0.0, ""
	for k, i := range e.chosen {
		if why := e.unfit(i); why != "" {
			reason = why
			continue
		}
		if score := proven[k] * e.opportunities[i].NPV.PPositive; best < 0 || score > bestScore {
			best, bestScore = k, score
		}
	}
	if best < 0 {
		s.Reason, s.Cheapest = reason, e.cheapest()
		return
	}
	id := e.cases[e.chosen[best]].ID
	s.ID, s.Reason, s.Charter = &id, "chosen", e.charter(e.chosen[best], proven[best])
}

// unfit is why a chosen opportunity cannot be the starter, "" when it can.
func (e *evaluation) unfit(i int) string {
	if e.started(i) {
		return "under_way"
	}
	if p := e.cases[i]; p.Harm != nil && float64(*p.Harm) > e.params.cell("starter/rule", "harm") {
		return "too_harmful"
	}
	if b := e.optional("GO-BUDGET"); b != nil && e.opportunities[i].Cost.P80 > *b {
		return "over_budget"
	}
	return ""
}

// cheapest is the measurement that takes the fewest days among those that could
// change a decision, nil when none could.
func (e *evaluation) cheapest() *Worth {
	var least *Measurement
	for i := range e.result.MeasureFirst {
		if m := &e.result.MeasureFirst[i]; least == nil || m.Days < least.Days {
			least = m // of two that take as long, the one worth more stands first
		}
	}
	if least == nil {
		return nil
	}
	return &Worth{Path: least.Path, EVPPI: least.EVPPI}
}

// allProven is, for each chosen opportunity, the chance that it is live, and has
// handled the cases that show its effect, within the starter's weeks.
func (e *evaluation) allProven() []float64 {
	by := e.params.cell("starter/rule", "weeks") / weeksPerMonth
	tests := make([]powerTest, len(e.chosen))
	for k, i := range e.chosen {
		tests[k] = e.powerTest(e.cases[i])
	}
	out := make([]float64, len(e.chosen))
	parallel.Each(len(out), parallel.None, func(_ struct{}, k int) {
		out[k] = e.proven(e.draws[e.chosen[k]], by, tests[k])
	})
	return out
}

// proven counts the draws whose cases handled since go-live are enough. They are
// V·∫u, and ∫u from t₀ to T is ln((1+e^(k(T−t₀−h)))/(1+e^(−kh)))/k.
func (e *evaluation) proven(d *opportunity.Draws, by float64, test powerTest) float64 {
	steep := math.Log((1 - e.terms.AtGoLive) / e.terms.AtGoLive)
	n := 0
	for k := range d.Flows {
		f := &d.Flows[k]
		if !d.Live[k] || f.GoLive >= by || f.Touched <= 0 {
			continue
		}
		rate := steep / f.HalfAt
		share := math.Log((1+math.Exp(rate*(by-f.GoLive-f.HalfAt)))/(1+math.Exp(-steep))) / rate
		if f.Volume*share >= test.cases(f.Touched) {
			n++
		}
	}
	return float64(n) / float64(e.Draws)
}

// charter is the page that is signed.
func (e *evaluation) charter(i int, proven float64) *Charter {
	p := e.cases[i]
	judged := e.judged(i)
	cost := e.opportunities[i].Cost
	c := &Charter{
		Process: p.Name, Play: p.Play.Name,
		ScopeIn: p.Play.ScopeIn, ScopeOut: p.Play.ScopeOut,
		Price: cost.P80, Weeks: e.months[i] * weeksPerMonth,
		Baseline: judged.before, Target: judged.target, Kill: judged.kill,
		Month: judged.month, PProven: proven, Stays: []string{"code", "records", "measure", "access"},
	}
	if n := e.powerTest(p).cases(judged.target.Value - judged.before.Value); !math.IsInf(n, 1) && n < math.MaxInt32 {
		c.Cases = int(math.Ceil(n))
	}
	return c
}

// yardstick is by what an initiative is judged, and in which month from its
// start.
type yardstick struct {
	before, target, kill Measure
	month                int
}

// judged sets target and stop rule to the median and the tenth percentile of
// the model, were it to go live, at the month they are judged: some months
// after the planned go-live.
func (e *evaluation) judged(i int) yardstick {
	month := int(math.Ceil(e.months[i] + e.params.cell("starter/rule", "judge_months")))
	share := e.shareAt(i, float64(month))
	measure := func(value float64, letter Letter) Measure {
		return Measure{Name: MeasureStraightThrough, Value: value, Unit: "share", Letter: letter}
	}
	return yardstick{
		before: measure(e.cases[i].Drawn[opportunity.Touchless].Quantile(0.5), e.letter(e.cases[i].ID+"/touchless")),
		target: measure(summary.Quantile(share, 0.50), Benchmark),
		kill:   measure(summary.Quantile(share, 0.10), Benchmark),
		month:  month,
	}
}

// shareAt is the straight-through share in a month of the draws that go live,
// ascending.
func (e *evaluation) shareAt(i int, month float64) []float64 {
	d := e.draws[i]
	before := make([]float64, e.Draws)
	e.columnOf(i, opportunity.Touchless, before)
	steep := e.terms.Steepness()
	var out []float64
	for k := range d.Flows {
		if f := &d.Flows[k]; d.Live[k] {
			out = append(out, f.At(opportunity.Share, month, before[k], f.Adopted(steep, month)))
		}
	}
	slices.Sort(out)
	return out
}
