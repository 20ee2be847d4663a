package reports

import (
	"math"

	"waterline/assessment"
	"waterline/templates/locale"
)

// Figure is one printed key figure: the number of the result, how every output
// writes it, and how it is known.
type Figure struct {
	ID     string // such as portfolio/npv/mean or invoices/cost/p80
	Value  float64
	Text   string
	Letter string // M, R, B or D; "" when the result does not say
}

// KeyFigures lists the key figures that a report of the result prints, in reading
// order, for checks that page, PDF, workbook and JSON agree. Texts are written
// as in sentences and tables: money and counts to two significant figures,
// chances as whole per cent, levels to one decimal.
func KeyFigures(res assessment.Result, l *locale.Locale) []Figure {
	f := &figures{words: newWords(res, l, nil)}
	f.portfolio()
	f.opportunities()
	f.spend()
	f.maturity()
	f.ownership()
	return f.all
}

type figures struct {
	*words
	all []Figure
}

func (f *figures) add(id string, value float64, write func(float64) string, letter string) {
	f.all = append(f.all, Figure{ID: id, Value: value, Text: write(value), Letter: letter})
}

func (f *figures) ranged(id string, s assessment.Span, write func(float64) string, letter string) {
	f.add(id+"/mean", s.Mean, write, letter)
	f.add(id+"/p5", s.P5, write, letter)
	f.add(id+"/p95", s.P95, write, letter)
}

func (f *figures) middle(id string, s assessment.Span, write func(float64) string, letter string) {
	f.add(id+"/p50", s.P50, write, letter)
	f.add(id+"/p5", s.P5, write, letter)
	f.add(id+"/p95", s.P95, write, letter)
}

func (f *figures) portfolio() {
	p := f.res.Portfolio
	if len(p.Chosen) == 0 {
		return
	}
	worth := f.letter(onEverything, p.Chosen...)
	f.ranged("portfolio/npv", p.NPV.Span, f.money, worth)
	f.add("portfolio/npv/p_positive", p.NPV.PPositive, f.l.Percent, worth)
	f.add("portfolio/cost/mean", p.Cost.Mean, f.money, f.letter(onOneOff, p.Chosen...))
	f.add("portfolio/cost/p80", p.Cost.P80, f.money, f.letter(onOneOff, p.Chosen...))
	f.ranged("portfolio/hours_freed", p.HoursFreed, f.count, f.letter(onFreed, p.Chosen...))
	f.add("portfolio/payback/p_none", p.Payback.PNone, f.l.Percent, worth)
	if s := f.res.Starter; s.ID != nil && s.Charter != nil {
		f.add("starter/price", s.Charter.Price, f.money, f.letter(onOneOff, *s.ID))
		f.add("starter/weeks", math.Ceil(s.Charter.Weeks), f.count, f.letter(onStart, *s.ID))
	}
}

func (f *figures) opportunities() {
	for _, o := range f.res.Opportunities {
		worth := f.letter(onEverything, o.ID)
		f.ranged(o.ID+"/npv", o.NPV.Span, f.money, worth)
		f.add(o.ID+"/npv/p_positive", o.NPV.PPositive, f.l.Percent, worth)
		f.add(o.ID+"/production", o.Production, f.l.Percent, f.letter(onLive, o.ID))
		f.add(o.ID+"/cost/p80", o.Cost.P80, f.money, f.letter(onOneOff, o.ID))
	}
}

func (f *figures) spend() {
	s := f.res.Spend
	if s.Listed <= 0 {
		return
	}
	f.add("spend/idle", s.Idle, f.money, answered)
	f.add("spend/unowned", s.Unowned, f.money, answered)
	f.add("spend/shadow", s.Shadow, f.money, answered)
}

func (f *figures) maturity() {
	for _, d := range f.dimensions() {
		if d.Level != nil {
			f.add("maturity/"+d.ID, *d.Level, func(x float64) string { return f.level(&x) }, answered)
		}
	}
}

func (f *figures) ownership() {
	for _, o := range f.res.Portfolio.BuildOrBuy {
		letter := f.letter(onEverything, o.ID)
		f.middle(o.ID+"/own", o.Own, f.money, letter)
		f.middle(o.ID+"/buy", o.Buy, f.money, letter)
		f.add(o.ID+"/own/p_cross", o.PCross, f.l.Percent, letter)
	}
}
