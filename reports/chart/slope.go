package chart

import (
	"math"
	"strconv"

	"waterline/reports/font"
)

// Slope compares two dates, a line a row. A solid line is better, a dashed one
// worse and a thin one a change that cannot be told from noise.
type Slope struct {
	About   Description
	Numbers Table
	From    string // name of the first date
	To      string
	Rows    []Rise
	Scale   *Extent // what the axis shows at least, so that small differences look small
}

// Rise is one row. A triangle beside the second figure points the way the
// figure went.
type Rise struct {
	Label      string
	Before     float64
	After      float64
	BeforeText string
	AfterText  string
	BeforeSpan *Extent // where the figure lies in 9 of 10 cases, when shown
	AfterSpan  *Extent
	Change     Change
}

// Extent is a range.
type Extent struct{ Low, High float64 }

// Change says whether a rise or fall is good news.
type Change uint8

// The changes.
const (
	Same   Change = iota // cannot be told from noise
	Better               // solid
	Worse                // dashed
)

const (
	slopeStep   = 20.0 // least distance of two labels
	slopeHeight = 190.0
	slopeHead   = 30.0
	triangle    = 5.0
)

// Describe returns the finding and the numbers in words.
func (d Slope) Describe() Description { return d.About }

// Table returns both figures by row.
func (d Slope) Table() Table { return d.Numbers }

// Draw names the rows at both ends. A narrow chart numbers them and lists the
// names below.
func (d Slope) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Rows) == 0 {
		return 0
	}
	height := math.Max(slopeHeight, slopeStep*float64(len(d.Rows)))
	p := d.layout(f, width, slopeHead+8, height)
	c.Text(p.left, 14, strong.cut(f, d.From, p.left), strong.at(End))
	c.Text(p.right, 14, strong.cut(f, d.To, width-p.right), strong)
	bottom := slopeHead + 8 + height
	c.Line(p.left, slopeHead-8, p.left, bottom+8, axis)
	c.Line(p.right, slopeHead-8, p.right, bottom+8, axis)
	before, after := make([]float64, len(d.Rows)), make([]float64, len(d.Rows))
	for i, r := range d.Rows {
		before[i], after[i] = p.y.at(r.Before), p.y.at(r.After)
		p.line(c, r, p.offset(r, i, len(d.Rows)))
	}
	d.ends(c, f, p, apart(before, slopeStep, slopeHead+8, bottom), false)
	d.ends(c, f, p, apart(after, slopeStep, slopeHead+8, bottom), true)
	if !p.numbered {
		return bottom + 12
	}
	y := bottom + 14
	for i, r := range d.Rows {
		lines := label.lines(f, r.Label, width-26, 2)
		c.Text(8, y+16, strconv.Itoa(i+1), strong.at(Middle))
		paragraph(c, 26, y+16, lines, label)
		y += 6 + rowStep*float64(max(1, len(lines)))
	}
	return y
}

// slopePlot is where the two dates stand.
type slopePlot struct {
	left, right     float64
	names           float64 // room for a name on either side
	figures, second float64 // widths of the figures
	y               scale
	numbered        bool
	width           float64
}

func (d Slope) layout(f *font.Family, width, top, height float64) slopePlot {
	p := slopePlot{numbered: width < narrow, width: width}
	var values []float64
	for _, r := range d.Rows {
		p.names = math.Max(p.names, label.width(f, r.Label))
		p.figures = math.Max(p.figures, strong.width(f, r.BeforeText))
		p.second = math.Max(p.second, strong.width(f, r.AfterText))
		values = append(values, r.Before, r.After)
		for _, s := range []*Extent{r.BeforeSpan, r.AfterSpan} {
			if s != nil {
				values = append(values, s.Low, s.High)
			}
		}
	}
	if d.Scale != nil {
		values = append(values, d.Scale.Low, d.Scale.High)
	}
	p.figures, p.second = math.Min(p.figures, 0.22*width), math.Min(p.second, 0.22*width)
	p.names = math.Min(p.names, 0.5*(0.72*width-p.figures-p.second))
	if p.numbered {
		p.names = strong.width(f, "00")
	}
	p.left = p.names + p.figures + 34
	p.right = width - p.names - p.second - 34 - 2*triangle - 8
	low, high := bounds(values)
	if high == low {
		low, high = low-1, high+1
	}
	p.y = scale{low: low, high: high, from: top + height, to: top}
	return p
}

// offset moves a row with ranges inwards, so that the ranges of several rows
// stand beside each other and none hides another.
func (p slopePlot) offset(r Rise, i, n int) float64 {
	if r.BeforeSpan == nil && r.AfterSpan == nil {
		return 0
	}
	return 8 + float64(i)*math.Min(7, 0.2*(p.right-p.left)/float64(n))
}

// line draws one row with its ranges.
func (p slopePlot) line(c Canvas, r Rise, off float64) {
	from, to := Point{p.left + off, p.y.at(r.Before)}, Point{p.right - off, p.y.at(r.After)}
	p.span(c, r.BeforeSpan, from.X)
	p.span(c, r.AfterSpan, to.X)
	c.Line(from.X, from.Y, to.X, to.Y, r.Change.look())
	dot := Style{Fill: Deep}
	if r.Change == Worse {
		dot = Style{Fill: White, Stroke: Deep, Width: 1.5}
	}
	c.Circle(from.X, from.Y, 4, dot)
	c.Circle(to.X, to.Y, 4, dot)
}

func (p slopePlot) span(c Canvas, s *Extent, x float64) {
	if s == nil {
		return
	}
	high, low := p.y.at(s.High), p.y.at(s.Low)
	c.Line(x, high, x, low, whisker)
	c.Line(x-2.5, high, x+2.5, high, whisker)
	c.Line(x-2.5, low, x+2.5, low, whisker)
}

func (g Change) look() Style {
	switch g {
	case Better:
		return Style{Stroke: Deep, Width: 2.5}
	case Worse:
		return Style{Stroke: Deep, Width: 2, Dash: 6}
	default:
		return Style{Stroke: Ink3, Width: 1}
	}
}

// ends writes the labels of one date, led back to their dot where they had to
// move.
func (d Slope) ends(c Canvas, f *font.Family, p slopePlot, places []float64, second bool) {
	for i, r := range d.Rows {
		name := r.Label
		if p.numbered {
			name = strconv.Itoa(i + 1)
		}
		y, off := places[i], math.Max(0, p.offset(r, i, len(d.Rows))-8)
		if !second {
			c.Line(p.left+off-4, p.y.at(r.Before), p.left-16, y, lead)
			c.Text(p.left-20, y+5, strong.cut(f, r.BeforeText, p.figures), strong.at(End))
			c.Text(p.left-30-p.figures, y+5, label.cut(f, name, p.names), label.at(End))
			continue
		}
		c.Line(p.right-off+4, p.y.at(r.After), p.right+16, y, lead)
		c.Text(p.right+20+p.second, y+5, strong.cut(f, r.AfterText, p.second), strong.at(End))
		arrow(c, p.right+26+p.second+triangle, y, r)
		c.Text(p.right+34+p.second+2*triangle, y+5, label.cut(f, name, p.names), label)
	}
}

// arrow points the way the figure went: filled when that is good news, hollow
// when it is not, and a short line when nothing can be said.
func arrow(c Canvas, x, y float64, r Rise) {
	if r.Change == Same || r.After == r.Before {
		c.Line(x-triangle, y, x+triangle, y, Style{Stroke: Ink3, Width: 1.5})
		return
	}
	up := triangle
	if r.After < r.Before {
		up = -up
	}
	look := Style{Fill: Deep, Stroke: Deep, Width: 1}
	if r.Change == Worse {
		look = Style{Fill: White, Stroke: Deep, Width: 1.25}
	}
	c.Polygon([]Point{{x - triangle, y + 0.8*up}, {x, y - 0.9*up}, {x + triangle, y + 0.8*up}}, look)
}
