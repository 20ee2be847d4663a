package client

import (
	"context"
	"slices"

	"waterline/assessment"
)

// Since is what two points of a client's trend differ in, with the result of the
// later one, which nobody may change. Both are read with the method of today;
// where they were made with one and the same, no step of method lies between
// them, however old it is. It is worked out once and kept.
func (s *Service) Since(ctx context.Context, organisation, client string, before, after Pick) (assessment.Delta, assessment.Result, error) {
	all, err := s.Store.Assessments(ctx, organisation, client)
	if err != nil {
		return assessment.Delta{}, assessment.Result{}, err
	}
	for _, p := range []Pick{before, after} {
		if !slices.ContainsFunc(all, func(a Assessment) bool { return a.ID == p.Assessment }) {
			return assessment.Delta{}, assessment.Result{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
		}
	}
	found, err := s.memory.change([2]Pick{before, after}, func() (difference, error) {
		then, was, _, err := s.Input(ctx, organisation, before.Assessment, before.Version)
		if err != nil {
			return difference{}, err
		}
		now, is, _, err := s.Input(ctx, organisation, after.Assessment, after.Version)
		if err != nil {
			return difference{}, err
		}
		issued := &was.Result
		if was.Result.Method == is.Result.Method && was.Result.Evidence == is.Result.Evidence && was.Result.Questionnaire == is.Result.Questionnaire {
			issued = nil
		}
		delta, err := assessment.Since(then, now, issued)
		return difference{delta, is.Result}, err
	})
	return found.delta, found.is, err
}

// Pick names the version of a point.
func (p Point) Pick() Pick { return Pick{p.Assessment, p.Number} }
