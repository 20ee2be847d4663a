// Package calibration judges how well forecasts that were given as quantiles
// agree with what happened.
//
// A Ladder is a forecast: levels p₁ < … < pₙ and the quantiles x₁ ≤ … ≤ xₙ there.
// Its quantile function is linear between them on a scale g (none, log or
// logit),
//
//	Q(τ) = g⁻¹(g(xᵢ) + (τ − pᵢ)/(pᵢ₊₁ − pᵢ) · (g(xᵢ₊₁) − g(xᵢ))),
//
// and flat beyond its ends: the chance p₁ that lies below the first quantile is
// put on that quantile, and the chance 1 − pₙ on the last.
//
//   - PIT, the probability integral transform F(y): uniform where forecasts are
//     calibrated. Where F jumps it is the middle of the jump (Czado, Gneiting,
//     Held 2009, Predictive Model Assessment for Count Data, Biometrics 65).
//   - CRPS, the continuous ranked probability score, in the unit of y, smaller is
//     better: ∫(F(x) − 1{x ≥ y})² dx = 2∫₀¹ (1{y ≤ Q(τ)} − τ)(Q(τ) − y) dτ
//     (Gneiting, Raftery 2007, Strictly Proper Scoring Rules, JASA 102, section
//     4.2; Laio, Tamea 2007, HESS 11, for the second form).
//   - Coverage: how many of n fell inside a range that should hold a share of
//     them, with Jeffreys' interval of the true share and an exact test (Brown,
//     Cai, DasGupta 2001, Interval Estimation for a Binomial Proportion,
//     Statistical Science 16).
package calibration
