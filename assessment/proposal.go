package assessment

import (
	"math"

	"waterline/assessment/playbook"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
)

// proposal is one process with the play proposed for it, ready to be drawn.
type proposal struct {
	opportunity.Case
	Name        string
	Function    string
	Play        playbook.Play
	Route       playbook.Route
	Contract    string
	Uncapped    dist.Quantity // the overrun, were no price fixed
	Suitability Suitability
	Harm        *int
	Values      map[string]questionnaire.Answer // that the case rests on
	Today       map[string]questionnaire.Answer // the same, unless an initiative began since
	Minutes     *dist.Quantity                  // a case takes today, where that is not what is valued
	Started     *Initiative                     // nil while nobody started it
	OffLimits   bool
	Reason      string // why it is not offered, "" when it is
	Release     string // what would change that
}

// The contracts.
const (
	ContractFixed = "fixed"
	ContractTime  = "time"
)

// propose builds a proposal for every process.
func (e *evaluation) propose() {
	for _, item := range e.Answers.Groups["process"] {
		e.cases = append(e.cases, e.proposal(item))
	}
	e.mix()
	e.fixedTerms()
}

// fixedTerms records the assumptions that are not drawn, after those that are.
func (e *evaluation) fixedTerms() {
	e.constant("company/hurdle", "hurdle", e.terms.HurdleRate, optional(e.Answers.Values, "GO-HURDLE", 0.01) != nil, "GO-HURDLE")
	e.constant("company/shared_fate", "fate/shared", e.terms.Fate, false, "")
	e.constant("company/usable_time", "cash/usable_time", e.terms.UsableTime, false, "")
	hours, _ := e.number("P-HOURS")
	e.result.Provenance = append(e.result.Provenance, Provenance{
		Path: "company/hours_a_year", Letter: stated(e.Answers.Values["P-HOURS"]), Source: "P-HOURS",
		Knots: [][2]float64{{0.5, hours}}, Low: hours, Middle: hours, High: hours, Scale: "linear", Unit: "hours/year",
	})
}

// constant records one fixed number: as answered, else as the evidence has it.
func (e *evaluation) constant(path, id string, value float64, answered bool, question string) {
	found := e.params.get(id)
	p := Provenance{
		Path: path, Letter: letterOf(found.References), Source: id, Unit: found.Unit, Scale: "linear",
		Knots: [][2]float64{{0.5, value}}, References: found.References,
		Strength: string(found.Strength), Checked: found.LastChecked,
	}
	if answered {
		p = Provenance{Path: path, Letter: Reported, Source: question, Unit: found.Unit, Scale: "linear", Knots: p.Knots}
	}
	p.Low, p.Middle, p.High = value, value, value
	e.result.Provenance = append(e.result.Provenance, p)
}

func stated(a questionnaire.Answer) Letter {
	if a.Known() {
		return Reported
	}
	return Default
}

func (e *evaluation) proposal(item Item) proposal {
	started := e.initiative(item.ID)
	values := started.before(item.Values)
	parts := features(values)
	p := proposal{
		Name:        word(values, "PR-NAME"),
		Function:    word(values, "PR-FUNCTION"),
		Suitability: e.suitability(parts),
		Contract:    ContractFixed,
		Values:      values,
		Today:       item.Values,
		Started:     started,
	}
	p.ID = item.ID
	p.Play = e.Book.Best(p.Function, parts)
	p.Route = p.Play.Route
	if o, ok := e.override(item.ID, "route"); ok {
		p.Route = playbook.Route(o.Value)
	}
	if o, ok := e.override(item.ID, "contract"); ok {
		p.Contract = o.Value
	}
	if harm := step(values, "PR-HARM"); harm > 0 {
		p.Harm = &harm
	}
	p.StandardPath = e.params.value("suitability/standard_path")
	if share := optional(values, "PR-STANDARD", 0.01); share != nil {
		p.StandardPath = *share
	}
	p.Review = e.params.cell("review/share", harmKey(p.Harm))
	p.ErrorRate = orZero(optional(values, "PR-ERROR-RATE", 0.01))
	p.ErrorCost = orZero(optional(values, "PR-ERROR-COST", 1))
	p.DelayCost = e.delayCost(item.ID)
	p.People = orZero(optional(values, "PR-PEOPLE", 1))
	hours, _ := e.number("P-HOURS")
	p.FullTimeHours = hours / 12
	p.StageGate = e.params.cell("build/stage_gate", p.Contract)
	p.OffLimits = e.offLimits(p.Function)
	p.Reason, p.Release = e.gate(p)
	e.beginCase(&p)
	e.draw(&p)
	return p
}

func harmKey(harm *int) string {
	if harm == nil {
		return "unanswered"
	}
	return string(rune('0' + *harm))
}

// delayCost is the stated cost of delay of the process named as the constraint,
// reduced when work would only queue at the next step; 0 for every other.
func (e *evaluation) delayCost(process string) float64 {
	b := e.result.Bottleneck
	if b.Process != process || b.Cost == nil {
		return 0
	}
	if b.Next != "" {
		return *b.Cost * e.params.value("delay/next_queue")
	}
	return *b.Cost
}

// offLimits reports whether the respondent ruled out the function.
func (e *evaluation) offLimits(function string) bool {
	for _, f := range e.Answers.Values["GO-OFF-LIMITS"].List {
		if f == function {
			return true
		}
	}
	return false
}

// gate is why a proposal is not offered, with what would change it; "" when it
// is feasible.
func (e *evaluation) gate(p proposal) (reason, release string) {
	switch {
	case p.OffLimits:
		return "off_limits", "lift_limit"
	case p.Harm != nil && float64(*p.Harm) >= e.params.cell("feasibility/gate", "harm") && !e.humanCheck():
		return "harm_unchecked", "set_human_check"
	case p.Suitability.Value < e.params.cell("feasibility/gate", "suitability"):
		return "low_suitability", "raise_" + weakest(p.Suitability.Parts, e.params.get("suitability/weights").Table)
	}
	return "", ""
}

// humanCheck reports whether a written rule says when a person checks AI. An
// unknown answer is not a rule.
func (e *evaluation) humanCheck() bool {
	return float64(step(e.Answers.Values, "G-ORC-01")) >= e.params.cell("feasibility/gate", "human_check")
}

// weakest is the feature whose improvement would raise suitability most.
func weakest(parts, weights map[string]float64) string {
	worst, loss := "", math.Inf(-1)
	for _, name := range sortedKeys(parts) {
		if l := weights[name] * (1 - parts[name]); l > loss {
			worst, loss = name, l
		}
	}
	return worst
}

// rate converts US dollars into the client's currency; a missing rate is a
// problem of the currency answer.
func (e *evaluation) rate() float64 {
	if r, ok := e.Evidence.Rate(e.result.Currency); ok {
		return r
	}
	fault := problem.New("answers.P-CURRENCY", "currency_no_rate", "currency", e.result.Currency)
	for _, p := range e.problems {
		if p.Code == fault.Code {
			return 1
		}
	}
	e.problems = append(e.problems, fault)
	return 1
}

func orZero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}
