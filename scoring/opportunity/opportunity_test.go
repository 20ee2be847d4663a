package opportunity_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

func terms() opportunity.Terms {
	return opportunity.Terms{
		Months: 36, HurdleRate: 0.10, Fate: 0.3, AtGoLive: 0.1, UsableTime: 0.47,
		GovernanceSlope: 0.35, GovernanceCentre: 3,
	}
}

// certain is a process without any uncertainty but whether it goes live.
func certain(id string, production float64) opportunity.Case {
	c := opportunity.Case{
		ID: id, StandardPath: 0.8, Review: 0.1, ErrorRate: 0.05, ErrorCost: 30,
		People: 4, FullTimeHours: 137.5, StageGate: 0.4,
	}
	for q, x := range map[opportunity.Quantity]float64{
		opportunity.Volume: 1000, opportunity.Minutes: 12, opportunity.HourlyCost: 40,
		opportunity.StraightThrough: 0.5, opportunity.Touchless: 0.1, opportunity.Assisted: 0.1,
		opportunity.CashShare: 0.8, opportunity.Realised: 0.75, opportunity.Production: production,
		opportunity.Plateau: 0.5, opportunity.HalfMonths: 6, opportunity.BuildCost: 20000,
		opportunity.Overrun: 1.2, opportunity.BuildMonths: 2, opportunity.RunCost: 0.1,
		opportunity.Maintenance: 0.2, opportunity.Training: 10, opportunity.ErrorReduction: 0.3,
	} {
		c.Drawn[q] = dist.Constant(x)
	}
	c.Drawn[opportunity.Production] = chance(production)
	return c
}

// chance is a π without uncertainty, on the scale π always has.
func chance(p float64) dist.Quantity {
	q, err := dist.New(dist.Logit, []dist.Knot{{P: 0.1, X: p}, {P: 0.9, X: p}}, 0, 1)
	if err != nil {
		panic(err)
	}
	return q
}

func run(seed uint64, n int, cases ...opportunity.Case) []*opportunity.Draws {
	plan := sample.New(seed, n)
	company := opportunity.Company{Fate: make([]float64, n), Governance: make([]float64, n)}
	plan.Normals("company/fate", company.Fate)
	for i := range company.Governance {
		company.Governance[i] = 3
	}
	return opportunity.Simulate(plan, terms(), company, cases)
}

// Expected values: METHOD section 3 summed month by month in Python 3.11,
// independently of this code, for the process above and four changes of it.
func TestValue_Certain(t *testing.T) {
	with := func(q opportunity.Quantity, x float64, more ...float64) opportunity.Case {
		c := certain("p", 0.999)
		c.Drawn[q] = dist.Constant(x)
		if len(more) > 0 {
			c.Drawn[opportunity.Overrun] = dist.Constant(more[0])
		}
		return c
	}
	for name, row := range map[string]struct {
		c                    opportunity.Case
		live, payback, spent float64
	}{
		"as it is":          {certain("p", 0.999), 7348.696166190611, 27, 24000},
		"live on the month": {with(opportunity.BuildMonths, 3, 1), 12113.702676403585, 25, 20000},
		"after the horizon": {with(opportunity.BuildMonths, 40), -17010.79551393745, math.Inf(1), 19636.36363636364},
		"nothing to gain":   {with(opportunity.StraightThrough, 0.05), -34480.147418733824, math.Inf(1), 24000},
	} {
		out := run(1, 10, row.c)
		if got := out[0].IfLive(0); math.Abs(got-row.live) > 1e-6 {
			t.Errorf("%s: NPV if live %.9f, want %.9f", name, got, row.live)
		}
		if got := out[0].Payback[0]; got != row.payback {
			t.Errorf("%s: payback %g, want %g", name, got, row.payback)
		}
		if got := out[0].Cost[0]; math.Abs(got-row.spent) > 1e-6 {
			t.Errorf("%s: one-off cost %g, want %g", name, got, row.spent)
		}
	}
	d := run(1, 10, certain("p", 0.5))
	if got := d[0].IfStopped(0); math.Abs(got - -9511.496302311554) > 1e-6 {
		t.Errorf("NPV if stopped %.9f, want −9511.496302312", got)
	}
	stopped := slices.Index(d[0].Live, false)
	if got := d[0].NPV[stopped]; got != d[0].IfStopped(stopped) {
		t.Errorf("NPV of a draw that is stopped %g, want %g", got, d[0].IfStopped(stopped))
	}
	if got := d[0].Cost[stopped]; math.Abs(got-9600) > 1e-9 {
		t.Errorf("cost if stopped %g, want φ·B·O = 9600", got)
	}
	if got := d[0].Flows[0].Hours; math.Abs(got-57.75) > 1e-9 {
		t.Errorf("hours freed %g, want 57.75", got)
	}
}

// The running total ends at the undiscounted sum and pays back in the month of
// the same script.
func TestFollow_EndsAtTheSum(t *testing.T) {
	d := run(1, 200, certain("p", 0.5))
	var total []float64
	months := 0
	payback := opportunity.Follow(terms(), d, func(month int, at []float64) {
		months = month
		total = slices.Clone(at)
	})
	if months != 36 {
		t.Fatalf("followed for %d months", months)
	}
	for i, live := range d[0].Live {
		want, back := -9600.0, math.Inf(1)
		if live {
			want, back = 13405.253128198941, d[0].Payback[i]
		}
		if math.Abs(total[i]-want) > 1e-6 || payback[i] != back {
			t.Fatalf("draw %d (live %v) ends at %.6f after paying back in %g, want %.6f and %g", i, live, total[i], payback[i], want, back)
		}
	}
}

// S is a threshold on one normal of which a share r is the company's fate, so
// P(S = 1) = π whatever r is.
func TestDecide_ChanceIsProduction(t *testing.T) {
	const n = 40_000
	for _, chance := range []float64{0.15, 0.5, 0.85} {
		d := run(5, n, certain("p", chance))
		live := 0.0
		for _, ok := range d[0].Live {
			if ok {
				live++
			}
		}
		if se := math.Sqrt(chance * (1 - chance) / n); math.Abs(live/n-chance) > 4*se {
			t.Errorf("π = %g: live in %.4f of the draws", chance, live/n)
		}
	}
	better := slices.Repeat([]float64{5}, 1000)
	worse := slices.Repeat([]float64{1}, 1000)
	c := certain("p", 0.5)
	logit, err := dist.New(dist.Logit, []dist.Knot{{P: 0.1, X: 0.3}, {P: 0.9, X: 0.7}}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.Drawn[opportunity.Production] = logit
	d := run(5, 1000, c)
	up, down := d[0].Decide(terms(), better), d[0].Decide(terms(), worse)
	for i := range up {
		if down[i] && !up[i] {
			t.Fatalf("draw %d goes live with weak governance but not with strong", i)
		}
	}
	if slices.Equal(up, down) {
		t.Error("governance changes no decision")
	}
}

// Hours a month V·M/60 of two lognormals are lognormal: E = exp(μ + σ²/2).
func TestSimulate_LognormalProduct(t *testing.T) {
	c := certain("p", 0.5)
	lognormal := func(median, sigma float64) dist.Quantity {
		k := sigma * dist.Probit(0.9)
		q, err := dist.New(dist.Log, []dist.Knot{{P: 0.1, X: median * math.Exp(-k)}, {P: 0.9, X: median * math.Exp(k)}}, 0, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	const n = 100_000
	c.Drawn[opportunity.Volume], c.Drawn[opportunity.Minutes] = lognormal(1000, 0.3), lognormal(12, 0.4)
	d := run(11, n, c)
	hours := make([]float64, n)
	for i, f := range d[0].Flows {
		hours[i] = f.Hours
	}
	factor := 57.75 / 200 // hours freed of one hour worked, from the certain case
	want := factor * 200 * math.Exp((0.3*0.3+0.4*0.4)/2)
	se := math.Sqrt(summary.Variance(hours) / n)
	if got := summary.Mean(hours); math.Abs(got-want) > 4*se {
		t.Errorf("mean hours freed %.4f, want %.4f ± %.4f", got, want, 4*se)
	}
}

func uncertain(id string) opportunity.Case {
	c := certain(id, 0.5)
	for q := range opportunity.Quantities {
		x := c.Drawn[q].At(0)
		scale, low, high := dist.Log, x/1.4, x*1.4
		if x < 1 {
			scale, low, high = dist.Logit, x/(1+0.4), x+(1-x)*0.2
		}
		built, err := dist.New(scale, []dist.Knot{{P: 0.1, X: low}, {P: 0.9, X: high}}, 0, math.Inf(1))
		if err != nil {
			panic(err)
		}
		c.Drawn[q] = built
	}
	return c
}

func TestSimulate_SameOnAnyNumberOfCores(t *testing.T) {
	cases := []opportunity.Case{uncertain("a"), uncertain("b"), uncertain("c"), uncertain("d")}
	before := runtime.GOMAXPROCS(1)
	one := run(7, 2000, cases...)
	runtime.GOMAXPROCS(8)
	eight := run(7, 2000, cases...)
	runtime.GOMAXPROCS(before)
	for i := range one {
		if !slices.Equal(one[i].NPV, eight[i].NPV) || !slices.Equal(one[i].Payback, eight[i].Payback) {
			t.Fatalf("case %d differs between 1 and 8 cores", i)
		}
	}
}

func TestSimulate_OthersUntouchedByOneMore(t *testing.T) {
	alone := run(7, 500, uncertain("a"))
	both := run(7, 500, uncertain("new"), uncertain("a"))
	if !slices.Equal(alone[0].Flows, both[1].Flows) {
		t.Error("adding a process moved another's draws")
	}
}

// Shared fate: initiatives of one company rise and fall together, so the sum is
// wider than that of independent ones.
func TestSimulate_SharedFateWidensTheSum(t *testing.T) {
	const n = 20_000
	d := run(7, n, uncertain("a"), uncertain("b"))
	a, b := d[0].NPV, d[1].NPV
	sum := make([]float64, n)
	for i := range sum {
		sum[i] = a[i] + b[i]
	}
	together, apart := summary.Variance(sum), summary.Variance(a)+summary.Variance(b)
	if together < 1.05*apart {
		t.Errorf("variance of the sum %.4g is not above that of independent ones %.4g", together, apart)
	}
}

func TestParts_AddUp(t *testing.T) {
	d := run(7, 3000, uncertain("a"))
	mean := summary.Mean(d[0].NPV)
	if got := d[0].Mean.Net(); math.Abs(got-mean) > 1e-6*math.Abs(mean) {
		t.Errorf("parts add up to %.6f, mean NPV is %.6f", got, mean)
	}
}
