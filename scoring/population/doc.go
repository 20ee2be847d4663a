// Package population estimates how a quantity is spread over organisations when
// each organisation's value is known with an error of its own, and where one
// more organisation stands among them.
//
// Values are x_i = θ_i + e_i with θ_i ~ N(μ, τ²) and e_i ~ N(0, s_i²), on a scale
// on which errors are about normal. The spread of the true values is what the
// observed spread leaves once the errors are taken out. With w_i = 1/(s_i² + τ²),
// W = Σ w_i and μ̂(τ) = Σ w_i x_i / W, the restricted likelihood of τ is
//
//	L(τ) = Π √w_i · W^(−½) · exp(−½ Σ w_i (x_i − μ̂)²)
//
// A best τ alone would be 0 about half the time where organisations differ
// little, and ranges too narrow; so every τ counts with its likelihood (an even
// prior on τ: Gelman 2006, Prior distributions for variance parameters in
// hierarchical models, Bayesian Analysis 1(3)):
//
//	μ          ~ Σ L(τ) N(μ̂(τ), 1/W)       / Σ L(τ)
//	one more θ ~ Σ L(τ) N(μ̂(τ), τ² + 1/W)  / Σ L(τ)
//
// The middle half and the middle nine tenths of the second say where a half and
// nine tenths of organisations lie.
package population
