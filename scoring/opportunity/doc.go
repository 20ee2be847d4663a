// Package opportunity values one intervention in one process, draw by draw
// (METHOD section 3). Hours and money are per month in one currency.
//
// Symbols. V cases, M minutes a case, w loaded cost of an hour, A straight-
// through share the play reaches, τ share untouched today, T share of time
// saved on cases people still touch, κ share of that saving that becomes usable
// time, C share of saved time that becomes money, R share of the measured
// effect that this organisation repeats, π chance to reach production,
// P adoption plateau, h months to half of it, B one-off cost, O cost overrun
// factor, d months to build, c run cost a case handled, m yearly maintenance as
// a share of B, χ change and training hours a person, ρ error reduction, v
// review share, φ share of the cost spent before the stage gate, r shared fate.
//
//	a   = max(0, min(A, standard-path share) − τ)
//	Hs  = V M/60 · a (1 − v)        Ha = V M/60 · (1 − τ − a) · T
//	E   = V · error rate · cost of an error · a · ρ
//	D   = cost of delay · a
//	S   = 1 if Φ(−(√r·fate + √(1−r)·ε)) < π, else 0
//	t₀  = d √O
//	u(t)= 1/(1 + exp(−(ln 9 / h)(t − t₀ − h))) for t > t₀, else 0
//	net(t) = S·u(t)·[w·R·C·(Hs + κ·P·Ha) + R·(E + D) − c·V·a]
//	         − S·[t > t₀]·m·B·O/12 − build(t) − change(t)
//	NPV = Σₜ net(t) / (1 + hurdle)^(t/12), t = 1…horizon
//
// build(t) spreads B·O evenly over the months up to ⌈t₀⌉; if S = 0 it stops at
// the stage gate after φ·B·O. change(t) = S·χ·people·w in the month of go-live,
// which is the first month t > t₀.
//
// A case that was started has a Course: its values are from now on, and what was
// measured of it stands in for priors (Course and its update say how).
//
// Shared fate: z of R and P is √r·fate + √(1−r)·ε, z of O and h its mirror
// −√r·fate + √(1−r)·ε, so initiatives of one company do well or badly together.
package opportunity
