package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/job"
)

// Kinds are the jobs of batches: workers reports at a time, and the clean-up.
func (s *Service) Kinds(workers int) []job.Kind {
	return []job.Kind{
		{Name: KindItem, Workers: workers, Do: s.do, GaveUp: s.gaveUp},
		{Name: KindTidy, Every: tidyEvery, Do: func(ctx context.Context, _ *job.Run) error { return s.Store.TidyBatches(ctx, s.Clock()) }},
	}
}

// do makes one report and keeps it. A second run finds the item settled.
func (s *Service) do(ctx context.Context, r *job.Run) error {
	id, position, err := target(r.Job)
	if err != nil {
		return job.Permanent(err)
	}
	b, i, err := s.Store.BatchItem(ctx, id, position)
	if gone(err) || err == nil && i.State != Queued {
		return nil // deleted, cancelled, or done by a worker that was killed before it could say so
	}
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	report, err := s.Render(limited, b, i)
	var refusal *assessment.Error
	switch {
	case errors.As(err, &refusal):
		return job.Permanent(err)
	case err != nil:
		return err
	case len(report) > mostBytes:
		return job.Permanent(&assessment.Error{Code: assessment.Invalid, Safe: "batch.reason_large"})
	}
	return s.Store.SettleItem(ctx, id, position, Done, "", report, s.Clock())
}

// gaveUp counts an item as failed, with the reason for people.
func (s *Service) gaveUp(ctx context.Context, j job.Job, why error) error {
	id, position, err := target(j)
	if err != nil {
		return nil //nolint:nilerr // such a job belongs to no item
	}
	reason := reasonOurs
	var refusal *assessment.Error
	switch {
	case errors.As(why, &refusal):
		reason = refusal.Safe
	case errors.Is(why, context.DeadlineExceeded):
		reason = "batch.reason_time"
	}
	return s.Store.SettleItem(ctx, id, position, Failed, reason, nil, s.Clock())
}

func target(j job.Job) (id string, position int, err error) {
	if _, err = fmt.Sscanf(j.Payload, "%s %d", &id, &position); err != nil {
		err = fmt.Errorf("payload %q: %w", j.Payload, err)
	}
	return id, position, err
}

func gone(err error) bool {
	var refusal *assessment.Error
	return errors.As(err, &refusal) && refusal.Code == assessment.NotFound
}

// moment is when a batch says its files were made, of the whole seconds that a zip file keeps.
func moment(b Batch) time.Time { return b.CreatedAt.UTC().Truncate(2 * time.Second) }
