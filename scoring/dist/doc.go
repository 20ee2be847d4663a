// Package dist describes an uncertain quantity by a few of its quantiles.
//
// With g = ln, logit or identity the quantile function is
//
//	Q(u) = clamp(g⁻¹(I(Φ⁻¹(u))), min, max)
//
// where I interpolates linearly through (Φ⁻¹(pᵢ), g(xᵢ)) and continues its two
// end segments (METHOD section 1). A quantity is therefore one function of a
// standard normal z, which is how correlation, stratified sampling and common
// random numbers enter the model.
package dist
