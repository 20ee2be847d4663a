package chart

import (
	"math"

	"waterline/reports/font"
)

// plot keeps what is taken, so that nothing is drawn over something else.
type plot struct {
	f       *font.Family
	area    box
	zero    float64
	taken   []box
	spots   []Point
	names   []box
	leaders [][2]Point
}

// free is the nearest place to at where a circle touches no other circle.
func (p *plot) free(at Point) Point {
	place := at
	for try := 0; !p.clear(place); try++ {
		if try > 400 {
			place = at
			break
		}
		place = ring(at, try)
		if place.X < p.area.x+spotRadius || place.X > p.area.x+p.area.w-spotRadius ||
			place.Y < p.area.y+spotRadius || place.Y > p.area.y+p.area.h-spotRadius {
			place = Point{math.Inf(1), 0}
		}
	}
	p.spots = append(p.spots, place)
	p.taken = append(p.taken, box{place.X - spotRadius, place.Y - spotRadius, 2 * spotRadius, 2 * spotRadius})
	return place
}

// ring is the n-th place around at: six on the first ring, six more on each
// further one, so that a crowd stays together.
func ring(at Point, n int) Point {
	turn := 1
	for n >= 6*turn {
		n -= 6 * turn
		turn++
	}
	angle := (float64(n) + 0.5) * math.Pi / (3 * float64(turn))
	away := 26 * float64(turn)
	return Point{at.X + away*math.Cos(angle), at.Y - away*math.Sin(angle)}
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
// stands clear of other circles, and reports whether there is one. Places
// further away are led back to the circle.
func (p *plot) name(at Point, text string) (name, bool) {
	for _, away := range []float64{6, 16, 36, 64} {
		for _, up := range []float64{0, -14, 14, -34, 34, -54, 54, -78, 78} {
			for _, t := range []Type{label, label.at(End)} {
				n, b := p.beside(at, text, t, away, up)
				if !b.within(p.area) || p.touches(b, at) || p.crosses(n, at) {
					continue
				}
				p.taken = append(p.taken, b)
				p.names = append(p.names, b)
				p.leaders = append(p.leaders, n.leader)
				return n, true
			}
		}
	}
	return name{}, false
}

// beside is a name at a distance from the circle at, with the room it takes.
func (p *plot) beside(at Point, text string, t Type, away, up float64) (name, box) {
	side := 1.0
	if t.Anchor == End {
		side = -1
	}
	if math.Abs(up) > 20 {
		away = math.Max(away, 16)
	}
	n := name{text: text, set: t, at: Point{at.X + side*(spotRadius+away), at.Y + 5 + up}}
	if away > 6 {
		n.leader[1] = Point{n.at.X - side*3, n.at.Y - 5}
		dx, dy := n.leader[1].X-at.X, n.leader[1].Y-at.Y
		reach := spotRadius / math.Hypot(dx, dy)
		n.leader[0] = Point{at.X + dx*reach, at.Y + dy*reach}
	}
	return n, t.box(p.f, n.at.X, n.at.Y, text)
}

// crosses reports whether the leader of a name would run through another
// circle or name, or the name over another leader.
func (p *plot) crosses(n name, own Point) bool {
	b := n.set.box(p.f, n.at.X, n.at.Y, n.text)
	for _, l := range p.leaders {
		if l[0] != l[1] && b.struck(l) {
			return true
		}
	}
	if n.leader[0] == n.leader[1] {
		return false
	}
	for _, s := range p.spots {
		if s != own && (box{s.X - spotRadius, s.Y - spotRadius, 2 * spotRadius, 2 * spotRadius}).struck(n.leader) {
			return true
		}
	}
	for _, t := range p.names {
		if t.struck(n.leader) {
			return true
		}
	}
	return false
}

// struck reports whether a line runs through the box.
func (b box) struck(line [2]Point) bool {
	const parts = 24
	for i := 0; i <= parts; i++ {
		t := float64(i) / parts
		x, y := line[0].X+t*(line[1].X-line[0].X), line[0].Y+t*(line[1].Y-line[0].Y)
		if x > b.x && x < b.x+b.w && y > b.y && y < b.y+b.h {
			return true
		}
	}
	return false
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
