package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

const (
	insertAssessment = `INSERT INTO assessment (id, key_hash, questionnaire, form, depth, overrides, created_at, updated_at, submitted_at, expires_at, language,
			series_id, quarter, follows, follows_version, follows_at, follows_quarter, follows_questionnaire)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	touchAssessment = `UPDATE assessment SET updated_at = $2 WHERE id = $1`
	findAssessment  = `SELECT 1 FROM assessment WHERE id = $1`
	insertItem      = `INSERT INTO item (assessment_id, group_id, item_id, position)
		VALUES ($1, $2, $3, (SELECT COALESCE(MAX(position), 0) + 1 FROM item WHERE assessment_id = $1 AND group_id = $2))`
	deleteItem        = `DELETE FROM item WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`
	deleteItemAnswers = `DELETE FROM answer WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`
	insertResult      = `INSERT INTO result (assessment_id, number, value, created_at, answers, currency, middle, mean)
		VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM result WHERE assessment_id = $1), $2, $3, $4, $5, $6, $7)
		RETURNING number`
	markSubmitted    = `UPDATE assessment SET submitted_at = $2 WHERE id = $1`
	deleteAssessment = `DELETE FROM assessment WHERE id = $1`
	purgeAssessments = `DELETE FROM assessment WHERE expires_at < $1 AND client_id IS NULL`
)

// writes lists every statement that a writer runs.
func writes() []string {
	return slices.Concat(
		assessmentWrites(), clientWrites(), userWrites(), organisationWrites(), sessionWrites(), tokenWrites(), invitationWrites(),
		oneTimeWrites(), factorWrites(), ceremonyWrites(), auditWrites(), secretWrites(), eraseWrites(),
		jobWrites(), reportBatchWrites(), webhookWrites(), requestWrites(), brandWrites(), surveyWrites(), reminderWrites(), rerunWrites(), outlineWrites(), initiativeWrites(), benchmarkWrites(), usageWrites(),
	)
}

func assessmentWrites() []string {
	return []string{
		insertAssessment, touchAssessment, findAssessment, insertItem, deleteItem, deleteItemAnswers, insertResult, markSubmitted, deleteAssessment, purgeAssessments,
		putAnswer, putByKey, findItem, findAnswer,
		insertLink, findLink, extendAssessment, revokeLink,
		setDepth, setLanguage, insertConsent,
		insertShare, tryShare, revokeShare, insertView,
		insertMail, sameMail, countMail, nextMail, putOffMail, endMail, dropMails,
		insertRespondent, nameRespondent, speakTo, keepSaid, dropSaid, markChosen, deleteItemSaid,
	}
}

// Create implements assessment.Store.
func (s *Store) Create(ctx context.Context, d assessment.Draft) error {
	create, err := creation(d)
	if err != nil {
		return err
	}
	return s.write(ctx, create)
}

// creation is the write that makes a draft with its first link.
func creation(d assessment.Draft) (func(*writer) error, error) {
	overrides, err := json.Marshal(d.Answers.Overrides)
	if err != nil {
		return nil, fmt.Errorf("encode overrides: %w", err)
	}
	var submitted any
	if d.SubmittedAt != nil {
		submitted = d.SubmittedAt.UnixMilli()
	}
	return func(w *writer) error {
		_, err := w.exec(insertAssessment, append([]any{
			d.ID, d.KeyHash, d.Questionnaire, d.Form, string(d.Depth), string(overrides),
			d.CreatedAt.UnixMilli(), d.UpdatedAt.UnixMilli(), submitted, d.ExpiresAt.UnixMilli(), d.Language,
		}, origin(d)...)...)
		if err != nil {
			return taken(err, "error.draft_exists")
		}
		if _, err := w.exec(insertLink, d.KeyHash, d.ID, d.CreatedAt.UnixMilli(), d.ExpiresAt.UnixMilli(), d.Part, d.Respondent); err != nil {
			return taken(err, "error.draft_exists")
		}
		if err := putAll(w, d.ID, "", "", d.Answers.Values, d.Respondent, d.CreatedAt); err != nil {
			return err
		}
		for group, items := range d.Answers.Groups {
			for _, item := range items {
				if err := appendItem(w, d.ID, group, item, d.Respondent, d.CreatedAt); err != nil {
					return err
				}
			}
		}
		if err := putUsage(w, d.ID, d.Answers.Usage, d.CreatedAt); err != nil {
			return err
		}
		return carry(w, d)
	}, nil
}

// AddItem implements assessment.Store.
func (s *Store) AddItem(ctx context.Context, id, group string, item assessment.Item, by string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		if err := touch(w, id, now); err != nil {
			return err
		}
		if err := appendItem(w, id, group, item, by, now); err != nil {
			return err
		}
		// An item that was removed and is put back is asked about again.
		_, err := w.exec(askConfirm, id, item.ID)
		return err
	})
}

// RemoveItem implements assessment.Store.
func (s *Store) RemoveItem(ctx context.Context, id, group, item string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		if err := touch(w, id, now); err != nil {
			return err
		}
		if _, err := w.exec(deleteItemAnswers, id, group, item); err != nil {
			return err
		}
		if _, err := w.exec(deleteItemSaid, id, group, item); err != nil {
			return err
		}
		return existing(w.exec(deleteItem, id, group, item))("error.item_gone")
	})
}

// Submit implements assessment.Store.
func (s *Store) Submit(ctx context.Context, id string, a assessment.Answers, r assessment.Result, now time.Time) error {
	value, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	answers, err := assessment.Encode(a)
	if err != nil {
		return err
	}
	return s.write(ctx, func(w *writer) error {
		if err := existing(w.exec(markSubmitted, id, now.UnixMilli()))("error.draft_gone"); err != nil {
			return err
		}
		var number int64
		npv := r.Portfolio.NPV
		err := w.change(insertResult, []any{id, string(value), now.UnixMilli(), string(answers), r.Currency, npv.P50, npv.Mean}, &number)
		if err != nil {
			return fmt.Errorf("put result: %w", err)
		}
		return ran(w, id, number, r, client.Entry{Kind: client.Ran, At: now})
	})
}

// Delete implements assessment.Store. What was deleted is overwritten in the
// file, and the log of changes that still held it is emptied. Reports that were
// issued to a client are the client's and stay.
func (s *Store) Delete(ctx context.Context, id string, now time.Time) error {
	err := s.write(ctx, func(w *writer) error {
		if err := withdrawn(w, id, now); err != nil {
			return err
		}
		return existing(w.exec(deleteAssessment, id))("error.draft_gone")
	})
	if err != nil {
		return err
	}
	return s.forget(ctx)
}

// Purge implements assessment.Store.
func (s *Store) Purge(ctx context.Context, before time.Time) (int64, error) {
	var gone int64
	err := s.write(ctx, func(w *writer) error {
		var err error
		gone, err = w.exec(purgeAssessments, before.UnixMilli())
		return err
	})
	if err != nil || gone == 0 {
		return 0, err
	}
	return gone, s.forget(ctx)
}

func touch(w *writer, id string, now time.Time) error {
	return existing(w.exec(touchAssessment, id, now.UnixMilli()))("error.draft_gone")
}

func appendItem(w *writer, id, group string, item assessment.Item, by string, now time.Time) error {
	if _, err := w.exec(insertItem, id, group, item.ID); err != nil {
		return taken(err, "error.item_exists")
	}
	return putAll(w, id, group, item.ID, item.Values, by, now)
}

func putAll(w *writer, id, group, item string, values map[string]questionnaire.Answer, by string, now time.Time) error {
	for question, answer := range values {
		value, err := encoded(question, answer)
		if err != nil {
			return err
		}
		var version int64
		if err := w.change(putAnswer, []any{id, group, item, question, value, anyVersion, by, now.UnixMilli()}, &version); err != nil {
			return fmt.Errorf("put %s: %w", question, err)
		}
	}
	return nil
}

// existing turns a statement that met no row into NotFound.
func existing(n int64, err error) func(safe string) error {
	return func(safe string) error {
		if err == nil && n == 0 {
			return gone(safe)
		}
		return err
	}
}

func gone(safe string) error {
	return &assessment.Error{Code: assessment.NotFound, Safe: safe}
}

func missing(err error) bool { return errors.Is(err, sql.ErrNoRows) || unkeepable(err) }
