package brand

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"waterline/reports/chart"
)

// pathError is the first place where path data goes wrong.
type pathError struct {
	got string
	at  int
}

// needs is how many numbers follow a command.
var needs = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// parsePath reads path data of SVG 2 (section 9.3). Arcs and quadratic curves
// become cubic ones. The first number set must follow an M.
func parsePath(text string) (Path, *pathError) {
	if len(text) > maxPathText {
		return nil, &pathError{"…", maxPathText}
	}
	s := &pathScanner{text: text}
	pen := &pen{}
	for s.skip(); s.at < len(s.text); s.skip() {
		letter := s.text[s.at]
		command, relative := letter, false
		if letter >= 'a' && letter <= 'z' {
			command, relative = letter-'a'+'A', true
		}
		count, ok := needs[command]
		if !ok || len(pen.path) == 0 && command != 'M' {
			return nil, s.wrong()
		}
		s.at++
		for again := true; again; again = count > 0 && s.more() {
			var n [7]float64
			for i := range count {
				flag := command == 'A' && (i == 3 || i == 4)
				if n[i], ok = s.number(flag); !ok {
					return nil, s.wrong()
				}
			}
			pen.draw(command, relative, n)
			if command == 'M' {
				command = 'L'
			}
			if len(pen.path) > maxSegments || far(pen.at) {
				return nil, s.wrong()
			}
		}
	}
	if len(pen.path) < 2 || slices.ContainsFunc(pen.path, func(step Segment) bool { return far(step.From) || far(step.Towards) }) {
		return nil, s.wrong()
	}
	return pen.path, nil
}

// far reports whether a point is where no logo has one: the controls of an arc
// may be, with both its ends near.
func far(p chart.Point) bool { return math.Abs(p.X) > maxNumber || math.Abs(p.Y) > maxNumber }

type pathScanner struct {
	text string
	at   int
}

func (s *pathScanner) wrong() *pathError {
	at := min(s.at, len(s.text))
	return &pathError{s.text[at:min(at+12, len(s.text))], at}
}

func (s *pathScanner) skip() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n,", s.text[s.at]) >= 0 {
		s.at++
	}
}

// more reports whether another number follows rather than a command.
func (s *pathScanner) more() bool {
	s.skip()
	return s.at < len(s.text) && strings.IndexByte("+-.0123456789", s.text[s.at]) >= 0
}

// number reads one number, or the single digit of a flag.
func (s *pathScanner) number(flag bool) (float64, bool) {
	if !s.more() {
		return 0, false
	}
	if flag {
		digit := s.text[s.at]
		if digit != '0' && digit != '1' {
			return 0, false
		}
		s.at++
		return float64(digit - '0'), true
	}
	end, dot, exponent := s.at, false, false
	for ; end < len(s.text); end++ {
		c := s.text[end]
		sign := c == '+' || c == '-'
		switch {
		case c >= '0' && c <= '9':
			continue
		case c == '.' && !dot && !exponent:
			dot = true
			continue
		case (c == 'e' || c == 'E') && !exponent && end > s.at:
			exponent = true
			continue
		case sign && (end == s.at || s.text[end-1] == 'e' || s.text[end-1] == 'E'):
			continue
		}
		break
	}
	x, err := strconv.ParseFloat(s.text[s.at:end], 64)
	if err != nil || !(math.Abs(x) <= maxNumber) {
		return 0, false
	}
	s.at = end
	return x, true
}

// pen follows the commands and keeps what the next may refer to.
type pen struct {
	path    Path
	at      chart.Point
	start   chart.Point
	control chart.Point // of the last curve, for S and T
	last    byte        // 'C' or 'Q' after such a curve
}

func (p *pen) draw(command byte, relative bool, n [7]float64) {
	base := chart.Point{}
	if relative {
		base = p.at
	}
	to := func(i int) chart.Point { return chart.Point{X: base.X + n[i], Y: base.Y + n[i+1]} }
	last := p.last
	p.last = 0
	switch command {
	case 'M':
		p.start = to(0)
		p.add(Segment{Op: 'M', To: p.start})
	case 'L':
		p.add(Segment{Op: 'L', To: to(0)})
	case 'H':
		p.add(Segment{Op: 'L', To: chart.Point{X: base.X + n[0], Y: p.at.Y}})
	case 'V':
		p.add(Segment{Op: 'L', To: chart.Point{X: p.at.X, Y: base.Y + n[0]}})
	case 'C':
		p.cubic(to(0), to(2), to(4))
	case 'S':
		p.cubic(p.mirrored(last == 'C'), to(0), to(2))
	case 'Q':
		p.quadratic(to(0), to(2))
	case 'T':
		p.quadratic(p.mirrored(last == 'Q'), to(0))
	case 'A':
		p.arc(n[0], n[1], n[2], n[3] != 0, n[4] != 0, to(5))
	case 'Z':
		p.path = append(p.path, Segment{Op: 'Z', To: p.start})
		p.at = p.start
	}
}

func (p *pen) mirrored(curved bool) chart.Point {
	if !curved {
		return p.at
	}
	return chart.Point{X: 2*p.at.X - p.control.X, Y: 2*p.at.Y - p.control.Y}
}

// add appends a segment, rounded so that every machine keeps the same digits.
func (p *pen) add(s Segment) {
	p.at = s.To
	for _, q := range []*chart.Point{&s.From, &s.Towards, &s.To} {
		q.X, q.Y = math.Round(q.X*roundTo)/roundTo+0, math.Round(q.Y*roundTo)/roundTo+0 // no -0
	}
	p.path = append(p.path, s)
}

func (p *pen) cubic(from, towards, to chart.Point) {
	p.add(Segment{'C', from, towards, to})
	p.control, p.last = towards, 'C'
}

func (p *pen) quadratic(by, to chart.Point) {
	third := func(a chart.Point) chart.Point {
		return chart.Point{X: a.X + (by.X-a.X)*2/3, Y: a.Y + (by.Y-a.Y)*2/3}
	}
	p.add(Segment{'C', third(p.at), third(to), to})
	p.control, p.last = by, 'Q'
}

// arc follows the implementation notes of SVG 2 (appendix B.2.4): from end
// points to a centre, then a cubic curve for each quarter or less.
func (p *pen) arc(rx, ry, turn float64, large, sweep bool, to chart.Point) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if to == p.at {
		return
	}
	if rx == 0 || ry == 0 {
		p.add(Segment{Op: 'L', To: to})
		return
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	dx, dy := (p.at.X-to.X)/2, (p.at.Y-to.Y)/2
	x, y := cos*dx+sin*dy, -sin*dx+cos*dy
	if over := x*x/(rx*rx) + y*y/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	part := x*x*ry*ry + y*y*rx*rx
	factor := math.Sqrt(math.Max(0, (rx*rx*ry*ry-part)/part))
	if large == sweep {
		factor = -factor
	}
	cx, cy := factor*rx*y/ry, -factor*ry*x/rx
	centre := chart.Point{X: cos*cx - sin*cy + (p.at.X+to.X)/2, Y: sin*cx + cos*cy + (p.at.Y+to.Y)/2}
	first := math.Atan2((y-cy)/ry, (x-cx)/rx)
	sweepAngle := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - first
	if sweep && sweepAngle < 0 {
		sweepAngle += 2 * math.Pi
	} else if !sweep && sweepAngle > 0 {
		sweepAngle -= 2 * math.Pi
	}
	parts := int(math.Ceil(math.Abs(sweepAngle)/(math.Pi/2) - 1e-9))
	step := sweepAngle / float64(max(parts, 1))
	handle := 4.0 / 3 * math.Tan(step/4)
	place := func(x, y float64) chart.Point {
		return chart.Point{X: centre.X + cos*rx*x - sin*ry*y, Y: centre.Y + sin*rx*x + cos*ry*y}
	}
	for i := range parts {
		s1, c1 := math.Sincos(first + step*float64(i))
		s2, c2 := math.Sincos(first + step*float64(i+1))
		end := place(c2, s2)
		if i == parts-1 {
			end = to
		}
		p.add(Segment{'C', place(c1-handle*s1, s1+handle*c1), place(c2+handle*s2, s2-handle*c2), end})
	}
}
