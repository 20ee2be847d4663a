package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// list reads all rows of a query.
func list[T any](ctx context.Context, s *Store, scan func(scanner) (T, error), query string, args ...any) (all []T, err error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("list: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// one reads the row of a query; NotFound with the key safe where there is none.
func one[T any](ctx context.Context, s *Store, scan func(scanner) (T, error), safe, query string, args ...any) (T, error) {
	found, err := scan(s.read.QueryRowContext(ctx, query, args...))
	var none T
	switch {
	case missing(err):
		return none, gone(safe)
	case err != nil:
		return none, fmt.Errorf("read: %w", err)
	}
	return found, nil
}

// maybe is a time that may not have come.
func maybe(ms sql.NullInt64) *time.Time {
	if !ms.Valid {
		return nil
	}
	at := moment(ms.Int64)
	return &at
}
