package store

import (
	"context"
	"fmt"

	"waterline/cmd/internal/account"
)

const (
	lastSealed   = `SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1`
	insertSealed = `INSERT INTO audit (number, at, actor, organisation_id, action, subject, detail, previous, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	selectSealed = `SELECT number, at, actor, organisation_id, action, subject, detail, previous, hash FROM audit`
	newestSealed = selectSealed + ` WHERE ($1 = '' OR organisation_id = $1) AND (CAST($2 AS BIGINT) = 0 OR number < $2) ORDER BY number DESC LIMIT $3`
	nextSealed   = selectSealed + ` WHERE ($1 = '' OR organisation_id = $1) AND number > $2 ORDER BY number LIMIT $3`
)

func auditWrites() []string { return []string{lastSealed, insertSealed} }

// record adds an event to the log, in the transaction of what it tells of.
func record(w *writer, e account.Event) error {
	var number int64
	var hash string
	if err := w.row(lastSealed, nil, &number, &hash); err != nil && !missing(err) {
		return fmt.Errorf("log: %w", err)
	}
	sealed, err := e.Seal(number, hash)
	if err != nil {
		return err
	}
	_, err = w.exec(insertSealed, sealed.Number, sealed.At.UnixMilli(), sealed.Actor, sealed.Organisation, sealed.Action,
		sealed.Subject, sealed.Detail, sealed.Previous, sealed.Hash)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	return nil
}

// act runs a change and adds its event to the log, or neither.
func (s *Store) act(ctx context.Context, e account.Event, do func(*writer) error) error {
	return s.write(ctx, func(w *writer) error {
		if err := do(w); err != nil {
			return err
		}
		return record(w, e)
	})
}

// Append implements account.LogStore.
func (s *Store) Append(ctx context.Context, e account.Event) error {
	return s.act(ctx, e, func(*writer) error { return nil })
}

// Log implements account.LogStore.
func (s *Store) Log(ctx context.Context, organisation string, before int64, most int) ([]account.Entry, error) {
	return list(ctx, s, scanSealed, newestSealed, organisation, before, most)
}

// LogAfter implements account.LogStore.
func (s *Store) LogAfter(ctx context.Context, organisation string, after int64, most int) ([]account.Entry, error) {
	return list(ctx, s, scanSealed, nextSealed, organisation, after, most)
}

func scanSealed(row scanner) (account.Entry, error) {
	var e account.Entry
	var at int64
	err := row.Scan(&e.Number, &at, &e.Actor, &e.Organisation, &e.Action, &e.Subject, &e.Detail, &e.Previous, &e.Hash)
	e.At = moment(at)
	return e, err
}
