package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// most bounds a batch, so that nobody waits for a transaction without end.
const most = 256

// errClosed is the answer to a write after Close.
var errClosed = errors.New("the store is closed")

// batches collects writes that come at the same time into one transaction, so
// that one wait for the disk serves them all. The first to come leads: it
// writes for those that wait, then hands over to the next. There is no
// goroutine of its own, and a writer alone waits for nobody.
type batches struct {
	begin   func(context.Context) (transaction, error)
	end     func() error  // gives back what begin needs
	fragile bool          // a statement that fails ends its transaction
	longest time.Duration // of a transaction, 0 for no end

	mu      sync.Mutex // guards what follows
	waiting []*task
	leading bool
	closed  bool
	idle    chan struct{} // closed when closed and nobody leads
	wake    func(kind string)
	told    func(writes int, waited, took time.Duration) // nil: nobody is told
}

// task is one write. It may run more than once, each time in a transaction of
// which nothing was kept.
type task struct {
	do    func(*writer) error
	err   error
	came  time.Time
	taken bool      // guarded by batches.mu: a leader has it, or it leads
	told  chan bool // true: lead; false: done
}

func newBatches(begin func(context.Context) (transaction, error), end func() error) *batches {
	return &batches{begin: begin, end: end, idle: make(chan struct{})}
}

// write runs do and returns when its effect is on disk, or why it is not. A
// write that a leader has taken is finished even if ctx ends.
func (b *batches) write(ctx context.Context, do func(*writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := &task{do: do, came: time.Now(), told: make(chan bool, 1)}
	lead, err := b.enter(t)
	if err != nil {
		return err
	}
	if !lead {
		select {
		case lead = <-t.told:
		case <-ctx.Done():
			if b.leave(t) {
				return ctx.Err()
			}
			lead = <-t.told
		}
	}
	if lead {
		b.lead()
	}
	return t.err
}

// enter queues a task and reports whether it has to lead.
func (b *batches) enter(t *task) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false, errClosed
	}
	b.waiting = append(b.waiting, t)
	t.taken = !b.leading
	b.leading = true
	return t.taken, nil
}

// leave takes a task back that no leader has yet.
func (b *batches) leave(t *task) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t.taken {
		return false
	}
	b.waiting = slices.DeleteFunc(b.waiting, func(other *task) bool { return other == t })
	return true
}

// lead writes what waits, which begins with the leader's own task, and hands over.
func (b *batches) lead() {
	b.mu.Lock()
	n := min(len(b.waiting), most)
	batch := slices.Clone(b.waiting[:n])
	b.waiting = slices.Delete(b.waiting, 0, n)
	for _, t := range batch {
		t.taken = true
	}
	told := b.told
	b.mu.Unlock()
	defer b.handOver(batch)
	begun := time.Now()
	b.run(batch)
	if told != nil {
		told(n, begun.Sub(batch[0].came), time.Since(begun))
	}
}

// onBatch sets what is told of each batch.
func (b *batches) onBatch(told func(writes int, waited, took time.Duration)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = told
}

func (b *batches) handOver(batch []*task) {
	b.mu.Lock()
	if len(b.waiting) > 0 {
		b.waiting[0].taken = true
		b.waiting[0].told <- true
	} else {
		b.leading = false
		if b.closed {
			close(b.idle)
		}
	}
	b.mu.Unlock()
	for _, t := range batch[1:] {
		t.told <- false
	}
}

// run writes a batch. When one of its tasks fails half-way, the batch is
// written again with each task undone by itself, so that the others do not
// fail with it.
func (b *batches) run(batch []*task) {
	err := errUnfinished
	defer func() {
		for _, t := range batch {
			if t.err == nil {
				t.err = err
			}
		}
	}()
	first := b.transact(batch, (*writer).run)
	if errors.Is(first, errHalf) && len(batch) > 1 {
		first = b.transact(batch, (*writer).runApart)
	}
	err = first
}

var (
	errUnfinished = errors.New("the write did not finish") // after a panic
	errHalf       = errors.New("a task failed after it wrote")
)

// transact runs the tasks in one transaction and commits it. An error means
// that nothing was kept.
func (b *batches) transact(batch []*task, run func(*writer, *task) error) error {
	ctx, cancel := b.bound() // a batch does not end with one of its callers
	defer cancel()
	tx, err := b.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	w := &writer{ctx: ctx, tx: tx, fragile: b.fragile}
	kept := false
	defer func() {
		if !kept {
			_ = tx.Rollback() // fails where the database has rolled back by itself
		}
	}()
	for _, t := range batch {
		if err := run(w, t); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	kept = true
	b.announce(w.enqueued)
	return nil
}

// bound ends transactions that take too long, where begin needs a network.
func (b *batches) bound() (context.Context, context.CancelFunc) {
	if b.longest == 0 {
		return context.Background(), func() {}
	}
	return context.WithTimeout(context.Background(), b.longest)
}

func (b *batches) onEnqueue(wake func(kind string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wake = wake
}

// announce tells of jobs that are on disk, so that workers need not wait.
func (b *batches) announce(kinds []string) {
	b.mu.Lock()
	wake := b.wake
	b.mu.Unlock()
	if wake == nil {
		return
	}
	for _, kind := range kinds {
		wake(kind)
	}
}

// close waits until nothing waits any more and refuses what comes later.
func (b *batches) close() error {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		if !b.leading {
			close(b.idle)
		}
	}
	b.mu.Unlock()
	<-b.idle
	return b.end()
}
