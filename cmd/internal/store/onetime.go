package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

const (
	insertOneTime = `INSERT INTO one_time_link (key_hash, kind, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`
	endOneTimes   = `DELETE FROM one_time_link WHERE kind = $1 AND user_id = $2`
	useOneTime    = `UPDATE one_time_link SET ended_at = $3 WHERE key_hash = $1 AND kind = $2 AND ended_at IS NULL AND expires_at > $3
		RETURNING user_id`

	oneTimeByKey = `SELECT key_hash, kind, user_id, created_at, expires_at, ended_at FROM one_time_link WHERE kind = $1 AND key_hash = $2`
)

func oneTimeWrites() []string { return []string{insertOneTime, endOneTimes, useOneTime} }

// ReplaceLink implements account.LinkStore.
func (s *Store) ReplaceLink(ctx context.Context, l account.Link, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if _, err := w.exec(endOneTimes, string(l.Kind), l.User); err != nil {
			return fmt.Errorf("replace link: %w", err)
		}
		_, err := w.exec(insertOneTime, l.KeyHash, string(l.Kind), l.User, l.CreatedAt.UnixMilli(), l.ExpiresAt.UnixMilli())
		return err
	})
}

// LinkByKey implements account.LinkStore.
func (s *Store) LinkByKey(ctx context.Context, kind account.LinkKind, keyHash string, now time.Time) (account.Link, error) {
	var ended sql.NullInt64
	l, err := one(ctx, s, func(row scanner) (account.Link, error) {
		var l account.Link
		var created, expires int64
		err := row.Scan(&l.KeyHash, &l.Kind, &l.User, &created, &expires, &ended)
		l.CreatedAt, l.ExpiresAt = moment(created), moment(expires)
		return l, err
	}, "account.link_missing", oneTimeByKey, string(kind), keyHash)
	switch {
	case err != nil:
		return account.Link{}, err
	case ended.Valid || !now.Before(l.ExpiresAt):
		return account.Link{}, linkOver()
	}
	return l, nil
}

// AddFirst implements account.LinkStore.
func (s *Store) AddFirst(ctx context.Context, keyHash string, u account.User, o account.Organisation, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if _, err := useLink(w, account.FirstRun, keyHash, e.At); err != nil {
			return err
		}
		var n int
		if err := w.row(countUsers, nil, &n); err != nil {
			return fmt.Errorf("first run: %w", err)
		}
		if n > 0 {
			return &assessment.Error{Code: assessment.Conflict, Safe: "account.first_done"}
		}
		if err := addUser(w, u); err != nil {
			return err
		}
		if err := addOrganisation(w, o); err != nil {
			return err
		}
		_, err := w.exec(insertMember, o.ID, u.ID, string(account.Owner), e.At.UnixMilli())
		return err
	})
}

// ResetPassword implements account.LinkStore.
func (s *Store) ResetPassword(ctx context.Context, keyHash, hash string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		user, err := useLink(w, account.Reset, keyHash, e.At)
		if err != nil {
			return err
		}
		return changePassword(w, user, hash, "")
	})
}

// useLink uses a link up and returns whose it is.
func useLink(w *writer, kind account.LinkKind, keyHash string, now time.Time) (string, error) {
	var user string
	err := w.change(useOneTime, []any{keyHash, string(kind), now.UnixMilli()}, &user)
	if missing(err) {
		return "", linkOver()
	}
	return user, err
}

func linkOver() error {
	return &assessment.Error{Code: assessment.Expired, Safe: "account.link_over"}
}
