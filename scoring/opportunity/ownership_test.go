package opportunity_test

import (
	"math"
	"slices"
	"testing"

	"waterline/scoring/opportunity"
)

// Expected values: both ways costed month by month in Python 3.11 for the
// certain process, at a price a case of 0.5 and of 3.
func TestBuildOrBuy(t *testing.T) {
	d := run(1, 10, certain("p", 0.999))
	for price, want := range map[float64]struct{ buy, cross, fee float64 }{
		0.5: {12798.090148792055, math.Inf(1), 199.99244488392833},
		3:   {40788.540892752324, 34, 1199.95466930357},
	} {
		o := d[0].BuildOrBuy(terms(), opportunity.Subscription{SetUp: 0.3, Price: slices.Repeat([]float64{price}, 10)})
		if math.Abs(o.Own[0]-38719.618029758414) > 1e-6 || math.Abs(o.Buy[0]-want.buy) > 1e-6 || math.Abs(o.Fee[0]-want.fee) > 1e-6 {
			t.Errorf("at %g a case: own %.6f, buy %.6f, last fee %.6f", price, o.Own[0], o.Buy[0], o.Fee[0])
		}
		// The price a case less the set-up's share of B·O, 0.3·24,000, is Σ fees.
		if got := (o.Buy[0] - 0.3*24000) / price; math.Abs(o.Cases[0]-got) > 1e-6 {
			t.Errorf("%.6f cases handled, want %.6f", o.Cases[0], got)
		}
		if o.Cross[0] != want.cross {
			t.Errorf("at %g a case they cross in month %g, want %g", price, o.Cross[0], want.cross)
		}
	}
}

// By hand: an hour covers 60/(12·0.9) cases today and, with four in ten
// untouched but for a tenth reviewed and the rest helped by a tenth for half
// the people, 60/(12·(0.4·0.1 + 0.5·0.95)).
func TestLeverage(t *testing.T) {
	d := run(1, 4, certain("p", 0.999))
	all := func(x float64) []float64 { return slices.Repeat([]float64{x}, 4) }
	now, with := d[0].Leverage(all(12), all(0.1), all(0.1), all(0.5))
	if math.Abs(now[0]-60/10.8) > 1e-9 || math.Abs(with[0]-60/(12*0.515)) > 1e-9 {
		t.Errorf("%g cases an hour now, %g with the play", now[0], with[0])
	}
}
