package chart

import "math"

// scale maps values on a stretch of the canvas.
type scale struct {
	low, high float64 // values
	from, to  float64 // places of them
}

// newScale spans the values, widened where they are all equal, and rounds its
// ends to whole steps. It has at most as many ticks as asked for, and room for
// three.
func newScale(values []float64, from, to float64, ticks int) (scale, []float64) {
	low, high := bounds(values)
	if high-low < 1e-9*math.Max(1, math.Max(math.Abs(low), math.Abs(high))) {
		spread := math.Max(1, math.Abs(low)/2)
		low, high = low-spread, high+spread
	}
	step := niceStep((high - low) / float64(max(ticks-1, 1)))
	first, last := steps(low, high, step)
	for last-first >= float64(max(ticks, 3)) {
		step = niceStep(step * 1.01)
		first, last = steps(low, high, step)
	}
	marks := make([]float64, 0, ticks+1)
	for k := first; k <= last; k++ {
		marks = append(marks, k*step+0) // never a negative zero
	}
	return scale{low: marks[0], high: marks[len(marks)-1], from: from, to: to}, marks
}

// steps are the whole steps around low and high; an end that misses one by a
// last bit is taken to lie on it.
func steps(low, high, step float64) (first, last float64) {
	return math.Floor(low/step + 1e-9), math.Ceil(high/step - 1e-9)
}

// tightScale ends at the values themselves, with a little air, and keeps the
// ticks between: for an axis on which whole steps would waste half the plot.
func tightScale(values []float64, from, to float64, ticks int) (scale, []float64) {
	low, high := bounds(values)
	if high-low < 1e-9*math.Max(1, math.Max(math.Abs(low), math.Abs(high))) {
		return newScale(values, from, to, ticks)
	}
	air := 0.04 * (high - low)
	s := scale{low: low - air, high: high + air, from: from, to: to}
	if low == 0 {
		s.low = 0
	}
	if high == 0 {
		s.high = 0
	}
	step := niceStep((high - low) / float64(ticks))
	for math.Floor(s.high/step)-math.Ceil(s.low/step) >= float64(ticks) {
		step = niceStep(step * 1.01)
	}
	marks := make([]float64, 0, ticks)
	for k := math.Ceil(s.low/step - 1e-9); k <= s.high/step+1e-9; k++ {
		marks = append(marks, k*step+0) // never a negative zero
	}
	return s, marks
}

// at is the place of a value; values outside are held at the ends.
func (s scale) at(x float64) float64 {
	t := (x - s.low) / (s.high - s.low)
	return s.from + math.Max(0, math.Min(1, t))*(s.to-s.from)
}

// bounds are the lowest and highest finite values, 0 and 0 of none.
func bounds(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		low, high = math.Min(low, v), math.Max(high, v)
	}
	if low > high {
		return 0, 0
	}
	return low, high
}

// niceStep is the next of 1, 2, 2.5, 5 times a power of ten at or above x.
func niceStep(x float64) float64 {
	if x <= 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= x*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}
