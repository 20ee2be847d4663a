package summary

import (
	"math"
	"slices"
)

// Below this length an ordinary sort is quicker than looking for places.
const shortSample = 64

// buckets is how finely a sample is divided before places are looked for.
const buckets = 2048

// Quantiles are the p-quantiles of a sample in any order, free of NaN, as
// Quantile reads them from the sorted one. The sample is not sorted and not
// changed: only the few stretches the quantiles fall in are put in order.
func Quantiles(x []float64, p ...float64) []float64 {
	out := make([]float64, len(p))
	if len(x) == 0 {
		return out
	}
	at := make([]place, len(p))
	ranks := make([]int, 0, 2*len(p))
	for i := range p {
		at[i] = placeOf(p[i], len(x))
		ranks = append(ranks, at[i].rank, min(at[i].rank+1, len(x)-1))
	}
	values := OrderStatistics(x, ranks)
	for i := range out {
		out[i] = at[i].between(values[2*i], values[2*i+1])
	}
	return out
}

// OrderStatistics are the values of a sample, in any order and free of NaN, that
// would stand at the given places 0…N−1 if it were in ascending order. The
// sample is divided by value into equal buckets, and only those that hold a
// place asked for are looked into, in the same way.
func OrderStatistics(x []float64, ranks []int) []float64 {
	out := make([]float64, len(ranks))
	low, scale := spread(x)
	if len(x) < shortSample || !(scale > 0) || math.IsInf(scale, 0) {
		sorted := slices.Clone(x)
		slices.Sort(sorted)
		for i, r := range ranks {
			out[i] = sorted[r]
		}
		return out
	}
	var first [buckets + 1]int32 // places below each bucket
	of := make([]uint16, len(x))
	for i, v := range x {
		k := bucket(v, low, scale)
		of[i] = k
		first[k+1]++
	}
	for k := range buckets {
		first[k+1] += first[k]
	}
	for _, g := range gather(x, of, first[:], ranks) {
		for i, v := range OrderStatistics(g.values, g.ranks) {
			out[g.asked[i]] = v
		}
	}
	return out
}

// group is a bucket that holds places asked for: which of the request they are
// and where in the bucket they stand.
type group struct {
	values       []float64
	asked, ranks []int
}

// gather collects the buckets that hold one of the places.
func gather(x []float64, of []uint16, first []int32, ranks []int) []group {
	var slot [buckets]int16 // 1 + place among the groups; 0 when not asked for
	var groups []group
	for i, r := range ranks {
		k, _ := slices.BinarySearch(first[1:], int32(r)+1)
		if slot[k] == 0 {
			groups = append(groups, group{values: make([]float64, 0, first[k+1]-first[k])})
			slot[k] = int16(len(groups))
		}
		g := &groups[slot[k]-1]
		g.asked, g.ranks = append(g.asked, i), append(g.ranks, r-int(first[k]))
	}
	for i, k := range of {
		if s := slot[k]; s != 0 {
			g := &groups[s-1]
			g.values = append(g.values, x[i])
		}
	}
	return groups
}

// spread is the least finite value and how many buckets there are for a unit;
// not positive and finite when the values cannot be divided so.
func spread(x []float64) (low, scale float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if v < low {
			low = v
		}
		if v > high && v <= math.MaxFloat64 {
			high = v
		}
	}
	return low, (buckets - 2) / (high - low)
}

// bucket rises with v: the last one is for what is infinite.
func bucket(v, low, scale float64) uint16 {
	p := (v - low) * scale
	if p < buckets-1 {
		return uint16(p)
	}
	return buckets - 1
}
