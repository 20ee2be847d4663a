package client

import (
	"context"
	"slices"

	"waterline/assessment"
)

// Diff is what differs between two versions of an assessment.
type Diff struct {
	From, To     Revision
	Changes      []assessment.Adjustment // with reason, author and effect where one edit made the change
	Moved        Moved
	SameDraws    bool // both were drawn with the same random numbers, so that no noise is in Moved
	SameEvidence bool
	Gained, Lost []string // ids of opportunities that only To chose, or only From
}

// Diff compares two versions of an assessment.
func (s *Service) Diff(ctx context.Context, organisation, id string, from, to int64) (Diff, error) {
	a, err := s.Store.Revision(ctx, organisation, id, from)
	if err != nil {
		return Diff{}, err
	}
	b, err := s.Store.Revision(ctx, organisation, id, to)
	if err != nil {
		return Diff{}, err
	}
	versions, err := s.Store.Revisions(ctx, organisation, id)
	if err != nil {
		return Diff{}, err
	}
	return diff(a, b, versions), nil
}

func diff(a, b Frozen, versions []Revision) Diff {
	d := Diff{
		From: a.Revision, To: b.Revision, Changes: assessment.Differences(a.Result, b.Result), Moved: moved(a.Result, b.Result),
		SameDraws:    a.Result.Seed == b.Result.Seed && a.Result.Draws == b.Result.Draws,
		SameEvidence: a.Result.Evidence == b.Result.Evidence && a.Result.Method == b.Result.Method,
	}
	before, after := a.Result.Portfolio.Chosen, b.Result.Portfolio.Chosen
	for _, id := range after {
		if !slices.Contains(before, id) {
			d.Gained = append(d.Gained, id)
		}
	}
	for _, id := range before {
		if !slices.Contains(after, id) {
			d.Lost = append(d.Lost, id)
		}
	}
	made := log(versions, b.Number)
	for i := range d.Changes {
		c := &d.Changes[i]
		var of []assessment.Adjustment
		for _, m := range made {
			if m.Path == c.Path && m.Version > a.Number {
				of = append(of, m)
			}
		}
		if len(of) == 1 {
			c.Version, c.Reason, c.By, c.At, c.Mean, c.Middle = of[0].Version, of[0].Reason, of[0].By, of[0].At, of[0].Mean, of[0].Middle
		}
	}
	return d
}

// Log is the change log of a version: every assumption that was changed since
// the run it rests on, the oldest first. Reports print it.
func (s *Service) Log(ctx context.Context, organisation, id string, number int64) ([]assessment.Adjustment, error) {
	versions, err := s.Store.Revisions(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	if number == 0 && len(versions) > 0 {
		number = versions[0].Number
	}
	return log(versions, number), nil
}

// log follows a version back to the run it rests on.
func log(versions []Revision, number int64) []assessment.Adjustment {
	var out []assessment.Adjustment
	for number > 0 {
		i := slices.IndexFunc(versions, func(r Revision) bool { return r.Number == number })
		if i < 0 || !versions[i].Edit {
			break
		}
		out = append(slices.Clone(versions[i].Changes), out...)
		number = versions[i].Base
	}
	return out
}
