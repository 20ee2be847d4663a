package reports

import (
	"slices"
	"strings"

	"waterline/assessment"
)

// mostCards is how many ideas get a page of their own.
const mostCards = 3

// cards are one page each for the chosen ideas, then for the next to consider.
// What is under way is an idea no more.
func (b *builder) cards() []Page {
	ids := slices.Clone(b.res.Portfolio.Chosen)
	for _, o := range b.res.Opportunities {
		if !slices.Contains(ids, o.ID) {
			ids = append(ids, o.ID)
		}
	}
	ids = slices.DeleteFunc(ids, b.underWay)
	var pages []Page
	for _, id := range ids[:min(mostCards, len(ids))] {
		if o, ok := b.opportunity(id); ok {
			pages = append(pages, b.card(o))
		}
	}
	return pages
}

// card is what exactly one idea is, and what it is worth.
func (b *builder) card(o assessment.Opportunity) Page {
	at := slices.IndexFunc(b.res.Opportunities, func(x assessment.Opportunity) bool { return x.ID == o.ID })
	name := b.t("report.card.name", "mark", mark(at))
	p := Page{Name: name, Kicker: b.t("report.card.kicker", "name", name, "advice", b.advice(o)),
		Headline: b.headline(o.ID, func(name string) string {
			return b.t("report.card.headline", "process", name, "value", rangeOnLine(b.ranged(o.NPV.Span)), "likely", b.likely(o.NPV.PPositive))
		}, func(name string) string {
			return b.t("report.card.headline_short", "process", name, "value", rangeOnLine(b.ranged(o.NPV.Span)))
		})}
	p.Blocks = []Block{Figures{[]Fact{
		{b.t("report.card.net", "months", b.horizon()), b.money(o.NPV.Mean), b.moneyRange(o.NPV.Span), b.letter(onEverything, o.ID)},
		{b.t("report.card.cost"), b.money(o.Cost.Mean), b.t("report.fact.cost_p80", "value", b.money(o.Cost.P80)), b.letter(onOneOff, o.ID)},
		{b.t("report.card.hours"), b.count(o.HoursFreed.Mean), b.countRange(o.HoursFreed), b.letter(onFreed, o.ID)},
	}}}
	branches := Picture{Chart: b.branchesChart(o)}
	if cases, ok := b.casesChart(o); ok {
		p.Blocks = append(p.Blocks, Columns{Share: 0.5, Left: []Block{Picture{Chart: cases}}, Right: []Block{branches}})
	} else {
		p.Blocks = append(p.Blocks, branches)
	}
	if !strings.Contains(p.Headline, o.Name) {
		p.Blocks = append([]Block{Text{Body, o.Name}}, p.Blocks...)
	}
	with := func(short bool, more ...Block) Page {
		with := p
		with.Blocks = joined(p.Blocks, []Block{Fields{Share: 0.2, Rows: b.cardRows(o, short)}}, more)
		return with
	}
	evidence := Text{Note, b.evidenceOf(o.ID)}
	return b.firstFitting(4, func(i int) Page {
		if short := i >= 2; i%2 == 1 {
			return with(short)
		} else {
			return with(short, evidence)
		}
	})
}

// cardRows is what the idea is, in entries; short leaves out what the charter and
// the roadmap say too.
func (b *builder) cardRows(o assessment.Opportunity, short bool) []Field {
	var rows []Field
	add := func(key string, values ...string) {
		values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
		if len(values) > 0 {
			rows = append(rows, Field{b.t("report.card." + key), values})
		}
	}
	stays := ""
	if o.PlayText.Person != "" {
		stays = b.t("report.card.stays", "person", o.PlayText.Person)
	}
	add("problem", b.problem(o.ID))
	add("change", b.t("report.card.change_text", "play", o.PlayName, "route", b.code("route", o.Route), "does", o.PlayText.Does), stays)
	if !short {
		add("owner", b.t("report.card.owner_text", "function", b.code("function", o.Function)))
	}
	add("needs", strings.Join(o.PlayText.Needs, " "))
	add("risks", o.PlayText.FailsWhen, b.t("report.card.risks_live", "likely", b.likely(1-o.Production)))
	add("first", b.firstMeasurements(o)...)
	if b.chosen(o.ID) {
		add("stop", b.stopRule(o)...)
	} else {
		add("would", b.would(o))
	}
	return rows
}

// problem is the work as it is done today.
func (b *builder) problem(id string) string {
	i := slices.IndexFunc(b.res.Processes, func(p assessment.Process) bool { return p.ID == id })
	if i < 0 {
		return ""
	}
	p := b.res.Processes[i]
	parts := []string{b.t("report.card.problem_text", "cases", b.cases(p), "hours", b.count(p.Hours.Mean),
		"range", b.countRange(p.Hours), "cost", b.ranged(p.Cost))}
	if p.CycleHours != nil && p.FlowEfficiency != nil {
		parts = append(parts, b.t("report.card.problem_cycle", "time", b.duration(*p.CycleHours), "share", b.l.Percent(*p.FlowEfficiency)))
	}
	if p.Backlog != nil {
		parts = append(parts, b.t("report.card.problem_open", "n", b.l.Number(*p.Backlog, 0)))
	}
	if p.Constraint {
		parts = append(parts, b.t("report.card.problem_constraint"))
	}
	return strings.Join(parts, " ")
}

// firstMeasurements is what to find out before deciding and what to count from
// the first week.
func (b *builder) firstMeasurements(o assessment.Opportunity) []string {
	var out []string
	for _, m := range b.res.MeasureFirst {
		id, quantity, _ := strings.Cut(m.Path, "/")
		if id == o.ID && m.EVPPI >= 1 {
			out = append(out, b.t("report.card.first_before", "input", b.l.Or("quantity."+quantity, quantity), "days", b.personDays(m.Days), "worth", b.money(m.EVPPI)))
			break
		}
	}
	if o.PlayText.Measure != "" {
		out = append(out, b.t("report.card.first_after", "measure", o.PlayText.Measure))
	}
	return out
}

// stopRule is the charter's for the starter; for the others it is today's
// figure, which the change has to beat, and the highest sound price.
func (b *builder) stopRule(o assessment.Opportunity) []string {
	s := b.res.Starter
	if s.ID != nil && *s.ID == o.ID && s.Charter != nil {
		return []string{b.t("report.starter.kill_text", "value", b.measure(s.Charter.Kill), "month", b.l.Number(float64(s.Charter.Month), 0))}
	}
	var out []string
	if now, ok := b.untouched(o.ID); ok {
		out = append(out, b.t("report.card.stop_share", "value", b.known(b.l.Percent(now), b.letter(onUntouched, o.ID))))
	}
	return append(out, b.t("report.card.stop_cost", "price", b.money(o.Cost.P80)))
}

// evidenceOf counts the inputs of a process by how they are known and names
// those that nobody knew.
func (b *builder) evidenceOf(id string) string {
	count := map[assessment.Letter]int{}
	var unknown []string
	for _, p := range b.res.Provenance {
		of, quantity, _ := strings.Cut(p.Path, "/")
		if of != id {
			continue
		}
		count[p.Letter]++
		if p.Letter == assessment.Default {
			unknown = append(unknown, b.l.Or("quantity."+quantity, quantity))
		}
	}
	n := func(l assessment.Letter) string { return b.l.Number(float64(count[l]), 0) }
	text := b.t("report.card.evidence_text", "m", n(assessment.Measured), "r", n(assessment.Reported), "b", n(assessment.Benchmark), "d", n(assessment.Default))
	if len(unknown) > 0 {
		text += " " + b.t("report.card.evidence_default", "inputs", strings.Join(unknown, "; "))
	}
	return text
}

// personDays is the work of a measurement.
func (w *words) personDays(days float64) string {
	n := 2 // any number but one
	if days == 1 {
		n = 1
	}
	return w.l.N("report.person_days", n, "days", w.l.Figure(days, 2))
}
