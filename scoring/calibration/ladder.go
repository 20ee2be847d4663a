package calibration

import (
	"errors"
	"math"
	"slices"

	"waterline/scoring/dist"
)

// ErrLadder is a ladder without rungs, or with rungs that do not rise.
var ErrLadder = errors.New("a ladder needs a value for each level, levels that rise between 0 and 1, and values that do not fall")

// Ladder is a forecast by its quantiles. It is read-only once made.
type Ladder struct {
	levels, values []float64
	scale          dist.Scale
}

// NewLadder makes a forecast of quantiles at ascending levels, linear between
// them on a scale. Where a value has no place on the scale, such as 0 on the log
// scale, the segments it ends are linear.
func NewLadder(levels, values []float64, scale dist.Scale) (Ladder, error) {
	if len(levels) == 0 || len(levels) != len(values) {
		return Ladder{}, ErrLadder
	}
	for i := range levels {
		rises := i == 0 || levels[i] > levels[i-1] && values[i] >= values[i-1]
		if !(levels[i] > 0 && levels[i] < 1) || math.IsNaN(values[i]) || math.IsInf(values[i], 0) || !rises {
			return Ladder{}, ErrLadder
		}
	}
	return Ladder{levels: slices.Clone(levels), values: slices.Clone(values), scale: scale}, nil
}

// Quantile is Q(τ), flat beyond the ends.
func (l Ladder) Quantile(level float64) float64 {
	n := len(l.levels)
	switch {
	case level <= l.levels[0]:
		return l.values[0]
	case level >= l.levels[n-1]:
		return l.values[n-1]
	}
	i := 0
	for level > l.levels[i+1] {
		i++
	}
	return l.segment(i).at((level - l.levels[i]) / (l.levels[i+1] - l.levels[i]))
}

// segment is Q between two levels: from to at, along the scale.
type segment struct {
	scale    dist.Scale
	low, end float64 // values
	from, to float64 // the same on the scale
}

func (l Ladder) segment(i int) segment {
	s := segment{scale: l.scale, low: l.values[i], end: l.values[i+1]}
	var ok, ok2 bool
	s.from, ok = forward(l.scale, s.low)
	s.to, ok2 = forward(l.scale, s.end)
	if !ok || !ok2 {
		s.scale, s.from, s.to = dist.Linear, s.low, s.end
	}
	return s
}

// at is the value part of the way, 0…1, along the segment.
func (s segment) at(part float64) float64 {
	switch part {
	case 0:
		return s.low
	case 1:
		return s.end
	}
	x := backward(s.scale, s.from+part*(s.to-s.from))
	return max(s.low, min(s.end, x)) // against the last bit of exp and log
}

// part is how far along the segment a value within it lies.
func (s segment) part(x float64) float64 {
	y, ok := forward(s.scale, x)
	if !ok || s.to == s.from {
		return 0
	}
	return max(0, min(1, (y-s.from)/(s.to-s.from)))
}

// PIT is F(y), and the middle of the jump where the ladder has one at y.
func (l Ladder) PIT(y float64) float64 {
	below, upTo := l.below(y)
	return (below + upTo) / 2
}

// below is P(X < y) and P(X ≤ y).
func (l Ladder) below(y float64) (less, upTo float64) {
	n := len(l.levels)
	switch {
	case y < l.values[0]:
		return 0, 0
	case y > l.values[n-1]:
		return 1, 1
	}
	// The rungs at y, if any, end what lies below and begin what lies above.
	first, _ := slices.BinarySearch(l.values, y)
	last := first
	for last < n && l.values[last] == y {
		last++
	}
	if first == last {
		i := first - 1
		p := l.levels[i] + l.segment(i).part(y)*(l.levels[first]-l.levels[i])
		return p, p
	}
	less, upTo = l.levels[first], l.levels[last-1]
	if first == 0 {
		less = 0
	}
	if last == n {
		upTo = 1
	}
	return less, upTo
}

// CRPS is the continuous ranked probability score against y, in the unit of y.
func (l Ladder) CRPS(y float64) float64 {
	n := len(l.levels)
	sum := flat(l.values[0], y, 0, l.levels[0])
	for i := range n - 1 {
		sum += l.segment(i).loss(y, l.levels[i], l.levels[i+1])
	}
	return 2 * (sum + flat(l.values[n-1], y, l.levels[n-1], 1))
}

// flat is ∫ (1{y ≤ q} − τ)(q − y) dτ from a to b for a constant q.
func flat(q, y, a, b float64) float64 {
	weight := -(b*b - a*a) / 2
	if y <= q {
		weight += b - a
	}
	return weight * (q - y)
}

// loss is ∫ (1{y ≤ Q(τ)} − τ)(Q(τ) − y) dτ from a to b along the segment. On the
// linear scale the integrand is a parabola on either side of y; on the others
// it is smooth there, and Gauss and Legendre's rule takes it.
func (s segment) loss(y, a, b float64) float64 {
	cut := 1.0 // the part of the segment that lies below y
	switch {
	case y <= s.low:
		cut = 0
	case y < s.end:
		cut = s.part(y)
	}
	value := func(part float64) float64 { return s.at(part) - y }
	at := func(part float64) float64 { return a + part*(b-a) }
	below := gauss(0, cut, func(part float64) float64 { return -at(part) * value(part) })
	above := gauss(cut, 1, func(part float64) float64 { return (1 - at(part)) * value(part) })
	return (below + above) * (b - a)
}

// gauss is the rule of Gauss and Legendre with five points, exact for
// polynomials of degree nine.
func gauss(from, to float64, f func(float64) float64) float64 {
	const (
		x1, x2     = 0.5384693101056831, 0.9061798459386640
		w0, w1, w2 = 0.5688888888888889, 0.4786286704993665, 0.2369268850561891
	)
	middle, half := (from+to)/2, (to-from)/2
	if half == 0 {
		return 0
	}
	return half * (w0*f(middle) + w1*(f(middle-half*x1)+f(middle+half*x1)) + w2*(f(middle-half*x2)+f(middle+half*x2)))
}

// SampleCRPS is the score of a sample, every value as likely as any other:
// mean|X − y| − ½ mean|X − X′|, worked out on the sorted sample.
func SampleCRPS(sample []float64, y float64) float64 {
	sorted := slices.Sorted(slices.Values(sample))
	n := float64(len(sorted))
	if n == 0 {
		return 0
	}
	near, spread := 0.0, 0.0
	for i, x := range sorted {
		near += math.Abs(x - y)
		spread += (2*float64(i) + 1 - n) * x
	}
	return near/n - spread/(n*n)
}

func forward(s dist.Scale, x float64) (float64, bool) {
	switch s {
	case dist.Log:
		return math.Log(x), x > 0
	case dist.Logit:
		return math.Log(x / (1 - x)), x > 0 && x < 1
	default:
		return x, true
	}
}

func backward(s dist.Scale, y float64) float64 {
	switch s {
	case dist.Log:
		return math.Exp(y)
	case dist.Logit:
		return 1 / (1 + math.Exp(-y))
	default:
		return y
	}
}
