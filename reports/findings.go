package reports

import (
	"cmp"
	"math"
	"slices"

	"waterline/assessment"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Answer is what a result says in sentences, the answer first. Page, PDF and
// mail print the same ones.
type Answer struct {
	Headline string   // what to do and what to expect, with the range
	Lead     string   // how likely that is
	Because  []string // up to three reasons
	Avoid    string   // what not to do; may be empty
	Branches []string // if it goes live, if it is stopped, each with its chance; empty when nothing is proposed
	Live     float64  // chance of the first branch, 0 to 1
	Facts    []Fact   // three figures
	Doubt    string   // what the answer depends on most; may be empty
	Next     string   // the next step
}

// Fact is one figure with its range and how it is known.
type Fact struct {
	Label  string
	Value  string
	Range  string // written out, "" for a count that has none
	Letter string // M, R, B or D, or ""
}

// under is the line below the figure.
func (f Fact) under() string {
	if f.Letter == "" || f.Range == "" {
		return f.Range + f.Letter
	}
	return f.Range + " · " + f.Letter
}

// Findings writes the answer of a result in the words of a language.
func Findings(res assessment.Result, l *locale.Locale) Answer {
	fonts, err := font.Load()
	if err != nil {
		fonts = nil // sentences need no typeface; they are left as typed
	}
	return onScreen(res, l, fonts).answer()
}

func (w *words) answer() Answer {
	a := Answer{Headline: w.verdict(), Doubt: w.doubt(), Next: w.next(), Avoid: w.avoid()}
	o, ok := w.lead()
	if !ok {
		a.Lead, a.Because, a.Facts = w.nothingLead(), w.nothingBecause(), w.nothingFacts()
		return a
	}
	p := w.res.Portfolio
	a.Lead = w.t("report.answer.lead", "likely", w.likely(p.NPV.PPositive), "months", w.horizon())
	a.Because = w.because(o)
	a.Live = o.Production
	a.Branches = []string{
		w.t("report.answer.live", "chance", w.l.Percent(o.Production), "process", w.name(o.ID, nameInSentence), "value", w.ranged(o.NPVIfLive)),
		w.t("report.answer.stopped", "chance", w.l.Percent(1-o.Production), "process", w.name(o.ID, nameInSentence), "loss", w.money(math.Abs(o.LossIfStopped))),
	}
	if o.Production == 1 && w.underWay(o.ID) {
		a.Branches = nil // it is live: no other branch is left
	}
	a.Facts = []Fact{
		{w.t("report.fact.net", "months", w.horizon()), w.money(p.NPV.Mean), w.moneyRange(p.NPV.Span), w.letter(onEverything, p.Chosen...)},
		{w.t("report.fact.cost"), w.money(p.Cost.Mean), w.t("report.fact.cost_p80", "value", w.money(p.Cost.P80)), w.letter(onOneOff, p.Chosen...)},
		{w.t("report.fact.hours"), w.count(p.HoursFreed.Mean), w.countRange(p.HoursFreed), w.letter(onFreed, p.Chosen...)},
	}
	return a
}

func (w *words) verdict() string {
	n, of := len(w.res.Portfolio.Chosen), len(w.res.Opportunities)
	value := unbroken(w.ranged(w.res.Portfolio.NPV.Span))
	switch {
	case of == 0:
		return w.t("report.answer.headline_empty")
	case n == 0 && w.heldBack() != "":
		return w.t(w.heldBack())
	case n == 0 && of == 1:
		return w.t("report.answer.headline_nothing_one")
	case n == 0:
		return w.t("report.answer.headline_nothing", "of", w.l.Number(float64(of), 0))
	case w.countUnderWay() > 0:
		under := w.countUnderWay()
		key := "report.answer.headline_under_way"
		if n == under {
			key = "report.answer.headline_under_way_only"
		}
		return w.t(key, "of", w.l.Number(float64(of), 0), "under", w.l.Number(float64(under), 0), "n", w.l.Number(float64(n-under), 0), "value", value)
	case n == 1:
		return w.headline(w.res.Portfolio.Chosen[0], func(name string) string {
			return w.t("report.answer.headline_one", "process", name, "value", value)
		})
	default:
		return w.t("report.answer.headline", "n", w.l.Number(float64(n), 0), "of", w.l.Number(float64(of), 0), "value", value)
	}
}

// heldBack is the headline when ideas are worth it and something else stands in
// the way, "" when none is.
func (w *words) heldBack() string {
	return map[string]string{
		"over_budget": "report.answer.headline_over_budget",
		"no_days":     "report.answer.headline_no_days",
		"too_risky":   "report.answer.headline_too_risky",
		"not_ready":   "report.answer.headline_not_ready",
	}[w.res.Starter.Reason]
}

// because is why the lead opportunity is proposed: the work it takes, how often
// such projects get there, how soon it pays.
func (w *words) because(o assessment.Opportunity) []string {
	var out []string
	if i := slices.IndexFunc(w.res.Processes, func(p assessment.Process) bool { return p.ID == o.ID }); i >= 0 {
		p := w.res.Processes[i]
		out = append(out, w.t("report.answer.because_hours", "process", w.name(o.ID, nameInSentence), "hours", w.count(p.Hours.Mean),
			"range", w.countRange(p.Hours), "share", w.l.Percent(o.StraightThroughGain)))
	}
	if !w.underWay(o.ID) {
		out = append(out, w.t("report.answer.because_route", "route", w.code("route", o.Route), "likely", w.likely(o.Production)))
	}
	return append(out, w.payback(w.res.Portfolio.Payback))
}

// payback is when the money is back, with the chance that it never is.
func (w *words) payback(p assessment.Payback) string {
	never := w.l.Percent(p.PNone)
	if p.P50 == nil {
		return w.t("report.answer.payback_never", "months", w.horizon(), "chance", never)
	}
	return w.t("report.answer.payback", "month", w.l.Number(*p.P50, 0), "months", w.horizon(), "chance", never)
}

// avoid names what is not worth starting: at most three.
func (w *words) avoid() string {
	var names []string
	more := 0
	for _, o := range w.res.Opportunities {
		if w.chosen(o.ID) {
			continue
		}
		if len(names) == 3 {
			more++
			continue
		}
		names = append(names, w.name(o.ID, nameInHeadline))
	}
	switch {
	case len(names) == 0 || len(w.res.Portfolio.Chosen) == 0:
		return ""
	case more > 0:
		return w.l.N("report.answer.avoid_more", more, "names", w.and(names))
	default:
		return w.t("report.answer.avoid", "names", w.and(names))
	}
}

// doubt is the input that moves the result most.
func (w *words) doubt() string {
	if len(w.res.Sensitivity) == 0 {
		return ""
	}
	d := w.res.Sensitivity[0]
	key := "report.answer.doubt"
	if len(w.res.Portfolio.Chosen) == 0 {
		key = "report.answer.doubt_all"
	}
	text := w.t(key, "input", w.quantity(d.Path), "low", w.money(d.LowDecileMean), "high", w.money(d.HighDecileMean))
	switch first := w.worthKnowing(1); {
	case len(first) > 0:
		text += " " + w.t("report.answer.doubt_first", "input", w.quantity(first[0].Path), "days", w.personDays(first[0].Days), "worth", w.money(first[0].EVPPI))
	case d.EVPPI >= 1:
		text += " " + w.t("report.answer.doubt_worth", "worth", w.money(d.EVPPI))
	}
	return text
}

// worthKnowing are the things to find out before deciding, in their order: at
// most so many, and none that is worth nothing.
func (w *words) worthKnowing(most int) []assessment.Measurement {
	var out []assessment.Measurement
	for _, m := range w.res.MeasureFirst {
		if m.EVPPI >= 1 && len(out) < most {
			out = append(out, m)
		}
	}
	return out
}

// next is the step to take now.
func (w *words) next() string {
	s := w.res.Starter
	switch {
	case s.ID != nil && s.Charter != nil:
		return w.t("report.answer.next_starter", "process", w.name(*s.ID, nameInSentence),
			"price", w.money(s.Charter.Price), "weeks", w.count(math.Ceil(s.Charter.Weeks)))
	case s.Reason == "under_way":
		return w.t("report.answer.next_under_way")
	case s.Cheapest != nil:
		return w.t("report.answer.next_measure", "input", w.quantity(s.Cheapest.Path), "worth", w.money(s.Cheapest.EVPPI))
	case len(w.res.Opportunities) == 0:
		return w.t("report.answer.next_empty")
	default:
		return w.t("report.answer.next_nothing")
	}
}

func (w *words) nothingLead() string {
	best, ok := w.best()
	if !ok {
		return w.t("report.answer.lead_empty")
	}
	return w.t("report.answer.lead_nothing", "process", w.name(best.ID, nameInSentence), "value", w.ranged(best.NPV.Span),
		"likely", w.likely(best.NPV.PPositive))
}

func (w *words) nothingBecause() []string {
	best, ok := w.best()
	if !ok {
		return nil
	}
	out := []string{w.t("report.answer.because_cost", "process", w.name(best.ID, nameInSentence), "cost", w.money(best.Cost.Mean),
		"p80", w.money(best.Cost.P80), "hours", w.count(best.HoursFreed.Mean), "range", w.countRange(best.HoursFreed))}
	return append(out, w.t("report.answer.because_route", "route", w.code("route", best.Route), "likely", w.likely(best.Production)),
		w.t("report.answer.because_later"))
}

func (w *words) nothingFacts() []Fact {
	var facts []Fact
	if len(w.res.Processes) > 0 {
		p := slices.MaxFunc(w.res.Processes, func(a, b assessment.Process) int { return cmp.Compare(a.Hours.Mean, b.Hours.Mean) })
		facts = append(facts, Fact{w.t("report.fact.work", "process", shortened(p.Name, nameInHeadline)), w.count(p.Hours.Mean), w.countRange(p.Hours), w.letter(onWork, p.ID)})
	}
	if best, ok := w.best(); ok {
		facts = append([]Fact{{w.t("report.fact.best", "months", w.horizon()), w.money(best.NPV.Mean), w.moneyRange(best.NPV.Span), w.letter(onEverything, best.ID)}}, facts...)
		facts = append(facts, Fact{w.t("report.fact.best_cost"), w.money(best.Cost.Mean), w.t("report.fact.cost_p80", "value", w.money(best.Cost.P80)), w.letter(onOneOff, best.ID)})
	}
	return facts
}

// best is the opportunity with the highest expected value, among those that may
// be started unless it is readiness that holds all of them back.
func (w *words) best() (assessment.Opportunity, bool) {
	if len(w.res.Opportunities) == 0 {
		return assessment.Opportunity{}, false
	}
	among := slices.DeleteFunc(slices.Clone(w.res.Opportunities), func(o assessment.Opportunity) bool { return !o.Feasible })
	if len(among) == 0 || w.res.Starter.Reason == "not_ready" {
		among = w.res.Opportunities
	}
	return slices.MaxFunc(among, func(a, b assessment.Opportunity) int { return cmp.Compare(a.NPV.Mean, b.NPV.Mean) }), true
}
