package calibration_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"waterline/scoring/calibration"
	"waterline/scoring/dist"
)

// One forecast a cluster is as Cover says; all in one are worth one.
func TestCoverClusters_AgreesWithCover(t *testing.T) {
	single := make([]calibration.Cluster, 12)
	for i := range single {
		single[i] = calibration.Cluster{Inside: min(i, 1), Of: 1}
	}
	got, worth := calibration.CoverClusters(single, 0.9)
	want := calibration.Cover(11, 12, 0.9)
	if worth != 12 || math.Abs(got.Low-want.Low) > 1e-9 || math.Abs(got.High-want.High) > 1e-9 || got.Share != want.Share {
		t.Errorf("%+v worth %g, want %+v", got, worth, want)
	}
	if _, worth := calibration.CoverClusters([]calibration.Cluster{{9, 10}}, 0.9); worth != 1 {
		t.Errorf("one cluster is worth %g", worth)
	}
	if c, worth := calibration.CoverClusters(nil, 0.9); worth != 0 || c.Low != 0 || c.High != 1 {
		t.Errorf("of none %+v, worth %g", c, worth)
	}
}

// Initiatives whose actuals hang together with a correlation of 0, 0.5 or 1 (seed
// 20261125, 4,000 organisations each): the 90 % interval holds the true share in
// 85 % of the cases or more, where counting actuals as independent falls to below.
func TestCoverClusters_HoldsTheTruthWhereActualsHangTogether(t *testing.T) {
	const truth, runs = 0.8, 4000
	edge := 1.2815515655446004 // Φ⁻¹(0.9): 0.8 of a normal lies within
	naive := 0.0
	for _, correlation := range []float64{0, 0.5, 1} {
		r := rand.New(rand.NewPCG(20261125, 8))
		held, plain := 0, 0
		for range runs {
			var all []calibration.Cluster
			inside, of := 0, 0
			for i := range 12 {
				c := calibration.Cluster{Of: 1 + i%6}
				shared := r.NormFloat64()
				for range c.Of {
					z := math.Sqrt(correlation)*shared + math.Sqrt(1-correlation)*r.NormFloat64()
					if math.Abs(z) < edge {
						c.Inside++
					}
				}
				inside, of = inside+c.Inside, of+c.Of
				all = append(all, c)
			}
			if c, _ := calibration.CoverClusters(all, 0.9); c.Low <= truth && truth <= c.High {
				held++
			}
			if c := calibration.Cover(inside, of, 0.9); c.Low <= truth && truth <= c.High {
				plain++
			}
		}
		naive = float64(plain) / runs
		t.Logf("correlation %.1f: by initiatives %.3f, by actuals %.3f", correlation, float64(held)/runs, naive)
		if held < 0.85*runs {
			t.Errorf("correlation %.1f: held %d of %d", correlation, held, runs)
		}
	}
	if naive > 0.85 {
		t.Errorf("actuals counted as independent hold %.3f too, so that this test says nothing", naive)
	}
}

// The median score of normal forecasts in widths of their ranges, by 20,000 draws
// of y (seed 20261125): a ladder of 99 quantiles each time.
func TestExpected(t *testing.T) {
	var levels, values []float64
	for i := 1; i < 100; i++ {
		levels = append(levels, float64(i)/100)
		values = append(values, dist.Probit(float64(i)/100))
	}
	l, err := calibration.NewLadder(levels, values, dist.Linear)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(20261125, 9))
	var scores []float64
	for range 20_000 {
		scores = append(scores, l.CRPS(r.NormFloat64())/(2*dist.Probit(0.95)))
	}
	slices.Sort(scores)
	if got := scores[len(scores)/2]; math.Abs(got-calibration.Expected()) > 0.005 {
		t.Errorf("median score %.4f, want %.4f", got, calibration.Expected())
	}
}

// Right forecasts have a bin outside of the band in at most 1 of 10 cases (seed
// 20261125), and two of them say nothing about an empty bin.
func TestBand(t *testing.T) {
	if low, high := calibration.Band(2, 5, 0.9); low != 0 || high != 1 {
		t.Errorf("two forecasts: %g to %g", low, high)
	}
	r := rand.New(rand.NewPCG(20261125, 10))
	for _, n := range []int{5, 20, 100} {
		low, high := calibration.Band(float64(n), 5, 0.9)
		const runs = 2000
		out := 0
		for range runs {
			pits := make([]float64, n)
			for i := range pits {
				pits[i] = r.Float64()
			}
			for _, k := range calibration.Bins(pits, 5) {
				if share := float64(k) / float64(n); share < low || share > high {
					out++
					break
				}
			}
		}
		t.Logf("%d: %.3f outside", n, float64(out)/runs)
		if out > 0.115*runs {
			t.Errorf("%d: %.3f outside", n, float64(out)/runs)
		}
	}
}
