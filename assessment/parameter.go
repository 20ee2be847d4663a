package assessment

import (
	"errors"
	"fmt"
	"math"

	"waterline/assessment/evidence"
	"waterline/scoring/dist"
)

// parameters reads the model's numbers from the evidence. It remembers every
// fault, so that a broken evidence base is reported whole and the code that
// reads it stays plain.
type parameters struct {
	base *evidence.Base
	errs []error
}

func (p *parameters) get(id string) evidence.Parameter {
	found, ok := p.base.Parameter(id)
	if !ok {
		p.fail(id, errors.New("the evidence has no such parameter"))
	}
	return found
}

// value is a constant.
func (p *parameters) value(id string) float64 {
	v := p.get(id).Value
	if v == nil {
		p.fail(id, errors.New("is no single value"))
		return 0
	}
	return *v
}

// cell is one entry of a table.
func (p *parameters) cell(id, key string) float64 {
	v, ok := p.get(id).Table[key]
	if !ok {
		p.fail(id, fmt.Errorf("the table has no %q", key))
	}
	return v
}

// quantity is a parameter given as knots.
func (p *parameters) quantity(id string) dist.Quantity {
	found := p.get(id)
	scale, err := dist.ParseScale(found.Scale)
	if err != nil {
		p.fail(id, err)
		return dist.Constant(0)
	}
	lower, upper := limits(found.Min, found.Max)
	q, err := dist.New(scale, knotsOf(found.Knots), lower, upper)
	if err != nil {
		p.fail(id, err)
		return dist.Constant(0)
	}
	return q
}

func (p *parameters) fail(id string, err error) {
	p.errs = append(p.errs, fmt.Errorf("parameter %s: %w", id, err))
}

func (p *parameters) err() error { return errors.Join(p.errs...) }

func limits(lower, upper *float64) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if lower != nil {
		low = *lower
	}
	if upper != nil {
		high = *upper
	}
	return low, high
}

func knotsOf(pairs [][2]float64) []dist.Knot {
	knots := make([]dist.Knot, len(pairs))
	for i, pair := range pairs {
		knots[i] = dist.Knot{P: pair[0], X: pair[1]}
	}
	return knots
}
