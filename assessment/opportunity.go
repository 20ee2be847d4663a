package assessment

import (
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// report assembles the result from what was simulated and chosen.
func (e *evaluation) report() {
	best, top := e.standings()
	for i := range e.cases {
		o := e.opportunity(i)
		o.Best, o.Top3 = best[i], top[i]
		e.result.Opportunities = append(e.result.Opportunities, o)
		e.result.Processes = append(e.result.Processes, e.process(i))
	}
	slices.SortStableFunc(e.result.Opportunities, func(a, b Opportunity) int {
		if a.Feasible != b.Feasible {
			if a.Feasible {
				return -1
			}
			return 1
		}
		return descending(a.ValuePerCost, b.ValuePerCost)
	})
	e.portfolio()
	e.result.Maturity = e.govern.result
	e.result.Maturity.StepValue = e.stepValues()
	e.drivers()
	e.starter()
	e.result.Portfolio.Quarters = e.roadmap()
}

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
	o.Reason, o.Release = e.gate(p)
	o.Feasible = o.Reason == ""
	if o.Cost.P80 > 0 {
		o.ValuePerCost = o.NPV.Mean / o.Cost.P80
	}
	return o
}

// standings is each opportunity's chance to have the highest NPV and to be
// among the three highest.
func (e *evaluation) standings() (best, top []float64) {
	best, top = make([]float64, len(e.cases)), make([]float64, len(e.cases))
	for d := range e.Draws {
		for i := range e.cases {
			above := 0
			for j := range e.cases {
				if v, w := e.npv[j][d], e.npv[i][d]; v > w || v == w && j < i {
					above++
				}
			}
			if above == 0 {
				best[i] += 1 / float64(e.Draws)
			}
			if above < 3 {
				top[i] += 1 / float64(e.Draws)
			}
		}
	}
	return best, top
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
