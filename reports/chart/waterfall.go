package chart

import (
	"math"

	"waterline/reports/font"
)

// Waterfall leads from gross to net, or from one date to another. Totals are
// filled deep, gains filled, deductions hollow.
type Waterfall struct {
	About   Description
	Numbers Table
	Steps   []Fall
	Format  func(float64) string
	Break   string // said at the line across which steps are not comparable; "" without one
	BreakAt int    // the first step behind it
}

// breakHead is the room above a waterfall for what is said at its break.
const breakHead = 22.0

// Fall is one step. A total stands on zero; any other starts where the one
// before ended.
type Fall struct {
	Label string
	Value float64
	Total bool
	Apart bool // neither gain nor loss, such as another way to measure: dashed
}

// Describe returns the finding and the numbers in words.
func (d Waterfall) Describe() Description { return d.About }

// Table returns the steps.
func (d Waterfall) Table() Table { return d.Numbers }

// Draw sets columns, or rows when it is narrow.
func (d Waterfall) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Steps) == 0 {
		return 0
	}
	if width < narrow {
		return d.rows(c, f, width)
	}
	return d.columns(c, f, width)
}

// runs are the start and end of each step.
func (d Waterfall) runs() (from, to []float64) {
	at := 0.0
	for _, s := range d.Steps {
		start := at
		if s.Total {
			start, at = 0, s.Value
		} else {
			at += s.Value
		}
		from, to = append(from, start), append(to, at)
	}
	return from, to
}

func (d Waterfall) columns(c Canvas, f *font.Family, width float64) float64 {
	from, to := d.runs()
	top, height := 26.0, 210.0
	if d.Break != "" {
		top += breakHead
	}
	y, _ := newScale(append(append([]float64{0}, from...), to...), top+height, top, 6)
	low, high := bounds(append(append([]float64{0}, from...), to...))
	if high > low {
		y.low, y.high = low, high
	}
	pitch := width / float64(len(d.Steps))
	bar := math.Min(64, pitch*0.66)
	for i, s := range d.Steps {
		x := pitch*(float64(i)+0.5) - bar/2
		upper := math.Min(y.at(from[i]), y.at(to[i]))
		if i+1 < len(d.Steps) {
			c.Line(x+bar, y.at(to[i]), x+pitch, y.at(to[i]), connection)
		}
		c.Rect(x, upper, bar, math.Max(1, math.Abs(y.at(from[i])-y.at(to[i]))), s.look())
		t := strong.at(Middle)
		c.Text(x+bar/2, upper-7, t.cut(f, d.Format(s.Value), pitch-4), t)
	}
	if d.Break != "" {
		x := pitch * float64(d.BreakAt)
		c.Line(x, breakHead, x, top+height, breaking)
		c.Text(held(f, x, d.Break, quiet, width), rowStep-4, quiet.cut(f, d.Break, width), quiet.at(Middle))
	}
	c.Line(0, y.at(0), width, y.at(0), zero)
	lowest := top + height
	rows := 1
	for i, s := range d.Steps {
		lines := label.lines(f, s.Label, pitch-8, 3)
		rows = max(rows, len(lines))
		paragraph(c, pitch*(float64(i)+0.5), lowest+22, lines, label.at(Middle))
	}
	return lowest + 22 + float64(rows-1)*rowStep + 8
}

func (d Waterfall) rows(c Canvas, f *font.Family, width float64) float64 {
	from, to := d.runs()
	figures := 0.0
	for _, s := range d.Steps {
		figures = math.Max(figures, strong.width(f, d.Format(s.Value)))
	}
	low, high := bounds(append(append([]float64{0}, from...), to...))
	if high == low {
		high++
	}
	x := scale{low: low, high: high, from: 4, to: width - 4}
	pitch, below := 46.0, 0.0
	for i, s := range d.Steps {
		if d.Break != "" && i == d.BreakAt {
			y := pitch*float64(i) + 8
			name := quiet.width(f, d.Break)
			c.Line(0, y, width-name-8, y, breaking)
			c.Text(width, y+5, quiet.cut(f, d.Break, width), quiet.at(End))
			below = breakHead
		}
		y := pitch*float64(i) + below
		c.Text(0, y+14, label.cut(f, s.Label, width-figures-12), label)
		c.Text(width, y+14, d.Format(s.Value), strong.at(End))
		left := math.Min(x.at(from[i]), x.at(to[i]))
		c.Rect(left, y+20, math.Max(1, math.Abs(x.at(from[i])-x.at(to[i]))), 14, s.look())
		c.Line(x.at(0), y+18, x.at(0), y+36, zero)
	}
	return pitch*float64(len(d.Steps)) + below - 4
}

func (s Fall) look() Style {
	switch {
	case s.Apart:
		return Style{Fill: White, Stroke: Ink3, Width: 1.25, Dash: 4}
	case s.Total:
		return Style{Fill: Deep, Stroke: Deep, Width: stroke}
	case s.Value < 0:
		return loss
	default:
		return gain
	}
}
