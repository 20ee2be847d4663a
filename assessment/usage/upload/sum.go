package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// Sum works out the digest of a client anew, and which of its files were
// repeated or replaced what. A run for an edition that has passed changes
// nothing.
func (s *Service) Sum(ctx context.Context, of string, edition int64) error {
	u, organisation, err := s.Store.UsageByClient(ctx, of)
	if gone(err) || err == nil && (u.Edition != edition || u.Summed == edition) {
		return nil
	}
	if err != nil {
		return err
	}
	list, err := s.Store.Imports(ctx, organisation, of)
	if err != nil {
		return err
	}
	digest, changed, err := s.digest(ctx, u, list)
	if err != nil {
		return err
	}
	return s.Store.SaveDigest(ctx, of, edition, digest, changed, s.Clock())
}

// digest is what uploads come to. Where the newest of them is a summary, it is that.
func (s *Service) digest(ctx context.Context, u Usage, list []Import) (Digest, []Import, error) {
	var newest *Import
	for i := range list {
		if list[i].State == Done && (list[i].Summary || list[i].GoneAt == nil) {
			newest = &list[i]
		}
	}
	switch {
	case newest == nil && gonePast(list):
		return u.Digest, nil, nil // the records are deleted, and what they came to stays
	case newest == nil:
		return Digest{}, nil, nil
	case newest.Summary:
		d, err := s.given(ctx, newest)
		return d, nil, err
	}
	ledger, changed, err := s.replay(ctx, list)
	var full *tooMany
	if errors.As(err, &full) {
		return Digest{Why: problem.List{problem.New("", "usage_client_records", "max", fmt.Sprint(mostRecords))}}, nil, nil
	}
	if err != nil {
		return Digest{}, nil, err
	}
	groups, err := s.Store.Groups(ctx, u.Client)
	if err != nil {
		return Digest{}, nil, err
	}
	return s.summarised(ledger, u.Settings, groups), changed, nil
}

// gonePast reports whether records of an upload were deleted.
func gonePast(list []Import) bool {
	for _, i := range list {
		if i.GoneAt != nil {
			return true
		}
	}
	return false
}

// replay puts the records of all uploads into a ledger, in their order, and
// returns the uploads of which something else is known than was.
func (s *Service) replay(ctx context.Context, list []Import) (*usage.Ledger, []Import, error) {
	ledger := usage.NewLedger()
	var changed []Import
	for _, i := range list {
		if i.State != Done || i.Summary || i.GoneAt != nil {
			continue
		}
		other, at := false, 0
		for n := range i.Files {
			f := &i.Files[n]
			if len(f.Refusal) > 0 {
				continue
			}
			if err := s.refill(ctx, ledger, i.ID, at); err != nil {
				return nil, nil, err
			}
			at++
			repeated, replaced := ledger.Keep(f.Format, f.SHA256, f.More)
			other = other || repeated != f.Repeated || replaced != f.Replaced
			f.Repeated, f.Replaced = repeated, replaced
		}
		if other {
			changed = append(changed, i)
		}
		if ledger.Len() > mostRecords {
			return nil, nil, &tooMany{}
		}
	}
	return ledger, changed, nil
}

// refill puts the records of one file into a ledger. A file without records has
// no pieces.
func (s *Service) refill(ctx context.Context, ledger *usage.Ledger, id string, file int) error {
	from := &pieces{ctx: ctx, store: s.Store, upload: id, file: file}
	if _, err := from.Read(nil); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return err
	}
	if err := ledger.Refill(from); err != nil {
		return fmt.Errorf("records of upload %s: %w", id, err)
	}
	return nil
}

// AgainAfter is when a page may ask again whether something is ready.
const AgainAfter = 3 * time.Second

// SumFailed keeps that nothing could be worked out, so that nobody waits for it.
func (s *Service) SumFailed(ctx context.Context, of string, edition int64) error {
	d := Digest{Why: problem.List{problem.New("", "usage_sum_failed")}}
	return s.Store.SaveDigest(ctx, of, edition, d, nil, s.Clock())
}
