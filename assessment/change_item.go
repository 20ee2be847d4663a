package assessment

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"waterline/assessment/questionnaire"
)

// items compares the two runs answer by answer.
func (c *comparison) items() error {
	c.delta.Items, c.delta.Listed = make([]ItemChange, 0), make([]Listed, 0)
	if err := c.values(Place{}, "", c.before.Answers.Values, c.after.Answers.Values); err != nil {
		return err
	}
	for _, group := range c.after.Bank.Groups {
		old, now := c.before.Answers.Groups[group.ID], c.after.Answers.Groups[group.ID]
		for _, item := range now {
			was, there := find(old, item.ID)
			name := item.Values[group.Name].Text
			if !there {
				c.delta.Listed = append(c.delta.Listed, Listed{Group: group.ID, ID: item.ID, Name: name, Added: true})
				continue
			}
			if err := c.values(Place{Group: group.ID, Item: item.ID}, name, was.Values, item.Values); err != nil {
				return err
			}
		}
		for _, item := range old {
			if _, there := find(now, item.ID); !there {
				c.delta.Listed = append(c.delta.Listed, Listed{Group: group.ID, ID: item.ID, Name: item.Values[group.Name].Text})
			}
		}
	}
	slices.SortStableFunc(c.delta.Items, func(a, b ItemChange) int {
		return cmp.Or(cmp.Compare(a.Verdict.rank(), b.Verdict.rank()), descending(a.Effect, b.Effect),
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Question, b.Question))
	})
	for _, i := range c.delta.Items {
		c.delta.Tally.add(i.Verdict)
	}
	return nil
}

// rank is the part of the list in which a verdict stands.
func (v Verdict) rank() int {
	switch v {
	case Same:
		return 2
	case Incomparable:
		return 1
	default:
		return 0
	}
}

func (t *Tally) add(v Verdict) {
	switch v {
	case Improved:
		t.Improved++
	case Worse:
		t.Worse++
	case Changed:
		t.Changed++
	case Same:
		t.Same++
	default:
		t.Incomparable++
	}
}

// values compares the answers of one place, in the order of the later bank and
// then of the earlier one.
func (c *comparison) values(at Place, name string, before, after map[string]questionnaire.Answer) error {
	questions := slices.Clone(c.after.Bank.Questions)
	for _, q := range c.before.Bank.Questions {
		if _, later := c.after.Bank.Question(q.ID); !later {
			questions = append(questions, q)
		}
	}
	for _, q := range questions {
		at.Question = q.ID
		if q.Group != at.Group {
			continue
		}
		item, there := c.item(at, before[q.ID], after[q.ID])
		if !there {
			continue
		}
		item.Name = name
		var err error
		if item.Before, err = written(before[q.ID]); err != nil {
			return err
		}
		if item.After, err = written(after[q.ID]); err != nil {
			return err
		}
		c.delta.Items = append(c.delta.Items, item)
	}
	return nil
}

func written(a questionnaire.Answer) (json.RawMessage, error) {
	if a.State == questionnaire.Missing {
		return nil, nil
	}
	return EncodeAnswer(a)
}

// item judges one answer; a question that neither run knows an answer to is
// none.
func (c *comparison) item(at Place, a, b questionnaire.Answer) (ItemChange, bool) {
	out := ItemChange{Group: at.Group, Item: at.Item, Question: at.Question, Verdict: Incomparable}
	was, asked := c.before.Bank.Question(at.Question)
	is, asks := c.after.Bank.Question(at.Question)
	if a.State != questionnaire.Given && b.State != questionnaire.Given {
		return out, false
	}
	switch {
	case !asked:
		out.Reason = ReasonNewQuestion
	case !asks:
		out.Reason = ReasonGoneQuestion
	case a.State == questionnaire.NotApplicable || b.State == questionnaire.NotApplicable:
		out.Reason = ReasonNotApplicable
	case !a.Known():
		out.Reason = ReasonUnknownBefore
	case !b.Known():
		out.Reason = ReasonUnknownNow
	case was.Type != is.Type:
		out.Reason = ReasonOtherType
	case is.Type == questionnaire.Money && c.delta.Before.Currency != c.delta.After.Currency:
		out.Reason = ReasonCurrency
	default:
		out.Verdict = Same
	}
	if sameAnswer(a, b) && a.Proof == b.Proof && out.Verdict == Same {
		return out, true
	}
	out.Why = c.why[at]
	if out.Verdict == Same {
		out.Verdict, out.Effect = judged(is, a, b, out.Why), effect(is, a, b)
	}
	return out, true
}

// judged is the verdict on two different answers. Knowing more is neither better
// nor worse; a better source of figures is.
func judged(q questionnaire.Question, a, b questionnaire.Answer, why Why) Verdict {
	from, fixed := q.Place(a)
	to, fixed2 := q.Place(b)
	if !fixed || !fixed2 || from == to || why != World && q.ID != sourceQuestion {
		return Changed
	}
	better := Changed
	switch q.Direction() {
	case questionnaire.Higher, questionnaire.Later:
		better = Improved
	case questionnaire.Lower, questionnaire.Earlier:
		better = Worse
	}
	switch {
	case better == Changed || to > from:
		return better
	case better == Improved:
		return Worse
	default:
		return Improved
	}
}

// effect is the size of a change on the scale of its question, 0…1: of a
// bounded scale the share of it, of an amount the share of the larger one, of a
// choice without order the share of what was chosen only once.
func effect(q questionnaire.Question, a, b questionnaire.Answer) float64 {
	from, fixed := q.Place(a)
	to, fixed2 := q.Place(b)
	switch {
	case fixed && fixed2 && len(q.Options) > 1:
		return math.Min(1, math.Abs(to-from)/float64(len(q.Options)-1))
	case fixed && fixed2 && q.Type == questionnaire.Percent && q.Validation.Max != nil && *q.Validation.Max > 0:
		return math.Min(1, math.Abs(to-from) / *q.Validation.Max)
	case fixed && fixed2 && from != to:
		return math.Min(1, math.Abs(to-from)/math.Max(math.Abs(from), math.Abs(to)))
	case a.List != nil || b.List != nil:
		return apart(a.List, b.List)
	}
	return 0
}

// apart is the share of the words in two lists that only one of them has.
func apart(a, b []string) float64 {
	both := 0
	for _, word := range a {
		if slices.Contains(b, word) {
			both++
		}
	}
	all := len(a) + len(b) - both
	if all == 0 {
		return 0
	}
	return 1 - float64(both)/float64(all)
}
