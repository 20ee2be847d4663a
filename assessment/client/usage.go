package client

import (
	"bytes"
	"context"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// CodeSameUsage is a version whose answers say what exports say already.
const CodeSameUsage = "client_same_usage"

// TakeUsage saves a version whose answers have what exports of AI use say, after
// its base; nil takes it out. The error is a problem.List where the base says
// the same, and *Behind when a newer version was saved meanwhile.
func (s *Service) TakeUsage(ctx context.Context, organisation, id string, number int64, u *usage.Summary, reason string, by Author) (Revision, error) {
	b, err := s.base(ctx, organisation, id, number)
	if err != nil {
		return Revision{}, err
	}
	answers := b.answers
	answers.Usage = u
	was, err := assessment.Encode(b.answers.Asked(b.bank))
	if err != nil {
		return Revision{}, err
	}
	is, err := assessment.Encode(answers.Asked(b.bank))
	if err != nil {
		return Revision{}, err
	}
	if bytes.Equal(was, is) {
		return Revision{}, problem.List{problem.New("usage", CodeSameUsage)}
	}
	before := b.Result
	if b.renewed {
		if before, err = assessment.Evaluate(b.input(s.Model, b.answers)); err != nil {
			return Revision{}, err
		}
	}
	after, err := assessment.Evaluate(b.input(s.Model, answers))
	if err != nil {
		return Revision{}, err
	}
	f := Frozen{
		Result: after, Encoded: is, Kind: Spent,
		Revision: Revision{Assessment: id, Base: b.Number, Reason: reason, By: by, At: s.Clock(), Changes: assessment.Differences(before, after)},
	}
	for i := range f.Changes {
		c := &f.Changes[i]
		c.Version, c.By, c.At, c.Reason = b.Number+1, by.Name, f.At, reason
	}
	return s.Store.SaveRevision(ctx, organisation, f, moved(before, after))
}
