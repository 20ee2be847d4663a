package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
)

// spendRow is one tool, source and kind by month.
type spendRow struct {
	Tool, Source, Kind string
	Months             []string
	Bars               []bar
}

// bar is a month of a small picture, in units of its view.
type bar struct{ X, Y, Width, Height string }

// seatRow is a tool with seats that nobody used.
type seatRow struct{ Tool, Month, Paid, Active, Unused, Idle string }

// resultRow is what one result of a tool cost.
type resultRow struct{ Tool, Result, Count, Each string }

// groupRow is one group's use of one tool, or why nothing is said of it.
type groupRow struct {
	Tool, Group, People, Spent, Since string
	Withheld                          string
}

// digest fills the page with what uploads say.
func (v *visit) digest(p *usagePage, known upload.Usage, list []upload.Import) {
	d := known.Digest
	for _, one := range d.Why {
		p.Why = append(p.Why, v.exportSaid(one))
	}
	sum := d.Summary
	if sum == nil {
		return
	}
	p.Few = number(int64(sum.MinGroup))
	p.Period = v.t("workspace.usage.period", "days", v.daysOf(sum.From, sum.To), "people", v.words.Locale.N("workspace.usage.people", sum.Actors))
	switch {
	case d.From != "":
		p.From = v.t("workspace.usage.from_file")
	case !slices.ContainsFunc(list, func(i upload.Import) bool { return i.State == upload.Done && i.GoneAt == nil }):
		p.From = v.t("workspace.usage.stays")
	default:
		p.From = v.t("workspace.usage.from_records", "day", v.words.Locale.Date(known.SummedAt))
	}
	if !d.Says() {
		p.Why = append(p.Why, v.t("workspace.usage.nothing", "min", p.Few))
	}
	p.Months, p.Spend = v.spendRows(spendOf(d))
	for i := range sum.Tools {
		v.toolRows(p, &sum.Tools[i], sum)
	}
}

// spendOf is the spend of a digest; that of a summary is the months of its tools.
func spendOf(d upload.Digest) []usage.Spend {
	if len(d.Spend) > 0 || d.Summary == nil {
		return d.Spend
	}
	var out []usage.Spend
	for _, t := range d.Summary.Tools {
		for _, m := range t.Months {
			if t.Withheld == "" && m.Withheld == "" && t.Kind != "" {
				out = append(out, usage.Spend{Tool: t.Tool, Vendor: t.Vendor, Source: t.Source, Kind: t.Kind, Month: m.Month, Currency: d.Summary.Currency, Amount: m.Amount})
			}
		}
	}
	return out
}

// toolName is what an exported tool is known as.
func (v *visit) toolName(id string) string { return v.words.Locale.Or("usage.tool."+id, id) }

// mostMonths bounds the columns of the table of spend; the file has all.
const mostMonths = 12

// spendRows puts spend into a table with a column for each month.
func (v *visit) spendRows(spend []usage.Spend) ([]string, []spendRow) {
	if len(spend) == 0 {
		return nil, nil
	}
	first, last := spend[0].Month, spend[0].Month
	for _, s := range spend {
		first, last = min(first, s.Month), max(last, s.Month)
	}
	first = max(first, last.Plus(1-mostMonths))
	var months []string
	for m := first; m <= last; m++ {
		months = append(months, v.words.Locale.ShortMonth(m.Start(time.UTC)))
	}
	type key struct{ tool, source, kind, currency string }
	by := make(map[key]map[calendar.Month]float64)
	var order []key
	for _, s := range spend {
		k := key{s.Tool, s.Source, s.Kind, s.Currency}
		if by[k] == nil {
			by[k] = make(map[calendar.Month]float64)
			order = append(order, k)
		}
		by[k][s.Month] += s.Amount
	}
	rows := make([]spendRow, len(order))
	for i, k := range order {
		rows[i] = spendRow{Tool: v.toolName(k.tool), Source: v.words.Locale.Or("usage.format."+k.source, k.source), Kind: v.words.Locale.Or("usage.kind."+k.kind, k.kind)}
		var amounts []float64
		for m := first; m <= last; m++ {
			amount, there := by[k][m]
			text := "–"
			if there {
				text = v.words.Locale.Money(amount, k.currency)
			}
			rows[i].Months, amounts = append(rows[i].Months, text), append(amounts, amount)
		}
		rows[i].Bars = bars(amounts)
	}
	return months, rows
}

// Size of the picture of a course.
const (
	barsWide, barsHigh = 120.0, 28.0
	barGap             = 0.25 // of a month's width
)

// bars draws amounts as columns of one picture, 0 at its foot.
func bars(amounts []float64) []bar {
	most := slices.MaxFunc(amounts, func(a, b float64) int { return cmp.Compare(a, b) })
	if !(most > 0) {
		return nil
	}
	wide := barsWide / float64(len(amounts))
	n := func(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }
	var out []bar
	for i, a := range amounts {
		high := max(0, a) / most * barsHigh
		out = append(out, bar{n(float64(i) * wide), n(barsHigh - high), n(wide * (1 - barGap)), n(high)})
	}
	return out
}

// toolRows adds a tool to the tables of seats, results and groups.
func (v *visit) toolRows(p *usagePage, t *usage.ToolSummary, sum *usage.Summary) {
	words := v.words.Locale
	if t.Withheld != "" {
		p.Groups = append(p.Groups, groupRow{Tool: v.toolName(t.Tool), Group: v.t("usage.everyone"), Withheld: v.withheld(t.Withheld, sum)})
		return
	}
	if t.Seats != nil {
		row := seatRow{
			Tool: v.toolName(t.Tool), Month: v.month(t.Seats.Month), Paid: words.Number(float64(t.Seats.Paid), 0), Active: words.Number(float64(t.Seats.Active), 0),
			Unused: words.Number(float64(t.Seats.Unused()), 0), Idle: v.t("workspace.usage.no_price"),
		}
		if idle, known := t.Idle(); known {
			row.Idle = words.Money(idle, sum.Currency)
		}
		p.Seats = append(p.Seats, row)
	}
	for _, o := range t.Result {
		if each, known := t.CostOf(o); known {
			const figures = 2
			p.Results = append(p.Results, resultRow{v.toolName(t.Tool), v.t("usage.measure." + o.Measure), words.Number(float64(o.Count), 0), words.MoneyFigure(each, figures, sum.Currency)})
		}
	}
	p.Since = p.Since || t.Plan.Since != 0
	groups := t.Groups
	if t.All != nil && len(groups) == 0 {
		all := *t.All
		all.Group = usage.Everyone
		groups = []usage.GroupUse{all}
	}
	for _, g := range groups {
		p.Groups = append(p.Groups, v.groupRow(v.toolName(t.Tool), g, sum, t.Plan.Since != 0))
	}
}

func (v *visit) groupRow(tool string, g usage.GroupUse, sum *usage.Summary, since bool) groupRow {
	name := g.Group
	switch name {
	case "":
		name = v.t("usage.no_group")
	case usage.Everyone:
		name = v.t("usage.everyone")
	}
	row := groupRow{Tool: tool, Group: name}
	if g.Withheld != "" {
		row.Withheld = v.withheld(g.Withheld, sum)
		return row
	}
	row.People = v.words.Locale.Number(float64(usage.ShownPeople(g.Actors)), 0)
	row.Spent = v.words.Locale.Money(g.Amount, sum.Currency)
	if since {
		row.Since = v.words.Locale.Money(g.After, sum.Currency)
	}
	return row
}

func (v *visit) withheld(why string, sum *usage.Summary) string {
	return v.t("workspace.usage.withheld", "why", v.t("usage.withheld."+why, "min", number(int64(sum.MinGroup))))
}
