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
	iceStep  = 27.0 // from figure to figure
	icePad   = 46.0 // from the waterline to the first baseline
	iceDepth = 56.0 // from the last figure to the lowest point
	tip      = 92.0 // of the part above water
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
	clear := centre - half*0.5 // of the words above the waterline
	above := d.above(f, clear)
	line := math.Max(tip+16, 26+rowStep*float64(len(above))+18)
	rows, last := d.rows(f, inner, line+icePad)
	note := label.lines(f, d.Note, centre-half-38, 6)
	bottom := math.Max(last+iceDepth, line+54+rowStep*float64(len(note))) + 14
	c.Rect(0, line, width, bottom-line, Style{Fill: Pale})
	ice{x: centre, half: half, line: line, last: last + 12, bottom: bottom - 14, tip: tip}.draw(c)
	c.Line(0, line, width, line, Style{Stroke: Deep, Width: 2.5})
	c.Text(0, 16, strong.cut(f, d.AboveHead, clear), strong)
	paragraph(c, 0, 16+rowStep+2, above, label)
	c.Text(14, line+28, strong.cut(f, d.BelowHead, centre-half-38), strong)
	paragraph(c, 14, line+28+rowStep+4, note, label)
	for _, r := range rows {
		paragraph(c, centre-inner/2, r.y, r.lines, label)
		c.Text(centre+inner/2, r.y, r.value, strong.at(End))
	}
	return bottom
}

// above is the figures above the waterline as lines of text.
func (d Iceberg) above(f *font.Family, width float64) []string {
	var out []string
	for _, r := range d.Above {
		out = append(out, label.lines(f, r.Label+": "+r.Value, width, 2)...)
	}
	return out
}

// iceRow is a figure below the waterline where it stands.
type iceRow struct {
	y     float64
	lines []string
	value string
}

// rows places the figures from the first baseline y and returns the last one.
func (d Iceberg) rows(f *font.Family, inner, y float64) (out []iceRow, last float64) {
	last = y
	for _, r := range d.Below {
		value := strong.cut(f, r.Value, inner*0.6)
		lines := label.lines(f, r.Label, inner-strong.width(f, value)-12, 2)
		out = append(out, iceRow{y, lines, value})
		last = y + rowStep*float64(max(0, len(lines)-1))
		y = last + iceStep
	}
	return out, last
}

func (d Iceberg) tall(c Canvas, f *font.Family, width float64) float64 {
	c.Text(0, 16, strong.cut(f, d.AboveHead, width), strong)
	above := d.above(f, width)
	paragraph(c, 0, 16+rowStep+2, above, label)
	line := 16 + rowStep*float64(len(above)) + 74
	half := width/2 - 6
	inner := 2 * (half - 34)
	y := line + 62
	var rows []iceRow
	for _, r := range d.Below {
		lines := label.lines(f, r.Label, inner, 2)
		rows = append(rows, iceRow{y, lines, strong.cut(f, r.Value, inner)})
		y += rowStep*float64(max(1, len(lines))) + 28
	}
	last := math.Max(y-28, line+62)
	bottom := last + iceDepth + 12
	c.Rect(0, line, width, bottom-line, Style{Fill: Pale})
	ice{x: width / 2, half: half, line: line, last: last + 6, bottom: bottom - 12, tip: 56}.draw(c)
	c.Line(0, line, width, line, Style{Stroke: Deep, Width: 2.5})
	c.Text(width/2, line+30, strong.cut(f, d.BelowHead, inner*0.8), strong.at(Middle))
	for _, r := range rows {
		paragraph(c, width/2, r.y, r.lines, label.at(Middle))
		c.Text(width/2, r.y+rowStep*float64(max(1, len(r.lines))), r.value, strong.at(Middle))
	}
	return bottom
}

// ice is where the ice stands: narrow at the waterline, full width from above
// the first figure to below the last one, then down to a point.
type ice struct{ x, half, line, last, bottom, tip float64 }

func (i ice) draw(c Canvas) {
	edge := Style{Fill: White, Stroke: Deep, Width: 1.5}
	up := func(points ...Point) []Point {
		for k, p := range points {
			points[k] = Point{i.x + i.half*p.X, i.line - i.tip*p.Y}
		}
		return points
	}
	c.Polygon(up(Point{-0.46, 0}, Point{-0.37, 0.28}, Point{-0.27, 0.36}, Point{-0.16, 0.72}, Point{-0.1, 0.76},
		Point{-0.01, 1}, Point{0.07, 0.82}, Point{0.16, 0.6}, Point{0.22, 0.64}, Point{0.31, 0.34}, Point{0.4, 0.24}, Point{0.46, 0}), edge)
	shade := Style{Fill: Pale, Stroke: Deep, Width: 0.75}
	c.Polygon(up(Point{-0.01, 1}, Point{0.07, 0.82}, Point{0.16, 0.6}, Point{0.22, 0.64}, Point{0.31, 0.34}, Point{0.4, 0.24},
		Point{0.46, 0}, Point{0.13, 0}, Point{0.03, 0.3}, Point{0.07, 0.52}), shade)
	edge.Fill = Light
	h, deep := i.half, i.last-i.line
	c.Polygon([]Point{
		{i.x - h*0.46, i.line}, {i.x - h*0.7, i.line + 8}, {i.x - h*0.93, i.line + 22}, {i.x - h, i.line + deep*0.55},
		{i.x - h*0.95, i.last}, {i.x - h*0.66, i.bottom - 22}, {i.x - h*0.42, i.bottom - 18}, {i.x - h*0.1, i.bottom},
		{i.x + h*0.27, i.bottom - 10}, {i.x + h*0.6, i.bottom - 28}, {i.x + h*0.95, i.last - 4}, {i.x + h, i.line + deep*0.45},
		{i.x + h*0.91, i.line + 24}, {i.x + h*0.68, i.line + 6}, {i.x + h*0.46, i.line},
	}, edge)
}
