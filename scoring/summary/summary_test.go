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

func TestSorted_AgreesWithTheStandardSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Custom(func(t *rapid.T) float64 {
			if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
				return rapid.SampledFrom([]float64{0, math.Inf(1), math.Inf(-1), 5e-324, -5e-324, math.MaxFloat64}).Draw(t, "odd")
			}
			return rapid.Float64Range(-1e6, 1e6).Draw(t, "x")
		})
		x := rapid.SliceOfN(number, 500, 700).Draw(t, "sample")
		want := slices.Clone(x)
		slices.Sort(want)
		before := slices.Clone(x)
		if got := summary.Sorted(x); !slices.Equal(got, want) {
			t.Fatal("not in ascending order")
		}
		if !slices.Equal(x, before) {
			t.Fatal("the sample itself was changed")
		}
	})
}

func TestRanks(t *testing.T) {
	for _, n := range []int{5, 2000} {
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Sin(float64(i) * 7)
		}
		x[1] = x[0] // equal: in the order they came
		sorted := summary.Sorted(x)
		ranks := summary.Ranks(x)
		for i, r := range ranks {
			if sorted[r] != x[i] {
				t.Fatalf("value %d of %d has rank %d, where %g stands", i, n, r, sorted[r])
			}
		}
		if ranks[0] > ranks[1] {
			t.Error("equal values changed places")
		}
	}
}

func BenchmarkSorted(b *testing.B) {
	x := make([]float64, 10_000)
	for i := range x {
		x[i] = math.Sin(float64(i)) * math.Exp(float64(i%97)/10)
	}
	b.Run("radix", func(b *testing.B) {
		for b.Loop() {
			summary.Sorted(x)
		}
	})
	b.Run("standard", func(b *testing.B) {
		for b.Loop() {
			slices.Sort(slices.Clone(x))
		}
	})
}
