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
	insertShare = `INSERT INTO share (key_hash, assessment_id, password, hide_money, hide_names, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`
	findShare = `SELECT assessment_id, password, hide_money, hide_names, share.created_at, share.expires_at, revoked_at, language, form
		FROM share JOIN assessment ON id = assessment_id WHERE share.key_hash = $1`
	tryShare = `UPDATE share SET tries = CASE WHEN tries_since < $2 THEN 1 ELSE tries + 1 END,
		tries_since = CASE WHEN tries_since < $2 THEN $3 ELSE tries_since END WHERE key_hash = $1 RETURNING tries`
	revokeShare = `UPDATE share SET revoked_at = $3 WHERE assessment_id = $1 AND key_hash = $2 AND revoked_at IS NULL`
	insertView  = `INSERT INTO share_view (key_hash, at) SELECT key_hash, $2 FROM share WHERE key_hash = $1`

	selectShares = `SELECT key_hash, password, hide_money, hide_names, created_at, expires_at,
		(SELECT COUNT(*) FROM share_view v WHERE v.key_hash = share.key_hash)
		FROM share WHERE assessment_id = $1 AND revoked_at IS NULL ORDER BY created_at, key_hash`
	selectViews = `SELECT at FROM share_view WHERE key_hash = $1 ORDER BY at DESC LIMIT $2`
)

// latestViews is how many views of a share are listed; all are counted.
const latestViews = 20

var _ assessment.ShareStore = (*Store)(nil)

// AddShare implements assessment.ShareStore.
func (s *Store) AddShare(ctx context.Context, id string, share assessment.Share) error {
	return s.write(ctx, func(w *writer) error {
		var one int
		if err := w.row(findAssessment, []any{id}, &one); missing(err) {
			return gone("error.draft_gone")
		} else if err != nil {
			return fmt.Errorf("add share: %w", err)
		}
		_, err := w.exec(insertShare, share.KeyHash, id, share.Password, share.HideMoney, share.HideNames,
			share.CreatedAt.UnixMilli(), share.ExpiresAt.UnixMilli())
		return taken(err, "error.link_exists")
	})
}

// ShareByKey implements assessment.ShareStore.
func (s *Store) ShareByKey(ctx context.Context, keyHash string, now time.Time) (string, assessment.Share, error) {
	share := assessment.Share{KeyHash: keyHash}
	var id string
	var created, expires int64
	var revoked sql.NullInt64
	err := s.read.QueryRowContext(ctx, findShare, keyHash).
		Scan(&id, &share.Password, &share.HideMoney, &share.HideNames, &created, &expires, &revoked, &share.Language, &share.Form)
	if missing(err) {
		return "", assessment.Share{}, gone("share.missing")
	}
	if err != nil {
		return "", assessment.Share{}, fmt.Errorf("read share: %w", err)
	}
	share.CreatedAt, share.ExpiresAt = moment(created), moment(expires)
	if refusal(share.ExpiresAt, revoked, now) != nil {
		return "", assessment.Share{}, &assessment.Error{Code: assessment.Expired, Safe: "share.closed"}
	}
	return id, share, nil
}

// Shares implements assessment.ShareStore.
func (s *Store) Shares(ctx context.Context, id string) ([]assessment.Share, error) {
	var shares []assessment.Share
	err := s.view(ctx, func(tx *sql.Tx) error {
		var err error
		if shares, err = sharesOf(ctx, tx, id); err != nil {
			return err
		}
		for i := range shares {
			if shares[i].Latest, err = viewsOf(ctx, tx, shares[i].KeyHash); err != nil {
				return err
			}
		}
		return nil
	})
	return shares, err
}

func sharesOf(ctx context.Context, tx *sql.Tx, id string) (shares []assessment.Share, err error) {
	rows, err := tx.QueryContext(ctx, selectShares, id)
	if err != nil {
		return nil, fmt.Errorf("read shares: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var share assessment.Share
		var created, expires int64
		if err := rows.Scan(&share.KeyHash, &share.Password, &share.HideMoney, &share.HideNames, &created, &expires, &share.Views); err != nil {
			return nil, fmt.Errorf("read shares: %w", err)
		}
		share.CreatedAt, share.ExpiresAt = moment(created), moment(expires)
		shares = append(shares, share)
	}
	return shares, rows.Err()
}

func viewsOf(ctx context.Context, tx *sql.Tx, keyHash string) (views []time.Time, err error) {
	rows, err := tx.QueryContext(ctx, selectViews, keyHash, latestViews)
	if err != nil {
		return nil, fmt.Errorf("read views: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("read views: %w", err)
		}
		views = append(views, moment(at))
	}
	return views, rows.Err()
}

// TryShare implements assessment.ShareStore.
func (s *Store) TryShare(ctx context.Context, keyHash string, since, now time.Time) (int, error) {
	tries := 0
	err := s.writeBeside(ctx, func(w *writer) error {
		err := w.change(tryShare, []any{keyHash, since.UnixMilli(), now.UnixMilli()}, &tries)
		if missing(err) {
			return gone("share.missing")
		}
		return err
	})
	return tries, err
}

// ViewShare implements assessment.ShareStore.
func (s *Store) ViewShare(ctx context.Context, keyHash string, now time.Time) error {
	return s.writeBeside(ctx, func(w *writer) error {
		return existing(w.exec(insertView, keyHash, now.UnixMilli()))("share.missing")
	})
}

// RevokeShare implements assessment.ShareStore.
func (s *Store) RevokeShare(ctx context.Context, id, keyHash string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(revokeShare, id, keyHash, now.UnixMilli()))("error.link_gone")
	})
}
