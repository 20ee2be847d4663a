package brand

import (
	"math"
	"strconv"
	"strings"

	"waterline/reports/chart"
)

// Bounds of a drawn logo.
const (
	maxShapes   = 64
	maxSegments = 20_000
	maxPathText = 1 << 17
	maxNumber   = 1e6
	roundTo     = 1e4
)

// Drawing is a logo of filled outlines. It is read from the path data of SVG
// alone, so that nothing that runs or refers elsewhere can come with it.
type Drawing struct {
	X, Y, Width, Height float64 // the box that is shown
	Shapes              []Shape
}

// Shape is one outline with its fill.
type Shape struct {
	Path    Path
	Fill    string // "#RRGGBB"; empty takes the colour of the brand
	EvenOdd bool   // holes by the even-odd rule rather than by direction
}

// Path is an outline in absolute coordinates.
type Path []Segment

// Segment is one step: M and L go to To, C curves there by the two controls,
// Z closes.
type Segment struct {
	Op      byte
	From    chart.Point // first control
	Towards chart.Point // second control
	To      chart.Point
}

// box reads "x y width height".
func (d *Drawing) box(text string) bool {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
	if len(fields) != 4 {
		return false
	}
	var n [4]float64
	for i, f := range fields {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil || !(math.Abs(x) <= maxNumber) {
			return false
		}
		n[i] = x
	}
	if n[2] < 1e-3 || n[3] < 1e-3 {
		return false
	}
	d.X, d.Y, d.Width, d.Height = n[0], n[1], n[2], n[3]
	return true
}

// holds reports whether a path stays in the box, but for a hundredth of it:
// print does not clip what leaves it.
func (d *Drawing) holds(p Path) bool {
	slackX, slackY := d.Width/100, d.Height/100
	inside := func(q chart.Point) bool {
		return q.X >= d.X-slackX && q.X <= d.X+d.Width+slackX && q.Y >= d.Y-slackY && q.Y <= d.Y+d.Height+slackY
	}
	var at chart.Point
	for _, s := range p {
		switch s.Op {
		case 'C':
			const steps = 16
			for i := 1; i <= steps; i++ {
				if !inside(onCurve(at, s, float64(i)/steps)) {
					return false
				}
			}
		case 'M', 'L':
			if !inside(s.To) {
				return false
			}
		}
		at = s.To
	}
	return true
}

func onCurve(at chart.Point, s Segment, t float64) chart.Point {
	u := 1 - t
	mix := func(a, b, c, d float64) float64 {
		return u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d
	}
	return chart.Point{X: mix(at.X, s.From.X, s.Towards.X, s.To.X), Y: mix(at.Y, s.From.Y, s.Towards.Y, s.To.Y)}
}

// String is the path as path data.
func (p Path) String() string {
	var b strings.Builder
	number := func(x float64) {
		b.WriteByte(' ')
		b.WriteString(strconv.FormatFloat(x, 'f', -1, 64))
	}
	point := func(q chart.Point) { number(q.X); number(q.Y) }
	for _, s := range p {
		b.WriteByte(s.Op)
		switch s.Op {
		case 'C':
			point(s.From)
			point(s.Towards)
			point(s.To)
		case 'M', 'L':
			point(s.To)
		}
	}
	return b.String()
}

func (d *Drawing) viewBox() string {
	n := make([]string, 4)
	for i, x := range []float64{d.X, d.Y, d.Width, d.Height} {
		n[i] = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strings.Join(n, " ")
}
