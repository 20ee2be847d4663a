package maturity

import (
	"math"

	"waterline/scoring/dist"
)

// Reach90 is Φ⁻¹(0.95): a 90 % range reaches this many standard errors to each
// side.
func Reach90() float64 { return dist.Probit(0.95) }

// MDC90 is the minimal detectable change between two levels at 90 %: with
// independent errors, a smaller difference is within what one company's two
// sets of answers may differ by without any change.
//
//	MDC90 = Φ⁻¹(0.95) · √(SE₁² + SE₂²)
//
// Source: Stratford (2004), Getting More from the Literature: Estimating the
// Standard Error of Measurement, Physiotherapy Canada 56, with a one-sided 95 %
// point as in METHOD section 5.
func MDC90(se1, se2 float64) float64 { return Reach90() * math.Hypot(se1, se2) }

// Rose is P(Δ > 0), the chance that a dimension's level is higher in the second
// posterior than in the first, taking the two as independent. A tie on the grid
// counts half.
func Rose(before, after *Posterior, d int) float64 {
	chance, below := 0.0, 0.0
	for i, p := range after.margin[d] {
		chance += p * (below + before.margin[d][i]/2)
		below += before.margin[d][i]
	}
	return chance
}
