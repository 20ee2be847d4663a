package assessment

import (
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// report assembles the result from what was simulated and chosen.
func (e *evaluation) report() error {
	e.standings()
	e.drivers()
	e.measureFirst()
	e.sumUp()
	e.ownership()
	e.result.Maturity = e.govern.result
	e.result.Maturity.StepValue = e.stepValues()
	e.starter()
	quarters, err := e.roadmap()
	if err != nil {
		return err
	}
	e.result.Portfolio.Quarters = quarters
	e.result.Opportunities = slices.Clone(e.opportunities)
	slices.SortStableFunc(e.result.Opportunities, func(a, b Opportunity) int {
		if a.Feasible != b.Feasible {
			if a.Feasible {
				return -1
			}
			return 1
		}
		return descending(a.ValuePerCost, b.ValuePerCost)
	})
	return nil
}

// opportunity describes one case on its own.
func (e *evaluation) opportunity(i int) Opportunity {
	p, d := e.cases[i], e.draws[i]
	var live, stopped []float64
	payback := make([]float64, e.Draws)
	gain, alive := 0.0, 0
	for n, ok := range d.Live {
		payback[n] = math.Inf(1)
		gain += d.Flows[n].Touched
		if !ok {
			stopped = append(stopped, d.IfStopped[n])
			continue
		}
		alive++
		payback[n] = d.Payback[n]
		live = append(live, d.IfLive[n])
	}
	o := Opportunity{
		ID: p.ID, Name: p.Name, Function: p.Function,
		Play: p.Play.ID, PlayName: p.Play.Name, Route: string(p.Route), Contract: p.Contract,
		PlayText: PlayText{
			Does: p.Play.Does, Person: p.Play.Person, Needs: p.Play.Needs,
			Measure: p.Play.Measure, FailsWhen: p.Play.FailsWhen,
		},
		Suitability:         p.Suitability,
		Harm:                p.Harm,
		EVPIFirst:           make([]Worth, 0),
		NPV:                 e.value(e.npv[i]),
		NPVIfLive:           span(summary.Sorted(live)),
		LossIfStopped:       summary.Mean(stopped),
		Payback:             paybackOf(payback),
		HoursFreed:          span(summary.Sorted(freed(d))),
		Cost:                costOf(d.Cost(d.Live)),
		Production:          float64(alive) / float64(e.Draws),
		StraightThroughGain: gain / float64(e.Draws),
		Waterfall:           waterfall(d.Mean),
	}
	o.Reason, o.Release = p.Reason, p.Release
	o.Feasible = o.Reason == ""
	if o.Cost.P80 > 0 {
		o.ValuePerCost = o.NPV.Mean / o.Cost.P80
	}
	return o
}

// standings is each opportunity's chance to have the highest NPV and to be
// among the three highest, and the chance of each to beat each other.
func (e *evaluation) standings() {
	n := len(e.cases)
	wins := make([][]int, n) // wins[i][j]: draws in which i beats j, i < j
	for i := range wins {
		wins[i] = make([]int, n)
	}
	best, top, above := make([]int, n), make([]int, n), make([]int, n)
	for d := range e.Draws {
		clear(above)
		for i := range n {
			for j := i + 1; j < n; j++ {
				if e.npv[i][d] > e.npv[j][d] {
					wins[i][j]++
					above[j]++
				} else {
					above[i]++
				}
			}
		}
		for i, a := range above {
			if a == 0 {
				best[i]++
			}
			if a < 3 {
				top[i]++
			}
		}
	}
	share := func(count int) float64 { return float64(count) / float64(e.Draws) }
	for i := range n {
		e.opportunities[i].Best, e.opportunities[i].Top3 = share(best[i]), share(top[i])
		for j := i + 1; j < n; j++ {
			e.result.Portfolio.Pairs = append(e.result.Portfolio.Pairs, Pair{A: e.cases[i].ID, B: e.cases[j].ID, Wins: share(wins[i][j])})
		}
	}
}

// untilLive is the P80 of the months until a case is live.
func (e *evaluation) untilLive(i int) float64 {
	goLive := make([]float64, e.Draws)
	for d := range goLive {
		goLive[d] = e.draws[i].Flows[d].GoLive
	}
	return summary.Quantile(summary.Sorted(goLive), 0.80)
}

// process describes a process as it runs today.
func (e *evaluation) process(i int) Process {
	p, n := e.cases[i], e.Draws
	hours, minutes, cost := make([]float64, n), make([]float64, n), make([]float64, n)
	e.columnOf(i, opportunity.Volume, hours)
	e.columnOf(i, opportunity.Minutes, minutes)
	e.columnOf(i, opportunity.HourlyCost, cost)
	for d := range hours {
		hours[d] *= minutes[d] / 60
		cost[d] *= hours[d]
	}
	out := Process{
		ID: p.ID, Name: p.Name, Function: p.Function,
		Cases:      p.Drawn[opportunity.Volume].Quantile(0.5),
		Hours:      span(summary.Sorted(hours)),
		Cost:       span(summary.Sorted(cost)),
		CycleHours: optional(p.Values, "PR-CYCLE", 1),
		Backlog:    optional(p.Values, "PR-BACKLOG", 1),
		Touchless:  optional(p.Values, "PR-TOUCHLESS", 0.01),
		ErrorRate:  optional(p.Values, "PR-ERROR-RATE", 0.01),
		Constraint: e.result.Bottleneck.Process == p.ID,
	}
	if out.CycleHours != nil && *out.CycleHours > 0 {
		flow := math.Min(1, p.Drawn[opportunity.Minutes].Quantile(0.5)/60 / *out.CycleHours)
		out.FlowEfficiency = &flow
	}
	if pain := step(p.Values, "PR-PAIN"); pain > 0 {
		out.HoldsUp = &pain
	}
	return out
}
