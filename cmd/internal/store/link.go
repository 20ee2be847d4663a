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
	insertLink       = `INSERT INTO link (key_hash, assessment_id, created_at, expires_at, part, respondent) VALUES ($1, $2, $3, $4, $5, $6)`
	findLink         = `SELECT assessment_id, expires_at, revoked_at, part, respondent FROM link WHERE key_hash = $1`
	selectLinks      = `SELECT key_hash, created_at, expires_at, part, respondent FROM link WHERE assessment_id = $1 AND revoked_at IS NULL ORDER BY created_at, key_hash`
	revokeLink       = `UPDATE link SET revoked_at = $3 WHERE assessment_id = $1 AND key_hash = $2 AND revoked_at IS NULL`
	extendAssessment = `UPDATE assessment SET expires_at = CASE WHEN expires_at < $2 THEN $2 ELSE expires_at END WHERE id = $1`
)

// refusal is why a link does not open: it was revoked, or its date has passed.
func refusal(expires time.Time, revoked sql.NullInt64, now time.Time) error {
	switch {
	case revoked.Valid:
		return &assessment.Error{Code: assessment.Expired, Safe: "error.link_revoked"}
	case !now.Before(expires):
		return &assessment.Error{Code: assessment.Expired, Safe: "error.draft_expired"}
	}
	return nil
}

// Links implements assessment.Store.
func (s *Store) Links(ctx context.Context, id string) (links []assessment.Link, err error) {
	rows, err := s.read.QueryContext(ctx, selectLinks, id)
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var l assessment.Link
		var created, expires int64
		if err := rows.Scan(&l.KeyHash, &created, &expires, &l.Part, &l.Respondent); err != nil {
			return nil, fmt.Errorf("read links: %w", err)
		}
		l.CreatedAt, l.ExpiresAt = moment(created), moment(expires)
		links = append(links, l)
	}
	return links, rows.Err()
}

// AddLink implements assessment.Store.
func (s *Store) AddLink(ctx context.Context, id string, l assessment.Link) error {
	return s.write(ctx, func(w *writer) error {
		if err := existing(w.exec(extendAssessment, id, l.ExpiresAt.UnixMilli()))("error.draft_gone"); err != nil {
			return err
		}
		return addLink(w, id, l)
	})
}

func addLink(w *writer, id string, l assessment.Link) error {
	_, err := w.exec(insertLink, l.KeyHash, id, l.CreatedAt.UnixMilli(), l.ExpiresAt.UnixMilli(), l.Part, l.Respondent)
	return taken(err, "error.link_exists")
}

// RevokeLink implements assessment.Store.
func (s *Store) RevokeLink(ctx context.Context, id, keyHash string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(revokeLink, id, keyHash, now.UnixMilli()))("error.link_gone")
	})
}
