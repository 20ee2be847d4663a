package chart

import (
	"math"
	"strings"

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
	at := track{left: left, pitch: (width - left) / float64(len(d.Quarters)), y: 26, above: above, width: width}
	heads := d.heads(f, at.pitch-6)
	at.y += rowStep * float64(len(heads)-1)
	tops, y := make([]float64, len(d.Rows)), at.y
	for i, r := range d.Rows {
		row := at
		row.y, tops[i] = y, y
		y += d.track(blind{}, f, r, row)
	}
	for i := range d.Quarters {
		x := left + at.pitch*float64(i)
		if above == 0 {
			c.Line(x, 22, x, y, grid)
		}
		for k, line := range heads {
			c.Text(x+4, 14+rowStep*float64(k), strong.cut(f, line[i], at.pitch*float64(len(d.Quarters)-i)-6), strong)
		}
	}
	for i, r := range d.Rows {
		c.Line(0, tops[i], width, tops[i], grid)
		at.y = tops[i]
		d.track(c, f, r, at)
	}
	c.Line(0, y, width, y, grid)
	return y + 2
}

// heads are the lines above the columns: the names of the quarters or, where
// one has no room, their common first word once and the rest below.
func (d Gantt) heads(f *font.Family, width float64) [][]string {
	word, _, _ := strings.Cut(d.Quarters[0], " ")
	fit, common := true, true
	rest := make([]string, len(d.Quarters))
	for i, q := range d.Quarters {
		fit = fit && strong.width(f, q) <= width
		first, second, found := strings.Cut(q, " ")
		common = common && found && first == word
		rest[i] = second
	}
	if fit || !common {
		cut := make([]string, len(d.Quarters))
		for i, q := range d.Quarters {
			cut[i] = strong.cut(f, q, width)
		}
		return [][]string{cut}
	}
	first := make([]string, len(d.Quarters))
	first[0] = word
	return [][]string{first, rest}
}

// track is where one row stands.
type track struct{ left, pitch, y, above, width float64 }

// track draws a row and returns its height.
func (d Gantt) track(c Canvas, f *font.Family, r Track, at track) float64 {
	most := d.stages(c, f, r, at)
	height := at.above + 8 + float64(most)*(stageHeight+4)
	if at.above > 0 {
		c.Text(0, at.y+16, label.cut(f, r.Label, at.width), label)
		return height
	}
	lines := label.lines(f, r.Label, at.left-16, 2)
	height = math.Max(height, float64(len(lines))*rowStep+12)
	paragraph(c, 0, at.y+22, lines, label)
	return height
}

// stages draws the steps of a row on as few lines as they need and returns how
// many. A word too long for its quarter stands beside its mark, where the
// line is free.
func (d Gantt) stages(c Canvas, f *font.Family, r Track, at track) int {
	ends := []float64{math.Inf(-1)} // of each line so far
	for _, s := range r.Steps {
		if s.Quarter < 0 || s.Quarter >= len(d.Quarters) {
			continue
		}
		p := s.place(f, at)
		k := 0
		for k < len(ends) && ends[k] > p.from {
			k++
		}
		if k == len(ends) {
			ends = append(ends, 0)
		}
		ends[k] = p.to + 4
		s.draw(c, f, p, at.y+at.above+6+float64(k)*(stageHeight+4))
	}
	return len(ends)
}

// berth is the room a step takes, with its mark and its word.
type berth struct {
	from, to    float64
	mark, width float64
	word        float64 // where the word starts
	room        float64
	beside      bool
}

func (s Stage) place(f *font.Family, at track) berth {
	x := at.left + at.pitch*float64(s.Quarter) + 4
	p := berth{from: x, to: x + at.pitch - 8, mark: x, width: at.pitch - 8, word: x + 8, room: at.pitch - 20}
	need := label.width(f, s.Word)
	if s.Decision {
		p.width, p.word, p.room = 18, x+24, at.pitch-32
	}
	if need <= p.room+slack {
		return p
	}
	p.beside = true
	after, before := at.width-x-p.width-6, x-at.left-6
	if need <= after || after >= before {
		p.word, p.room = x+p.width+6, math.Min(need, after)
		p.to = math.Max(p.to, p.word+p.room)
		return p
	}
	p.room = math.Min(need, before)
	p.word = x - 6 - p.room
	p.from = p.word
	return p
}

func (s Stage) draw(c Canvas, f *font.Family, p berth, y float64) {
	t := label
	if s.Decision {
		m := y + stageHeight/2
		x := p.mark
		c.Polygon([]Point{{x + 9, m - 9}, {x + 18, m}, {x + 9, m + 9}, {x, m}}, s.look())
	} else {
		c.Rect(p.mark, y, p.width, stageHeight, s.look())
		if s.Work && !s.Conditional && !p.beside {
			t.Colour = White
		}
	}
	if p.beside { // grid lines must not run through the word
		c.Rect(p.word-2, y+4, p.room+4, stageHeight-8, Style{Fill: White})
	}
	c.Text(p.word, y+stageHeight/2+5, t.cut(f, s.Word, p.room), t)
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
