package sensitivity

import (
	"math"

	"waterline/scoring/summary"
)

// Outcome is what the inputs are held against, with the moments every input
// needs.
type Outcome struct {
	y                []float64
	mean, meanSquare float64
}

// NewOutcome takes one value a draw. The slice is kept, not copied.
func NewOutcome(y []float64) Outcome {
	o := Outcome{y: y}
	for _, v := range y {
		o.mean += v
		o.meanSquare += v * v
	}
	n := float64(max(1, len(y)))
	o.mean, o.meanSquare = o.mean/n, o.meanSquare/n
	return o
}

// Binning says into which of equally filled bins the draws of one input fall.
type Binning struct {
	bin    []int32
	counts []float64
}

// Effect is what one input does to an outcome. FirstOrder is a share of its
// variance, the rest is in the outcome's unit; the deciles are those of the
// input.
type Effect struct {
	FirstOrder            float64
	LowDecile, HighDecile float64
	EVPPI                 float64
}

// FromRanks bins a Latin hypercube dimension by the stratum of each draw, a
// permutation of 0…N−1. It takes the slice over.
func FromRanks(ranks []int32, bins int) *Binning {
	n := len(ranks)
	bins = max(1, min(bins, n))
	b := &Binning{bin: ranks, counts: make([]float64, bins)}
	for i, rank := range ranks {
		k := int32(int(rank) * bins / n)
		ranks[i] = k
		b.counts[k]++
	}
	return b
}

// FromValues bins an input by its values; draws that are equal keep the order
// they came in.
func FromValues(x []float64, bins int) *Binning { return FromRanks(summary.Ranks(x), bins) }

// Effect relates an outcome to the binned input. A decile is the nearest whole
// number of bins, at least one.
func (b *Binning) Effect(o Outcome) Effect {
	bins := len(b.counts)
	sums := make([]float64, bins)
	for i, k := range b.bin {
		sums[k] += o.y[i]
	}
	n := float64(len(o.y))
	between, explained := 0.0, 0.0
	for k, count := range b.counts {
		m := sums[k] / count
		between += (m - o.mean) * (m - o.mean) * count / n
		explained += m * m * count / n
	}
	decile := max(1, (bins+5)/10)
	e := Effect{
		LowDecile:  meanOf(sums[:decile], b.counts[:decile]),
		HighDecile: meanOf(sums[bins-decile:], b.counts[bins-decile:]),
	}
	variance := o.meanSquare - o.mean*o.mean
	left := n - float64(bins)
	if variance <= 0 || between <= 0 || left <= 0 {
		return e
	}
	noise := (o.meanSquare - explained) / left * float64(bins-1)
	e.FirstOrder = max(0, (between-noise)/variance)
	shrink := math.Sqrt(max(0, between-noise) / between)
	known := 0.0
	for k, count := range b.counts {
		known += max(0, o.mean+shrink*(sums[k]/count-o.mean)) * count / n
	}
	// Less than the rounding of the sums is nothing, and differs by machine.
	if gain := known - max(0, o.mean); gain > 1e-9*math.Sqrt(o.meanSquare) {
		e.EVPPI = gain
	}
	return e
}

func meanOf(sums, counts []float64) float64 {
	sum, n := 0.0, 0.0
	for i := range sums {
		sum += sums[i]
		n += counts[i]
	}
	return sum / n
}
