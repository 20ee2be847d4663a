package summary

import (
	"math"
	"slices"
)

// Mean is the arithmetic mean, 0 for an empty sample.
func Mean(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Variance is the population variance.
func Variance(x []float64) float64 {
	m := Mean(x)
	sum := 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return sum / float64(max(len(x), 1))
}

// Quantile is the p-quantile of an ascending sample, interpolated between the
// two order statistics around (N−1)p (Hyndman and Fan 1996, type 7). An
// infinite neighbour is not interpolated: the nearer of the two is returned.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := p * float64(len(sorted)-1)
	i := int(math.Floor(at))
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	low, high, part := sorted[i], sorted[i+1], at-float64(i)
	if part == 0 || low == high {
		return low
	}
	if math.IsInf(high, 0) || math.IsInf(low, 0) {
		if part < 0.5 {
			return low
		}
		return high
	}
	return low + part*(high-low)
}

// TailMean is the mean of the lowest share of an ascending sample, the
// conditional value at risk of a gain (CVaR, also expected shortfall).
// Source: Rockafellar and Uryasev (2000), Optimization of Conditional
// Value-at-Risk, Journal of Risk 2(3); the fractional boundary draw counts with
// its weight.
func TailMean(sorted []float64, share float64) float64 {
	n := share * float64(len(sorted))
	if n <= 0 {
		return Quantile(sorted, 0)
	}
	whole := min(int(n), len(sorted))
	sum := 0.0
	for _, v := range sorted[:whole] {
		sum += v
	}
	if rest := n - float64(whole); rest > 0 && whole < len(sorted) {
		sum += rest * sorted[whole]
	}
	return sum / n
}

// ShareAbove is the share of an ascending sample strictly above x.
func ShareAbove(sorted []float64, x float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i, _ := slices.BinarySearchFunc(sorted, x, func(v, x float64) int {
		if v <= x {
			return -1
		}
		return 1
	})
	return float64(len(sorted)-i) / float64(len(sorted))
}

// Dots are k equally likely values of an ascending sample: its quantiles at
// (i+½)/k.
func Dots(sorted []float64, k int) []float64 {
	dots := make([]float64, k)
	for i := range dots {
		dots[i] = Quantile(sorted, (float64(i)+0.5)/float64(k))
	}
	return dots
}
