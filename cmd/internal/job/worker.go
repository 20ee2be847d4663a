package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Kind is one sort of job and who does it.
type Kind struct {
	Name    string
	Workers int // jobs at the same time, 1 where it is 0

	// Do does a job. Its context ends when the workers stop or the claim is
	// lost; what it returns then is not kept as a failure.
	Do func(ctx context.Context, r *Run) error
	// GaveUp is told, before the job counts as failed, that it will not be
	// tried again. It may be told twice. It may be nil.
	GaveUp func(ctx context.Context, j Job, why error) error
	// Backoff is the wait after a try that failed; 2 s to 5 min where it is nil.
	Backoff func(attempt int) time.Duration
	// Every adds a job of this kind once in each such time, for all processes
	// together; 0 adds none.
	Every time.Duration
}

// Options are what workers need. Queue, Clock, Jitter and Logger must be given.
type Options struct {
	Queue  Queue
	Kinds  []Kind
	Clock  func() time.Time
	Jitter func() float64 // in [0, 1), safe for use by many
	Logger *slog.Logger
	Lease  time.Duration // a minute where it is 0
	Poll   time.Duration // how often to look without being woken; 250 ms where it is 0
	Watch  Watch         // nil: nobody is told
}

// Watch is told of tries, to measure them.
type Watch interface {
	// Job is told of a try and of the trace in which the job was asked for, and
	// then what became of it: "done", "again", "failed", "stopped" or "lost".
	Job(ctx context.Context, kind, origin string) (context.Context, func(outcome string, err error))
}

// Workers take jobs from a queue and do them.
type Workers struct {
	Options
	name   string
	claims atomic.Int64
	woken  map[string]chan struct{} // by kind
	held   leases
	beats  pulse
}

// ErrGone is why a job failed whose workers all died while they did it.
var ErrGone = errors.New("every worker that tried it ended before it was done")

// settle bounds the time to keep what became of a job once its work has ended.
const settle = 10 * time.Second

// NewWorkers makes workers. Run starts them.
func NewWorkers(o Options) *Workers {
	if o.Lease == 0 {
		o.Lease = time.Minute
	}
	if o.Poll == 0 {
		o.Poll = 250 * time.Millisecond
	}
	w := &Workers{Options: o, name: NewID(), woken: make(map[string]chan struct{}, len(o.Kinds))}
	for _, k := range o.Kinds {
		w.woken[k.Name] = make(chan struct{}, 1)
	}
	return w
}

// Wake makes the workers look for jobs of a kind now. It never waits.
func (w *Workers) Wake(kind string) {
	select {
	case w.woken[kind] <- struct{}{}:
	default: // nobody does this kind here, or they are woken already
	}
}

// Run does jobs until ctx ends and every job that was begun has ended or gone
// back to the queue.
func (w *Workers) Run(ctx context.Context) {
	var group sync.WaitGroup
	for _, k := range w.Kinds {
		group.Go(func() { w.dispatch(ctx, k) })
		if k.Every > 0 {
			group.Go(func() { w.repeat(ctx, k) })
		}
	}
	group.Wait()
}

// dispatch claims jobs of one kind while a worker is free.
func (w *Workers) dispatch(ctx context.Context, k Kind) {
	var group sync.WaitGroup
	defer group.Wait()
	free := make(chan struct{}, max(k.Workers, 1))
	for {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return
		}
		j, err := w.claim(ctx, k)
		if err == nil || errors.Is(err, ErrNone) {
			w.beats.beat(k.Name)
		}
		if err == nil {
			group.Go(func() {
				defer func() { <-free }()
				w.do(ctx, k, j)
			})
			continue
		}
		<-free
		if !errors.Is(err, ErrNone) && ctx.Err() == nil {
			w.Logger.Error("claim a job", "kind", k.Name, "error", err)
		}
		if !w.rest(ctx, k.Name) {
			return
		}
	}
}

// claim takes a job. Leases of its own that the clock made look ended are
// renewed first, so that workers take no job from themselves.
func (w *Workers) claim(ctx context.Context, k Kind) (Job, error) {
	if ctx.Err() != nil {
		return Job{}, ErrNone
	}
	now := w.Clock()
	for _, j := range w.held.stale(k.Name, now, w.Lease) {
		if err := w.extend(ctx, j, now); err != nil && !errors.Is(err, ErrLost) {
			return Job{}, err
		}
	}
	j, err := w.Queue.Claim(ctx, Claim{
		Kind: k.Name, Worker: w.name + "." + strconv.FormatInt(w.claims.Add(1), 10), Now: now, Until: now.Add(w.Lease),
	})
	if err == nil {
		w.held.add(j, now)
	}
	return j, err
}

// extend renews one lease from now on.
func (w *Workers) extend(ctx context.Context, j Job, now time.Time) error {
	err := w.Queue.Renew(ctx, j.ID, j.Worker, now.Add(w.Lease), now)
	if err == nil {
		w.held.renewed(j, now)
	}
	return err
}

// rest waits until it is woken or time to look again. It reports whether the
// workers go on.
func (w *Workers) rest(ctx context.Context, kind string) bool {
	timer := time.NewTimer(w.Poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case <-w.woken[kind]:
	}
	return true
}

// Run is a job at work.
type Run struct {
	Job
	workers *Workers
}

// Progress keeps how far the job is; it outlives the process.
func (r *Run) Progress(ctx context.Context, done, total int64) error {
	return r.workers.Queue.Progress(ctx, r.ID, r.Worker, done, total, r.workers.Clock())
}

// do does one job and keeps what became of it.
func (w *Workers) do(ctx context.Context, k Kind, j Job) {
	defer w.held.drop(j)
	work, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ended := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() { w.renew(work, j, cancel, ended) })
	tried, told := w.watched(work, j)
	err := ErrGone
	if j.Attempt <= j.Most {
		err = w.try(tried, k, j)
	}
	close(ended)
	renewing.Wait()
	if errors.Is(context.Cause(work), ErrLost) {
		told("lost", ErrLost)
		w.Logger.Warn("lost a job", "kind", k.Name, "job", j.ID)
		return
	}
	keep, done := context.WithTimeout(context.WithoutCancel(ctx), settle)
	defer done()
	end := endOf(ctx, j, err)
	told(end, err)
	if err := w.settle(keep, k, j, err, end); err != nil {
		w.Logger.Error("keep what became of a job", "kind", k.Name, "job", j.ID, "error", err)
	}
}

// watched tells of a try where somebody wants to know.
func (w *Workers) watched(ctx context.Context, j Job) (context.Context, func(outcome string, err error)) {
	if w.Watch == nil {
		return ctx, func(string, error) {}
	}
	return w.Watch.Job(ctx, j.Kind, j.Origin)
}

// Ends of a try that kept its claim.
const (
	endDone    = "done"
	endAgain   = "again"
	endFailed  = "failed"
	endStopped = "stopped"
)

// endOf is what becomes of a try.
func endOf(ctx context.Context, j Job, err error) string {
	var final permanent
	switch {
	case err == nil:
		return endDone
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return endStopped
	case errors.As(err, &final) || j.Attempt >= j.Most:
		return endFailed
	}
	return endAgain
}

// renew renews the lease until the work has ended, and ends the work when the
// lease is lost.
func (w *Workers) renew(ctx context.Context, j Job, cancel context.CancelCauseFunc, ended <-chan struct{}) {
	ticker := time.NewTicker(w.Lease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := w.extend(ctx, j, w.Clock())
		if errors.Is(err, ErrLost) {
			cancel(ErrLost)
			return
		}
		if err != nil && ctx.Err() == nil {
			w.Logger.Error("renew the lease of a job", "kind", j.Kind, "job", j.ID, "error", err)
		}
	}
}

// try runs the handler; a panic of it is its error.
func (w *Workers) try(ctx context.Context, k Kind, j Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return k.Do(ctx, &Run{Job: j, workers: w})
}

// settle keeps what became of a try.
func (w *Workers) settle(ctx context.Context, k Kind, j Job, err error, end string) error {
	now := w.Clock()
	switch end {
	case endDone:
		return w.Queue.Complete(ctx, j.ID, j.Worker, now)
	case endStopped:
		return w.Queue.Again(ctx, j.ID, j.Worker, "", false, now, now)
	case endFailed:
		w.Logger.Warn("gave a job up", "kind", k.Name, "job", j.ID, "attempt", j.Attempt, "error", err)
		if k.GaveUp != nil {
			if err := k.GaveUp(ctx, j, err); err != nil {
				return fmt.Errorf("tell that it was given up: %w", err)
			}
		}
		return w.Queue.Fail(ctx, j.ID, j.Worker, err.Error(), now)
	}
	backoff := k.Backoff
	if backoff == nil {
		backoff = usualBackoff
	}
	pause := wait(backoff(j.Attempt), w.Jitter())
	var asked later
	if errors.As(err, &asked) {
		pause = max(pause, asked.wait)
	}
	return w.Queue.Again(ctx, j.ID, j.Worker, err.Error(), true, now.Add(pause), now)
}

// repeat adds a job of a kind now and then, once in each interval whoever adds it.
func (w *Workers) repeat(ctx context.Context, k Kind) {
	ticker := time.NewTicker(min(k.Every, time.Minute))
	defer ticker.Stop()
	for {
		now := w.Clock()
		key := strconv.FormatInt(now.UnixMilli()/max(k.Every.Milliseconds(), 1), 10)
		if _, err := w.Queue.Enqueue(ctx, New{ID: NewID(), Kind: k.Name, Key: key, RunAt: now, Most: 3}, now); err != nil && ctx.Err() == nil {
			w.Logger.Error("add a regular job", "kind", k.Name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
