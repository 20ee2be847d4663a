package questionnaire

// Finding is a check that holds.
type Finding struct {
	Check Check
	Item  int // place of the item in the check's group; -1 outside groups
}

// The builtin patterns. Position runs, speed and person-fit need what answers
// alone do not hold (the order shown, times, the model); they are Unknown here.
const (
	PositionRuns = "position_runs"
	SameOption   = "same_option"
	Speed        = "speed"
	PersonFit    = "person_fit"
	HighClaims   = "high_claims"
)

// Findings lists the checks that hold, each once for every item it holds for.
func (b *Bank) Findings(s Scope) []Finding {
	var out []Finding
	for _, c := range b.Checks {
		switch {
		case c.Builtin != "":
			if b.pattern(c, s) == True {
				out = append(out, Finding{c, -1})
			}
		case c.Group == "":
			if c.When.Eval(s) == True {
				out = append(out, Finding{c, -1})
			}
		default:
			for i, item := range s.Items(c.Group) {
				if c.When.Eval(item) == True {
					out = append(out, Finding{c, i})
				}
			}
		}
	}
	return out
}

// governanceAnswers are the given answers to governance questions.
func (b *Bank) governanceAnswers(s Scope) []Answer {
	var out []Answer
	for _, q := range b.Questions {
		if q.Dimension == "" {
			continue
		}
		if a := s.Answer(q.ID); a.State == Given {
			out = append(out, a)
		}
	}
	return out
}

func (b *Bank) pattern(c Check, s Scope) Truth {
	answers := b.governanceAnswers(s)
	if float64(len(answers)) < c.Limits["answers"] || len(answers) == 0 {
		return Unknown
	}
	n := float64(len(answers))
	switch c.Builtin {
	case SameOption:
		most, seen := 0, make(map[float64]int)
		for _, a := range answers {
			seen[a.Number]++
			most = max(most, seen[a.Number])
		}
		return decided(float64(most)/n >= c.Limits["share"]).truth
	case HighClaims:
		high, linked := 0, 0
		for _, a := range answers {
			if a.Number < c.Limits["option"] {
				continue
			}
			high++
			if a.Proof == Linked {
				linked++
			}
		}
		return decided(float64(high)/n >= c.Limits["share"] &&
			float64(linked) < c.Limits["linked"]*float64(high)).truth
	}
	return Unknown
}
