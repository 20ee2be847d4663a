package main

import (
	"context"
	"log/slog"
	"time"

	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
)

const (
	sweepEvery = time.Hour

	// A link that just ended still says so for a while, in place of being unknown.
	sweepGrace = 24 * time.Hour
)

// sweeper deletes what ended: drafts, sessions, links and records of people.
type sweeper struct {
	kept     *store.Store
	accounts *account.Service
	uploads  *upload.Service
	logger   *slog.Logger
}

// start sweeps every hour until ctx ends or the function it returns is called,
// which waits for it.
func (s *sweeper) start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		active, err := s.kept.LastActivity(ctx)
		if err != nil && ctx.Err() == nil {
			s.logger.Error("when somebody was last here is not known", "error", err)
		}
		clock := watchClock(active, machineClock, stopwatch())
		again := time.NewTicker(sweepEvery)
		defer again.Stop()
		for {
			if clock.trusted() {
				s.sweep(ctx)
			} else {
				s.logger.Warn("nothing that ended is deleted for a day: the clock may be ahead", "clock", clock.last, "last_activity", active)
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

func (s *sweeper) sweep(ctx context.Context) {
	told := func(failure, success string, n int64, err error) {
		switch {
		case err != nil && ctx.Err() == nil:
			s.logger.Error(failure, "error", err)
		case err == nil && n > 0:
			s.logger.Info(success, "count", n)
		}
	}
	n, err := s.kept.Purge(ctx, time.Now().Add(-sweepGrace))
	told("drafts that ended were not deleted", "drafts that ended were deleted", n, err)
	told("sessions and links that ended were not deleted", "", 0, s.accounts.Sweep(ctx))
	uploads, err := s.uploads.Sweep(ctx)
	told("uploads that were kept long enough were not deleted", "records of people were deleted", int64(uploads), err)
}
