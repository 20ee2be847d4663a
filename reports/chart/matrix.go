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
	costs, values := []float64{0, 1}, []float64{0}
	for _, p := range d.Points {
		costs = append(costs, p.Cost)
		values = append(values, p.Value, p.Low, p.High)
	}
	top := 34.0
	y, yTicks := tightScale(values, top+plotHeight, top, 5)
	left := reach(f, yTicks, d.Format)
	x, xTicks := newScale(costs, left, width-spotRadius-2, few(width))
	c.Text(0, 14, quiet.cut(f, d.Y, width), quiet)
	upright(c, y, yTicks, left, width, d.Format)
	c.Line(left, top, left, top+plotHeight, axis)
	c.Line(left, y.at(0), width, y.at(0), zero)
	across(c, f, x, xTicks, top+plotHeight, width, d.Format)
	c.Text(width, top+plotHeight+42, quiet.cut(f, d.X, width), quiet.at(End))
	p := plot{f: f, area: box{left + 4, top, width - left - 4, plotHeight}, zero: y.at(0)}
	listed := d.spots(c, &p, x, y, width >= narrow)
	return d.key(c, f, listed, top+plotHeight+50, width)
}

// spots draws whiskers, circles and, where there is room for every one of
// them, names. It returns the spots to list instead: all or none, so that a
// reader looks in one place.
func (d Matrix) spots(c Canvas, p *plot, x, y scale, named bool) (listed []Spot) {
	centres := make([]Point, len(d.Points))
	for i, s := range d.Points {
		at := Point{x.at(s.Cost), y.at(s.Value)}
		c.Line(at.X, y.at(s.Low), at.X, y.at(s.High), Style{Stroke: Mid, Width: 3})
		p.taken = append(p.taken, box{at.X - 3, y.at(s.High), 6, y.at(s.Low) - y.at(s.High)})
		centres[i] = p.free(at)
		if centres[i] != at {
			c.Line(at.X, at.Y, centres[i].X, centres[i].Y, connection)
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
		c.Circle(x+9, at-5, 9, Style{Fill: White, Stroke: Deep, Width: stroke})
		c.Text(x+9, at, s.Letter, strong.at(Middle))
		c.Text(x+26, at, label.cut(f, s.Name, pitch-36), label)
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

// plot keeps what is taken, so that nothing is drawn over something else.
type plot struct {
	f     *font.Family
	area  box
	zero  float64
	taken []box
	spots []Point
}

// free is the nearest place to at where a circle touches no other circle.
func (p *plot) free(at Point) Point {
	place := at
	for try := 0; !p.clear(place); try++ {
		if try > 400 {
			place = at
			break
		}
		// A spiral, eight places a turn and a circle's width further each turn.
		turn := float64(try/8 + 1)
		angle := float64(try%8) * math.Pi / 4
		place = Point{at.X + turn*26*math.Cos(angle), at.Y - turn*26*math.Sin(angle)}
		if place.X < p.area.x+spotRadius || place.X > p.area.x+p.area.w-spotRadius ||
			place.Y < p.area.y || place.Y > p.area.y+p.area.h {
			place = Point{math.Inf(1), 0}
		}
	}
	p.spots = append(p.spots, place)
	p.taken = append(p.taken, box{place.X - spotRadius, place.Y - spotRadius, 2 * spotRadius, 2 * spotRadius})
	return place
}

func (p *plot) clear(at Point) bool {
	if math.IsInf(at.X, 0) {
		return false
	}
	for _, s := range p.spots {
		if math.Hypot(s.X-at.X, s.Y-at.Y) < 2*spotRadius+2 {
			return false
		}
	}
	return true
}

// name is where the name of a spot stands.
type name struct {
	text   string
	at     Point
	set    Type
	leader [2]Point // from circle to name, when it stands off
}

func (n name) draw(c Canvas) {
	if n.leader[0] != n.leader[1] {
		c.Line(n.leader[0].X, n.leader[0].Y, n.leader[1].X, n.leader[1].Y, axis)
	}
	c.Text(n.at.X, n.at.Y, n.text, n.set)
}

// name finds a place beside the circle at where the text touches nothing and
// stands clear of other circles, and reports whether there is one.
func (p *plot) name(at Point, text string) (name, bool) {
	for _, up := range []float64{0, -14, 14, -34, 34, -54, 54} {
		for _, t := range []Type{label, label.at(End)} {
			n := name{text: text, set: t}
			side := 1.0
			if t.Anchor == End {
				side = -1
			}
			n.at = Point{at.X + side*(spotRadius+6), at.Y + 5 + up}
			if math.Abs(up) > 20 {
				n.at.X = at.X + side*(spotRadius+16)
				n.leader = [2]Point{{at.X + side*8, at.Y + math.Copysign(8, up)}, {n.at.X - side*3, n.at.Y - 5}}
			}
			b := t.box(p.f, n.at.X, n.at.Y, text)
			if !b.within(p.area) || p.touches(b, at) {
				continue
			}
			p.taken = append(p.taken, b)
			return n, true
		}
	}
	return name{}, false
}

// touches reports whether a name in b would meet the zero line, something
// drawn, or come so near another circle that it could be its name.
func (p *plot) touches(b box, own Point) bool {
	if b.y < p.zero && p.zero < b.y+b.h {
		return true
	}
	for _, t := range p.taken {
		if b.meets(t) {
			return true
		}
	}
	const clear = spotRadius + 10
	for _, s := range p.spots {
		if s != own && b.meets(box{s.X - clear, s.Y - clear, 2 * clear, 2 * clear}) {
			return true
		}
	}
	return false
}
