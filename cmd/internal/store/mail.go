package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
)

const (
	insertMail = `INSERT INTO mail (id, assessment_id, kind, recipient, recipient_hash, shown, language, base, detail, created_at, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`
	sameMail  = `SELECT 1 FROM mail WHERE assessment_id = $1 AND recipient_hash = $2 AND kind = $3 AND detail = $4 AND created_at > $5 AND failure = ''`
	countMail = `SELECT
		(SELECT COUNT(*) FROM mail WHERE assessment_id = $1 AND created_at > $3),
		(SELECT COUNT(*) FROM mail WHERE recipient_hash = $2 AND created_at > $3),
		(SELECT COUNT(*) FROM mail WHERE created_at > $3)`
	nextMail = `UPDATE mail SET due_at = $2, tries = tries + 1
		WHERE id = (SELECT id FROM mail WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT 1)
		RETURNING id, assessment_id, (SELECT form FROM assessment WHERE assessment.id = assessment_id), kind, recipient, shown, language, base, detail, created_at, tries`
	putOffMail  = `UPDATE mail SET due_at = $2 WHERE id = $1 AND ended_at IS NULL`
	endMail     = `UPDATE mail SET ended_at = $3, failure = $2, recipient = '', detail = '' WHERE id = $1 AND ended_at IS NULL`
	dropMails   = `DELETE FROM mail WHERE ended_at < $1`
	selectMails = `SELECT id, kind, shown, created_at, tries, ended_at, failure FROM mail WHERE assessment_id = $1 ORDER BY created_at DESC, id`

	sameWithin = time.Minute // a form sent twice
)

var _ assessment.Outbox = (*Store)(nil)

// Post implements assessment.Outbox.
func (s *Store) Post(ctx context.Context, m assessment.Mail, addressHash string, consents []assessment.Consent, limits assessment.MailLimits) error {
	detail, err := json.Marshal(m.Share) //nolint:gosec // the password in it is hashed
	if err != nil {
		return fmt.Errorf("encode mail: %w", err)
	}
	now := m.CreatedAt.UnixMilli()
	return s.write(ctx, func(w *writer) error {
		var found int
		if err := w.row(findAssessment, []any{m.Draft}, &found); missing(err) {
			return gone("error.draft_gone")
		} else if err != nil {
			return err
		}
		err := w.row(sameMail, []any{m.Draft, addressHash, string(m.Kind), string(detail), now - sameWithin.Milliseconds()}, &found)
		if err == nil {
			return agree(w, m.Draft, consents)
		} else if !missing(err) {
			return fmt.Errorf("find mail: %w", err)
		}
		var draft, address, overall int
		if err := w.row(countMail, []any{m.Draft, addressHash, limits.Since.UnixMilli()}, &draft, &address, &overall); err != nil {
			return fmt.Errorf("count mail: %w", err)
		}
		if draft >= limits.Draft || address >= limits.Address || overall >= limits.Overall {
			return assessment.ErrManyMails
		}
		if _, err := w.exec(insertMail, m.ID, m.Draft, string(m.Kind), m.To, addressHash, m.Shown, m.Language, m.Base, string(detail), now); err != nil {
			return fmt.Errorf("write mail: %w", err)
		}
		return agree(w, m.Draft, consents)
	})
}

// NextMail implements assessment.Outbox.
func (s *Store) NextMail(ctx context.Context, now, until time.Time) (assessment.Mail, bool, error) {
	var m assessment.Mail
	var detail string
	var created int64
	err := s.write(ctx, func(w *writer) error {
		return w.change(nextMail, []any{now.UnixMilli(), until.UnixMilli()},
			&m.ID, &m.Draft, &m.Form, &m.Kind, &m.To, &m.Shown, &m.Language, &m.Base, &detail, &created, &m.Tries)
	})
	if missing(err) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("next mail: %w", err)
	}
	m.CreatedAt = moment(created)
	if err := json.Unmarshal([]byte(detail), &m.Share); err != nil {
		return m, false, fmt.Errorf("decode mail %s: %w", m.ID, err)
	}
	return m, true, nil
}

// PutOff implements assessment.Outbox.
func (s *Store) PutOff(ctx context.Context, id string, due time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(putOffMail, id, due.UnixMilli())
		return err
	})
}

// EndMail implements assessment.Outbox.
func (s *Store) EndMail(ctx context.Context, id string, failure assessment.MailFailure, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(endMail, id, string(failure), now.UnixMilli())
		return err
	})
}

// DropMails implements assessment.Outbox.
func (s *Store) DropMails(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(dropMails, before.UnixMilli())
		return err
	})
}

// Mails implements assessment.Outbox.
func (s *Store) Mails(ctx context.Context, draft string) (mails []assessment.Mail, err error) {
	rows, err := s.read.QueryContext(ctx, selectMails, draft)
	if err != nil {
		return nil, fmt.Errorf("read mails: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		m := assessment.Mail{Draft: draft}
		var created int64
		var ended sql.NullInt64
		if err := rows.Scan(&m.ID, &m.Kind, &m.Shown, &created, &m.Tries, &ended, &m.Failure); err != nil {
			return nil, fmt.Errorf("read mails: %w", err)
		}
		m.CreatedAt = moment(created)
		if ended.Valid {
			at := moment(ended.Int64)
			m.EndedAt = &at
		}
		mails = append(mails, m)
	}
	return mails, rows.Err()
}
