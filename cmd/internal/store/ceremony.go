package store

import (
	"context"
	"fmt"
	"time"

	"waterline/cmd/internal/account"
)

const (
	insertCeremony = `INSERT INTO ceremony (key_hash, kind, user_id, value, expires_at) VALUES ($1, $2, $3, $4, $5)`
	takeCeremony   = `DELETE FROM ceremony WHERE kind = $1 AND key_hash = $2 AND expires_at > $3
		RETURNING key_hash, kind, user_id, value, expires_at`
	countTry = `INSERT INTO attempt (key_hash, tries, since) VALUES ($1, 1, $3)
		ON CONFLICT (key_hash) DO UPDATE SET
		tries = CASE WHEN attempt.since < $2 OR attempt.since > $3 THEN 1 ELSE attempt.tries + 1 END,
		since = CASE WHEN attempt.since < $2 OR attempt.since > $3 THEN $3 ELSE attempt.since END
		RETURNING tries`
	forgiveAll = `DELETE FROM attempt WHERE key_hash = $1`
	forgiveOne = `UPDATE attempt SET tries = tries - 1 WHERE key_hash = $1 AND tries > 0`

	sweepSessions    = `DELETE FROM session WHERE expires_at <= $1`
	sweepLinks       = `DELETE FROM one_time_link WHERE expires_at <= $1`
	sweepInvitations = `DELETE FROM invitation WHERE expires_at <= $1`
	sweepCeremonies  = `DELETE FROM ceremony WHERE expires_at <= $1`
	sweepTokens      = `DELETE FROM api_token WHERE expires_at <= $1`
	sweepTries       = `DELETE FROM attempt WHERE since < $1`

	findCeremony = `SELECT key_hash, kind, user_id, value, expires_at FROM ceremony WHERE kind = $1 AND key_hash = $2 AND expires_at > $3`
)

const ceremonyGone = "account.begin_again"

func ceremonyWrites() []string {
	return []string{
		insertCeremony, takeCeremony, countTry, forgiveAll, forgiveOne,
		sweepSessions, sweepLinks, sweepInvitations, sweepCeremonies, sweepTokens, sweepTries,
	}
}

// PutCeremony implements account.TryStore.
func (s *Store) PutCeremony(ctx context.Context, c account.Ceremony) error {
	return s.writeBeside(ctx, func(w *writer) error {
		_, err := w.exec(insertCeremony, c.KeyHash, c.Kind, c.User, c.Value, c.ExpiresAt.UnixMilli())
		return err
	})
}

// Ceremony implements account.TryStore.
func (s *Store) Ceremony(ctx context.Context, kind, keyHash string, now time.Time) (account.Ceremony, error) {
	return one(ctx, s, func(row scanner) (account.Ceremony, error) {
		var c account.Ceremony
		var expires int64
		err := row.Scan(&c.KeyHash, &c.Kind, &c.User, &c.Value, &expires)
		c.ExpiresAt = moment(expires)
		return c, err
	}, ceremonyGone, findCeremony, kind, keyHash, now.UnixMilli())
}

// TakeCeremony implements account.TryStore.
func (s *Store) TakeCeremony(ctx context.Context, kind, keyHash string, now time.Time) (account.Ceremony, error) {
	var c account.Ceremony
	err := s.writeBeside(ctx, func(w *writer) error {
		var expires int64
		err := w.change(takeCeremony, []any{kind, keyHash, now.UnixMilli()}, &c.KeyHash, &c.Kind, &c.User, &c.Value, &expires)
		c.ExpiresAt = moment(expires)
		if missing(err) {
			return gone(ceremonyGone)
		}
		return err
	})
	return c, err
}

// Try implements account.TryStore.
func (s *Store) Try(ctx context.Context, keys []string, since, now time.Time) ([]int, error) {
	counts := make([]int, len(keys))
	err := s.writeBeside(ctx, func(w *writer) error {
		for i, key := range keys {
			if err := w.change(countTry, []any{key, since.UnixMilli(), now.UnixMilli()}, &counts[i]); err != nil {
				return fmt.Errorf("count try: %w", err)
			}
		}
		return nil
	})
	return counts, err
}

// Forgive implements account.TryStore.
func (s *Store) Forgive(ctx context.Context, reset string, less []string) error {
	return s.writeBeside(ctx, func(w *writer) error {
		if _, err := w.exec(forgiveAll, reset); err != nil {
			return fmt.Errorf("forgive: %w", err)
		}
		for _, key := range less {
			if _, err := w.exec(forgiveOne, key); err != nil {
				return fmt.Errorf("forgive: %w", err)
			}
		}
		return nil
	})
}

// Sweep implements account.Store.
func (s *Store) Sweep(ctx context.Context, now, since time.Time) error {
	return s.write(ctx, func(w *writer) error {
		for _, query := range []string{sweepSessions, sweepLinks, sweepInvitations, sweepCeremonies, sweepTokens} {
			if _, err := w.exec(query, now.UnixMilli()); err != nil {
				return fmt.Errorf("sweep: %w", err)
			}
		}
		_, err := w.exec(sweepTries, since.UnixMilli())
		return err
	})
}
