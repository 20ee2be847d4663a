package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"waterline/assessment/client"
)

const (
	insertEntry = `INSERT INTO client_entry (client_id, number, kind, at, author, author_name, assessment_id, version, issued_id, text, moved, initiative_id)
		VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM client_entry WHERE client_id = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	selectEntries = `SELECT number, kind, at, author, author_name, COALESCE(assessment_id, ''), version, issued_id, text, moved, initiative_id
		FROM client_entry WHERE client_id = $1 AND (CAST($2 AS BIGINT) = 0 OR number < $2) ORDER BY number DESC LIMIT $3`
)

func addEntry(w *writer, id string, e client.Entry) error {
	moved := ""
	if e.Moved != nil {
		data, err := json.Marshal(e.Moved)
		if err != nil {
			return fmt.Errorf("encode entry: %w", err)
		}
		moved = string(data)
	}
	var about any
	if e.Assessment != "" {
		about = e.Assessment
	}
	_, err := w.exec(insertEntry, id, string(e.Kind), e.At.UnixMilli(), e.By.ID, e.By.Name, about, e.Version, e.Issued, e.Text, moved, e.Initiative)
	if err != nil {
		return fmt.Errorf("put entry: %w", err)
	}
	return nil
}

// AddEntry implements client.Store.
func (s *Store) AddEntry(ctx context.Context, organisation, id string, e client.Entry) error {
	return s.write(ctx, func(w *writer) error {
		if err := owned(w, organisation, id); err != nil {
			return err
		}
		return addEntry(w, id, e)
	})
}

// owned is NotFound unless the client is the organisation's.
func owned(w *writer, organisation, id string) error {
	var stage string
	err := w.row(findClient, []any{organisation, id}, &stage)
	if missing(err) {
		return gone("error.client_gone")
	}
	return err
}

// ownedRead is owned for a reader.
func ownedRead(ctx context.Context, tx *sql.Tx, organisation, id string) error {
	var stage string
	err := tx.QueryRowContext(ctx, findClient, organisation, id).Scan(&stage)
	if missing(err) {
		return gone("error.client_gone")
	}
	return err
}

// Timeline implements client.Store.
func (s *Store) Timeline(ctx context.Context, organisation, id string, before int64, limit int) (client.Timeline, error) {
	var t client.Timeline
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, id); err != nil {
			return err
		}
		return each(ctx, tx, selectEntries, []any{id, before, limit + 1}, func(row scanner) error {
			var e client.Entry
			var at int64
			var moved string
			err := row.Scan(&e.Number, &e.Kind, &at, &e.By.ID, &e.By.Name, &e.Assessment, &e.Version, &e.Issued, &e.Text, &moved, &e.Initiative)
			if err != nil {
				return err
			}
			e.At = moment(at)
			if moved != "" {
				if err := json.Unmarshal([]byte(moved), &e.Moved); err != nil {
					return fmt.Errorf("decode entry: %w", err)
				}
			}
			t.Entries = append(t.Entries, e)
			return nil
		})
	})
	if len(t.Entries) > limit {
		t.Entries = t.Entries[:limit]
		t.Next = t.Entries[limit-1].Number
	}
	return t, err
}
