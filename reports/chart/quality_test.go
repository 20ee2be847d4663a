package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// ops is a canvas that notes every shape in the order of painting.
type ops struct {
	recorder
	all []op
}

type op struct {
	fill, stroke Colour
	width        float64
	rect         *box       // of a filled rectangle
	lines        [][2]Point // of strokes
	text         *written
	colour       Colour
	numbers      []float64
}

func (o *ops) add(s Style, rect *box, numbers []float64, closed bool, points ...Point) {
	p := op{fill: s.Fill, stroke: s.Stroke, width: s.Width, rect: rect, numbers: numbers}
	if s.Stroke != "" {
		for i := 1; i < len(points); i++ {
			p.lines = append(p.lines, [2]Point{points[i-1], points[i]})
		}
		if closed && len(points) > 2 {
			p.lines = append(p.lines, [2]Point{points[len(points)-1], points[0]})
		}
	}
	o.all = append(o.all, p)
}

func (o *ops) Rect(x, y, w, h float64, s Style) {
	o.add(s, &box{x, y, w, h}, []float64{x, y, w, h}, true, Point{x, y}, Point{x + w, y}, Point{x + w, y + h}, Point{x, y + h})
}
func (o *ops) Circle(x, y, r float64, s Style) { o.add(s, nil, []float64{x, y, r}, false) }
func (o *ops) Line(x1, y1, x2, y2 float64, s Style) {
	o.add(s, nil, []float64{x1, y1, x2, y2}, false, Point{x1, y1}, Point{x2, y2})
}
func (o *ops) Polyline(p []Point, s Style) { o.add(s, nil, flat(p), false, p...) }
func (o *ops) Polygon(p []Point, s Style)  { o.add(s, nil, flat(p), true, p...) }
func (o *ops) Text(x, y float64, text string, t Type) {
	if text != "" {
		o.all = append(o.all, op{text: &written{text, t.box(o.f, x, y, text)}, colour: t.Colour, numbers: []float64{x, y}})
	}
}

func flat(points []Point) (out []float64) {
	for _, p := range points {
		out = append(out, p.X, p.Y)
	}
	return out
}

func each(t *testing.T, sizes []float64, check func(t *testing.T, all []op, d Drawing)) {
	t.Helper()
	f := fonts(t)
	for name, d := range drawings() {
		for _, width := range sizes {
			t.Run(fmt.Sprintf("%s-%g", name, width), func(t *testing.T) {
				o := &ops{recorder: recorder{f: f}}
				d.Draw(o, f, width)
				check(t, o.all, d)
			})
		}
	}
}

// TestDrawings_NoLineThroughText: no stroke but the grid runs through a text,
// unless a filled rectangle or the circle of a letter hides it.
func TestDrawings_NoLineThroughText(t *testing.T) {
	each(t, tight, func(t *testing.T, all []op, _ Drawing) {
		for i, a := range all {
			if a.text == nil {
				continue
			}
			inner := box{a.text.box.x + 1, a.text.box.y + 2, a.text.box.w - 2, a.text.box.h - 5}
			for k, b := range all {
				if b.stroke == "" || b.stroke == Hair || !strikes(b.lines, inner) {
					continue
				}
				if k < i && hidden(all[k+1:i], inner) {
					continue
				}
				t.Errorf("a line %v runs through %q at %+v", b.lines, a.text.text, inner)
				break
			}
		}
	})
}

func strikes(lines [][2]Point, b box) bool {
	for _, l := range lines {
		if b.struck(l) {
			return true
		}
	}
	return false
}

func hidden(between []op, b box) bool {
	for _, o := range between {
		if o.fill == "" {
			continue
		}
		if o.rect != nil && b.within(*o.rect) {
			return true
		}
		if len(o.numbers) == 3 && o.rect == nil && math.Hypot(b.x+b.w/2-o.numbers[0], b.y+b.h/2-o.numbers[1]) < 3 {
			return true
		}
	}
	return false
}

// TestDrawings_Contrast: every mark is 3:1 on white or outlined so (WCAG 2.2,
// 1.4.11), every text is 4.5:1 on the fill below it (1.4.3). The grid and the
// water of the iceberg hold no data.
func TestDrawings_Contrast(t *testing.T) {
	each(t, widths, func(t *testing.T, all []op, d Drawing) {
		_, diagram := d.(Iceberg)
		for i, o := range all {
			if o.text != nil {
				if ground := below(all[:i], o.text.box); o.colour.Contrast(ground) < 4.5 {
					t.Errorf("text %q: %s on %s is %.1f:1", o.text.text, o.colour, ground, o.colour.Contrast(ground))
				}
				continue
			}
			seen := o.fill != "" && o.fill.Contrast(White) >= 3 || o.stroke != "" && o.stroke.Contrast(White) >= 3
			mask := o.fill == White && o.stroke == ""
			if !seen && !mask && o.stroke != Hair && (!diagram || o.fill != Pale) {
				t.Errorf("a mark filled %q and outlined %q does not show on white", o.fill, o.stroke)
			}
		}
	})
}

// below is the fill of the last rectangle that holds the middle of a text.
func below(painted []op, b box) Colour {
	ground := White
	x, y := b.x+b.w/2, b.y+b.h/2
	for _, o := range painted {
		if r := o.rect; r != nil && o.fill != "" && x > r.x && x < r.x+r.w && y > r.y && y < r.y+r.h {
			ground = o.fill
		}
		// A circle that holds its letter.
		if o.rect == nil && o.fill != "" && len(o.numbers) == 3 && math.Hypot(x-o.numbers[0], y-o.numbers[1]) < o.numbers[2] {
			ground = o.fill
		}
	}
	return ground
}

// TestPalette_Neighbours: looks that stand side by side in one bar are told
// apart by their fills, or by an outline that shows on the lighter of them.
func TestPalette_Neighbours(t *testing.T) {
	for name, pair := range map[string][2]Style{
		"gain and loss": {gain, loss}, "used and unowned": {Solid.look(), Dashed.look()}, "unowned and idle": {Dashed.look(), Hollow.look()},
		"prepare and build": {Stage{}.look(), Stage{Work: true}.look()}, "by hand and by tool": {ByHand.look(), ByTool.look()},
		"range and page": {{Fill: Light, Stroke: Blue}, {Fill: White}}, "band and page": {{Fill: Pale, Stroke: Blue}, {Fill: White}},
	} {
		a, b := pair[0], pair[1]
		if a.Fill.luminance() < b.Fill.luminance() {
			a, b = b, a
		}
		outlined := a.Stroke != "" && a.Stroke.Contrast(a.Fill) >= 3 || b.Stroke != "" && b.Stroke.Contrast(a.Fill) >= 3
		if a.Fill.Contrast(b.Fill) < 3 && !outlined {
			t.Errorf("%s: %s beside %s is %.1f:1 without an outline", name, a.Fill, b.Fill, a.Fill.Contrast(b.Fill))
		}
	}
}

// TestDrawings_LastBit: a last bit more or less changes no written coordinate,
// so that processors that fuse multiplications write the same goldens.
func TestDrawings_LastBit(t *testing.T) {
	each(t, widths, func(t *testing.T, all []op, _ Drawing) {
		for _, o := range all {
			for _, x := range o.numbers {
				if a, b := written2(x-1e-9), written2(x+1e-9); a != b {
					t.Errorf("%.12f is written %s or %s", x, a, b)
				}
			}
		}
	})
}

func written2(x float64) string { return string(appendNumber(nil, x)) }

func TestAppendNumber(t *testing.T) {
	for x, want := range map[float64]string{0: "0", -0.001: "0", 1.005: "1.01", 1.0049: "1", -1.005: "-1", -1.006: "-1.01", 12.5: "12.5",
		0.07: "0.07", -0.07: "-0.07", 719.999: "720", math.Inf(1): "0", math.NaN(): "0"} {
		if got := written2(x); got != want {
			t.Errorf("%g is written %s, want %s", x, got, want)
		}
	}
}

// TestNewScale_FewTicks: at most five ticks, which hold all values.
func TestNewScale_FewTicks(t *testing.T) {
	for _, low := range []float64{-1e6, -33, -1, -0.3, 0, 0.1, 7, 999} {
		for _, wide := range []float64{0, 1e-12, 0.2, 0.3, 1, 4, 5.01, 11, 24.9, 3333, 1e7} {
			for _, ticks := range []int{3, 5} {
				s, marks := newScale([]float64{low, low + wide}, 0, 100, ticks)
				if len(marks) > ticks || len(marks) < 2 || s.low > low+1e-6 || s.high < low+wide-1e-6 {
					t.Errorf("%g to %g in %d ticks: %v", low, low+wide, ticks, marks)
				}
			}
		}
	}
}

// TestDrawings_Deterministic: the same drawing gives the same bytes.
func TestDrawings_Deterministic(t *testing.T) {
	f := fonts(t)
	for name, d := range drawings() {
		var a, b strings.Builder
		if SVG(&a, d, f, 720, "x") != nil || SVG(&b, d, f, 720, "x") != nil || a.String() != b.String() {
			t.Errorf("%s differs from itself", name)
		}
	}
}

// TestStrip_FitsARow: at its usual width a strip stays inside its own room and
// writes nothing.
func TestStrip_FitsARow(t *testing.T) {
	f := fonts(t)
	for name, d := range drawings() {
		if _, strip := d.(Strip); !strip {
			continue
		}
		r := &recorder{f: f}
		height := d.Draw(r, f, StripWidth)
		for _, m := range r.marks {
			if m.X < 0 || m.X > StripWidth || m.Y < -0.5 || m.Y > height {
				t.Errorf("%s: a mark at %v leaves %g × %g", name, m, StripWidth, height)
			}
		}
		if len(r.texts) > 0 {
			t.Errorf("%s writes %v", name, r.texts)
		}
	}
}

// TestDrawings_Outlandish: figures that no model should give still draw, and
// in view.
func TestDrawings_Outlandish(t *testing.T) {
	f := fonts(t)
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e15, -1e15, 1e-12} {
		rise := Rise{Label: "a", Before: x, After: 1, BeforeSpan: &Extent{x, x}, Change: Better}
		for name, d := range map[string]Drawing{
			"slope": Slope{Rows: []Rise{rise}}, "strip": Strip{Low: x, Mid: x, High: x, From: x, To: x},
			"panels": Panels{Periods: []string{"Q1"}, Format: dollars, Panels: []Panel{{Label: "a", Points: []Reading{{0, x, x, x}}}}},
			"steps":  Steps{Before: Course{Steps: []Step{{Size: x}}}},
			"costs": Costs{Format: dollars, Month: func(int) string { return "m" }, First: Cost{Months: []Spent{{0, x}, {12, 1}}},
				Cross: &Crossing{Month: x}},
			"fan": Fan{Format: dollars, Month: func(int) string { return "m" }, Months: []Band{{1, x, x, x, x, x, x, x}, {2, 0, 1, 2, 3, 4, 5, 6}},
				Actuals: []Actual{{Month: 1, Value: x}}},
			"matrix":    Matrix{Format: dollars, Points: []Spot{{Letter: "A", Cost: x, Value: x, Low: x, High: x}, {Letter: "B"}}},
			"intervals": Intervals{Format: dollars, Rows: []Interval{{Label: "a", Low: x, Mid: x, High: x}}},
			"waterfall": Waterfall{Format: dollars, Steps: []Fall{{Value: x}}}, "dots": Dots{Format: dollars, Values: []float64{x}},
			"tornado": Tornado{Format: dollars, Rows: []Swing{{"a", x, 1}}},
		} {
			for _, width := range widths {
				var b strings.Builder
				if err := SVG(&b, d, f, width, "x"); err != nil {
					t.Errorf("%s of %g: %v", name, x, err)
				}
				wellFormed(t, []byte(b.String()))
			}
		}
	}
}
