package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

const (
	insertAssessment = `INSERT INTO assessment (id, key_hash, questionnaire, depth, overrides, created_at, updated_at, submitted_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	touchAssessment = `UPDATE assessment SET updated_at = $2 WHERE id = $1`
	putAnswer       = `INSERT INTO answer (assessment_id, group_id, item_id, question_id, value, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (assessment_id, group_id, item_id, question_id)
		DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`
	clearAnswer = `DELETE FROM answer WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4`
	insertItem  = `INSERT INTO item (assessment_id, group_id, item_id, position)
		VALUES ($1, $2, $3, (SELECT COALESCE(MAX(position), 0) + 1 FROM item WHERE assessment_id = $1 AND group_id = $2))`
	findItem          = `SELECT COUNT(*) FROM item WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`
	deleteItem        = `DELETE FROM item WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`
	deleteItemAnswers = `DELETE FROM answer WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`
	insertResult      = `INSERT INTO result (assessment_id, number, value, created_at)
		VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM result WHERE assessment_id = $1), $2, $3)`
	markSubmitted    = `UPDATE assessment SET submitted_at = $2 WHERE id = $1`
	deleteAssessment = `DELETE FROM assessment WHERE id = $1`
)

// Create implements assessment.Store.
func (s *SQLite) Create(ctx context.Context, d assessment.Draft) error {
	overrides, err := json.Marshal(d.Answers.Overrides)
	if err != nil {
		return fmt.Errorf("encode overrides: %w", err)
	}
	var submitted any
	if d.SubmittedAt != nil {
		submitted = d.SubmittedAt.UnixMilli()
	}
	return s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, insertAssessment, d.ID, d.KeyHash, d.Questionnaire, string(d.Depth), string(overrides),
			d.CreatedAt.UnixMilli(), d.UpdatedAt.UnixMilli(), submitted, d.ExpiresAt.UnixMilli())
		if err != nil {
			return taken(err, "error.draft_exists")
		}
		if err := putAll(ctx, tx, d.ID, "", "", d.Answers.Values, d.CreatedAt); err != nil {
			return err
		}
		for group, items := range d.Answers.Groups {
			for _, item := range items {
				if err := appendItem(ctx, tx, d.ID, group, item, d.CreatedAt); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Save implements assessment.Store.
func (s *SQLite) Save(ctx context.Context, id string, changes []assessment.Change, now time.Time) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := touch(ctx, tx, id, now); err != nil {
			return err
		}
		for _, c := range changes {
			if c.Item != "" {
				var found int
				if err := tx.QueryRowContext(ctx, findItem, id, c.Group, c.Item).Scan(&found); err != nil {
					return err
				}
				if found == 0 {
					return gone("error.item_gone")
				}
			}
			if err := put(ctx, tx, id, c, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddItem implements assessment.Store.
func (s *SQLite) AddItem(ctx context.Context, id, group string, item assessment.Item, now time.Time) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := touch(ctx, tx, id, now); err != nil {
			return err
		}
		return appendItem(ctx, tx, id, group, item, now)
	})
}

// RemoveItem implements assessment.Store.
func (s *SQLite) RemoveItem(ctx context.Context, id, group, item string, now time.Time) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := touch(ctx, tx, id, now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, deleteItemAnswers, id, group, item); err != nil {
			return err
		}
		return existing(tx.ExecContext(ctx, deleteItem, id, group, item))("error.item_gone")
	})
}

// Submit implements assessment.Store.
func (s *SQLite) Submit(ctx context.Context, id string, r assessment.Result, now time.Time) error {
	value, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := existing(tx.ExecContext(ctx, markSubmitted, id, now.UnixMilli()))("error.draft_gone"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, insertResult, id, string(value), now.UnixMilli())
		return err
	})
}

// Delete implements assessment.Store.
func (s *SQLite) Delete(ctx context.Context, id string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		return existing(tx.ExecContext(ctx, deleteAssessment, id))("error.draft_gone")
	})
}

// update runs fn in one transaction; when it returns nil the effect is on disk.
func (s *SQLite) update(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func touch(ctx context.Context, tx *sql.Tx, id string, now time.Time) error {
	return existing(tx.ExecContext(ctx, touchAssessment, id, now.UnixMilli()))("error.draft_gone")
}

func appendItem(ctx context.Context, tx *sql.Tx, id, group string, item assessment.Item, now time.Time) error {
	if _, err := tx.ExecContext(ctx, insertItem, id, group, item.ID); err != nil {
		return taken(err, "error.item_exists")
	}
	return putAll(ctx, tx, id, group, item.ID, item.Values, now)
}

func putAll(ctx context.Context, tx *sql.Tx, id, group, item string, values map[string]questionnaire.Answer, now time.Time) error {
	for question, answer := range values {
		change := assessment.Change{Group: group, Item: item, Question: question, Answer: answer}
		if err := put(ctx, tx, id, change, now); err != nil {
			return err
		}
	}
	return nil
}

func put(ctx context.Context, tx *sql.Tx, id string, c assessment.Change, now time.Time) error {
	if c.Answer.State == questionnaire.Missing {
		_, err := tx.ExecContext(ctx, clearAnswer, id, c.Group, c.Item, c.Question)
		return err
	}
	value, err := assessment.EncodeAnswer(c.Answer)
	if err != nil {
		return fmt.Errorf("encode %s: %w", c.Question, err)
	}
	_, err = tx.ExecContext(ctx, putAnswer, id, c.Group, c.Item, c.Question, string(value), now.UnixMilli())
	return err
}

// existing turns a statement that met no row into NotFound.
func existing(r sql.Result, err error) func(safe string) error {
	return func(safe string) error {
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return err
		}
		if n == 0 {
			return gone(safe)
		}
		return nil
	}
}

func gone(safe string) error {
	return &assessment.Error{Code: assessment.NotFound, Safe: safe}
}

// taken turns a broken uniqueness into Conflict.
func taken(err error, safe string) error {
	var fault *sqlite.Error
	if errors.As(err, &fault) && fault.Code()&0xff == sqlite3.SQLITE_CONSTRAINT {
		return &assessment.Error{Code: assessment.Conflict, Safe: safe, Err: err}
	}
	return err
}
