// Package portfolio chooses what to do within a budget (METHOD section 8): the
// set S of options that maximises
//
//	mean(S) − λ·(mean(S) − CVaR(S)) = (1−λ)·mean(S) + λ·CVaR(S)
//	with Σ_{i∈S} P80 cost_i ≤ budget and Σ_{i∈S} days_i ≤ the team's days
//
// over the sum of their values, draw by draw, where CVaR is the mean of the
// worst share of the draws.
//
// Up to 15 options the set is exact: every set is gone through but those a bound
// rules out. For any event A as likely as the tail, CVaR(S) ≤ E[S | A], so
//
//	objective(S) ≤ Σ_{i∈S} (1−λ)·E[Xᵢ] + λ·E[Xᵢ | A]
//
// Above 15 a greedy choice, by gain for cost, is improved by adding, dropping or
// exchanging one option while that helps, so it is never worse than greedy.
package portfolio
