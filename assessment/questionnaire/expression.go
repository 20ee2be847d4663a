package questionnaire

import (
	"math"
	"slices"
)

// expression is a node of a parsed rule.
type expression interface {
	eval(Scope) value
	boolean() bool // whether it yields a truth
	children() []expression
}

// Names that only the scope of a dimension knows.
const (
	localValue = "value"
	localProof = "proof"
	localLevel = "level"
)

type valueKind uint8

const (
	absent  valueKind = iota // not asked, skipped or not applicable
	unknown                  // "I do not know", or what follows from it
	number
	text
	list
	truth
)

type value struct {
	kind   valueKind
	number float64
	text   string
	list   []value
	truth  Truth
}

func textValue(s string) value  { return value{kind: text, text: s} }
func listValue(l []value) value { return value{kind: list, list: l} }
func truthValue(t Truth) value  { return value{kind: truth, truth: t} }
func (v value) equal(w value) bool {
	return v.kind == w.kind && v.number == w.number && v.text == w.text
}

// numberValue is unknown for what is no finite number, such as 1/0.
func numberValue(x float64) value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return value{kind: unknown}
	}
	return value{kind: number, number: x}
}

func decided(yes bool) value {
	if yes {
		return truthValue(True)
	}
	return truthValue(False)
}

// undecided is what an operation on operands that are not all known yields.
func undecided(operands ...value) value {
	for _, v := range operands {
		if v.kind != absent {
			return value{kind: unknown}
		}
	}
	return value{kind: absent}
}

func visit(e expression, f func(expression)) {
	if e == nil {
		return
	}
	f(e)
	for _, child := range e.children() {
		visit(child, f)
	}
}

type constant value

func (c constant) eval(Scope) value       { return value(c) }
func (c constant) boolean() bool          { return false }
func (c constant) children() []expression { return nil }

// reference reads one answer, or one end of its range.
type reference struct{ id, part string }

func (r reference) local() bool {
	return r.id == localValue || r.id == localProof || r.id == localLevel
}
func (r reference) boolean() bool          { return false }
func (r reference) children() []expression { return nil }

func (r reference) eval(s Scope) value {
	a := s.Answer(r.id)
	switch {
	case a.State == DontKnow:
		return value{kind: unknown}
	case a.State != Given:
		return value{kind: absent}
	case a.List != nil:
		items := make([]value, len(a.List))
		for i, word := range a.List {
			items[i] = textValue(word)
		}
		return listValue(items)
	case a.Table != nil:
		return value{kind: unknown}
	case a.Text != "":
		return textValue(a.Text)
	case a.Range != nil && r.part == "low":
		return numberValue(a.Range.Low)
	case a.Range != nil && r.part == "high":
		return numberValue(a.Range.High)
	default:
		return numberValue(a.Likely())
	}
}

// stateTest is ID == dont_know; it is always decided.
type stateTest struct {
	ref   reference
	state State
}

func (t stateTest) eval(s Scope) value     { return decided(s.Answer(t.ref.id).State == t.state) }
func (t stateTest) boolean() bool          { return true }
func (t stateTest) children() []expression { return []expression{t.ref} }

type either []expression

func (e either) boolean() bool          { return true }
func (e either) children() []expression { return e }
func (e either) eval(s Scope) value {
	out := False
	for _, operand := range e {
		switch operand.eval(s).truth {
		case True:
			return truthValue(True)
		case Unknown:
			out = Unknown
		}
	}
	return truthValue(out)
}

type both []expression

func (b both) boolean() bool          { return true }
func (b both) children() []expression { return b }
func (b both) eval(s Scope) value {
	out := True
	for _, operand := range b {
		switch operand.eval(s).truth {
		case False:
			return truthValue(False)
		case Unknown:
			out = Unknown
		}
	}
	return truthValue(out)
}

type negated struct{ of expression }

func (n negated) boolean() bool          { return true }
func (n negated) children() []expression { return []expression{n.of} }
func (n negated) eval(s Scope) value {
	switch n.of.eval(s).truth {
	case True:
		return truthValue(False)
	case False:
		return truthValue(True)
	default:
		return truthValue(Unknown)
	}
}

type comparison struct {
	sign        string
	left, right expression
}

func (c comparison) boolean() bool          { return true }
func (c comparison) children() []expression { return []expression{c.left, c.right} }
func (c comparison) eval(s Scope) value {
	l, r := c.left.eval(s), c.right.eval(s)
	switch {
	case c.sign == "in" && r.kind == list && (l.kind == text || l.kind == number):
		return decided(slices.ContainsFunc(r.list, l.equal))
	case l.kind == text && r.kind == text && c.sign == "==":
		return decided(l.text == r.text)
	case l.kind == text && r.kind == text && c.sign == "!=":
		return decided(l.text != r.text)
	case l.kind != number || r.kind != number:
		return truthValue(Unknown)
	}
	switch c.sign {
	case "==":
		return decided(l.number == r.number)
	case "!=":
		return decided(l.number != r.number)
	case "<":
		return decided(l.number < r.number)
	case "<=":
		return decided(l.number <= r.number)
	case ">":
		return decided(l.number > r.number)
	case ">=":
		return decided(l.number >= r.number)
	}
	return truthValue(Unknown)
}
