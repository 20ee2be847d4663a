package summary

import "math"

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
	at := placeOf(p, len(sorted))
	return at.between(sorted[at.rank], sorted[min(at.rank+1, len(sorted)-1)])
}

// place is where a quantile lies in a sample: part of the way from the order
// statistic at rank to the next.
type place struct {
	rank int
	part float64
}

func placeOf(p float64, n int) place {
	at := p * float64(n-1)
	i := int(math.Floor(at))
	if i >= n-1 {
		return place{n - 1, 0}
	}
	return place{i, at - float64(i)}
}

func (p place) between(low, high float64) float64 {
	if p.part == 0 || low == high {
		return low
	}
	if math.IsInf(high, 0) || math.IsInf(low, 0) {
		if p.part < 0.5 {
			return low
		}
		return high
	}
	return low + p.part*(high-low)
}

// TailMean is the mean of the lowest share of a sample in any order, the
// conditional value at risk of a gain (CVaR, also expected shortfall).
// Source: Rockafellar and Uryasev (2000), Optimization of Conditional
// Value-at-Risk, Journal of Risk 2(3); the fractional boundary draw counts with
// its weight.
func TailMean(x []float64, share float64) float64 {
	if len(x) == 0 {
		return 0
	}
	n := min(share, 1) * float64(len(x))
	limit := OrderStatistics(x, []int{max(0, min(int(n), len(x)-1))})[0]
	if n <= 0 {
		return limit
	}
	sum, below := 0.0, 0
	for _, v := range x {
		if v < limit {
			sum += v
			below++
		}
	}
	return (sum + (n-float64(below))*limit) / n
}

// ShareAbove is the share of a sample strictly above x.
func ShareAbove(sample []float64, x float64) float64 {
	if len(sample) == 0 {
		return 0
	}
	above := 0
	for _, v := range sample {
		if v > x {
			above++
		}
	}
	return float64(above) / float64(len(sample))
}

// DotPlaces are the probabilities of k equally likely values of a sample:
// (i+½)/k.
func DotPlaces(k int) []float64 {
	p := make([]float64, k)
	for i := range p {
		p[i] = (float64(i) + 0.5) / float64(k)
	}
	return p
}
