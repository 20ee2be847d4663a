package chart

import (
	"math"
	"sort"

	"waterline/reports/font"
)

// across writes the ticks of a horizontal scale below base, leaving out those
// that would touch the one before. Zero is written first, so that it stays.
func across(c Canvas, f *font.Family, s scale, ticks []float64, base, width float64, format func(float64) string) {
	var set []box
	write := func(v float64) {
		t := quiet.at(Middle)
		if v == 0 {
			t = strong.at(Middle)
		}
		text := format(v)
		x := held(f, s.at(v), text, t, width)
		b := t.box(f, x, base+20, text)
		for _, other := range set {
			if b.meets(other.grown(6)) {
				return
			}
		}
		set = append(set, b)
		c.Line(s.at(v), base, s.at(v), base+4, axis)
		c.Text(x, base+20, text, t)
	}
	for _, v := range ticks {
		if v == 0 {
			write(v)
		}
	}
	for _, v := range ticks {
		if v != 0 {
			write(v)
		}
	}
}

// held moves the middle of a text inwards until it stays in view.
func held(f *font.Family, x float64, text string, t Type, width float64) float64 {
	half := t.width(f, text) / 2
	return math.Max(half, math.Min(width-half, x))
}

func (b box) grown(by float64) box {
	return box{x: b.x - by, y: b.y, w: b.w + 2*by, h: b.h}
}

// spread moves label baselines apart to at least step, keeping their order and
// staying between low and high where there is room.
func spread(y []float64, step, low, high float64) []float64 {
	out := append([]float64(nil), y...)
	for i := range out {
		out[i] = math.Max(out[i], low)
		if i > 0 {
			out[i] = math.Max(out[i], out[i-1]+step)
		}
	}
	for i := len(out) - 1; i >= 0; i-- {
		limit := high
		if i < len(out)-1 {
			limit = out[i+1] - step
		}
		out[i] = math.Min(out[i], limit)
	}
	return out
}

// apart is spread for places in any order; places that are equal keep theirs.
func apart(y []float64, step, low, high float64) []float64 {
	order := make([]int, len(y))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return y[order[a]] < y[order[b]] })
	sorted := make([]float64, len(y))
	for i, k := range order {
		sorted[i] = y[k]
	}
	out := make([]float64, len(y))
	for i, v := range spread(sorted, step, low, high) {
		out[order[i]] = v
	}
	return out
}

// upright writes the ticks of a vertical scale left of the plot, with a grid
// line each but at zero. The caller draws the zero line over the data.
func upright(c Canvas, y scale, ticks []float64, left, right float64, format func(float64) string) {
	for _, v := range ticks {
		t := quiet.at(End)
		if v == 0 {
			t = strong.at(End)
		} else {
			c.Line(left, y.at(v), right, y.at(v), grid)
		}
		c.Text(left-8, y.at(v)+5, format(v), t)
	}
}

// reach is the room that upright needs left of the plot.
func reach(f *font.Family, ticks []float64, format func(float64) string) float64 {
	left := 0.0
	for _, v := range ticks {
		left = math.Max(left, strong.width(f, format(v)))
	}
	return left + 10
}

// years writes a tick a year below base, or the ends of a shorter time. The
// last one is written first, so that it stays.
func years(c Canvas, f *font.Family, x scale, base, width float64, format func(int) string) {
	var ticks []float64
	for m := math.Ceil(x.low/12) * 12; m <= x.high; m += 12 {
		ticks = append(ticks, m)
	}
	if len(ticks) < 2 {
		ticks = []float64{x.low, x.high}
	}
	for len(ticks) > 5 {
		kept := ticks[:0]
		for i, m := range ticks {
			if (len(ticks)-1-i)%2 == 0 {
				kept = append(kept, m)
			}
		}
		ticks = kept
	}
	var set []box
	for i := len(ticks) - 1; i >= 0; i-- {
		text := format(int(ticks[i]))
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

// few is the number of ticks a width has room for.
func few(width float64) int {
	if width < narrow {
		return 4
	}
	return 5
}
