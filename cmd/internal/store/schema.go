package store

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Schema is the version of the tables, and the newest that the program knows.
// They differ where another instance migrated the database, or has yet to.
func (s *Store) Schema(ctx context.Context) (have, know int64, err error) {
	return versions(ctx, s.read)
}

// Inspect looks whether the database in dir is whole and of a version that the
// program knows, while others may be at work on it. It reports whether migrations
// are pending. The error is an *OpenError.
func Inspect(ctx context.Context, dir string) (found Snapshot, pending bool, err error) {
	path := filepath.Join(dir, File)
	if found, err = inspect(ctx, path); err != nil {
		return Snapshot{}, false, fault(path, err)
	}
	db, err := connect(path, "_pragma=query_only(1)", 1)
	if err != nil {
		return Snapshot{}, false, openError(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	have, know, err := versions(ctx, db)
	if err != nil {
		return Snapshot{}, false, openError(path, err)
	}
	return found, have < know, nil
}

// InspectServer looks whether a PostgreSQL database answers and is of a version
// that the program knows; version 0 has no tables yet. It changes nothing. The
// error is an *OpenError.
func InspectServer(ctx context.Context, url string) (have int64, pending bool, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return 0, false, &OpenError{Code: Address, Path: place(nil), Err: errors.New("not an address of PostgreSQL")} // the error may tell the password
	}
	db := connections(config, 1, map[string]string{"default_transaction_read_only": "on"})
	defer func() { err = errors.Join(err, db.Close()) }()
	if have, err = serverVersion(ctx, db); err != nil {
		return 0, false, serverError(config, err)
	}
	texts, err := textsIn(ofSQLite)
	if err != nil {
		return 0, false, err
	}
	know := slices.Max(slices.Collect(maps.Keys(texts)))
	if have > know {
		return have, false, &OpenError{Code: Newer, Path: place(config), Err: errNewer}
	}
	return have, have < know, nil
}
