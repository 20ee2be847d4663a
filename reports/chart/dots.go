package chart

import (
	"math"

	"waterline/reports/font"
)

// Dots is a quantile dot plot: equally likely values, one dot each. Dots below
// zero are hollow.
type Dots struct {
	About     Description
	Numbers   Table
	Values    []float64 // ascending
	Format    func(float64) string
	BreakEven string // word at the zero line
	Losses    string // of the dots below zero, such as "2 of 20 lose money"
	Gains     string
	Axis      string // what is measured
}

const (
	dotRadius = 11.0
	dotGap    = 2.0
	dotStack  = 110.0 // highest stack of dots
)

// Describe returns the finding and the numbers in words.
func (d Dots) Describe() Description { return d.About }

// Table returns the values.
func (d Dots) Table() Table { return d.Numbers }

// Draw lays the dots out in stacks that never straddle zero.
func (d Dots) Draw(c Canvas, f *font.Family, width float64) float64 {
	side := 40.0
	s, ticks := newScale(append([]float64{0}, d.Values...), side, width-side, few(width))
	pile := d.pile(s, math.Min(dotRadius, (width-2*side)/40))
	pitch := 2*pile.radius + dotGap
	head := d.sides(c, f, s.at(0), width)
	base := head + float64(pile.highest)*pitch + 6
	c.Line(side-20, base, width-side+20, base, axis)
	c.Line(s.at(0), head-8, s.at(0), base+4, zero)
	for i, v := range d.Values {
		look := gain
		if v < 0 {
			look = loss
		}
		x := s.at(0) + (float64(pile.bin[i])+0.5)*pitch
		y := base - 4 - pitch/2 - float64(pile.level[i])*pitch
		c.Circle(x, y, pile.radius-look.Width/2, look)
	}
	across(c, f, s, ticks, base, width, d.Format)
	c.Text(width/2, base+44, quiet.cut(f, d.Axis, width), quiet.at(Middle))
	return base + 52
}

// pile says where each dot stands: bins count outwards from zero.
type pile struct {
	radius     float64
	bin, level []int
	highest    int
}

// pile stacks the dots, with smaller ones when a stack would be too high.
func (d Dots) pile(s scale, radius float64) pile {
	for {
		p := pile{radius: radius, highest: 1}
		counts := map[int]int{}
		pitch := 2*radius + dotGap
		for _, v := range d.Values {
			k := int(math.Floor((s.at(v)-s.at(0))/pitch + 1e-9))
			if v < 0 {
				k = min(k, -1)
			}
			p.bin = append(p.bin, k)
			p.level = append(p.level, counts[k])
			counts[k]++
			p.highest = max(p.highest, counts[k])
		}
		if float64(p.highest)*pitch <= dotStack || radius <= 4 {
			return p
		}
		radius--
	}
}

// sides writes the losing count left of the break-even line and the gaining
// count right of it; where a side has no room, both on the other. It returns
// where the line may start.
func (d Dots) sides(c Canvas, f *font.Family, x, width float64) float64 {
	c.Text(held(f, x, d.BreakEven, strong, width), 14, d.BreakEven, strong.at(Middle))
	const gap = 10
	left, right := x-gap, width-x-gap
	y := 14.0 + rowStep
	if label.width(f, d.Losses) <= left && label.width(f, d.Gains) <= right {
		c.Text(x-gap, y, d.Losses, label.at(End))
		c.Text(x+gap, y, d.Gains, label)
		return y + 16
	}
	at, t, room := x+gap, label, right
	if left > right {
		at, t, room = x-gap, label.at(End), left
	}
	if both := d.Losses + " · " + d.Gains; t.width(f, both) <= room {
		c.Text(at, y, both, t)
		return y + 16
	}
	c.Text(at, y, t.cut(f, d.Losses, room), t)
	c.Text(at, y+rowStep, t.cut(f, d.Gains, room), t)
	return y + rowStep + 16
}
