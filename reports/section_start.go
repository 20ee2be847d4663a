package reports

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment"
)

// starter is the charter to sign, or the honest page that says there is none.
func (b *builder) starter() Page {
	s := b.res.Starter
	if s.ID == nil || s.Charter == nil {
		return b.noStarter()
	}
	c := s.Charter
	name := b.t("report.starter.name")
	o, _ := b.opportunity(*s.ID)
	weeks := b.l.Number(math.Ceil(c.Weeks), 0)
	stays := make([]string, len(c.Stays))
	for i, code := range c.Stays {
		stays[i] = b.code("stays", code)
	}
	rows := []Field{
		{b.t("report.starter.what"), []string{b.t("report.starter.does", "play", c.Play, "does", o.PlayText.Does)}},
		{b.t("report.starter.in"), c.ScopeIn},
		{b.t("report.starter.out"), c.ScopeOut},
		{b.t("report.starter.price"), []string{b.t("report.starter.price_text", "price", b.exact(c.Price), "weeks", weeks)}},
		{b.t("report.starter.baseline"), []string{b.measure(c.Baseline)}},
		{b.t("report.starter.target"), []string{b.t("report.starter.by_month", "value", b.measure(c.Target), "month", b.l.Number(float64(c.Month), 0))}},
		{b.t("report.starter.kill"), []string{b.t("report.starter.kill_text", "value", b.measure(c.Kill), "month", b.l.Number(float64(c.Month), 0))}},
	}
	if o.Name != "" {
		rows = append([]Field{{b.t("report.starter.process"), []string{o.Name}}}, rows...)
	}
	if c.Cases > 0 {
		rows = append(rows, Field{b.t("report.starter.proof"), []string{b.t("report.starter.proof_text", "cases", b.l.Number(float64(c.Cases), 0))}})
	}
	if o.PlayText.Person != "" {
		rows = append(rows, Field{b.t("report.starter.person"), []string{o.PlayText.Person}})
	}
	rows = append(rows, Field{b.t("report.starter.owner"), []string{b.t("report.starter.owner_text")}},
		Field{b.t("report.starter.stays"), stays},
		Field{b.t("report.starter.chances"), []string{b.t("report.starter.chances_text", "live", b.likely(o.Production), "proven", b.likely(c.PProven), "value", b.ranged(o.NPV.Span))}})
	return Page{
		Name: name, Kicker: name, Whole: true,
		Headline: b.headline(*s.ID, func(name string) string {
			return b.t("report.starter.headline", "process", name, "price", b.money(c.Price), "weeks", weeks)
		}, func(name string) string {
			return b.t("report.starter.headline_short", "process", name, "price", b.money(c.Price), "weeks", weeks)
		}),
		Blocks: []Block{Frame{[]Block{
			Fields{Rows: rows, Share: 0.24},
			b.signatures("sign_client", "sign_firm"),
		}}},
	}
}

// signatures are lines for each who signs.
func (b *builder) signatures(who ...string) Signatures {
	var s Signatures
	for _, key := range who {
		s.Rows = append(s.Rows, []string{b.t("report.starter." + key), b.t("report.starter.sign_signature"), b.t("report.starter.sign_date")})
	}
	return s
}

// measure writes an outcome measure with how it is known.
func (b *builder) measure(m assessment.Measure) string {
	value := b.l.Figure(m.Value, 3)
	if m.Unit == "share" {
		value = b.l.Percent(m.Value)
	}
	return b.t("report.starter.measure", "measure", b.code("measure", m.Name), "value", value, "letter", string(m.Letter))
}

// noStarter says plainly why nothing is to be started, and what could change it.
func (b *builder) noStarter() Page {
	s := b.res.Starter
	name := b.t("report.starter.name")
	reason := b.code("starter", s.Reason)
	if len(b.res.Opportunities) == 0 {
		reason = b.t("report.answer.lead_empty")
	}
	blocks := []Block{Text{Lead, reason}}
	if len(b.res.Opportunities) == 0 {
		return Page{Name: name, Kicker: name, Headline: b.t("report.none.headline"), Blocks: blocks}
	}
	if s.Cheapest != nil {
		blocks = append(blocks, Callout{b.t("report.none.measure"), b.t("report.none.measure_text", "input", b.quantity(s.Cheapest.Path), "worth", b.money(s.Cheapest.EVPPI))})
	} else {
		blocks = append(blocks, Callout{b.t("report.none.measure"), b.t("report.none.measure_none")})
	}
	if rows := b.whatWould(); len(rows) > 0 {
		blocks = append(blocks, Text{Heading, b.t("report.none.change")},
			Table{Columns: []Column{{b.t("report.opportunities.idea"), 0.36, false}, {b.t("report.none.now"), 0.28, true}, {b.t("report.none.would"), 0.36, false}}, Rows: rows})
	}
	p := Page{Name: name, Kicker: name, Headline: b.t("report.none.headline_firm"), Blocks: blocks}
	if s.Cheapest != nil {
		p.Headline = b.t("report.none.headline_measure")
	}
	if !b.quick() {
		full := p
		full.Blocks = append(slices.Clone(blocks), b.decision(reason))
		return b.fitting(full, p)
	}
	with := func(more ...Block) Page {
		with := p
		with.Blocks = joined(blocks, more, b.meanwhile())
		return with
	}
	if c, ok := b.charts["drivers"]; ok {
		return b.fitting(with(Picture{Chart: c}), with())
	}
	return with()
}

// decision is the record of starting nothing, to be signed like a charter.
func (b *builder) decision(reason string) Block {
	return Frame{[]Block{
		Fields{Share: 0.24, Rows: []Field{
			{b.t("report.none.decision"), []string{b.t("report.none.decision_text")}},
			{b.t("report.none.reason"), []string{reason}},
			{b.t("report.none.instead"), []string{b.t("report.none.do1"), b.t("report.none.do2")}},
			{b.t("report.none.review"), []string{b.t("report.none.do3")}},
			{b.t("report.starter.owner"), []string{b.t("report.none.owner_text")}},
		}},
		b.signatures("sign_client"),
	}}
}

// watch is today's figures of each process, against which to look again.
func (b *builder) watch() []Block {
	t := Table{Columns: []Column{
		{b.t("chart.process"), 0.32, false}, {b.t("report.bottlenecks.cases"), 0.12, true}, {b.t("report.none.hours"), 0.18, true},
		{b.t("report.bottlenecks.paid"), 0.22, true}, {b.t("report.none.cost"), 0.16, true},
	}}
	var cases, hours, paid, cost []string
	for _, p := range b.processes() {
		o, ok := b.opportunity(p.ID)
		if !ok {
			continue
		}
		t.Rows = append(t.Rows, []string{p.Name, b.cases(p), b.t("report.ranged", "value", b.count(p.Hours.Mean), "range", b.countRange(p.Hours)), b.ranged(p.Cost), b.money(o.Cost.P80)})
		cases, hours = append(cases, b.letter(onCases, p.ID)), append(hours, b.letter(onWork, p.ID))
		paid, cost = append(paid, b.letter(onPaid, p.ID)), append(cost, b.letter(onOneOff, p.ID))
	}
	for i, letters := range [][]string{cases, hours, paid, cost} {
		b.lettered(&t, i+1, letters)
	}
	return joined([]Block{Text{Heading, b.t("report.none.watch")}, Text{Body, b.t("report.none.watch_note")}}, b.first(t, mostDrawn))
}

// meanwhile is what is worth doing where no project is.
func (b *builder) meanwhile() []Block {
	return []Block{Text{Heading, b.t("report.none.meanwhile")}, List{[]string{b.t("report.none.do1"), b.t("report.none.do2"), b.t("report.none.do3")}}}
}

// whatWould is what would change the answer for each opportunity.
func (b *builder) whatWould() [][]string {
	var rows [][]string
	for _, o := range b.res.Opportunities {
		rows = append(rows, []string{o.Name, b.ranged(o.NPV.Span), b.would(o)})
	}
	return rows
}

// would is what would change the answer for one opportunity.
func (b *builder) would(o assessment.Opportunity) string {
	switch {
	case !o.Feasible:
		return b.code("release", o.Release)
	case o.NPV.Mean < 0:
		return b.t("report.none.value", "share", b.share(o))
	case b.res.Starter.Reason == "no_days":
		return b.t("report.none.days")
	case b.res.Starter.Reason == "too_risky":
		return b.t("report.none.risk")
	case b.res.Starter.Reason == "too_harmful":
		return b.t("report.none.harm")
	default:
		return b.t("report.none.budget", "price", b.money(o.Cost.P80))
	}
}

// share is how much of its expected one-off cost an opportunity earns back: the
// present value of everything but building and change, over that of both.
func (b *builder) share(o assessment.Opportunity) string {
	spent := -(o.Waterfall.Build + o.Waterfall.Change)
	if spent <= 0 {
		return b.t("report.not_known")
	}
	return b.l.Percent(math.Max(0, (o.Waterfall.Net+spent)/spent))
}

// roadmap orders the steps by quarter, with what they need, and says how each
// idea is to be held: owned or subscribed to.
func (b *builder) roadmap() (Page, bool) {
	p, c, ok := b.page("roadmap", "roadmap")
	if !ok || len(b.res.Opportunities) == 0 {
		return p, false
	}
	gantt, needs, budget := []Block{Picture{Chart: c, Bare: true}}, b.stepNeeds(), b.budget()
	steps := func(rows int) []Block {
		if len(needs.Rows) == 0 {
			return nil
		}
		return append([]Block{Text{Heading, b.t("report.roadmap.needs")}}, b.first(needs, rows)...)
	}
	how := []string{b.t("report.roadmap.prerequisites"), b.t("report.roadmap.days"), b.t("report.roadmap.decide"), b.t("report.roadmap.quarters")}
	read := []Block{Text{Heading, b.t("report.roadmap.read")}, List{how}}
	own, reach, all := b.ownOrSubscribe(), b.reach(), len(needs.Rows)
	if len(b.res.Portfolio.Chosen) == 0 {
		own, read = b.watch(), []Block{Text{Heading, b.t("report.roadmap.read")}, List{[]string{how[0], how[3]}}}
	}
	with := func(parts ...[]Block) Page {
		p.Blocks = joined(gantt, joined(parts...))
		return p
	}
	var line []Block
	if len(budget) > 0 {
		if c, ok := budget[0].(Callout); ok {
			line = []Block{Text{Body, c.Text}}
		}
	}
	return b.fitting(with(steps(all), own, reach, budget, read), with(steps(all), own, reach, budget), with(own, reach, budget, read),
		with(own, reach, budget), with(line, own, reach), with(own, reach), with(line, own), with(own), with(line), with()), true
}

// budget is the budget of a year beside what the chosen ideas cost.
func (b *builder) budget() []Block {
	p := b.res.Portfolio
	switch {
	case p.Budget == nil:
		return nil
	case len(p.Chosen) == 0:
		return []Block{Callout{b.t("report.roadmap.budget"), b.t("report.roadmap.budget_none", "budget", b.money(*p.Budget))}}
	default:
		return []Block{Callout{b.t("report.roadmap.budget"), b.t("report.roadmap.budget_text",
			"budget", b.money(*p.Budget), "cost", b.money(p.Cost.Mean), "p80", b.money(p.Cost.P80))}}
	}
}

// stepNeeds is what each step of the roadmap needs: the question a measurement
// answers, the level an area has to reach, what a play needs and the decision
// it waits for.
func (b *builder) stepNeeds() Table {
	t := Table{Columns: []Column{{b.t("report.roadmap.step"), 0.36, false}, {b.t("report.roadmap.when"), 0.1, false}, {b.t("report.roadmap.what"), 0.54, false}}}
	seen := map[string]bool{}
	for _, quarter := range b.res.Portfolio.Quarters {
		for _, s := range quarter.Steps {
			key := s.Kind + " " + s.ID
			if seen[key] || s.Kind == "decide" || s.Kind == "run" {
				continue
			}
			seen[key] = true
			t.Rows = append(t.Rows, []string{b.t("report.roadmap.named", "step", b.code("step", s.Kind), "name", shortened(b.stepName(s), 2*nameInSentence)),
				b.l.Number(float64(quarter.Number), 0), strings.Join(b.needsOf(s), " ")})
		}
	}
	return t
}

func (b *builder) needsOf(s assessment.Step) []string {
	var needs []string
	switch s.Kind {
	case "measure":
		for _, m := range b.res.MeasureFirst {
			if m.Path == s.ID {
				needs = append(needs, b.t("report.roadmap.measure", "question", b.question(m.Question), "days", b.personDays(m.Days)))
			}
		}
	case "prepare":
		for _, d := range b.dimensions() {
			if d.ID == s.ID && d.NextStep != "" {
				answer, _ := b.provable(d)
				needs = append(needs, b.t("report.roadmap.level", "answer", answer))
			}
		}
	case "build":
		if o, ok := b.opportunity(s.ID); ok {
			needs = append(needs, o.PlayText.Needs...)
		}
		if first := b.res.Starter.ID; s.Conditional && first != nil {
			needs = append(needs, b.t("report.roadmap.decided", "process", b.name(*first, nameInHeadline)))
		}
	}
	return needs
}
