package reports

import (
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/usage"
)

// spendLines shows the four lines of a month, and what they follow from: the
// exports, or the answers about targets.
func (b *builder) spendLines() (Page, bool) {
	c, ok := b.charts["lines"]
	if !ok {
		return Page{}, false
	}
	name := b.t("report.lines.name")
	p := Page{Name: name, Kicker: name, Headline: b.linesHeadline()}
	picture := []Block{Text{Body, b.t("report.lines.lead")}, Picture{Chart: c, Bare: true}}
	var read []Block
	if b.res.Usage.Basis == assessment.BasisExport {
		return b.exportedLines(p, picture), true
	}
	if b.res.Usage.Metered > 0 {
		s := b.res.Usage.Prior
		read = []Block{Callout{b.t("report.lines.risk"), b.t("report.lines.risk_text", "range", b.l.Span(b.l.Percent(s.Low), b.l.Percent(s.High)))}}
	}
	next := b.nextExports()
	facts := joined([]Block{Text{Heading, b.t("report.lines.incentives")}}, []Block{b.incentives()})
	with := func(parts ...[]Block) Page {
		p.Blocks = joined(parts...)
		return p
	}
	note := b.avoidable()
	return b.fitting(with(picture, read, facts, next, note), with(picture, read, facts, note), with(picture, read, facts), with(picture, read)), true
}

// exportedLines is the page where exports were read: the trend, the tools with
// what a result costs, and what was seen in logs, as far as there is room.
func (b *builder) exportedLines(p Page, picture []Block) Page {
	var trend []Block
	if c, ok := b.charts["use"]; ok {
		trend = []Block{Picture{Chart: c}}
	}
	tools, note := b.exportTable(), b.avoidable()
	notes := b.exportNotes()
	return b.longest(len(tools.Rows), func(rows int) Page {
		table := joined([]Block{Text{Heading, b.t("report.lines.tools")}}, b.first(tools, rows))
		p.Blocks = joined(picture, trend, table, notes, note)
		if rows < len(tools.Rows) {
			p.Blocks = joined(picture, trend, table, note)
		}
		return p
	})
}

// linesHeadline says what was found, and where nothing was measured, that it was
// not.
func (b *builder) linesHeadline() string {
	u := b.res.Usage
	total := b.money(u.Lines.Total)
	switch {
	case u.Metered <= 0:
		return b.t("report.lines.headline_flat", "total", total)
	case u.Measured > 0 && (u.Verdict == assessment.Possible || u.Verdict == assessment.Likely):
		return b.t("report.lines.headline", "total", total, "inflated", rangeOnLine(b.middle(u.Lines.Seen, b.money)))
	case u.Measured > 0:
		return b.t("report.lines.headline_none", "total", total)
	case len(b.res.Signals) > 0:
		return b.t("report.lines.headline_risk", "total", total, "high", b.money(u.Lines.Risk.P95))
	default:
		return b.t("report.lines.headline_open", "total", total)
	}
}

// incentives is what the prior follows from.
func (b *builder) incentives() Table {
	t := Table{Columns: []Column{{b.t("report.lines.fact"), 0.42, false}, {b.t("report.lines.state"), 0.34, false}, {b.t("report.lines.effect"), 0.24, false}}}
	for _, i := range b.res.Usage.Incentives {
		effect, state := "leaves", b.l.Or("usage_incentive."+i.ID+"."+i.State, b.t("usage_incentive.unknown"))
		switch {
		case !b.l.Has("usage_incentive." + i.ID + "." + i.State):
			effect = "widens"
		case i.Shift > 0:
			effect = "raises"
		case i.Shift < 0:
			effect = "lowers"
		}
		t.Rows = append(t.Rows, []string{b.t("usage_incentive." + i.ID + ".name"), state, b.t("usage_incentive." + effect)})
	}
	return t
}

// mostNext is how many ways to narrow a range are listed.
const mostNext = 4

func (b *builder) nextExports() []Block {
	var items []string
	for _, code := range b.res.Usage.Cheaper[:min(mostNext, len(b.res.Usage.Cheaper))] {
		items = append(items, b.t("usage_next."+code))
	}
	if len(items) == 0 {
		return nil
	}
	return []Block{Text{Heading, b.t("report.lines.next")}, List{items}}
}

// avoidable says what could end without any project, and that no net value holds
// it. What nobody measured is not called avoidable.
func (b *builder) avoidable() []Block {
	text := b.avoidableText()
	if text == "" {
		return nil
	}
	return []Block{Callout{"", text}}
}

func (w *words) avoidableText() string {
	u := w.res.Usage
	if u == nil || u.Avoidable == nil || u.Lines == nil || u.Avoidable.P95 < 1 {
		return ""
	}
	what := "report.lines.avoidable_idle"
	if u.Avoidable.Mean-u.Lines.Idle.Mean > 1 {
		what = "report.lines.avoidable_both"
	}
	return w.t("report.lines.avoidable", "amount", w.middle(*u.Avoidable, w.money), "what", w.t(what))
}

// exportTable sets each tool's exported money beside what was stated of it and
// what its results cost.
func (b *builder) exportTable() Table {
	tools := b.exportedTools()
	measured := string(assessment.Measured)
	t := Table{Columns: []Column{
		{b.t("report.lines.tool"), 0.22, false}, {b.known(b.t("report.lines.exported"), measured), 0.17, true}, {b.known(b.t("report.lines.stated"), answered), 0.17, true},
		{b.known(b.t("report.lines.seats"), measured), 0.15, true}, {b.known(b.t("report.lines.idle"), measured), 0.13, true}, {b.t("report.lines.result"), 0.28, false},
	}}
	amount := func(x *float64) string {
		if x == nil {
			return absent
		}
		return b.money(*x)
	}
	for _, tool := range tools {
		seats := absent
		if s := tool.Seats; s != nil {
			seats = b.t("report.spend.used", "active", b.people(s.Active), "seats", b.people(s.Paid))
		}
		exported := amount(tool.Monthly)
		if tool.Monthly != nil && tool.Kind != "billed" {
			exported += " · " + b.l.Or("usage.kind."+tool.Kind, tool.Kind)
		}
		t.Rows = append(t.Rows, []string{b.toolName(tool), exported, amount(tool.Stated), seats, amount(tool.Idle), b.results(tool)})
	}
	return t
}

// results is what one result of a tool costs, of at most two kinds.
func (b *builder) results(t assessment.UsageTool) string {
	const most = 2
	var out []string
	all := slices.Clone(t.Results)
	slices.SortStableFunc(all, func(a, b assessment.UsageResult) int { return resultRank(a.Measure) - resultRank(b.Measure) })
	for _, r := range all[:min(most, len(all))] {
		out = append(out, b.t("report.lines.one", "cost", b.money(r.Cost), "measure", b.l.Or("usage.measure."+r.Measure, strings.ReplaceAll(r.Measure, "_", " "))))
	}
	if len(out) == 0 {
		return absent
	}
	return strings.Join(out, "; ")
}

// resultRank puts what is nearest to a finished result first.
func resultRank(measure string) int {
	order := []string{"tickets_closed", "prs_merged", "prs_opened", "commits", "feedback_pos", "lines_accepted", "accepted"}
	if i := slices.Index(order, measure); i >= 0 {
		return i
	}
	return len(order)
}

// people is a count of people of a group, rounded to five.
func (w *words) people(n int) string {
	return w.whole(float64(usage.ShownPeople(n)))
}

// exportNotes say from when the exports are and what was left out of them.
func (b *builder) exportNotes() []Block {
	u := b.res.Usage
	text := b.t("report.lines.basis", "from", b.l.Date(u.From.Time()), "to", b.l.Date(u.To.Time()), "records", b.l.Number(float64(u.Records), 0))
	if slices.ContainsFunc(u.Tools, func(t assessment.UsageTool) bool { return t.Stated != nil && t.Monthly != nil }) {
		text += " " + b.t("report.lines.differ")
	}
	switch {
	case u.Converted != "" && u.Lines != nil && u.Measured > 0:
		text += " " + b.t("report.lines.converted", "currency", u.Converted, "date", b.rateDay())
	case u.Converted != "":
		text += " " + b.t("report.lines.no_rate", "currency", u.Converted)
	}
	var apart []string
	for _, t := range u.Tools {
		for _, code := range t.Apart {
			if sentence := b.l.Or("usage_apart."+code, ""); sentence != "" && !slices.Contains(apart, sentence) {
				apart = append(apart, sentence)
			}
		}
	}
	return []Block{Text{Note, strings.Join(append([]string{text}, apart...), " ")}}
}

// rateDay is the day of the rates that money was converted by.
func (b *builder) rateDay() string {
	if b.opt.Evidence == nil {
		return absent
	}
	return b.day(b.opt.Evidence.Rates.Date.Format(time.DateOnly))
}
