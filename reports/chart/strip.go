package chart

import (
	"math"

	"waterline/reports/font"
)

// Strip is a range small enough for a row of a list. It holds no words: the
// figures stand beside it.
type Strip struct {
	About          Description
	Numbers        Table
	Low, Mid, High float64
	From, To       float64 // the scale all strips of a list share
	Unknown        bool
}

// StripWidth is the usual width of a strip.
const StripWidth = 90.0

const stripHeight = 18.0

// Describe returns the name and the range in words.
func (d Strip) Describe() Description { return d.About }

// Table returns the range.
func (d Strip) Table() Table { return d.Numbers }

// Draw sets the range on the shared scale. An end outside the scale is a
// point of an arrow.
func (d Strip) Draw(c Canvas, _ *font.Family, width float64) float64 {
	const y = stripHeight / 2
	s := scale{low: d.From, high: d.To, from: 6, to: width - 6}
	if !(s.high > s.low) {
		s.low, s.high = s.low-1, s.low+1
	}
	c.Line(0, stripHeight-1, width, stripHeight-1, grid)
	if s.low <= 0 && s.high >= 0 {
		c.Line(s.at(0), 0, s.at(0), stripHeight, Style{Stroke: Ink, Width: 1.5})
	}
	if d.Unknown {
		c.Line(s.from, y, s.to, y, connection)
		return stripHeight
	}
	low, high := s.at(math.Min(d.Low, d.High)), s.at(math.Max(d.Low, d.High))
	c.Rect(low, y-3.5, math.Max(1, high-low), 7, Style{Fill: Light, Stroke: Blue, Width: 1})
	point := Style{Fill: Blue}
	if math.Min(d.Low, d.High) < s.low {
		c.Polygon([]Point{{low, y - 6}, {low - 6, y}, {low, y + 6}}, point)
	}
	if math.Max(d.Low, d.High) > s.high {
		c.Polygon([]Point{{high, y - 6}, {high + 6, y}, {high, y + 6}}, point)
	}
	c.Circle(s.at(d.Mid), y, 4, Style{Fill: Deep})
	return stripHeight
}
