package maturity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/maturity"
)

// prior is METHOD section 5.
func prior() maturity.Prior {
	return maturity.Prior{
		CompanyMean: -0.6, CompanySD: 0.8, DimensionSD: 0.75,
		ThetaLow: -4, ThetaHigh: 4, ThetaPoints: 41,
		CompanyLow: -3.4, CompanyHigh: 2.2, CompanyPoints: 21, Centre: 3,
	}
}

func item(a, shift float64, level int) maturity.Response {
	return maturity.Response{A: a, B: [4]float64{-1.5 + shift, -0.5 + shift, 0.5 + shift, 1.5 + shift}, Level: level}
}

// Expected values: the posterior of METHOD section 5 summed by brute force over
// both grids in Python 3.11, independently of this code. Three dimensions: two
// items at 4 and 3, one item at 2, none.
func TestEstimate(t *testing.T) {
	post := maturity.Estimate(prior(), [][]maturity.Response{
		{item(1.6, 0, 4), item(1.4, 0.2, 3)}, {item(1.6, 0, 2)}, nil,
	})
	for d, want := range [][2]float64{
		{3.132562603750726, 0.6333481943023731},
		{2.444263470347087, 0.7288020868538128},
		{2.669855733139615, 0.9484179100481934},
	} {
		mean, sd := post.Level(d)
		if math.Abs(mean-want[0]) > 1e-9 || math.Abs(sd-want[1]) > 1e-9 {
			t.Errorf("dimension %d: level %.12f ± %.12f, want %.12f ± %.12f", d, mean, sd, want[0], want[1])
		}
	}
}

// The same script, nine dimensions with 38 items at 4: what is only described
// or not shown at all counts for less, and less surely. The design note reports
// 4.03 ± 0.42, 3.77 ± 0.46, 3.51 ± 0.52 for the bank's own thresholds.
func TestWeakened(t *testing.T) {
	counts := []int{5, 4, 4, 4, 4, 4, 5, 4, 4}
	for name, row := range map[string]struct{ shift, slope, level, sd float64 }{
		"linked":    {0, 1, 3.941, 0.414},
		"described": {0.25, 0.85, 3.683, 0.459},
		"none":      {0.5, 0.70, 3.423, 0.517},
	} {
		dims := make([][]maturity.Response, len(counts))
		for d, n := range counts {
			for k := range n {
				a := 1.4
				if k == 0 {
					a = 1.6
				}
				dims[d] = append(dims[d], item(a, 0, 4).Weakened(row.shift, row.slope))
			}
		}
		mean, sd := maturity.Estimate(prior(), dims).Level(0)
		if math.Abs(mean-row.level) > 0.0006 || math.Abs(sd-row.sd) > 0.0006 {
			t.Errorf("%s: %.4f ± %.4f, want %.3f ± %.3f", name, mean, sd, row.level, row.sd)
		}
	}
}

func TestLikelihood_AddsUpToOne(t *testing.T) {
	for _, theta := range []float64{-4, -0.3, 0, 2.7} {
		sum := 0.0
		for y := 1; y <= maturity.Levels; y++ {
			sum += item(1.5, 0.1, y).Likelihood(theta)
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("θ = %g: the five answers have probability %g together", theta, sum)
		}
	}
}

// Draws have the moments of the posterior they come from.
func TestDraws(t *testing.T) {
	const n = 40_000
	post := maturity.Estimate(prior(), [][]maturity.Response{{item(1.6, 0, 3)}, {item(1.6, 0, 3), item(1.4, 0, 4)}})
	rows := post.Draws(n, rand.New(rand.NewPCG(1, 2)))
	for d := range 2 {
		want, sd := post.Level(d)
		sum := 0.0
		for _, row := range rows {
			sum += row[d]
		}
		if math.Abs(sum/n-want) > 4*sd/math.Sqrt(n)+0.01 { // 0.01: levels are held within 1…5
			t.Errorf("dimension %d: mean of draws %.4f, posterior %.4f", d, sum/n, want)
		}
	}
}

func TestHarmonic(t *testing.T) {
	// By hand: 3 / (1/1 + 1/2 + 1/4) = 12/7.
	if got := maturity.Harmonic([]float64{1, 2, 4}); math.Abs(got-12.0/7) > 1e-12 {
		t.Errorf("harmonic mean = %g, want 12/7", got)
	}
}

// A higher answer never lowers a level, in its own dimension or another.
func TestEstimate_MonotoneInEveryAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := make([][]maturity.Response, 3)
		for d := range dims {
			for range rapid.IntRange(0, 4).Draw(t, "items") {
				dims[d] = append(dims[d], item(rapid.Float64Range(0.5, 2).Draw(t, "a"), rapid.Float64Range(-0.5, 0.5).Draw(t, "shift"), rapid.IntRange(1, 5).Draw(t, "level")))
			}
		}
		before := maturity.Estimate(prior(), dims)
		raised := false
		for d := range dims {
			for k := range dims[d] {
				if !raised && dims[d][k].Level < 5 {
					dims[d][k].Level++
					raised = true
				}
			}
		}
		after := maturity.Estimate(prior(), dims)
		for d := range dims {
			low, _ := before.Level(d)
			high, _ := after.Level(d)
			if high < low-1e-12 {
				t.Fatalf("dimension %d fell from %g to %g", d, low, high)
			}
		}
	})
}
