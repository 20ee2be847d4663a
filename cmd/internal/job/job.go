// Package job does work that outlives a request: a queue in the database, and
// the workers that take from it.
//
// A job is added in the transaction of what it belongs to, so neither exists
// without the other. A worker claims it for the time of a lease, renews the
// lease while it works, and completes it only where the claim is still its own.
// A job whose worker died is claimed again when the lease ends, so a handler
// must be safe to run twice: it looks whether its effect is there, and keeps
// the effect in one transaction.
//
// # The clock
//
// Times come from the clock given to Workers, never from the database. Such a
// clock may jump.
//
//   - Forward: leases seem to have ended. Workers renew their
//     own before they claim, so in one process nothing runs twice. Another process may take
//     a job over; the first then loses it at its next renewal, its context ends,
//     and its completion is refused.
//   - Back: leases and waiting times seem to last longer. A row that was written
//     more than ten leases after the present moment shows the jump and counts as
//     due, so no jump delays a job by more than that. A live worker writes its
//     row anew at each renewal.
//
// The clocks of several machines must agree within a lease. Where they do not,
// work may be done twice, and is still completed once.
//
// # Why our own table
//
// maragu.dev/goqite v0.4.0 was tried against this store and on PostgreSQL 15.
// It adds a message through *sql.Tx only. Our writer begins its transactions by
// statement on one connection, for which database/sql makes no *sql.Tx
// ("cannot start a transaction within a transaction"), and adding through a
// second connection waits out the busy time-out (SQLITE_BUSY after 5 s). On
// PostgreSQL, without SKIP LOCKED, four receivers of 1,000 messages met 11,080
// serialisation errors and took 201 a second. A receiver that was overtaken can
// still delete the message of the one at work, as nothing tells claims apart.
// Its times come from time.Now. A message given up stays in the table without
// a state, and there is neither progress nor cancelling.
package job

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"
)

// State is what has become of a job.
type State string

// The states. The last three are final.
const (
	Queued    State = "queued" // also while it waits to be tried again
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// New is a job to add.
type New struct {
	ID      string // see NewID; jobs due at the same time run in the order of their ids
	Kind    string // which handler does it
	Key     string // while a job of the kind with this key is kept, no second one is added; "" for none
	Payload string // for the handler
	RunAt   time.Time
	Most    int    // how often it is tried, at least 1
	Total   int64  // steps of its progress, 0 when nobody knows
	Origin  string // trace in which it was asked for, "" for none; the store fills it in
}

// Job is a job as it is kept.
type Job struct {
	New
	State      State
	Attempt    int    // of tries begun
	Worker     string // whose claim it is while running
	Done       int64  // steps of Total
	Error      string // of the last try, for the operator
	CreatedAt  time.Time
	UpdatedAt  time.Time
	FinishedAt *time.Time
}

// Claim is the wish for a job.
type Claim struct {
	Kind   string
	Worker string // a new one for each claim
	Now    time.Time
	Until  time.Time // end of the lease
}

// Answers of a queue.
var (
	ErrNone = errors.New("no job is due")
	ErrLost = errors.New("the job is no longer this worker's")
)

// Queue keeps jobs. Every method that returns without error has its effect on
// disk. The methods that name a worker return ErrLost where its claim has ended.
type Queue interface {
	// Enqueue adds a job and reports whether it was added; it is not where its
	// key is taken. Where a job belongs to other rows, the store adds it in
	// their transaction instead.
	Enqueue(ctx context.Context, j New, now time.Time) (bool, error)
	// Claim takes the job that is due longest. ErrNone if none is due.
	Claim(ctx context.Context, c Claim) (Job, error)
	// Renew makes the lease last until then.
	Renew(ctx context.Context, id, worker string, until, now time.Time) error
	// Progress keeps how far a job is.
	Progress(ctx context.Context, id, worker string, done, total int64, now time.Time) error
	// Complete ends a job as done.
	Complete(ctx context.Context, id, worker string, now time.Time) error
	// Fail ends a job as failed.
	Fail(ctx context.Context, id, worker, reason string, now time.Time) error
	// Again puts a job back until at. Where counted is false the try does not count.
	Again(ctx context.Context, id, worker, reason string, counted bool, at, now time.Time) error
}

// NewID makes an id that nobody can guess.
func NewID() string { return strings.ToLower(rand.Text()) }

// permanent is an error that another try would meet again.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that another try would meet again, so that none is made.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// later is an error with the time to wait before the next try.
type later struct {
	error
	wait time.Duration
}

func (l later) Unwrap() error { return l.error }

// After marks an error after which the next try waits at least so long.
func After(err error, wait time.Duration) error { return later{err, wait} }

// usualBackoff doubles from two seconds to five minutes.
func usualBackoff(attempt int) time.Duration {
	const first, longest = 2 * time.Second, 5 * time.Minute
	if attempt > 8 {
		return longest
	}
	return min(first<<max(attempt-1, 0), longest)
}

// spread is how far a waiting time is drawn to either side, as a share of it,
// so that what failed together is not tried again together.
const spread = 0.2

// wait is how long to wait after a try, with jitter in [0, 1).
func wait(base time.Duration, jitter float64) time.Duration {
	return time.Duration(float64(base) * (1 - spread + 2*spread*jitter))
}
