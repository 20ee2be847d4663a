package main

import (
	"context"
	"log/slog"
	"time"

	"waterline/assessment/benchmark"
	"waterline/cmd/internal/web"
	"waterline/cmd/internal/web/workspace"
)

// compareEvery is how often it is looked whether benchmarks are due.
const compareEvery = time.Hour

// compare wires the pages with what compares runs, where the operator switched
// it on. Otherwise nothing that was computed before is kept.
func (s *site) compare(ctx context.Context, pages *web.Options, desk *workspace.Server) error {
	service, err := benchmark.New(s.kept, s.model, s.surveys.Banks.Of, s.surveys.Banks.Asked, time.Now)
	if err != nil {
		return err
	}
	desk.Tracking.Everything, desk.Tracking.Least, desk.Tracking.Round = s.kept.EveryInitiative, service.Least(), service.Step()
	if !s.c.Benchmarks {
		return service.Forget(ctx)
	}
	pages.Benchmarks, desk.Benchmarks = service, service
	s.ending(comparing(ctx, service, s.logger))
	return nil
}

// comparing computes benchmarks when they are due, until ctx ends or the function
// it returns is called, which waits for it.
func comparing(ctx context.Context, service *benchmark.Service, logger *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		again := time.NewTicker(compareEvery)
		defer again.Stop()
		for {
			if _, err := service.Refresh(ctx); err != nil && ctx.Err() == nil {
				logger.Error("benchmarks were not computed", "error", err)
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
