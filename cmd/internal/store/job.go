package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"waterline/cmd/internal/job"
)

const (
	columnsOfJob = `id, kind, once, payload, state, attempt, most, run_at, worker, done, total, error, created_at, updated_at, finished_at, origin`

	// due is a job to run: its time has come, or its worker's lease has ended, or
	// it was written more than ten leases after now, as by a clock that has gone
	// back since.
	due = `kind = $1 AND finished_at IS NULL AND (state = 'queued' AND run_at <= $2 OR state = 'running' AND lease_until <= $2
		OR updated_at > $2 + 10 * ($3 - $2))`

	insertJob = `INSERT INTO job (id, kind, once, payload, state, attempt, most, run_at, worker, lease_until, done, total, error, created_at, updated_at, origin)
		VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, '', 0, 0, $7, '', $8, $8, $9) ON CONFLICT (kind, once) DO NOTHING`

	// claimJob is the one statement about jobs that differs between databases:
	// PostgreSQL has more between its two parts.
	claimJobFirst = `UPDATE job SET state = 'running', attempt = attempt + 1, worker = $4, lease_until = $3, updated_at = $2
		WHERE id = (SELECT id FROM job WHERE ` + due + ` ORDER BY run_at, id LIMIT 1`
	claimJobLast = `) RETURNING ` + columnsOfJob
	claimJob     = claimJobFirst + claimJobLast

	claimed     = ` WHERE id = $1 AND worker = $2 AND state = 'running'`
	renewJob    = `UPDATE job SET lease_until = $3, updated_at = $4` + claimed
	progressJob = `UPDATE job SET done = $3, total = $4, updated_at = $5` + claimed
	completeJob = `UPDATE job SET state = 'done', done = total, error = '', updated_at = $3, finished_at = $3` + claimed
	failJob     = `UPDATE job SET state = 'failed', error = $3, updated_at = $4, finished_at = $4` + claimed
	againJob    = `UPDATE job SET state = 'queued', worker = '', error = $3, attempt = attempt - $4, run_at = $5, updated_at = $6` + claimed
	cancelJob   = `UPDATE job SET state = 'cancelled', updated_at = $2, finished_at = $2 WHERE id = $1 AND state IN ('queued', 'running')`
	deleteJobs  = `DELETE FROM job WHERE finished_at < $1`

	selectJob  = `SELECT ` + columnsOfJob + ` FROM job WHERE id = $1`
	isJobDue   = `SELECT 1 FROM job WHERE ` + due + ` LIMIT 1`
	countStuck = `SELECT COUNT(*), MIN(run_at) FROM job WHERE state = 'queued' AND run_at <= $1`
)

func jobWrites() []string {
	return []string{insertJob, claimJob, renewJob, progressJob, completeJob, failJob, againJob, cancelJob, deleteJobs}
}

var _ job.Queue = (*Store)(nil)

// longestReason bounds what is kept of an error, in bytes.
const longestReason = 1000

// OnEnqueue makes wake be called with the kind of each job once its transaction
// is on disk. It must not wait. Set it before jobs are added.
func (s *Store) OnEnqueue(wake func(kind string)) { s.db.onEnqueue(wake) }

// enqueue adds a job in the transaction of a task and reports whether it was
// added; it is not where a job of its kind is kept under its key.
func enqueue(w *writer, j job.New, now time.Time) (bool, error) {
	key := j.Key
	if key == "" {
		key = j.ID
	}
	n, err := w.exec(insertJob, j.ID, j.Kind, key, j.Payload, max(j.Most, 1), j.RunAt.UnixMilli(), j.Total, now.UnixMilli(), w.origin)
	if err != nil {
		return false, fmt.Errorf("add a job: %w", err)
	}
	if n > 0 {
		w.enqueued = append(w.enqueued, j.Kind)
	}
	return n > 0, nil
}

// Enqueue implements job.Queue.
func (s *Store) Enqueue(ctx context.Context, j job.New, now time.Time) (bool, error) {
	added := false
	err := s.writeBeside(ctx, func(w *writer) error {
		var err error
		added, err = enqueue(w, j, now)
		return err
	})
	return added, err
}

// Claim implements job.Queue. It looks before it writes, as most of the time
// nothing is due.
func (s *Store) Claim(ctx context.Context, c job.Claim) (job.Job, error) {
	now, until := c.Now.UnixMilli(), c.Until.UnixMilli()
	var one int
	if err := s.read.QueryRowContext(ctx, isJobDue, c.Kind, now, until).Scan(&one); missing(err) {
		return job.Job{}, job.ErrNone
	} else if err != nil {
		return job.Job{}, fmt.Errorf("look for a job: %w", err)
	}
	var j job.Job
	err := s.writeBeside(ctx, func(w *writer) error {
		var err error
		j, err = scanJob(func(dest ...any) error {
			return w.change(s.dialect.claimJob, []any{c.Kind, now, until, c.Worker}, dest...)
		})
		if missing(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return job.Job{}, fmt.Errorf("claim a job: %w", err)
	}
	if j.ID == "" {
		return job.Job{}, job.ErrNone
	}
	return j, nil
}

// Renew implements job.Queue.
func (s *Store) Renew(ctx context.Context, id, worker string, until, now time.Time) error {
	return s.onClaim(ctx, renewJob, id, worker, until.UnixMilli(), now.UnixMilli())
}

// Progress implements job.Queue.
func (s *Store) Progress(ctx context.Context, id, worker string, done, total int64, now time.Time) error {
	return s.onClaim(ctx, progressJob, id, worker, done, total, now.UnixMilli())
}

// Complete implements job.Queue.
func (s *Store) Complete(ctx context.Context, id, worker string, now time.Time) error {
	return s.onClaim(ctx, completeJob, id, worker, now.UnixMilli())
}

// Fail implements job.Queue.
func (s *Store) Fail(ctx context.Context, id, worker, reason string, now time.Time) error {
	return s.onClaim(ctx, failJob, id, worker, clipped(reason, longestReason), now.UnixMilli())
}

// Again implements job.Queue.
func (s *Store) Again(ctx context.Context, id, worker, reason string, counted bool, at, now time.Time) error {
	uncounted := 1
	if counted {
		uncounted = 0
	}
	return s.onClaim(ctx, againJob, id, worker, clipped(reason, longestReason), uncounted, at.UnixMilli(), now.UnixMilli())
}

// onClaim changes a job that its worker still has.
func (s *Store) onClaim(ctx context.Context, query string, args ...any) error {
	lost := false
	err := s.writeBeside(ctx, func(w *writer) error {
		n, err := w.exec(query, args...)
		lost = n == 0
		return err
	})
	if err == nil && lost {
		return job.ErrLost
	}
	return err
}

// Cancel ends a job that has not ended. NotFound if there is none. A worker
// that is at it learns so at its next renewal.
func (s *Store) Cancel(ctx context.Context, id string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(cancelJob, id, now.UnixMilli()))("job.gone")
	})
}

// Forget deletes the jobs that ended before a moment, and with them their keys.
func (s *Store) Forget(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(deleteJobs, before.UnixMilli())
		return err
	})
}

// Job reads one job with its progress. NotFound if there is none.
func (s *Store) Job(ctx context.Context, id string) (job.Job, error) {
	j, err := scanJob(s.read.QueryRowContext(ctx, selectJob, id).Scan)
	if missing(err) {
		return job.Job{}, gone("job.gone")
	}
	if err != nil {
		return job.Job{}, fmt.Errorf("read a job: %w", err)
	}
	return j, nil
}

// Backlog is how many jobs are due that nobody has begun, and since when the
// oldest waits; zero when none does.
func (s *Store) Backlog(ctx context.Context, now time.Time) (int, time.Time, error) {
	var n int
	var oldest sql.NullInt64
	if err := s.read.QueryRowContext(ctx, countStuck, now.UnixMilli()).Scan(&n, &oldest); err != nil {
		return 0, time.Time{}, fmt.Errorf("count jobs: %w", err)
	}
	if !oldest.Valid {
		return n, time.Time{}, nil
	}
	return n, moment(oldest.Int64), nil
}

func scanJob(scan func(...any) error) (job.Job, error) {
	var j job.Job
	var runAt, created, updated int64
	var finished sql.NullInt64
	err := scan(&j.ID, &j.Kind, &j.Key, &j.Payload, &j.State, &j.Attempt, &j.Most, &runAt, &j.Worker,
		&j.Done, &j.Total, &j.Error, &created, &updated, &finished, &j.Origin)
	if err != nil {
		return job.Job{}, err
	}
	j.RunAt, j.CreatedAt, j.UpdatedAt, j.FinishedAt = moment(runAt), moment(created), moment(updated), optional(finished)
	return j, nil
}

// optional is a moment that may not have come.
func optional(ms sql.NullInt64) *time.Time {
	if !ms.Valid {
		return nil
	}
	at := moment(ms.Int64)
	return &at
}

// clipped is the beginning of a text, of whole runes and valid.
func clipped(text string, bytes int) string {
	if len(text) > bytes {
		text = text[:bytes]
	}
	return strings.ToValidUTF8(text, "")
}
