package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/usage"
)

const (
	putUsageOf = `INSERT INTO assessment_usage (assessment_id, value, at) VALUES ($1, $2, $3)
		ON CONFLICT (assessment_id) DO UPDATE SET value = excluded.value, at = excluded.at`
	dropUsageOf   = `DELETE FROM assessment_usage WHERE assessment_id = $1`
	selectUsageOf = `SELECT value FROM assessment_usage WHERE assessment_id = $1`
)

// PutSummary implements assessment.Store.
func (s *Store) PutSummary(ctx context.Context, id string, u *usage.Summary, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		if err := touch(w, id, now); err != nil {
			return err
		}
		if u == nil {
			_, err := w.exec(dropUsageOf, id)
			return err
		}
		return putUsage(w, id, u, now)
	})
}

// putUsage keeps what exports say in a draft, where they say something.
func putUsage(w *writer, id string, u *usage.Summary, now time.Time) error {
	if u == nil {
		return nil
	}
	value, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("encode usage: %w", err)
	}
	if _, err := w.exec(putUsageOf, id, string(value), now.UnixMilli()); err != nil {
		return fmt.Errorf("put usage: %w", err)
	}
	return nil
}

func usageOf(ctx context.Context, tx *sql.Tx, d *assessment.Draft) error {
	var value string
	err := tx.QueryRowContext(ctx, selectUsageOf, d.ID).Scan(&value)
	if missing(err) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(value), &d.Answers.Usage)
	}
	if err != nil {
		return fmt.Errorf("read usage: %w", err)
	}
	return nil
}
