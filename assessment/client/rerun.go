package client

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Series lists the runs of a client, with those that are open, by quarter. Runs
// of one series follow each other; a client may have several. NotFound if the
// client is not there.
func (s *Service) Series(ctx context.Context, organisation, client string) ([]assessment.Run, error) {
	runs, err := s.Store.ClientRuns(ctx, organisation, client)
	if err != nil {
		return nil, err
	}
	year, err := s.Year(ctx, organisation)
	if err != nil {
		return nil, err
	}
	runs = assessment.Dated(runs, year)
	slices.SortStableFunc(runs, func(a, b assessment.Run) int {
		if a.Quarter.IsZero() || b.Quarter.IsZero() {
			return cmp.Compare(zero(a.Quarter), zero(b.Quarter))
		}
		return a.Quarter.Since(b.Quarter)
	})
	return runs, nil
}

// zero puts what has no quarter yet last.
func zero(q calendar.Quarter) int {
	if q.IsZero() {
		return 1
	}
	return 0
}

// Rerunnable are the quarters that a re-run of an assessment may be for, the
// latest first, and the run it would follow. None where the assessment is not
// the last run of its series, or has no result.
func (s *Service) Rerunnable(ctx context.Context, organisation, id string) (assessment.Run, []calendar.Quarter, error) {
	d, _, err := s.Store.AssessmentDraft(ctx, organisation, id)
	if err != nil {
		return assessment.Run{}, nil, err
	}
	last, err := s.last(ctx, d)
	if err != nil {
		return last, nil, err
	}
	return last, assessment.Rerunnable(last.Quarter, s.today(d)), nil
}

func (s *Service) today(d assessment.Draft) calendar.Quarter {
	return d.Year.Of(calendar.MonthOf(s.Clock().UTC()))
}

// last is the last run of a draft's series, which must be the draft itself.
func (s *Service) last(ctx context.Context, d assessment.Draft) (assessment.Run, error) {
	runs, err := s.Assessments.Runs(ctx, cmp.Or(d.Series, d.ID))
	if err != nil {
		return assessment.Run{}, err
	}
	return assessment.LastOf(runs, d)
}

// Rerun begins the run of a quarter after one of a client's assessments, that of
// today where none is given, and returns the key for the respondent's link. It
// starts from the newest version, with the overrides of it. Where a run of the
// series is open already it is gone on with, under a link of its own. Errors are
// those of assessment.Service's Rerun.
func (s *Service) Rerun(ctx context.Context, organisation, id string, q calendar.Quarter, by Author) (assessment.Begun, error) {
	d, _, err := s.Store.AssessmentDraft(ctx, organisation, id)
	if err != nil {
		return assessment.Begun{}, err
	}
	p := assessment.Prior{Draft: d}
	if p.Run, err = s.last(ctx, d); err != nil {
		return assessment.Begun{}, err
	}
	f, err := s.Store.Revision(ctx, organisation, id, 0)
	if err != nil {
		return assessment.Begun{}, err
	}
	p.Kept = assessment.Kept{Version: f.Number, At: f.At, Answers: f.Encoded, Result: f.Result}
	p.From, _ = s.known(d.Questionnaire)
	if q.IsZero() {
		q = s.today(d)
	}
	if err := assessment.CheckQuarter(q, p.Run.Quarter, s.today(d)).Err(); err != nil {
		return assessment.Begun{}, err
	}
	key, next, err := assessment.NewRerun(s.Random, p, s.newest(d.Questionnaire), q, d.Language, s.Clock(), s.Keep)
	if err != nil {
		return assessment.Begun{}, err
	}
	err = s.Store.StartClientRun(ctx, organisation, next, by)
	var open *assessment.Ongoing
	if errors.As(err, &open) {
		key, _, err = s.NewLink(ctx, organisation, open.Assessment)
		return assessment.Begun{Key: key, Draft: assessment.Draft{ID: open.Assessment, Quarter: open.Quarter}, Again: true}, err
	}
	return assessment.Begun{Key: key, Draft: next}, err
}

// GoOn returns a key to the run of a quarter in the series of an assessment: of
// one begun now, or of the one that is open. Where the series has a result of that
// quarter already, or the quarter is still to come, it is a key to its last run.
func (s *Service) GoOn(ctx context.Context, organisation, id string, q calendar.Quarter, by Author) (string, error) {
	d, _, err := s.Store.AssessmentDraft(ctx, organisation, id)
	if err != nil {
		return "", err
	}
	runs, err := s.Assessments.Runs(ctx, cmp.Or(d.Series, d.ID))
	if err != nil {
		return "", err
	}
	if last, ok := assessment.Last(assessment.Dated(runs, d.Year)); ok {
		id = last.Assessment
	}
	begun, err := s.Rerun(ctx, organisation, id, q, by)
	var found problem.List
	if errors.As(err, &found) {
		key, _, err := s.NewLink(ctx, organisation, id)
		return key, err
	}
	return begun.Key, err
}

// newest is what a re-run of answers to a questionnaire is asked from.
func (s *Service) newest(reference string) *questionnaire.Bank {
	if s.NewestBank != nil {
		return s.NewestBank(reference)
	}
	return s.Model.Bank
}

// known is the bank of a reference, where it is known.
func (s *Service) known(reference string) (*questionnaire.Bank, bool) {
	if reference == s.Model.Bank.Ref() {
		return s.Model.Bank, true
	}
	if s.Banks == nil {
		return nil, false
	}
	return s.Banks(reference)
}
