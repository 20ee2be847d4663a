package calibration_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/calibration"
	"waterline/scoring/dist"
	"waterline/scoring/sample"
)

func ladder(t rapid.TB, levels, values []float64, scale dist.Scale) calibration.Ladder {
	t.Helper()
	l, err := calibration.NewLadder(levels, values, scale)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// normal is a ladder of many quantiles of N(mean, sd²).
func normal(t rapid.TB, mean, sd float64, rungs int) calibration.Ladder {
	levels, values := make([]float64, rungs), make([]float64, rungs)
	for i := range levels {
		levels[i] = (float64(i) + 0.5) / float64(rungs)
		values[i] = mean + sd*dist.Probit(levels[i])
	}
	return ladder(t, levels, values, dist.Linear)
}

// closed is the score of N(0, 1): Gneiting and Raftery (2007), section 4.2.
func closed(y float64) float64 {
	density := math.Exp(-y*y/2) / math.Sqrt(2*math.Pi)
	return y*(2*dist.Phi(y)-1) + 2*density - 1/math.Sqrt(math.Pi)
}

func TestCRPS_Normal(t *testing.T) {
	l := normal(t, 0, 1, 2000)
	draws := slices.Clone(sample.New(1, 20_000).Strata())
	for _, y := range []float64{-3, -1, -0.2, 0, 0.7, 2.5} {
		if got := l.CRPS(y); math.Abs(got-closed(y)) > 1e-3 {
			t.Errorf("ladder at %g: %.6f, closed form %.6f", y, got, closed(y))
		}
		if got := calibration.SampleCRPS(draws, y); math.Abs(got-closed(y)) > 1e-3 {
			t.Errorf("sample at %g: %.6f, closed form %.6f", y, got, closed(y))
		}
	}
}

// The score is 2∫ of the pinball loss, here summed over a hundred thousand levels.
func TestCRPS_IsTwicePinball(t *testing.T) {
	for name, l := range map[string]calibration.Ladder{
		"linear": ladder(t, []float64{0.05, 0.3, 0.5, 0.95}, []float64{-4, 1, 1, 9}, dist.Linear),
		"log":    ladder(t, []float64{0.05, 0.5, 0.95}, []float64{0.2, 3, 80}, dist.Log),
		"logit":  ladder(t, []float64{0.05, 0.5, 0.95}, []float64{0.02, 0.4, 0.97}, dist.Logit),
		"ends":   ladder(t, []float64{0.1, 0.5, 0.9}, []float64{0, 0.5, 1}, dist.Logit),
	} {
		for _, y := range []float64{-5, 0.01, 0.5, 1, 4, 100} {
			const n = 100_000
			sum := 0.0
			for i := range n {
				tau := (float64(i) + 0.5) / n
				q := l.Quantile(tau)
				if y <= q {
					sum += (1 - tau) * (q - y)
				} else {
					sum += tau * (y - q)
				}
			}
			if want := 2 * sum / n; math.Abs(l.CRPS(y)-want) > 1e-4*math.Max(1, want) {
				t.Errorf("%s at %g: %.8g, want %.8g", name, y, l.CRPS(y), want)
			}
		}
	}
}

func TestPIT(t *testing.T) {
	l := ladder(t, []float64{0.1, 0.4, 0.6, 0.9}, []float64{1, 2, 2, 10}, dist.Log)
	for _, row := range [][2]float64{
		{0.5, 0}, {1, 0.05}, // all that lies below the first level is on it
		{math.Sqrt2, 0.25}, {2, 0.5}, // the middle of the jump from .4 to .6
		{math.Sqrt(20), 0.75}, {10, 0.95}, {11, 1},
	} {
		if got := l.PIT(row[0]); math.Abs(got-row[1]) > 1e-12 {
			t.Errorf("PIT(%g) = %g, want %g", row[0], got, row[1])
		}
	}
	// A forecast without any doubt is right or wrong.
	sure := ladder(t, []float64{0.05, 0.5, 0.95}, []float64{3, 3, 3}, dist.Log)
	for _, row := range [][2]float64{{2.9, 0}, {3, 0.5}, {3.1, 1}} {
		if got := sure.PIT(row[0]); got != row[1] {
			t.Errorf("PIT(%g) of a certain forecast = %g, want %g", row[0], got, row[1])
		}
	}
	if sure.CRPS(3) != 0 || math.Abs(sure.CRPS(5)-2) > 1e-12 {
		t.Errorf("scores of a certain forecast are %g and %g, want 0 and the distance 2", sure.CRPS(3), sure.CRPS(5))
	}
}

func TestNewLadder_Refuses(t *testing.T) {
	for name, row := range map[string][2][]float64{
		"nothing": {nil, nil}, "uneven": {{0.1, 0.9}, {1}}, "levels fall": {{0.9, 0.1}, {1, 2}}, "values fall": {{0.1, 0.9}, {2, 1}},
		"no chance": {{0, 0.9}, {1, 2}}, "not a number": {{0.1, 0.9}, {1, math.NaN()}}, "infinite": {{0.1, 0.9}, {1, math.Inf(1)}},
	} {
		if _, err := calibration.NewLadder(row[0], row[1], dist.Linear); !errors.Is(err, calibration.ErrLadder) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// drawn is any ladder of positive values.
func drawn(t *rapid.T) calibration.Ladder {
	n := rapid.IntRange(1, 8).Draw(t, "rungs")
	p, x := 0.0, 0.0
	levels, values := make([]float64, n), make([]float64, n)
	for i := range levels {
		p += rapid.Float64Range(0.01, 0.12).Draw(t, "p")
		x += rapid.Float64Range(0, 0.12).Draw(t, "x")
		levels[i], values[i] = p, x
	}
	return ladder(t, levels, values, rapid.SampledFrom([]dist.Scale{dist.Linear, dist.Log, dist.Logit}).Draw(t, "scale"))
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawn(t)
		y, more := rapid.Float64Range(-1, 2).Draw(t, "y"), rapid.Float64Range(0, 1).Draw(t, "more")
		if a, b := l.PIT(y), l.PIT(y+more); a < 0 || b > 1 || a > b {
			t.Fatalf("PIT falls from %g to %g", a, b)
		}
		if s := l.CRPS(y); !(s >= -1e-15) || math.IsInf(s, 0) {
			t.Fatalf("CRPS = %g", s)
		}
		// No score is farther from zero than the mean distance, 2∫ pinball ≤ 2∫|Q − y|.
		if s := l.CRPS(y); s > 2*(math.Abs(y)+1) {
			t.Fatalf("CRPS = %g of a forecast within 1 of zero at %g", s, y)
		}
		// Q and F undo each other where neither jumps nor is flat.
		u := rapid.Float64Range(0, 1).Draw(t, "u")
		if x := l.Quantile(u); math.Abs(l.Quantile(l.PIT(x))-x) > 1e-9 {
			t.Fatalf("Q(F(%g)) = %g", x, l.Quantile(l.PIT(x)))
		}
	})
}

// The score is proper: on average no other forecast beats the true one.
func TestLaw_CRPSIsProper(t *testing.T) {
	truth := normal(t, 0, 1, 200)
	draws := sample.New(1, 4000).Strata()
	mean := func(l calibration.Ladder) float64 {
		sum := 0.0
		for _, y := range draws {
			sum += l.CRPS(y)
		}
		return sum / float64(len(draws))
	}
	best := mean(truth)
	if want := 1 / math.Sqrt(math.Pi); math.Abs(best-want) > 2e-3 { // E|X − X′|/2
		t.Errorf("the true forecast scores %.4f, want %.4f", best, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		shift, sd := rapid.Float64Range(-2, 2).Draw(t, "shift"), rapid.Float64Range(0.3, 3).Draw(t, "sd")
		if other := mean(normal(t, shift, sd, 50)); other < best-1e-3 {
			t.Fatalf("N(%g, %g²) scores %.4f, the truth %.4f", shift, sd, other, best)
		}
	})
}

// Expected values: Beta quantiles by Simpson's rule and bisection, and binomial
// sums, in Python 3.11 with neither this code nor its library.
func TestCoverage(t *testing.T) {
	for _, row := range []struct {
		k, n      int
		low, high float64
	}{
		{18, 20, 0.7497733, 0.9706658}, {5, 20, 0.1215083, 0.4286199}, {90, 100, 0.8422253, 0.9409242},
		{20, 20, 0.9095236, 1}, {0, 20, 0, 0.0904764}, // the ends of none and of all
	} {
		c := calibration.Cover(row.k, row.n, 0.9)
		if math.Abs(c.Low-row.low) > 1e-6 || math.Abs(c.High-row.high) > 1e-6 || c.Share != float64(row.k)/float64(row.n) {
			t.Errorf("%d of %d: %+v, want %.7f to %.7f", row.k, row.n, c, row.low, row.high)
		}
	}
	for _, row := range []struct {
		k, n int
		p    float64
	}{{18, 20, 1}, {14, 20, 0.022506268329}, {20, 20, 0.243153309181}, {170, 200, 0.032653131864}} {
		if got := calibration.PValue(row.k, row.n, 0.9); math.Abs(got-row.p) > 1e-9 {
			t.Errorf("%d of %d against nine in ten: p = %.9f, want %.9f", row.k, row.n, got, row.p)
		}
	}
	if c := calibration.Cover(0, 0, 0.9); c.Low != 0 || c.High != 1 || calibration.PValue(0, 0, 0.9) != 1 {
		t.Errorf("of none: %+v", c)
	}
}

// Jeffreys' interval holds the true share about as often as it says (Brown, Cai,
// DasGupta 2001), and never has more inside than there are.
func TestLaw_Cover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		c := calibration.Cover(k, n, 0.9)
		if !(0 <= c.Low && c.Low <= c.Share && c.Share <= c.High && c.High <= 1) {
			t.Fatalf("%d of %d: %+v", k, n, c)
		}
		if p := calibration.PValue(k, n, 0.9); !(p >= 0 && p <= 1) {
			t.Fatalf("%d of %d: p = %g", k, n, p)
		}
	})
}

// Kolmogorov's distance of a grid from the uniform is half a step; of what is
// squeezed into a half it is a half, which chance does not do.
func TestUniform(t *testing.T) {
	grid, half := make([]float64, 100), make([]float64, 100)
	for i := range grid {
		grid[i] = (float64(i) + 0.5) / 100
		half[i] = grid[i] / 2
	}
	if d, p := calibration.Uniform(grid); math.Abs(d-0.005) > 1e-12 || p < 0.999 {
		t.Errorf("of a grid: %g, p = %g", d, p)
	}
	if d, p := calibration.Uniform(half); math.Abs(d-0.5) > 0.01 || p > 1e-9 {
		t.Errorf("of half of one: %g, p = %g", d, p)
	}
	// The 5 % point of 100 values is 0.134 (Stephens 1970: 1.358/(√n + .12 + .11/√n)).
	at := make([]float64, 100)
	for i := range at {
		at[i] = math.Min(1, math.Max(0, grid[i]+0.134-0.005))
	}
	if _, p := calibration.Uniform(at); math.Abs(p-0.05) > 0.01 {
		t.Errorf("at the 5 %% point p = %g", p)
	}
}
