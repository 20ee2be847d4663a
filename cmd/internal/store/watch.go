package store

import (
	"context"
	"time"
)

// Watch is told what the database does, to measure it.
type Watch interface {
	// Call is told of a "read" or a "write", and then how it ended.
	Call(ctx context.Context, call string) (context.Context, func(error))
	// Batch is told of writes that one commit put on disk, how long the first of
	// them waited before it began, and how long it took.
	Batch(writes int, waited, took time.Duration)
	// Origin is the trace of a context, which is kept with a job; "" for none.
	Origin(ctx context.Context) string
}

// OnCall has w told of reads and writes from now on. Set it before the store is used.
func (s *Store) OnCall(w Watch) {
	s.watch = w
	if b, ok := s.db.(interface {
		onBatch(told func(writes int, waited, took time.Duration))
	}); ok {
		b.onBatch(w.Batch)
	}
}

// watched tells of a call where somebody wants to know.
func (s *Store) watched(ctx context.Context, call string) (context.Context, func(error)) {
	if s.watch == nil {
		return ctx, func(error) {}
	}
	return s.watch.Call(ctx, call)
}

// traced has the jobs that a task adds remember who asked for it.
func (s *Store) traced(ctx context.Context, do func(*writer) error) func(*writer) error {
	origin := ""
	if s.watch != nil {
		origin = s.watch.Origin(ctx)
	}
	return func(w *writer) error {
		w.origin = origin
		return do(w)
	}
}
