package reports

import (
	"waterline/assessment"
)

// likelyFrom is the chance from which the words call something likely.
const likelyFrom = 0.66

// ownOrSubscribe compares owning each chosen idea with subscribing to it.
func (b *builder) ownOrSubscribe() []Block {
	all := b.res.Portfolio.BuildOrBuy
	if len(all) == 0 {
		return nil
	}
	t := Table{Columns: []Column{
		{b.t("report.own.idea"), 0.29, false}, {b.t("report.own.own", "months", unbroken(b.horizon())), 0.2, true}, {b.t("report.own.buy", "months", unbroken(b.horizon())), 0.21, true},
		{b.t("report.own.cross", "months", unbroken(b.horizon())), 0.19, false}, {b.t("report.own.leave"), 0.11, true},
	}}
	var letters []string
	for _, o := range all {
		cross := b.likely(o.PCross)
		if o.CrossP50 != nil {
			cross = b.t("report.own.cell", "likely", cross, "n", b.l.Number(*o.CrossP50, 0))
		}
		t.Rows = append(t.Rows, []string{b.name(o.ID, nameInSentence), b.middle(o.Own, b.money), b.middle(o.Buy, b.money), cross, b.money(o.Leave)})
		letters = append(letters, b.letter(onEverything, o.ID))
	}
	for column := 1; column < len(t.Columns); column++ {
		b.lettered(&t, column, letters)
	}
	return []Block{Text{Heading, b.t("report.own.heading")}, Text{Body, b.catchesUp(all)}, t}
}

// catchesUp says for how many ideas owning is likely to cost no more in time.
func (b *builder) catchesUp(all []assessment.BuildOrBuy) string {
	if len(all) == 1 {
		return b.t("report.own.one", "likely", b.likely(all[0].PCross), "process", b.name(all[0].ID, nameInSentence), "months", b.horizon())
	}
	var names []string
	highest := 0.0
	for _, o := range all {
		highest = max(highest, o.PCross)
		if o.PCross >= likelyFrom {
			names = append(names, b.name(o.ID, nameInHeadline))
		}
	}
	n, k := b.l.Number(float64(len(all)), 0), b.l.Number(float64(len(names)), 0)
	switch len(names) {
	case 0:
		return b.t("report.own.none", "n", n, "months", b.horizon(), "chance", b.l.Percent(highest))
	case len(all):
		return b.t("report.own.all", "n", n, "months", b.horizon())
	default:
		return b.t("report.own.some", "k", k, "n", n, "months", b.horizon(), "names", b.and(names))
	}
}

// reach is how many cases an hour of people's time sees through, now and with
// each chosen idea, and how soon.
func (b *builder) reach() []Block {
	all := b.res.Portfolio.Leverage
	if len(all) == 0 {
		return nil
	}
	t := Table{Columns: []Column{
		{b.t("report.own.idea"), 0.32, false}, {b.t("report.reach.now"), 0.22, true}, {b.t("report.reach.with"), 0.22, true}, {b.t("report.reach.days"), 0.22, true},
	}}
	var now, with, days []string
	for _, o := range all {
		t.Rows = append(t.Rows, []string{b.name(o.ID, nameInSentence), b.middle(o.Now, b.count), b.middle(o.With, b.count), b.middle(o.DaysToResult, b.count)})
		now, with, days = append(now, b.letter(onReach, o.ID)), append(with, b.letter(onReachWith, o.ID)), append(days, b.letter(onStart, o.ID))
	}
	b.lettered(&t, 1, now)
	b.lettered(&t, 2, with)
	b.lettered(&t, 3, days)
	return []Block{Text{Heading, b.t("report.reach.heading")}, t, Text{Note, b.t("report.reach.note")}}
}

// middle is a middle value with its range.
func (w *words) middle(s assessment.Span, write func(float64) string) string {
	return w.t("report.ranged", "value", write(s.P50), "range", w.l.Span(write(s.P5), write(s.P95)))
}
