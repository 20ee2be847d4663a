package chart

import (
	"math"

	"waterline/reports/font"
)

// Matrix sets value against cost. A filled circle is chosen, a light one
// possible, a hollow one not yet feasible; the whisker is the range of value.
type Matrix struct {
	About   Description
	Numbers Table
	Points  []Spot
	Format  func(float64) string
	X, Y    string // what the axes measure
	Keyed   bool   // what the letters stand for is told beside the chart
}

// Spot is one opportunity.
type Spot struct {
	Letter string
	Name   string
	Cost   float64
	Value  float64
	Low    float64
	High   float64
	Chosen bool
	Below  bool // below the gate
}

const (
	spotRadius = 11.0
	plotHeight = 250.0
)

// Describe returns the finding and the numbers in words.
func (d Matrix) Describe() Description { return d.About }

// Table returns the opportunities.
func (d Matrix) Table() Table { return d.Numbers }

// Draw names each spot beside it where there is room for all, and lists the
// names under the plot otherwise or when it is narrow.
func (d Matrix) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Points) == 0 {
		return 0
	}
	costs, values := []float64{}, []float64{0}
	for _, p := range d.Points {
		costs = append(costs, p.Cost)
		values = append(values, p.Value, p.Low, p.High)
	}
	top := 34.0
	y, yTicks := tightScale(values, top+plotHeight-spotRadius-2, top+spotRadius+2, 5)
	left := reach(f, yTicks, d.Format)
	x, xTicks := d.across(costs, left+spotRadius+4, width-spotRadius-2, few(width))
	c.Text(0, 14, quiet.cut(f, d.Y, width), quiet)
	upright(c, y, yTicks, left, width, d.Format)
	c.Polyline([]Point{{left, top}, {left, top + plotHeight}, {width, top + plotHeight}}, axis)
	c.Line(left, y.at(0), width, y.at(0), zero)
	across(c, f, x, xTicks, top+plotHeight, width, d.Format)
	c.Text(width, top+plotHeight+42, quiet.cut(f, d.X, width), quiet.at(End))
	p := plot{f: f, area: box{left + 4, top, width - left - 4, plotHeight}, zero: y.at(0)}
	listed := d.spots(c, &p, x, y, width >= narrow && !d.Keyed)
	if d.Keyed {
		listed = nil
	}
	return d.key(c, f, listed, top+plotHeight+50, width)
}

// across is the scale of the costs. It starts at zero, unless that would press
// the spots into one corner; nothing on it is read by length. It spans at least
// half the highest cost, so that a small difference stays small.
func (d Matrix) across(costs []float64, from, to float64, ticks int) (scale, []float64) {
	low, high := bounds(costs)
	switch middle := (low + high) / 2; {
	case low == 0 && high == 0:
		costs = append(costs, 1)
	case low < 0.35*high:
		costs = append(costs, 0)
	case high-low < 0.5*high:
		costs = append(costs, middle-0.25*high, middle+0.25*high)
	}
	s, marks := tightScale(costs, from, to, ticks)
	if low >= 0 && s.low < 0 {
		s.low = 0
	}
	return s, marks
}

// spots draws whiskers, circles and, where there is room for every one of
// them, names. It returns the spots to list instead: all or none, so that a
// reader looks in one place.
func (d Matrix) spots(c Canvas, p *plot, x, y scale, named bool) (listed []Spot) {
	centres := make([]Point, len(d.Points))
	for _, s := range d.Points {
		at := Point{x.at(s.Cost), y.at(s.Value)}
		c.Line(at.X, y.at(s.Low), at.X, y.at(s.High), Style{Stroke: Blue, Width: 2})
		p.taken = append(p.taken, box{at.X - 3, y.at(s.High), 6, y.at(s.Low) - y.at(s.High)})
	}
	for i, s := range d.Points {
		at := Point{x.at(s.Cost), y.at(s.Value)}
		centres[i] = p.free(at)
		if centres[i] != at {
			c.Line(at.X, at.Y, centres[i].X, centres[i].Y, axis)
			c.Circle(at.X, at.Y, 3, Style{Fill: Deep})
		}
	}
	for i, s := range d.Points {
		c.Circle(centres[i].X, centres[i].Y, spotRadius, s.look())
		t := strong.at(Middle)
		if s.Chosen && !s.Below {
			t.Colour = White
		}
		c.Text(centres[i].X, centres[i].Y+5, s.Letter, t)
	}
	if !named {
		return d.Points
	}
	names := make([]name, len(d.Points))
	for i, s := range d.Points {
		n, ok := p.name(centres[i], s.Name)
		if !ok {
			return d.Points
		}
		names[i] = n
	}
	for _, n := range names {
		n.draw(c)
	}
	return nil
}

// key lists letters with names in columns below the plot.
func (d Matrix) key(c Canvas, f *font.Family, spots []Spot, y, width float64) float64 {
	if len(spots) == 0 {
		return y
	}
	columns := 2
	if width < narrow {
		columns = 1
	}
	pitch := width / float64(columns)
	for i, s := range spots {
		x, at := pitch*float64(i%columns), y+16+float64(i/columns)*24
		c.Circle(x+10, at-5, 9, Style{Fill: White, Stroke: Deep, Width: stroke})
		c.Text(x+10, at, s.Letter, strong.at(Middle))
		c.Text(x+27, at, label.cut(f, s.Name, pitch-36), label)
	}
	return y + 24*math.Ceil(float64(len(spots))/float64(columns)) + 4
}

func (s Spot) look() Style {
	switch {
	case s.Below:
		return Style{Fill: White, Stroke: Deep, Width: 1.5, Dash: 3}
	case s.Chosen:
		return Style{Fill: Deep, Stroke: Deep, Width: 1.5}
	default:
		return Style{Fill: Light, Stroke: Deep, Width: 1.5}
	}
}
