package assessment

import (
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// choose picks the portfolio: the set of feasible opportunities that maximises
//
//	mean NPV − λ·(mean − CVaR₂₀)
//
// within the budget, counted by P80 cost (METHOD section 8).
func (e *evaluation) choose() {
	var offered []int
	costs := make([]float64, len(e.cases))
	for i, p := range e.cases {
		sorted := summary.Sorted(e.draws[i].Cost(e.draws[i].Live))
		costs[i] = summary.Quantile(sorted, 0.80)
		if reason, _ := e.gate(p); reason == "" {
			offered = append(offered, i)
		}
	}
	lambda := e.params.cell("risk/appetite", e.riskAnswer())
	tail := e.params.value("cvar/portfolio")
	budget := math.Inf(1)
	if b := e.budget(); b != nil {
		budget = *b
		e.result.Portfolio.Budget = b
	}
	best := search{columns: e.npv, costs: costs, lambda: lambda, tail: tail}
	e.chosen = best.run(offered, budget, e.Draws)
	slices.SortStableFunc(e.chosen, func(a, b int) int {
		return descending(summary.Mean(e.npv[a])/costs[a], summary.Mean(e.npv[b])/costs[b])
	})
}

// riskAnswer is the accepted risk, 1…5; unanswered counts as the middle.
func (e *evaluation) riskAnswer() string {
	if n := step(e.Answers.Values, "GO-RISK"); n > 0 {
		return string(rune('0' + n))
	}
	return "3"
}

// budget is what may be spent on projects in a year, else on the first one; nil
// when neither was answered.
func (e *evaluation) budget() *float64 {
	if b := e.optional("GO-BUDGET-YEAR"); b != nil {
		return b
	}
	return e.optional("GO-BUDGET")
}

// search enumerates sets of opportunities, carrying the sum of their columns.
type search struct {
	columns [][]float64
	costs   []float64
	lambda  float64
	tail    float64
	best    []int
	score   float64
}

// run returns the best set; the empty set scores 0, so a portfolio must beat
// doing nothing.
func (s *search) run(offered []int, budget float64, draws int) []int {
	s.extend(offered, nil, make([]float64, draws), budget)
	return s.best
}

func (s *search) extend(rest, set []int, sum []float64, budget float64) {
	if len(set) > 0 {
		if score := s.value(sum); score > s.score {
			s.score, s.best = score, slices.Clone(set)
		}
	}
	for k, i := range rest {
		if s.costs[i] > budget {
			continue
		}
		next := make([]float64, len(sum))
		for d := range next {
			next[d] = sum[d] + s.columns[i][d]
		}
		s.extend(rest[k+1:], append(set, i), next, budget-s.costs[i])
	}
}

func (s *search) value(sum []float64) float64 {
	sorted := summary.Sorted(sum)
	mean := summary.Mean(sorted)
	return mean - s.lambda*(mean-summary.TailMean(sorted, s.tail))
}

// portfolio sums the chosen set draw by draw.
func (e *evaluation) portfolio() {
	p := &e.result.Portfolio
	p.Chosen = make([]string, 0, len(e.chosen))
	total, apart := make([]float64, e.Draws), make([]float64, e.Draws)
	hours, cost := make([]float64, e.Draws), make([]float64, e.Draws)
	ranks := make([]int32, e.Draws)
	parts := opportunity.Parts{}
	for _, i := range e.chosen {
		p.Chosen = append(p.Chosen, e.cases[i].ID)
		addTo(total, e.npv[i])
		addTo(cost, e.draws[i].Cost(e.draws[i].Live))
		addTo(hours, freed(e.draws[i]))
		parts = parts.Plus(e.draws[i].Mean)
		// The same values in an order of their own: independent initiatives.
		e.plan.Ranks(e.cases[i].ID+"/independent", ranks)
		for d, from := range ranks {
			apart[d] += e.npv[i][from]
		}
	}
	p.NPV = e.value(total)
	p.NPVIndependent = e.value(apart)
	p.NPVIndependent.Dots = nil
	p.HoursFreed = span(summary.Sorted(hours))
	p.Cost = costOf(cost)
	p.Waterfall = waterfall(parts)
	if len(e.chosen) > 0 {
		e.fan()
		p.FixedWorth = e.fixedWorth()
	}
	p.Pairs = e.pairs()
}

// fan follows the cumulative net of the chosen set month by month and reads the
// payback of the whole from it.
func (e *evaluation) fan() {
	p := &e.result.Portfolio
	total, payback := make([]float64, e.Draws), make([]float64, e.Draws)
	for d := range payback {
		payback[d] = math.Inf(1)
	}
	for t := 1; t <= e.terms.Months; t++ {
		for _, i := range e.chosen {
			e.draws[i].Cumulative(e.terms, t, total)
		}
		for d, net := range total {
			if net >= 0 && math.IsInf(payback[d], 1) && e.anyLive(d, t) {
				payback[d] = float64(t)
			}
		}
		s := summary.Sorted(total)
		p.Fan = append(p.Fan, FanMonth{
			Month: t, P5: summary.Quantile(s, 0.05), P16: summary.Quantile(s, 0.16), P30: summary.Quantile(s, 0.30),
			P50: summary.Quantile(s, 0.50), P70: summary.Quantile(s, 0.70), P84: summary.Quantile(s, 0.84), P95: summary.Quantile(s, 0.95),
		})
	}
	p.Payback = paybackOf(payback)
}

// anyLive reports whether some chosen initiative is live in month t of a draw.
func (e *evaluation) anyLive(draw, t int) bool {
	for _, i := range e.chosen {
		if e.draws[i].Live[draw] && float64(t) > e.draws[i].Flows[draw].GoLive {
			return true
		}
	}
	return false
}

// fixedWorth is what a fixed price is worth to the client: mean NPV of the
// chosen set as contracted, less the same with time and materials throughout.
func (e *evaluation) fixedWorth() float64 {
	cases := make([]opportunity.Case, len(e.chosen))
	for k, i := range e.chosen {
		cases[k] = e.cases[i].Case
		cases[k].StageGate = e.params.cell("build/stage_gate", ContractTime)
		if _, replaced := e.override(cases[k].ID, opportunity.Overrun.String()); !replaced {
			cases[k].Drawn[opportunity.Overrun] = e.params.quantity("build/overrun")
		}
	}
	worth := 0.0
	for k, d := range opportunity.Simulate(e.plan, e.terms, e.company, cases) {
		worth += summary.Mean(e.npv[e.chosen[k]]) - summary.Mean(d.NPV(d.Live))
	}
	return worth
}

// pairs is P(i beats j) for every two opportunities, the first listed first.
func (e *evaluation) pairs() []Pair {
	var out []Pair
	for i := range e.cases {
		for j := i + 1; j < len(e.cases); j++ {
			wins := 0
			for d := range e.npv[i] {
				if e.npv[i][d] > e.npv[j][d] {
					wins++
				}
			}
			out = append(out, Pair{A: e.cases[i].ID, B: e.cases[j].ID, Wins: float64(wins) / float64(e.Draws)})
		}
	}
	return out
}

// freed is the hours a month once settled of each draw, 0 where it is stopped.
func freed(d *opportunity.Draws) []float64 {
	hours := make([]float64, len(d.Flows))
	for i, f := range d.Flows {
		if d.Live[i] {
			hours[i] = f.Hours
		}
	}
	return hours
}

func addTo(total, column []float64) {
	for d, v := range column {
		total[d] += v
	}
}

func descending(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}
