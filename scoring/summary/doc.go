// Package summary reduces a sample of N draws to the figures that are reported
// (METHOD section 3.2).
//
// With x₍₁₎ ≤ … ≤ x₍ₙ₎ the sorted draws:
//
//	P5, P50, P95  quantiles, interpolated between the order statistics around (N−1)p
//	P(x > 0)      share of the draws above 0
//	CVaR          mean of the worst 5 %: (Σ_{i≤k} x₍ᵢ₎ + (0.05·N − k)·x₍ₖ₊₁₎) / (0.05·N), k = ⌊0.05·N⌋
//	dots          20 equally likely values, the quantiles at (i − ½)/20
//
// Order statistics are found without a sort: the range of the sample is divided
// into equal buckets, the draws in each are counted, and only the buckets that
// hold a place asked for are looked into, in the same way.
package summary
