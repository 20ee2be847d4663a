package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/job"
)

const (
	ensureUsage = `INSERT INTO usage_client (client_id, organisation_id, secret, settings, days, edition, summed, digest, summed_at)
		VALUES ($1, $2, '', '', $3, 0, 0, '', 0) ON CONFLICT (client_id) DO NOTHING`
	useSecret   = `UPDATE usage_client SET secret = $2 WHERE client_id = $1 AND secret = ''`
	findSecret  = `SELECT secret FROM usage_client WHERE client_id = $1`
	setUsage    = `UPDATE usage_client SET settings = $2, days = $3 WHERE client_id = $1`
	nextEdition = `UPDATE usage_client SET edition = edition + 1 WHERE client_id = $1 RETURNING edition`
	saveDigest  = `UPDATE usage_client SET summed = $2, digest = $3, summed_at = $4 WHERE client_id = $1 AND edition = $2`
	dropSecret  = `UPDATE usage_client SET secret = '' WHERE client_id = $1`
	dropGroups  = `DELETE FROM usage_group WHERE client_id = $1`
	insertGroup = `INSERT INTO usage_group (client_id, actor, name) VALUES ($1, $2, $3)`

	selectUsage = `SELECT u.client_id, u.organisation_id, u.secret, u.settings, u.edition, u.summed, u.digest, u.summed_at,
		(SELECT COUNT(*) FROM usage_group g WHERE g.client_id = u.client_id) FROM usage_client u WHERE u.client_id = $1`
	selectGroups = `SELECT actor, name FROM usage_group WHERE client_id = $1`
)

func usageWrites() []string {
	return append(importWrites(), ensureUsage, useSecret, findSecret, setUsage, nextEdition, saveDigest, dropSecret, dropGroups, insertGroup, putUsageOf, dropUsageOf)
}

var _ upload.Store = (*Store)(nil)

// Usage implements upload.Store.
func (s *Store) Usage(ctx context.Context, organisation, of string) (upload.Usage, error) {
	var u upload.Usage
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, of); err != nil {
			return err
		}
		var err error
		u, _, err = scanUsage(tx.QueryRowContext(ctx, selectUsage, of))
		if missing(err) {
			u, err = upload.Usage{Client: of}, nil
		}
		return err
	})
	return u, err
}

// UsageByClient implements upload.Store.
func (s *Store) UsageByClient(ctx context.Context, of string) (upload.Usage, string, error) {
	u, organisation, err := scanUsage(s.read.QueryRowContext(ctx, selectUsage, of))
	if missing(err) {
		return u, "", gone("error.client_gone")
	}
	return u, organisation, err
}

func scanUsage(row scanner) (upload.Usage, string, error) {
	var u upload.Usage
	var organisation, settings, digest string
	var at int64
	err := row.Scan(&u.Client, &organisation, &u.Secret, &settings, &u.Edition, &u.Summed, &digest, &at, &u.Mapped)
	if err != nil {
		return u, "", err
	}
	if settings != "" {
		err = json.Unmarshal([]byte(settings), &u.Settings)
	}
	if digest != "" {
		err = errors.Join(err, json.Unmarshal([]byte(digest), &u.Digest))
	}
	if at > 0 {
		u.SummedAt = moment(at)
	}
	return u, organisation, err
}

// inUsage runs a change of what is known of a client of the organisation.
func (s *Store) inUsage(ctx context.Context, organisation, of string, do func(*writer) error) error {
	return s.write(ctx, func(w *writer) error {
		if err := owned(w, organisation, of); err != nil {
			return err
		}
		if _, err := w.exec(ensureUsage, of, organisation, upload.UsualDays); err != nil {
			return fmt.Errorf("begin usage: %w", err)
		}
		return do(w)
	})
}

// resum has the digest of a client worked out again.
func resum(w *writer, of string, now time.Time) error {
	var edition int64
	if err := w.change(nextEdition, []any{of}, &edition); missing(err) {
		return nil // the client is gone
	} else if err != nil {
		return fmt.Errorf("count an edition: %w", err)
	}
	payload := fmt.Sprintf("%s %d", of, edition)
	_, err := enqueue(w, job.New{ID: job.NewID(), Kind: upload.SumKind, Key: payload, Payload: payload, RunAt: now, Most: upload.ReadTries}, now)
	return err
}

// UseSecret implements upload.Store.
func (s *Store) UseSecret(ctx context.Context, organisation, of, secret string) (string, error) {
	err := s.inUsage(ctx, organisation, of, func(w *writer) error {
		if _, err := w.exec(useSecret, of, secret); err != nil {
			return err
		}
		return w.row(findSecret, []any{of}, &secret)
	})
	return secret, err
}

// SetUsage implements upload.Store.
func (s *Store) SetUsage(ctx context.Context, organisation, of string, set upload.Settings, now time.Time) error {
	value, err := json.Marshal(set)
	if err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	return s.inUsage(ctx, organisation, of, func(w *writer) error {
		if _, err := w.exec(setUsage, of, string(value), set.Kept()); err != nil {
			return err
		}
		return resum(w, of, now)
	})
}

// Groups implements upload.Store.
func (s *Store) Groups(ctx context.Context, of string) (map[string]string, error) {
	groups := make(map[string]string)
	_, err := list(ctx, s, func(row scanner) (struct{}, error) {
		var actor, name string
		err := row.Scan(&actor, &name)
		groups[actor] = name
		return struct{}{}, err
	}, selectGroups, of)
	return groups, err
}

// SetGroups implements upload.Store.
func (s *Store) SetGroups(ctx context.Context, organisation, of string, groups map[string]string, now time.Time) error {
	return s.inUsage(ctx, organisation, of, func(w *writer) error {
		if _, err := w.exec(dropGroups, of); err != nil {
			return err
		}
		for actor, name := range groups {
			if _, err := w.exec(insertGroup, of, actor, name); err != nil {
				return fmt.Errorf("put a group: %w", err)
			}
		}
		return resum(w, of, now)
	})
}

// SaveDigest implements upload.Store.
func (s *Store) SaveDigest(ctx context.Context, of string, edition int64, d upload.Digest, uploads []upload.Import, now time.Time) error {
	value, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encode digest: %w", err)
	}
	return s.write(ctx, func(w *writer) error {
		n, err := w.exec(saveDigest, of, edition, string(value), now.UnixMilli())
		if err != nil || n == 0 {
			return err // something changed since; another one is on its way
		}
		for _, i := range uploads {
			files, err := json.Marshal(i.Files)
			if err != nil {
				return fmt.Errorf("encode files: %w", err)
			}
			if _, err := w.exec(setFiles, i.ID, i.Round, string(files)); err != nil {
				return err
			}
		}
		return nil
	})
}

// SealUsage implements upload.Store. What was deleted is overwritten in the file.
func (s *Store) SealUsage(ctx context.Context, organisation, of string, e client.Event) error {
	err := s.inUsage(ctx, organisation, of, func(w *writer) error {
		for _, query := range []string{dropClientPieces, dropGroups, dropSecret} {
			if _, err := w.exec(query, of); err != nil {
				return fmt.Errorf("seal usage: %w", err)
			}
		}
		if _, err := w.exec(goClientImports, of, e.At.UnixMilli()); err != nil {
			return fmt.Errorf("seal usage: %w", err)
		}
		return record(w, logged(organisation, e))
	})
	if err != nil {
		return err
	}
	return s.forget(ctx)
}

// PurgeUsage implements upload.Store.
func (s *Store) PurgeUsage(ctx context.Context, now time.Time) (int, error) {
	n := 0
	err := s.write(ctx, func(w *writer) error {
		n = 0
		for {
			var id, of string
			err := w.row(nextDue, []any{now.UnixMilli(), day.Milliseconds()}, &id, &of)
			if missing(err) {
				return nil
			}
			if err == nil {
				err = purge(w, id, of, now)
			}
			if err != nil {
				return fmt.Errorf("purge usage: %w", err)
			}
			n++
		}
	})
	if err != nil || n == 0 {
		return 0, err
	}
	return n, s.forget(ctx)
}

const day = 24 * time.Hour

// purge deletes the records of people of an upload. With the last of a client
// its groups and its secret go.
func purge(w *writer, id, of string, now time.Time) error {
	if _, err := w.exec(dropAllPieces, id); err != nil {
		return err
	}
	if _, err := w.exec(goImport, id, now.UnixMilli()); err != nil {
		return err
	}
	var left int
	if err := w.row(countKept, []any{of}, &left); err != nil || left > 0 {
		return err
	}
	for _, query := range []string{dropGroups, dropSecret} {
		if _, err := w.exec(query, of); err != nil {
			return err
		}
	}
	return nil
}

var errReading = &assessment.Error{Code: assessment.Conflict, Safe: "error.usage_reading"}
