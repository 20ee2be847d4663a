package assessment

import (
	"cmp"
	"slices"

	"waterline/assessment/questionnaire"
)

// carry reads the answers of before under the questionnaire of after. What does
// not fit there is left out and named.
func (c *comparison) carry() Answers {
	a := c.before.Answers
	if c.before.Bank.Ref() == c.after.Bank.Ref() {
		return a
	}
	a.Questionnaire = c.after.Bank.Ref()
	a.Values = c.fitting(Place{}, a.Values)
	a.Groups = make(map[string][]Item, len(c.before.Answers.Groups))
	for _, group := range sortedKeys(c.before.Answers.Groups) {
		for _, item := range c.before.Answers.Groups[group] {
			values := c.fitting(Place{Group: group, Item: item.ID}, item.Values)
			if _, there := c.after.Bank.Group(group); there {
				a.Groups[group] = append(a.Groups[group], Item{ID: item.ID, Values: values})
			}
		}
	}
	return a
}

// fitting are the answers of one place that the questionnaire of after takes.
func (c *comparison) fitting(at Place, values map[string]questionnaire.Answer) map[string]questionnaire.Answer {
	out := make(map[string]questionnaire.Answer, len(values))
	for _, id := range sortedKeys(values) {
		a := values[id]
		if a.State == questionnaire.Missing {
			continue
		}
		q, reason := stillAsked(at.Group, id, c.before.Bank, c.after.Bank)
		if reason == "" {
			if faults := q.Check(id, a); len(faults) > 0 {
				reason = faults[0].Code
			}
		}
		if reason == "" {
			out[id] = a
			continue
		}
		c.delta.LeftOut = append(c.delta.LeftOut, LeftOut{Group: at.Group, Item: at.Item, Question: id, Reason: reason})
	}
	return out
}

// mixed are the old answers with those changes that tell of the world, of
// knowledge or of both, and the initiatives as they stood then or stand now;
// with both they are the answers of after without its new actuals.
func (c *comparison) mixed(old Answers, world, knowledge bool) Answers {
	applied := func(at Place) bool {
		if c.why[at] == Knowledge {
			return knowledge
		}
		return world
	}
	a := old
	if world {
		a.AsOf, a.Initiatives = c.after.Answers.AsOf, unmeasured(c.after.Answers.Initiatives, old.Initiatives)
	}
	if knowledge {
		a.Overrides = c.after.Answers.Overrides
	}
	a.Values = pick(Place{}, old.Values, c.after.Answers.Values, applied)
	a.Groups = make(map[string][]Item)
	for _, group := range c.after.Bank.Groups {
		a.Groups[group.ID] = pickItems(group, old.Groups[group.ID], c.after.Answers.Groups[group.ID], applied)
	}
	processes := a.Groups["process"]
	a.Initiatives = slices.DeleteFunc(slices.Clone(a.Initiatives), func(i Initiative) bool {
		_, there := find(processes, i.Process)
		return !there
	})
	return a
}

// pick takes each answer from the later run where its change is applied.
func pick(at Place, old, now map[string]questionnaire.Answer, applied func(Place) bool) map[string]questionnaire.Answer {
	out := make(map[string]questionnaire.Answer, len(now))
	take := func(from, other map[string]questionnaire.Answer, later bool) {
		for id, a := range from {
			at.Question = id
			same := sameAnswer(a, other[id]) && a.Proof == other[id].Proof
			if a.State != questionnaire.Missing && (same || applied(at) == later) {
				out[id] = a
			}
		}
	}
	take(old, now, false)
	take(now, old, true)
	return out
}

// pickItems is pick for the items of a group: one that only one run lists comes
// and goes whole, as the answer that names it does.
func pickItems(group questionnaire.Group, old, now []Item, applied func(Place) bool) []Item {
	var out []Item
	for _, item := range now {
		at := Place{Group: group.ID, Item: item.ID, Question: group.Name}
		if was, there := find(old, item.ID); there {
			item.Values = pick(at, was.Values, item.Values, applied)
		} else if !applied(at) {
			continue
		}
		out = append(out, item)
	}
	for _, item := range old {
		if _, there := find(now, item.ID); !there && !applied(Place{Group: group.ID, Item: item.ID, Question: group.Name}) {
			out = append(out, item)
		}
	}
	return out
}

// unmeasured are initiatives with those actuals alone that were known before.
// What was spent stays: it is of the world.
func unmeasured(now, old []Initiative) []Initiative {
	out := slices.Clone(now)
	for i := range out {
		var known []Actual
		at := slices.IndexFunc(old, func(o Initiative) bool { return o.Process == out[i].Process })
		if at >= 0 {
			known = slices.DeleteFunc(slices.Clone(old[at].Actuals), func(a Actual) bool { return a.Measure == MeasureSpend })
		}
		for _, a := range out[i].Actuals {
			if a.Measure == MeasureSpend {
				known = append(known, a)
			}
		}
		slices.SortStableFunc(known, func(a, b Actual) int {
			return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Measure, b.Measure))
		})
		out[i].Actuals = known
	}
	return out
}
