package retrospect

import (
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// broad is the width of a picture on a page of the workspace: five panels beside
// each other.
const broad = 880

// Quarters is a trend in pictures: how AI is run area by area, and beside each
// other what is worth starting, the hours it could free and what is spent.
type Quarters struct {
	Levels *verdict.Figure // nil where no area has a level
	Small  []verdict.Figure
}

// Figures are all pictures with the numbers that can be fetched.
func (q Quarters) Figures() []verdict.Figure {
	if q.Levels == nil {
		return q.Small
	}
	return append([]verdict.Figure{*q.Levels}, q.Small...)
}

// NewQuarters draws a trend.
func NewQuarters(t client.Trend, l *locale.Locale, fonts *font.Family) Quarters {
	d := drawing{Trend: t, l: l, fonts: fonts}
	var q Quarters
	if len(t.Points) == 0 {
		return q
	}
	d.first, d.count = t.Span()
	q.Levels = d.levels()
	for _, one := range []*verdict.Figure{d.net(), d.hours(), d.spend()} {
		if one != nil {
			q.Small = append(q.Small, *one)
		}
	}
	return q
}

// drawing is a trend on its way.
type drawing struct {
	client.Trend
	l     *locale.Locale
	fonts *font.Family
	first calendar.Quarter
	count int // quarters from the first to the last
}

// Quarter is a quarter in words.
func Quarter(l *locale.Locale, q calendar.Quarter) string {
	return l.T("trend.quarter", "n", strconv.Itoa(q.Number), "year", strconv.Itoa(q.Year))
}

func (d *drawing) last() client.Point { return d.Points[len(d.Points)-1] }

// panels are small multiples on the axis of the trend.
func (d *drawing) panels(heading string, head []string) chart.Panels {
	p := chart.Panels{About: chart.Description{Title: heading}}
	for i := range d.count {
		p.Periods = append(p.Periods, Quarter(d.l, d.first.Plus(i)))
	}
	p.Numbers.Head, p.Numbers.Numeric = head, make([]bool, len(head))
	return p
}

// broken draws the breaks that concern a picture, with a word for each.
func (d *drawing) broken(p *chart.Panels, points []client.Point, concerns func(client.Break) bool) {
	for i, point := range points {
		if i == 0 {
			continue // nothing before it to be apart from
		}
		if words := d.words(point, concerns); words != "" {
			p.Breaks = append(p.Breaks, chart.Break{Period: point.Quarter.Since(d.first), Word: words})
		}
	}
}

// words name the breaks before a point.
func (d *drawing) words(p client.Point, concerns func(client.Break) bool) string {
	var out []string
	for _, b := range p.Breaks {
		if concerns(b) {
			out = append(out, d.l.T("trend.break."+string(b)))
		}
	}
	return strings.Join(out, ", ")
}

func ofMethod(b client.Break) bool { return b != client.BrokenCurrency }

// reading is how to read a picture, with what a break means where there is one.
func (d *drawing) reading(key string, p chart.Panels) string {
	text := d.l.T(key)
	if len(p.Breaks) > 0 {
		text += " " + d.l.T("trend.broken")
	}
	return text
}

// levels is a panel for each area.
func (d *drawing) levels() *verdict.Figure {
	ids := d.Dimensions()
	if len(ids) == 0 {
		return nil
	}
	weakest, there := d.weakest()
	heading := d.l.T("trend.levels_none")
	if there {
		heading = d.l.T("trend.levels", "quarter", Quarter(d.l, d.last().Quarter), "area", d.l.T("dimension."+weakest.Dimension), "level", d.level(weakest))
	}
	t := d.l.T
	p := d.panels(heading, []string{t("chart.area"), t("trend.quarter_head"), t("chart.low5"), t("chart.level_head"), t("chart.high95"), t("trend.break_head")})
	p.Numbers.Numeric = []bool{false, false, true, true, true, false}
	p.Ticks, p.Format = []float64{1, 2, 3, 4, 5}, func(x float64) string { return d.l.Number(x, 0) }
	d.broken(&p, d.Points, ofMethod)
	var said []string
	for _, id := range ids {
		name := t("dimension." + id)
		panel := chart.Panel{Label: name}
		for i, point := range d.Points {
			level, known := point.Level(id)
			if !known {
				continue
			}
			panel.Points = append(panel.Points, chart.Reading{Period: point.Quarter.Since(d.first), Low: level.Low, Mid: level.Level, High: level.High})
			panel.Text = d.l.Number(level.Level, 1)
			breaks := ""
			if i > 0 {
				breaks = d.words(point, ofMethod)
			}
			p.Numbers.Rows = append(p.Numbers.Rows, []string{
				name, Quarter(d.l, point.Quarter), d.l.Number(level.Low, 1), panel.Text, d.l.Number(level.High, 1), breaks,
			})
		}
		p.Panels = append(p.Panels, panel)
		said = append(said, name+": "+panel.Text)
	}
	p.About.Text = t("trend.levels_text", "n", strconv.Itoa(len(d.Points)), "values", strings.Join(said, "; "))
	f := verdict.Picture("levels", d.reading("trend.levels_reading", p), p, d.fonts, broad)
	return &f
}

// weakest is the lowest level of the newest point.
func (d *drawing) weakest() (client.Reached, bool) {
	levels := d.last().Levels
	if len(levels) == 0 {
		return client.Reached{}, false
	}
	return slices.MinFunc(levels, func(a, b client.Reached) int {
		switch {
		case a.Level < b.Level:
			return -1
		case a.Level > b.Level:
			return 1
		}
		return 0
	}), true
}

// level is a level with its range.
func (d *drawing) level(r client.Reached) string {
	return d.l.T("report.ranged", "value", d.l.Number(r.Level, 1), "range", d.l.Span(d.l.Number(r.Low, 1), d.l.Number(r.High, 1)))
}
