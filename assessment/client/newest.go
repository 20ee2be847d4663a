package client

import (
	"context"
	"errors"
	"strconv"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// Codes of problems with clients that were picked.
const (
	CodeUnknown  = "client_unknown"
	CodeNoResult = "client_no_result"
)

// NewestOf finds the assessments whose result is the newest of clients, in
// their order. The error is a problem.List, with the places "clients[n]", where
// one is not there or has no result.
func (s *Service) NewestOf(ctx context.Context, organisation string, ids []string) ([]string, error) {
	var found problem.List
	out := make([]string, 0, len(ids))
	for i, id := range ids {
		place := "clients[" + strconv.Itoa(i+1) + "]"
		c, err := s.Store.Client(ctx, organisation, id)
		var known *assessment.Error
		switch {
		case errors.As(err, &known) && known.Code == assessment.NotFound:
			found = append(found, problem.New(place, CodeUnknown))
		case err != nil:
			return nil, err
		case !c.Newest.Known():
			found = append(found, problem.New(place, CodeNoResult, "name", c.Name))
		default:
			out = append(out, c.Newest.Assessment)
		}
	}
	return out, found.Err()
}
