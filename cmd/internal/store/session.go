package store

import (
	"context"
	"fmt"
	"time"

	"waterline/cmd/internal/account"
)

const (
	insertSession = `INSERT INTO session (id, key_hash, user_id, organisation_id, way, created_at, seen_at, expires_at, address, agent)
		SELECT $1, $2, id, $4, $5, CAST($6 AS BIGINT), CAST($7 AS BIGINT), CAST($8 AS BIGINT), $9, $10 FROM app_user WHERE id = $3 AND disabled_at IS NULL`
	replaceSession = `DELETE FROM session WHERE key_hash = $1`
	knowDevice     = `INSERT INTO known_device (user_id, key_hash, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, key_hash) DO UPDATE SET seen_at = excluded.seen_at`
	touchSession  = `UPDATE session SET seen_at = $2 WHERE id = $1`
	rotateSession = `UPDATE session SET previous_hash = key_hash, key_hash = $2, rotated_at = $3, stale = FALSE WHERE id = $1`
	switchSession = `UPDATE session SET organisation_id = $2
		WHERE id = $1 AND EXISTS (SELECT 1 FROM member m WHERE m.organisation_id = $2 AND m.user_id = session.user_id)`
	staleSessions = `UPDATE session SET stale = TRUE WHERE user_id = $1`
	endSession    = `DELETE FROM session WHERE user_id = $1 AND id = $2`
	endSessions   = `DELETE FROM session WHERE user_id = $1 AND id <> $2`

	forgetDevices  = `DELETE FROM known_device WHERE seen_at < $1`
	findDevice     = `SELECT COUNT(*) FROM known_device WHERE user_id = $1 AND key_hash = $2`
	selectSessions = `SELECT ` + bareColumns + `, s.id, s.key_hash, s.organisation_id, COALESCE(m.role, ''), s.way, s.created_at, s.seen_at,
		s.expires_at, s.address, s.agent, s.stale
		FROM session s JOIN app_user u ON u.id = s.user_id
		LEFT JOIN member m ON m.organisation_id = s.organisation_id AND m.user_id = s.user_id`
	sessionByKey = selectSessions + ` WHERE s.key_hash = $1 OR (s.previous_hash = $1 AND s.rotated_at > $2)`
	sessionsOf   = selectSessions + ` WHERE s.user_id = $1 ORDER BY s.seen_at DESC, s.id`
)

const sessionGone = "account.session_ended"

func sessionWrites() []string {
	return []string{
		insertSession, replaceSession, knowDevice, forgetDevices, touchSession, rotateSession, switchSession, staleSessions, endSession, endSessions,
	}
}

// AddSession implements account.SessionStore.
func (s *Store) AddSession(ctx context.Context, x account.Session, replaced, device string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		err := existing(w.exec(insertSession, x.ID, x.KeyHash, x.User.ID, x.Organisation, string(x.How), x.CreatedAt.UnixMilli(),
			x.SeenAt.UnixMilli(), x.ExpiresAt.UnixMilli(), x.Address, x.Agent))(userGone)
		if err != nil {
			return err
		}
		if _, err := w.exec(replaceSession, replaced); err != nil {
			return fmt.Errorf("replace session: %w", err)
		}
		_, err = w.exec(knowDevice, x.User.ID, device, x.CreatedAt.UnixMilli())
		return err
	})
}

// SessionByKey implements account.SessionStore.
func (s *Store) SessionByKey(ctx context.Context, keyHash string, since time.Time) (account.Session, error) {
	return one(ctx, s, scanSession, sessionGone, sessionByKey, keyHash, since.UnixMilli())
}

// Sessions implements account.SessionStore.
func (s *Store) Sessions(ctx context.Context, user string) ([]account.Session, error) {
	return list(ctx, s, scanSession, sessionsOf, user)
}

func scanSession(row scanner) (account.Session, error) {
	var x account.Session
	var f userFields
	var created, seen, expires int64
	err := row.Scan(append(f.dest(), &x.ID, &x.KeyHash, &x.Organisation, &x.Role, &x.How, &created, &seen, &expires,
		&x.Address, &x.Agent, &x.Stale)...)
	x.User, x.CreatedAt, x.SeenAt, x.ExpiresAt = f.done(), moment(created), moment(seen), moment(expires)
	return x, err
}

// TouchSession implements account.SessionStore.
func (s *Store) TouchSession(ctx context.Context, id string, now time.Time) error {
	return s.writeBeside(ctx, func(w *writer) error {
		_, err := w.exec(touchSession, id, now.UnixMilli())
		return err
	})
}

// RotateSession implements account.SessionStore.
func (s *Store) RotateSession(ctx context.Context, id, keyHash string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(rotateSession, id, keyHash, now.UnixMilli()))(sessionGone)
	})
}

// SwitchSession implements account.SessionStore.
func (s *Store) SwitchSession(ctx context.Context, id, organisation string) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(switchSession, id, organisation))(organisationGone)
	})
}

// EndSession implements account.SessionStore.
func (s *Store) EndSession(ctx context.Context, user, id string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return existing(w.exec(endSession, user, id))(sessionGone) })
}

// EndSessions implements account.SessionStore.
func (s *Store) EndSessions(ctx context.Context, user, keep string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		_, err := w.exec(endSessions, user, keep)
		return err
	})
}

// DeviceKnown implements account.SessionStore.
func (s *Store) DeviceKnown(ctx context.Context, user, device string) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, findDevice, user, device).Scan(&n)
	return n > 0, err
}

// ForgetDevices implements account.SessionStore.
func (s *Store) ForgetDevices(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(forgetDevices, before.UnixMilli())
		return err
	})
}
