package questionnaire

import "fmt"

func (p *parser) primary() (expression, error) {
	leave, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer leave()
	switch t := p.next(); {
	case t.kind == numberToken:
		return constant(numberValue(t.number)), nil
	case t.kind == textToken:
		return constant(textValue(t.text)), nil
	case t.kind == idToken:
		return p.part(reference{id: t.text})
	case t.kind == wordToken:
		return p.word(t)
	case t.kind == signToken && t.text == "(":
		e, err := p.disjunction()
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	case t.kind == signToken && t.text == "[":
		return p.list()
	default:
		return nil, p.unexpected(t, "a value")
	}
}

// part reads .low, .likely or .high after an id.
func (p *parser) part(ref reference) (expression, error) {
	if _, ok := p.accept("."); !ok {
		return ref, nil
	}
	part, ok := p.accept("low", "likely", "high")
	if !ok {
		return nil, p.unexpected(p.peek(), "low, likely or high")
	}
	ref.part = part
	return ref, nil
}

func (p *parser) list() (expression, error) {
	var items []value
	for {
		if _, ok := p.accept("]"); ok && len(items) == 0 {
			return constant(listValue(nil)), nil
		}
		switch t := p.next(); t.kind {
		case numberToken:
			items = append(items, numberValue(t.number))
		case textToken:
			items = append(items, textValue(t.text))
		default:
			return nil, p.unexpected(t, "a number or a quoted word")
		}
		if _, ok := p.accept("]"); ok {
			return constant(listValue(items)), nil
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}

// word reads a function, or a name that only a dimension's rule has.
func (p *parser) word(t token) (expression, error) {
	switch t.text {
	case localValue, localProof, localLevel:
		return reference{id: t.text}, nil
	case "abs":
		args, err := p.arguments(t, 1)
		if err != nil {
			return nil, err
		}
		return absolute{args[0]}, nil
	case "overlap":
		args, err := p.arguments(t, 2)
		if err != nil {
			return nil, err
		}
		return overlap{args[0], args[1]}, nil
	case "any", "all", "share", "sum", "median", "count":
		return p.overGroup(t)
	}
	return nil, p.unexpected(t, "a value")
}

func (p *parser) arguments(name token, count int) ([]expression, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var args []expression
	for i := range count {
		if i > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		e, err := p.sum()
		if err != nil {
			return nil, err
		}
		if e.boolean() {
			return nil, fmt.Errorf("column %d: %s takes values, not conditions", name.column, name.text)
		}
		args = append(args, e)
	}
	return args, p.expect(")")
}

func (p *parser) overGroup(name token) (expression, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	group := p.next()
	if group.kind != wordToken {
		return nil, p.unexpected(group, "the name of a group")
	}
	f := overGroup{name: name.text, group: group.text}
	if _, ok := p.accept(")"); ok {
		if name.text != "count" {
			return nil, fmt.Errorf("column %d: %s needs a group and an expression", name.column, name.text)
		}
		return f, nil
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	inner, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	number := name.text == "sum" || name.text == "median"
	if inner.boolean() == number {
		return nil, fmt.Errorf("column %d: %s takes a %s", name.column, name.text,
			map[bool]string{true: "number", false: "condition"}[number])
	}
	f.inner = inner
	return f, p.expect(")")
}
