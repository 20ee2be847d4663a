package chart

import (
	"math"

	"waterline/reports/font"
)

// Stacks is a bar list: each row splits an amount into parts.
type Stacks struct {
	About   Description
	Numbers Table
	Rows    []Stack
}

// Stack is one row.
type Stack struct {
	Label string
	Text  string // the amount and its parts in words
	Parts []Part
}

// Part is a stretch of a bar.
type Part struct {
	Value float64
	Kind  Kind
}

// Kind is the look of a part, told apart without colour.
type Kind uint8

// The kinds.
const (
	Solid  Kind = iota // in use and answered for
	Dashed             // nobody answers for it
	Hollow             // paid and not used
)

// Describe returns the finding and the numbers in words.
func (d Stacks) Describe() Description { return d.About }

// Table returns the rows.
func (d Stacks) Table() Table { return d.Numbers }

// Draw sets label, bar and words of each row.
func (d Stacks) Draw(c Canvas, f *font.Family, width float64) float64 {
	most, names, texts := 0.0, 0.0, 0.0
	for _, r := range d.Rows {
		most = math.Max(most, r.sum())
		names = math.Max(names, label.width(f, r.Label))
		texts = math.Max(texts, label.width(f, r.Text))
	}
	if most == 0 {
		most = 1
	}
	if width < narrow {
		for i, r := range d.Rows {
			y := 70 * float64(i)
			c.Text(0, y+14, label.cut(f, r.Label, width), label)
			r.bar(c, 0, y+22, width/most)
			c.Text(0, y+56, quiet.cut(f, r.Text, width), quiet)
		}
		return 70 * float64(len(d.Rows))
	}
	left := math.Min(names, 0.3*width) + 16
	texts = math.Min(texts, 0.4*width)
	pitch := 30.0
	for _, r := range d.Rows {
		if len(label.lines(f, r.Label, left-16, 2)) > 1 {
			pitch = 36
		}
	}
	for i, r := range d.Rows {
		y := pitch * float64(i)
		lines := label.lines(f, r.Label, left-16, 2)
		paragraph(c, 0, y+19-float64(len(lines)-1)*rowStep/2, lines, label)
		unit := (width - left - texts - 16) / most
		r.bar(c, left, y+6, unit)
		c.Text(left+r.sum()*unit+10, y+19, quiet.cut(f, r.Text, width-left-r.sum()*unit-10), quiet)
	}
	return pitch * float64(len(d.Rows))
}

func (r Stack) sum() float64 {
	total := 0.0
	for _, p := range r.Parts {
		total += math.Max(0, p.Value)
	}
	return total
}

func (r Stack) bar(c Canvas, x, y, unit float64) {
	for _, p := range r.Parts {
		if p.Value <= 0 {
			continue
		}
		c.Rect(x, y, p.Value*unit, 18, p.Kind.look())
		x += p.Value * unit
	}
}

func (k Kind) look() Style {
	switch k {
	case Dashed:
		return Style{Fill: Light, Stroke: Deep, Width: stroke, Dash: 3}
	case Hollow:
		return Style{Fill: White, Stroke: Deep, Width: stroke}
	default:
		return gain
	}
}
