package assessment

import (
	"math"
	"slices"
	"strings"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/sensitivity"
)

// lever is one input whose effect is looked at.
type lever struct {
	path string
	at   int // place of its opportunity; −1 for the company's
	q    opportunity.Quantity
}

// levers are the drawn inputs of the listed cases and of the company. A quantity
// without uncertainty moves nothing and is left out.
func (e *evaluation) levers(cases []int) []lever {
	out := []lever{{path: "company/governance", at: -1}}
	for _, i := range cases {
		for q := range opportunity.Quantities {
			quantity := e.cases[i].Drawn[q]
			if quantity.Quantile(0.01) != quantity.Quantile(0.99) {
				out = append(out, lever{e.cases[i].ID + "/" + q.String(), i, q})
			}
		}
	}
	return out
}

// binning sorts the draws of a lever into bins: by stratum where they are a
// dimension of the sample, by value where the company's fate is mixed in. It is
// good until the scratch is used again.
func (e *evaluation) binning(l lever, bins int, s *scratch) *sensitivity.Binning {
	if l.at >= 0 && e.draws[l.at].Normals(l.q) != nil {
		return sensitivity.FromValues(e.draws[l.at].Normals(l.q), bins)
	}
	if l.q.Fated() && l.at >= 0 {
		opportunity.Column(e.plan, e.terms, e.company, e.cases[l.at].ID, l.q, s.columns[0])
		return sensitivity.FromValues(s.columns[0], bins)
	}
	e.plan.Bins(l.path, bins, s.bins)
	return sensitivity.FromBins(s.bins, bins)
}

// scratch is what one worker fills anew for each input or case it looks at.
type scratch struct {
	columns [3][]float64
	bins    []uint8
}

func (e *evaluation) scratch() *scratch {
	s := &scratch{bins: make([]uint8, e.Draws)}
	for i := range s.columns {
		s.columns[i] = make([]float64, e.Draws)
	}
	return s
}

// drivers fills the sensitivity of the portfolio and, for every opportunity,
// what to measure first (METHOD section 4): those that are under way were
// decided, and knowing more before deciding is worth nothing. Without a chosen set the figures
// are of all feasible opportunities together: what would have to be known to
// start one.
func (e *evaluation) drivers() {
	e.result.Sensitivity = make([]Driver, 0)
	considered := e.chosen
	if len(considered) == 0 {
		considered = e.feasible()
	}
	if len(considered) == 0 {
		return
	}
	total := make([]float64, e.Draws)
	own := make(map[int]sensitivity.Outcome)
	for _, i := range considered {
		addTo(total, e.draws[i].NPV)
	}
	all := e.feasible()
	for _, i := range all {
		own[i] = sensitivity.NewOutcome(e.draws[i].NPV)
	}
	outcome := sensitivity.NewOutcome(total)
	levers, bins := e.levers(all), int(e.params.value("sensitivity/bins"))
	effects := make([]sensitivity.Effect, len(levers))
	worth := make([][]float64, len(levers)) // of each feasible opportunity
	parallel.Each(len(levers), e.scratch, func(s *scratch, k int) {
		b := e.binning(levers[k], bins, s)
		if levers[k].at < 0 || slices.Contains(considered, levers[k].at) {
			effects[k] = b.Effect(outcome)
		}
		worth[k] = make([]float64, len(all))
		for n, i := range all {
			if !e.started(i) && (levers[k].at == i || levers[k].at < 0) {
				worth[k][n] = b.Effect(own[i]).EVPPI
			}
		}
	})
	e.listDrivers(levers, effects)
	e.worth = make(map[string]float64)
	for n, i := range all {
		var list []Worth
		for k, l := range levers {
			if worth[k][n] > 0 {
				list = append(list, Worth{Path: l.path, EVPPI: worth[k][n]})
				e.worth[l.path] += worth[k][n]
			}
		}
		e.opportunities[i].EVPIFirst = first(list)
	}
}

// listDrivers keeps the levers that move the portfolio, by the width of their
// effect.
func (e *evaluation) listDrivers(levers []lever, effects []sensitivity.Effect) {
	for k, l := range levers {
		if effects[k].FirstOrder == 0 && effects[k].EVPPI == 0 {
			continue
		}
		e.result.Sensitivity = append(e.result.Sensitivity, Driver{
			Path: l.path, FirstOrder: effects[k].FirstOrder, LowDecileMean: effects[k].LowDecile,
			HighDecileMean: effects[k].HighDecile, EVPPI: effects[k].EVPPI,
			Letter: e.letter(l.path), Question: questionOf(l.path),
		})
	}
	slices.SortStableFunc(e.result.Sensitivity, func(a, b Driver) int {
		return descending(math.Abs(a.HighDecileMean-a.LowDecileMean), math.Abs(b.HighDecileMean-b.LowDecileMean))
	})
}

// feasible are the cases that pass the gate.
func (e *evaluation) feasible() []int {
	var out []int
	for i := range e.cases {
		if e.cases[i].Reason == "" {
			out = append(out, i)
		}
	}
	return out
}

// first are the inputs most worth knowing, at most five.
func first(worth []Worth) []Worth {
	slices.SortStableFunc(worth, func(a, b Worth) int { return descending(a.EVPPI, b.EVPPI) })
	out := make([]Worth, 0, 5)
	return append(out, worth[:min(5, len(worth))]...)
}

func (e *evaluation) letter(path string) Letter {
	for _, p := range e.result.Provenance {
		if p.Path == path {
			return p.Letter
		}
	}
	return Reported
}

// columnOf fills dst with the drawn values of one quantity of a case.
func (e *evaluation) columnOf(i int, q opportunity.Quantity, dst []float64) {
	e.draws[i].Values(e.plan, e.terms, e.company, q, dst)
}

// questionOf is the question whose answer would narrow an input, "" when no
// question would: those are narrowed by a quote, a pilot or time.
func questionOf(path string) string {
	_, quantity, _ := strings.Cut(path, "/")
	return map[string]string{
		"volume": "PR-VOLUME", "minutes": "PR-MINUTES", "hourly_cost": "PR-COST-HR",
		"touchless": "PR-TOUCHLESS", "cash_share": "PR-CAPACITY-USE",
		"build_cost": "PR-SYSTEMS", "training": "PR-PEOPLE", "straight_through": "PR-STANDARD",
	}[quantity]
}
