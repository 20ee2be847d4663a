package reports

import (
	"strings"

	"waterline/assessment"
)

// signals lists signs that use itself is rewarded, with innocent explanations
// and a check, never about a person.
func (b *builder) signals() (Page, bool) {
	if len(b.res.Signals) == 0 {
		return Page{}, false
	}
	name := b.t("report.signals.name")
	t := Table{Columns: []Column{{b.t("report.signals.sign"), 0.3, false}, {b.t("report.signals.innocent"), 0.35, false}, {b.t("report.signals.check"), 0.35, false}}}
	for _, s := range b.res.Signals {
		key := "signal." + s.Question
		if !b.l.Has(key + ".seen") {
			key = "signal.other"
		}
		seen := b.t(key + ".seen")
		if s.Strength == "strong" {
			seen += " " + b.t("signal.strong")
		}
		t.Rows = append(t.Rows, []string{seen, b.t(key + ".innocent"), b.t(key + ".check")})
	}
	p := Page{
		Name: name, Kicker: name, Headline: b.l.N("report.signals.headline", len(t.Rows)),
	}
	lead, rest := Text{Lead, b.t("report.signals.lead")}, []Block{t, Callout{"", b.t("report.signals.note")}}
	p.Blocks = append([]Block{lead}, rest...)
	if s := b.res.Spend; s.Listed > 0 {
		tied := func(key string, amount float64) Fact {
			return Fact{b.t("report.signals." + key), b.money(amount), b.t("report.spend.of", "share", b.l.Percent(amount/s.Listed)), answered}
		}
		p.Blocks = append([]Block{lead, Figures{[]Fact{tied("usage", s.ByOutcome.Usage), tied("none", s.ByOutcome.None), tied("measured", s.ByOutcome.Measured)}}}, rest...)
	}
	return p, true
}

// bottlenecks shows where hours and waiting sit.
func (b *builder) bottlenecks() (Page, bool) {
	p, c, ok := b.page("bottlenecks", "hours")
	if !ok {
		return p, false
	}
	picture, today := []Block{Picture{Chart: c, Bare: true}}, b.today()
	var one, checks []Block
	if text := b.bottleneck(); text != "" {
		one = []Block{Callout{b.t("report.bottlenecks.one"), text}}
	}
	if len(b.res.Checks) > 0 {
		var asks []string
		for _, check := range b.res.Checks[:min(mostChecks, len(b.res.Checks))] {
			asks = append(asks, check.Message)
		}
		checks = []Block{Text{Heading, b.t("report.bottlenecks.checks")}, List{asks}}
	}
	read := []Block{Text{Heading, b.t("report.bottlenecks.read")},
		List{[]string{b.t("report.bottlenecks.saved"), b.t("report.bottlenecks.waiting"), b.t("report.bottlenecks.queue")}}}
	with := func(rows int, rest ...[]Block) Page {
		p.Blocks = joined(picture, b.first(today, rows), one, joined(rest...))
		return p
	}
	all := len(today.Rows)
	if full := b.fitting(with(all, read, checks), with(all, checks)); b.fits(full) {
		return full, true
	}
	short := today.shortened(0, nameInCell)
	if all > mostWithTable {
		if c, ok := b.hoursOf(mostWithTable); ok {
			picture = []Block{Picture{Chart: b.numbered(c), Bare: true}}
		}
	}
	return b.longest(all, func(rows int) Page {
		p.Blocks = joined(picture, b.first(short, rows), one)
		return p
	}), true
}

// mostWithTable is how many processes the chart shows where the table below it
// has no room for all.
const mostWithTable = 7

// mostChecks is how many answers to look at again are listed.
const mostChecks = 4

// today is what is known of each process as it runs now.
func (b *builder) today() Table {
	t := Table{Columns: []Column{
		{b.t("chart.process"), 0.28, false}, {b.t("report.bottlenecks.cases"), 0.12, true}, {b.t("report.bottlenecks.paid"), 0.26, true},
		{b.t("report.bottlenecks.untouched"), 0.12, true}, {b.known(b.t("report.bottlenecks.errors"), answered), 0.12, true}, {b.known(b.t("report.bottlenecks.open"), answered), 0.1, true},
	}}
	var cases, paid, untouched []string
	share := func(x *float64) string {
		if x == nil {
			return absent
		}
		return b.l.Percent(*x)
	}
	for _, p := range b.processes() {
		open := absent
		if p.Backlog != nil {
			open = b.l.Number(*p.Backlog, 0)
		}
		t.Rows = append(t.Rows, []string{p.Name, b.cases(p), b.ranged(p.Cost), share(p.Touchless), share(p.ErrorRate), open})
		cases, paid, untouched = append(cases, b.letter(onCases, p.ID)), append(paid, b.letter(onPaid, p.ID)), append(untouched, b.letter(onUntouched, p.ID))
	}
	b.lettered(&t, 1, cases)
	b.lettered(&t, 2, paid)
	b.lettered(&t, 3, untouched)
	return t
}

// cases is how many cases a month a process has, as closely as a count of that
// size is known.
func (w *words) cases(p assessment.Process) string {
	const few = 100
	if p.Cases < few {
		return w.count(p.Cases)
	}
	return w.l.Figure(p.Cases, 3)
}

// bottleneck is the step the respondent would fix first, in sentences.
func (b *builder) bottleneck() string {
	n := b.res.Bottleneck
	where := n.Text
	if n.Process != "" {
		where = b.name(n.Process, nameInSentence)
	}
	if where == "" {
		return ""
	}
	parts := []string{b.t("report.bottlenecks.where", "process", shortened(where, 120))}
	if n.Why != "" {
		parts = append(parts, b.t("report.bottlenecks.why", "reason", b.code("wait", n.Why)))
	}
	if n.WaitHours != nil {
		parts = append(parts, b.t("report.bottlenecks.wait", "time", b.duration(*n.WaitHours)))
	}
	if n.Cost != nil {
		parts = append(parts, b.t("report.bottlenecks.cost", "cost", b.money(*n.Cost)))
	}
	if n.Next != "" {
		parts = append(parts, b.t("report.bottlenecks.next", "next", shortened(b.name(n.Next, nameInSentence), 120)))
	}
	return strings.Join(parts, " ")
}
