package chart

import (
	"math"

	"waterline/reports/font"
)

// Among is rows of one's own range below where others lie, on one axis. Others
// are a pale bar that holds most of them, a darker one in it that holds the
// middle half, and their middle with its own range.
type Among struct {
	About   Description
	Numbers Table
	Rows    []Neighbours
	Ticks   []float64 // of the axis
	Format  func(float64) string
	Axis    string // what is measured
	Key     AmongKey
}

// AmongKey names the marks.
type AmongKey struct{ Most, Half, Middle, Own string }

// Neighbours is one row.
type Neighbours struct {
	Label              string
	Text               string // where one stands, in words
	Most, Half, Middle [2]float64
	Centre             float64 // of the others
	Low, Mid, High     float64 // one's own
}

const (
	amongHigh  = 12.0 // of the bar of others
	amongPitch = 48.0
	amongOwn   = 17.0 // from the middle of the others' bar to one's own
)

// Describe returns the finding and the numbers in words.
func (d Among) Describe() Description { return d.About }

// Table returns the figures by row.
func (d Among) Table() Table { return d.Numbers }

// Draw sets names left and words right of the bars; a narrow chart sets both
// above them.
func (d Among) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Rows) == 0 || len(d.Ticks) < 2 {
		return 0
	}
	top := d.key(c, f, width)
	left, right, words := d.room(f, width)
	s := scale{low: d.Ticks[0], high: d.Ticks[len(d.Ticks)-1], from: left + 24, to: width - right - 24}
	pitch := amongPitch + words
	base := top + pitch*float64(len(d.Rows))
	for _, v := range d.Ticks {
		c.Line(s.at(v), top, s.at(v), base, grid)
	}
	across(c, f, s, d.Ticks, base, width, d.Format)
	for i, r := range d.Rows {
		y := top + pitch*float64(i)
		if words > 0 {
			r.above(c, f, y, width, words)
		} else {
			lines := label.lines(f, r.Label, left, 2)
			paragraph(c, 0, y+29-float64(len(lines)-1)*rowStep/2, lines, label)
			lines = label.lines(f, r.Text, right, 2)
			paragraph(c, width-right, y+29-float64(len(lines)-1)*rowStep/2, lines, label)
		}
		r.mark(c, s, y+words+15)
	}
	c.Text(held(f, (s.from+s.to)/2, d.Axis, quiet, width), base+42, quiet.cut(f, d.Axis, width), quiet.at(Middle))
	return base + 50
}

// room is how much is left for names and words beside the bars, or for both
// above them.
func (d Among) room(f *font.Family, width float64) (left, right, words float64) {
	if width < narrow {
		words = rowStep + 8
		for _, r := range d.Rows {
			if strong.width(f, r.Label)+16+label.width(f, r.Text) > width {
				words = 2*rowStep + 8
			}
		}
		return -12, -12, words
	}
	for _, r := range d.Rows {
		left, right = math.Max(left, label.width(f, r.Label)), math.Max(right, label.width(f, r.Text))
	}
	return math.Min(left, 0.3*width), math.Min(right, 0.26*width), 0
}

// above writes name and words over the bars, clear of the grid.
func (r Neighbours) above(c Canvas, f *font.Family, y, width, words float64) {
	c.Rect(0, y, width, words, Style{Fill: White})
	c.Text(0, y+rowStep, strong.cut(f, r.Label, width), strong)
	if words > rowStep+8 {
		c.Text(0, y+2*rowStep, label.cut(f, r.Text, width), label)
	} else {
		c.Text(width, y+rowStep, r.Text, label.at(End))
	}
}

func (r Neighbours) mark(c Canvas, s scale, y float64) {
	bar := func(span [2]float64, fill Colour) {
		c.Rect(s.at(span[0]), y-amongHigh/2, math.Max(1, s.at(span[1])-s.at(span[0])), amongHigh, Style{Fill: fill, Stroke: Ink3, Width: 0.75})
	}
	bar(r.Most, Pale)
	bar(r.Half, Mid)
	c.Line(s.at(r.Middle[0]), y, s.at(r.Middle[1]), y, Style{Stroke: Ink, Width: 1.5})
	c.Line(s.at(r.Centre), y-amongHigh/2-3, s.at(r.Centre), y+amongHigh/2+3, Style{Stroke: Ink, Width: 2.5})
	own(c, s.at(r.Low), s.at(r.Mid), s.at(r.High), y+amongOwn)
}

// own draws one's own range.
func own(c Canvas, low, mid, high, y float64) {
	c.Rect(low, y-barHeight/2, math.Max(1, high-low), barHeight, Style{Fill: Light, Stroke: Blue, Width: 1})
	c.Circle(mid, y, 5.5, Style{Fill: Deep, Stroke: Deep, Width: 1.5})
}

// key shows what each mark means, as many beside each other as there is room
// for, and returns where the rows begin.
func (d Among) key(c Canvas, f *font.Family, width float64) float64 {
	const swatch, gap = 34.0, 18.0
	x, y := 0.0, 14.0
	for i, word := range []string{d.Key.Most, d.Key.Half, d.Key.Middle, d.Key.Own} {
		room := swatch + 8 + quiet.width(f, word)
		if x > 0 && x+room > width {
			x, y = 0, y+24
		}
		middle := x + swatch/2
		switch i {
		case 2:
			c.Line(x+2, y, x+swatch-2, y, Style{Stroke: Ink, Width: 1.5})
			c.Line(middle, y-amongHigh/2-3, middle, y+amongHigh/2+3, Style{Stroke: Ink, Width: 2.5})
		case 3:
			own(c, x, middle, x+swatch, y)
		default:
			c.Rect(x, y-amongHigh/2, swatch, amongHigh, Style{Fill: []Colour{Pale, Mid}[i], Stroke: Ink3, Width: 0.75})
		}
		c.Text(x+swatch+8, y+5, quiet.cut(f, word, width-swatch-8), quiet)
		x += room + gap
	}
	return y + 20
}
