package reports

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment"
)

// opportunities ranks the ideas and shows value against cost.
func (b *builder) opportunities() (Page, bool) {
	p, c, ok := b.page("opportunities", "matrix")
	if !ok {
		return p, false
	}
	table, names := b.opportunityTable(), b.opportunityTable()
	for i, o := range b.res.Opportunities {
		names.Rows[i][1] = o.Name
	}
	picture := []Block{Picture{Chart: c, Bare: true}}
	if len(b.res.Portfolio.Chosen) == 0 {
		lead := b.t("report.returns.lead_nothing")
		if b.heldBack() != "" {
			lead = b.code("starter", b.res.Starter.Reason)
		}
		picture = append([]Block{Text{Lead, lead}}, picture...)
	}
	heading, note := []Block{Text{Heading, b.t("report.opportunities.table")}}, []Block{Text{Note, b.t("report.opportunities.note")}}
	with := func(parts ...[]Block) Page {
		p.Blocks = joined(picture, joined(parts...))
		return p
	}
	all := len(table.Rows)
	if values := with(heading, note, []Block{table, Picture{Chart: b.charts["values"]}}); len(b.res.Portfolio.Chosen) > 0 && all > 1 && b.fits(values) {
		return values, true
	}
	if whole := b.fitting(with(heading, note, []Block{table}), with(note, []Block{table}), with(note, []Block{names})); b.fits(whole) {
		return whole, true
	}
	if keyed, ok := b.matrixOf(true); ok && all > mostKeyed {
		picture[len(picture)-1] = Picture{Chart: b.numbered(keyed), Bare: true}
	}
	names = names.shortened(1, nameInCell)
	return b.longest(all, func(rows int) Page { return with(note, b.first(names, rows)) }), true
}

// mostKeyed is how many ideas have their letters told in the chart too, where the
// table has no room for all.
const mostKeyed = 6

// opportunityTable is the ideas in the order to consider them.
func (b *builder) opportunityTable() Table {
	t := Table{Columns: []Column{
		{"", 0.03, false}, {b.t("report.opportunities.idea"), 0.31, false}, {b.t("report.opportunities.net"), 0.24, true},
		{b.t("report.opportunities.chance"), 0.11, true}, {b.t("report.opportunities.live"), 0.11, true},
		{b.t("report.opportunities.cost"), 0.1, true}, {b.t("report.opportunities.advice"), 0.18, false},
	}}
	var net, live, cost []string
	for i, o := range b.res.Opportunities {
		t.Rows = append(t.Rows, []string{
			mark(i), b.t("report.opportunities.with", "process", o.Name, "play", o.PlayName), b.ranged(o.NPV.Span),
			b.l.Percent(o.NPV.PPositive), b.l.Percent(o.Production), b.money(o.Cost.P80), b.advice(o),
		})
		net, live, cost = append(net, b.letter(onEverything, o.ID)), append(live, b.letter(onLive, o.ID)), append(cost, b.letter(onOneOff, o.ID))
	}
	b.lettered(&t, 2, net)
	b.lettered(&t, 3, net)
	b.lettered(&t, 4, live)
	b.lettered(&t, 5, cost)
	return t
}

// advice is what to do with an opportunity, in a few words.
func (b *builder) advice(o assessment.Opportunity) string {
	switch {
	case b.res.Starter.ID != nil && *b.res.Starter.ID == o.ID:
		return b.t("advice.start")
	case b.underWay(o.ID):
		return b.t("advice.under_way")
	case b.chosen(o.ID):
		return b.t("advice.plan")
	case !o.Feasible:
		return b.t("advice.not_yet", "reason", b.code("reason", o.Reason))
	case o.NPV.Mean < 0:
		return b.t("advice.no")
	default:
		return b.t("advice.later")
	}
}

// returns is whether it is worth it and how that could be wrong: what is left of
// the gains, when the money is back, and what moves the answer.
func (b *builder) returns() (Page, bool) {
	page, ok := b.returnsPage()
	if !ok {
		return b.noReturns()
	}
	behind := b.behind()
	with := func(bars, notes int) Page {
		with := page
		if c, ok := b.driversOf(bars); ok && bars > 0 {
			with.Blocks = joined(page.Blocks, []Block{Picture{Chart: b.numbered(c)}})
		}
		if notes > 0 {
			with.Blocks = joined(with.Blocks, []Block{List{behind[:min(notes, len(behind))]}})
		}
		return with
	}
	sizes := [][2]int{{6, 5}, {5, 5}, {6, 4}, {6, 3}, {5, 3}, {5, 2}, {4, 2}, {4, 1}, {3, 1}, {3, 0}, {0, 1}}
	return b.firstFitting(len(sizes), func(i int) Page { return with(sizes[i][0], sizes[i][1]) }), true
}

// returnsPage is the part of the return that every depth shows.
func (b *builder) returnsPage() (Page, bool) {
	p := b.res.Portfolio
	if len(p.Chosen) == 0 {
		return Page{}, false
	}
	name := b.t("report.returns.name")
	headline := b.l.N("report.returns.headline", len(p.Chosen), "value", rangeOnLine(b.ranged(p.NPV.Span)), "likely", b.likely(p.NPV.PPositive))
	both := b.pictures("waterfall", "fan")
	if len(both) == 2 {
		both = []Block{Columns{Share: 0.5, Left: both[:1], Right: both[1:]}}
	}
	page := Page{Name: name, Kicker: name, Headline: headline, Blocks: both}
	if !b.dots {
		page.Blocks = append(b.pictures("dots"), page.Blocks...)
	}
	return page, true
}

// noReturns is the return where nothing is proposed: how far each idea is from
// earning back its cost, and what moves that.
func (b *builder) noReturns() (Page, bool) {
	values, ok := b.charts["values"]
	best, found := b.best()
	if !ok || !found {
		return Page{}, false
	}
	name := b.t("report.returns.name")
	p := Page{Name: name, Kicker: name, Headline: b.t("report.returns.headline_none", "value", rangeOnLine(b.ranged(best.NPV.Span)), "likely", b.likely(best.NPV.PPositive))}
	var dots []Block
	if !b.dots {
		dots = b.pictures("dots")
	}
	drivers := b.pictures("drivers")
	with := func(parts ...[]Block) Page {
		p.Blocks = joined(parts...)
		return p
	}
	all := []Block{Picture{Chart: values}}
	read := []Block{Text{Heading, b.t("report.returns.read")},
		List{[]string{b.t("report.returns.hurdle", "rate", b.l.Percent(b.res.Hurdle)), b.t("report.returns.mean"), b.t("report.returns.hours")}}}
	return b.fitting(with(dots, all, drivers, read), with(dots, all, drivers), with(all, drivers), with(all)), true
}

// shortReturns is the page of a quick report, with as much to measure first as
// it has room for.
func (b *builder) shortReturns() (Page, bool) {
	page, ok := b.returnsPage()
	if !ok {
		return page, false
	}
	bare := page
	page.Blocks = append(slices.Clone(page.Blocks), b.ownOrSubscribe()...)
	return b.firstFitting(mostOnQuick+2, func(i int) Page {
		switch i {
		case mostOnQuick:
			return page
		case mostOnQuick + 1:
			return bare
		}
		with := page
		with.Blocks = append(slices.Clone(page.Blocks), b.measureFirst(mostOnQuick-i)...)
		return with
	}), true
}

// behind is what stands behind the figures of the chosen set.
func (b *builder) behind() []string {
	p := b.res.Portfolio
	notes := []string{b.payback(p.Payback), b.t("report.returns.tail", "value", b.money(p.NPV.CVaR))}
	if len(p.Chosen) > 1 {
		notes = append(notes, b.t("report.returns.independent", "together", b.moneyRange(p.NPV.Span), "alone", b.moneyRange(p.NPVIndependent.Span)))
	}
	if math.Abs(p.FixedWorth) >= 1 {
		notes = append(notes, b.t("report.returns.fixed", "worth", b.money(p.FixedWorth)))
	}
	if text := b.avoidableText(); text != "" && b.toldLines() {
		notes = append(notes, text)
	}
	return notes
}

// How many inputs "measure this first" lists.
const (
	mostMeasures = 5
	mostOnQuick  = 2
)

// inputHeadline is a headline about one input, with its process where there is
// room for the whole name.
func (b *builder) inputHeadline(key, path string) string {
	id, q, _ := strings.Cut(path, "/")
	alone := b.t(key, "input", b.code("quantity", q))
	name, ok := b.names[id]
	if !ok {
		return alone
	}
	text := b.t(key, "input", b.t("report.quantity_of", "quantity", b.code("quantity", q), "process", name))
	if !b.onTwoLines(text) {
		return alone
	}
	return text
}

// measureFirst lists what to find out before deciding, with the question whose
// answer it would improve.
func (b *builder) measureFirst(most int) []Block {
	worth := b.worthKnowing(most)
	if len(worth) == 0 {
		return []Block{Callout{b.t("report.drivers.first"), b.t("report.drivers.none")}}
	}
	t := Table{Columns: []Column{{b.t("report.drivers.input"), 0.36, false}, {b.t("report.drivers.worth"), 0.14, true}, {b.t("report.drivers.days"), 0.08, true}, {b.t("report.drivers.how"), 0.42, false}}}
	var letters []string
	for _, m := range worth {
		how := b.t("report.drivers.by_pilot")
		if m.Question != "" {
			how = b.question(m.Question)
		}
		id, _, _ := strings.Cut(m.Path, "/")
		t.Rows = append(t.Rows, []string{b.known(b.quantity(m.Path), string(m.Letter)), b.money(m.EVPPI), b.l.Figure(m.Days, 2), how})
		letters = append(letters, b.letter(onEverything, id))
	}
	b.lettered(&t, 1, letters)
	return []Block{Text{Heading, b.t("report.drivers.first")}, Text{Body, b.t("report.drivers.why")}, t, Text{Note, b.t("report.drivers.days_note")}}
}
