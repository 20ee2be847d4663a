package portfolio

import (
	"math"
	"slices"

	"waterline/scoring/summary"
)

// ExactUpTo is the number of options up to which the best set is found for
// certain; above it a greedy choice is improved by exchange.
const ExactUpTo = 15

// Problem is what to choose from. Values has one column of N draws an option;
// Costs and Days are used up by a choice and limited.
type Problem struct {
	Values     [][]float64
	Costs      []float64
	Days       []float64
	Budget     float64   // +Inf when there is no limit
	Capacity   float64   // of days, likewise
	RiskWeight float64   // λ, 0…1
	Tail       float64   // share of the draws in the CVaR, such as 0.2
	Given      []float64 // what is in already, draw by draw; nil for nothing
}

// Best returns the places of the chosen options in ascending order. A portfolio
// must beat doing nothing more than what is given.
func (p Problem) Best() []int {
	s := newSearch(p)
	if len(p.Values) <= ExactUpTo {
		s.exchange()
		s.extend(nil, 0)
	} else {
		s.greedy()
		s.exchange()
	}
	slices.Sort(s.best)
	return s.best
}

// Score is the objective of a set.
func (p Problem) Score(set []int) float64 {
	score, _ := p.score(set)
	return score
}

// score also returns the draws of the worst share.
func (p Problem) score(set []int) (float64, []int32) {
	if len(set) == 0 && p.Given == nil {
		return 0, nil
	}
	sum := slices.Clone(p.Given)
	if sum == nil {
		sum = slices.Clone(p.Values[set[0]])
		set = set[1:]
	}
	for _, i := range set {
		for d, v := range p.Values[i] {
			sum[d] += v
		}
	}
	n := max(1, int(math.Round(p.Tail*float64(len(sum)))))
	limit := summary.OrderStatistics(sum, []int{n - 1})[0]
	worst := make([]int32, 0, n)
	total, tail := 0.0, 0.0
	for d, v := range sum {
		total += v
		if v <= limit && len(worst) < n {
			worst = append(worst, int32(d))
			tail += v
		}
	}
	mean := total / float64(len(sum))
	return (1-p.RiskWeight)*mean + p.RiskWeight*tail/float64(len(worst)), worst
}

func (p Problem) fits(set []int) bool {
	cost, days := 0.0, 0.0
	for _, i := range set {
		cost += p.Costs[i]
		days += p.Days[i]
	}
	return cost <= p.Budget && days <= p.Capacity
}

// search holds the best set so far and the bounds that rule others out.
type search struct {
	Problem
	best  []int
	score float64
	means []float64   // of each option
	cuts  [][]float64 // each bounds the objective of a set by a sum over its options
	bases []float64   // and over what is given, by cut
}

func newSearch(p Problem) *search {
	s := &search{Problem: p}
	for _, column := range p.Values {
		s.means = append(s.means, summary.Mean(column))
	}
	if p.Given != nil {
		s.score = p.Score(nil)
	}
	for i := range p.Values {
		s.try([]int{i})
	}
	return s
}

// try keeps a set if it is better, and learns a bound from it. For any event A
// as likely as the tail, CVaR(S) ≤ E[S | A], so
//
//	objective(S) ≤ Σ_{i∈S} (1−λ)·E[Xᵢ] + λ·E[Xᵢ | A]
//
// and A is taken as the worst draws of the set tried.
func (s *search) try(set []int) float64 {
	score, worst := s.Problem.score(set)
	if score > s.score && s.fits(set) {
		s.score, s.best = score, slices.Clone(set)
	}
	cut := make([]float64, len(s.Values))
	for i, column := range s.Values {
		cut[i] = s.share(column, s.means[i], worst)
	}
	s.cuts = append(s.cuts, cut)
	base := 0.0
	if s.Given != nil {
		base = s.share(s.Given, summary.Mean(s.Given), worst)
	}
	s.bases = append(s.bases, base)
	return score
}

// share is what a column adds to a bound.
func (s *search) share(column []float64, mean float64, worst []int32) float64 {
	tail := 0.0
	for _, d := range worst {
		tail += column[d]
	}
	return (1-s.RiskWeight)*mean + s.RiskWeight*tail/float64(max(1, len(worst)))
}

// greedy adds what improves the objective most for its cost until nothing does.
func (s *search) greedy() {
	var set []int
	for {
		next, gain := -1, 0.0
		for i := range s.Values {
			with := append(slices.Clone(set), i)
			if slices.Contains(set, i) || !s.fits(with) {
				continue
			}
			if g := (s.Score(with) - s.Score(set)) / max(1, s.Costs[i]); g > gain {
				next, gain = i, g
			}
		}
		if next < 0 {
			break
		}
		set = append(set, next)
	}
	if len(set) > 0 {
		s.try(set)
	}
}

// exchange adds, drops or swaps one option while that improves the best set.
func (s *search) exchange() {
	for improved := true; improved; {
		improved = false
		for _, set := range neighbours(s.best, len(s.Values)) {
			if s.fits(set) && s.bound(set) > s.score {
				before := s.score
				s.try(set)
				improved = improved || s.score > before
			}
		}
	}
}

func neighbours(set []int, n int) [][]int {
	var out [][]int
	for drop := -1; drop < len(set); drop++ {
		rest := slices.Clone(set)
		if drop >= 0 {
			rest = slices.Delete(rest, drop, drop+1)
			if len(rest) > 0 {
				out = append(out, rest)
			}
		}
		for i := range n {
			if !slices.Contains(set, i) {
				out = append(out, append(slices.Clone(rest), i))
			}
		}
	}
	return out
}

// bound is the least of the bounds on the objective of a set.
func (s *search) bound(set []int) float64 {
	least := math.Inf(1)
	for k, cut := range s.cuts {
		sum := s.bases[k]
		for _, i := range set {
			sum += cut[i]
		}
		least = min(least, sum)
	}
	return least
}

// extend goes through every set that no bound rules out, deciding option i on
// top of a set. The best any completion can reach is, for each cut, the cut's
// sum so far plus what is positive in the rest.
func (s *search) extend(set []int, i int) {
	if !s.promising(set, i) {
		return
	}
	if i == len(s.Values) {
		if len(set) > 0 && s.bound(set) > s.score {
			s.try(set)
		}
		return
	}
	if with := append(slices.Clone(set), i); s.fits(with) {
		s.extend(with, i+1)
	}
	s.extend(set, i+1)
}

func (s *search) promising(set []int, from int) bool {
	for k, cut := range s.cuts {
		sum := s.bases[k]
		for _, i := range set {
			sum += cut[i]
		}
		for _, v := range cut[from:] {
			sum += max(0, v)
		}
		if sum <= s.score {
			return false
		}
	}
	return true
}
