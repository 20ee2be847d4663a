package assessment

import (
	"math"
	"slices"
	"strconv"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/summary"
)

// ForecastOf is what the model expects of the opportunity in a process, were it
// started now, month by month from the start of building. Initiatives among the
// answers are left out: it is the forecast that one of them begins with.
//
// With S, t₀ and u of METHOD section 3, an effect in month t is of the draws
// that are live by then (S = 1 and t₀ < t):
//
//	straight_through  τ + a·u(t)
//	hours_freed       R·u(t)·(Hs + P·Ha)
//	benefit           u(t)·[w·R·C·(Hs + κ·P·Ha) + R·(E + D) − c·V·a] − m·B·O/12
//
// Cases are V of every draw. Spend is Σ build up to t of the draws that go live,
// live by then or not: an initiative that is stopped spends at the same pace up
// to the stage gate and is held against it until it is stopped.
//
// Its target, stop rule and month are those of the charter, were it the starter.
// NotFound when the answers have no such process; the other errors are those of
// Evaluate.
func ForecastOf(in Input, process string) (Forecast, error) {
	in.Answers.AsOf, in.Answers.Initiatives = 0, nil
	e, err := drawnAlone(in, process)
	if err != nil {
		return Forecast{}, err
	}
	return e.forecast(0)
}

// OutlookOf is what the model expects of an initiative now that its course up
// to Answers.AsOf is known: a forecast of the same kind, its months counted from
// the start as well, in which actuals stand in for priors. Up to AsOf its months
// are empty, and target and stop rule stay those that the initiative began with.
// Spend is foretold where what was spent is known.
//
// NotFound when nobody started the process's opportunity; the other errors are
// those of Evaluate.
func OutlookOf(in Input, process string) (Forecast, error) {
	first, err := ForecastOf(in, process)
	if err != nil {
		return Forecast{}, err
	}
	e, err := drawnAlone(in, process)
	if err != nil {
		return Forecast{}, err
	}
	if e.cases[0].Started == nil {
		return Forecast{}, &Error{Code: NotFound, Safe: "error.no_opportunity"}
	}
	f, err := e.forecast(0)
	if err != nil {
		return Forecast{}, err
	}
	f.Baseline, f.Target, f.Kill, f.Judged = first.Baseline, first.Target, first.Kill, first.Judged
	return f, nil
}

// drawnAlone draws the case of one process and no other: its draws are those of
// the whole evaluation, as every case has its own.
func drawnAlone(in Input, process string) (*evaluation, error) {
	e, err := proposed(in)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(e.cases, func(p proposal) bool { return p.ID == process })
	if i < 0 {
		return nil, &Error{Code: NotFound, Safe: "error.no_opportunity"}
	}
	e.cases = e.cases[i : i+1]
	e.drawCases()
	s := e.scratch()
	e.months = []float64{e.untilLive(0, s)}
	e.opportunities = []Opportunity{e.opportunity(0, s)}
	return e, e.settled()
}

// forecast reads the forecast of a case off its draws, from month 1 on.
func (e *evaluation) forecast(i int) (Forecast, error) {
	p, d := e.cases[i], e.draws[i]
	goLive := make([]float64, 0, e.Draws)
	for k := range d.Flows {
		if d.Live[k] {
			goLive = append(goLive, e.elapsed(i)+d.Flows[k].GoLive)
		}
	}
	f := Forecast{
		Process: p.ID, Name: p.Name, Play: p.Play.ID, PlayName: p.Play.Name, Currency: e.result.Currency,
		PLive: float64(len(goLive)) / float64(e.Draws), Levels: e.levelsOfForecasts(),
	}
	f.GoLive = e.ladder(goLive, f.Levels)
	if e.cases[i].Course == nil {
		judged := e.judged(i)
		f.Baseline, f.Target, f.Kill, f.Judged = &judged.before, judged.target, judged.kill, judged.month
	}
	f.Effects = e.effects(i, f.Levels)
	if err := e.settled(); err != nil {
		return Forecast{}, err
	}
	return f.frozen()
}

// effects are the foretold effects in the order of OutcomeMeasures.
func (e *evaluation) effects(i int, levels []float64) []Effect {
	touchless := make([]float64, e.Draws)
	e.columnOf(i, opportunity.Touchless, touchless)
	var out []Effect
	for _, m := range OutcomeMeasures() {
		if m.Foretold {
			out = append(out, Effect{Measure: m.Name, Unit: m.Unit, Before: e.before(i, m.Name), Months: make([][]float64, e.terms.Months)})
		}
	}
	steep, elapsed := e.terms.Steepness(), e.elapsed(i)
	parallel.Each(e.terms.Months, func() *column { return &column{values: make([]float64, 0, e.Draws)} }, func(c *column, at int) {
		month := float64(at+1) - elapsed
		for k := range out {
			c.values = c.values[:0]
			effect := effectOf(out[k].Measure)
			spent, known := e.spentBefore(i, effect)
			for n := range e.draws[i].Flows {
				flow := &e.draws[i].Flows[n]
				if known && month > 0 && counts(effect, month, flow, e.draws[i].Live[n]) {
					c.values = append(c.values, spent+flow.At(effect, month, touchless[n], flow.Adopted(steep, month)))
				}
			}
			out[k].Months[at] = e.ladder(c.values, levels)
		}
	})
	return out
}

// elapsed are the months from the start of a case to now, 0 for one that nobody
// started.
func (e *evaluation) elapsed(i int) float64 {
	if c := e.cases[i].Course; c != nil {
		return c.Elapsed
	}
	return 0
}

// spentBefore is what the draws of an effect leave out: of the spend, what lies
// behind. It is false where nobody knows that.
func (e *evaluation) spentBefore(i int, effect opportunity.Effect) (float64, bool) {
	c := e.cases[i].Course
	if c == nil || effect != opportunity.Spent {
		return 0, true
	}
	if c.Spent == nil {
		return 0, false
	}
	return *c.Spent, true
}

// column is what one worker fills anew.
type column struct{ values []float64 }

// counts reports whether a draw belongs to the forecast of a month.
func counts(effect opportunity.Effect, month float64, flow *opportunity.Flow, live bool) bool {
	switch effect {
	case opportunity.Cases:
		return true
	case opportunity.Spent:
		return live
	}
	return live && flow.GoLive < month
}

// ladder are the quantiles of a column, none when it holds too few draws.
func (e *evaluation) ladder(values, levels []float64) []float64 {
	if float64(len(values)) < e.params.value("forecast/draws") {
		return make([]float64, 0)
	}
	return summary.Quantiles(values, levels...)
}

func (e *evaluation) levelsOfForecasts() []float64 {
	var out []float64
	for _, p := range e.params.get("forecast/levels").Table {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// before is a measure as it was before the start, nil where nobody said.
func (e *evaluation) before(i int, measure string) *float64 {
	p, value := e.cases[i], 0.0
	switch measure {
	case MeasureStraightThrough:
		if e.letter(p.ID+"/touchless") == Default {
			return nil
		}
		value = p.Drawn[opportunity.Touchless].Quantile(0.5)
	case MeasureCases:
		value = p.Drawn[opportunity.Volume].Quantile(0.5)
	}
	return &value
}

// effectOf is the effect that a foretold measure measures.
func effectOf(measure string) opportunity.Effect {
	switch measure {
	case MeasureStraightThrough:
		return opportunity.Share
	case MeasureHoursFreed:
		return opportunity.Freed
	case MeasureBenefit:
		return opportunity.Benefit
	case MeasureCases:
		return opportunity.Cases
	default:
		return opportunity.Spent
	}
}

// ladderDigits are the digits a quantile is kept with: a forecast holds some
// thousand, and nobody measures better.
const ladderDigits = 7

// frozen rounds every figure, as a result is rounded, quantiles to fewer digits.
func (f Forecast) frozen() (Forecast, error) {
	for _, effect := range f.Effects {
		for _, month := range effect.Months {
			for k, x := range month {
				month[k] = digits(x, ladderDigits)
			}
		}
	}
	return frozen(f)
}

// digits rounds to so many significant digits, away from −0.
func digits(x float64, n int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', n-1, 64), 64)
	if err != nil || math.IsNaN(x) {
		return x
	}
	return rounded + 0
}
