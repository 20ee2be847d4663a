package assessment

import (
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/portfolio"
	"waterline/scoring/summary"
)

// choose picks the portfolio: the best set of feasible opportunities within the
// budget, counted by P80 cost, and the team's days (METHOD section 8). What is
// under way was decided and stays in; of budget and days it takes what it still
// needs.
func (e *evaluation) choose() {
	best := portfolio.Problem{
		Budget: math.Inf(1), Capacity: math.Inf(1),
		RiskWeight: e.params.cell("risk/appetite", e.riskAnswer()),
		Tail:       e.params.value("cvar/portfolio"),
	}
	if b := e.budget(); b != nil {
		best.Budget, e.result.Portfolio.Budget = *b, b
	}
	week := e.params.cell("team/own_days", "a_week")
	if days := e.optional("GO-TEAM"); days != nil {
		best.Capacity = *days * e.params.cell("team/own_days", "weeks")
	}
	var offered []int
	for i, p := range e.cases {
		if p.Reason != "" {
			continue
		}
		if e.started(i) {
			e.chosen = append(e.chosen, i)
			best.Budget -= e.opportunities[i].Cost.P80
			best.Capacity -= week * e.months[i] * weeksPerMonth
			if best.Given == nil {
				best.Given = make([]float64, e.Draws)
			}
			addTo(best.Given, e.draws[i].NPV)
			continue
		}
		offered = append(offered, i)
		best.Values = append(best.Values, e.draws[i].NPV)
		best.Costs = append(best.Costs, e.opportunities[i].Cost.P80)
		best.Days = append(best.Days, week*e.months[i]*weeksPerMonth)
	}
	best.Budget, best.Capacity = math.Max(0, best.Budget), math.Max(0, best.Capacity)
	for _, k := range best.Best() {
		e.chosen = append(e.chosen, offered[k])
	}
	if len(e.chosen) == 0 {
		e.heldBack = e.whyNothing(best)
	}
	slices.SortStableFunc(e.chosen, func(a, b int) int {
		if by := rank(e.started(b)) - rank(e.started(a)); by != 0 {
			return by
		}
		return descending(e.opportunities[a].ValuePerCost, e.opportunities[b].ValuePerCost)
	})
}

// whyNothing is what stands between the company and a portfolio: its budget, its
// people's days, the risk it accepts, what an idea still needs, or that nothing
// is worth it.
func (e *evaluation) whyNothing(p portfolio.Problem) string {
	p.Budget = math.Inf(1)
	if len(p.Best()) > 0 {
		return "over_budget"
	}
	p.Capacity = math.Inf(1)
	if len(p.Best()) > 0 {
		return "no_days"
	}
	p.RiskWeight = 0
	if len(p.Best()) > 0 {
		return "too_risky"
	}
	for i, c := range e.cases {
		if c.Reason != "" && e.opportunities[i].NPV.Mean > 0 {
			return "not_ready"
		}
	}
	return "none_worth_it"
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

// sumUp sums the chosen set draw by draw.
func (e *evaluation) sumUp() {
	p := &e.result.Portfolio
	p.Chosen = make([]string, 0, len(e.chosen))
	total, apart := e.chosenNPV(), make([]float64, e.Draws)
	hours, each, cost := make([]float64, e.Draws), make([]float64, e.Draws), make([]float64, e.Draws)
	ranks := make([]int32, e.Draws)
	parts := opportunity.Parts{}
	for _, i := range e.chosen {
		p.Chosen = append(p.Chosen, e.cases[i].ID)
		addTo(cost, e.draws[i].Cost)
		addTo(hours, freed(e.draws[i], each))
		parts = parts.Plus(e.draws[i].Mean)
		// The same values in an order of their own: independent initiatives.
		e.plan.Ranks(e.cases[i].ID+"/independent", ranks)
		for d, from := range ranks {
			apart[d] += e.draws[i].NPV[from]
		}
	}
	p.NPV = e.value(total)
	p.NPVIndependent = e.value(apart)
	p.NPVIndependent.Dots = nil
	p.HoursFreed = span(hours)
	p.Cost = costOf(cost)
	p.Waterfall = waterfall(parts)
	if len(e.chosen) > 0 {
		e.fan()
		p.FixedWorth = e.fixedWorth()
	}
}

// chosenNPV is the net present value of the chosen set, draw by draw.
func (e *evaluation) chosenNPV() []float64 {
	total := make([]float64, e.Draws)
	for _, i := range e.chosen {
		addTo(total, e.draws[i].NPV)
	}
	return total
}

// fan follows the cumulative net of the chosen set month by month and reads the
// payback of the whole from it.
func (e *evaluation) fan() {
	p := &e.result.Portfolio
	chosen := make([]*opportunity.Draws, len(e.chosen))
	for k, i := range e.chosen {
		chosen[k] = e.draws[i]
	}
	payback := opportunity.Follow(e.terms, chosen, func(month int, total []float64) {
		q := summary.Quantiles(total, 0.05, 0.16, 0.30, 0.50, 0.70, 0.84, 0.95)
		p.Fan = append(p.Fan, FanMonth{Month: month, P5: q[0], P16: q[1], P30: q[2], P50: q[3], P70: q[4], P84: q[5], P95: q[6]})
	})
	p.Payback = paybackOf(payback)
}

// fixedWorth is what a fixed price is worth to the client: mean NPV of the
// chosen set as contracted, less the same with time and materials throughout.
func (e *evaluation) fixedWorth() float64 {
	gate := e.params.cell("build/stage_gate", ContractTime)
	worth := make([]float64, len(e.chosen))
	parallel.Each(len(worth), parallel.None, func(_ struct{}, k int) {
		i := e.chosen[k]
		open := e.cases[i].Case
		open.Drawn[opportunity.Overrun] = e.cases[i].Uncapped
		factor, capped := make([]float64, e.Draws), make([]float64, e.Draws)
		opportunity.Values(e.plan, e.terms, e.company, open, opportunity.Overrun, factor)
		e.columnOf(i, opportunity.Overrun, capped)
		for d, c := range capped {
			factor[d] /= c
		}
		worth[k] = e.opportunities[i].NPV.Mean - e.draws[i].Recontracted(gate, factor)
	})
	sum := 0.0
	for _, w := range worth {
		sum += w
	}
	return sum
}

// freed fills hours with the hours a month once settled of each draw, 0 where it
// is stopped.
func freed(d *opportunity.Draws, hours []float64) []float64 {
	for i := range d.Flows {
		hours[i] = 0
		if d.Live[i] {
			hours[i] = d.Flows[i].Hours
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
