// Package rollup adds up uncertain figures of teams that share a fate, from
// quantiles of each alone.
//
// Each team i has the quantile function Qᵢ of its figure. One common factor
// c ~ N(0,1) stands for what they share (METHOD section 3.1), so that with ε
// independent standard normals
//
//	zᵢ  = √r·c + √(1−r)·εᵢ
//	sum = Σᵢ Qᵢ(Φ(zᵢ))
//
// which is a Gaussian copula with correlation r between any two teams. The mean
// of the sum is the sum of the means, whatever r is, and is added and not drawn.
// With r = 1 the quantiles of the sum are the sums of the quantiles; with r = 0
// the teams are independent.
//
// The range of a sum is narrower than the sum of the ranges for figures such as
// normal ones. It need not be where a loss is rarer than the quantile that is
// read: of two teams that each lose with 4 %, one of both loses with nearly 8 %,
// and the 5 % quantile of the sum is below the sum of the two.
//
// Source: Li (2000), On Default Correlation: A Copula Function Approach, Journal
// of Fixed Income 9(4), for the one-factor Gaussian copula; McNeil, Frey,
// Embrechts (2015), Quantitative Risk Management, section 8.4, for when quantiles
// of sums exceed sums of quantiles.
package rollup
