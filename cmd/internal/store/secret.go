package store

import (
	"context"
	"database/sql"
	"fmt"
)

const (
	selectSecrets = `SELECT 'totp', id, totp, '' FROM app_user WHERE totp <> ''
		UNION ALL SELECT 'webhook', id, secret, old_secret FROM webhook_endpoint
		UNION ALL SELECT 'usage', client_id, secret, '' FROM usage_client WHERE secret <> ''`
	resealTOTP    = `UPDATE app_user SET totp = $3 WHERE id = $1 AND totp = $2`
	resealUsage   = `UPDATE usage_client SET secret = $3 WHERE client_id = $1 AND secret = $2`
	resealWebhook = `UPDATE webhook_endpoint SET secret = $3, old_secret = $5 WHERE id = $1 AND secret = $2 AND old_secret = $4`
)

func secretWrites() []string { return []string{resealTOTP, resealWebhook, resealUsage} }

// sealedRow is what a user, an endpoint or a client has to keep secret and to read again.
type sealedRow struct{ kind, id, value, old string }

// Reseal has every stored secret sealed anew, by its kind ("totp", "webhook" or "usage")
// and whose it is. One that is returned as it was is left alone; one that was
// changed meanwhile too. What stood there before cannot be read any more.
func (s *Store) Reseal(ctx context.Context, renew func(kind, id, stored string) (string, error)) error {
	var rows []sealedRow
	err := s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectSecrets, nil, func(row scanner) error {
			var r sealedRow
			err := row.Scan(&r.kind, &r.id, &r.value, &r.old)
			rows = append(rows, r)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("read secrets: %w", err)
	}
	changed := false
	for _, r := range rows {
		value, err := renew(r.kind, r.id, r.value)
		old := ""
		if err == nil && r.old != "" {
			old, err = renew(r.kind, r.id, r.old)
		}
		if err != nil {
			return err
		}
		if value == r.value && old == r.old {
			continue
		}
		changed = true
		query, args := resealTOTP, []any{r.id, r.value, value}
		switch r.kind {
		case "webhook":
			query, args = resealWebhook, append(args, r.old, old)
		case "usage":
			query = resealUsage
		}
		err = s.write(ctx, func(w *writer) error {
			_, err := w.exec(query, args...)
			return err
		})
		if err != nil {
			return fmt.Errorf("seal a secret: %w", err)
		}
	}
	if !changed {
		return nil
	}
	return s.forget(ctx)
}
