package population_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"waterline/scoring/population"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.6g, want %.6g ± %g", what, got, want, tolerance)
	}
}

// Where errors are next to nothing, the posterior of a flat prior on μ and τ is
// Student's: with n values of standard deviation sd, μ has n − 2 degrees of
// freedom, location the mean and scale √(Σ(x − x̄)²/(n(n − 2))).
func TestFit_WithoutErrorsIsStudents(t *testing.T) {
	values := []population.Value{{1, 1e-6}, {2, 1e-6}, {3, 1e-6}, {4, 1e-6}, {5, 1e-6}, {6, 1e-6}, {7, 1e-6}, {8, 1e-6}, {9, 1e-6}, {10, 1e-6}, {11, 1e-6}, {12, 1e-6}}
	s, ok := population.Fit(values)
	if !ok {
		t.Fatal("twelve values have a spread")
	}
	near(t, "mean", s.Mean, 6.5, 1e-9)
	// Squares add up to 143; t of 10 degrees of freedom at 0.95 is 1.812461, any printed table.
	low, high := s.MeanRange(0.9)
	near(t, "mean range", (high-low)/2, 1.812461*math.Sqrt(143.0/12/10), 0.01)
	low, high = s.Range(0.9)
	if half := (high - low) / 2; half < 1.812*math.Sqrt(143.0/10) || half > 1.2*1.812*math.Sqrt(143.0/10) {
		t.Errorf("nine in ten reach %.3f from the middle", half)
	}
}

// A far greater error counts for nothing, and the unit does not matter.
func TestFit_Laws(t *testing.T) {
	r := rand.New(rand.NewPCG(20261125, 3))
	values := law{12, 0.8, 0.3, 0.8}.values(r)
	s, _ := population.Fit(values)
	more, _ := population.Fit(append([]population.Value{{100, 1e6}}, values...))
	near(t, "mean beside a useless value", more.Mean, s.Mean, 0.02)
	scaled := make([]population.Value, len(values))
	for i, v := range values {
		scaled[i] = population.Value{X: 10*v.X + 3, SE: 10 * v.SE}
	}
	ten, _ := population.Fit(scaled)
	near(t, "mean", ten.Mean, 10*s.Mean+3, 1e-9)
	near(t, "spread", ten.SD, 10*s.SD, 1e-9)
	low, high := s.Range(0.5)
	widest, highest := s.Range(0.9)
	if !(widest < low && low < s.Mean && s.Mean < high && high < highest) {
		t.Errorf("ranges are not nested: %v %v %v %v", widest, low, high, highest)
	}
}

func TestFit_Refuses(t *testing.T) {
	good := []population.Value{{1, 1}, {2, 1}, {3, 1}}
	for name, values := range map[string][]population.Value{
		"two":        good[:2],
		"no error":   {{1, 1}, {2, 0}, {3, 1}},
		"not finite": {{1, 1}, {math.NaN(), 1}, {3, 1}},
		"wide":       {{1, 1}, {2, math.Inf(1)}, {3, 1}},
	} {
		if s, ok := population.Fit(values); ok {
			t.Errorf("%s: %v", name, s)
		}
	}
}

// Curves that are normal say what the values and errors say that made them.
func TestFitCurves_AgreesWithFit(t *testing.T) {
	r := rand.New(rand.NewPCG(20261125, 6))
	l := law{25, 0.8, 0.4, 0.9}
	values := l.values(r)
	var grid []float64
	for i := range 101 {
		grid = append(grid, -2.5+0.1*float64(i))
	}
	curves := make([][]float64, len(values))
	for i, v := range values {
		for _, at := range grid {
			curves[i] = append(curves[i], math.Exp(-0.5*(at-v.X)*(at-v.X)/v.SE/v.SE))
		}
	}
	want, _ := population.Fit(values)
	got, ok := population.FitCurves(grid, curves)
	if !ok {
		t.Fatal("no spread")
	}
	near(t, "mean", got.Mean, want.Mean, 0.02)
	near(t, "spread", got.SD, want.SD, 0.04)
	for _, p := range []float64{0.5, 0.9} {
		low, high := got.Range(p)
		wantLow, wantHigh := want.Range(p)
		near(t, "low", low, wantLow, 0.07)
		near(t, "high", high, wantHigh, 0.07)
	}
}

func TestFitCurves_Refuses(t *testing.T) {
	grid, good := []float64{1, 2, 3}, []float64{0.2, 0.5, 0.1}
	for name, c := range map[string]struct {
		grid   []float64
		curves [][]float64
	}{
		"two":        {grid, [][]float64{good, good}},
		"short":      {grid, [][]float64{good, good, good[:2]}},
		"impossible": {grid, [][]float64{good, good, {0, 0, 0}}},
		"no number":  {grid, [][]float64{good, good, {0.1, math.NaN(), 0.1}}},
		"one level":  {grid[:1], [][]float64{{1}, {1}, {1}}},
	} {
		if s, ok := population.FitCurves(c.grid, c.curves); ok {
			t.Errorf("%s: %v", name, s)
		}
	}
}

func TestFind(t *testing.T) {
	half, most := population.Span{Low: 2, High: 3}, population.Span{Low: 1.5, High: 3.5}
	for want, c := range map[population.Place][2]population.Span{
		population.Above:   {{Low: 3.01, High: 4}, {Low: 3.1, High: 3.9}},
		population.Below:   {{Low: 1, High: 1.99}, {Low: 1.1, High: 1.9}},
		population.Within:  {{Low: 1.4, High: 3.6}, {Low: 1.5, High: 3.5}},
		population.Unclear: {{Low: 1.4, High: 3.7}, {Low: 1.5, High: 3.6}},
	} {
		if got := population.Find(c[0], c[1], half, most); got != want {
			t.Errorf("%v: %s, want %s", c, got, want)
		}
	}
}

// law is a population and how well its members are known.
type law struct {
	n         int
	sd        float64 // of the true values
	low, high float64 // errors, drawn evenly between
}

func (l law) values(r *rand.Rand) []population.Value {
	out := make([]population.Value, l.n)
	for i := range out {
		se := l.low + (l.high-l.low)*r.Float64()
		out[i] = population.Value{X: 2.5 + l.sd*r.NormFloat64() + se*r.NormFloat64(), SE: se}
	}
	return out
}

// Over 400 populations a law, seed 20261125: the 90 % range of the mean holds
// it, and the middle half and nine in ten hold a half and nine tenths of the
// true values, as far as there is a spread.
func TestFit_HoldsWhatItSays(t *testing.T) {
	for _, l := range []law{{10, 0.8, 0.3, 0.8}, {10, 0.4, 0.3, 0.8}, {15, 0.8, 0.5, 0.9}, {40, 0.8, 0.3, 0.8}, {40, 0.3, 0.5, 0.9}} {
		r := rand.New(rand.NewPCG(20261125, 1))
		const runs = 400
		mean, half, most := 0.0, 0.0, 0.0
		for range runs {
			s, ok := population.Fit(l.values(r))
			if !ok {
				t.Fatal("no spread")
			}
			if low, high := s.MeanRange(0.9); low <= 2.5 && 2.5 <= high {
				mean++
			}
			half += l.holds(s.Range(0.5))
			most += l.holds(s.Range(0.9))
		}
		mean, half, most = mean/runs, half/runs, most/runs
		t.Logf("%+v: mean %.3f, middle half %.3f, nine in ten %.3f", l, mean, half, most)
		if mean < 0.87 || mean > 0.95 || half < 0.43 || half > 0.57 || most < 0.87 || most > 0.95 {
			t.Errorf("%+v: mean %.3f, middle half %.3f, nine in ten %.3f", l, mean, half, most)
		}
	}
}

// holds is the share of the true values in a range.
func (l law) holds(low, high float64) float64 {
	phi := func(x float64) float64 { return 0.5 * math.Erfc(-(x-2.5)/l.sd/math.Sqrt2) }
	return phi(high) - phi(low)
}

// An organisation in the middle of the others is clearly above or below in at
// most 5 of 100 cases, whether others differ or not, for few and many of them.
// Seed 20261125, 200 fits each and 200 readers a fit. One far away is found where the range allows it.
func TestFind_RarelyClearWithoutCause(t *testing.T) {
	for _, n := range []int{10, 40} {
		for _, sd := range []float64{0, 0.5} {
			for _, se := range []float64{0.3, 0.8} {
				l := law{n, sd, 0.3, 0.9}
				clear, far := l.clear(0, se), l.clear(3*se+1.5*sd, se)
				t.Logf("n %d, sd %.1f, own error %.1f: clear %.3f, far %.3f", n, sd, se, clear, far)
				if clear > 0.05 {
					t.Errorf("n %d, sd %.1f, own error %.1f: clear %.3f of the time in the middle", n, sd, se, clear)
				}
				if far < 0.5 {
					t.Errorf("n %d, sd %.1f, own error %.1f: one far away is found %.3f of the time", n, sd, se, far)
				}
			}
		}
	}
}

// clear is how often somebody so far above the middle is said to be above or
// below.
func (l law) clear(away, se float64) float64 {
	r := rand.New(rand.NewPCG(20261125, 2))
	const runs, readers = 200, 200
	found := 0
	for range runs {
		s, _ := population.Fit(l.values(r))
		half, most := population.Span{}, population.Span{}
		half.Low, half.High = s.Range(0.5)
		most.Low, most.High = s.Range(0.9)
		for range readers {
			x := 2.5 + away + se*r.NormFloat64()
			switch population.Find(population.Span{Low: x - 1.96*se, High: x + 1.96*se}, population.Span{Low: x - 1.645*se, High: x + 1.645*se}, half, most) {
			case population.Above, population.Below:
				found++
			}
		}
	}
	return float64(found) / runs / readers
}
