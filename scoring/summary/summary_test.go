package summary_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

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
	x := []float64{5, -2, 0, -10, 7}
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
	dots := summary.Quantiles([]float64{1, 0}, summary.DotPlaces(2)...)
	if dots[0] != 0.25 || dots[1] != 0.75 {
		t.Errorf("dots = %v, want the quantiles at ¼ and ¾", dots)
	}
	if v := summary.Variance([]float64{1, 3}); v != 1 {
		t.Errorf("variance = %g, want 1", v)
	}
}

// Whatever the sample, ties and infinities included, a place holds what it holds
// in the sorted sample.
func TestOrderStatistics_AgreeWithTheSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.SampledFrom([]float64{0, math.Inf(1), math.Inf(-1), 5e-324, -5e-324, math.MaxFloat64, -math.MaxFloat64})
		often := rapid.IntRange(0, 9).Draw(t, "odd in ten")
		whole := rapid.Bool().Draw(t, "whole numbers")
		number := rapid.Custom(func(t *rapid.T) float64 {
			if rapid.IntRange(0, 9).Draw(t, "kind") < often {
				return odd.Draw(t, "odd")
			}
			x := rapid.Float64Range(-1e6, 1e6).Draw(t, "x")
			if whole {
				return math.Round(x / 1e5)
			}
			return x
		})
		x := rapid.SliceOfN(number, 1, 700).Draw(t, "sample")
		before, want := slices.Clone(x), slices.Clone(x)
		slices.Sort(want)
		ranks := rapid.SliceOfN(rapid.IntRange(0, len(x)-1), 1, 30).Draw(t, "places")
		for i, got := range summary.OrderStatistics(x, ranks) {
			if got != want[ranks[i]] {
				t.Fatalf("place %d holds %g, want %g", ranks[i], got, want[ranks[i]])
			}
		}
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		if got := summary.Quantiles(x, p)[0]; got != summary.Quantile(want, p) {
			t.Fatalf("quantile %g is %g, want %g", p, got, summary.Quantile(want, p))
		}
		if !slices.Equal(x, before) {
			t.Fatal("the sample itself was changed")
		}
	})
}

// One value far from all others leaves the rest in one bucket.
func TestQuantiles_FarOutlier(t *testing.T) {
	x := make([]float64, 1001)
	for i := range x {
		x[i] = float64((i * 8) % 1001)
	}
	x[0] = 1e300
	// By hand: without the outlier 1 … 1000 stand at the places 0 … 999.
	if got := summary.Quantiles(x, 0.5)[0]; got != 501 {
		t.Errorf("median %g, want 501", got)
	}
}

func BenchmarkQuantiles(b *testing.B) {
	x := make([]float64, 10_000)
	for i := range x {
		x[i] = math.Sin(float64(i)) * math.Exp(float64(i%97)/10)
	}
	b.Run("places", func(b *testing.B) {
		for b.Loop() {
			summary.Quantiles(x, 0.05, 0.5, 0.95)
		}
	})
	b.Run("sort", func(b *testing.B) {
		for b.Loop() {
			slices.Sort(slices.Clone(x))
		}
	})
}
