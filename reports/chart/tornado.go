package chart

import (
	"math"

	"waterline/reports/font"
)

// Tornado shows what one uncertain input at a time does to a value: hollow
// towards its low end, filled towards its high end.
type Tornado struct {
	About   Description
	Numbers Table
	Rows    []Swing
	Middle  float64
	Format  func(float64) string
	Centre  string // label of the middle value
}

// Swing is the value when the input is low and when it is high.
type Swing struct {
	Label     string
	Low, High float64
}

// Describe returns the finding and the numbers in words.
func (d Tornado) Describe() Description { return d.About }

// Table returns the swings.
func (d Tornado) Table() Table { return d.Numbers }

// Draw puts labels left of the bars, or above them when it is narrow.
func (d Tornado) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Rows) == 0 {
		return 0
	}
	values := []float64{d.Middle}
	names, ends := 0.0, 0.0
	for _, r := range d.Rows {
		values = append(values, r.Low, r.High)
		names = math.Max(names, label.width(f, r.Label))
		ends = math.Max(ends, quiet.width(f, d.Format(r.Low), d.Format(r.High)))
	}
	left, pitch, down := math.Min(names, 0.4*width)+20, 36.0, 0.0
	if names > 0.4*width {
		pitch = 46
	}
	if width < narrow {
		left, pitch, down = 0, 56, 20
	}
	low, high := bounds(values)
	if high == low {
		low, high = low-1, high+1
	}
	s := scale{low: low, high: high, from: left + ends + 8, to: width - ends - 8}
	for i, r := range d.Rows {
		y := pitch * float64(i)
		if down > 0 {
			c.Text(0, y+14, label.cut(f, r.Label, width), label)
		} else {
			lines := label.lines(f, r.Label, left-20, 2)
			paragraph(c, 0, y+pitch/2+5-float64(len(lines)-1)*rowStep/2, lines, label)
		}
		d.bars(c, s, y+down+pitch/2-9-down/2, r)
		c.Line(s.at(d.Middle), y+down, s.at(d.Middle), y+pitch, zero)
	}
	base := pitch * float64(len(d.Rows))
	c.Text(held(f, s.at(d.Middle), d.Centre, strong, width), base+18, d.Centre, strong.at(Middle))
	return base + 26
}

// bars draws the two ends of a swing. Where low and high lie on the same side
// of the middle, the longer one is drawn first.
func (d Tornado) bars(c Canvas, s scale, y float64, r Swing) {
	const height = 18
	draw := func(v float64, look Style) {
		from, to := s.at(math.Min(v, d.Middle)), s.at(math.Max(v, d.Middle))
		c.Rect(from, y, math.Max(0.5, to-from), height, look)
	}
	if math.Abs(r.Low-d.Middle) >= math.Abs(r.High-d.Middle) {
		draw(r.Low, loss)
		draw(r.High, gain)
	} else {
		draw(r.High, gain)
		draw(r.Low, loss)
	}
	left, right := math.Min(r.Low, r.High), math.Max(r.Low, r.High)
	c.Text(s.at(math.Min(left, d.Middle))-6, y+14, d.Format(left), quiet.at(End))
	c.Text(s.at(math.Max(right, d.Middle))+6, y+14, d.Format(right), quiet)
}
