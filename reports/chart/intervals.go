package chart

import (
	"math"

	"waterline/reports/font"
)

// Intervals is rows of a middle value with its range on one axis.
type Intervals struct {
	About   Description
	Numbers Table
	Rows    []Interval
	Ticks   []float64 // of the axis, when it is fixed; else chosen
	Format  func(float64) string
	Zero    bool   // draw the zero line
	Axis    string // what is measured
}

// Interval is one row. Without a value only its words are shown.
type Interval struct {
	Label   string
	Low     float64
	Mid     float64
	High    float64
	Text    string // the figures in words
	Unknown bool
	Hollow  *float64 // a second mark: last time, or before a gate
	Faint   bool     // below the gate, or an actual outside its range: a hollow mark
	Actual  *float64 // measured: a diamond in place of the dot, the middle a line
	Open    bool     // only the range is known: the bar alone, no middle
	Guess   bool     // nobody measured it: a dashed, hollow bar and a hollow mark
}

const (
	barHeight = 7.0
	rowPitch  = 34.0
)

// Describe returns the finding and the numbers in words.
func (d Intervals) Describe() Description { return d.About }

// Table returns the figures by row.
func (d Intervals) Table() Table { return d.Numbers }

// Draw puts labels left and figures right of the bars; a narrow chart sets
// both above each bar.
func (d Intervals) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Rows) == 0 {
		return 0
	}
	if width < narrow {
		return d.stacked(c, f, width)
	}
	left, right := 0.0, 0.0
	for _, r := range d.Rows {
		left = math.Max(left, label.width(f, r.Label))
		right = math.Max(right, label.width(f, r.Text))
	}
	left = math.Min(left, 0.34*width)
	s, ticks := d.scale(left+24, width-right-24, 5)
	pitch := rowPitch
	for _, r := range d.Rows {
		if len(label.lines(f, r.Label, left, 2)) > 1 {
			pitch = rowPitch + 10
		}
	}
	base := 6 + pitch*float64(len(d.Rows))
	d.frame(c, f, s, ticks, 4, base, width)
	for i, r := range d.Rows {
		y := 4 + pitch*(float64(i)+0.5)
		rows := label.lines(f, r.Label, left, 2)
		paragraph(c, 0, y+5-float64(len(rows)-1)*rowStep/2, rows, label)
		c.Text(width, y+5, r.Text, label.at(End))
		d.mark(c, s, y, r)
	}
	return d.caption(c, f, (s.from+s.to)/2, base, width)
}

// stacked sets name and figures on one line above each bar, or on two when one
// row has no room for both.
func (d Intervals) stacked(c Canvas, f *font.Family, width float64) float64 {
	s, ticks := d.scale(12, width-12, few(width))
	words := 24.0
	for _, r := range d.Rows {
		if label.width(f, r.Label)+16+label.width(f, r.Text) > width {
			words = 24 + rowStep
		}
	}
	pitch := words + 34
	base := pitch*float64(len(d.Rows)) + 4
	d.frame(c, f, s, ticks, 0, base, width)
	for i, r := range d.Rows {
		y := pitch * float64(i)
		// Grid lines must not run through the words.
		c.Rect(0, y, width, words, Style{Fill: White})
		c.Text(0, y+rowStep, label.cut(f, r.Label, width), label)
		if words > 24 {
			c.Text(0, y+2*rowStep, quiet.cut(f, r.Text, width), quiet)
		} else {
			c.Text(width, y+rowStep, r.Text, label.at(End))
		}
		d.mark(c, s, y+words+16, r)
	}
	return d.caption(c, f, width/2, base, width)
}

func (d Intervals) scale(from, to float64, count int) (scale, []float64) {
	if len(d.Ticks) > 1 {
		return scale{low: d.Ticks[0], high: d.Ticks[len(d.Ticks)-1], from: from, to: to}, d.Ticks
	}
	var values []float64
	for _, r := range d.Rows {
		if !r.Unknown {
			values = append(values, r.Low, r.High)
		}
	}
	if d.Zero {
		values = append(values, 0)
	}
	return tightScale(values, from, to, count)
}

func (d Intervals) frame(c Canvas, f *font.Family, s scale, ticks []float64, top, base, width float64) {
	for _, v := range ticks {
		if d.Zero && v == 0 {
			continue
		}
		c.Line(s.at(v), top, s.at(v), base, grid)
	}
	if d.Zero {
		c.Line(s.at(0), top, s.at(0), base, zero)
	}
	across(c, f, s, ticks, base, width, d.Format)
}

func (d Intervals) mark(c Canvas, s scale, y float64, r Interval) {
	if r.Unknown {
		c.Line(s.from, y, s.to, y, connection)
		return
	}
	if w := s.at(r.High) - s.at(r.Low); w > 0 {
		bar := Style{Fill: Light, Stroke: Blue, Width: 1}
		if r.Guess {
			bar = Style{Fill: White, Stroke: Deep, Width: 1, Dash: 4}
		}
		c.Rect(s.at(r.Low), y-barHeight/2, w, barHeight, bar)
	}
	if r.Hollow != nil {
		x := s.at(*r.Hollow)
		c.Polygon([]Point{{x, y - 7}, {x + 7, y}, {x, y + 7}, {x - 7, y}}, Style{Fill: White, Stroke: Deep, Width: 1.5})
	}
	if r.Open {
		return
	}
	dot := Style{Fill: Deep, Stroke: Deep, Width: 1.5}
	if r.Faint || r.Guess {
		dot.Fill = White
	}
	if r.Actual != nil {
		c.Line(s.at(r.Mid), y-barHeight, s.at(r.Mid), y+barHeight, Style{Stroke: Deep, Width: 1.5})
		x := s.at(*r.Actual)
		c.Polygon([]Point{{x, y - 7}, {x + 7, y}, {x, y + 7}, {x - 7, y}}, dot)
		return
	}
	c.Circle(s.at(r.Mid), y, 5.5, dot)
}

func (d Intervals) caption(c Canvas, f *font.Family, x, base, width float64) float64 {
	if d.Axis == "" {
		return base + 28
	}
	c.Text(held(f, x, d.Axis, quiet, width), base+42, quiet.cut(f, d.Axis, width), quiet.at(Middle))
	return base + 50
}
