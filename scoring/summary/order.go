package summary

import (
	"math"
	"slices"
)

// Below this length an ordinary sort is quicker than passes over all digits.
const shortSample = 512

const (
	digitBits = 11
	digits    = (64 + digitBits - 1) / digitBits
)

// Sorted returns the sample, free of NaN, in ascending order and leaves x as it
// is. Long samples are sorted digit by digit on the bits of the numbers, which
// takes the same few passes whatever their distribution.
func Sorted(x []float64) []float64 {
	if len(x) < shortSample {
		s := slices.Clone(x)
		slices.Sort(s)
		return s
	}
	keys, spare := make([]uint64, len(x)), make([]uint64, len(x))
	var counts [digits][1 << digitBits]int32
	for i, v := range x {
		k := key(v)
		keys[i] = k
		for d := range digits {
			counts[d][k>>(d*digitBits)&(1<<digitBits-1)]++
		}
	}
	for d := range digits {
		at := &counts[d]
		if at[keys[0]>>(d*digitBits)&(1<<digitBits-1)] == int32(len(x)) {
			continue // all alike in this digit
		}
		sum := int32(0)
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, k := range keys {
			digit := k >> (d * digitBits) & (1<<digitBits - 1)
			spare[at[digit]] = k
			at[digit]++
		}
		keys, spare = spare, keys
	}
	out := make([]float64, len(x))
	for i, k := range keys {
		out[i] = value(k)
	}
	return out
}

// key orders as the number does: a negative number has all its bits turned, a
// positive one its sign.
func key(x float64) uint64 {
	bits := math.Float64bits(x)
	return bits ^ (uint64(int64(bits)>>63) | 1<<63)
}

func value(k uint64) float64 {
	return math.Float64frombits(k ^ (uint64(int64(^k)>>63) | 1<<63))
}
