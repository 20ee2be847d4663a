package assessment

import (
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
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
		if by := rank(b.Feasible) - rank(a.Feasible); by != 0 {
			return by
		}
		if by := rank(e.underWay(b.ID)) - rank(e.underWay(a.ID)); by != 0 {
			return by
		}
		return descending(a.ValuePerCost, b.ValuePerCost)
	})
	return nil
}

// opportunity describes one case on its own.
func (e *evaluation) opportunity(i int, s *scratch) Opportunity {
	p, d := e.cases[i], e.draws[i]
	live, sunk, gain := s.columns[0][:0], 0.0, 0.0
	for n, ok := range d.Live {
		gain += d.Flows[n].Touched
		if ok {
			live = append(live, d.NPV[n])
		} else {
			sunk += d.NPV[n]
		}
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
		NPV:                 e.value(d.NPV),
		NPVIfLive:           span(live),
		LossIfStopped:       sunk / float64(max(1, e.Draws-len(live))),
		Payback:             paybackOf(d.Payback),
		HoursFreed:          span(freed(d, s.columns[1])),
		Cost:                costOf(d.Cost),
		Production:          float64(len(live)) / float64(e.Draws),
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
	blocks := make([]tally, (e.Draws+tallyDraws-1)/tallyDraws)
	parallel.Each(len(blocks), parallel.None, func(_ struct{}, k int) {
		blocks[k] = e.tally(k*tallyDraws, min(e.Draws, (k+1)*tallyDraws))
	})
	all := newTally(n)
	for _, b := range blocks {
		for i := range n {
			all.best[i] += b.best[i]
			all.top[i] += b.top[i]
			for j := range n {
				all.wins[i][j] += b.wins[i][j]
			}
		}
	}
	share := func(count int) float64 { return float64(count) / float64(e.Draws) }
	for i := range n {
		e.opportunities[i].Best, e.opportunities[i].Top3 = share(all.best[i]), share(all.top[i])
		for j := i + 1; j < n; j++ {
			e.result.Portfolio.Pairs = append(e.result.Portfolio.Pairs, Pair{A: e.cases[i].ID, B: e.cases[j].ID, Wins: share(all.wins[i][j])})
		}
	}
}

// tallyDraws is how many draws are compared at a time.
const tallyDraws = 512

// tally counts the draws in which a case beats each later one, is best and
// is among the three best.
type tally struct {
	wins      [][]int
	best, top []int
}

func newTally(n int) tally {
	s := tally{wins: make([][]int, n), best: make([]int, n), top: make([]int, n)}
	for i := range s.wins {
		s.wins[i] = make([]int, n)
	}
	return s
}

// tally compares the cases in draws from…to−1.
func (e *evaluation) tally(from, to int) tally {
	n := len(e.cases)
	s := newTally(n)
	above := make([][tallyDraws]uint16, n) // how many cases are better, by draw
	for i := range n {
		for j := i + 1; j < n; j++ {
			a, b := e.draws[i].NPV[from:to], e.draws[j].NPV[from:to]
			wins := 0
			for d, x := range a {
				var won uint16 // without a branch: which one wins is a toss-up
				if x > b[d] {
					won = 1
				}
				wins += int(won)
				above[j][d] += won
				above[i][d] += 1 - won
			}
			s.wins[i][j] = wins
		}
		for _, better := range above[i][:to-from] {
			if better == 0 {
				s.best[i]++
			}
			if better < 3 {
				s.top[i]++
			}
		}
	}
	return s
}

// underWay reports whether the opportunity of a process was started and not
// stopped.
func (e *evaluation) underWay(process string) bool {
	i := slices.IndexFunc(e.cases, func(p proposal) bool { return p.ID == process })
	return i >= 0 && e.started(i)
}

// untilLive is the P80 of the months until a case is live, 0 of one that is.
func (e *evaluation) untilLive(i int, s *scratch) float64 {
	goLive := s.columns[0]
	for d := range goLive {
		goLive[d] = e.draws[i].Flows[d].GoLive
	}
	return math.Max(0, summary.Quantiles(goLive, 0.80)[0])
}

// process describes a process as it runs today, whatever was started in it.
func (e *evaluation) process(i int, s *scratch) Process {
	p := e.cases[i]
	if p.Minutes != nil {
		p.Drawn[opportunity.Minutes] = *p.Minutes
	}
	hours, minutes, cost := s.columns[0], s.columns[1], s.columns[2]
	for q, column := range map[opportunity.Quantity][]float64{opportunity.Volume: hours, opportunity.Minutes: minutes, opportunity.HourlyCost: cost} {
		opportunity.Values(e.plan, e.terms, e.company, p.Case, q, column)
	}
	for d := range hours {
		hours[d] *= minutes[d] / 60
		cost[d] *= hours[d]
	}
	out := Process{
		ID: p.ID, Name: p.Name, Function: p.Function,
		Cases:      p.Drawn[opportunity.Volume].Quantile(0.5),
		Hours:      span(hours),
		Cost:       span(cost),
		CycleHours: optional(p.Today, "PR-CYCLE", 1),
		Backlog:    optional(p.Today, "PR-BACKLOG", 1),
		Touchless:  optional(p.Today, "PR-TOUCHLESS", 0.01),
		ErrorRate:  optional(p.Today, "PR-ERROR-RATE", 0.01),
		Constraint: e.result.Bottleneck.Process == p.ID,
	}
	if out.CycleHours != nil && *out.CycleHours > 0 {
		flow := math.Min(1, p.Drawn[opportunity.Minutes].Quantile(0.5)/60 / *out.CycleHours)
		out.FlowEfficiency = &flow
	}
	if pain := step(p.Today, "PR-PAIN"); pain > 0 {
		out.HoldsUp = &pain
	}
	return out
}
