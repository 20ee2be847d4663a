package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"waterline/cmd/internal/account"
)

const (
	setTOTP        = `UPDATE app_user SET totp = $2, totp_step = $3 WHERE id = $1`
	useStep        = `UPDATE app_user SET totp_step = $2 WHERE id = $1 AND (totp_step < $2 OR totp_step > $3)`
	insertRecovery = `INSERT INTO recovery_code (user_id, key_hash) VALUES ($1, $2)`
	useRecovery    = `DELETE FROM recovery_code WHERE user_id = $1 AND key_hash = $2`
	deleteRecovery = `DELETE FROM recovery_code WHERE user_id = $1`
	insertPasskey  = `INSERT INTO passkey (id, user_id, name, value, created_at) VALUES ($1, $2, $3, $4, $5)`
	usePasskey     = `UPDATE passkey SET value = $3, used_at = $4 WHERE user_id = $1 AND id = $2`
	deletePasskey  = `DELETE FROM passkey WHERE user_id = $1 AND id = $2`
	insertIdentity = `INSERT INTO identity (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)`

	countRecovery  = `SELECT COUNT(*) FROM recovery_code WHERE user_id = $1`
	selectPasskeys = `SELECT id, user_id, name, value, created_at, used_at FROM passkey WHERE user_id = $1 ORDER BY created_at, id`
	userByIdentity = `SELECT ` + userColumns + ` FROM identity i JOIN app_user u ON u.id = i.user_id WHERE i.issuer = $1 AND i.subject = $2`
)

const passkeyGone = "account.passkey_missing"

func factorWrites() []string {
	return []string{
		setTOTP, useStep, insertRecovery, useRecovery, deleteRecovery, insertPasskey, usePasskey, deletePasskey,
		insertIdentity,
	}
}

// SetTOTP implements account.FactorStore.
func (s *Store) SetTOTP(ctx context.Context, f account.Factor, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if err := existing(w.exec(setTOTP, f.User, f.Secret, f.Step))(userGone); err != nil {
			return err
		}
		for _, query := range []string{deleteRecovery, endCeremoniesOf} {
			if _, err := w.exec(query, f.User); err != nil {
				return fmt.Errorf("set second factor: %w", err)
			}
		}
		for _, hash := range f.Recovery {
			if _, err := w.exec(insertRecovery, f.User, hash); err != nil {
				return fmt.Errorf("set second factor: %w", err)
			}
		}
		_, err := w.exec(endSessions, f.User, f.Keep)
		return err
	})
}

// ClearTOTP implements account.FactorStore.
func (s *Store) ClearTOTP(ctx context.Context, user string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if _, err := w.exec(deleteRecovery, user); err != nil {
			return fmt.Errorf("clear second factor: %w", err)
		}
		return existing(w.exec(setTOTP, user, "", 0))(userGone)
	})
}

// UseStep implements account.FactorStore.
func (s *Store) UseStep(ctx context.Context, user string, step, latest int64) (bool, error) {
	var used bool
	err := s.writeBeside(ctx, func(w *writer) error {
		n, err := w.exec(useStep, user, step, latest)
		used = n > 0
		return err
	})
	return used, err
}

// UseRecovery implements account.FactorStore.
func (s *Store) UseRecovery(ctx context.Context, user, hash string, e account.Event) (bool, error) {
	var used bool
	err := s.write(ctx, func(w *writer) error {
		n, err := w.exec(useRecovery, user, hash)
		if used = n > 0; err != nil || !used {
			return err
		}
		return record(w, e)
	})
	return used, err
}

// RecoveryLeft implements account.FactorStore.
func (s *Store) RecoveryLeft(ctx context.Context, user string) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, countRecovery, user).Scan(&n)
	return n, err
}

// AddPasskey implements account.PasskeyStore.
func (s *Store) AddPasskey(ctx context.Context, p account.Passkey, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		_, err := w.exec(insertPasskey, p.ID, p.User, p.Name, p.Value, p.CreatedAt.UnixMilli())
		return taken(err, "account.passkey_exists")
	})
}

// Passkeys implements account.PasskeyStore.
func (s *Store) Passkeys(ctx context.Context, user string) ([]account.Passkey, error) {
	return list(ctx, s, func(row scanner) (account.Passkey, error) {
		var p account.Passkey
		var created int64
		var used sql.NullInt64
		err := row.Scan(&p.ID, &p.User, &p.Name, &p.Value, &created, &used)
		p.CreatedAt, p.UsedAt = moment(created), maybe(used)
		return p, err
	}, selectPasskeys, user)
}

// UsePasskey implements account.PasskeyStore.
func (s *Store) UsePasskey(ctx context.Context, user, id, value string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(usePasskey, user, id, value, now.UnixMilli()))(passkeyGone)
	})
}

// RemovePasskey implements account.PasskeyStore.
func (s *Store) RemovePasskey(ctx context.Context, user, id string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return existing(w.exec(deletePasskey, user, id))(passkeyGone) })
}

// UserByIdentity implements account.IdentityStore.
func (s *Store) UserByIdentity(ctx context.Context, issuer, subject string) (account.User, error) {
	return one(ctx, s, scanUser, userGone, userByIdentity, issuer, subject)
}

// AddIdentity implements account.IdentityStore.
func (s *Store) AddIdentity(ctx context.Context, i account.Identity, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		_, err := w.exec(insertIdentity, i.Issuer, i.Subject, i.User, i.AddedAt.UnixMilli())
		return taken(err, "account.identity_exists")
	})
}
