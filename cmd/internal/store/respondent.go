package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
)

const (
	insertRespondent = `INSERT INTO respondent (assessment_id, id, label, name) VALUES ($1, $2, $3, $4)`
	nameRespondent   = `UPDATE respondent SET name = $3, opened_at = COALESCE(opened_at, $4) WHERE assessment_id = $1 AND id = $2`

	speakTo = `UPDATE respondent SET language = $3 WHERE assessment_id = $1 AND id = $2`

	// keepSaid puts aside what another respondent said, where putAnswer is about
	// to replace it.
	keepSaid = `INSERT INTO said (assessment_id, group_id, item_id, question_id, respondent, value, updated_at)
		SELECT assessment_id, group_id, item_id, question_id, respondent, value, updated_at FROM answer
		WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4
			AND value <> '' AND value <> $5 AND respondent <> $7 AND NOT confirm AND (CAST($6 AS BIGINT) < 0 OR version = $6)
		ON CONFLICT (assessment_id, group_id, item_id, question_id, respondent) DO UPDATE SET
			value = excluded.value, updated_at = excluded.updated_at`

	// dropSaid forgets what a respondent said before.
	dropSaid   = `DELETE FROM said WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4 AND respondent = $5`
	markChosen = `UPDATE answer SET chosen = version WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4`

	deleteItemSaid = `DELETE FROM said WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`

	selectRespondents = `SELECT id, label, name, opened_at, language FROM respondent WHERE assessment_id = $1`
	selectSaid        = `SELECT group_id, item_id, question_id, respondent, value, updated_at FROM said WHERE assessment_id = $1
		ORDER BY group_id, item_id, question_id, respondent`
)

// Invite implements assessment.Store.
func (s *Store) Invite(ctx context.Context, id string, l assessment.Link, r assessment.Respondent) error {
	return s.write(ctx, func(w *writer) error {
		if err := existing(w.exec(extendAssessment, id, l.ExpiresAt.UnixMilli()))("error.draft_gone"); err != nil {
			return err
		}
		if _, err := w.exec(insertRespondent, id, r.ID, r.Label, r.Name); err != nil {
			return taken(err, "error.link_exists")
		}
		return addLink(w, id, l)
	})
}

// Introduce implements assessment.Store.
func (s *Store) Introduce(ctx context.Context, id, respondent, name string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(nameRespondent, id, respondent, name, now.UnixMilli()))("error.draft_gone")
	})
}

// SpeakTo implements assessment.Store.
func (s *Store) SpeakTo(ctx context.Context, id, respondent, language string) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(speakTo, id, respondent, language))("error.draft_gone")
	})
}

func respondents(ctx context.Context, tx *sql.Tx, d *assessment.Draft) (err error) {
	rows, err := tx.QueryContext(ctx, selectRespondents, d.ID)
	if err != nil {
		return fmt.Errorf("read respondents: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r assessment.Respondent
		var opened sql.NullInt64
		if err := rows.Scan(&r.ID, &r.Label, &r.Name, &opened, &r.Language); err != nil {
			return fmt.Errorf("read respondents: %w", err)
		}
		if opened.Valid {
			at := moment(opened.Int64)
			r.OpenedAt = &at
		}
		if d.People == nil {
			d.People = make(map[string]assessment.Respondent)
		}
		d.People[r.ID] = r
	}
	if own := d.People[d.Respondent].Language; own != "" {
		d.Language = own
	}
	return rows.Err()
}

func (s *Store) said(ctx context.Context, tx *sql.Tx, d *assessment.Draft) (err error) {
	rows, err := tx.QueryContext(ctx, selectSaid, d.ID)
	if err != nil {
		return fmt.Errorf("read what was said: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var said assessment.Said
		var value string
		var at int64
		if err := rows.Scan(&said.Group, &said.Item, &said.Question, &said.By, &value, &at); err != nil {
			return fmt.Errorf("read what was said: %w", err)
		}
		var ok bool
		if said.Answer, ok = s.typed(said.Question, value); !ok {
			continue
		}
		said.At = moment(at)
		d.Said = append(d.Said, said)
	}
	return rows.Err()
}
