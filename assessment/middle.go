package assessment

import (
	"waterline/assessment/questionnaire"
	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
	"waterline/scoring/sample"
)

// Middle is the case in which every quantity has its median: one future, not
// the mean of all. It is for readers who want to follow the model in a
// spreadsheet; a report states the draws.
type Middle struct {
	Months     int
	HurdleRate float64 // a year
	AtGoLive   float64 // share of the plateau reached at go-live
	UsableTime float64 // share of assisted time saved that can be used
	Cases      []MiddleCase
}

// MiddleCase is one opportunity of it.
type MiddleCase struct {
	ID        string
	Drawn     []Term  // in the order of Quantities, each at its median
	Fixed     []Term  // what is taken as stated, under the names of FixedTerms
	IfLive    float64 // net present value when it goes live
	IfStopped float64 // and when it is stopped at the stage gate
}

// Term is one number of the model with where it comes from.
type Term struct {
	Name   string
	Value  float64
	Letter Letter
	Source string // question id, evidence id or "override"; "" when the model derives it
}

// The terms of a case that are not drawn.
const (
	TermStandardPath  = "standard_path"
	TermReview        = "review_share"
	TermErrorRate     = "error_rate"
	TermErrorCost     = "error_cost"
	TermDelayCost     = "delay_cost"
	TermPeople        = "people" // 0 when unknown: the hours of the process over those of a person
	TermFullTimeHours = "full_time_hours"
	TermStageGate     = "stage_gate"
)

// FixedTerms lists the terms that are not drawn, in the order of a case.
func FixedTerms() []string {
	return []string{
		TermStandardPath, TermReview, TermErrorRate, TermErrorCost, TermDelayCost,
		TermPeople, TermFullTimeHours, TermStageGate,
	}
}

// MiddleOf values the middle case of every process, in the order answered, but
// of those whose opportunity was started: what is left of them cannot be
// followed from a beginning. It draws nothing. The errors are those of Evaluate.
func MiddleOf(in Input) (Middle, error) {
	e, err := proposed(in)
	if err != nil {
		return Middle{}, err
	}
	m := Middle{
		Months: e.terms.Months, HurdleRate: e.terms.HurdleRate,
		AtGoLive: e.terms.AtGoLive, UsableTime: e.terms.UsableTime,
	}
	for i := range e.cases {
		if e.cases[i].Started == nil {
			m.Cases = append(m.Cases, e.middle(e.cases[i]))
		}
	}
	return m, nil
}

// middle holds a proposal to its medians and values the one draw that is left.
func (e *evaluation) middle(p proposal) MiddleCase {
	out := MiddleCase{ID: p.ID, Fixed: e.fixed(p)}
	c := p.Case
	for q := range opportunity.Quantities {
		value := tenDigits(p.Drawn[q].Quantile(0.5))
		c.Drawn[q] = dist.Constant(value)
		term := Term{Name: q.String(), Value: value}
		for _, known := range e.result.Provenance {
			if known.Path == p.ID+"/"+term.Name {
				term.Letter, term.Source = known.Letter, known.Source
			}
		}
		out.Drawn = append(out.Drawn, term)
	}
	// Whether it goes live is not asked here: both branches are valued.
	c.Drawn[opportunity.Production] = dist.Constant(1)
	company := opportunity.Company{Fate: []float64{0}, Governance: []float64{e.terms.GovernanceCentre}}
	draw := opportunity.Simulate(sample.New(e.Seed, 1), e.terms, company, []opportunity.Case{c})[0]
	out.IfLive, out.IfStopped = tenDigits(draw.IfLive(0)), tenDigits(draw.IfStopped(0))
	return out
}

// fixed lists the terms of a proposal that are not drawn.
func (e *evaluation) fixed(p proposal) []Term {
	answered := func(name string, value float64, answer questionnaire.Answer, question, otherwise string) Term {
		if answer.Known() {
			return Term{name, value, Reported, question}
		}
		return Term{name, value, Default, otherwise}
	}
	delay := Term{TermDelayCost, p.DelayCost, Default, ""}
	if p.DelayCost > 0 {
		delay = Term{TermDelayCost, p.DelayCost, Reported, "BN-COST"}
	}
	return []Term{
		answered(TermStandardPath, p.StandardPath, p.Values["PR-STANDARD"], "PR-STANDARD", "suitability/standard_path"),
		{TermReview, p.Review, Default, "review/share"},
		answered(TermErrorRate, p.ErrorRate, p.Values["PR-ERROR-RATE"], "PR-ERROR-RATE", ""),
		answered(TermErrorCost, p.ErrorCost, p.Values["PR-ERROR-COST"], "PR-ERROR-COST", ""),
		delay,
		answered(TermPeople, p.People, p.Values["PR-PEOPLE"], "PR-PEOPLE", ""),
		answered(TermFullTimeHours, p.FullTimeHours, e.Answers.Values["P-HOURS"], "P-HOURS", "P-HOURS"),
		{TermStageGate, p.StageGate, Default, "build/stage_gate"},
	}
}
