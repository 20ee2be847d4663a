package questionnaire

import (
	"math"
	"slices"
)

type calculation struct {
	sign        byte
	left, right expression
}

func (c calculation) boolean() bool          { return false }
func (c calculation) children() []expression { return []expression{c.left, c.right} }
func (c calculation) eval(s Scope) value {
	l, r := c.left.eval(s), c.right.eval(s)
	if l.kind != number || r.kind != number {
		return undecided(lacking(l, r)...)
	}
	switch c.sign {
	case '+':
		return numberValue(l.number + r.number)
	case '-':
		return numberValue(l.number - r.number)
	case '*':
		return numberValue(l.number * r.number)
	default:
		return numberValue(l.number / r.number)
	}
}

// lacking leaves the operands that are no numbers.
func lacking(operands ...value) []value {
	return slices.DeleteFunc(operands, func(v value) bool { return v.kind == number })
}

type absolute struct{ of expression }

func (a absolute) boolean() bool          { return false }
func (a absolute) children() []expression { return []expression{a.of} }
func (a absolute) eval(s Scope) value {
	v := a.of.eval(s)
	if v.kind != number {
		return undecided(v)
	}
	return numberValue(math.Abs(v.number))
}

// overlap is whether two lists share an element.
type overlap struct{ left, right expression }

func (o overlap) boolean() bool          { return true }
func (o overlap) children() []expression { return []expression{o.left, o.right} }
func (o overlap) eval(s Scope) value {
	l, r := o.left.eval(s), o.right.eval(s)
	if l.kind != list || r.kind != list {
		return truthValue(Unknown)
	}
	return decided(slices.ContainsFunc(l.list, func(v value) bool {
		return slices.ContainsFunc(r.list, v.equal)
	}))
}

// overGroup judges or adds up an expression over the items of a group.
type overGroup struct {
	name, group string
	inner       expression // nil for count(group)
}

func (f overGroup) boolean() bool { return f.name == "any" || f.name == "all" }

func (f overGroup) children() []expression {
	if f.inner == nil {
		return nil
	}
	return []expression{f.inner}
}

func (f overGroup) eval(s Scope) value {
	items := s.Items(f.group)
	if f.inner == nil {
		return numberValue(float64(len(items)))
	}
	values := make([]value, len(items))
	for i, item := range items {
		values[i] = f.inner.eval(item)
	}
	switch f.name {
	case "sum":
		return total(values)
	case "median":
		return median(values)
	}
	var yes, no, open int
	for _, v := range values {
		switch v.truth {
		case True:
			yes++
		case False:
			no++
		default:
			open++
		}
	}
	switch f.name {
	case "any":
		return quantified(yes > 0, open > 0)
	case "all":
		return negated{constant(quantified(no > 0, open > 0))}.eval(s)
	case "share":
		return numberValue(float64(yes) / float64(yes+no))
	default:
		return numberValue(float64(yes))
	}
}

// quantified is True when one item settles it and Unknown while one may.
func quantified(settled, open bool) value {
	if !settled && open {
		return truthValue(Unknown)
	}
	return decided(settled)
}

func total(values []value) value {
	sum := 0.0
	for _, v := range values {
		switch v.kind {
		case number:
			sum += v.number
		case absent:
		default:
			return value{kind: unknown}
		}
	}
	return numberValue(sum)
}

func median(values []value) value {
	var known []float64
	for _, v := range values {
		if v.kind == number {
			known = append(known, v.number)
		}
	}
	n := len(known)
	if n == 0 {
		return value{kind: unknown}
	}
	slices.Sort(known)
	return numberValue((known[(n-1)/2] + known[n/2]) / 2)
}
