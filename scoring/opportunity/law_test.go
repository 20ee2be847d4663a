package opportunity_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

// money are the quantities in currency units.
func money() []opportunity.Quantity {
	return []opportunity.Quantity{opportunity.HourlyCost, opportunity.BuildCost, opportunity.RunCost}
}

func scaled(t *rapid.T, q dist.Quantity, factor float64) dist.Quantity {
	out, err := q.Scaled(factor)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// NPV is linear in cash flow: in another currency it is the same times the rate.
func TestLaw_LinearInCashFlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factor := rapid.Float64Range(0.01, 100).Draw(t, "rate")
		one := uncertain("p")
		two := one
		for _, q := range money() {
			if one.Drawn[q].Scale() == dist.Logit { // a run cost below 1 is drawn on logit here
				one.Drawn[q], two.Drawn[q] = dist.Constant(0.1), dist.Constant(0.1*factor)
				continue
			}
			two.Drawn[q] = scaled(t, one.Drawn[q], factor)
		}
		two.ErrorCost *= factor
		a, b := run(3, 300, one), run(3, 300, two)
		for i := range a[0].NPV {
			for _, pair := range [][2]float64{{a[0].IfLive(i), b[0].IfLive(i)}, {a[0].IfStopped(i), b[0].IfStopped(i)}, {a[0].NPV[i], b[0].NPV[i]}} {
				if math.Abs(pair[0]*factor-pair[1]) > 1e-8*(1+math.Abs(pair[1])) {
					t.Fatalf("draw %d: %g × %g ≠ %g", i, pair[0], factor, pair[1])
				}
			}
		}
	})
}

func TestLaw_MoreVolumeNeverFreesFewerHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		less := uncertain("p")
		more := less
		more.Drawn[opportunity.Volume] = scaled(t, less.Drawn[opportunity.Volume], rapid.Float64Range(1, 50).Draw(t, "times"))
		a, b := run(3, 300, less), run(3, 300, more)
		for i := range a[0].Flows {
			if b[0].Flows[i].Hours < a[0].Flows[i].Hours {
				t.Fatalf("draw %d: more cases free %g hours, fewer free %g", i, b[0].Flows[i].Hours, a[0].Flows[i].Hours)
			}
		}
	})
}

// Better governance never stops a draw that would have gone live.
func TestLaw_GovernanceNeverStops(t *testing.T) {
	d := run(3, 2000, uncertain("p"))
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(1, 5).Draw(t, "low")
		high := rapid.Float64Range(low, 5).Draw(t, "high")
		levels := func(x float64) []float64 {
			out := make([]float64, 2000)
			for i := range out {
				out[i] = x
			}
			return out
		}
		before, after := d[0].Decide(terms(), levels(low)), d[0].Decide(terms(), levels(high))
		for i := range before {
			if before[i] && !after[i] {
				t.Fatalf("draw %d goes live at %g but not at %g", i, low, high)
			}
		}
	})
}

// Valuing again only the draws that other governance decides otherwise gives the
// same gain as valuing all of them.
func TestNPVGain_IsTheDifferenceOfMeans(t *testing.T) {
	const n = 3000
	d := run(3, n, uncertain("p"))[0]
	other := make([]float64, n)
	sample.New(4, n).Normals("governance", other)
	for i := range other {
		other[i] = math.Max(1, math.Min(5, 3.2+other[i]))
	}
	want := 0.0
	for i, live := range d.Decide(terms(), other) {
		if live {
			want += d.IfLive(i)
		} else {
			want += d.IfStopped(i)
		}
	}
	want = want/n - summary.Mean(d.NPV)
	if got := d.NPVGain(terms(), other); math.Abs(got-want) > 1e-6*math.Abs(want) || got == 0 {
		t.Errorf("gain %.9g, want %.9g", got, want)
	}
}

// Another contract on the draws that are there gives the mean of drawing the
// case anew under that contract.
func TestRecontracted_IsDrawingAnew(t *testing.T) {
	const n = 3000
	free := uncertain("p")
	capped := free
	capped.Drawn[opportunity.Overrun] = free.Drawn[opportunity.Overrun].Capped(1.25)
	free.StageGate = 0.8
	plan := sample.New(3, n)
	company := opportunity.Company{Fate: make([]float64, n), Governance: slices.Repeat([]float64{3}, n)}
	plan.Normals("company/fate", company.Fate)
	factor, under := make([]float64, n), make([]float64, n)
	opportunity.Values(plan, terms(), company, free, opportunity.Overrun, factor)
	opportunity.Values(plan, terms(), company, capped, opportunity.Overrun, under)
	for i := range factor {
		factor[i] /= under[i]
	}
	want := summary.Mean(run(3, n, free)[0].NPV)
	if got := run(3, n, capped)[0].Recontracted(0.8, factor); math.Abs(got-want) > 1e-6*math.Abs(want) {
		t.Errorf("mean NPV %.9g, want %.9g", got, want)
	}
}

// Speed is not bought with accuracy: at 1,000,000 draws the quantiles read from
// tables are within 0.1 % of those from the exact transforms.
func TestTables_KeepTheQuantiles(t *testing.T) {
	const n = 1_000_000
	plan := sample.New(1, n)
	c := uncertain("p")
	company := opportunity.Company{Fate: make([]float64, n), Governance: make([]float64, n)}
	plan.Normals("company/fate", company.Fate)
	for i := range company.Governance {
		company.Governance[i] = 3
	}
	for _, q := range []opportunity.Quantity{opportunity.Volume, opportunity.Overrun, opportunity.HalfMonths, opportunity.StraightThrough} {
		quick, exact := make([]float64, n), make([]float64, n)
		opportunity.Values(plan, terms(), company, c, q, quick)
		opportunity.Column(plan, terms(), company, c.ID, q, exact)
		for i, z := range exact {
			exact[i] = c.Drawn[q].At(z)
		}
		slices.Sort(exact)
		at := []float64{0.05, 0.5, 0.95}
		for k, a := range summary.Quantiles(quick, at...) {
			if b := summary.Quantile(exact, at[k]); math.Abs(a/b-1) > 0.001 {
				t.Errorf("%s at %g: %g from the table, %g exactly", q, at[k], a, b)
			}
		}
	}
}

// Ten times the months take no more memory.
func TestMemory_DoesNotGrowWithMonths(t *testing.T) {
	const n = 2000
	used := func(months int) uint64 {
		tm := terms()
		tm.Months = months
		plan := sample.New(1, n)
		company := opportunity.Company{Fate: make([]float64, n), Governance: make([]float64, n)}
		plan.Normals("company/fate", company.Fate)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		d := opportunity.Simulate(plan, tm, company, []opportunity.Case{uncertain("a"), uncertain("b")})
		opportunity.Follow(tm, d, func(int, []float64) {})
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	used(36) // what the first run sets up for good
	short, long := used(36), used(360)
	// A month costs the little that starting the workers takes.
	if long > short+short/4 {
		t.Errorf("36 months take %d kB, 360 take %d kB", short/1000, long/1000)
	}
}
