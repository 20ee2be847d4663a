package questionnaire

// DimensionScope is what a gate with Scope "dimension" is judged in: `level` is
// the level the dimension would show, and the group `dimension` holds the
// answers given in it, "I do not know" among them, each with `value` and
// `proof`. Other names are looked up in the whole assessment.
func (b *Bank) DimensionScope(whole Scope, dimension string, level float64) Scope {
	s := dimensionScope{whole: whole, level: level}
	for _, q := range b.DimensionItems(dimension) {
		if a := whole.Answer(q.ID); a.State == Given || a.State == DontKnow {
			s.items = append(s.items, itemScope{whole: whole, answer: a})
		}
	}
	return s
}

type dimensionScope struct {
	whole Scope
	level float64
	items []Scope
}

func (s dimensionScope) Answer(id string) Answer {
	if id == localLevel {
		return Answer{State: Given, Number: s.level}
	}
	return s.whole.Answer(id)
}

func (s dimensionScope) Items(group string) []Scope {
	if group == dimensionGroup {
		return s.items
	}
	return s.whole.Items(group)
}

type itemScope struct {
	whole  Scope
	answer Answer
}

func (s itemScope) Answer(id string) Answer {
	switch {
	case id == localValue:
		return s.answer
	case id == localProof && s.answer.State == Given:
		return Answer{State: Given, Text: string(proofOf(s.answer))}
	case id == localProof:
		return Answer{}
	}
	return s.whole.Answer(id)
}

func (s itemScope) Items(group string) []Scope { return s.whole.Items(group) }

// proofOf reads an answer without a word as None.
func proofOf(a Answer) Proof {
	if a.Proof == "" {
		return None
	}
	return a.Proof
}
