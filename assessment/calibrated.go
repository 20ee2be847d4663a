package assessment

import (
	"math"

	"waterline/scoring/calibration"
)

// Cluster is how many actuals of one initiative fell inside their ranges.
type Cluster struct{ Inside, Of int }

// ClusteredCoverage is CoverageOf for actuals that hang together within their
// initiatives: its interval takes them as wholly dependent. worth is how many
// independent actuals they count for at least.
func ClusteredCoverage(all []Cluster) (c Coverage, worth float64) {
	clusters := make([]calibration.Cluster, len(all))
	for i, one := range all {
		clusters[i] = calibration.Cluster(one)
	}
	found, worth := calibration.CoverClusters(clusters, rangeShare)
	return Coverage{
		Inside: found.Inside, Of: found.Of, Share: tenDigits(found.Share), Low: tenDigits(found.Low), High: tenDigits(found.High),
		PValue: tenDigits(calibration.PValue(int(math.Round(found.Share*worth)), int(math.Round(worth)), rangeShare)),
	}, worth
}

// RightScore is the median CRPS of right forecasts in widths of their 90 % ranges.
func RightScore() float64 { return calibration.Expected() }

// PITBins counts PITs in equal bins. Low and high are the shares between which all
// bins of right forecasts lie in 9 of 10 cases, worth so many independent ones.
func PITBins(pits []float64, bins int, worth float64) (counts []int, low, high float64) {
	low, high = calibration.Band(worth, bins, rangeShare)
	return calibration.Bins(pits, bins), low, high
}
