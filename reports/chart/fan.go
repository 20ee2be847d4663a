package chart

import (
	"math"

	"waterline/reports/font"
)

// Fan shows how an amount may run: three bands around the middle. A diamond is
// what was measured afterwards, filled where it lies inside the range.
type Fan struct {
	About   Description
	Numbers Table
	Months  []Band
	Format  func(float64) string // of an amount
	Month   func(int) string     // tick label of a month
	High    string               // label at the upper end, with its figure
	Mid     string
	Low     string
	Actuals []Actual
	Actual  string // label at the last diamond, with its figure
}

// Actual is the amount measured at a month.
type Actual struct {
	Month   int
	Value   float64
	Outside bool // of the 90 % range: drawn larger and hollow
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
	for _, a := range d.Actuals {
		values = append(values, a.Value)
	}
	top, height := 14.0, 250.0
	y, ticks := tightScale(values, top+height, top, 5)
	left, right := reach(f, ticks, d.Format), width-10
	if width >= narrow {
		right = width - math.Min(0.34*width, strong.width(f, d.High, d.Mid, d.Low)) - 12
	}
	x := scale{low: float64(d.Months[0].Month), high: float64(d.Months[len(d.Months)-1].Month), from: left, to: right}
	for _, a := range d.Actuals {
		x.low, x.high = math.Min(x.low, float64(a.Month)), math.Max(x.high, float64(a.Month))
	}
	if x.high == x.low {
		x.high++
	}
	upright(c, y, ticks, left, right, d.Format)
	d.bands(c, x, y)
	c.Line(left, y.at(0), right, y.at(0), zero)
	d.diamonds(c, f, x, y, top, top+height, right)
	years(c, f, x, top+height, width, d.Month)
	if width >= narrow {
		d.ends(c, f, y, right+8, top, top+height-4, width)
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

// single draws the only month as one range.
func (d Fan) single(c Canvas, x, y scale) {
	b := d.Months[0]
	at := x.at(float64(b.Month))
	c.Rect(at, y.at(b.P95), 12, math.Max(1, y.at(b.P5)-y.at(b.P95)), Style{Fill: Light, Stroke: Blue, Width: 1})
	c.Circle(at+6, y.at(b.P50), 5.5, Style{Fill: Deep})
}

// diamonds marks what was measured and writes the last figure beside it.
func (d Fan) diamonds(c Canvas, f *font.Family, x, y scale, top, bottom, right float64) {
	if len(d.Actuals) == 0 {
		return
	}
	for _, a := range d.Actuals {
		px, py, r, look := x.at(float64(a.Month)), y.at(a.Value), 5.5, Style{Fill: Ink, Stroke: White, Width: 1}
		if a.Outside {
			r, look = 7.5, Style{Fill: White, Stroke: Ink, Width: 2}
		}
		c.Polygon([]Point{{px, py - r}, {px + r, py}, {px, py + r}, {px - r, py}}, look)
	}
	last := d.Actuals[len(d.Actuals)-1]
	text := strong.cut(f, d.Actual, right-x.from-8)
	b := d.berth(f, text, Point{x.at(float64(last.Month)), y.at(last.Value)}, x, y, box{x.from + 2, top, right - x.from - 4, bottom - top})
	c.Rect(b.x-3, b.y-3, b.w+6, b.h+6, Style{Fill: White})
	c.Text(b.x, b.y+0.75*strong.Size, text, strong)
}

// berth is the room nearest to the last diamond in which its label covers
// neither the zero line nor the middle line nor a diamond.
func (d Fan) berth(f *font.Family, text string, at Point, x, y scale, area box) box {
	var taken []box
	for _, a := range d.Actuals {
		taken = append(taken, box{x.at(float64(a.Month)) - 8, y.at(a.Value) - 8, 16, 16})
	}
	var lines [][2]Point
	lines = append(lines, [2]Point{{x.from, y.at(0)}, {x.to, y.at(0)}})
	for i := 1; i < len(d.Months); i++ {
		a, b := d.Months[i-1], d.Months[i]
		lines = append(lines, [2]Point{{x.at(float64(a.Month)), y.at(a.P50)}, {x.at(float64(b.Month)), y.at(b.P50)}})
	}
	free := func(b box) bool {
		for _, t := range taken {
			if b.meets(t) {
				return false
			}
		}
		for _, l := range lines {
			if b.struck(l) {
				return false
			}
		}
		return b.within(area)
	}
	b := strong.box(f, 0, 0, text)
	for _, up := range []float64{0, 22, -22, 36, -36, 54, -54, 72, -72, 96, -96, 130, -130} {
		for _, side := range []float64{14, -b.w / 2, -b.w - 14} {
			place := box{at.X + side, at.Y - up - b.h/2, b.w, b.h}
			if free(box{place.x - 3, place.y - 3, place.w + 6, place.h + 6}) {
				return place
			}
		}
	}
	return box{math.Min(at.X, area.x+area.w-b.w), area.y, b.w, b.h}
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
	if len(d.Months) == 1 {
		d.single(c, x, y)
		return
	}
	middle := make([]Point, len(d.Months))
	for i, b := range d.Months {
		middle[i] = Point{x.at(float64(b.Month)), y.at(b.P50)}
	}
	c.Polyline(middle, Style{Stroke: Deep, Width: 2.5})
}

// ends writes the labels beside the last month, moved apart where they meet.
func (d Fan) ends(c Canvas, f *font.Family, y scale, at, top, bottom, width float64) {
	last := d.Months[len(d.Months)-1]
	places := []float64{y.at(last.P95) + 5, y.at(last.P50) + 5, y.at(last.P5) + 5}
	for i, place := range spread(places, rowStep, top, bottom) {
		t := label
		t.Bold = i == 1
		c.Text(at, place, t.cut(f, []string{d.High, d.Mid, d.Low}[i], width-at), t)
	}
}
