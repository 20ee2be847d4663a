package calibration

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"waterline/scoring/dist"
)

// Cluster is how many of several forecasts of one thing held what happened.
// They hang together.
type Cluster struct{ Inside, Of int }

// CoverClusters is Cover for forecasts that hang together within clusters, and
// how many independent ones they are worth at least. Taken as wholly dependent
// within a cluster, n forecasts in clusters of nᵢ are worth
//
//	n² / Σ nᵢ²
//
// (Kish 1965, Survey Sampling, section 8.2, with an intraclass correlation of 1):
// the interval is too wide where they hang together less, never too narrow.
func CoverClusters(all []Cluster, confidence float64) (c Coverage, worth float64) {
	squares := 0.0
	for _, one := range all {
		c.Inside, c.Of = c.Inside+one.Inside, c.Of+one.Of
		squares += float64(one.Of) * float64(one.Of)
	}
	c.High = 1
	if c.Of == 0 {
		return c, 0
	}
	worth = float64(c.Of) * float64(c.Of) / squares
	c.Share = float64(c.Inside) / float64(c.Of)
	a, b := c.Share*worth+0.5, (1-c.Share)*worth+0.5
	tail := (1 - confidence) / 2
	if c.Inside > 0 {
		c.Low = mathext.InvRegIncBeta(a, b, tail)
	}
	if c.Inside < c.Of {
		c.High = mathext.InvRegIncBeta(a, b, 1-tail)
	}
	return c, worth
}

// Expected is the median CRPS of right forecasts, in widths of their 90 % ranges:
// that of a normal one at half of its probability, z = Φ⁻¹(0.75),
//
//	(z(2Φ(z) − 1) + 2φ(z) − 1/√π) / (2 Φ⁻¹(0.95))
//
// (Gneiting, Raftery 2007, equation 21). A median, as one actual a thousand times
// too large would settle a mean.
func Expected() float64 {
	z := dist.Probit(0.75)
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	return (z*(2*dist.Phi(z)-1) + 2*density - 1/math.Sqrt(math.Pi)) / (2 * dist.Probit(0.95))
}

// Bins counts PITs in equal bins.
func Bins(pits []float64, bins int) []int {
	counts := make([]int, bins)
	for _, p := range pits {
		counts[max(0, min(bins-1, int(p*float64(bins))))]++
	}
	return counts
}

// Band is between which shares every bin of right forecasts lies with a
// confidence, for so many independent ones: binomial, the tails shared among the
// bins (Bonferroni).
func Band(worth float64, bins int, confidence float64) (low, high float64) {
	n := int(math.Round(worth))
	if n <= 0 {
		return 0, 1
	}
	tail, sum, first := (1-confidence)/float64(2*bins), 0.0, -1
	for k := range n + 1 {
		sum += binomial(n, k, 1/float64(bins))
		if first < 0 && sum > tail {
			first = k
		}
		if sum >= 1-tail {
			return float64(first) / float64(n), float64(k) / float64(n)
		}
	}
	return float64(max(0, first)) / float64(n), 1
}
