package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	countMails = `SELECT COUNT(*), MIN(created_at) FROM mail WHERE ended_at IS NULL`
	countDue   = `SELECT COUNT(*), (SELECT COUNT(*) FROM assessment WHERE expires_at <= $1) FROM assessment`
	failedJobs = `SELECT COUNT(*) FROM job WHERE state = 'failed'`
	newestJobs = `SELECT kind, state, MAX(updated_at), error FROM job WHERE kind LIKE '%.tidy' AND finished_at IS NOT NULL GROUP BY kind ORDER BY kind`
)

// Condition is how the store is.
type Condition struct {
	Size        int64 // bytes of the database
	Mails       int   // that wait to be sent
	OldestMail  time.Time
	Failed      int // jobs that were given up and are kept
	Assessments int
	Due         int // assessments whose time is over, for the next sweep to delete
	Tidied      []Tidied
}

// Tidied is when old rows of a kind were deleted last.
type Tidied struct {
	Kind  string // of the job
	At    time.Time
	Error string // "" where it succeeded
}

// Condition looks at the store.
func (s *Store) Condition(ctx context.Context, now time.Time) (c Condition, err error) {
	var oldest sql.NullInt64
	for _, q := range []struct {
		query string
		args  []any
		into  []any
	}{
		{countMails, nil, []any{&c.Mails, &oldest}}, {countDue, []any{now.UnixMilli()}, []any{&c.Assessments, &c.Due}},
		{failedJobs, nil, []any{&c.Failed}}, {s.dialect.sizeOfData, nil, []any{&c.Size}},
	} {
		if err := s.read.QueryRowContext(ctx, q.query, q.args...).Scan(q.into...); err != nil {
			return Condition{}, fmt.Errorf("condition: %w", err)
		}
	}
	if oldest.Valid {
		c.OldestMail = moment(oldest.Int64)
	}
	rows, err := s.read.QueryContext(ctx, newestJobs)
	if err != nil {
		return Condition{}, fmt.Errorf("condition: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var t Tidied
		var state string
		var at int64
		if err := rows.Scan(&t.Kind, &state, &at, &t.Error); err != nil {
			return Condition{}, fmt.Errorf("condition: %w", err)
		}
		if state == "done" {
			t.Error = ""
		}
		t.At = moment(at)
		c.Tidied = append(c.Tidied, t)
	}
	return c, rows.Err()
}
