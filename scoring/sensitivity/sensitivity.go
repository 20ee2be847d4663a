// Package sensitivity says which inputs drive an outcome and what knowing one
// before deciding would be worth, from the sample that is already there (METHOD
// section 4). No model is run again.
//
// The draws are put into B bins of equal count by the input's value. With Ȳ_b
// the mean outcome of bin b:
//
//	first-order index  S = (Var_b(Ȳ_b) − noise) / Var(Y),  noise = (B−1)/B · E_b[s_b²]/n_b
//	value of knowing x EVPPI = E_b[max(0, Ȳ_b)] − max(0, E[Y])
//
// Sources: Saltelli et al. (2008), Global Sensitivity Analysis, section 4.5, for
// the index; Strong and Oakley (2013), An Efficient Method for Computing
// Single-Parameter Partial Expected Value of Perfect Information, Medical
// Decision Making 33(6), for the binned EVPPI.
package sensitivity

import (
	"cmp"
	"math"
	"slices"
)

// Binning is the order of one input's draws, cut into bins of equal count.
type Binning struct {
	bin    []int32 // of each draw
	tenth  []int8  // −1 in the lowest decile, +1 in the highest
	counts []float64
}

// NewBinning sorts the draws of one input into bins. Bins differ in size by one
// draw at most. With fewer draws than bins there are as many bins as draws.
func NewBinning(x []float64, bins int) *Binning {
	order := make([]int32, len(x))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(x[a], x[b]) })
	bins = max(1, min(bins, len(x)))
	b := &Binning{bin: make([]int32, len(x)), tenth: make([]int8, len(x)), counts: make([]float64, bins)}
	decile := max(1, len(x)/10)
	for rank, i := range order {
		k := rank * bins / len(x)
		b.bin[i] = int32(k)
		b.counts[k]++
		switch {
		case rank < decile:
			b.tenth[i] = -1
		case rank >= len(x)-decile:
			b.tenth[i] = 1
		}
	}
	return b
}

// Effect is what one input does to an outcome. First-order is a share of its
// variance, the rest is in the outcome's unit.
type Effect struct {
	FirstOrder            float64
	LowDecile, HighDecile float64
	EVPPI                 float64
}

// Effect relates the outcome y, one value a draw, to the binned input.
func (b *Binning) Effect(y []float64) Effect {
	sums, squares := make([]float64, len(b.counts)), make([]float64, len(b.counts))
	var low, high, nLow, nHigh, sum, square float64
	for i, v := range y {
		k := b.bin[i]
		sums[k] += v
		squares[k] += v * v
		sum += v
		square += v * v
		switch b.tenth[i] {
		case -1:
			low += v
			nLow++
		case 1:
			high += v
			nHigh++
		}
	}
	n, bins := float64(len(y)), float64(len(b.counts))
	mean := sum / n
	e := Effect{LowDecile: low / nLow, HighDecile: high / nHigh}
	between, noise, known := 0.0, 0.0, 0.0
	for k, count := range b.counts {
		m := sums[k] / count
		between += (m - mean) * (m - mean) * count / n
		if count > 1 {
			noise += (squares[k] - count*m*m) / (count - 1) / count * count / n
		}
		known += math.Max(0, m) * count / n
	}
	if variance := square/n - mean*mean; variance > 0 {
		e.FirstOrder = math.Max(0, (between-noise*(bins-1)/bins)/variance)
	}
	e.EVPPI = math.Max(0, known-math.Max(0, mean))
	return e
}
