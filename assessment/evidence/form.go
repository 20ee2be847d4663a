package evidence

import (
	"maps"
	"slices"

	"waterline/assessment/problem"
)

// The scales a quantile function may be interpolated on.
const (
	scaleLog    = "log"
	scaleLogit  = "logit"
	scaleLinear = "linear"
)

// lintForm judges the numbers of a parameter: one form, and knots that make a
// quantile function on their scale.
func lintForm(at place, p Parameter) problem.List {
	forms := 0
	for _, there := range []bool{p.Knots != nil, p.Value != nil, p.Table != nil} {
		if there {
			forms++
		}
	}
	if forms != 1 {
		return problem.List{at.problem("", "evidence_form", "count", number(float64(forms)))}
	}
	if p.Knots == nil {
		return lintConstant(at, p)
	}
	out := lintKnots(at, p)
	out = append(out, lintScale(at, p)...)
	return append(out, lintBounds(at, p)...)
}

func lintConstant(at place, p Parameter) problem.List {
	var out problem.List
	for _, field := range []struct {
		name  string
		there bool
	}{{"scale", p.Scale != ""}, {"min", p.Min != nil}, {"max", p.Max != nil}} {
		if field.there {
			out = append(out, at.problem(field.name, "evidence_needs_knots", "field", field.name))
		}
	}
	out = append(out, lintFinite(at, "value", p.Value)...)
	if p.Table != nil && len(p.Table) == 0 {
		out = append(out, at.problem("table", "evidence_missing", "field", "table"))
	}
	for _, key := range slices.Sorted(maps.Keys(p.Table)) {
		if !finite(p.Table[key]) {
			out = append(out, at.problem("table", "evidence_not_finite", "field", key))
		}
	}
	return out
}

func lintKnots(at place, p Parameter) problem.List {
	if len(p.Knots) < 2 {
		return problem.List{at.problem("knots", "evidence_knots_few")}
	}
	var out problem.List
	for i, knot := range p.Knots {
		probability, x := knot[0], knot[1]
		if !finite(probability) || !finite(x) {
			out = append(out, at.problem("knots", "evidence_not_finite", "field", "knots"))
			continue
		}
		if probability <= 0 || probability >= 1 {
			out = append(out, at.problem("knots", "evidence_knots_probability", "p", number(probability)))
		}
		if i == 0 {
			continue
		}
		before := p.Knots[i-1]
		if probability <= before[0] {
			out = append(out, at.problem("knots", "evidence_knots_order", "p", number(probability), "before", number(before[0])))
		}
		if x < before[1] {
			out = append(out, at.problem("knots", "evidence_knots_falling", "x", number(x), "before", number(before[1])))
		}
	}
	return out
}

// lintScale refuses values the scale cannot hold: the logarithm of 0, the
// logit of 1.
func lintScale(at place, p Parameter) problem.List {
	fits := func(float64) bool { return true }
	switch p.Scale {
	case scaleLog:
		fits = func(x float64) bool { return x > 0 }
	case scaleLogit:
		fits = func(x float64) bool { return x > 0 && x < 1 }
	case scaleLinear:
	default:
		return problem.List{at.problem("scale", "evidence_scale", "value", p.Scale)}
	}
	var out problem.List
	for _, knot := range p.Knots {
		if finite(knot[1]) && !fits(knot[1]) {
			out = append(out, at.problem("knots", "evidence_scale_value", "x", number(knot[1]), "scale", p.Scale))
		}
	}
	return out
}

func lintBounds(at place, p Parameter) problem.List {
	var out problem.List
	out = append(out, lintFinite(at, "min", p.Min)...)
	out = append(out, lintFinite(at, "max", p.Max)...)
	if p.Min != nil && p.Max != nil && *p.Min >= *p.Max {
		return append(out, at.problem("min", "evidence_range", "low", number(*p.Min), "high", number(*p.Max)))
	}
	for _, knot := range p.Knots {
		if p.Min != nil && knot[1] < *p.Min {
			out = append(out, at.problem("min", "evidence_knot_outside", "x", number(knot[1]), "bound", number(*p.Min)))
		}
		if p.Max != nil && knot[1] > *p.Max {
			out = append(out, at.problem("max", "evidence_knot_outside", "x", number(knot[1]), "bound", number(*p.Max)))
		}
	}
	return out
}

func lintFinite(at place, field string, x *float64) problem.List {
	if x == nil || finite(*x) {
		return nil
	}
	return problem.List{at.problem(field, "evidence_not_finite", "field", field)}
}
