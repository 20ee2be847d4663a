package sensitivity

import (
	"cmp"
	"math"
	"slices"

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
	bin    []uint8
	counts []float64
}

// MostBins is the greatest number of bins.
const MostBins = 256

// Effect is what one input does to an outcome. FirstOrder is a share of its
// variance, the rest is in the outcome's unit; the deciles are those of the
// input.
type Effect struct {
	FirstOrder            float64
	LowDecile, HighDecile float64
	EVPPI                 float64
}

// FromBins takes the bin of every draw, below bins ≤ MostBins, as a plan of
// samples hands them out. It takes the slice over.
func FromBins(bin []uint8, bins int) *Binning {
	b := &Binning{bin: bin, counts: make([]float64, max(1, min(bins, len(bin))))}
	for _, k := range bin {
		b.counts[k]++
	}
	return b
}

// FromValues bins an input by its values; draws that are equal keep the order
// they came in.
func FromValues(x []float64, bins int) *Binning {
	n := len(x)
	bins = max(1, min(bins, n, MostBins))
	starts := make([]int, 0, bins) // the first place of every bin but the lowest
	for k := 1; k < bins; k++ {
		starts = append(starts, (k*n+bins-1)/bins)
	}
	b := FromBins(between(x, summary.OrderStatistics(x, starts)), bins)
	for k, count := range b.counts {
		if int(count) != ((k+1)*n+bins-1)/bins-(k*n+bins-1)/bins {
			return FromBins(inOrder(x, bins), bins) // values equal to each other lie across an edge
		}
	}
	return b
}

// between counts, for every value, the edges it has reached. A grid of equal
// cells says where to begin counting.
func between(x, edges []float64) []uint8 {
	out := make([]uint8, len(x))
	if len(edges) == 0 {
		return out
	}
	const cells = 1024
	low := edges[0]
	scale := (cells - 1) / (edges[len(edges)-1] - low)
	if math.IsInf(scale, 0) || math.IsNaN(scale) {
		scale = 0
	}
	cell := func(v float64) int {
		switch p := (v - low) * scale; {
		case p < 0:
			return 0
		case p < cells-1:
			return int(p)
		}
		return cells - 1
	}
	var from [cells]uint8
	for k, e := range edges {
		for c := cell(e) + 1; c < cells; c++ {
			from[c] = uint8(k + 1)
		}
	}
	for i, v := range x {
		k := from[cell(v)]
		for int(k) < len(edges) && v >= edges[k] {
			k++
		}
		out[i] = k
	}
	return out
}

// inOrder bins values among which many are equal by sorting them.
func inOrder(x []float64, bins int) []uint8 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]uint8, len(x))
	for rank, i := range order {
		out[i] = uint8(rank * bins / len(x))
	}
	return out
}

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
