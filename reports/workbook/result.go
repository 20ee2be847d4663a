package workbook

import (
	"slices"

	"waterline/assessment"
	"waterline/reports"
)

// summary is the answer of the report, with its figures.
func (b *book) summary() error {
	s, err := b.open(frame{key: "summary", widths: []float64{44, 22, 22, 22, 22, 22, 22}})
	if err != nil {
		return err
	}
	a := reports.Findings(b.res, b.opt.Locale)
	s.lines(lookTitle, b.t("title", "client", shortened(b.client(), 120)))
	s.lines(lookNote, b.opt.Locale.Date(b.opt.Date), b.opt.Brand.PreparedBy, b.opt.Brand.Disclosure)
	s.gap()
	s.lines(lookTitle, a.Headline)
	s.lines(lookLead, a.Lead)
	s.lines(lookLead, a.Because...)
	s.lines(lookLead, a.Branches...)
	s.lines(lookLead, a.Doubt, a.Avoid, a.Next)
	s.gap()
	s.head([]string{"summary.figure", "column.expected", "column.low", "column.middle", "column.high", "column.chance", "column.none"}, 1)
	p := b.res.Portfolio
	s.row(text(b.t("summary.value")), figure(p.NPV.Mean, lookMoney), figure(p.NPV.P5, lookMoney), figure(p.NPV.P50, lookMoney),
		figure(p.NPV.P95, lookMoney), figure(p.NPV.PPositive, lookShare))
	s.row(text(b.t("summary.hours")), figure(p.HoursFreed.Mean, lookNumber), figure(p.HoursFreed.P5, lookNumber),
		figure(p.HoursFreed.P50, lookNumber), figure(p.HoursFreed.P95, lookNumber))
	s.row(text(b.t("summary.cost")), figure(p.Cost.Mean, lookMoney), cell{}, cell{}, figure(p.Cost.P80, lookMoney))
	s.row(text(b.t("summary.payback")), cell{}, cell{}, maybe(p.Payback.P50, lookFigure), maybe(p.Payback.P90, lookFigure), cell{},
		figure(p.Payback.PNone, lookShare))
	s.lines(lookNote, b.t("summary.ends"), b.t("summary.money", "currency", b.res.Currency))
	s.gap()
	s.lines(lookNote, b.t("letters"), b.t("summary.sheets"))
	return s.done()
}

// quantiles is every value of the draws that the result holds.
func (b *book) quantiles() error {
	widths := []float64{widthName, 22}
	for range 24 {
		widths = append(widths, widthFigure)
	}
	s, err := b.open(frame{key: "quantiles", widths: widths, head: 4, keep: 1})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.quantiles"))
	s.lines(lookNote, b.t("quantiles.lead"))
	s.gap()
	s.head([]string{
		"column.initiative", "column.status", "column.npv_mean", "column.npv_low", "column.npv_middle", "column.npv_high",
		"column.npv_positive", "column.cvar", "column.live_chance", "column.live_mean", "column.live_low", "column.live_middle",
		"column.live_high", "column.stopped_mean", "column.payback_middle", "column.payback_late", "column.payback_none",
		"column.hours_mean", "column.hours_low", "column.hours_middle", "column.hours_high", "column.cost_mean", "column.cost_high",
		"column.best", "column.top",
	}, 2)
	p := b.res.Portfolio
	s.row(slices.Concat([]cell{text(b.t("quantiles.all")), text("")}, valueCells(p.NPV), empty(6), paybackCells(p.Payback), spanCells(p.HoursFreed, lookNumber), costCells(p.Cost))...)
	s.row(slices.Concat([]cell{text(b.t("quantiles.independent")), text("")}, valueCells(p.NPVIndependent))...)
	for _, o := range b.res.Opportunities {
		s.row(slices.Concat([]cell{styled(o.Name, lookName), text(b.status(o))}, valueCells(o.NPV),
			[]cell{figure(o.Production, lookShare)}, spanCells(o.NPVIfLive, lookMoney), []cell{figure(o.LossIfStopped, lookMoney)},
			paybackCells(o.Payback), spanCells(o.HoursFreed, lookNumber), costCells(o.Cost),
			[]cell{figure(o.Best, lookShare), figure(o.Top3, lookShare)})...)
	}
	s.gap()
	s.lines(lookNote, b.t("quantiles.dots"))
	for _, row := range b.dots() {
		s.row(row...)
	}
	return s.done()
}

// dots is 20 equally likely values of every initiative.
func (b *book) dots() [][]cell {
	line := func(name string, dots []float64) []cell {
		row := []cell{styled(name, lookName), text("")}
		for _, d := range dots {
			row = append(row, figure(d, lookMoney))
		}
		return row
	}
	out := [][]cell{line(b.t("quantiles.all"), b.res.Portfolio.NPV.Dots)}
	for _, o := range b.res.Opportunities {
		out = append(out, line(o.Name, o.NPV.Dots))
	}
	return out
}

// status is whether an opportunity is chosen, left, or why it is not offered.
func (b *book) status(o assessment.Opportunity) string {
	switch {
	case slices.Contains(b.res.Portfolio.Chosen, o.ID):
		return b.t("status.chosen")
	case o.Feasible:
		return b.t("status.left")
	default:
		return b.word("reason", o.Reason)
	}
}

func valueCells(v assessment.Value) []cell {
	return append(spanCells(v.Span, lookMoney), figure(v.PPositive, lookShare), figure(v.CVaR, lookMoney))
}

// spanCells are the mean and the three quantiles.
func spanCells(s assessment.Span, l look) []cell {
	return []cell{figure(s.Mean, l), figure(s.P5, l), figure(s.P50, l), figure(s.P95, l)}
}

func paybackCells(p assessment.Payback) []cell {
	return []cell{maybe(p.P50, lookFigure), maybe(p.P90, lookFigure), figure(p.PNone, lookShare)}
}

func costCells(c assessment.Cost) []cell {
	return []cell{figure(c.Mean, lookMoney), figure(c.P80, lookMoney)}
}

func empty(n int) []cell { return make([]cell, n) }

// fan is the quantiles of the cumulative net, month by month.
func (b *book) fan() error {
	s, err := b.open(frame{key: "fan", widths: []float64{10, widthFigure, widthFigure, widthFigure, widthFigure, widthFigure, widthFigure, widthFigure}, head: 4, keep: 1})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.fan"))
	s.lines(lookNote, b.t("fan.lead"))
	s.gap()
	s.head([]string{"column.month", "fan.p5", "fan.p16", "fan.p30", "fan.p50", "fan.p70", "fan.p84", "fan.p95"}, 0)
	for _, m := range b.res.Portfolio.Fan {
		row := []cell{figure(float64(m.Month), lookNumber)}
		for _, x := range []float64{m.P5, m.P16, m.P30, m.P50, m.P70, m.P84, m.P95} {
			row = append(row, figure(x, lookMoney))
		}
		s.row(row...)
	}
	return s.done()
}
