package chart

import (
	"math"

	"waterline/reports/font"
)

// Iceberg tells what is reported from what is not. It is a diagram: its shape
// holds no data.
type Iceberg struct {
	About     Description
	Numbers   Table
	AboveHead string
	BelowHead string
	Note      string // below the second head
	Above     []Figure
	Below     []Figure
}

// Figure is a labelled value.
type Figure struct{ Label, Value string }

// Describe returns the finding and the numbers in words.
func (d Iceberg) Describe() Description { return d.About }

// Table returns the figures.
func (d Iceberg) Table() Table { return d.Numbers }

const (
	iceStep = 27.0 // from figure to figure
	icePad  = 46.0 // from the waterline to the first baseline
	tip     = 92.0 // of the part above water
)

// Draw sets the words left of the ice and the figures inside it. The shape is
// cut around the figures, so that they cannot touch its edge. A narrow chart
// sets words above and figures on two lines.
func (d Iceberg) Draw(c Canvas, f *font.Family, width float64) float64 {
	if width < narrow {
		return d.tall(c, f, width)
	}
	text, values := 0.0, 0.0
	for _, r := range d.Below {
		text, values = math.Max(text, label.width(f, r.Label)), math.Max(values, strong.width(f, r.Value))
	}
	inner := math.Max(280, math.Min(text+values+28, 0.58*width))
	half := inner/2 + 44
	centre := width - half - 16
	line := math.Max(tip+16, 26+rowStep*float64(len(d.Above))+18)
	bottom := line + icePad + iceStep*float64(max(len(d.Below)-1, 0)) + 70
	left := centre - half - 24
	c.Rect(0, line, width, bottom-line, Style{Fill: Pale})
	d.ice(c, centre, half, line, bottom-14)
	c.Line(0, line, width, line, Style{Stroke: Deep, Width: 2.5})
	c.Text(0, 16, strong.cut(f, d.AboveHead, centre-half*0.5), strong)
	for i, r := range d.Above {
		c.Text(0, 16+rowStep*float64(i+1)+2, label.cut(f, r.Label+": "+r.Value, centre-half*0.5), label)
	}
	c.Text(14, line+28, strong.cut(f, d.BelowHead, left-14), strong)
	paragraph(c, 14, line+28+rowStep+4, label.lines(f, d.Note, left-14, 6), label)
	for i, r := range d.Below {
		y := line + icePad + iceStep*float64(i)
		value := strong.cut(f, r.Value, inner*0.6)
		c.Text(centre-inner/2, y, label.cut(f, r.Label, inner-strong.width(f, value)-12), label)
		c.Text(centre+inner/2, y, value, strong.at(End))
	}
	return bottom
}

func (d Iceberg) tall(c Canvas, f *font.Family, width float64) float64 {
	y := 16.0
	c.Text(0, y, strong.cut(f, d.AboveHead, width), strong)
	for _, r := range d.Above {
		y += rowStep + 2
		c.Text(0, y, label.cut(f, r.Label+": "+r.Value, width), label)
	}
	line := y + 70
	step := 46.0
	bottom := line + 48 + step*float64(max(len(d.Below), 1)) + 56
	half := width/2 - 6
	c.Rect(0, line, width, bottom-line, Style{Fill: Pale})
	d.iceTip(c, width/2, half, line, 52, bottom-12)
	c.Line(0, line, width, line, Style{Stroke: Deep, Width: 2.5})
	inner := 2 * (half - 40)
	c.Text(width/2, line+30, strong.cut(f, d.BelowHead, inner*0.8), strong.at(Middle))
	for i, r := range d.Below {
		at := line + 62 + step*float64(i)
		c.Text(width/2, at, label.cut(f, r.Label, inner), label.at(Middle))
		c.Text(width/2, at+rowStep, strong.cut(f, r.Value, inner), strong.at(Middle))
	}
	return bottom
}

func (d Iceberg) ice(c Canvas, x, half, line, bottom float64) {
	d.iceTip(c, x, half, line, tip, bottom)
}

// iceTip draws the ice: narrow at the waterline, full width from above the
// first figure to below the last one, then down to a point.
func (d Iceberg) iceTip(c Canvas, x, half, line, height, bottom float64) {
	edge := Style{Fill: White, Stroke: Deep, Width: 1.5}
	c.Polygon([]Point{
		{x - half*0.46, line}, {x - half*0.3, line - height*0.48}, {x - half*0.16, line - height*0.62},
		{x - half*0.02, line - height}, {x + half*0.12, line - height*0.7}, {x + half*0.26, line - height*0.55},
		{x + half*0.46, line},
	}, edge)
	edge.Fill = Light
	last := bottom - 46
	c.Polygon([]Point{
		{x - half*0.46, line}, {x - half*0.84, line + 16}, {x - half + 12, line + 26}, {x - half, (line + last) / 2},
		{x - half + 18, last}, {x - half*0.5, bottom - 14}, {x - half*0.1, bottom}, {x + half*0.44, bottom - 18},
		{x + half - 14, last}, {x + half, (line+last)/2 - 10}, {x + half - 8, line + 28}, {x + half*0.8, line + 14},
		{x + half*0.46, line},
	}, edge)
}
