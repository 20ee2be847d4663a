package chart

import (
	"math"

	"waterline/reports/font"
)

// Costs sets what two ways to the same thing have cost by each month: the
// first solid, the second dashed. A ring marks the month from which the first
// has cost no more.
type Costs struct {
	About   Description
	Numbers Table
	First   Cost
	Second  Cost
	Format  func(float64) string
	Month   func(int) string // tick label of a month
	Cross   *Crossing        // when the lines cross within the time shown
}

// Cost is one line.
type Cost struct {
	Label  string  // at its end, with its figure
	Months []Spent // ascending
}

// Spent is the sum up to a month.
type Spent struct {
	Month int
	Value float64
}

// Crossing is where the first line comes down to the second.
type Crossing struct {
	Month float64
	Text  string
}

const costsHeight = 220.0

// Describe returns the finding and the numbers in words.
func (d Costs) Describe() Description { return d.About }

// Table returns both sums by month.
func (d Costs) Table() Table { return d.Numbers }

// Draw names the lines at their ends, or below the plot when it is narrow.
func (d Costs) Draw(c Canvas, f *font.Family, width float64) float64 {
	values, months := []float64{0}, []float64{}
	for _, p := range append(append([]Spent(nil), d.First.Months...), d.Second.Months...) {
		values, months = append(values, p.Value), append(months, float64(p.Month))
	}
	if len(months) == 0 {
		return 0
	}
	top := 34.0
	y, ticks := tightScale(values, top+costsHeight, top, 5)
	left, right := reach(f, ticks, d.Format), width-10
	if width >= narrow {
		right = width - math.Min(0.34*width, strong.width(f, d.First.Label, d.Second.Label)) - 12
	}
	x := scale{from: left + 8, to: right}
	x.low, x.high = bounds(months)
	if x.high == x.low {
		x.high++
	}
	upright(c, y, ticks, left, right, d.Format)
	d.cross(c, f, x, top, width)
	d.Second.draw(c, x, y, Style{Stroke: Blue, Width: 2.5, Dash: 6})
	d.First.draw(c, x, y, Style{Stroke: Deep, Width: 2.5})
	d.ring(c, x, y)
	c.Line(left, y.at(0), right, y.at(0), zero)
	years(c, f, x, top+costsHeight, width, d.Month)
	if width >= narrow {
		places := apart([]float64{d.First.end(y), d.Second.end(y)}, rowStep, top, top+costsHeight)
		c.Text(right+8, places[0]+5, strong.cut(f, d.First.Label, width-right-8), strong)
		c.Text(right+8, places[1]+5, label.cut(f, d.Second.Label, width-right-8), label)
		return top + costsHeight + 28
	}
	bottom := top + costsHeight + 48
	c.Line(0, bottom-5, 28, bottom-5, Style{Stroke: Deep, Width: 2.5})
	c.Text(36, bottom, strong.cut(f, d.First.Label, width-36), strong)
	c.Line(0, bottom+17, 28, bottom+17, Style{Stroke: Blue, Width: 2.5, Dash: 6})
	c.Text(36, bottom+22, label.cut(f, d.Second.Label, width-36), label)
	return bottom + 30
}

func (p Cost) draw(c Canvas, x, y scale, look Style) {
	line := make([]Point, len(p.Months))
	for i, m := range p.Months {
		line[i] = Point{x.at(float64(m.Month)), y.at(m.Value)}
	}
	switch {
	case len(line) == 1:
		c.Circle(line[0].X, line[0].Y, 4, Style{Fill: look.Stroke})
	case len(line) > 1:
		c.Polyline(line, look)
	}
}

// end is the height at which the line ends.
func (p Cost) end(y scale) float64 {
	if len(p.Months) == 0 {
		return y.at(0)
	}
	return y.at(p.Months[len(p.Months)-1].Value)
}

// at is the sum at a month, on the straight line between those known.
func (p Cost) at(month float64) float64 {
	for i, m := range p.Months {
		if float64(m.Month) < month {
			continue
		}
		if i == 0 || float64(m.Month) == month {
			return m.Value
		}
		before := p.Months[i-1]
		t := (month - float64(before.Month)) / float64(m.Month-before.Month)
		return before.Value + t*(m.Value-before.Value)
	}
	if n := len(p.Months); n > 0 {
		return p.Months[n-1].Value
	}
	return 0
}

// cross draws the line down from the words to the month of the crossing.
func (d Costs) cross(c Canvas, f *font.Family, x scale, top, width float64) {
	if d.Cross == nil {
		return
	}
	at := x.at(d.Cross.Month)
	text := strong.cut(f, d.Cross.Text, width)
	c.Text(held(f, at, text, strong, width), 14, text, strong.at(Middle))
	c.Line(at, 20, at, top+costsHeight, connection)
}

func (d Costs) ring(c Canvas, x, y scale) {
	if d.Cross != nil {
		c.Circle(x.at(d.Cross.Month), y.at(d.Second.at(d.Cross.Month)), 7, Style{Fill: White, Stroke: Ink, Width: 2})
	}
}
