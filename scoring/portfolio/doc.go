// Package portfolio chooses what to do within a budget (METHOD section 8): the
// set S of options that maximises
//
//	mean(S) − λ·(mean(S) − CVaR(S)) = (1−λ)·mean(S) + λ·CVaR(S)
//
// over the sum of their values, draw by draw, where CVaR is the mean of the
// worst share of the draws.
package portfolio
