package assessment

import (
	"math"
	"testing"
)

// By hand, with the old answers worth 100, only knowledge changed 130, only the
// world changed 90, both 160, with the new actuals 150, and issued as 80:
//
//	method    100 − 80                          = 20
//	knowledge ((130 − 100) + (160 − 90))/2 − 10 = 40, of it −10 measured
//	world     ((90 − 100) + (160 − 130))/2      = 10
//	in all    150 − 80                          = 70 = 20 + 40 + 10
//
// With knowledge first it would be 30 and 30, with the world first 70 and −10:
// the average of the orders is 50 and 10, and the actuals come after it.
func TestSplit_ByHand(t *testing.T) {
	at := func(x float64) worth { return worth{total: Span{Mean: x}} }
	mean := func(w worth) float64 { return w.total.Mean }
	s := splitter{issued: at(80), again: at(100), none: at(100), knowledge: at(130), world: at(90), both: at(160), all: at(150)}
	if got, want := s.split(mean), (Split{Total: 70, World: 10, Knowledge: 40, Method: 20, Measured: -10}); got != want {
		t.Errorf("split %+v, want %+v", got, want)
	}
	// Other random numbers alone: the old answers give 100 with today's.
	s.otherDraws = true
	if got, want := s.split(mean), (Split{Total: 70, World: 10, Knowledge: 40, Draws: 20, Measured: -10}); got != want {
		t.Errorf("with other draws %+v, want %+v", got, want)
	}
	// Both: under today's method with the random numbers of then they give 95.
	s.otherDraws, s.again = false, at(95)
	got := s.split(mean)
	if want := (Split{Total: 70, World: 10, Knowledge: 40, Method: 15, Draws: 5, Measured: -10}); got != want {
		t.Errorf("with both %+v, want %+v", got, want)
	}
	if sum := got.World + got.Knowledge + got.Method + got.Draws; math.Abs(sum-got.Total) > 1e-12 {
		t.Errorf("the parts add up to %g, not %g", sum, got.Total)
	}
}
