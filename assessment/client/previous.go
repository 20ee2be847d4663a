package client

import (
	"context"
	"errors"
	"time"

	"waterline/assessment"
)

// Previous is the run before that of a report, and what has changed since.
type Previous struct {
	Answers assessment.Answers
	Result  assessment.Result // as it was frozen
	At      time.Time
	Change  assessment.Delta
}

// previous is the run that a version follows, compared with it. It is nil where
// it follows none, where that run is gone or keeps no answers, and where the
// version itself was made by another method or evidence, so that today's would
// compare figures that the report does not print.
func (s *Service) previous(ctx context.Context, organisation string, b base) (*Previous, error) {
	d, _, err := s.Store.AssessmentDraft(ctx, organisation, b.Assessment)
	if err != nil {
		return nil, err
	}
	if d.Follows == nil || b.renewed {
		return nil, nil //nolint:nilnil // a first run follows none
	}
	was, err := s.base(ctx, organisation, d.Follows.Assessment, d.Follows.Version)
	if gone(err) {
		return nil, nil //nolint:nilnil // deleted since
	}
	if err != nil {
		return nil, err
	}
	change, err := assessment.Since(was.input(s.Model, was.answers), b.input(s.Model, b.answers), &was.Result)
	if err != nil {
		return nil, err
	}
	return &Previous{Answers: was.answers, Result: was.Result, At: was.At, Change: change}, nil
}

// gone reports whether what was looked for is not there any more, or keeps no
// answers that give its result.
func gone(err error) bool {
	var known *assessment.Error
	return errors.As(err, &known) && (known.Code == assessment.NotFound || known.Code == assessment.Conflict)
}
