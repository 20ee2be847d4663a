package client

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
)

// CodeNothingNew is an update of a version that knows all of it already.
const CodeNothingNew = "client_nothing_new"

// Knowledge is what is known of the initiatives of a client.
type Knowledge struct {
	UpTo        calendar.Month
	Initiatives []assessment.Initiative // by process
}

// Informed is a version with what is known of its initiatives put into it.
type Informed struct {
	Rescored
	Initiatives []assessment.Initiative // those that the answers can take
	Left        []assessment.Initiative // whose process the answers do not list
	Changes     []assessment.Adjustment // of the drawn quantities, without who and when
	Same        bool                    // the version knows all of it already
}

// Input is what gives a version, the newest for number 0, and the id of the
// client whose it is.
func (s *Service) Input(ctx context.Context, organisation, id string, number int64) (assessment.Input, Frozen, string, error) {
	_, of, err := s.Store.AssessmentDraft(ctx, organisation, id)
	if err != nil {
		return assessment.Input{}, Frozen{}, "", err
	}
	b, err := s.base(ctx, organisation, id, number)
	if err != nil {
		return assessment.Input{}, Frozen{}, "", err
	}
	return b.input(s.Model, b.answers), b.Frozen, of, nil
}

// Informed works out what knowledge does to a version, and saves nothing.
func (s *Service) Informed(ctx context.Context, organisation, id string, number int64, k Knowledge) (Informed, error) {
	b, err := s.base(ctx, organisation, id, number)
	if err != nil {
		return Informed{}, err
	}
	out, _, err := s.informed(b, k)
	return out, err
}

func (s *Service) informed(b base, k Knowledge) (Informed, assessment.Answers, error) {
	var out Informed
	for _, i := range k.Initiatives {
		if slices.ContainsFunc(b.answers.Groups["process"], func(item assessment.Item) bool { return item.ID == i.Process }) {
			out.Initiatives = append(out.Initiatives, i)
		} else {
			out.Left = append(out.Left, i)
		}
	}
	answers := b.answers
	answers.AsOf, answers.Initiatives = k.UpTo, out.Initiatives
	if len(out.Initiatives) == 0 {
		answers.AsOf = 0
	}
	was, err := assessment.Encode(b.answers.Asked(b.bank))
	if err != nil {
		return Informed{}, answers, err
	}
	is, err := assessment.Encode(answers.Asked(b.bank))
	if err != nil {
		return Informed{}, answers, err
	}
	out.Same = bytes.Equal(was, is)
	out.Before = b.Result
	if b.renewed {
		if out.Before, err = assessment.Evaluate(b.input(s.Model, b.answers)); err != nil {
			return Informed{}, answers, err
		}
	}
	if out.After, err = assessment.Evaluate(b.input(s.Model, answers)); err != nil {
		return Informed{}, answers, err
	}
	out.Moved = moved(out.Before, out.After)
	out.Changes = assessment.Differences(out.Before, out.After)
	return out, answers, nil
}

// Inform saves a version that knows of initiatives, after its base. The error is
// a problem.List where the base knows all of it, and *Behind when a newer version
// was saved meanwhile.
func (s *Service) Inform(ctx context.Context, organisation, id string, number int64, k Knowledge, reason string, by Author) (Revision, error) {
	b, err := s.base(ctx, organisation, id, number)
	if err != nil {
		return Revision{}, err
	}
	r, answers, err := s.informed(b, k)
	if err != nil {
		return Revision{}, err
	}
	if r.Same {
		return Revision{}, problem.List{problem.New("initiatives", CodeNothingNew)}
	}
	f := Frozen{Result: r.After, Kind: Updated, Revision: Revision{Assessment: id, Base: b.Number, Reason: reason, By: by, At: s.Clock(), Changes: r.Changes}}
	for i := range f.Changes {
		c := &f.Changes[i]
		c.Version, c.By, c.At, c.Reason = b.Number+1, by.Name, f.At, reason
	}
	if err := s.learned(ctx, b, r, k.UpTo, f.Changes); err != nil {
		return Revision{}, err
	}
	if f.Encoded, err = assessment.Encode(answers.Asked(b.bank)); err != nil {
		return Revision{}, err
	}
	return s.Store.SaveRevision(ctx, organisation, f, r.Moved)
}

// learned gives one change of each initiative what its knowledge does alone,
// that of the share of the effect that is repeated where it moved; the other
// changes of the process are part of it.
func (s *Service) learned(ctx context.Context, b base, r Informed, upTo calendar.Month, changes []assessment.Adjustment) error {
	for _, i := range r.Initiatives {
		at := slices.IndexFunc(changes, func(c assessment.Adjustment) bool { return c.Path == i.Process+"/realised" })
		if at < 0 {
			at = slices.IndexFunc(changes, func(c assessment.Adjustment) bool { return strings.HasPrefix(c.Path, i.Process+"/") })
		}
		if at < 0 {
			continue
		}
		m := r.Moved
		if len(r.Initiatives) > 1 {
			if err := ctx.Err(); err != nil {
				return err
			}
			alone := slices.DeleteFunc(slices.Clone(b.answers.Initiatives), func(o assessment.Initiative) bool { return o.Process == i.Process })
			answers := b.answers
			answers.AsOf, answers.Initiatives = upTo, append(alone, i)
			slices.SortFunc(answers.Initiatives, func(x, y assessment.Initiative) int { return strings.Compare(x.Process, y.Process) })
			after, err := assessment.Evaluate(b.input(s.Model, answers))
			if err != nil {
				return err
			}
			m = moved(r.Before, after)
		}
		changes[at].Mean, changes[at].Middle = m.Mean-m.MeanBefore, m.Effect()
	}
	return nil
}
