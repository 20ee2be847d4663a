package summary_test

import (
	"math"
	"testing"

	"waterline/scoring/summary"
)

func TestQuantile(t *testing.T) {
	x := []float64{1, 2, 4, 8, 16}
	// Type 7 by hand: position p·4, so p = 0.1 lies 0.4 of the way from 1 to 2.
	for p, want := range map[float64]float64{0: 1, 0.1: 1.4, 0.5: 4, 0.9: 12.8, 1: 16} {
		if got := summary.Quantile(x, p); math.Abs(got-want) > 1e-12 {
			t.Errorf("Quantile(%g) = %g, want %g", p, got, want)
		}
	}
	never := []float64{3, math.Inf(1), math.Inf(1)}
	if got := summary.Quantile(never, 0.1); got != 3 {
		t.Errorf("next to an infinite value: %g, want the nearer 3", got)
	}
	if got := summary.Quantile(nil, 0.5); got != 0 {
		t.Errorf("of nothing: %g, want 0", got)
	}
}

func TestTailMean(t *testing.T) {
	x := []float64{-10, -2, 0, 5, 7}
	// By hand: 20 % is one draw; 30 % is one and a half: (−10 + ½·−2)/1.5.
	for share, want := range map[float64]float64{0.2: -10, 0.3: -11.0 / 1.5, 1: 0} {
		if got := summary.TailMean(x, share); math.Abs(got-want) > 1e-12 {
			t.Errorf("TailMean(%g) = %g, want %g", share, got, want)
		}
	}
}

func TestShareAboveAndDots(t *testing.T) {
	x := []float64{-1, 0, 0, 2}
	if got := summary.ShareAbove(x, 0); got != 0.25 {
		t.Errorf("share above 0 = %g, want 0.25: a value of 0 is no gain", got)
	}
	dots := summary.Dots([]float64{0, 1}, 2)
	if dots[0] != 0.25 || dots[1] != 0.75 {
		t.Errorf("dots = %v, want the quantiles at ¼ and ¾", dots)
	}
	if v := summary.Variance([]float64{1, 3}); v != 1 {
		t.Errorf("variance = %g, want 1", v)
	}
}
