package calibration

import "gonum.org/v1/gonum/mathext"

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

// Expected is the mean CRPS of a right forecast, in widths of its 90 % range: that
// of a normal one, 1/√π of its standard deviation.
func Expected() float64 { return 0.5641895835477563 / (2 * 1.6448536269514722) }

// Bins counts PITs in equal bins.
func Bins(pits []float64, bins int) []int {
	counts := make([]int, bins)
	for _, p := range pits {
		counts[max(0, min(bins-1, int(p*float64(bins))))]++
	}
	return counts
}

// Band is between which shares of worth independent right forecasts a bin lies
// with a confidence.
func Band(worth float64, bins int, confidence float64) (low, high float64) {
	if worth <= 0 {
		return 0, 1
	}
	p, tail := 1/float64(bins), (1-confidence)/2
	return mathext.InvRegIncBeta(p*worth+0.5, (1-p)*worth+0.5, tail), mathext.InvRegIncBeta(p*worth+0.5, (1-p)*worth+0.5, 1-tail)
}
