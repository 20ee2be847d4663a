package assessment

import (
	"fmt"

	"waterline/assessment/evidence"
	"waterline/assessment/usage"
	"waterline/scoring/sample"
	"waterline/scoring/signal"
)

// UsageInput is what a judgement of AI spend is made from. The same input gives
// the same judgement.
type UsageInput struct {
	Summary  *usage.Summary // nil where there is no export
	Answers  Answers        // of the questions on tools and targets; none where only an export is judged
	Evidence *evidence.Base
	Currency string // of the judgement; "" is that of the export
	Seed     uint64
	Draws    int // 0: the evidence's default
}

// judge is the state of one judgement, passed from step to step.
type judge struct {
	in    UsageInput
	p     *parameters
	plan  *sample.Plan
	prior UsagePrior
	cells []*cell
	rate  float64 // of the export's currency
	money []spent

	common []float64 // draws of the share of tools that no test speaks of
}

// JudgeUsage says what exports and answers together show of where AI spend goes:
// tests of each group, the share that is consistent with target-chasing, and the
// four lines of a month. It is pure, and nothing in it is about a person.
func JudgeUsage(in UsageInput) (Usage, error) {
	p := &parameters{base: in.Evidence}
	if in.Draws == 0 {
		in.Draws = int(p.cell("sampling/draws", "default"))
	}
	prior, err := UsagePriorOf(in.Answers, in.Evidence)
	if err != nil {
		return Usage{}, err
	}
	if err := p.err(); err != nil {
		return Usage{}, err
	}
	j := &judge{in: in, p: p, plan: sample.New(in.Seed, in.Draws), prior: prior}
	out := j.judged()
	if err := p.err(); err != nil {
		return Usage{}, err
	}
	return frozen(out)
}

// judgeUsage adds what exports and answers say of where AI spend goes, where
// either says anything.
func (e *evaluation) judgeUsage() error {
	prior, err := UsagePriorOf(e.Answers, e.Evidence)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	if e.Answers.Usage == nil && !prior.Said {
		return nil
	}
	out, err := JudgeUsage(UsageInput{
		Summary: e.Answers.Usage, Answers: e.Answers, Evidence: e.Evidence, Currency: e.result.Currency, Seed: e.Seed, Draws: e.Draws,
	})
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	e.result.Usage = &out
	return nil
}

func (j *judge) judged() Usage {
	out := Usage{
		Basis: BasisAnswers, Prior: j.prior.interval(), Incentives: j.prior.Incentives,
		MinGroup: int(j.p.cell("usage/privacy", "people")),
	}
	if s := j.in.Summary; s != nil {
		ordered := inUsageOrder(*s)
		j.in.Summary = &ordered
		out.Basis, out.From, out.To, out.Records, out.Actors = BasisExport, s.From, s.To, s.Records, s.Actors
		out.Shadow, out.MinGroup = ordered.Shadow, s.MinGroup
	}
	j.exchange(&out)
	j.test()
	for _, c := range j.cells {
		out.Groups = append(out.Groups, c.out)
	}
	j.overall(&out)
	j.spend(&out)
	out.Cheaper = j.cheaper(&out)
	return out
}

// test makes, adjusts and judges the tests of all people and each group of
// every tool.
func (j *judge) test() {
	if j.in.Summary == nil {
		return
	}
	for i := range j.in.Summary.Tools {
		t := &j.in.Summary.Tools[i]
		if t.All != nil {
			j.add(t, t.All)
		}
		for k := range t.Groups {
			j.add(t, &t.Groups[k])
		}
	}
	j.adjust()
	for _, c := range j.cells {
		if c.out.Withheld == "" {
			j.conclude(c)
		}
	}
}

// add makes the tests of a group; of one that is withheld nothing is said.
func (j *judge) add(t *usage.ToolSummary, use *usage.GroupUse) {
	c := &cell{tool: t, use: use, out: UsageGroup{Tool: t.Tool, Group: use.Group, Actors: use.Actors, Withheld: use.Withheld}}
	j.cells = append(j.cells, c)
	if use.Withheld != "" {
		c.out.Verdict, c.out.Why = NotAssessable, "withheld"
		return
	}
	j.examine(c)
}

// exchange sets the rate from the export's currency to that of the judgement,
// 0 where there is none.
func (j *judge) exchange(out *Usage) {
	j.rate = 1
	s := j.in.Summary
	if s == nil || j.in.Currency == "" || s.Currency == "" || s.Currency == j.in.Currency {
		return
	}
	out.Converted = s.Currency
	to, known := j.in.Evidence.Rate(j.in.Currency)
	from, also := j.in.Evidence.Rate(s.Currency)
	if j.rate = 0; known && also {
		j.rate = to / from
	}
}

// whole is the cell of everybody who uses a tool, where it can be judged.
func (j *judge) whole(tool string) *cell {
	for _, c := range j.cells {
		if c.out.Tool == tool && c.out.Group == usage.Everyone && c.out.Share != nil {
			return c
		}
	}
	return nil
}

// known is the inflated share of a tool: of its tests, else the prior.
func (j *judge) known(tool string) (p signal.Posterior, measured bool) {
	if c := j.whole(tool); c != nil {
		return c.after, true
	}
	return signal.NewPosterior(j.prior.A, j.prior.B, signal.Estimate{}, 0, 0), false
}

// cheaper lists what would narrow the share most, by what is missing and then
// by what it costs to get.
func (j *judge) cheaper(out *Usage) []string {
	if j.prior.Flat && j.in.Summary == nil {
		return nil
	}
	if j.in.Summary == nil {
		return []string{"coding_analytics", "gateway_logs", "billing", "invoices"}
	}
	var list []string
	missing := func(code string, whys ...string) {
		for _, g := range out.Groups {
			for _, t := range g.Tests {
				for _, why := range whys {
					if t.Why == why {
						list = append(list, code)
						return
					}
				}
			}
		}
	}
	missing("plan", "no_floor", "no_day")
	missing("earlier_months", "no_before")
	missing("more_months", "few_months", "few_near", "few_short")
	missing("results", "no_results")
	missing("requests", "no_events")
	for _, t := range j.in.Summary.Tools {
		if t.All == nil && t.Withheld == "" {
			return append([]string{"named"}, list...)
		}
	}
	return list
}
