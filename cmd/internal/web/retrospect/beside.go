package retrospect

import (
	"slices"
	"strconv"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Column is one of the results that are set beside each other.
type Column struct {
	Name   string
	Levels []client.Reached
}

// NewColumn names a result.
func NewColumn(name string, r assessment.Result) Column {
	return Column{Name: name, Levels: client.OutlineOf(r).Levels}
}

// Beside draws how AI is run area by area: a line from one result to the other
// where there are two, and a panel for each area where there are more. It is nil
// where no area has a level in two of them. Only a change that was found clear
// looks like one; changes has those, by area.
func Beside(columns []Column, changes []assessment.DimensionChange, l *locale.Locale, fonts *font.Family) *verdict.Figure {
	d := beside{columns: columns, l: l, fonts: fonts}
	for _, c := range columns {
		for _, level := range c.Levels {
			if !slices.Contains(d.areas, level.Dimension) && d.known(level.Dimension) > 1 {
				d.areas = append(d.areas, level.Dimension)
			}
		}
	}
	if len(d.areas) == 0 {
		return nil
	}
	if len(columns) == 2 {
		return d.slope(changes)
	}
	return d.panels()
}

// beside is a comparison on its way.
type beside struct {
	columns []Column
	areas   []string // ids of those that two columns have
	l       *locale.Locale
	fonts   *font.Family
}

func (d *beside) level(column int, area string) (client.Reached, bool) {
	return client.Outline{Levels: d.columns[column].Levels}.Level(area)
}

// known is how many columns have a level of an area.
func (d *beside) known(area string) int {
	n := 0
	for i := range d.columns {
		if _, there := d.level(i, area); there {
			n++
		}
	}
	return n
}

// numbers are the levels of each area with their ranges, a column each.
func (d *beside) numbers() chart.Table {
	t := chart.Table{Head: []string{d.l.T("chart.area")}, Numeric: []bool{false}}
	for _, c := range d.columns {
		t.Head, t.Numeric = append(t.Head, c.Name), append(t.Numeric, true)
	}
	for _, area := range d.areas {
		row := []string{d.l.T("dimension." + area)}
		for i := range d.columns {
			cell := "–"
			if level, there := d.level(i, area); there {
				cell = d.l.T("report.ranged", "value", d.l.Number(level.Level, 1), "range", d.l.Span(d.l.Number(level.Low, 1), d.l.Number(level.High, 1)))
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// about is the finding: the area in which the columns lie farthest apart.
func (d *beside) about() chart.Description {
	widest, most := "", -1.0
	for _, area := range d.areas {
		low, high := 5.0, 1.0
		for i := range d.columns {
			if level, there := d.level(i, area); there {
				low, high = min(low, level.Level), max(high, level.Level)
			}
		}
		if high-low > most {
			widest, most = area, high-low
		}
	}
	return chart.Description{
		Title: d.l.T("beside.heading", "area", d.l.T("dimension."+widest), "levels", d.l.Number(most, 1)),
		Text:  d.l.T("beside.text", "n", strconv.Itoa(len(d.areas)), "columns", strconv.Itoa(len(d.columns))),
	}
}

func (d *beside) slope(changes []assessment.DimensionChange) *verdict.Figure {
	s := chart.Slope{About: d.about(), Numbers: d.numbers(), From: d.columns[0].Name, To: d.columns[1].Name, Scale: &chart.Extent{Low: 1, High: 5}}
	for _, area := range d.areas {
		before, _ := d.level(0, area)
		after, _ := d.level(1, area)
		r := chart.Rise{
			Label: d.l.T("dimension." + area), Before: before.Level, After: after.Level,
			BeforeText: d.l.Number(before.Level, 1), AfterText: d.l.Number(after.Level, 1),
		}
		for _, c := range changes {
			switch {
			case c.ID == area && c.Verdict == assessment.Risen:
				r.Change = chart.Better
			case c.ID == area && c.Verdict == assessment.Fallen:
				r.Change = chart.Worse
			}
		}
		s.Rows = append(s.Rows, r)
	}
	reading := "beside.reading_clients"
	if changes != nil {
		reading = "beside.reading_change"
	}
	f := verdict.Picture("areas", d.l.T(reading), s, d.fonts, verdict.Wide)
	return &f
}

func (d *beside) panels() *verdict.Figure {
	p := chart.Panels{
		About: d.about(), Numbers: d.numbers(), Ticks: []float64{1, 2, 3, 4, 5}, Format: func(x float64) string { return d.l.Number(x, 0) }, Apart: true,
	}
	for i := range d.columns {
		p.Periods = append(p.Periods, string(rune('A'+i)))
	}
	for _, area := range d.areas {
		panel := chart.Panel{Label: d.l.T("dimension." + area)}
		for i := range d.columns {
			if level, there := d.level(i, area); there {
				panel.Points = append(panel.Points, chart.Reading{Period: i, Low: level.Low, Mid: level.Level, High: level.High})
			}
		}
		p.Panels = append(p.Panels, panel)
	}
	f := verdict.Picture("areas", d.l.T("beside.reading_panels"), p, d.fonts, broad)
	return &f
}
