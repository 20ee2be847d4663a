package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/spool"
)

// uploads wires exports of AI use that are uploaded.
func (s *site) uploads(box *secret.Box) (*upload.Service, error) {
	rules, err := assessment.UsageRules(s.model.Evidence)
	if err != nil {
		return nil, err
	}
	return &upload.Service{Store: s.kept, Spool: spool.New(s.c.Data), Clock: time.Now, Random: rand.Reader, Seal: box, Rules: rules}, nil
}

// uploadKinds are the jobs that read uploads and sum them up, one at a time, as
// each may take much memory.
func uploadKinds(u *upload.Service) []job.Kind {
	return []job.Kind{
		{
			Name: upload.ReadKind,
			Do: func(ctx context.Context, r *job.Run) error {
				return u.Read(ctx, r.Payload, func(done, total int64) error { return r.Progress(ctx, done, total) })
			},
			GaveUp: func(ctx context.Context, j job.Job, _ error) error { return u.GaveUp(ctx, j.Payload) },
		},
		{
			Name: upload.SumKind,
			Do: func(ctx context.Context, r *job.Run) error {
				var of string
				var edition int64
				if _, err := fmt.Sscanf(r.Payload, "%s %d", &of, &edition); err != nil {
					return job.Permanent(fmt.Errorf("payload %q: %w", r.Payload, err))
				}
				return u.Sum(ctx, of, edition)
			},
			GaveUp: func(ctx context.Context, j job.Job, why error) error {
				if errors.Is(why, context.Canceled) {
					return nil
				}
				var of string
				var edition int64
				if _, err := fmt.Sscanf(j.Payload, "%s %d", &of, &edition); err != nil {
					return nil //nolint:nilerr // such a job belongs to no client
				}
				return u.SumFailed(ctx, of, edition)
			},
		},
	}
}
