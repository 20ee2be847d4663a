package store

import (
	"context"
	"time"

	"waterline/cmd/internal/repeat"
)

const (
	expireRequests = `DELETE FROM api_request WHERE expires_at <= $1`
	insertRequest  = `INSERT INTO api_request (token_id, key_hash, organisation_id, request_hash, sealed, created_at, expires_at)
		VALUES ($1, $2, $3, $4, '', $5, $6) ON CONFLICT (token_id, key_hash) DO NOTHING`
	findRequest = `SELECT organisation_id, request_hash, sealed, created_at, expires_at FROM api_request WHERE token_id = $1 AND key_hash = $2`
	endRequest  = `UPDATE api_request SET sealed = $3, expires_at = $4 WHERE token_id = $1 AND key_hash = $2`
	dropRequest = `DELETE FROM api_request WHERE token_id = $1 AND key_hash = $2`
)

func requestWrites() []string {
	return []string{expireRequests, insertRequest, findRequest, endRequest, dropRequest}
}

var _ repeat.Store = (*Store)(nil)

// BeginRequest implements repeat.Store.
func (s *Store) BeginRequest(ctx context.Context, r repeat.Row, now time.Time) (repeat.Row, bool, error) {
	var fresh bool
	kept := r
	err := s.write(ctx, func(w *writer) error {
		if _, err := w.exec(expireRequests, now.UnixMilli()); err != nil {
			return err
		}
		n, err := w.exec(insertRequest, r.Token, r.Key, r.Organisation, r.Hash, r.CreatedAt.UnixMilli(), r.ExpiresAt.UnixMilli())
		if fresh = n > 0; err != nil || fresh {
			return err
		}
		var created, expires int64
		err = w.row(findRequest, []any{r.Token, r.Key}, &kept.Organisation, &kept.Hash, &kept.Sealed, &created, &expires)
		kept.CreatedAt, kept.ExpiresAt = moment(created), moment(expires)
		return err
	})
	return kept, fresh, err
}

// EndRequest implements repeat.Store.
func (s *Store) EndRequest(ctx context.Context, token, key, sealed string, until time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(endRequest, token, key, sealed, until.UnixMilli())
		return err
	})
}

// DropRequest implements repeat.Store.
func (s *Store) DropRequest(ctx context.Context, token, key string) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(dropRequest, token, key)
		return err
	})
}
