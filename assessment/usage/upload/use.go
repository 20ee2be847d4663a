package upload

import (
	"context"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
)

// Use makes a version after the base of a client's newest result, whose answers
// have what is known now. Conflict while that is being worked out; otherwise the
// errors are those of client.Service.TakeUsage.
func (s *Service) Use(ctx context.Context, organisation string, of client.Client, base int64, reason string, by client.Author) (client.Revision, error) {
	known, err := s.Store.Usage(ctx, organisation, of.ID)
	if err != nil {
		return client.Revision{}, err
	}
	switch {
	case !of.Newest.Known() || !known.Digest.Says():
		return client.Revision{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
	case !known.Current():
		return client.Revision{}, &assessment.Error{Code: assessment.Conflict, Safe: "error.usage_reading"}
	case reason == "":
		return client.Revision{}, problem.List{problem.New("reason", "required")}
	}
	return s.Clients.TakeUsage(ctx, organisation, of.Newest.Assessment, base, known.Digest.Summary, reason, by)
}
