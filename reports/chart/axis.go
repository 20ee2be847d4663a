package chart

import (
	"math"

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

// few is the number of ticks a width has room for.
func few(width float64) int {
	if width < narrow {
		return 3
	}
	return 5
}
