package assessment

import (
	"math"
	"slices"
	"strings"

	"waterline/scoring/opportunity"
	"waterline/scoring/sensitivity"
)

// column is one input's standard normals, by path.
type column struct {
	path string
	at   int // place of its opportunity; −1 for the company's
	z    []float64
}

// inputs are the drawn inputs of the listed cases and of the company. A quantity
// without uncertainty moves nothing and is left out.
func (e *evaluation) inputs(cases []int) []column {
	out := []column{{"company/governance", -1, e.company.Governance}}
	for _, i := range cases {
		for q := range opportunity.Quantities {
			quantity := e.cases[i].Drawn[q]
			if quantity.Quantile(0.01) == quantity.Quantile(0.99) {
				continue
			}
			z := make([]float64, e.Draws)
			opportunity.Column(e.plan, e.terms, e.company, e.cases[i].ID, q, z)
			out = append(out, column{e.cases[i].ID + "/" + q.String(), i, z})
		}
	}
	return out
}

// drivers fills the sensitivity of the portfolio and, for every opportunity,
// what to measure first (METHOD section 4). Without a chosen set the figures
// are of all feasible opportunities together: what would have to be known to
// start one.
func (e *evaluation) drivers() {
	bins := int(e.params.value("sensitivity/bins"))
	e.result.Sensitivity = make([]Driver, 0)
	considered := e.chosen
	if len(considered) == 0 {
		for i, p := range e.cases {
			if reason, _ := e.gate(p); reason == "" {
				considered = append(considered, i)
			}
		}
	}
	if len(considered) == 0 {
		return
	}
	total := make([]float64, e.Draws)
	for _, i := range considered {
		addTo(total, e.npv[i])
	}
	worth := make(map[int][]Worth)
	for _, c := range e.inputs(considered) {
		binning := sensitivity.NewBinning(c.z, bins)
		effect := binning.Effect(total)
		if effect.FirstOrder > 0 || effect.EVPPI > 0 {
			e.result.Sensitivity = append(e.result.Sensitivity, Driver{
				Path: c.path, FirstOrder: effect.FirstOrder, LowDecileMean: effect.LowDecile,
				HighDecileMean: effect.HighDecile, EVPPI: effect.EVPPI,
				Letter: e.letter(c.path), Question: questionOf(c.path),
			})
		}
		for _, i := range considered {
			if c.at != i && c.at >= 0 {
				continue
			}
			if gain := binning.Effect(e.npv[i]).EVPPI; gain > 0 {
				worth[i] = append(worth[i], Worth{Path: c.path, EVPPI: gain})
			}
		}
	}
	slices.SortStableFunc(e.result.Sensitivity, func(a, b Driver) int {
		return descending(math.Abs(a.HighDecileMean-a.LowDecileMean), math.Abs(b.HighDecileMean-b.LowDecileMean))
	})
	for n := range e.result.Opportunities {
		o := &e.result.Opportunities[n]
		i := slices.IndexFunc(e.cases, func(p proposal) bool { return p.ID == o.ID })
		o.EVPIFirst = first(worth[i])
	}
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
	opportunity.Column(e.plan, e.terms, e.company, e.cases[i].ID, q, dst)
	quantity := e.cases[i].Drawn[q]
	for d, z := range dst {
		dst[d] = quantity.At(z)
	}
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
