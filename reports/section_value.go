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
	table := []Block{Text{Heading, b.t("report.opportunities.table")}, Text{Note, b.t("report.opportunities.note")}, b.opportunityTable()}
	if len(b.res.Portfolio.Chosen) > 0 {
		picture := Picture{Chart: c, Bare: true}
		p.Blocks = append([]Block{picture}, table...)
		return b.withValues(p), true
	}
	p.Blocks = append([]Block{Text{Lead, b.t("report.returns.lead_nothing")}, Picture{Chart: b.charts["values"]}}, table...)
	p.Blocks = append(p.Blocks, Text{Heading, b.t("report.returns.read")},
		List{[]string{b.t("report.returns.hurdle", "rate", b.l.Percent(b.res.Hurdle)), b.t("report.returns.mean"), b.t("report.returns.hours")}})
	return p, true
}

// opportunityTable is the ideas in the order to consider them.
func (b *builder) opportunityTable() Table {
	t := Table{Columns: []Column{
		{"", 0.03, false}, {b.t("report.opportunities.idea"), 0.35, false}, {b.t("report.opportunities.net"), 0.23, true},
		{b.t("report.opportunities.chance"), 0.1, true}, {b.t("report.opportunities.live"), 0.1, true},
		{b.t("report.opportunities.cost"), 0.1, true}, {b.t("report.opportunities.advice"), 0.17, false},
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

// returns is whether it is worth it and how that could be wrong.
func (b *builder) returns() (Page, bool) {
	p := b.res.Portfolio
	if len(p.Chosen) == 0 {
		return Page{}, false
	}
	name := b.t("report.returns.name")
	headline := b.l.N("report.returns.headline", len(p.Chosen), "value", rangeOnLine(b.ranged(p.NPV.Span)), "likely", b.likely(p.NPV.PPositive))
	page := Page{Name: name, Kicker: name, Headline: headline, Blocks: []Block{
		Columns{Share: 0.5, Left: []Block{Picture{Chart: b.charts["waterfall"]}}, Right: []Block{Picture{Chart: b.charts["fan"]}}},
	}}
	if !b.dots {
		page.Blocks = append([]Block{Picture{Chart: b.charts["dots"]}}, page.Blocks...)
	}
	return page, true
}

// returnsPages is the return with owning and reach on one page, or on two where
// they need more room.
func (b *builder) returnsPages() []Page {
	page, ok := b.returns()
	if !ok {
		return nil
	}
	if b.quick() {
		return []Page{b.shortReturns(page)}
	}
	beside := append(b.ownOrSubscribe(), b.reach()...)
	if one, fits := b.onOneSheet(page, beside); fits || len(beside) == 0 {
		return []Page{one}
	}
	page.Blocks = append(page.Blocks, Text{Heading, b.t("report.returns.read")}, List{b.behind()})
	name := b.t("report.own.name")
	second := Page{Name: name, Kicker: name, Headline: b.ownHeadline(), Blocks: beside}
	return []Page{page, b.withValues(second)}
}

// withValues adds the ranges of all ideas where there is room for them.
func (b *builder) withValues(p Page) Page {
	if len(b.res.Opportunities) < 2 {
		return p
	}
	with := p
	with.Blocks = append(slices.Clone(p.Blocks), Picture{Chart: b.charts["values"]})
	return b.fitting(with, p)
}

// onOneSheet adds blocks to a page and reports whether it still fits.
func (b *builder) onOneSheet(p Page, more []Block) (Page, bool) {
	p.Blocks = append(slices.Clone(p.Blocks), more...)
	return p, b.fits(p) || b.fits(Page{Headline: p.Headline, Blocks: tightened(p.Blocks)})
}

// shortReturns is the page of a quick report, with as much to measure first as
// it has room for.
func (b *builder) shortReturns(page Page) Page {
	page.Blocks = append(page.Blocks, b.ownOrSubscribe()...)
	var pages []Page
	for most := mostOnQuick; most > 0; most-- {
		with := page
		with.Blocks = append(slices.Clone(page.Blocks), b.measureFirst(most)...)
		pages = append(pages, with)
	}
	return b.fitting(append(pages, page)...)
}

// behind is what stands behind the figures of the chosen set.
func (b *builder) behind() []string {
	p := b.res.Portfolio
	notes := []string{b.payback(p.Payback)}
	if len(p.Chosen) > 1 {
		notes = append(notes, b.t("report.returns.independent", "together", b.moneyRange(p.NPV.Span), "alone", b.moneyRange(p.NPVIndependent.Span)))
	}
	if math.Abs(p.FixedWorth) >= 1 {
		notes = append(notes, b.t("report.returns.fixed", "worth", b.money(p.FixedWorth)))
	}
	return append(notes, b.t("report.returns.tail", "value", b.money(p.NPV.CVaR)))
}

// How many inputs "measure this first" lists.
const (
	mostMeasures = 5
	mostOnQuick  = 2
)

// drivers is what the answer rests on and what to measure first.
func (b *builder) drivers() (Page, bool) {
	p, c, ok := b.page("drivers", "drivers")
	if !ok || !b.hasDrivers() {
		return p, false
	}
	p.Headline = b.inputHeadline("report.drivers.headline", b.res.Sensitivity[0].Path)
	p.Blocks = append([]Block{Picture{Chart: c, Bare: true}}, b.measureFirst(mostMeasures)...)
	if len(b.res.Portfolio.Chosen) > 0 && len(b.returnsPages()) == 1 {
		p.Blocks = append(p.Blocks, Text{Heading, b.t("report.returns.read")}, List{b.behind()})
	}
	return p, true
}

// inputHeadline is a headline about one input, with its process as far as there
// is room for it.
func (b *builder) inputHeadline(key, path string) string {
	id, q, _ := strings.Cut(path, "/")
	alone := b.t(key, "input", b.code("quantity", q))
	if id == companyID {
		return alone
	}
	text := b.headline(id, func(name string) string {
		return b.t(key, "input", b.t("report.quantity_of", "quantity", b.code("quantity", q), "process", name))
	})
	if len(b.fonts.Lines(text, headlineWidth, headlineType.setting())) > headlineMost {
		return alone
	}
	return text
}

// hasDrivers reports whether something is chosen or worth measuring, so that
// what the answer rests on is a page of its own.
func (b *builder) hasDrivers() bool {
	return len(b.worthKnowing(1)) > 0 || len(b.res.Portfolio.Chosen) > 0
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
