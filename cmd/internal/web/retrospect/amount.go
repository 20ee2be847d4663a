package retrospect

import (
	"strings"

	"waterline/assessment/client"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

// amount is one figure over the quarters, in a picture as small as a phone's.
type amount struct {
	id, key string // of the picture, and of its words
	points  []client.Point
	value   func(client.Outline) client.Extent
	short   func(float64) string // beside a mark and in sentences
	full    func(float64) string // in the table
	ranged  bool
	breaks  func(client.Break) bool
}

// newest is the value of the last point in words.
func (a amount) newest(d *drawing) string {
	v := a.value(a.points[len(a.points)-1].Outline)
	if !a.ranged {
		return a.short(v.P50)
	}
	return d.l.T("report.ranged", "value", a.short(v.P50), "range", d.l.Span(a.short(v.P5), a.short(v.P95)))
}

// draw is the picture of an amount.
func (d *drawing) draw(a amount) *verdict.Figure {
	t := d.l.T
	quarter := Quarter(d.l, d.last().Quarter)
	heading := t(a.key, "quarter", quarter, "value", a.newest(d))
	head := []string{t("trend.quarter_head"), t(a.key + "_head")}
	if a.ranged {
		head = []string{t("trend.quarter_head"), t("chart.low5"), t("chart.middle"), t("chart.high95")}
	}
	p := d.panels(heading, append(head, t("trend.break_head")))
	for i := range head[1:] {
		p.Numbers.Numeric[i+1] = true
	}
	p.Format = a.short
	d.broken(&p, a.points, a.breaks)
	panel := chart.Panel{Label: t(a.key + "_label")}
	var said []string
	for i, point := range a.points {
		v := a.value(point.Outline)
		panel.Points = append(panel.Points, chart.Reading{Period: point.Quarter.Since(d.first), Low: v.P5, Mid: v.P50, High: v.P95})
		panel.Text = a.short(v.P50)
		cells := []string{Quarter(d.l, point.Quarter), a.full(v.P50)}
		if a.ranged {
			cells = []string{cells[0], a.full(v.P5), a.full(v.P50), a.full(v.P95)}
		}
		breaks := ""
		if i > 0 {
			breaks = d.words(point, a.breaks)
		}
		p.Numbers.Rows = append(p.Numbers.Rows, append(cells, breaks))
		said = append(said, cells[0]+": "+panel.Text)
	}
	p.Panels = []chart.Panel{panel}
	p.About.Text = strings.Join(said, "; ") + "."
	f := verdict.Picture(a.id, d.reading(a.key+"_reading", p), p, d.fonts, verdict.Narrow)
	return &f
}

// money is an amount of money: points in another currency than the newest are
// left out, which the reading says.
func (d *drawing) money(a amount) *verdict.Figure {
	a.points = d.InMoney()
	currency := d.last().Outline.Currency
	a.short = func(x float64) string { return d.l.Money(x, currency) }
	a.full = func(x float64) string { return d.l.MoneyFull(x, currency) }
	f := d.draw(a)
	if len(a.points) < len(d.Points) {
		f.Reading += " " + d.l.T("trend.currencies", "currency", currency)
	}
	return f
}

// net is the value of what is worth starting.
func (d *drawing) net() *verdict.Figure {
	return d.money(amount{
		id: "net", key: "trend.net", ranged: true, breaks: ofMethod,
		value: func(o client.Outline) client.Extent { return o.Net },
	})
}

func (d *drawing) hours() *verdict.Figure {
	short := func(x float64) string { return d.l.Figure(x, 2) }
	return d.draw(amount{
		id: "hours", key: "trend.hours", ranged: true, breaks: ofMethod, points: d.Points, short: short,
		full:  func(x float64) string { return d.l.Number(x, 0) },
		value: func(o client.Outline) client.Extent { return o.Hours },
	})
}

// spend is what seats cost that nobody uses. It is as the respondents stated it,
// so that it has no range, and no method moves it.
func (d *drawing) spend() *verdict.Figure {
	if d.last().Listed <= 0 {
		return nil
	}
	return d.money(amount{
		id: "idle", key: "trend.idle", breaks: func(b client.Break) bool { return b == client.BrokenQuestionnaire },
		value: func(o client.Outline) client.Extent { return client.Extent{P5: o.Idle, P50: o.Idle, P95: o.Idle} },
	})
}
