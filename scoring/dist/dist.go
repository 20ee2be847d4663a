package dist

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Scale is the transformation on which quantiles are interpolated.
type Scale uint8

// The scales: amounts use Log, fractions Logit.
const (
	Linear Scale = iota
	Log
	Logit
)

// ParseScale reads the word of a scale.
func ParseScale(word string) (Scale, error) {
	switch word {
	case "linear":
		return Linear, nil
	case "log":
		return Log, nil
	case "logit":
		return Logit, nil
	}
	return 0, fmt.Errorf("scale %q is not linear, log or logit", word)
}

// String is the word of the scale.
func (s Scale) String() string { return [...]string{"linear", "log", "logit"}[s] }

// Knot is one quantile: the value X is not exceeded with probability P.
type Knot struct{ P, X float64 }

// Faults of knots.
var (
	ErrTooFew  = errors.New("a quantity needs two knots or more")
	ErrOrder   = errors.New("knots must rise: probabilities strictly, values never falling")
	ErrDomain  = errors.New("a value does not fit its scale")
	ErrNumber  = errors.New("knots and limits must be finite numbers, probabilities between 0 and 1")
	ErrBounded = errors.New("the lower limit is above the upper one")
)

// Quantity is an uncertain quantity. The zero value is the constant 0.
type Quantity struct {
	scale    Scale
	z, y     []float64 // Φ⁻¹(p) and g(x) of each knot
	slope    []float64 // of I on each segment
	shift    float64   // added on the transformed scale
	min, max float64
	knots    []Knot
}

// New builds a quantity. Limits may be infinite. The error says which knot is
// wrong and wraps one of the faults of this package.
func New(scale Scale, knots []Knot, lower, upper float64) (Quantity, error) {
	if len(knots) < 2 {
		return Quantity{}, ErrTooFew
	}
	if math.IsNaN(lower) || math.IsNaN(upper) {
		return Quantity{}, ErrNumber
	}
	if lower > upper {
		return Quantity{}, ErrBounded
	}
	q := Quantity{scale: scale, min: lower, max: upper, knots: append([]Knot(nil), knots...)}
	for i, k := range knots {
		if !(k.P > 0 && k.P < 1) || math.IsNaN(k.X) || math.IsInf(k.X, 0) {
			return Quantity{}, fmt.Errorf("knot %d: %w", i+1, ErrNumber)
		}
		if i > 0 && (k.P <= knots[i-1].P || k.X < knots[i-1].X) {
			return Quantity{}, fmt.Errorf("knot %d: %w", i+1, ErrOrder)
		}
		y, ok := scale.Forward(k.X)
		if !ok {
			return Quantity{}, fmt.Errorf("knot %d, value %g on a %s scale: %w", i+1, k.X, scale, ErrDomain)
		}
		q.z = append(q.z, Probit(k.P))
		q.y = append(q.y, y)
	}
	for i := 1; i < len(q.z); i++ {
		q.slope = append(q.slope, (q.y[i]-q.y[i-1])/(q.z[i]-q.z[i-1]))
	}
	return q, nil
}

// Constant is a quantity without uncertainty.
func Constant(x float64) Quantity {
	return Quantity{
		scale: Linear, min: math.Inf(-1), max: math.Inf(1),
		z: []float64{-1, 1}, y: []float64{x, x}, slope: []float64{0},
		knots: []Knot{{0.1, x}, {0.9, x}},
	}
}

// Shifted returns the quantity with delta added on its transformed scale, so a
// logit quantity keeps its shape in log odds.
func (q Quantity) Shifted(delta float64) Quantity {
	q.shift += delta
	return q
}

// Capped returns the quantity with its upper limit lowered to x.
func (q Quantity) Capped(x float64) Quantity {
	q.max = min(q.max, x)
	q.min = min(q.min, q.max)
	return q
}

// Scaled returns a log or linear quantity multiplied by a positive factor.
// Limits scale with it.
func (q Quantity) Scaled(factor float64) (Quantity, error) {
	if !(factor > 0) || math.IsInf(factor, 0) {
		return Quantity{}, fmt.Errorf("factor %g: %w", factor, ErrNumber)
	}
	if q.scale == Logit {
		return Quantity{}, fmt.Errorf("a logit quantity has no multiple: %w", ErrDomain)
	}
	knots := make([]Knot, len(q.knots))
	for i, k := range q.knots {
		knots[i] = Knot{P: k.P, X: k.X * factor}
	}
	return New(q.scale, knots, q.min*factor, q.max*factor)
}

// Scale is the scale of interpolation.
func (q Quantity) Scale() Scale { return q.scale }

// Knots returns the quantiles the quantity was built from.
func (q Quantity) Knots() []Knot { return append([]Knot(nil), q.knots...) }

// Limits are the least and the greatest value.
func (q Quantity) Limits() (lower, upper float64) { return q.min, q.max }

// At is the value at a standard normal z.
func (q Quantity) At(z float64) float64 {
	return max(q.min, min(q.max, q.scale.Backward(q.Line(z))))
}

// Line is the interpolated value at z on the transformed scale, the shift
// included, before it is taken back and held within the limits.
func (q Quantity) Line(z float64) float64 { return q.line(z) + q.shift }

// Transformed is x on the scale of the quantity, and whether it has a place
// there.
func (q Quantity) Transformed(x float64) (float64, bool) { return q.scale.Forward(x) }

// line is I: the interpolated value on the transformed scale.
func (q Quantity) line(z float64) float64 {
	last := len(q.slope) - 1
	if last < 0 {
		return 0
	}
	i := 0
	for i < last && z > q.z[i+1] {
		i++
	}
	return q.y[i] + q.slope[i]*(z-q.z[i])
}

// Quantile is the value not exceeded with probability u in (0, 1).
func (q Quantity) Quantile(u float64) float64 { return q.At(Probit(u)) }

// CDF is the probability that the quantity is at most x, the inverse of
// Quantile where that is strictly increasing.
func (q Quantity) CDF(x float64) float64 {
	switch {
	case x >= q.max:
		return 1
	case x < q.min:
		return 0
	}
	y, ok := q.scale.Forward(x)
	if !ok {
		if x <= 0 {
			return 0
		}
		return 1
	}
	y -= q.shift
	last := len(q.slope) - 1
	if last < 0 {
		return 1
	}
	i := last
	for i > 0 && y < q.y[i] {
		i--
	}
	if q.slope[i] == 0 {
		if y < q.y[i] {
			return 0
		}
		if i == last {
			return 1
		}
		return Phi(q.z[i+1])
	}
	return Phi(q.z[i] + (y-q.y[i])/q.slope[i])
}

// Forward is g(x); ok is false where x does not fit the scale.
func (s Scale) Forward(x float64) (y float64, ok bool) {
	switch s {
	case Log:
		return math.Log(x), x > 0
	case Logit:
		return math.Log(x / (1 - x)), x > 0 && x < 1
	default:
		return x, true
	}
}

// Backward is g⁻¹(y).
func (s Scale) Backward(y float64) float64 {
	switch s {
	case Log:
		return math.Exp(y)
	case Logit:
		return 1 / (1 + math.Exp(-y))
	default:
		return y
	}
}

// Probit is Φ⁻¹, the standard normal quantile.
func Probit(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// Phi is the standard normal distribution function.
func Phi(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }
