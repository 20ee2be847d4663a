package assessment

import (
	"slices"

	"waterline/assessment/questionnaire"
)

// AnswerChange is an answer that two runs give differently.
type AnswerChange struct {
	Place
	Before questionnaire.Answer
	After  questionnaire.Answer
	Why    Why
	Said   bool   // the respondent said why; it is inferred otherwise
	By     string // the name given by who changed it, "" for none
	Date   string // YYYY-MM-DD on which it was changed, "" where that is not kept
}

// Why is what an answer that differs from the last run's tells: that the world
// changed, or that more or less is known of it.
type Why string

// The reasons.
const (
	World     Why = "world"
	Knowledge Why = "knowledge"
)

// AnswerChanges lists the answers that differ between two runs, by place, each
// with the reason that InferWhy finds. Of a process or tool that only one of
// them lists, every answer is a change: what was looked at differs, not the work.
func AnswerChanges(before, after Answers, bank *questionnaire.Bank) []AnswerChange {
	var out []AnswerChange
	out = appendChanges(out, Place{}, bank, before.Values, after.Values)
	for _, group := range bank.Groups {
		for _, item := range after.Groups[group.ID] {
			was, _ := find(before.Groups[group.ID], item.ID)
			out = appendChanges(out, Place{Group: group.ID, Item: item.ID}, bank, was.Values, item.Values)
		}
		for _, item := range before.Groups[group.ID] {
			if _, there := find(after.Groups[group.ID], item.ID); !there {
				out = appendChanges(out, Place{Group: group.ID, Item: item.ID}, bank, item.Values, nil)
			}
		}
	}
	for i := range out {
		out[i].logged(after.Changed)
	}
	slices.SortFunc(out, func(a, b AnswerChange) int { return comparePlaces(a.Place, b.Place) })
	return out
}

// logged takes over what was noted of the change when it was made. A note of a
// change from another answer is of another run before.
func (c *AnswerChange) logged(notes []ChangeNote) {
	for _, n := range notes {
		if n.Place != c.Place || !sameAnswer(n.Before, c.Before) {
			continue
		}
		c.By, c.Date = n.By, n.Date
		if n.Why != "" {
			c.Why, c.Said = n.Why, true
		}
	}
}

// find is an item of a group by its id.
func find(items []Item, id string) (Item, bool) {
	i := slices.IndexFunc(items, func(item Item) bool { return item.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return items[i], true
}

func appendChanges(out []AnswerChange, at Place, bank *questionnaire.Bank, before, after map[string]questionnaire.Answer) []AnswerChange {
	sourced := !sameAnswer(before[sourceQuestion], after[sourceQuestion])
	for _, q := range bank.Questions {
		a, b := before[q.ID], after[q.ID]
		if q.Group != at.Group || sameAnswer(a, b) && a.Proof == b.Proof {
			continue
		}
		at.Question = q.ID
		out = append(out, AnswerChange{Place: at, Before: a, After: b, Why: InferWhy(q, a, b, sourced)})
	}
	return out
}

// sourceQuestion is where the figures of a process come from.
const sourceQuestion = "PR-SOURCE"

// InferWhy is what two different answers to one question tell, where nobody said
// it. More or less is known when one of them is missing or "I do not know", when
// only how well it is shown differs, when one range lies within the other, and
// when the figures of the process come from another source; otherwise the world
// changed. Exchanging the answers leaves the reason.
func InferWhy(q questionnaire.Question, before, after questionnaire.Answer, sourced bool) Why {
	unknown := func(a questionnaire.Answer) bool {
		return a.State == questionnaire.Missing || a.State == questionnaire.DontKnow
	}
	switch {
	case unknown(before) || unknown(after), q.ID == sourceQuestion, sameAnswer(before, after):
		return Knowledge
	case !before.Known() || !after.Known():
		return World
	case sourced && q.Numeric(), within(before, after), within(after, before):
		return Knowledge
	default:
		return World
	}
}

// within reports whether a figure or range lies inside the range of another
// answer.
func within(inner, outer questionnaire.Answer) bool {
	if outer.Range == nil {
		return false
	}
	low, high := inner.Number, inner.Number
	if inner.Range != nil {
		low, high = inner.Range.Low, inner.Range.High
	}
	return outer.Range.Low <= low && high <= outer.Range.High
}
