package questionnaire

import (
	"fmt"
	"slices"
)

// maxNesting bounds the parser's own recursion.
const maxNesting = 50

type parser struct {
	tokens []token
	at     int
	depth  int
}

func parseExpression(source string) (expression, error) {
	list, err := tokens(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: list}
	root, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != endToken {
		return nil, p.unexpected(t, "an operator")
	}
	if !root.boolean() {
		return nil, fmt.Errorf("column 1: this is a value, not a condition")
	}
	return root, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

// accept takes the next token when it is one of the signs or words.
func (p *parser) accept(texts ...string) (string, bool) {
	t := p.peek()
	if (t.kind == signToken || t.kind == wordToken) && slices.Contains(texts, t.text) {
		p.at++
		return t.text, true
	}
	return "", false
}

func (p *parser) expect(sign string) error {
	if _, ok := p.accept(sign); !ok {
		return p.unexpected(p.peek(), fmt.Sprintf("%q", sign))
	}
	return nil
}

func (p *parser) unexpected(t token, want string) error {
	return fmt.Errorf("column %d: found %q where %s should stand", t.column, t.text, want)
}

// deeper counts nesting; the caller must defer the returned func.
func (p *parser) deeper() (func(), error) {
	p.depth++
	if p.depth > maxNesting {
		return nil, fmt.Errorf("column %d: nested too deeply", p.peek().column)
	}
	return func() { p.depth-- }, nil
}

func (p *parser) disjunction() (expression, error) {
	return p.junction("or", p.conjunction, func(list []expression) expression { return either(list) })
}

func (p *parser) conjunction() (expression, error) {
	return p.junction("and", p.negation, func(list []expression) expression { return both(list) })
}

func (p *parser) junction(word string, operand func() (expression, error), join func([]expression) expression) (expression, error) {
	first, err := operand()
	if err != nil {
		return nil, err
	}
	list := []expression{first}
	for {
		column := p.peek().column
		if _, ok := p.accept(word); !ok {
			break
		}
		e, err := operand()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if !list[len(list)-2].boolean() || !e.boolean() {
			return nil, fmt.Errorf("column %d: both sides of %q must be conditions", column, word)
		}
	}
	if len(list) == 1 {
		return first, nil
	}
	return join(list), nil
}

func (p *parser) negation() (expression, error) {
	column := p.peek().column
	if _, ok := p.accept("not"); !ok {
		return p.comparison()
	}
	leave, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer leave()
	e, err := p.negation()
	if err != nil {
		return nil, err
	}
	if !e.boolean() {
		return nil, fmt.Errorf("column %d: \"not\" needs a condition", column)
	}
	return negated{e}, nil
}

func (p *parser) comparison() (expression, error) {
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	column := p.peek().column
	_, not := p.accept("not")
	sign, ok := p.accept("in")
	switch {
	case not && !ok:
		return nil, p.unexpected(p.peek(), `"in"`)
	case !ok:
		if sign, ok = p.accept("==", "!=", "<", "<=", ">", ">="); !ok {
			return left, nil
		}
	}
	if test, ok, err := p.stateTest(left, sign); ok || err != nil {
		return test, err
	}
	right, err := p.sum()
	if err != nil {
		return nil, err
	}
	if left.boolean() || right.boolean() {
		return nil, fmt.Errorf("column %d: a condition cannot be compared", column)
	}
	var e expression = comparison{sign, left, right}
	if not {
		e = negated{e}
	}
	return e, nil
}

// stateTest reads the right side of ID == dont_know.
func (p *parser) stateTest(left expression, sign string) (expression, bool, error) {
	word, ok := p.accept(WordDontKnow, WordNotApplicable)
	if !ok {
		return nil, false, nil
	}
	ref, isRef := left.(reference)
	if !isRef || ref.part != "" || (sign != "==" && sign != "!=") {
		return nil, false, fmt.Errorf("column %d: %q stands after ID == or ID !=", p.peek().column, word)
	}
	test := stateTest{ref: ref, state: DontKnow}
	if word == WordNotApplicable {
		test.state = NotApplicable
	}
	if sign == "!=" {
		return negated{test}, true, nil
	}
	return test, true, nil
}

func (p *parser) sum() (expression, error) { return p.arithmetic(p.product, "+", "-") }

func (p *parser) product() (expression, error) { return p.arithmetic(p.unary, "*", "/") }

func (p *parser) arithmetic(operand func() (expression, error), signs ...string) (expression, error) {
	left, err := operand()
	if err != nil {
		return nil, err
	}
	for {
		column := p.peek().column
		sign, ok := p.accept(signs...)
		if !ok {
			return left, nil
		}
		right, err := operand()
		if err != nil {
			return nil, err
		}
		if left.boolean() || right.boolean() {
			return nil, fmt.Errorf("column %d: %q needs numbers on both sides", column, sign)
		}
		left = calculation{sign[0], left, right}
	}
}

func (p *parser) unary() (expression, error) {
	column := p.peek().column
	if _, ok := p.accept("-"); !ok {
		return p.primary()
	}
	leave, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer leave()
	e, err := p.unary()
	if err != nil {
		return nil, err
	}
	if e.boolean() {
		return nil, fmt.Errorf("column %d: a condition has no sign", column)
	}
	return calculation{'-', constant(numberValue(0)), e}, nil
}
