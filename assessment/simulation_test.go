package assessment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/scoring/calibration"
	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// Companies are simulated whose true parameters are drawn from the model's own
// priors: what a method says of them must come true as often as it says. Each is
// watched over eight quarters. Seeds are stated; WATERLINE_LONG watches more.
const (
	seedOfModel   = 1
	seedOfTruth   = 20261125
	seedOfErrors  = 7
	seedOfAnswers = 11
	quarters      = 8
)

// more is how many to simulate, more of them when there is time.
func more(usual, long int) int {
	if os.Getenv("WATERLINE_LONG") != "" {
		return long
	}
	return usual
}

// simulated reads an example for the tests of this file.
func simulated(t testing.TB, name string) Input {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("..", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := Load(name, data, bank)
	if err != nil {
		t.Fatal(err)
	}
	return Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: seedOfModel, Draws: 10_000}
}

// world is one process with companies that are its draws under another seed.
type world struct {
	in        Input
	process   string
	truth     *evaluation
	touchless []float64
	realised  []float64
	order     []int // companies, in an order of chance
}

func newWorld(t testing.TB, in Input, process string, chance *rand.Rand) *world {
	t.Helper()
	w := &world{in: in, process: process}
	in.Seed, in.Draws = seedOfTruth, 20_000
	var err error
	if w.truth, err = drawnAlone(in, process); err != nil {
		t.Fatal(err)
	}
	w.touchless, w.realised = make([]float64, in.Draws), make([]float64, in.Draws)
	w.truth.columnOf(0, opportunity.Touchless, w.touchless)
	w.truth.columnOf(0, opportunity.Realised, w.realised)
	w.order = chance.Perm(in.Draws)
	return w
}

// value is the true effect of a company in a month from its start.
func (w *world) value(company int, measure string, month int) float64 {
	f := &w.truth.draws[0].Flows[company]
	at := float64(month)
	return f.At(effectOf(measure), at, w.touchless[company], f.Adopted(w.truth.terms.Steepness(), at))
}

// live is the month from the start in which a company went live, 0 for none.
func (w *world) live(company int) int {
	if !w.truth.draws[0].Live[company] {
		return 0
	}
	return int(math.Floor(w.truth.draws[0].Flows[company].GoLive)) + 1
}

// start is the first month of building of every company.
func start() calendar.Month { return calendar.NewMonth(2026, time.January) }

// measured is the true effect as a source measures it (METHOD section 1).
func (w *world) measured(company int, measure string, month int, source string, chance *rand.Rand) Actual {
	spread := w.truth.params.cell("answer/spread", source)
	x := w.value(company, measure, month)
	z := chance.NormFloat64() / dist.Probit(0.9)
	switch scaleOf(measure) {
	case dist.Logit:
		odds := math.Log(x/(1-x)) + math.Log(1+2*spread)*z
		x = 1 / (1 + math.Exp(-odds))
	case dist.Log:
		x *= math.Exp(math.Log(1+spread) * z)
	default:
		x += spread * math.Abs(x) * z
	}
	return Actual{Month: start().Plus(month - 1), Measure: measure, Value: x, Source: source}
}

// worlds are the processes of two examples.
func worlds(t testing.TB, chance *rand.Rand, most int) []*world {
	var out []*world
	for _, name := range []string{"insurer.yaml", "logistics.yaml"} {
		in := simulated(t, name)
		for _, item := range in.Answers.Groups["process"] {
			if len(out) < most {
				out = append(out, newWorld(t, in, item.ID, chance))
			}
		}
	}
	return out
}

// outcome counts what was held against forecasts.
type outcome struct {
	inside, noisy, of int
	pits              []float64
}

// (a) Of what becomes of companies over eight quarters, about nine in ten
// figures lie inside the 90 % range of the forecast that their initiative began
// with, and where they lie in it is uniform. Measured with errors of their own,
// figures that are foretold closely, such as cases, fall outside more often: that
// is logged.
func TestSimulation_ForecastsCoverTheTruth(t *testing.T) {
	chance := rand.New(rand.NewPCG(seedOfErrors, 0))
	companies := more(400, 2000)
	outcomes := map[string]*outcome{}
	for _, m := range OutcomeMeasures() {
		if m.Foretold {
			outcomes[m.Name] = &outcome{}
		}
	}
	for _, w := range worlds(t, chance, more(6, 9)) {
		f, err := ForecastOf(w.in, w.process)
		if err != nil {
			t.Fatal(err)
		}
		for _, company := range w.order[:companies] {
			w.hold(f, company, outcomes, chance)
		}
	}
	for _, m := range OutcomeMeasures() {
		if !m.Foretold {
			continue
		}
		o := outcomes[m.Name]
		slices.Sort(o.pits)
		distance, p := calibration.Uniform(o.pits)
		c := CoverageOf(o.inside, o.of)
		t.Logf("%-16s %.1f %% of %d inside, measured by a system %.1f %%; PIT of %d companies: distance %.3f, p = %.2f",
			m.Name, 100*c.Share, c.Of, 100*float64(o.noisy)/float64(o.of), len(o.pits), distance, p)
		if c.Share < 0.86 || c.Share > 0.94 {
			t.Errorf("%s: %.1f %% of %d lie inside the 90 %% range, want 86 to 94", m.Name, 100*c.Share, c.Of)
		}
		if p < 0.01 || len(o.pits) < companies {
			t.Errorf("%s: PIT is %.3f from uniform over %d companies, p = %.4f", m.Name, distance, len(o.pits), p)
		}
	}
}

// hold judges every quarter of a company once it is live. Figures of one company
// hang together, so that one quarter of each, picked beforehand, is looked at for
// where it lies.
func (w *world) hold(f Forecast, company int, into map[string]*outcome, chance *rand.Rand) {
	live, picked := w.live(company), 3*(1+chance.IntN(quarters))
	for month := 3; month <= 3*quarters; month += 3 {
		if live == 0 || month < live {
			continue
		}
		for _, e := range f.Effects {
			o := into[e.Measure]
			a := w.measured(company, e.Measure, month, "system", chance)
			noisy, ok := Judge(f, start(), a)
			if !ok {
				continue
			}
			a.Value = w.value(company, e.Measure, month)
			j, _ := Judge(f, start(), a)
			o.of++
			o.inside += rank(j.Inside)
			o.noisy += rank(noisy.Inside)
			if month == picked {
				o.pits = append(o.pits, j.PIT)
			}
		}
	}
}

// updated draws a case anew with what became of it.
func (w *world) updated(e *evaluation, one *Initiative, asOf calendar.Month) *evaluation {
	again := *e
	again.Answers.AsOf = asOf
	again.cases = slices.Clone(e.cases)
	again.cases[0].Started = one
	again.beginCase(&again.cases[0])
	again.drawCases()
	return &again
}

// next is the forecast of an effect in a month from the start, with R.
func (e *evaluation) next(measure string, month int) (effect, realised []float64) {
	touchless := make([]float64, e.Draws)
	effect, realised = make([]float64, e.Draws), make([]float64, e.Draws)
	e.columnOf(0, opportunity.Touchless, touchless)
	e.columnOf(0, opportunity.Realised, realised)
	at, steep := float64(month)-e.elapsed(0), e.terms.Steepness()
	for n := range effect {
		f := &e.draws[0].Flows[n]
		effect[n] = f.At(effectOf(measure), at, touchless[n], f.Adopted(steep, at))
	}
	return effect, realised
}

// progress is how far a forecast came from one that knows no actuals.
type progress struct {
	of, nearerR, nearer, inside, insideR int
	errorR, errorR0, score, score0       float64
}

// (b) Actuals move R and the forecast of the next quarter towards the truth, and
// what is forecast then still holds it.
func TestSimulation_UpdatesMoveTowardsTheTruth(t *testing.T) {
	chance := rand.New(rand.NewPCG(seedOfErrors, 1))
	companies := more(24, 100)
	all, byQuarters := &progress{}, map[int]*progress{}
	for _, w := range worlds(t, chance, more(4, 9)) {
		w.watch(t, companies, chance, all, byQuarters)
	}
	for known := 1; known < quarters; known++ {
		if p := byQuarters[known]; p != nil {
			t.Logf("after %d quarters of actuals: %s", known, p)
		}
	}
	t.Logf("all: %s", all)
	n := float64(all.of)
	if all.errorR >= 0.92*all.errorR0 || all.score >= 0.2*all.score0 {
		t.Errorf("error of R %.3f of %.3f before, CRPS %.3f of what it was", all.errorR/n, all.errorR0/n, all.score/all.score0)
	}
	if share := float64(all.nearer) / n; share < 0.9 {
		t.Errorf("the forecast of the next quarter is better in %.0f %%, want 90", 100*share)
	}
	all.covers(t)
}

// (b) Where the rest of the work is known, what is left to learn is R: it comes
// near the truth in nearly every company.
func TestSimulation_RealisedIsLearnt(t *testing.T) {
	chance := rand.New(rand.NewPCG(seedOfErrors, 2))
	in := simulated(t, "insurer.yaml")
	for quantity, x := range map[string]float64{
		"minutes": 15, "volume": 5300, "straight_through": 0.4, "touchless": 0.04, "assisted": 0.12, "plateau": 0.5, "half_months": 5, "error_reduction": 0.3,
	} {
		knots := [][2]float64{{0.1, 0.98 * x}, {0.9, 1.02 * x}}
		in.Answers.Overrides = append(in.Answers.Overrides, Override{Path: "claims-intake/" + quantity, Knots: knots, Reason: "Known", Letter: Measured})
	}
	all := &progress{}
	newWorld(t, in, "claims-intake", chance).watch(t, more(60, 200), chance, all, map[int]*progress{})
	t.Log(all)
	if n := float64(all.of); all.errorR >= 0.5*all.errorR0 || float64(all.nearerR) < 0.8*n {
		t.Errorf("error of R %.3f, %.3f before; nearer in %d of %d", all.errorR/n, all.errorR0/n, all.nearerR, all.of)
	}
	all.covers(t)
}

// covers holds the ranges after actuals against the truth.
func (p *progress) covers(t *testing.T) {
	t.Helper()
	n := float64(p.of)
	if share := float64(p.inside) / n; share < 0.84 || share > 0.97 {
		t.Errorf("%.1f %% of the next quarters lie inside the range, want 84 to 97", 100*share)
	}
	if share := float64(p.insideR) / n; share < 0.84 || share > 0.97 {
		t.Errorf("%.1f %% of the true R lie inside their range, want 84 to 97", 100*share)
	}
}

// watch follows companies that went live within three quarters, each after one,
// three and all but one of its quarters.
func (w *world) watch(t *testing.T, companies int, chance *rand.Rand, all *progress, byQuarters map[int]*progress) {
	t.Helper()
	in := w.in
	in.Draws = 2000
	open, err := drawnAlone(in, w.process)
	if err != nil {
		t.Fatal(err)
	}
	for _, company := range w.order {
		live := w.live(company)
		if live == 0 || live > 9 {
			continue
		}
		if companies--; companies < 0 {
			return
		}
		one := Initiative{Process: w.process, State: Live, Started: start(), Live: start().Plus(live - 1)}
		known := 0
		for month := 3; month < 3*quarters; month += 3 {
			if month < live {
				continue
			}
			for _, measure := range []string{MeasureStraightThrough, MeasureHoursFreed, MeasureBenefit} {
				one.Actuals = append(one.Actuals, w.measured(company, measure, month, "system", chance))
			}
			if known++; known != 1 && known != 3 && month != 3*(quarters-1) {
				continue
			}
			if byQuarters[known] == nil {
				byQuarters[known] = &progress{}
			}
			w.follow(open, &one, company, month, all, byQuarters[known])
		}
	}
}

// follow holds what is forecast of the next quarter of a company, with actuals
// and without, against what comes.
func (w *world) follow(open *evaluation, one *Initiative, company, month int, into ...*progress) {
	asOf := start().Plus(month - 1)
	with := w.updated(open, one, asOf)
	bare := *one
	bare.Actuals = nil
	without := w.updated(open, &bare, asOf)
	hours, r := with.next(MeasureHoursFreed, month+3)
	hours0, r0 := without.next(MeasureHoursFreed, month+3)
	y, truth := w.value(company, MeasureHoursFreed, month+3), w.realised[company]
	score, score0 := calibration.SampleCRPS(hours, y), calibration.SampleCRPS(hours0, y)
	q, qr, qr0 := summary.Quantiles(hours, 0.05, 0.95), summary.Quantiles(r, 0.05, 0.5, 0.95), summary.Quantiles(r0, 0.5)
	scale := math.Abs(y)
	for _, p := range into {
		p.of++
		p.nearerR += rank(math.Abs(qr[1]-truth) < math.Abs(qr0[0]-truth))
		p.nearer += rank(score < score0)
		p.inside += rank(q[0] <= y && y <= q[1])
		p.insideR += rank(qr[0] <= truth && truth <= qr[2])
		p.errorR += math.Abs(qr[1] - truth)
		p.errorR0 += math.Abs(qr0[0] - truth)
		p.score += score / scale
		p.score0 += score0 / scale
	}
}

func (p *progress) String() string {
	n := float64(p.of)
	return fmt.Sprintf("%d companies; mean error of R %.3f (%.3f without), nearer in %.0f %%, inside %.0f %%; next quarter: CRPS %.2f of what it was, better in %.0f %%, inside %.0f %%",
		p.of, p.errorR/n, p.errorR0/n, 100*float64(p.nearerR)/n, 100*float64(p.insideR)/n, p.score/p.score0, 100*float64(p.nearer)/n, 100*float64(p.inside)/n)
}

// organisation is one whose true levels are known.
type organisation struct {
	in    Input
	theta map[string]float64
}

// newOrganisation draws true levels from the prior of METHOD section 5.
func newOrganisation(in Input, p prior, chance *rand.Rand) organisation {
	o := organisation{in: in, theta: map[string]float64{}}
	company := p.mean + p.sd*chance.NormFloat64()
	for _, d := range in.Bank.Dimensions {
		o.theta[d.ID] = company + p.dimension*chance.NormFloat64()
	}
	return o
}

// prior is that of true levels.
type prior struct{ mean, sd, dimension float64 }

// answered draws answers to every question of governance from the item model.
func (o organisation) answered(e *evaluation, proof questionnaire.Proof, chance *rand.Rand) Input {
	in := o.in
	in.Answers.Values = make(map[string]questionnaire.Answer, len(o.in.Answers.Values))
	for id, a := range o.in.Answers.Values {
		in.Answers.Values[id] = a
	}
	for _, d := range in.Bank.Dimensions {
		for _, q := range in.Bank.DimensionItems(d.ID) {
			u, level := chance.Float64(), 1
			for sum := 0.0; level < 5; level++ {
				if sum += e.weakened(response(q, level), proof).Likelihood(o.theta[d.ID]); u < sum {
					break
				}
			}
			in.Answers.Values[q.ID] = questionnaire.Answer{State: questionnaire.Given, Number: float64(level), Proof: proof}
		}
	}
	return in
}

// (c) Where nothing changed and the questions are only answered anew, no more
// than one area in twenty is called changed. A real rise is found the more often
// the larger it is.
func TestSimulation_ChangesOfLevel(t *testing.T) {
	chance := rand.New(rand.NewPCG(seedOfAnswers, 0))
	in := simulated(t, "insurer.yaml")
	e := &evaluation{Input: in, params: &parameters{base: in.Evidence}}
	levels := prior{e.params.cell("maturity/company", "mean"), e.params.cell("maturity/company", "sd"), e.params.cell("maturity/dimension", "sd")}
	organisations := more(60, 600)
	for _, row := range []struct {
		proof       questionnaire.Proof
		rise        float64 // of the true level
		least, most float64 // share called risen
	}{
		{questionnaire.Linked, 0, 0, 0.05}, {questionnaire.Described, 0, 0, 0.05},
		{questionnaire.Linked, 1, 0.1, 1}, {questionnaire.Linked, 2, 0.6, 1}, {questionnaire.Described, 2, 0.5, 1},
	} {
		changed, fell, of := 0, 0, 0
		for range organisations {
			o := newOrganisation(in, levels, chance)
			before := o.answered(e, row.proof, chance)
			for id := range o.theta {
				o.theta[id] += row.rise
			}
			moves, err := Movements(before, o.answered(e, row.proof, chance))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range moves {
				of++
				changed += rank(m.Changed)
				fell += rank(m.Changed && m.After < m.Before)
			}
		}
		share := float64(changed) / float64(of)
		t.Logf("%s, level %+.0f: %.1f %% of %d called changed, %.1f %% the wrong way", row.proof, row.rise, 100*share, of, 100*float64(fell)/float64(of))
		if share < row.least || share > row.most || row.rise > 0 && fell > of/100 {
			t.Errorf("%s, level %+.0f: %.1f %% are called changed, want %.0f to %.0f", row.proof, row.rise, 100*share, 100*row.least, 100*row.most)
		}
	}
}
