package chart

import (
	"math"
	"strconv"

	"waterline/reports/font"
)

// Steps sets what one case takes today above what it takes afterwards, both on
// one scale. Filled is done by hand, hollow by a tool, dashed no longer done.
type Steps struct {
	About   Description
	Numbers Table
	Before  Course
	After   Course
}

// Course is the steps of one case in order.
type Course struct {
	Head  string // such as "Today"
	Text  string // all steps together, with their range
	Steps []Step
}

// Step is one step. Steps of the same label in both courses are the same step.
type Step struct {
	Label string
	Text  string  // its size in words, such as "6 min" or "22 %"
	Size  float64 // minutes or share; below zero counts as zero
	By    Doer
}

// Doer says who does a step; its look tells it without colour.
type Doer uint8

// The doers.
const (
	ByHand Doer = iota // filled
	ByTool             // hollow
	Saved              // dashed: no longer done
)

const (
	courseBar = 24.0
	stepGap   = 2.0
)

// Describe returns the finding and the numbers in words.
func (d Steps) Describe() Description { return d.About }

// Table returns the steps of both courses.
func (d Steps) Table() Table { return d.Numbers }

// Draw names every step below its stretch; where one has no room for its name,
// all are numbered and a key below both courses holds names and figures.
func (d Steps) Draw(c Canvas, f *font.Family, width float64) float64 {
	most := math.Max(d.Before.sum(), d.After.sum())
	if most == 0 {
		most = 1
	}
	unit := (width - 2*stroke) / most
	keyed := !d.Before.named(f, unit) || !d.After.named(f, unit)
	numbers := d.numbers()
	y := 0.0
	for i, course := range []Course{d.Before, d.After} {
		if i > 0 {
			y += 14
		}
		y = course.draw(c, f, y, unit, width)
		if !keyed {
			y = course.names(c, y, unit)
			continue
		}
		y = course.marks(c, f, y, unit, width, numbers)
	}
	if keyed {
		y = d.key(c, f, numbers, y+10, width)
	}
	return y
}

func (p Course) sum() float64 {
	total := 0.0
	for _, s := range p.Steps {
		total += math.Max(0, s.Size)
	}
	return total
}

// named reports whether every step has room for its own name.
func (p Course) named(f *font.Family, unit float64) bool {
	for _, s := range p.Steps {
		if label.width(f, s.Label, s.Text)+8 > s.Size*unit {
			return false
		}
	}
	return true
}

// draw sets the head and the bar and returns where the bar ends.
func (p Course) draw(c Canvas, f *font.Family, y, unit, width float64) float64 {
	head := strong.cut(f, p.Head, width*0.5)
	c.Text(0, y+14, head, strong)
	c.Text(width, y+14, label.cut(f, p.Text, width-strong.width(f, head)-12), label.at(End))
	x, top := stroke, y+22
	for _, s := range p.Steps {
		w := math.Max(0, s.Size) * unit
		if w > 0 {
			c.Rect(x, top, math.Max(1, w-stepGap), courseBar, s.By.look())
		}
		x += w
	}
	if p.sum() == 0 {
		c.Line(stroke, top, stroke, top+courseBar, zero)
	}
	return top + courseBar
}

func (p Course) names(c Canvas, y, unit float64) float64 {
	x := stroke
	for _, s := range p.Steps {
		c.Text(x, y+18, s.Label, label)
		c.Text(x, y+18+rowStep, s.Text, quiet)
		x += math.Max(0, s.Size) * unit
	}
	return y + 18 + rowStep + 6
}

// marks writes the number of each step below its stretch, moved apart where
// they would meet and then led back to it.
func (p Course) marks(c Canvas, f *font.Family, y, unit, width float64, numbers map[string]int) float64 {
	if len(p.Steps) == 0 {
		return y
	}
	var middles []float64
	x := stroke
	for _, s := range p.Steps {
		w := math.Max(0, s.Size) * unit
		middles = append(middles, x+math.Max(0, w-stepGap)/2)
		x += w
	}
	step := math.Min(strong.width(f, "00")+6, (width-20)/float64(len(middles)))
	places := spread(middles, step, 9, width-9)
	for i, s := range p.Steps {
		c.Line(middles[i], y+2, places[i], y+10, axis)
		c.Text(places[i], y+24, strconv.Itoa(numbers[s.Label]), strong.at(Middle))
	}
	return y + 30
}

// numbers counts the steps by label, in the order in which they first appear.
func (d Steps) numbers() map[string]int {
	out := map[string]int{}
	for _, course := range []Course{d.Before, d.After} {
		for _, s := range course.Steps {
			if out[s.Label] == 0 {
				out[s.Label] = len(out) + 1
			}
		}
	}
	return out
}

// key lists number, name and both figures of every step.
func (d Steps) key(c Canvas, f *font.Family, numbers map[string]int, y, width float64) float64 {
	names := make([]string, len(numbers))
	texts := make([][2]string, len(numbers))
	for i, course := range []Course{d.Before, d.After} {
		for _, s := range course.Steps {
			k := numbers[s.Label] - 1
			names[k], texts[k][i] = s.Label, s.Text
		}
	}
	heads := [2]string{d.Before.Head, d.After.Head}
	column := math.Min(0.3*width, math.Max(math.Min(quiet.width(f, heads[0], heads[1]), 0.22*width), d.texts(f))+16)
	for i, head := range heads {
		c.Text(width-column*float64(1-i), y+14, quiet.cut(f, head, column-8), quiet.at(End))
	}
	y += 22
	for k, text := range names {
		c.Line(0, y, width, y, grid)
		lines := label.lines(f, text, width-2*column-34, 3)
		c.Text(8, y+18, strconv.Itoa(k+1), strong.at(Middle))
		paragraph(c, 26, y+18, lines, label)
		for i := range heads {
			c.Text(width-column*float64(1-i), y+18, label.cut(f, texts[k][i], column-8), label.at(End))
		}
		y += 8 + rowStep*float64(max(1, len(lines)))
	}
	return y
}

func (d Steps) texts(f *font.Family) float64 {
	w := 0.0
	for _, course := range []Course{d.Before, d.After} {
		for _, s := range course.Steps {
			w = math.Max(w, label.width(f, s.Text))
		}
	}
	return w
}

func (b Doer) look() Style {
	switch b {
	case ByTool:
		return loss
	case Saved:
		return Style{Fill: White, Stroke: Deep, Width: stroke, Dash: 4}
	default:
		return gain
	}
}
