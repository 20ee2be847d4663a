package dist

import (
	"math"
	"slices"
)

// A table reads a quantity at z = −reach … reach in steps of 1/perUnit. Between
// two readings it is linear: on a log scale with slope σ that is within
// σ²/(8·perUnit²) of the value, 10⁻⁵ for the widest prior.
const (
	reach   = 6
	perUnit = 128
	cells   = 2 * reach * perUnit
)

// Table is a quantity made quick to read, for drawing it many thousand times.
// Beyond |z| = 6, a chance of 10⁻⁹, it holds its end values.
type Table struct {
	of Quantity
	x  [cells + 1]float64
}

// Tabulate fills the table with a quantity and returns it. A table that holds
// the same quantity already is left as it is.
func (t *Table) Tabulate(q Quantity) *Table {
	if t.of.same(q) {
		return t
	}
	t.of = q
	if q.scale == Linear || len(q.slope) == 0 {
		return t.read(q.At)
	}
	t.fill(q)
	return t
}

// fill reads a log or logit quantity. Between two knots its amount, or its odds,
// rises by the same factor from reading to reading; it is worked out anew at
// each unit of z, so that roundings do not add up.
func (t *Table) fill(q Quantity) {
	next, last := 0, len(q.slope)-1
	segment, amount, factor := -1, 0.0, 1.0
	for i := range t.x {
		z := float64(i)/perUnit - reach
		for next < last && z > q.z[next+1] {
			next++
		}
		if next != segment || i%perUnit == 0 {
			segment = next
			amount = math.Exp(q.y[next] + q.slope[next]*(z-q.z[next]) + q.shift)
			factor = math.Exp(q.slope[next] / perUnit)
		} else {
			amount *= factor
		}
		x := amount
		if q.scale == Logit {
			x = 1 / (1 + 1/amount)
		}
		t.x[i] = max(q.min, min(q.max, x))
	}
}

// Read fills the table with any smooth function of a standard normal.
func (t *Table) Read(f func(z float64) float64) *Table {
	t.of = Quantity{}
	return t.read(f)
}

func (t *Table) read(f func(z float64) float64) *Table {
	for i := range t.x {
		t.x[i] = f(float64(i)/perUnit - reach)
	}
	return t
}

// At is the quantity at a standard normal z.
func (t *Table) At(z float64) float64 {
	p := (z + reach) * perUnit
	i := int(p)
	if uint(i) >= cells {
		if p >= cells {
			return t.x[cells]
		}
		return t.x[0]
	}
	return t.x[i] + (p-float64(i))*(t.x[i+1]-t.x[i])
}

// Fill reads the quantity at every z into dst, which may be z itself.
func (t *Table) Fill(dst, z []float64) {
	dst = dst[:len(z)]
	for i, at := range z {
		dst[i] = t.At(at)
	}
}

func (q Quantity) same(p Quantity) bool {
	return len(q.knots) > 0 && q.scale == p.scale && q.shift == p.shift && q.min == p.min && q.max == p.max &&
		slices.Equal(q.knots, p.knots)
}
