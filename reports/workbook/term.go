package workbook

import (
	"math"
	"strconv"
	"strings"
)

// term is a part of a formula with the value it has in the middle case, so that
// a program that does not work out formulas shows the value too.
type term struct {
	text  string
	value float64
	binds bool // it is one name, number or call and needs no brackets
}

// cell shows a term as a formula.
func (t term) cell(l look) cell { return cell{value: finite(t.value), look: l, formula: t.text} }

// named is the cell of that name, or of that place.
func named(name string, value float64) term { return term{name, value, true} }

func number(x float64) term {
	return term{strconv.FormatFloat(x, 'f', -1, 64), x, x >= 0}
}

func (t term) inside() string {
	if t.binds {
		return t.text
	}
	return "(" + t.text + ")"
}

func join(sign string, terms []term, with func(a, b float64) float64) term {
	out := term{text: terms[0].inside(), value: terms[0].value}
	for _, t := range terms[1:] {
		out.text += sign + t.inside()
		out.value = with(out.value, t.value)
	}
	return out
}

func sum(terms ...term) term   { return join("+", terms, func(a, b float64) float64 { return a + b }) }
func less(terms ...term) term  { return join("-", terms, func(a, b float64) float64 { return a - b }) }
func times(terms ...term) term { return join("*", terms, func(a, b float64) float64 { return a * b }) }
func over(terms ...term) term  { return join("/", terms, func(a, b float64) float64 { return a / b }) }

func minus(t term) term { return term{text: "-" + t.inside(), value: -t.value} }

func power(base, exponent term) term {
	return term{text: base.inside() + "^" + exponent.inside(), value: math.Pow(base.value, exponent.value)}
}

func call(name string, value float64, terms ...term) term {
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = t.text
	}
	return term{name + "(" + strings.Join(texts, ",") + ")", value, true}
}

func largest(a, b term) term  { return call("MAX", math.Max(a.value, b.value), a, b) }
func smallest(a, b term) term { return call("MIN", math.Min(a.value, b.value), a, b) }
func exponent(t term) term    { return call("EXP", math.Exp(t.value), t) }
func logarithm(t term) term   { return call("LN", math.Log(t.value), t) }
func root(t term) term        { return call("SQRT", math.Sqrt(t.value), t) }
func upwards(t term) term     { return call("ROUNDUP", math.Ceil(t.value), t, number(0)) }

func cents(t term) term { return call("ROUND", math.Round(t.value*100)/100, t, number(2)) }

// after is yes once month lies beyond limit, else nothing.
func after(month, limit, yes term) term {
	value := 0.0
	if month.value > limit.value {
		value = yes.value
	}
	return term{"IF(" + month.inside() + ">" + limit.inside() + "," + yes.text + ",0)", value, true}
}

// within is yes while month does not lie beyond limit, else nothing.
func within(month, limit, yes term) term {
	value := 0.0
	if month.value <= limit.value {
		value = yes.value
	}
	return term{"IF(" + month.inside() + "<=" + limit.inside() + "," + yes.text + ",0)", value, true}
}

func itoa(n int) string { return strconv.Itoa(n) }
