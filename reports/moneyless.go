package reports

import (
	"fmt"
	"slices"

	"waterline/assessment"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// withoutMoney are the charts in which no amount of money stands. A chart that
// is not here is left out where money is hidden.
var withoutMoney = []string{"maturity", "shares", "logs", "hours", "roadmap"}

// Moneyless is what a result says where amounts of money are not to be seen:
// its answer in sentences without any, and the charts that hold none.
func Moneyless(res assessment.Result, l *locale.Locale) (Answer, []Chart, error) {
	fonts, err := font.Load()
	if err != nil {
		return Answer{}, nil, fmt.Errorf("charts: %w", err)
	}
	w := onScreen(res, l, fonts)
	charts := slices.DeleteFunc(w.charts(), func(c Chart) bool { return !slices.Contains(withoutMoney, c.ID) })
	return w.moneyless(), charts, nil
}

func (w *words) moneyless() Answer {
	p := w.res.Portfolio
	of := len(w.res.Opportunities)
	a := Answer{Headline: w.verdict(), Lead: w.t("share.without_money"), Next: w.t("share.next_hidden")}
	if o, ok := w.lead(); ok {
		a.Headline = w.t("share.headline", "n", w.l.Number(float64(len(p.Chosen)), 0), "of", w.l.Number(float64(of), 0))
		a.Lead = w.t("report.answer.lead", "likely", w.likely(p.NPV.PPositive), "months", w.horizon())
		a.Because, a.Avoid = w.because(o), w.avoid()
		a.Facts = []Fact{{w.t("report.fact.hours"), w.count(p.HoursFreed.Mean), w.countRange(p.HoursFreed), w.letter(onFreed, p.Chosen...)}}
	}
	return a
}
