package reports

import (
	"slices"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// The plan: so many columns of so many days, each with at most so many steps.
const (
	planColumns = 3
	planDays    = 30
	planSteps   = 3
)

// governStep is one step of the plan: what to do, what to get to, who answers
// for it and what shows it.
type governStep struct{ do, get, owner, proof string }

// govern is the plan for running AI, drawn from the weakest answers.
func (b *builder) govern() (Page, bool) {
	steps := b.governSteps()
	week := b.thisWeek()
	if len(steps) == 0 {
		return Page{}, false
	}
	fewer := steps[:min(len(steps), 2*planColumns)]
	return b.firstFitting(5, func(i int) Page {
		if i < 3 {
			return b.governPage(steps, week, []cellLook{spacious, joint, small}[i])
		}
		return b.governPage(fewer, week, []cellLook{joint, small}[i-3])
	}), true
}

// cellLook is how a step of the plan is set.
type cellLook uint8

const (
	spacious cellLook = iota // owner and proof on lines of their own
	joint                    // owner and proof together
	small                    // all of it in the type of notes
)

// governPage is the plan with its steps set in one of the looks.
func (b *builder) governPage(steps []governStep, week Table, look cellLook) Page {
	area := b.dimension(b.dimensions()[0].ID)
	p := Page{Name: b.t("report.govern.name"), Kicker: b.t("report.govern.name"), Blocks: b.governBlocks(steps, week, look),
		Headline: b.t("report.govern.headline", "n", b.l.Number(float64(len(steps)), 0), "area", area)}
	if len(steps) == 1 {
		p.Headline = b.t("report.govern.headline_one", "area", area)
	}
	return p
}

// governBlocks sets the steps in columns.
func (b *builder) governBlocks(steps []governStep, week Table, look cellLook) []Block {
	blocks := []Block{Text{Body, b.t("report.govern.lead")}}
	columns := make([][]governStep, planColumns)
	perColumn := min(planSteps, (len(steps)+planColumns-1)/planColumns)
	for i, s := range steps[:min(len(steps), planColumns*perColumn)] {
		columns[i/perColumn] = append(columns[i/perColumn], s)
	}
	heads := make([][]Block, planColumns)
	for i := range heads {
		heads[i] = []Block{Text{Heading, b.t("report.govern.in", "n", b.l.Number(float64((i+1)*planDays), 0))}}
	}
	blocks = append(blocks, thirds(heads))
	for row := range perColumn {
		cells := make([][]Block, planColumns)
		for i, column := range columns {
			if row < len(column) {
				cells[i] = b.governCell(column[row], look)
			}
		}
		blocks = append(blocks, thirds(cells))
	}
	if len(week.Rows) > 0 {
		blocks = append(blocks, Text{Heading, b.t("report.govern.week")}, week)
	}
	return append(blocks, Text{Note, b.t("report.govern.note")})
}

// thirds sets three stacks of blocks side by side.
func thirds(cells [][]Block) Block {
	const first = 0.3165 // leaves three equal columns between two gutters
	return Columns{Share: first, Left: cells[0], Right: []Block{Columns{Share: 0.5, Left: cells[1], Right: cells[2]}}}
}

func (b *builder) governCell(s governStep, look cellLook) []Block {
	out := []Block{Text{Sub, s.do}, Text{Body, s.get}}
	if look == small {
		out[1] = Text{Note, s.get}
	}
	switch {
	case s.proof != "" && look == spacious:
		out = append(out, Text{Note, b.t("report.govern.owner", "owner", s.owner)}, Text{Note, b.t("report.govern.proof", "proof", s.proof)})
	case s.proof != "":
		out = append(out, Text{Note, b.t("report.govern.owner_proof", "owner", s.owner, "proof", s.proof)})
	case s.owner != "":
		out = append(out, Text{Note, b.t("report.govern.owner", "owner", s.owner)})
	}
	return out
}

// governSteps is one step for each area asked about, weakest first; those too
// little is known of come last.
func (b *builder) governSteps() []governStep {
	var out []governStep
	for _, d := range b.dimensions() {
		s := governStep{do: b.l.Or("report.govern.do."+d.ID, b.dimension(d.ID)), owner: b.l.Or("report.govern.role."+d.ID, "")}
		switch {
		case d.Weakest != "" && d.NextStep != "":
			answer, proof := b.provable(d)
			s.get, s.proof = b.t("report.govern.get", "question", b.question(d.Weakest), "answer", answer), proof
		case d.Gate != "":
			s.get = b.release(d.Gate)
		}
		if s.get != "" {
			out = append(out, s)
		}
	}
	return out
}

// provable is the next option of a dimension's weakest question that others can
// check, with what shows it. Without the bank it is the next option alone.
func (b *builder) provable(d assessment.DimensionLevel) (answer, proof string) {
	if b.opt.Bank == nil {
		return d.NextStep, ""
	}
	q, ok := b.opt.Bank.Question(d.Weakest)
	if !ok || q.Proof == nil {
		return d.NextStep, ""
	}
	next := slices.IndexFunc(q.Options, func(o questionnaire.Option) bool { return b.clean(o.Label) == d.NextStep })
	if next < 0 {
		return d.NextStep, b.clean(q.Proof.Prompt)
	}
	return b.clean(q.Options[min(len(q.Options)-1, max(next, q.Proof.AskFrom-1))].Label), b.clean(q.Proof.Prompt)
}

// release is what lifts a gate.
func (b *builder) release(gate string) string {
	for _, g := range b.res.Maturity.Overall.Gates {
		if g.ID == gate {
			return g.Release
		}
	}
	return ""
}

// thisWeek is what needs no project: money without use or owner, and rules that
// hold a level back.
func (b *builder) thisWeek() Table {
	t := Table{Columns: []Column{
		{b.t("report.govern.step"), 0.44, false}, {b.t("report.govern.concerns"), 0.14, true},
		{b.t("report.govern.who"), 0.17, false}, {b.t("report.govern.shows"), 0.25, false},
	}}
	add := func(key string, amount float64, role string) {
		if amount > 0 {
			t.Rows = append(t.Rows, []string{b.t("report.govern." + key), b.known(b.t("report.govern.month", "value", b.money(amount)), answered),
				b.t("report.govern.role." + role), b.t("report.govern." + key + "_proof")})
		}
	}
	s := b.res.Spend
	add("idle", s.Idle, "SPD")
	add("unowned", s.Unowned, "SPD")
	add("shadow", s.Shadow, "SHA")
	for _, g := range b.res.Maturity.Overall.Gates {
		if g.Cap > 0 {
			t.Rows = append(t.Rows, []string{g.Release, b.t("report.govern.all_levels"), b.t("report.govern.role.board"), b.t("report.govern.rule_proof")})
		}
	}
	return t
}
