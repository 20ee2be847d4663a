package chart

import (
	"math"

	"waterline/reports/font"
)

// Fan shows how a cumulative amount may run: three bands around the middle.
type Fan struct {
	About   Description
	Numbers Table
	Months  []Band
	Format  func(float64) string // of an amount
	Month   func(int) string     // tick label of a month
	High    string               // label at the upper end, with its figure
	Mid     string
	Low     string
}

// Band holds the quantiles of one month. The bands hold 90, 68 and 40 % of
// the outcomes.
type Band struct {
	Month                            int
	P5, P16, P30, P50, P70, P84, P95 float64
}

// Describe returns the finding and the numbers in words.
func (d Fan) Describe() Description { return d.About }

// Table returns the quantiles by month.
func (d Fan) Table() Table { return d.Numbers }

// Draw lays the fan out with its end labels on the right, or above the plot
// when it is narrow.
func (d Fan) Draw(c Canvas, f *font.Family, width float64) float64 {
	if len(d.Months) == 0 {
		return 0
	}
	values := []float64{0}
	for _, b := range d.Months {
		values = append(values, b.P5, b.P95)
	}
	top, height := 14.0, 250.0
	y, ticks := tightScale(values, top+height, top, 5)
	left := 0.0
	for _, v := range ticks {
		left = math.Max(left, strong.width(f, d.Format(v)))
	}
	left += 10
	right := width - 10
	room := 0.0
	if width >= narrow {
		room = strong.width(f, d.High, d.Mid, d.Low) + 12
		right = width - room
	}
	x := scale{low: float64(d.Months[0].Month), high: float64(d.Months[len(d.Months)-1].Month), from: left, to: right}
	if x.high == x.low {
		x.high++
	}
	for _, v := range ticks {
		t := quiet.at(End)
		if v == 0 {
			t = strong.at(End)
		} else {
			c.Line(left, y.at(v), right, y.at(v), grid)
		}
		c.Text(left-8, y.at(v)+5, d.Format(v), t)
	}
	d.bands(c, x, y)
	c.Line(left, y.at(0), right, y.at(0), zero)
	d.months(c, f, x, top+height, width)
	if room > 0 {
		d.ends(c, y, right+8, top, top+height)
		return top + height + 28
	}
	bottom := top + height + 46
	for i, text := range []string{d.High, d.Mid, d.Low} {
		t := label
		t.Bold = i == 1
		c.Text(0, bottom+float64(i)*rowStep, t.cut(f, text, width), t)
	}
	return bottom + 2*rowStep + 8
}

func (d Fan) bands(c Canvas, x, y scale) {
	shapes := []struct {
		fill      Colour
		low, high func(Band) float64
	}{
		{Pale, func(b Band) float64 { return b.P5 }, func(b Band) float64 { return b.P95 }},
		{Light, func(b Band) float64 { return b.P16 }, func(b Band) float64 { return b.P84 }},
		{Mid, func(b Band) float64 { return b.P30 }, func(b Band) float64 { return b.P70 }},
	}
	for _, s := range shapes {
		outline := make([]Point, 0, 2*len(d.Months))
		for _, b := range d.Months {
			outline = append(outline, Point{x.at(float64(b.Month)), y.at(s.high(b))})
		}
		for i := len(d.Months) - 1; i >= 0; i-- {
			outline = append(outline, Point{x.at(float64(d.Months[i].Month)), y.at(s.low(d.Months[i]))})
		}
		c.Polygon(outline, Style{Fill: s.fill, Stroke: Blue, Width: 0.75})
	}
	middle := make([]Point, len(d.Months))
	for i, b := range d.Months {
		middle[i] = Point{x.at(float64(b.Month)), y.at(b.P50)}
	}
	c.Polyline(middle, Style{Stroke: Deep, Width: 2.5})
}

// months writes a tick a year.
func (d Fan) months(c Canvas, f *font.Family, x scale, base, width float64) {
	var ticks []float64
	for _, b := range d.Months {
		if b.Month%12 == 0 {
			ticks = append(ticks, float64(b.Month))
		}
	}
	if len(ticks) == 0 {
		ticks = []float64{x.low, x.high}
	}
	var set []box
	for i := len(ticks) - 1; i >= 0; i-- { // the last month first, so that it stays
		text := d.Month(int(ticks[i]))
		at := held(f, x.at(ticks[i]), text, quiet, width)
		b := quiet.at(Middle).box(f, at, base+20, text)
		if len(set) > 0 && b.meets(set[len(set)-1].grown(8)) {
			continue
		}
		set = append(set, b)
		c.Line(x.at(ticks[i]), base, x.at(ticks[i]), base+4, axis)
		c.Text(at, base+20, text, quiet.at(Middle))
	}
}

// ends writes the labels beside the last month, moved apart where they meet.
func (d Fan) ends(c Canvas, y scale, at, top, bottom float64) {
	last := d.Months[len(d.Months)-1]
	places := []float64{y.at(last.P95) + 5, y.at(last.P50) + 5, y.at(last.P5) + 5}
	for i, place := range spread(places, rowStep, top, bottom) {
		t := label
		t.Bold = i == 1
		c.Text(at, place, []string{d.High, d.Mid, d.Low}[i], t)
	}
}
