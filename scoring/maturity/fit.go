package maturity

import "math"

// Fit is the standardised log-likelihood l_z of responses, each at its own θᵢ:
//
//	l_z = (l − E[l]) / √Var[l],  l = Σ ln P(Yᵢ = yᵢ | θᵢ)
//
// over answers drawn from the model it has mean 0 and variance about 1; far
// below 0 the pattern is an unusual one. It also returns each response's
// surprise, E[ln P] − ln P, by which to list the least expected.
//
// Source: Drasgow, Levine, Williams (1985), Appropriateness Measurement with
// Polychotomous Item Response Models and Standardized Indices, British Journal
// of Mathematical and Statistical Psychology 38.
func Fit(theta []float64, responses []Response) (lz float64, surprise []float64) {
	l, expected, variance := 0.0, 0.0, 0.0
	surprise = make([]float64, len(responses))
	for i, r := range responses {
		mean, square := 0.0, 0.0
		for y := 1; y <= Levels; y++ {
			other := r
			other.Level = y
			if p := other.Likelihood(theta[i]); p > 0 {
				mean += p * math.Log(p)
				square += p * math.Log(p) * math.Log(p)
			}
		}
		own := math.Log(math.Max(r.Likelihood(theta[i]), math.SmallestNonzeroFloat64))
		l += own
		expected += mean
		variance += square - mean*mean
		surprise[i] = mean - own
	}
	if variance <= 0 {
		return 0, surprise
	}
	return (l - expected) / math.Sqrt(variance), surprise
}
