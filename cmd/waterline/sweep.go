package main

import (
	"context"
	"log/slog"
	"time"

	"waterline/assessment"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
)

const (
	sweepEvery = time.Hour

	// A link that just ended still says so for a while, in place of being unknown.
	sweepGrace = 24 * time.Hour
)

// sweeping deletes drafts, sessions and links that ended, and records of people, until ctx ends or the function it returns
// is called, which waits for it.
func sweeping(ctx context.Context, kept assessment.Store, accounts *account.Service, uploads *upload.Service, logger *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		again := time.NewTicker(sweepEvery)
		defer again.Stop()
		for {
			switch n, err := kept.Purge(ctx, time.Now().Add(-sweepGrace)); {
			case err != nil && ctx.Err() == nil:
				logger.Error("drafts that ended were not deleted", "error", err)
			case n > 0:
				logger.Info("drafts that ended were deleted", "count", n)
			}
			if err := accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
				logger.Error("sessions and links that ended were not deleted", "error", err)
			}
			switch n, err := uploads.Sweep(ctx); {
			case err != nil && ctx.Err() == nil:
				logger.Error("uploads that were kept long enough were not deleted", "error", err)
			case n > 0:
				logger.Info("records of people were deleted", "uploads", n)
			}
			select {
			case <-ctx.Done():
				return
			case <-again.C:
			}
		}
	}()
	return func() { cancel(); <-done }
}
