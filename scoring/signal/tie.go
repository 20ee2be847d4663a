package signal

import (
	"cmp"
	"math"
	"slices"
)

// Ranked is a sample of pairs, sorted once, so that the rank correlation of many
// resamples of it costs no sorting.
type Ranked struct {
	order [2][]int32   // by each of the two values
	ends  [2][]int32   // of runs of equal values, in order
	rank  [2][]float64 // of the resample at hand
}

// NewRanked sorts two equally long samples.
func NewRanked(x, y []float64) *Ranked {
	var r Ranked
	for side, values := range [2][]float64{x, y} {
		order := make([]int32, len(values))
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(values[a], values[b]) })
		r.order[side], r.rank[side] = order, make([]float64, len(values))
		for i := range order {
			if i+1 == len(order) || values[order[i]] != values[order[i+1]] {
				r.ends[side] = append(r.ends[side], int32(i+1))
			}
		}
	}
	return &r
}

// Spearman is the rank correlation of the resample in which each pair occurs so
// many times, ties at their mean rank. It is 0 where one value does not vary.
func (r *Ranked) Spearman(times []float64) float64 {
	n := 0.0
	for side, order := range r.order {
		begin := int32(0)
		n = 0
		for _, end := range r.ends[side] {
			group := 0.0
			for _, i := range order[begin:end] {
				group += times[i]
			}
			for _, i := range order[begin:end] {
				r.rank[side][i] = n + (group+1)/2
			}
			n += group
			begin = end
		}
	}
	var both, first, second float64
	for i, k := range times {
		a, b := r.rank[0][i]-(n+1)/2, r.rank[1][i]-(n+1)/2
		both += k * a * b
		first += k * a * a
		second += k * b * b
	}
	if first <= 0 || second <= 0 {
		return 0
	}
	return max(-1, min(1, both/math.Sqrt(first*second)))
}

// Spearman is the rank correlation of two equally long samples.
func Spearman(x, y []float64) float64 {
	once := make([]float64, len(x))
	for i := range once {
		once[i] = 1
	}
	return NewRanked(x, y).Spearman(once)
}

// mostTied keeps the transform of a correlation finite.
const mostTied = 0.999

// Fisher is atanh of a correlation, finite.
func Fisher(r float64) float64 { return math.Atanh(max(-mostTied, min(mostTied, r))) }

// UntiedSE is the standard error of Fisher(before) − Fisher(after) for two
// samples of different people: the variance of atanh of Spearman's ρ is about
// 1.06/(n−3) (Fieller, Hartley, Pearson 1957, Biometrika 44).
func UntiedSE(before, after int) float64 {
	if before < 4 || after < 4 {
		return 0
	}
	return math.Sqrt(1.06/float64(before-3) + 1.06/float64(after-3))
}

// Untied is the finding that use and results rank people less alike than before,
// by more than a margin on the scale of Fisher: new models and prices loosen the
// two a little without any target.
func Untied(before, after, margin, se float64, people int) Finding {
	return upper(Fisher(before)-Fisher(after)-margin, se*se, people)
}
