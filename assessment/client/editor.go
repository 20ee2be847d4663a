package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Sheet is what the assumptions editor shows of a version.
type Sheet struct {
	Frozen
	Assumptions []assessment.Assumption // sorted by effect
	Newest      int64                   // number of the newest version; edits can be saved on that one only
	Renewed     bool                    // the result is of other evidence than the program's, so that working it out again moves it
	Carried     []assessment.Edit       // of the last edit, when the respondent answered again since: not part of this version
}

// Rescored is a version with edits tried on it. Before and After are of the same
// draws, so that their difference is the edits' alone.
type Rescored struct {
	Before, After assessment.Result
	Moved         Moved
}

// Edits is what a consultant wants saved.
type Edits struct {
	Base   int64 // version they were made on
	Edits  []assessment.Edit
	Reason string // of the whole; stands for each edit that has none of its own
	By     Author
}

// Sheet opens a version in the editor, the newest for number 0.
func (s *Service) Sheet(ctx context.Context, organisation, id string, number int64) (Sheet, error) {
	b, err := s.base(ctx, organisation, id, number)
	if err != nil {
		return Sheet{}, err
	}
	versions, err := s.Store.Revisions(ctx, organisation, id)
	if err != nil {
		return Sheet{}, err
	}
	in := b.input(s.Model, b.answers)
	defaults, err := assessment.Defaults(in)
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{Frozen: b.Frozen, Newest: versions[0].Number, Renewed: b.renewed}
	sheet.Assumptions = assessment.Assumptions(b.Result, b.answers.Overrides, defaults)
	if b.Edit {
		return sheet, nil
	}
	i := slices.IndexFunc(versions, func(r Revision) bool { return r.Edit && r.Number < b.Number })
	if i < 0 {
		return sheet, nil
	}
	last, err := s.base(ctx, organisation, id, versions[i].Number)
	if err != nil {
		return Sheet{}, err
	}
	sheet.Carried = carried(last, b)
	return sheet, nil
}

// carried are the overrides of an earlier version that a later one lacks.
func carried(from, to base) []assessment.Edit {
	var out []assessment.Edit
	for _, a := range assessment.Assumptions(from.Result, from.answers.Overrides, nil) {
		here := slices.ContainsFunc(to.answers.Overrides, func(o assessment.Override) bool { return o.Path == a.Path })
		id, _, _ := strings.Cut(a.Path, "/")
		asked := slices.ContainsFunc(to.Result.Processes, func(p assessment.Process) bool { return p.ID == id })
		if !a.Overridden() || here || !asked {
			continue
		}
		out = append(out, assessment.Edit{Path: a.Path, Low: a.Low, Middle: a.Middle, High: a.High, Value: a.Value, Reason: a.Reason, Letter: a.Letter})
	}
	return out
}

// Rescore works out a version with edits and saves nothing. The error is a
// problem.List when edits are at fault; reasons are not asked for yet.
func (s *Service) Rescore(ctx context.Context, organisation, id string, number int64, edits []assessment.Edit) (Rescored, error) {
	b, err := s.base(ctx, organisation, id, number)
	if err != nil {
		return Rescored{}, err
	}
	edits = slices.Clone(edits)
	for i := range edits {
		if strings.TrimSpace(edits[i].Reason) == "" {
			edits[i].Reason = "…"
		}
	}
	r, _, err := s.rescored(b, edits)
	return r, err
}

// rescored evaluates a version as it is, where it has to, and with edits.
func (s *Service) rescored(b base, edits []assessment.Edit) (Rescored, assessment.Answers, error) {
	answers, found := b.answers.Edited(edits)
	if err := found.Err(); err != nil {
		return Rescored{}, answers, err
	}
	before := b.Result
	var err error
	if b.renewed {
		if before, err = assessment.Evaluate(b.input(s.Model, b.answers)); err != nil {
			return Rescored{}, answers, err
		}
	}
	after, err := assessment.Evaluate(b.input(s.Model, answers))
	if err != nil {
		return Rescored{}, answers, err
	}
	return Rescored{before, after, moved(before, after)}, answers, nil
}

// Adjust saves edits as the version after their base. The error is a
// problem.List when edits or reason are at fault, and *Behind when a newer
// version was saved meanwhile.
func (s *Service) Adjust(ctx context.Context, organisation, id string, e Edits) (Revision, error) {
	b, err := s.base(ctx, organisation, id, e.Base)
	if err != nil {
		return Revision{}, err
	}
	var v faults
	reason := strings.TrimSpace(e.Reason)
	v.text("reason", reason, maxReason, true)
	edits := slices.Clone(e.Edits)
	for i := range edits {
		if strings.TrimSpace(edits[i].Reason) == "" {
			edits[i].Reason = reason
			if reason == "" {
				edits[i].Reason = "…" // missed once, for the whole
			}
		}
	}
	_, found := b.answers.Edited(edits)
	if err := append(v.list, found...).Err(); err != nil {
		return Revision{}, err
	}
	r, answers, err := s.rescored(b, edits)
	if err != nil {
		return Revision{}, err
	}
	changes := assessment.Differences(r.Before, r.After)
	if len(changes) == 0 {
		return Revision{}, problem.List{problem.New("edits", assessment.CodeNothingEdited)}
	}
	f := Frozen{Result: r.After, Revision: Revision{Assessment: id, Base: e.Base, Reason: reason, By: e.By, At: s.Clock()}}
	for i := range changes {
		c := &changes[i]
		c.Version, c.By, c.At = e.Base+1, e.By.Name, f.At
		if c.Reason == "" {
			c.Reason = reason
		}
	}
	if err := s.apart(ctx, b, r, edits, changes); err != nil {
		return Revision{}, err
	}
	f.Changes = changes
	if f.Encoded, err = assessment.Encode(answers.Asked(s.bank(answers.Questionnaire))); err != nil {
		return Revision{}, err
	}
	return s.Store.SaveRevision(ctx, organisation, f, r.Moved)
}

// apart fills what each change does alone. What follows from a change, such as
// the chance of another route, is part of it and has no effect of its own.
func (s *Service) apart(ctx context.Context, b base, r Rescored, edits []assessment.Edit, changes []assessment.Adjustment) error {
	for i := range changes {
		at := slices.IndexFunc(edits, func(e assessment.Edit) bool { return e.Path == changes[i].Path })
		if at < 0 {
			continue
		}
		m := r.Moved
		if len(edits) > 1 {
			if err := ctx.Err(); err != nil {
				return err
			}
			alone, _, err := s.rescored(base{Frozen: Frozen{Revision: b.Revision, Result: r.Before}, bank: b.bank, answers: b.answers}, edits[at:at+1])
			if err != nil {
				return err
			}
			m = alone.Moved
		}
		changes[i].Mean, changes[i].Middle = m.Mean-m.MeanBefore, m.Effect()
	}
	return nil
}

func moved(before, after assessment.Result) Moved {
	was, is := before.Portfolio.NPV, after.Portfolio.NPV
	return Moved{Currency: after.Currency, MiddleBefore: was.P50, Middle: is.P50, MeanBefore: was.Mean, Mean: is.Mean}
}

// base is a version that edits are made on.
type base struct {
	Frozen
	bank    *questionnaire.Bank // of its answers
	answers assessment.Answers
	renewed bool // working it out again gives another result
}

// input is what gives the result of answers with the draws of the version.
func (b base) input(model assessment.Input, a assessment.Answers) assessment.Input {
	model.Answers, model.Bank, model.Seed, model.Draws = a, b.bank, b.Result.Seed, b.Result.Draws
	return model
}

func (s *Service) base(ctx context.Context, organisation, id string, number int64) (base, error) {
	f, err := s.Store.Revision(ctx, organisation, id, number)
	if err != nil {
		return base{}, err
	}
	b := base{Frozen: f, bank: s.bank(f.Result.Questionnaire), renewed: f.Result.Evidence != s.Model.Evidence.SHA256 || f.Result.Method != assessment.Method}
	if f.Encoded != nil {
		if b.answers, err = assessment.Decode("answers.json", f.Encoded, b.bank); err != nil {
			return base{}, fmt.Errorf("read version %d: %w", f.Number, err)
		}
		return b, nil
	}
	// A result from before answers were kept: those of the draft, if they still give it.
	d, _, err := s.Store.AssessmentDraft(ctx, organisation, id)
	if err != nil {
		return base{}, err
	}
	b.answers = d.Answers.Asked(b.bank)
	encoded, err := assessment.Encode(b.answers)
	if err != nil {
		return base{}, err
	}
	if sum := sha256.Sum256(encoded); hex.EncodeToString(sum[:]) != f.Result.Answers {
		return base{}, &assessment.Error{Code: assessment.Conflict, Safe: "error.answers_moved"}
	}
	b.Encoded = encoded
	return b, nil
}
