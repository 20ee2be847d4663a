package summary

import (
	"math"
	"math/bits"
	"slices"
)

// Below this length an ordinary sort is quicker than passes over all digits.
const shortSample = 512

const (
	digitBits = 11
	digitMask = 1<<digitBits - 1
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
	keys := make([]uint64, len(x))
	for i, v := range x {
		keys[i] = key(v)
	}
	keys = radix(keys)
	out := make([]float64, len(x))
	for i, k := range keys {
		out[i] = value(k)
	}
	return out
}

// Ranks returns the place 0…N−1 of each value in ascending order. Values that
// agree in their first nine digits keep the order they came in.
func Ranks(x []float64) []int32 {
	width := bits.Len(uint(len(x)))
	keys := make([]uint64, len(x))
	for i, v := range x {
		keys[i] = key(v)>>width<<width | uint64(i)
	}
	if len(x) < shortSample {
		slices.Sort(keys)
	} else {
		keys = radix(keys)
	}
	ranks := make([]int32, len(x))
	for rank, k := range keys {
		ranks[k&(1<<width-1)] = int32(rank)
	}
	return ranks
}

// radix sorts keys by one digit after the other, the lowest first. It uses the
// slice up and returns the sorted one.
func radix(keys []uint64) []uint64 {
	spare := make([]uint64, len(keys))
	var counts [digits][1 << digitBits]int32
	for _, k := range keys {
		for d := range digits {
			counts[d][k>>(d*digitBits)&digitMask]++
		}
	}
	for d := range digits {
		at := &counts[d]
		if at[keys[0]>>(d*digitBits)&digitMask] == int32(len(keys)) {
			continue // all alike in this digit
		}
		sum := int32(0)
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, k := range keys {
			digit := k >> (d * digitBits) & digitMask
			spare[at[digit]] = k
			at[digit]++
		}
		keys, spare = spare, keys
	}
	return keys
}

// key orders as the number does: a negative number has all its bits turned, a
// positive one its sign.
func key(x float64) uint64 {
	b := math.Float64bits(x)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

func value(k uint64) float64 {
	return math.Float64frombits(k ^ (uint64(int64(^k)>>63) | 1<<63))
}
