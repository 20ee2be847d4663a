package assessment

import (
	"context"
	"slices"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Confirm takes answers of the run before as still true. What was changed
// meanwhile stays changed.
func (s *Service) Confirm(ctx context.Context, d Draft, places []Place) error {
	return s.Store.Confirm(ctx, d.ID, places, d.Respondent, s.Clock())
}

// Unsettled is what there is to do in a re-run, of the places that are asked, and
// in a draft that was put under a newer questionnaire.
type Unsettled struct {
	New     []Place // the questionnaire of the run before did not ask it
	Again   []Place // what was answered is no answer any more
	Confirm []Place // nobody said yet whether it is still true
}

// Unsettled goes through the questions of a draft that count at its depth, in
// the order in which they are asked, those of groups item by item. From is the
// questionnaire of the run before, nil where it is not known any more.
func (d Draft) Unsettled(from, bank *questionnaire.Bank) Unsettled {
	var u Unsettled
	add := func(at Place, asked []questionnaire.Question) {
		for _, q := range asked {
			at.Question = q.ID
			given := d.answer(at).State != questionnaire.Missing
			switch {
			case d.ToConfirm(at):
				u.Confirm = append(u.Confirm, at)
			case given || d.Marks[at].Version > 0 && d.Earlier[at].LeftOut == "":
			case d.Earlier[at].LeftOut != "":
				u.Again = append(u.Again, at)
			case d.newlyAsked(at, q, from):
				u.New = append(u.New, at)
			}
		}
	}
	add(Place{}, bank.Asked(string(d.Depth), "", d.Answers.Scope()))
	for _, g := range bank.Groups {
		for _, item := range d.Answers.Groups[g.ID] {
			add(Place{Group: g.ID, Item: item.ID}, bank.Asked(string(d.Depth), g.ID, d.Answers.ItemScope(item)))
		}
	}
	return u
}

// newlyAsked reports whether the run before could not have been asked.
func (d Draft) newlyAsked(at Place, q questionnaire.Question, from *questionnaire.Bank) bool {
	if !d.Rerun() || from == nil || at.Item != "" && !slices.ContainsFunc(sortedPlaces(d.Earlier), func(p Place) bool { return p.Group == at.Group && p.Item == at.Item }) {
		return false
	}
	was, ok := from.Question(q.ID)
	return !ok || was.Group != q.Group || !was.AskedAt(string(d.Depth))
}

// Gone lists what the questionnaire of this run does not take of the one before,
// by place.
func (d Draft) Gone() []Place {
	return slices.DeleteFunc(sortedPlaces(d.Earlier), func(at Place) bool { return d.Earlier[at].LeftOut == "" })
}

func sortedPlaces(m map[Place]Earlier) []Place {
	out := make([]Place, 0, len(m))
	for at := range m {
		out = append(out, at)
	}
	slices.SortFunc(out, comparePlaces)
	return out
}

// currencyQuestion is the currency that all money is in.
const currencyQuestion = "P-CURRENCY"

// AnswerIn is Answer for a draft that is known. Of a re-run, another currency
// than the last run's is asked back, as figures in two currencies cannot be
// compared; once it is said to be so, all amounts are to be confirmed again.
func (s *Service) AnswerIn(ctx context.Context, d Draft, changes ...Change) error {
	if err := d.asksBack(changes).Err(); err != nil {
		return err
	}
	if err := s.Answer(ctx, d.ID, changes...); err != nil {
		return err
	}
	if i := slices.IndexFunc(changes, d.recounts); i >= 0 {
		return s.Store.Reopen(ctx, d.ID, d.amounts(s.Bank))
	}
	return nil
}

// asksBack finds a currency that changed without anybody being sure of it.
func (d Draft) asksBack(changes []Change) problem.List {
	for _, c := range changes {
		if !c.Sure && d.recounts(c) {
			return problem.List{problem.New(c.Question, CodeCurrency, "was", d.Before(Place{Question: c.Question}).Text, "got", c.Answer.Text)}
		}
	}
	return nil
}

// recounts reports whether a change is to another currency than the run before
// had, and than the draft has.
func (d Draft) recounts(c Change) bool {
	was := d.Before(Place{Question: currencyQuestion})
	return c.Question == currencyQuestion && was.Known() && c.Answer.Known() && was.Text != c.Answer.Text &&
		d.answer(Place{Question: currencyQuestion}).Text != c.Answer.Text
}

// Recounted is the currency of the run before, where this one's is another; ""
// otherwise.
func (d Draft) Recounted() string {
	was, now := d.Before(Place{Question: currencyQuestion}), d.answer(Place{Question: currencyQuestion})
	if !was.Known() || !now.Known() || was.Text == now.Text {
		return ""
	}
	return was.Text
}

// amounts are the places of money that the run before had figures for.
func (d Draft) amounts(bank *questionnaire.Bank) []Place {
	return slices.DeleteFunc(sortedPlaces(d.Earlier), func(at Place) bool {
		q, ok := bank.Question(at.Question)
		return !ok || q.Type != questionnaire.Money || !d.Earlier[at].Answer.Known()
	})
}

// Reask puts a draft under the service's questionnaire, which is newer than its
// own. What that does not take is kept beside the answers, and asked again where
// the question is still there.
func (s *Service) Reask(ctx context.Context, d Draft, from *questionnaire.Bank) error {
	if d.Questionnaire == s.Bank.Ref() {
		return nil
	}
	kept, err := s.Store.Answered(ctx, d.ID)
	if err != nil {
		return err
	}
	r := reread{from: from, to: s.Bank}
	for _, a := range kept {
		if _, reason := r.value(a.Group, a.Question, a.Value); reason != "" {
			r.drop(a.Place, a.Question, reason, a.Value)
		}
	}
	return s.Store.Reask(ctx, d.ID, s.Bank.Ref(), r.dropped, s.Clock())
}
