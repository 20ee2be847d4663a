package chart

import (
	"math"

	"waterline/reports/font"
)

// Hours shows, process by process, the hands-on hours of a month and how a
// case spends its time from start to finish.
type Hours struct {
	About     Description
	Numbers   Table
	Rows      []Load
	HoursHead string
	CycleHead string
}

// Load is one process.
type Load struct {
	Label     string
	Hours     float64
	Text      string // the hours with their range
	Marked    bool   // named as the step that holds work up
	Cycle     float64
	HandsOn   float64 // share of Cycle
	CycleText string
	HasCycle  bool
}

// Describe returns the finding and the numbers in words.
func (d Hours) Describe() Description { return d.About }

// Table returns the processes.
func (d Hours) Table() Table { return d.Numbers }

// Draw sets label, bar and strip side by side, or one above the other when it
// is narrow.
func (d Hours) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Rows) == 0 {
		return 0
	}
	if width < narrow {
		return d.stacked(c, f, width)
	}
	names := 0.0
	for _, r := range d.Rows {
		names = math.Max(names, label.width(f, r.Label))
	}
	left := math.Min(names, 0.28*width) + 20
	second := width + 20
	if d.cycles() {
		second = left + (width-left)*0.55
		c.Text(second, 14, d.CycleHead, strong)
	}
	c.Text(left, 14, d.HoursHead, strong)
	pitch := 46.0
	for i, r := range d.Rows {
		y := 26 + pitch*float64(i)
		c.Line(0, y, width, y, grid)
		lines := d.typeOf(r).lines(f, r.Label, left-20, 2)
		paragraph(c, 0, y+pitch/2+5-float64(len(lines)-1)*rowStep/2, lines, d.typeOf(r))
		d.bar(c, f, left, y+8, second-20-left, r)
		if r.HasCycle {
			d.strip(c, f, second, y+8, width-second, r)
		}
	}
	return 26 + pitch*float64(len(d.Rows)) + 2
}

func (d Hours) stacked(c Canvas, f *font.Family, width float64) float64 {
	y := 0.0
	for _, r := range d.Rows {
		lines := d.typeOf(r).lines(f, r.Label, width, 2)
		paragraph(c, 0, y+14, lines, d.typeOf(r))
		y += float64(len(lines))*rowStep + 3
		d.bar(c, f, 0, y, width, r)
		y += 36
		if r.HasCycle {
			d.strip(c, f, 0, y, width, r)
			y += 36
		}
		y += 12
	}
	return y
}

func (d Hours) typeOf(r Load) Type {
	if r.Marked {
		return strong
	}
	return label
}

func (d Hours) cycles() bool {
	for _, r := range d.Rows {
		if r.HasCycle {
			return true
		}
	}
	return false
}

// bar is the hours with their figures below.
func (d Hours) bar(c Canvas, f *font.Family, x, y, width float64, r Load) {
	most := 0.0
	for _, row := range d.Rows {
		most = math.Max(most, row.Hours)
	}
	if most > 0 {
		c.Rect(x, y, math.Max(1.5, width*r.Hours/most), 10, gain)
	}
	c.Text(x, y+26, label.cut(f, r.Text, width), label)
}

// strip is the time of one case: filled while somebody works on it, hollow
// while it waits.
func (d Hours) strip(c Canvas, f *font.Family, x, y, width float64, r Load) {
	most := 0.0
	for _, row := range d.Rows {
		most = math.Max(most, row.Cycle)
	}
	if most > 0 && r.Cycle > 0 {
		whole := math.Max(3, width*r.Cycle/most)
		c.Rect(x, y, whole, 10, Style{Fill: White, Stroke: Deep, Width: stroke})
		c.Rect(x, y, math.Max(1, whole*math.Max(0, math.Min(1, r.HandsOn))), 10, Style{Fill: Deep})
	}
	c.Text(x, y+26, label.cut(f, r.CycleText, width), label)
}
