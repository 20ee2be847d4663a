package chart

import (
	"math"

	"waterline/reports/font"
)

// Panels is small multiples: one small picture each of several series, all on
// the same scale, with the last value written beside it.
type Panels struct {
	About   Description
	Numbers Table
	Periods []string // along each panel
	Panels  []Panel
	Ticks   []float64 // of the value axis, when it is fixed; else chosen
	Format  func(float64) string
	Breaks  []Break
	Apart   bool // periods are no course of time: nothing joins them
}

// Panel is one series.
type Panel struct {
	Label  string
	Points []Reading
	Text   string // the last value
}

// Reading is a value at a period, counted from 0. Low and High may both equal
// Mid; then no range is drawn.
type Reading struct {
	Period         int
	Low, Mid, High float64
}

// Break says that figures from a period on cannot be compared with those
// before, because the method changed.
type Break struct {
	Period int
	Word   string
}

const (
	panelWidth  = 160.0
	panelHeight = 90.0
	panelGap    = 16.0
)

// Describe returns the finding and the numbers in words.
func (d Panels) Describe() Description { return d.About }

// Table returns the series.
func (d Panels) Table() Table { return d.Numbers }

// Draw sets as many panels beside each other as there is room for, and at
// least two.
func (d Panels) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Panels) == 0 || len(d.Periods) == 0 {
		return 0
	}
	s, ticks := d.scale()
	g := d.grid(f, ticks, width)
	g.scale, g.ticks = s, ticks
	y := 0.0
	for row := 0; row*g.columns < len(d.Panels); row++ {
		members := d.Panels[row*g.columns : min((row+1)*g.columns, len(d.Panels))]
		heads, most := make([][]string, len(members)), 1
		for i, p := range members {
			heads[i] = strong.lines(f, p.Label, g.width, 3)
			most = max(most, len(heads[i]))
		}
		top := y + float64(most)*rowStep + 14
		g.scale.from, g.scale.to = top+panelHeight, top
		d.values(c, f, g)
		for i, p := range members {
			x := g.left + float64(i)*(g.width+panelGap)
			paragraph(c, x, y+14+float64(most-len(heads[i]))*rowStep, heads[i], strong)
			d.panel(c, f, p, g, x, top)
		}
		y = top + panelHeight + 42
	}
	return y - 12
}

// panelGrid is the measures all panels share.
type panelGrid struct {
	columns     int
	left, width float64
	room        float64 // right of the last value
	scale       scale
	ticks       []float64
}

func (d Panels) scale() (scale, []float64) {
	if len(d.Ticks) > 1 {
		return scale{low: d.Ticks[0], high: d.Ticks[len(d.Ticks)-1]}, d.Ticks
	}
	var values []float64
	for _, p := range d.Panels {
		for _, r := range p.Points {
			values = append(values, r.Low, r.Mid, r.High)
		}
	}
	return tightScale(values, 0, 1, 4)
}

func (d Panels) grid(f *font.Family, ticks []float64, width float64) panelGrid {
	g := panelGrid{}
	for _, v := range ticks {
		g.left = math.Max(g.left, strong.width(f, d.Format(v)))
	}
	g.left += 8
	g.columns = max(2, int((width-g.left+panelGap)/(panelWidth*0.95+panelGap)))
	g.columns = max(1, min(g.columns, len(d.Panels)))
	g.width = math.Min(1.4*panelWidth, (width-g.left-panelGap*float64(g.columns-1))/float64(g.columns))
	if len(d.Panels) > g.columns || g.columns > 2 {
		g.width = math.Min(g.width, 1.1*panelWidth)
	}
	for _, p := range d.Panels {
		g.room = math.Max(g.room, strong.width(f, p.Text))
	}
	g.room = math.Min(g.room+14, 0.5*g.width)
	return g
}

// values writes the ticks left of the first panel of a row.
func (d Panels) values(c Canvas, f *font.Family, g panelGrid) {
	var set []box
	for _, v := range g.ticks {
		t := quiet.at(End)
		if v == 0 {
			t = strong.at(End)
		}
		text, y := d.Format(v), g.scale.at(v)+5
		if b := t.box(f, g.left-8, y, text); len(set) == 0 || !b.meets(set[len(set)-1].grown(2)) {
			set = append(set, b)
			c.Text(g.left-8, y, text, t)
		}
	}
}

func (d Panels) panel(c Canvas, f *font.Family, p Panel, g panelGrid, x, top float64) {
	for _, v := range g.ticks {
		look := grid
		if v == 0 {
			look = zero
		}
		c.Line(x, g.scale.at(v), x+g.width, g.scale.at(v), look)
	}
	at := scale{low: 0, high: float64(max(1, len(d.Periods)-1)), from: x + 10, to: x + g.width - g.room}
	for _, b := range d.Breaks {
		m := at.at(float64(b.Period) - 0.5)
		c.Line(m, top-6, m, top+panelHeight+4, method)
	}
	d.series(c, p, g, at)
	d.periods(c, f, at, x, g.width, top+panelHeight)
	if n := len(p.Points); n > 0 {
		y := clear(g.scale, math.Max(top+5, math.Min(top+panelHeight, g.scale.at(p.Points[n-1].Mid)+5)))
		last := at.at(float64(p.Points[n-1].Period)) + 8
		text := strong.cut(f, p.Text, x+g.width-last)
		c.Rect(last-1, y-13, strong.width(f, text)+2, 17, Style{Fill: White})
		c.Text(last, y, text, strong)
	}
}

// clear moves a baseline off the zero line, to the side it is nearer to.
func clear(s scale, y float64) float64 {
	if s.low > 0 || s.high < 0 {
		return y
	}
	above, below := s.at(0)-5, s.at(0)+14
	if y <= above || y >= below {
		return y
	}
	if y-above <= below-y+2 {
		return above
	}
	return below
}

// series draws ranges, then the line, then the dots. The line is cut where a
// period is missing or the method changed.
func (d Panels) series(c Canvas, p Panel, g panelGrid, at scale) {
	for _, r := range p.Points {
		if r.High > r.Low {
			high := g.scale.at(r.High)
			c.Rect(at.at(float64(r.Period))-2.5, high, 5, math.Max(1, g.scale.at(r.Low)-high), Style{Fill: Light, Stroke: Blue, Width: 1})
		}
	}
	for i := 1; i < len(p.Points); i++ {
		a, b := p.Points[i-1], p.Points[i]
		if b.Period == a.Period+1 && !d.Apart && !d.broken(b.Period) {
			c.Line(at.at(float64(a.Period)), g.scale.at(a.Mid), at.at(float64(b.Period)), g.scale.at(b.Mid), Style{Stroke: Deep, Width: 1.5})
		}
	}
	for _, r := range p.Points {
		c.Circle(at.at(float64(r.Period)), g.scale.at(r.Mid), 3.5, Style{Fill: Deep})
	}
}

func (d Panels) broken(period int) bool {
	for _, b := range d.Breaks {
		if b.Period == period {
			return true
		}
	}
	return false
}

// periods writes the last period, then the first one and the words of the
// breaks where there is room.
func (d Panels) periods(c Canvas, f *font.Family, at scale, x, width, base float64) {
	var set []box
	write := func(px float64, text string) {
		half := quiet.width(f, text) / 2
		px = math.Max(x+half, math.Min(x+width-half, px))
		b := quiet.at(Middle).box(f, px, base+20, text)
		for _, other := range set {
			if b.meets(other.grown(6)) {
				return
			}
		}
		if b.w > width {
			return
		}
		set = append(set, b)
		c.Text(px, base+20, text, quiet.at(Middle))
	}
	last := len(d.Periods) - 1
	write(at.at(float64(last)), d.Periods[last])
	for _, b := range d.Breaks {
		write(at.at(float64(b.Period)-0.5), b.Word)
	}
	if last > 0 {
		write(at.at(0), d.Periods[0])
	}
}
