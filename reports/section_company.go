package reports

import (
	"slices"
	"strings"
	"time"

	"waterline/assessment"
)

// iceberg sets what dashboards show against what decides. A quick report leaves
// it out where nothing is known below the waterline.
func (b *builder) iceberg() (Page, bool) {
	p, c, ok := b.page("iceberg", "iceberg")
	if !ok || b.quick() && b.res.Spend.Listed <= 0 && len(b.res.Portfolio.Chosen) == 0 {
		return p, false
	}
	picture, meanings, notes := []Block{Picture{Chart: c, Bare: true}}, []Block{b.meanings()}, b.icebergNotes()
	read := []Block{Text{Heading, b.t("report.iceberg.read")}}
	var more []Block
	if hours, ok := b.charts["hours"]; ok && b.quick() {
		more = []Block{Picture{Chart: hours}}
	}
	with := func(look Look, rest ...[]Block) Page {
		p.Blocks = joined([]Block{Text{look, b.t("report.iceberg.lead")}}, picture, joined(rest...))
		return p
	}
	all := []Block{List{notes}}
	return b.fitting(with(Lead, read, meanings, all, more), with(Body, meanings, all, more),
		with(Lead, read, meanings, all), with(Body, meanings, all), with(Body, meanings, []Block{List{notes[:len(notes)-1]}}),
		with(Body, meanings)), true
}

// icebergNotes is what the figures of the iceberg leave open.
func (b *builder) icebergNotes() []string {
	s := b.res.Spend
	var notes []string
	if s.Total != nil && s.Listed > 0 && s.Unexplained > 0 {
		notes = append(notes, b.t("report.iceberg.unexplained", "gap", b.money(s.Unexplained), "total", b.money(*s.Total), "listed", b.money(s.Listed)))
	}
	if s.ToolsStated != nil && float64(len(s.Tools)) < *s.ToolsStated && len(s.Tools) > 0 {
		notes = append(notes, b.t("report.iceberg.unlisted", "listed", b.l.Number(float64(len(s.Tools)), 0), "stated", b.l.Number(*s.ToolsStated, 0)))
	}
	if len(s.Tools) == 0 {
		notes = append(notes, b.t("report.iceberg.no_tools"))
	}
	if len(b.res.Signals) == 0 && !b.quick() {
		notes = append(notes, b.t("report.iceberg.no_signs"))
	}
	return append(notes, b.t("report.iceberg.use"))
}

// meanings says of each figure what it tells.
func (b *builder) meanings() Table {
	t := Table{Columns: []Column{{b.t("chart.figure"), 0.34, false}, {b.t("chart.value"), 0.24, true}, {b.t("report.iceberg.tells"), 0.42, false}}}
	for _, f := range append(b.aboveWater(), b.belowWater()...) {
		value := f.Value
		if !f.unknown {
			value = b.known(value, b.waterLetter(f.key))
		}
		t.Rows = append(t.Rows, []string{f.Label, value, b.t("report.iceberg.means." + f.key)})
	}
	return t
}

// waterLetter is how a figure of the iceberg is known.
func (b *builder) waterLetter(key string) string {
	switch key {
	case "hours_freed":
		return b.letter(onFreed, b.res.Portfolio.Chosen...)
	case "net":
		return b.letter(onEverything, b.res.Portfolio.Chosen...)
	case "best_net":
		best, _ := b.best()
		return b.letter(onEverything, best.ID)
	default:
		return answered
	}
}

// maturity shows the areas weakest first, the gates that bind and the next step
// of the weakest.
func (b *builder) maturity() (Page, bool) {
	p, c, ok := b.page("maturity", "maturity")
	if !ok {
		return p, false
	}
	return b.firstFitting(mostNextSteps, func(i int) Page {
		p.Blocks = append([]Block{Text{Lead, b.maturityLead()}, Picture{Chart: c, Bare: true}}, b.maturitySteps(mostNextSteps-i)...)
		return p
	}), true
}

// mostNextSteps is how many areas show their next step when there is room.
const mostNextSteps = 5

// maturitySteps is the next step of the weakest areas and the gates that bind.
func (b *builder) maturitySteps(most int) []Block {
	var out []Block
	if steps, ok := b.nextSteps(most); ok {
		out = append(out, Text{Heading, b.t("report.maturity.steps")}, steps)
	}
	var gates Table
	gates.Columns = []Column{{b.t("report.maturity.gate"), 0.5, false}, {b.t("report.maturity.release"), 0.5, false}}
	for _, g := range b.res.Maturity.Overall.Gates {
		if g.Binds {
			gates.Rows = append(gates.Rows, []string{g.Reason, g.Release})
		}
	}
	if len(gates.Rows) > 0 {
		out = append(out, Text{Heading, b.t("report.maturity.gates")}, gates)
	}
	note := b.t("report.maturity.note")
	if len(b.res.Portfolio.Chosen) > 0 {
		note += " " + b.t("report.maturity.note_worth")
	}
	return append(out, Text{Note, note})
}

func (b *builder) maturityLead() string {
	o := b.res.Maturity.Overall
	if o.Level == nil || o.Low == nil || o.High == nil {
		return b.t("report.maturity.lead_unknown")
	}
	value := b.t("report.ranged", "value", b.level(o.Level), "range", b.l.Span(b.level(o.Low), b.level(o.High)))
	if o.Ungated != nil && *o.Ungated-*o.Level >= 0.05 {
		return b.t("report.maturity.lead_gated", "level", value, "before", b.level(o.Ungated))
	}
	return b.t("report.maturity.lead", "level", value)
}

// nextSteps is the next step of so many of the weakest areas with what it is
// worth.
func (b *builder) nextSteps(most int) (Table, bool) {
	worth := map[string]float64{}
	for _, s := range b.res.Maturity.StepValue {
		worth[s.Dimension] = s.NPVGain
	}
	valued := len(b.res.Portfolio.Chosen) > 0
	t := Table{Columns: []Column{{b.t("report.maturity.area"), 0.22, false}, {b.known(b.t("report.maturity.level"), answered), 0.15, false}, {b.t("report.maturity.next"), 0.48, false}}}
	if valued {
		t.Columns = append(t.Columns, Column{b.known(b.t("report.maturity.worth"), b.letter(onEverything, b.res.Portfolio.Chosen...)), 0.15, true})
	}
	for _, d := range b.dimensions() {
		if len(t.Rows) == most || d.Level == nil {
			break
		}
		next := b.t("report.maturity.keep")
		if d.NextStep != "" {
			answer, _ := b.provable(d)
			next = b.t("report.maturity.move", "question", b.question(d.Weakest), "answer", answer)
		}
		row := []string{b.dimension(d.ID), b.levelRange(d), next}
		if valued {
			row = append(row, b.money(worth[d.ID]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, len(t.Rows) > 0
}

// question is the text of a question, or its id where the bank is not at hand.
func (b *builder) question(id string) string {
	if b.opt.Bank != nil {
		if q, ok := b.opt.Bank.Question(id); ok {
			return b.clean(q.Text)
		}
	}
	return id
}

// spend shows where the money of a month goes.
func (b *builder) spend() (Page, bool) {
	p, c, ok := b.page("spend", "spend")
	if !ok {
		return p, false
	}
	s := b.res.Spend
	facts := []Fact{
		{b.t("report.spend.idle"), b.money(s.Idle), b.t("report.spend.of", "share", b.l.Percent(s.Idle/s.Listed)), answered},
		{b.t("report.spend.unowned"), b.money(s.Unowned), b.t("report.spend.of", "share", b.l.Percent(s.Unowned/s.Listed)), answered},
		{b.t("report.spend.shadow"), b.money(s.Shadow), b.t("report.spend.of", "share", b.l.Percent(s.Shadow/s.Listed)), answered},
	}
	t := b.toolTable()
	o := s.ByOutcome
	tied := b.t("report.spend.outcome", "measured", b.money(o.Measured), "named", b.money(o.Named), "usage", b.money(o.Usage), "none", b.money(o.None))
	return b.longest(len(t.Rows), func(rows int) Page {
		p.Blocks = joined([]Block{Figures{facts}, Picture{Chart: c, Bare: true}, Text{Heading, b.t("report.spend.table")}, Text{Body, strings.TrimSpace(tied + " " + b.renewal())}}, b.first(t, rows))
		return p
	}), true
}

// toolTable lists the tools. What nobody answered of any of them has no column.
func (b *builder) toolTable() Table {
	tools := b.tools()
	trend := slices.ContainsFunc(tools, func(t assessment.Tool) bool { return t.Trend != nil })
	renews := slices.ContainsFunc(tools, func(t assessment.Tool) bool { return t.Renews != "" })
	t := Table{Columns: []Column{
		{b.t("report.spend.tool"), 0.24, false}, {b.known(b.t("report.spend.month"), answered), 0.15, true}, {b.known(b.t("report.spend.seats"), answered), 0.14, true},
	}}
	if trend {
		t.Columns = append(t.Columns, Column{b.known(b.t("report.spend.trend"), answered), 0.13, true})
	}
	if renews {
		t.Columns = append(t.Columns, Column{b.t("report.spend.renews"), 0.15, false})
	}
	t.Columns = append(t.Columns, Column{b.t("report.spend.owner"), 0.11, false}, Column{b.t("report.spend.approved"), 0.12, false}, Column{b.t("report.spend.tied"), 0.18, false})
	for _, tool := range tools {
		row := []string{tool.Name, b.exact(tool.Cost), b.seats(tool)}
		if trend {
			row = append(row, b.change(tool.Trend))
		}
		if renews {
			row = append(row, b.shortDay(tool.Renews))
		}
		t.Rows = append(t.Rows, append(row, b.yes(tool.Owned), b.yes(tool.Approved), b.outcome(tool.Outcome)))
	}
	return t
}

// change writes a change with its sign.
func (b *builder) change(share *float64) string {
	switch {
	case share == nil:
		return absent
	case *share > 0:
		return b.t("report.spend.rise", "share", b.l.Percent(*share))
	}
	return b.l.Percent(*share)
}

// renewal says which contract renews next after the date of the report, "" when
// none is known to.
func (b *builder) renewal() string {
	var next assessment.Tool
	for _, t := range b.res.Spend.Tools {
		if t.Renews >= b.opt.Date.Format(time.DateOnly) && (next.Renews == "" || t.Renews < next.Renews) {
			next = t
		}
	}
	if next.Renews == "" {
		return ""
	}
	return b.t("report.spend.next", "tool", shortened(next.Name, 60), "date", b.day(next.Renews), "cost", b.money(next.Cost))
}

func (b *builder) seats(t assessment.Tool) string {
	if t.Seats == nil {
		return absent
	}
	if t.Active == nil {
		return b.l.Number(*t.Seats, 0)
	}
	return b.t("report.spend.used", "active", b.l.Number(*t.Active, 0), "seats", b.l.Number(*t.Seats, 0))
}
