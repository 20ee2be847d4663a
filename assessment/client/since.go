package client

import (
	"context"

	"waterline/assessment"
)

// Since is what two versions differ in, with the later one. Whether they are of
// one client is for the caller to know. Both are read with the method of today;
// where they were made with one and the same, no step of method lies between
// them, however old it is. It is worked out once and kept.
func (s *Service) Since(ctx context.Context, organisation string, before, after Pick) (assessment.Delta, Frozen, error) {
	then, was, _, err := s.Input(ctx, organisation, before.Assessment, before.Version)
	if err != nil {
		return assessment.Delta{}, Frozen{}, err
	}
	now, is, _, err := s.Input(ctx, organisation, after.Assessment, after.Version)
	if err != nil {
		return assessment.Delta{}, Frozen{}, err
	}
	of := [2]Pick{{was.Assessment, was.Number}, {is.Assessment, is.Number}}
	issued := &was.Result
	if was.Result.Method == is.Result.Method && was.Result.Evidence == is.Result.Evidence && was.Result.Questionnaire == is.Result.Questionnaire {
		issued = nil
	}
	delta, err := s.memory.change(of, func() (assessment.Delta, error) { return assessment.Since(then, now, issued) })
	return delta, is, err
}

// Pick names the version of a point.
func (p Point) Pick() Pick { return Pick{p.Assessment, p.Number} }
