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
// The level of a dimension is centre + θ.
package maturity
