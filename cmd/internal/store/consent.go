package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"waterline/assessment"
)

const (
	setLanguage   = `UPDATE assessment SET language = $2 WHERE id = $1`
	setDepth      = `UPDATE assessment SET depth = $2, updated_at = $3 WHERE id = $1`
	insertConsent = `INSERT INTO consent (assessment_id, number, kind, given, wording, mail, created_at)
		VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM consent WHERE assessment_id = $1), $2, $3, $4, $5, $6)`
	selectConsents = `SELECT kind, given, wording, mail, created_at FROM consent WHERE assessment_id = $1 ORDER BY number`
)

// Deepen implements assessment.Store.
func (s *Store) Deepen(ctx context.Context, id string, depth assessment.Depth, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(setDepth, id, string(depth), now.UnixMilli()))("error.draft_gone")
	})
}

// Speak implements assessment.Store.
func (s *Store) Speak(ctx context.Context, id, language string) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(setLanguage, id, language))("error.draft_gone")
	})
}

// Agree implements assessment.Store.
func (s *Store) Agree(ctx context.Context, id string, consents []assessment.Consent) error {
	return s.write(ctx, func(w *writer) error {
		return agree(w, id, consents)
	})
}

func agree(w *writer, id string, consents []assessment.Consent) error {
	for _, c := range consents {
		if _, err := w.exec(insertConsent, id, c.Kind, c.Given, c.Wording, c.Mail, c.At.UnixMilli()); err != nil {
			return fmt.Errorf("write consent: %w", err)
		}
		if err := follow(w, id, c); err != nil {
			return fmt.Errorf("follow consent: %w", err)
		}
		if err := withdraw(w, id, c); err != nil {
			return fmt.Errorf("follow consent: %w", err)
		}
	}
	return nil
}

// Consents implements assessment.Store.
func (s *Store) Consents(ctx context.Context, id string) ([]assessment.Consent, error) {
	var out []assessment.Consent
	err := s.view(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, selectConsents, id)
		if err != nil {
			return fmt.Errorf("read consents: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var c assessment.Consent
			var at int64
			if err := rows.Scan(&c.Kind, &c.Given, &c.Wording, &c.Mail, &at); err != nil {
				return fmt.Errorf("read consents: %w", err)
			}
			c.At = moment(at)
			out = append(out, c)
		}
		return rows.Err()
	})
	return out, err
}
