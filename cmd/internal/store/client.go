package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

const (
	insertClient = `INSERT INTO client (id, organisation_id, name, name_key, search, stage, owner, next_due, created_at, updated_at, version, contacts, parent_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 1, $10, $11)`
	updateClient = `UPDATE client SET name = $4, name_key = $5, search = $6, stage = $7, owner = $8, next_due = $9, updated_at = $10,
			contacts = $11, parent_id = $12, version = version + 1
		WHERE organisation_id = $1 AND id = $2 AND version = $3`
	findClient       = `SELECT stage FROM client WHERE organisation_id = $1 AND id = $2`
	deleteClient     = `DELETE FROM client WHERE organisation_id = $1 AND id = $2`
	reassignClients  = `UPDATE client SET owner = $3, updated_at = $4, version = version + 1 WHERE organisation_id = $1 AND owner = $2`
	insertTag        = `INSERT INTO client_tag (client_id, organisation_id, tag_key, position, tag) VALUES ($1, $2, $3, $4, $5)`
	deleteClientTags = `DELETE FROM client_tag WHERE client_id = $1`

	clientColumns = `id, organisation_id, COALESCE(parent_id, ''), name, stage, owner, next_due, created_at, updated_at, version,
		run_assessment, run_version, run_at, currency, months, p5, p50, p95, chosen, weakest, level`
	selectClient = `SELECT ` + clientColumns + `, contacts FROM client WHERE organisation_id = $1 AND id = $2`
	selectTags   = `SELECT tag FROM client_tag WHERE client_id = $1 ORDER BY position`
	selectAllTag = `SELECT MIN(tag), COUNT(*) FROM client_tag WHERE organisation_id = $1 GROUP BY tag_key ORDER BY tag_key`
)

var _ client.Store = (*Store)(nil)

// clientWrites lists every statement of clients that a writer runs.
func clientWrites() []string {
	return []string{
		insertClient, updateClient, findClient, parentOf, deepestBelow, deleteClient, reassignClients, insertTag, deleteClientTags,
		insertEntry, joinClient, setAssessing, findOwned,
		clientOf, setSummary, clearSummary, putCard, deleteCard, previousResult, findVersion, newestOfClient,
		insertEdit, findSuperseded, insertIssued,
	}
}

// AddClient implements client.Store.
func (s *Store) AddClient(ctx context.Context, c client.Client, by client.Author) error {
	return s.write(ctx, func(w *writer) error {
		if err := putClient(w, c); err != nil {
			return err
		}
		return addEntry(w, c.ID, client.Entry{Kind: client.Added, At: c.CreatedAt, By: by, Text: string(c.Stage)})
	})
}

func putClient(w *writer, c client.Client) error {
	contacts, err := json.Marshal(c.Contacts)
	if err != nil {
		return fmt.Errorf("encode contacts: %w", err)
	}
	if err := hang(w, c); err != nil {
		return err
	}
	_, err = w.exec(insertClient, c.ID, c.Organisation, c.Name, client.Fold(c.Name), c.Searchable(), string(c.Stage), c.Owner,
		stamp(c.NextDue), c.CreatedAt.UnixMilli(), string(contacts), nullable(c.Parent))
	if err != nil {
		return taken(err, "error.client_exists")
	}
	return putTags(w, c)
}

func putTags(w *writer, c client.Client) error {
	for i, tag := range c.Tags {
		if _, err := w.exec(insertTag, c.ID, c.Organisation, client.Fold(tag), i, tag); err != nil {
			return fmt.Errorf("put tag: %w", err)
		}
	}
	return nil
}

// SaveClient implements client.Store.
func (s *Store) SaveClient(ctx context.Context, c client.Client, by client.Author, now time.Time) (int64, error) {
	contacts, err := json.Marshal(c.Contacts)
	if err != nil {
		return 0, fmt.Errorf("encode contacts: %w", err)
	}
	err = s.write(ctx, func(w *writer) error {
		var stage string
		if err := w.row(findClient, []any{c.Organisation, c.ID}, &stage); missing(err) {
			return gone("error.client_gone")
		} else if err != nil {
			return err
		}
		if err := hang(w, c); err != nil {
			return err
		}
		n, err := w.exec(updateClient, c.Organisation, c.ID, c.Version, c.Name, client.Fold(c.Name), c.Searchable(), string(c.Stage),
			c.Owner, stamp(c.NextDue), now.UnixMilli(), string(contacts), nullable(c.Parent))
		if err != nil {
			return err
		}
		if n == 0 {
			return &assessment.Error{Code: assessment.Conflict, Safe: "error.client_changed"}
		}
		if _, err := w.exec(deleteClientTags, c.ID); err != nil {
			return err
		}
		if err := putTags(w, c); err != nil {
			return err
		}
		if stage == string(c.Stage) {
			return addEntry(w, c.ID, client.Entry{Kind: client.Edited, At: now, By: by})
		}
		return addEntry(w, c.ID, client.Entry{Kind: client.Staged, At: now, By: by, Text: string(c.Stage)})
	})
	return c.Version + 1, err
}

// Client implements client.Store.
func (s *Store) Client(ctx context.Context, organisation, id string) (client.Client, error) {
	var c client.Client
	err := s.view(ctx, func(tx *sql.Tx) error {
		var contacts string
		var err error
		c, err = scanClient(tx.QueryRowContext(ctx, selectClient, organisation, id), &contacts)
		if missing(err) {
			return gone("error.client_gone")
		}
		if err != nil {
			return fmt.Errorf("read client: %w", err)
		}
		if err := json.Unmarshal([]byte(contacts), &c.Contacts); err != nil {
			return fmt.Errorf("decode contacts: %w", err)
		}
		return each(ctx, tx, selectTags, []any{id}, func(row scanner) error {
			var tag string
			err := row.Scan(&tag)
			c.Tags = append(c.Tags, tag)
			return err
		})
	})
	if err != nil {
		return client.Client{}, err
	}
	return c, nil
}

// scanner is a row, of one or of many.
type scanner interface{ Scan(dest ...any) error }

// scanClient reads clientColumns and what follows them into more.
func scanClient(row scanner, more ...any) (client.Client, error) {
	var c client.Client
	var due, created, updated, ran int64
	n := &c.Newest
	err := row.Scan(append([]any{
		&c.ID, &c.Organisation, &c.Parent, &c.Name, &c.Stage, &c.Owner, &due, &created, &updated, &c.Version,
		&n.Assessment, &n.Version, &ran, &n.Currency, &n.Months, &n.P5, &n.P50, &n.P95, &n.Chosen, &n.Weakest, &n.Level,
	}, more...)...)
	c.NextDue, c.CreatedAt, c.UpdatedAt = unstamp(due), moment(created), moment(updated)
	if n.Known() {
		n.At = moment(ran)
	}
	return c, err
}

// Tags implements client.Store.
func (s *Store) Tags(ctx context.Context, organisation string) ([]client.Tag, error) {
	var tags []client.Tag
	err := s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectAllTag, []any{organisation}, func(row scanner) error {
			var t client.Tag
			err := row.Scan(&t.Name, &t.Clients)
			tags = append(tags, t)
			return err
		})
	})
	return tags, err
}

// Reassign implements client.Store.
func (s *Store) Reassign(ctx context.Context, organisation, from, to string, now time.Time) (int, error) {
	var n int64
	err := s.write(ctx, func(w *writer) error {
		var err error
		n, err = w.exec(reassignClients, organisation, from, to, now.UnixMilli())
		return err
	})
	return int(n), err
}

// EraseClient implements client.Store. What was deleted is overwritten in the
// file, and the log of changes that still held it is emptied.
func (s *Store) EraseClient(ctx context.Context, organisation, id string, e client.Event) error {
	line := account.Event{At: e.At, Actor: e.Actor, Organisation: organisation, Action: e.Action, Subject: e.Subject}
	err := s.act(ctx, line, func(w *writer) error {
		return existing(w.exec(deleteClient, organisation, id))("error.client_gone")
	})
	if err != nil {
		return err
	}
	return s.forget(ctx)
}

// each runs fn on every row of a query.
func each(ctx context.Context, tx *sql.Tx, query string, args []any, fn func(scanner) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return fmt.Errorf("read row: %w", err)
		}
	}
	return rows.Err()
}

// stamp writes a time that may be none.
func stamp(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.UnixMilli()
}

func unstamp(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := moment(ms)
	return &t
}

// placeholders is "$from, $from+1, …" for n arguments.
func placeholders(from, n int) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", from+i)
	}
	return strings.Join(marks, ", ")
}
