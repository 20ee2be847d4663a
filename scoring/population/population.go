package population

import (
	"math"

	"waterline/scoring/dist"
)

// Value is one organisation's value and its standard error, on a scale on which
// errors are about normal.
type Value struct{ X, SE float64 }

// Spread is how the true values of organisations are spread.
type Spread struct {
	N    int
	Mean float64 // of all organisations, the expected one
	SD   float64 // between organisations, errors taken out, the expected one

	parts []part
}

// part is the spread for one τ, with its chance.
type part struct{ chance, tau, mean, se float64 }

const (
	least  = 3  // values that have a spread at all
	points = 80 // of τ
	reach  = 4  // of the grid of τ, in observed standard deviations

	negligible = 1e-9 // chance of a part that is left out
)

// Fit estimates the spread. ok is false for fewer than three values and where
// one of them is no number or has no positive error.
func Fit(values []Value) (s Spread, ok bool) {
	if len(values) < least {
		return Spread{}, false
	}
	sum, squares, errs := 0.0, 0.0, 0.0
	for _, v := range values {
		if !(v.SE > 0) || math.IsInf(v.SE, 0) || math.IsNaN(v.X) || math.IsInf(v.X, 0) {
			return Spread{}, false
		}
		sum, errs = sum+v.X, errs+v.SE
	}
	n := float64(len(values))
	for _, v := range values {
		squares += (v.X - sum/n) * (v.X - sum/n)
	}
	s = Spread{N: len(values), parts: make([]part, points)}
	widest := reach * (math.Sqrt(squares/(n-1)) + errs/n/math.Sqrt(n))
	logs, peak := make([]float64, points), math.Inf(-1)
	for i := range s.parts {
		u := (float64(i) + 0.5) / points // finer towards 0, whatever the widest is
		s.parts[i].tau = widest * u * u * u
		logs[i] = s.parts[i].fit(values) + 2*math.Log(u)
		peak = math.Max(peak, logs[i])
	}
	s.weigh(logs, peak)
	return s, true
}

// weigh turns logarithms of likelihoods into the chances of the parts.
func (s *Spread) weigh(logs []float64, peak float64) {
	whole := 0.0
	for i := range s.parts {
		s.parts[i].chance = math.Exp(logs[i] - peak)
		whole += s.parts[i].chance
	}
	kept := s.parts[:0]
	for _, p := range s.parts {
		if p.chance /= whole; p.chance > negligible {
			s.Mean += p.chance * p.mean
			s.SD += p.chance * p.tau
			kept = append(kept, p)
		}
	}
	s.parts = kept
}

// fit sets the mean for a τ and returns the logarithm of its likelihood.
func (p *part) fit(values []Value) float64 {
	weight, logs := 0.0, 0.0
	for _, v := range values {
		w := 1 / (v.SE*v.SE + p.tau*p.tau)
		weight += w
		p.mean += w * v.X
		logs += math.Log(w)
	}
	p.mean /= weight
	p.se = 1 / math.Sqrt(weight)
	excess := 0.0
	for _, v := range values {
		excess += (v.X - p.mean) * (v.X - p.mean) / (v.SE*v.SE + p.tau*p.tau)
	}
	return 0.5 * (logs - math.Log(weight) - excess)
}

// MeanRange holds the mean of all organisations with probability p.
func (s Spread) MeanRange(p float64) (low, high float64) {
	return s.between(p, func(q part) float64 { return q.se })
}

// Range is where a share p of organisations lies.
func (s Spread) Range(p float64) (low, high float64) {
	return s.between(p, func(q part) float64 { return math.Hypot(q.tau, q.se) })
}

func (s Spread) between(p float64, sd func(part) float64) (low, high float64) {
	return s.quantile((1-p)/2, sd), s.quantile((1+p)/2, sd)
}

// quantile inverts the mixture by bisection.
func (s Spread) quantile(u float64, sd func(part) float64) float64 {
	const farthest, steps = 12, 60
	low, high := math.Inf(1), math.Inf(-1)
	for _, q := range s.parts {
		low, high = math.Min(low, q.mean-farthest*sd(q)), math.Max(high, q.mean+farthest*sd(q))
	}
	for range steps {
		middle, below := (low+high)/2, 0.0
		for _, q := range s.parts {
			below += q.chance * dist.Phi((middle-q.mean)/sd(q))
		}
		if below < u {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}
