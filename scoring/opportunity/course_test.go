package opportunity_test

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

// started gives a case a course.
func started(c opportunity.Case, course opportunity.Course) opportunity.Case {
	course.Steps, course.Hold, course.LeastShare = 8, 4, 0.005
	c.Course = &course
	return c
}

func quantity(t testing.TB, scale dist.Scale, knots ...dist.Knot) dist.Quantity {
	t.Helper()
	q, err := dist.New(scale, knots, math.Inf(-1), math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// seen is an effect measured so many months ago, off by s.
func seen(e opportunity.Effect, month, value, s float64) opportunity.Seen {
	return opportunity.Seen{Effect: e, Month: month, Value: value, Spread: s, Name: strconv.Itoa(int(e)) + "/" + strconv.FormatFloat(month, 'f', 0, 64)}
}

// Expected values: METHOD section 3 from now on, summed month by month in Python
// 3.11, independently of this code, for the process of the other tests. It is
// live since the middle of the month that began five months ago; or one month of
// its 2.19 is behind it.
func TestCourse_Certain(t *testing.T) {
	spent := func(x float64) *float64 { return &x }
	for name, row := range map[string]struct {
		course        opportunity.Course
		live, stopped float64
	}{
		"live":               {opportunity.Course{State: opportunity.Running, Elapsed: 8, Since: 5, Spent: spent(24000)}, 41700.46655278969, 0},
		"live, cost more":    {opportunity.Course{State: opportunity.Running, Elapsed: 8, Since: 5, Spent: spent(30000)}, 38581.82070856784, 0},
		"building":           {opportunity.Course{State: opportunity.Building, Elapsed: 1, Spent: spent(5000)}, 13554.259710848573, -4563.609139856158},
		"building, past it":  {opportunity.Course{State: opportunity.Building, Elapsed: 1, Spent: spent(12000)}, 20471.412663897223, 0},
		"building, all gone": {opportunity.Course{State: opportunity.Building, Elapsed: 1, Spent: spent(90000)}, 20471.412663897223 + 11857.976490940546, 0},
		"ended":              {opportunity.Course{State: opportunity.Ended, Elapsed: 4, Spent: spent(9000)}, 0, 0},
	} {
		d := run(1, 101, started(certain("p", 0.5), row.course))[0]
		if row.course.State == opportunity.Running {
			middle := summary.Quantiles(slices.Clone(d.NPV), 0.5)[0] // U is ½ in the middle draw
			if math.Abs(middle-row.live) > 1 || slices.Contains(d.Live, false) || d.Cost[0] != 0 || d.IfStopped(0) != 0 {
				t.Errorf("%s: NPV %.6f, want %.6f, cost %g", name, middle, row.live, d.Cost[0])
			}
			continue
		}
		for i, live := range d.Live {
			want := row.stopped
			if live {
				want = row.live
			}
			if math.Abs(d.NPV[i]-want) > 1e-6 {
				t.Fatalf("%s: draw %d (live %v) is worth %.9f, want %.9f", name, i, live, d.NPV[i], want)
			}
		}
		if got := slices.Contains(d.Live, true); got == (row.course.State == opportunity.Ended) {
			t.Errorf("%s: some draw is live: %v", name, got)
		}
	}
}

// What was spent without anybody stating it is what the draw's own pace says.
func TestCourse_SpentAtThePace(t *testing.T) {
	d := run(1, 50, started(certain("p", 0.999), opportunity.Course{State: opportunity.Building, Elapsed: 1}))[0]
	if got := d.Cost[slices.Index(d.Live, true)]; math.Abs(got-16000) > 1e-9 { // B·O = 24,000 over ⌈2.19⌉ = 3 months
		t.Errorf("still to spend %g, want 16000", got)
	}
}

// A build that should have ended goes on into the next month, whatever the draws
// say of it.
func TestCourse_Overdue(t *testing.T) {
	for _, elapsed := range []float64{3, 12, 60, 5000} {
		d := run(1, 2000, started(uncertain("p"), opportunity.Course{State: opportunity.Building, Elapsed: elapsed}))[0]
		for i, f := range d.Flows {
			if !(f.GoLive >= 0) || math.IsNaN(d.NPV[i]) || math.IsInf(d.NPV[i], 0) {
				t.Fatalf("after %g months draw %d goes live in %g and is worth %g", elapsed, i, f.GoLive, d.NPV[i])
			}
		}
	}
	open := run(1, 2000, uncertain("p"))[0]
	var later []float64
	for _, f := range open.Flows {
		if f.GoLive > 2 {
			later = append(later, f.GoLive-2)
		}
	}
	var drawn []float64
	for _, f := range run(1, 2000, started(uncertain("p"), opportunity.Course{State: opportunity.Building, Elapsed: 2}))[0].Flows {
		drawn = append(drawn, f.GoLive)
	}
	// That a long overrun is likelier too is left out.
	if a, b := summary.Mean(later), summary.Mean(drawn); math.Abs(a-b) > 0.1*a {
		t.Errorf("months left %.3f, want those of the draws that are later than now, %.3f", b, a)
	}
}

// Going live says something of the company's fate: what hangs on it is as in the
// draws that go live.
func TestCourse_LiveIsAsTheDrawsThatGoLive(t *testing.T) {
	const n = 40_000
	c := uncertain("p")
	c.Drawn[opportunity.Production] = quantity(t, dist.Logit, dist.Knot{P: 0.1, X: 0.2}, dist.Knot{P: 0.9, X: 0.5})
	open := run(3, n, c)[0]
	live := run(3, n, started(c, opportunity.Course{State: opportunity.Running, Elapsed: 6, Since: 2}))[0]
	for _, q := range []opportunity.Quantity{opportunity.Realised, opportunity.Plateau, opportunity.HalfMonths, opportunity.Overrun, opportunity.Volume} {
		want, got := make([]float64, n), make([]float64, n)
		plan := sample.New(3, n)
		company := opportunity.Company{Fate: make([]float64, n)}
		plan.Normals("company/fate", company.Fate)
		opportunity.Values(plan, terms(), company, c, q, want)
		live.Values(plan, terms(), company, q, got)
		alive := want[:0:0]
		for i, ok := range open.Live {
			if ok {
				alive = append(alive, want[i])
			}
		}
		before := summary.Quantiles(want, 0.5)[0]
		for _, p := range []float64{0.1, 0.5, 0.9} {
			a, b := summary.Quantiles(slices.Clone(alive), p)[0], summary.Quantiles(slices.Clone(got), p)[0]
			if math.Abs(a-b) > 0.02*a {
				t.Errorf("%s at %g: %.4f, of the draws that go live %.4f (of all, the middle is %.4f)", q, p, b, a, before)
			}
		}
	}
}

// onlyR is a live process in which nothing is uncertain but R.
func onlyR(r dist.Quantity, measured ...opportunity.Seen) opportunity.Case {
	c := certain("p", 0.999)
	c.Drawn[opportunity.Realised] = r
	return started(c, opportunity.Course{State: opportunity.Running, Elapsed: 40, Since: 39, Seen: measured})
}

// hoursAtOne is what the certain process frees in a month if R were 1, long
// after go-live: 77 hours, as 57.75 are at R = .75.
const hoursAtOne = 77.0

func posterior(d *opportunity.Draws) (mean, sd float64) {
	z := d.Normals(opportunity.Realised)
	mean = summary.Mean(z)
	return mean, math.Sqrt(summary.Variance(z))
}

// For R alone, where its log odds and its log are one, the update is the
// textbook's of a normal prior with normal measurements:
//
//	1/v = 1/σ₀² + Σ 1/σ², m = v (μ₀/σ₀² + Σ x/σ²)
func TestUpdate_IsTheClosedForm(t *testing.T) {
	const n = 20_000
	prior := quantity(t, dist.Logit, dist.Knot{P: 0.1, X: 0.0005}, dist.Knot{P: 0.5, X: 0.001}, dist.Knot{P: 0.9, X: 0.002})
	plan := terms()
	plan.Fate = 0 // R hangs on nothing else
	s := 0.3
	sigma := math.Log(1+s) / dist.Probit(0.9)
	mu, sigma0 := math.Log(0.001), math.Log(2)/dist.Probit(0.9)
	precision, weighted := 1/(sigma0*sigma0), mu/(sigma0*sigma0)
	var measured []opportunity.Seen
	for k, r := range []float64{0.0014, 0.0018, 0.0016} {
		measured = append(measured, seen(opportunity.Freed, float64(-k), r*hoursAtOne, s))
		precision += 1 / (sigma * sigma)
		weighted += math.Log(r) / (sigma * sigma)
	}
	company := opportunity.Company{Fate: make([]float64, n), Governance: slices.Repeat([]float64{3}, n)}
	d := opportunity.Simulate(sample.New(5, n), plan, company, []opportunity.Case{onlyR(prior, measured...)})[0]
	mean, sd := posterior(d)
	wantMean, wantSD := (weighted/precision-mu)/sigma0, math.Sqrt(1/precision)/sigma0
	if math.Abs(mean-wantMean) > 0.01 || math.Abs(sd-wantSD) > 0.01 {
		t.Errorf("z of R is %.4f ± %.4f, in closed form %.4f ± %.4f", mean, sd, wantMean, wantSD)
	}
	if d.Used() != 3 {
		t.Errorf("%d of 3 used", d.Used())
	}
}

// With the evidence's own prior of R, whose log bends towards 1, it is held
// against Bayes' rule worked out on a grid.
func TestUpdate_IsCloseToBayes(t *testing.T) {
	const n = 20_000
	prior := quantity(t, dist.Logit, dist.Knot{P: 0.1, X: 0.45}, dist.Knot{P: 0.5, X: 0.75}, dist.Knot{P: 0.9, X: 0.95})
	plan := terms()
	plan.Fate = 0
	for _, truth := range []float64{0.4, 0.6, 0.75, 0.9} {
		s := 0.1
		sigma := math.Log(1+s) / dist.Probit(0.9)
		measured := []opportunity.Seen{seen(opportunity.Freed, 0, 1.03*truth*hoursAtOne, s), seen(opportunity.Freed, -1, 0.99*truth*hoursAtOne, s)}
		sum, first, second := 0.0, 0.0, 0.0
		for z := -6.0; z <= 6; z += 0.001 {
			log := -z * z / 2
			for _, m := range measured {
				off := (math.Log(m.Value) - math.Log(prior.At(z)*hoursAtOne)) / sigma
				log -= off * off / 2
			}
			w := math.Exp(log)
			sum, first, second = sum+w, first+w*z, second+w*z*z
		}
		wantMean := first / sum
		wantSD := math.Sqrt(second/sum - wantMean*wantMean)
		company := opportunity.Company{Fate: make([]float64, n), Governance: slices.Repeat([]float64{3}, n)}
		d := opportunity.Simulate(sample.New(5, n), plan, company, []opportunity.Case{onlyR(prior, measured...)})[0]
		mean, sd := posterior(d)
		if math.Abs(mean-wantMean) > 0.3*wantSD || sd < 0.75*wantSD || sd > 1.25*wantSD {
			t.Errorf("R = %.2f: z is %.3f ± %.3f, by Bayes' rule %.3f ± %.3f", truth, mean, sd, wantMean, wantSD)
		}
	}
}

// measuredAt are effects of the true draw of a live case in each of its months,
// exactly.
func measuredAt(d *opportunity.Draws, touchless []float64, truth int, months ...float64) []opportunity.Seen {
	var out []opportunity.Seen
	f := &d.Flows[truth]
	for _, month := range months {
		u := f.Adopted(terms().Steepness(), month)
		for _, e := range []opportunity.Effect{opportunity.Share, opportunity.Freed, opportunity.Benefit} {
			out = append(out, seen(e, month, f.At(e, month, touchless[truth], u), 0.1))
		}
	}
	return out
}

func live(measured ...opportunity.Seen) opportunity.Course {
	return opportunity.Course{State: opportunity.Running, Elapsed: 14, Since: 10, Seen: measured}
}

// truths is a live case with its draws as possible truths.
func truths(t testing.TB, n int) (d *opportunity.Draws, touchless []float64) {
	t.Helper()
	d = run(21, n, started(uncertain("p"), live()))[0]
	touchless = make([]float64, n)
	d.Values(sample.New(21, n), terms(), opportunity.Company{Fate: make([]float64, n)}, opportunity.Touchless, touchless)
	return d, touchless
}

// What was measured brings the hours that will be freed, and what the rest is
// worth, nearer to the truth, and narrows both.
func TestUpdate_MovesTowardsTheTruth(t *testing.T) {
	d, touchless := truths(t, 400)
	nearer, narrower := 0, 0
	before := summary.Quantiles(slices.Clone(d.NPV), 0.05, 0.5, 0.95)
	const many = 60
	for truth := range many {
		after := run(9, 2000, started(uncertain("p"), live(measuredAt(d, touchless, truth, -6, -3, 0)...)))[0]
		q := summary.Quantiles(slices.Clone(after.NPV), 0.05, 0.5, 0.95)
		if math.Abs(q[1]-d.NPV[truth]) <= math.Abs(before[1]-d.NPV[truth]) {
			nearer++
		}
		if q[2]-q[0] < before[2]-before[0] {
			narrower++
		}
	}
	if nearer < many*9/10 || narrower < many*9/10 {
		t.Errorf("of %d true courses the middle came nearer in %d and the range narrower in %d", many, nearer, narrower)
	}
}

func TestUpdate_OrderMakesNoDifference(t *testing.T) {
	d, touchless := truths(t, 50)
	measured := measuredAt(d, touchless, 7, -6, -3, 0)
	one := run(9, 3000, started(uncertain("p"), live(measured...)))[0]
	slices.Reverse(measured)
	if two := run(9, 3000, started(uncertain("p"), live(measured...)))[0]; !slices.Equal(one.NPV, two.NPV) {
		t.Error("the order of what was measured moves the draws")
	}
}

func TestUpdate_LeavesTheOthersAndTheCores(t *testing.T) {
	d, touchless := truths(t, 50)
	measured := measuredAt(d, touchless, 7, -6, -3, 0)
	cases := func(course *opportunity.Course) []opportunity.Case {
		p := uncertain("p")
		if course != nil {
			p = started(p, *course)
		}
		return []opportunity.Case{uncertain("a"), p, uncertain("b")}
	}
	course := live(measured...)
	before := runtime.GOMAXPROCS(1)
	one := run(7, 2000, cases(&course)...)
	runtime.GOMAXPROCS(8)
	eight := run(7, 2000, cases(&course)...)
	runtime.GOMAXPROCS(before)
	open := run(7, 2000, cases(nil)...)
	if !slices.Equal(one[1].NPV, eight[1].NPV) || slices.Equal(one[1].NPV, open[1].NPV) {
		t.Error("differs between 1 and 8 cores, or not from one that nobody started")
	}
	for _, i := range []int{0, 2} {
		if !slices.Equal(one[i].Flows, open[i].Flows) || !slices.Equal(one[i].NPV, open[i].NPV) {
			t.Errorf("case %d moved with another's actuals", i)
		}
	}
}

// Whatever was measured, every figure stays one.
func TestUpdate_Degenerate(t *testing.T) {
	flat := func(value, spread float64, effects ...opportunity.Effect) []opportunity.Seen {
		var out []opportunity.Seen
		for month := -9.0; month <= 0; month += 3 {
			for _, e := range effects {
				out = append(out, seen(e, month, value, spread))
			}
		}
		return out
	}
	all := []opportunity.Effect{opportunity.Share, opportunity.Freed, opportunity.Benefit, opportunity.Cases}
	nothing := uncertain("p")
	nothing.Drawn[opportunity.StraightThrough] = dist.Constant(0.0001)
	nothing.Drawn[opportunity.Assisted] = dist.Constant(0)
	negative := uncertain("p")
	negative.Drawn[opportunity.Assisted] = quantity(t, dist.Linear, dist.Knot{P: 0.1, X: -0.4}, dist.Knot{P: 0.9, X: 0.2})
	for name, c := range map[string]opportunity.Case{
		"all zero": started(uncertain("p"), live(flat(0, 0.1, all...)...)), "all one": started(uncertain("p"), live(flat(1, 0.1, all...)...)),
		"far too large": started(uncertain("p"), live(flat(1e12, 0.1, all...)...)), "far below zero": started(uncertain("p"), live(flat(-1e12, 0.5, opportunity.Benefit)...)),
		"nothing uncertain": started(certain("p", 0.999), live(flat(30, 0.1, all...)...)), "frees nothing": started(nothing, live(flat(30, 0.1, all...)...)),
		"costs time": started(negative, live(flat(30, 0.1, all...)...)), "before go-live": started(uncertain("p"), live(seen(opportunity.Freed, -30, 5, 0.1), seen(opportunity.Share, -30, 0.2, 0.1))),
	} {
		d := run(3, 1000, c)[0]
		for i, v := range d.NPV {
			if math.IsNaN(v) || math.IsInf(v, 0) || math.IsNaN(d.Flows[i].Hours) || math.IsInf(d.Flows[i].Hours, 0) {
				t.Fatalf("%s: draw %d is worth %g", name, i, v)
			}
		}
	}
}

// A figure far out is held at the distance from which it says that something is
// not understood: a thousand and a million times too much move as much.
func TestUpdate_HoldsWhatIsFarOut(t *testing.T) {
	at := func(times float64) float64 {
		d := run(3, 4000, started(uncertain("p"), live(seen(opportunity.Freed, -1, 60*times, 0.1), seen(opportunity.Freed, 0, 60*times, 0.1))))[0]
		return summary.Mean(d.Normals(opportunity.Realised))
	}
	if a, b := at(1e3), at(1e6); math.Abs(a-b) > 1e-9 || a < 0.5 || a > 4 {
		t.Errorf("z of R is %.4f at a thousand times and %.4f at a million", a, b)
	}
}

// BenchmarkUpdate is one case with two years of four measures a month.
func BenchmarkUpdate(b *testing.B) {
	d, touchless := truths(b, 50)
	var months []float64
	for m := -9.0; m <= 0; m++ {
		months = append(months, m)
	}
	c := started(uncertain("p"), live(measuredAt(d, touchless, 7, months...)...))
	open := uncertain("p")
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			run(7, 10_000, open)
		}
	})
	b.Run("measured", func(b *testing.B) {
		for b.Loop() {
			run(7, 10_000, c)
		}
	})
}
