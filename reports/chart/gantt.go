package chart

import (
	"math"

	"waterline/reports/font"
)

// Gantt is a roadmap by quarter. Solid is committed, hollow and dashed is
// conditional, a diamond is a decision.
type Gantt struct {
	About    Description
	Numbers  Table
	Quarters []string
	Rows     []Track
}

// Track is the steps of one initiative.
type Track struct {
	Label string
	Steps []Stage
}

// Stage is one step in one quarter, counted from 0.
type Stage struct {
	Quarter     int
	Word        string
	Decision    bool
	Work        bool // built or changed, rather than prepared or run
	Conditional bool
}

const stageHeight = 24.0

// Describe returns the finding and the numbers in words.
func (d Gantt) Describe() Description { return d.About }

// Table returns the steps.
func (d Gantt) Table() Table { return d.Numbers }

// Draw sets a column a quarter; the names stand left, or above when it is
// narrow.
func (d Gantt) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Rows) == 0 || len(d.Quarters) == 0 {
		return 0
	}
	names := 0.0
	for _, r := range d.Rows {
		names = math.Max(names, label.width(f, r.Label))
	}
	left, above := math.Min(names, 0.3*width)+16, 0.0
	if width < narrow {
		left, above = 0, rowStep+4
	}
	pitch := (width - left) / float64(len(d.Quarters))
	y := 26.0
	var lines []float64
	for _, r := range d.Rows {
		lines = append(lines, y)
		y += d.track(c, f, r, track{left: left, pitch: pitch, y: y, above: above})
	}
	for i, q := range d.Quarters {
		x := left + pitch*float64(i)
		c.Text(x+4, 14, strong.cut(f, q, pitch-6), strong)
		if above == 0 {
			c.Line(x, 22, x, y, grid)
		}
	}
	for _, at := range lines {
		c.Line(0, at, width, at, grid)
	}
	c.Line(0, y, width, y, grid)
	return y + 2
}

// track is where one row stands.
type track struct{ left, pitch, y, above float64 }

// track draws a row and returns its height: steps of the same quarter stand
// one below the other.
func (d Gantt) track(c Canvas, f *font.Family, r Track, at track) float64 {
	count := make([]int, len(d.Quarters))
	for _, s := range r.Steps {
		if s.Quarter < 0 || s.Quarter >= len(count) {
			continue
		}
		y := at.y + at.above + 6 + float64(count[s.Quarter])*(stageHeight+4)
		count[s.Quarter]++
		s.draw(c, f, at.left+at.pitch*float64(s.Quarter)+4, y, at.pitch-8)
	}
	most := 1
	for _, n := range count {
		most = max(most, n)
	}
	height := at.above + 8 + float64(most)*(stageHeight+4)
	if at.above > 0 {
		c.Text(0, at.y+16, label.cut(f, r.Label, at.pitch*float64(len(d.Quarters))), label)
		return height
	}
	lines := label.lines(f, r.Label, at.left-16, 2)
	height = math.Max(height, float64(len(lines))*rowStep+12)
	paragraph(c, 0, at.y+22, lines, label)
	return height
}

func (s Stage) draw(c Canvas, f *font.Family, x, y, width float64) {
	if s.Decision {
		m := y + stageHeight/2
		c.Polygon([]Point{{x + 9, m - 9}, {x + 18, m}, {x + 9, m + 9}, {x, m}}, s.look())
		c.Text(x+24, m+5, label.cut(f, s.Word, width-24), label)
		return
	}
	c.Rect(x, y, width, stageHeight, s.look())
	t := label
	if s.Work && !s.Conditional {
		t.Colour = White
	}
	c.Text(x+8, y+stageHeight/2+5, t.cut(f, s.Word, width-12), t)
}

func (s Stage) look() Style {
	switch {
	case s.Conditional:
		return Style{Fill: White, Stroke: Deep, Width: stroke, Dash: 4}
	case s.Work || s.Decision:
		return Style{Fill: Deep, Stroke: Deep, Width: stroke}
	default:
		return Style{Fill: Light, Stroke: Deep, Width: stroke}
	}
}
