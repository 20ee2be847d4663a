package assessment

import (
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/summary"
)

// daysPerMonth is the mean length of a Gregorian month.
const daysPerMonth = weeksPerMonth * 7

// ownership compares, for each chosen opportunity, building with subscribing
// and people's reach now with later (METHOD section 6).
func (e *evaluation) ownership() {
	p := &e.result.Portfolio
	p.BuildOrBuy, p.Leverage = make([]BuildOrBuy, 0), make([]Leverage, 0)
	rate, known := e.Evidence.Rate(e.result.Currency)
	if !known {
		return // every money prior was overridden; there is no price to compare with
	}
	price := e.params.quantity("buy/price_case")
	setUp, notice := e.params.cell("buy/terms", "setup_share"), e.params.cell("buy/terms", "notice_months")
	open := slices.DeleteFunc(slices.Clone(e.chosen), e.started) // of the others it was decided
	p.BuildOrBuy, p.Leverage = make([]BuildOrBuy, len(open)), make([]Leverage, len(open))
	parallel.Each(len(open), parallel.None, func(_ struct{}, k int) {
		i := open[k]
		column := make([]float64, e.Draws)
		e.plan.Normals(e.cases[i].ID+"/subscription_price", column)
		for n, z := range column {
			column[n] = price.At(z) * rate
		}
		o := e.draws[i].BuildOrBuy(e.terms, opportunity.Subscription{SetUp: setUp, Price: column})
		cross := paybackOf(o.Cross)
		p.BuildOrBuy[k] = BuildOrBuy{
			ID: e.cases[i].ID, Own: span(o.Own), Buy: span(o.Buy),
			OwnPerCase: perCase(o.Own, o.Cases), BuyPerCase: perCase(o.Buy, o.Cases),
			CrossP50: cross.P50, PCross: 1 - cross.PNone, Leave: notice * summary.Mean(o.Fee),
		}
		p.Leverage[k] = e.leverage(i)
	})
}

// perCase is the cost of one case handled, over the draws that handle any; nil
// when none does.
func perCase(cost, cases []float64) *Span {
	each := make([]float64, 0, len(cost))
	for i, n := range cases {
		if n >= 1 {
			each = append(each, cost[i]/n)
		}
	}
	if len(each) == 0 {
		return nil
	}
	s := span(each)
	return &s
}

// leverage is how many cases an operator-hour sees through and how many days
// pass from the decision to the first result.
func (e *evaluation) leverage(i int) Leverage {
	var columns [4][]float64
	for k, q := range []opportunity.Quantity{opportunity.Minutes, opportunity.Touchless, opportunity.Assisted, opportunity.Plateau} {
		columns[k] = make([]float64, e.Draws)
		e.columnOf(i, q, columns[k])
	}
	now, with := e.draws[i].Leverage(columns[0], columns[1], columns[2], columns[3])
	days := make([]float64, e.Draws)
	for n := range days {
		days[n] = e.draws[i].Flows[n].GoLive * daysPerMonth
	}
	return Leverage{ID: e.cases[i].ID, Now: span(now), With: span(with), DaysToResult: span(days)}
}
