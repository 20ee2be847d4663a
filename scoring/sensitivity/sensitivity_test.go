package sensitivity_test

import (
	"fmt"
	"math"
	"testing"

	"waterline/scoring/dist"
	"waterline/scoring/sample"
	"waterline/scoring/sensitivity"
)

// A linear outcome Y = m + a·X₁ + b·X₂ of standard normals has closed forms:
// S₁ = a²/(a²+b²), the mean of X₁'s lowest decile is −φ(z₀.₁)/0.1, and with
// s = a, EVPPI₁ = s·φ(m/s) + m·Φ(m/s) − max(0, m).
func TestEffect_Linear(t *testing.T) {
	const n, m, a, b = 100_000, 0.5, 2.0, 1.0
	plan := sample.New(3, n)
	x1, x2, y := make([]float64, n), make([]float64, n), make([]float64, n)
	plan.Normals("x1", x1)
	plan.Normals("x2", x2)
	for i := range y {
		y[i] = m + a*x1[i] + b*x2[i]
	}
	density := func(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
	got := sensitivity.FromValues(x1, 20).Effect(sensitivity.NewOutcome(y))
	decile := density(dist.Probit(0.1)) / 0.1
	worth := a*density(m/a) + m*dist.Phi(m/a) - m
	// Twenty bins lose the variance inside a bin: under 2 % of a normal's.
	for name, row := range map[string][3]float64{
		"first order": {got.FirstOrder, a * a / (a*a + b*b), 0.016},
		"low decile":  {got.LowDecile, m - a*decile, 0.02},
		"high decile": {got.HighDecile, m + a*decile, 0.02},
		"EVPPI":       {got.EVPPI, worth, 0.01},
	} {
		if math.Abs(row[0]-row[1]) > row[2] {
			t.Errorf("%s = %.4f, want %.4f ± %g", name, row[0], row[1], row[2])
		}
	}
}

// An input that does nothing has an index of zero once the noise of the bin
// means is taken off: within four standard errors of a χ² with 19 degrees.
func TestEffect_NoEffect(t *testing.T) {
	const n = 10_000
	plan := sample.New(4, n)
	x, y := make([]float64, n), make([]float64, n)
	plan.Normals("x", x)
	plan.Normals("y", y)
	e := sensitivity.FromValues(x, 20).Effect(sensitivity.NewOutcome(y))
	if e.FirstOrder > 4*math.Sqrt(2*19)/n {
		t.Errorf("first order of an idle input = %g", e.FirstOrder)
	}
	// Y has mean 0, where noise would be worth most: uncorrected it is 0.018.
	if e.EVPPI > 0.012 {
		t.Errorf("an idle input seems worth %g", e.EVPPI)
	}
}

func TestBinning_FewDraws(t *testing.T) {
	e := sensitivity.FromValues([]float64{2, 1, 3}, 20).Effect(sensitivity.NewOutcome([]float64{1, 1, 1}))
	if math.IsNaN(e.FirstOrder) || e.FirstOrder != 0 || e.EVPPI != 0 {
		t.Errorf("three equal outcomes: %+v", e)
	}
}

func TestFromBins_AgreesWithFromValues(t *testing.T) {
	const n = 1003 // not a multiple of the bins
	plan := sample.New(5, n)
	x, y, bins := make([]float64, n), make([]float64, n), make([]uint8, n)
	plan.Normals("x", x)
	plan.Normals("y", y)
	plan.Bins("x", 20, bins)
	for i := range y {
		y[i] += x[i]
	}
	o := sensitivity.NewOutcome(y)
	byBin, byValue := sensitivity.FromBins(bins, 20).Effect(o), sensitivity.FromValues(x, 20).Effect(o)
	if byBin != byValue {
		t.Errorf("by bin %+v, by value %+v", byBin, byValue)
	}
}

// Values that are equal to each other fill the bins in the order they came in:
// here the later half of the draws, though equal, lies in the upper bin.
func TestFromValues_EqualValues(t *testing.T) {
	x, y := make([]float64, 400), make([]float64, 400)
	for i := range y {
		y[i] = float64(i / 200)
	}
	e := sensitivity.FromValues(x, 2).Effect(sensitivity.NewOutcome(y))
	if e.LowDecile != 0 || e.HighDecile != 1 {
		t.Errorf("the bins hold %g and %g, want 0 and 1", e.LowDecile, e.HighDecile)
	}
}

// Over many idle inputs the corrected index averages next to nothing; without
// the correction it would average 19/N.
func TestEffect_NoiseIsTakenOff(t *testing.T) {
	const n, inputs = 2000, 60
	plan := sample.New(8, n)
	x, y := make([]float64, n), make([]float64, n)
	plan.Normals("y", y)
	o := sensitivity.NewOutcome(y)
	sum := 0.0
	for i := range inputs {
		plan.Normals(fmt.Sprint("idle ", i), x)
		sum += sensitivity.FromValues(x, 20).Effect(o).FirstOrder
	}
	if mean := sum / inputs; mean > 19.0/n/2 {
		t.Errorf("idle inputs average an index of %.5f; noise alone would be %.5f", mean, 19.0/n)
	}
}
