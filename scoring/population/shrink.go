package population

import "math"

// Unshrunk takes a prior out of a posterior mean and standard deviation: what is
// left is the value and error of the data alone. Means that were drawn towards
// one prior are less spread than the truth, and their standard deviations are no
// errors of theirs. With normal prior N(m₀, s₀²):
//
//	1/SE² = 1/s² − 1/s₀²,  X = SE² (m/s² − m₀/s₀²)
//
// ok is false where the data say next to nothing, s ≥ 0.95 s₀.
func Unshrunk(mean, sd, priorMean, priorSD float64) (v Value, ok bool) {
	const barely = 0.95
	if !(sd > 0) || !(sd < barely*priorSD) || math.IsNaN(mean) {
		return Value{}, false
	}
	precision := 1/(sd*sd) - 1/(priorSD*priorSD)
	return Value{X: (mean/(sd*sd) - priorMean/(priorSD*priorSD)) / precision, SE: math.Sqrt(1 / precision)}, true
}
