package signal

import (
	"math"
	"slices"

	"waterline/scoring/dist"
)

// Adjust turns p-values into those that hold the share of false findings among
// all findings (Benjamini, Hochberg 1995): the least rate at which each would
// count, in the order given.
func Adjust(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(p))
	least := 1.0
	for i := len(order) - 1; i >= 0; i-- {
		least = min(least, p[order[i]]*float64(len(p))/float64(i+1))
		out[order[i]] = least
	}
	return out
}

// Estimate is a share of spend with its standard error.
type Estimate struct{ Share, SE float64 }

// Bounds are what several estimates say together that may count the same spend
// or different spend (Fréchet 1935): at least the largest, at most their sum.
// The middle is the largest; where only one kind of signal speaks it is half of
// that, for caution. The standard error is that of the largest.
func Bounds(all []Estimate, agree bool) (low, middle, high, se float64) {
	for _, e := range all {
		share := max(0, min(1, e.Share))
		if share >= low {
			low, se = share, e.SE
		}
		high += share
	}
	high, middle = min(1, high), low
	if !agree {
		middle = low / 2
	}
	return low, middle, high, se
}

// Posterior is a share of which a Beta(a, b) was known and which an estimate with
// normal error was made of, on a grid of 1001 points.
type Posterior struct{ below []float64 } // cumulative, at the grid's points

// gridPoints is how finely a share is told apart.
const gridPoints = 1001

// NewPosterior combines a Beta(a, b) with an estimate. An SE of 0 or less is no
// estimate. The likelihood's variance is SE² + τ² with τ = relative·share +
// absolute, for what the model itself may be wrong by.
func NewPosterior(a, b float64, e Estimate, relative, absolute float64) Posterior {
	return newPosterior(a, b, func(x float64) float64 {
		if !(e.SE > 0) {
			return 0
		}
		tau := relative*math.Abs(e.Share) + absolute
		d := x - e.Share
		return -d * d / (2 * (e.SE*e.SE + tau*tau))
	})
}

// newPosterior normalises a Beta(a, b) times a likelihood given as its log.
func newPosterior(a, b float64, likely func(x float64) float64) Posterior {
	logs := make([]float64, gridPoints)
	most := math.Inf(-1)
	for i := range logs {
		x := (float64(i) + 0.5) / gridPoints
		logs[i] = (a-1)*math.Log(x) + (b-1)*math.Log1p(-x) + likely(x)
		most = max(most, logs[i])
	}
	below, sum := make([]float64, gridPoints), 0.0
	for i, l := range logs {
		sum += math.Exp(l - most)
		below[i] = sum
	}
	for i := range below {
		below[i] /= sum
	}
	return Posterior{below}
}

// Quantile is the share that the true one is below with a probability.
func (p Posterior) Quantile(probability float64) float64 {
	at, _ := slices.BinarySearch(p.below, probability)
	if at >= gridPoints {
		return 1
	}
	before := 0.0
	if at > 0 {
		before = p.below[at-1]
	}
	within := 0.5
	if mass := p.below[at] - before; mass > 0 {
		within = max(0, min(1, (probability-before)/mass))
	}
	return (float64(at) + within) / gridPoints
}

// Above is how likely the share is above a value.
func (p Posterior) Above(share float64) float64 {
	at := share * gridPoints
	i := int(at)
	switch {
	case at <= 0:
		return 1
	case i >= gridPoints:
		return 0
	}
	before := 0.0
	if i > 0 {
		before = p.below[i-1]
	}
	return 1 - (before + (at-float64(i))*(p.below[i]-before))
}

// Widen stretches an interval of an estimate so that it holds the truth as often
// as it did in simulated worlds: share ± q(SE + 0.01) within [0, 1] (split
// conformal: Lei et al. 2018, JASA 113).
func Widen(e Estimate, q float64) (low, high float64) {
	reach := q * (e.SE + steady)
	return max(0, e.Share-reach), min(1, e.Share+reach)
}

// steady keeps the scores of estimates with no spread finite.
const steady = 0.01

// Misfit is how far an estimate was from the truth, in its own standard errors.
func Misfit(e Estimate, truth float64) float64 {
	return math.Abs(e.Share-truth) / (e.SE + steady)
}

// Conformal is the ⌈(M+1)·level⌉-th of M misfits: what Widen needs to hold the
// truth with that probability. It is infinite where M is too small to say.
func Conformal(misfits []float64, level float64) float64 {
	sorted := slices.Sorted(slices.Values(misfits))
	at := int(math.Ceil(float64(len(sorted)+1)*level)) - 1
	if at >= len(sorted) {
		return math.Inf(1)
	}
	return sorted[max(0, at)]
}

// Detectable is the smallest effect that a test with a standard error finds with
// a power at a one-sided level.
func Detectable(se, level, power float64) float64 {
	return (dist.Probit(1-level) + dist.Probit(power)) * se
}
