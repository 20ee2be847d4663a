package signal

import (
	"math"
	"testing"
)

func flatHistogram(count ...float64) Histogram {
	return Histogram{Width: math.Ln2, Lowest: -math.Ln2, Count: count} // bins below ½, from ½ to 1, from 1 to 2, above
}

// All amounts move up by one bin of ln 2: spend doubles, and half of it is new.
func TestRiseOfADoubling(t *testing.T) {
	e, able := flatHistogram(0, 0, 100, 0).Rise(flatHistogram(0, 100, 0, 0), 1)
	if !able || math.Abs(e.Share-0.5) > 1e-9 || e.SE <= 0 {
		t.Errorf("%+v %v", e, able)
	}
	if e, _ := flatHistogram(0, 0, 100, 0).Rise(flatHistogram(0, 100, 0, 0), 2); math.Abs(e.Share) > 1e-9 {
		t.Errorf("growth of a factor of 2 explains all: %+v", e)
	}
	if e, _ := flatHistogram(0, 100, 0, 0).Rise(flatHistogram(0, 0, 100, 0), 1); e.Share != 0 {
		t.Errorf("a fall is no rise: %+v", e)
	}
}

// Half of the people double, and the others stay: U is the mean of what is added
// over the mean, ∫ over the upper half. With amounts of 1 below and 1…2 before,
// by hand: the lower half is unchanged.
func TestRiseOfHalf(t *testing.T) {
	e, _ := flatHistogram(0, 50, 0, 50).Rise(flatHistogram(0, 50, 50, 0), 1)
	// ∫ of e^u over a bin of ln 2 from a is a/ln 2: ½ has 0.7213, 1 has 1.4427, 2 has 2.8854.
	if want := (2.8854 - 1.4427) / (0.7213 + 2.8854); math.Abs(e.Share-want) > 1e-3 {
		t.Errorf("%v, want %v", e.Share, want)
	}
}

func TestRiseOfNothing(t *testing.T) {
	for _, g := range []float64{0, math.NaN(), -1} {
		if _, able := flatHistogram(0, 1, 1, 0).Rise(flatHistogram(0, 1, 1, 0), g); able {
			t.Errorf("growth of %v", g)
		}
	}
	if _, able := flatHistogram(0, 0, 0, 0).Rise(flatHistogram(0, 1, 1, 0), 1); able {
		t.Error("no person-months")
	}
}

func TestBetweenHasItsQuantiles(t *testing.T) {
	for _, want := range [][3]float64{{0, 0.02, 0.1}, {0.05, 0.2, 0.4}, {0.1, 0.1, 0.1}, {0, 0, 0.02}, {0.5, 0.7, 1}} {
		p := Between(want[0], want[1], want[2])
		for i, chance := range []float64{0.05, 0.5, 0.95} {
			if got := p.Quantile(chance); math.Abs(got-want[i]) > 0.002 {
				t.Errorf("%v: the %v quantile is %v", want, chance, got)
			}
		}
	}
}
