package client

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// CodeAnswersOnly is answers put together with what is not an answer.
const CodeAnswersOnly = "client_answers_only"

// PutAnswers replaces the answers of a draft by those of an answers file, in
// YAML or JSON. Everything wrong with the file comes at once, as a problem.List;
// nothing is stored then. Overtaken if somebody saved an answer since the draft
// was read. Answers are saved in one transaction and items after it, so that a
// failure in between is mended by putting the same file again. All that the file
// says of a re-run is confirmed by that, its currency too.
func (s *Service) PutAnswers(ctx context.Context, organisation string, d assessment.Draft, name string, data []byte) error {
	// Ids are checked by whoever read the draft; this keeps organisations apart.
	if _, _, err := s.Store.AssessmentDraft(ctx, organisation, d.ID); err != nil {
		return err
	}
	bank := s.bank(d.Questionnaire)
	answers, err := assessment.Decode(name, data, bank)
	var found problem.List
	if err != nil && !errors.As(err, &found) {
		return err
	}
	for place, there := range map[string]bool{"as_of": !answers.AsOf.IsZero(), "initiative": len(answers.Initiatives) > 0, "overrides": len(answers.Overrides) > 0, "said": len(answers.Said) > 0, "shown": len(answers.Shown.Seconds)+len(answers.Shown.Reversed) > 0} {
		if there {
			found = append(found, problem.New(place, CodeAnswersOnly))
		}
	}
	for _, g := range bank.Groups {
		if most := d.Depth.Limit(g); len(answers.Groups[g.ID]) > most && g.Max >= len(answers.Groups[g.ID]) {
			found = append(found, problem.New(g.ID, assessment.CodeTooManyItems, "max", strconv.Itoa(most)))
		}
	}
	if err := found.Sorted().Err(); err != nil {
		return err
	}
	return s.put(ctx, d, bank, answers)
}

func (s *Service) put(ctx context.Context, d assessment.Draft, bank *questionnaire.Bank, answers assessment.Answers) error {
	now := s.Clock()
	changes := changed(d, "", "", d.Answers.Values, answers.Values)
	var added []assessment.Item
	var groups []string
	type gone struct{ group, item string }
	var removed []gone
	for _, g := range bank.Groups {
		for _, item := range answers.Groups[g.ID] {
			i := slices.IndexFunc(d.Answers.Groups[g.ID], func(was assessment.Item) bool { return was.ID == item.ID })
			if i < 0 {
				added, groups = append(added, item), append(groups, g.ID)
				continue
			}
			changes = append(changes, changed(d, g.ID, item.ID, d.Answers.Groups[g.ID][i].Values, item.Values)...)
		}
		for _, was := range d.Answers.Groups[g.ID] {
			if !slices.ContainsFunc(answers.Groups[g.ID], func(item assessment.Item) bool { return item.ID == was.ID }) {
				removed = append(removed, gone{g.ID, was.ID})
			}
		}
	}
	if len(changes) > 0 {
		if err := s.Assessments.Save(ctx, d.ID, changes, now); err != nil {
			return err
		}
	}
	for _, one := range removed {
		if err := s.Assessments.RemoveItem(ctx, d.ID, one.group, one.item, now); err != nil {
			return err
		}
	}
	for i, item := range added {
		if err := s.Assessments.AddItem(ctx, d.ID, groups[i], item, assessment.Owner, now); err != nil {
			return err
		}
	}
	if d.Rerun() {
		return s.Assessments.Confirm(ctx, d.ID, places(answers), assessment.Owner, now)
	}
	return nil
}

// places are those that a file of answers says something of.
func places(a assessment.Answers) []assessment.Place {
	var out []assessment.Place
	for id := range a.Values {
		out = append(out, assessment.Place{Question: id})
	}
	for group, items := range a.Groups {
		for _, item := range items {
			for id := range item.Values {
				out = append(out, assessment.Place{Group: group, Item: item.ID, Question: id})
			}
		}
	}
	return out
}

// changed are the answers of one place that differ, each based on the one that
// was read.
func changed(d assessment.Draft, group, item string, was, is map[string]questionnaire.Answer) []assessment.Change {
	var out []assessment.Change
	add := func(id string) {
		if same(was[id], is[id]) {
			return
		}
		base := d.Marks[assessment.Place{Group: group, Item: item, Question: id}].Version
		out = append(out, assessment.Change{Group: group, Item: item, Question: id, Answer: is[id], Base: &base, By: assessment.Owner})
	}
	for id := range was {
		add(id)
	}
	for id := range is {
		if _, there := was[id]; !there {
			add(id)
		}
	}
	return out
}

func same(a, b questionnaire.Answer) bool {
	x, errX := assessment.EncodeAnswer(a)
	y, errY := assessment.EncodeAnswer(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Submit evaluates the answers of a draft as they are and freezes the result as
// a version. The same answers again give the version that is there.
func (s *Service) Submit(ctx context.Context, organisation, id string) (Frozen, error) {
	d, _, err := s.Store.AssessmentDraft(ctx, organisation, id)
	if err != nil {
		return Frozen{}, err
	}
	bank := s.bank(d.Questionnaire)
	if err := assessment.Validate(d.Answers, bank).Err(); err != nil {
		return Frozen{}, err
	}
	respondents := assessment.Service{
		Store: s.Assessments, Bank: bank, Clock: s.Clock, Random: s.Random, Keep: s.Keep, Initiatives: s.Initiatives,
		Evaluate: func(_ context.Context, a assessment.Answers) (assessment.Result, error) {
			in := s.Model
			in.Answers, in.Bank = a, bank
			return assessment.Evaluate(in)
		},
	}
	if _, err := respondents.Submit(ctx, d.Told()); err != nil {
		return Frozen{}, err
	}
	return s.Store.Revision(ctx, organisation, id, 0)
}
