package assessment

import (
	"slices"

	"waterline/assessment/questionnaire"
)

// Scope is what the rules of the bank read. An item's scope looks at the item
// first and then at the whole.
func (a Answers) Scope() questionnaire.Scope { return wholeScope{a} }

// ItemScope is the scope of one item of a group.
func (a Answers) ItemScope(item Item) questionnaire.Scope {
	return itemScope{wholeScope: wholeScope{a}, item: item}
}

type wholeScope struct{ answers Answers }

func (s wholeScope) Answer(id string) questionnaire.Answer { return s.answers.Values[id] }

func (s wholeScope) Items(group string) []questionnaire.Scope {
	items := s.answers.Groups[group]
	out := make([]questionnaire.Scope, len(items))
	for i, item := range items {
		out[i] = s.answers.ItemScope(item)
	}
	return out
}

type itemScope struct {
	wholeScope
	item Item
}

func (s itemScope) Answer(id string) questionnaire.Answer {
	if a, ok := s.item.Values[id]; ok {
		return a
	}
	return s.wholeScope.Answer(id)
}

// Depth is Full once a question that only the full path asks was answered.
// Facts about the organisation and its tools do not count: they come along on
// either path, from a file or a pasted list.
func (a Answers) Depth(bank *questionnaire.Bank) Depth {
	if full(bank, a.Values) {
		return Full
	}
	for _, items := range a.Groups {
		for _, item := range items {
			if full(bank, item.Values) {
				return Full
			}
		}
	}
	return Quick
}

func full(bank *questionnaire.Bank, values map[string]questionnaire.Answer) bool {
	for id, answer := range values {
		q, ok := bank.Question(id)
		if ok && answer.State != questionnaire.Missing && bank.Deepens(q) {
			return true
		}
	}
	return false
}

// Findings lists the checks of the bank that hold, as questions back to the
// respondent; Where names the answers as problems do.
func (a Answers) Findings(bank *questionnaire.Bank) []Check {
	out := make([]Check, 0)
	for _, f := range bank.Findings(a.Scope()) {
		c := Check{ID: f.Check.ID, Kind: f.Check.Kind, Message: f.Check.Message, Where: []string{}}
		for _, id := range f.Check.Where {
			q, _ := bank.Question(id)
			switch {
			case q.Group == "":
				c.Where = append(c.Where, "answers."+id)
			case f.Item >= 0:
				c.Where = append(c.Where, itemPath(q.Group, a.Groups[q.Group][f.Item].ID)+"."+id)
			default:
				c.Where = append(c.Where, q.Group+"."+id)
			}
		}
		out = append(out, c)
	}
	return out
}

// Asked leaves out the answers to questions that the other answers say are not
// to be asked, so that what was typed before a change of mind moves nothing.
func (a Answers) Asked(bank *questionnaire.Bank) Answers {
	out := a
	out.Values = shown(bank, a.Values, a.Scope())
	out.Groups = make(map[string][]Item, len(a.Groups))
	for group, items := range a.Groups {
		kept := make([]Item, len(items))
		for i, item := range items {
			kept[i] = Item{ID: item.ID, Values: shown(bank, item.Values, a.ItemScope(item))}
		}
		out.Groups[group] = kept
	}
	out.Changed = slices.DeleteFunc(slices.Clone(a.Changed), func(c ChangeNote) bool {
		return c.Before.State == questionnaire.Missing && out.At(c.Place).State == questionnaire.Missing
	})
	out.Unconfirmed = slices.DeleteFunc(slices.Clone(a.Unconfirmed), func(u Unconfirmed) bool {
		return out.At(u.Place).State == questionnaire.Missing
	})
	return out
}

func shown(bank *questionnaire.Bank, values map[string]questionnaire.Answer, scope questionnaire.Scope) map[string]questionnaire.Answer {
	out := make(map[string]questionnaire.Answer, len(values))
	for id, answer := range values {
		if q, ok := bank.Question(id); !ok || q.Shown(scope) {
			out[id] = answer
		}
	}
	return out
}
