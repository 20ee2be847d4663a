package calibration_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"waterline/scoring/calibration"
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

// A normal forecast's score in widths of its range, by 200,000 draws.
func TestExpected(t *testing.T) {
	r := rand.New(rand.NewPCG(20261125, 9))
	sum := 0.0
	const n = 200_000
	for range n {
		sum += 0.5 * math.Abs(r.NormFloat64()-r.NormFloat64()) // E|X − y| − ½E|X − X′| with y as X
	}
	if got := sum / n / (2 * 1.6448536269514722); math.Abs(got-calibration.Expected()) > 0.003 {
		t.Errorf("mean score %.4f, want %.4f", got, calibration.Expected())
	}
}
