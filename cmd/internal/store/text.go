package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// tolerant is a transaction of PostgreSQL that takes every string. PostgreSQL
// refuses a text with a zero byte or with bytes that are no UTF-8, which people
// and programs send; SQLite keeps them. They become U+FFFD.
type tolerant struct{ *sql.Tx }

// ExecContext implements transaction.
func (t tolerant) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, query, keepable(args)...)
}

// QueryRowContext implements transaction.
func (t tolerant) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(ctx, query, keepable(args)...)
}

// keepable are arguments whose texts PostgreSQL can keep.
func keepable(args []any) []any {
	kept := args
	for i, arg := range args {
		s, ok := arg.(string)
		if !ok {
			continue
		}
		if better := wellFormed(s); better != s {
			if &kept[0] == &args[0] {
				kept = slices.Clone(args)
			}
			kept[i] = better
		}
	}
	return kept
}

func wellFormed(s string) string {
	const replacement = "\uFFFD"
	return strings.ReplaceAll(strings.ToValidUTF8(s, replacement), "\x00", replacement)
}

// unkeepable is whether a text was asked for that PostgreSQL cannot keep, so that
// it is nowhere.
func unkeepable(err error) bool {
	const invalidText = "22021"
	var fault *pgconn.PgError
	return errors.As(err, &fault) && fault.Code == invalidText
}
