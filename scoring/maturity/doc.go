// Package maturity estimates how well AI is run from graded answers (METHOD
// section 5).
//
// Each governance question is a graded-response item (Samejima 1969):
//
//	P(Y ≥ k | θ) = 1/(1 + exp(−a(θ − b_k))),  k = 2…5
//
// A company factor ties the dimensions together: g₀ ~ N(μ, σ²) and
// θ_d | g₀ ~ N(g₀, τ²). Given g₀ the dimensions are independent, so the exact
// posterior on a grid of θ and a grid of g₀ needs no sampling:
//
//	m_d(g₀)    = Σ_θ p(θ | g₀) L_d(θ)
//	p(g₀ | y)  ∝ N(g₀; μ, σ²) Π_d m_d(g₀)
//	p(θ_d | y) = Σ_g₀ p(g₀ | y) p(θ | g₀) L_d(θ) / m_d(g₀)
//
// The level of a dimension is centre + θ. An answer that is less than linked to
// evidence counts with lower thresholds and a smaller discrimination:
// b_k − shift for k ≥ 3, never below b₂, and a·slope. Over joint draws of the
// posterior the overall level is the harmonic mean of the D dimensions, each
// held within 1…5:
//
//	overall = D / Σ_d 1/level_d
//
// Between two assessments, with SE the posterior standard deviations:
//
//	MDC90    = Φ⁻¹(0.95) · √(SE₁² + SE₂²)
//	P(Δ > 0) = Σ_θ p₂(θ)·(P₁(below θ) + ½·p₁(θ))
package maturity
