package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"waterline/assessment"
)

// stored says of an error whether it is the disk that refuses: full, failing,
// read-only or damaged. Nothing of the write that met it was kept.
func stored(err error) error {
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		return reached(err)
	}
	switch fault.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return &assessment.Error{Code: assessment.Unavailable, Safe: "error.storage", Err: err}
	}
	return err
}

// checking is how long opening may look for damage. A large database is opened
// before all of it was seen; a damaged page is then refused when it is read.
const checking = 5 * time.Second

var errDamaged = errors.New("a page of the database is damaged")

// sound looks for damaged pages.
func sound(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, checking)
	defer cancel()
	var said string
	err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	case said != "ok":
		return fmt.Errorf("%w: %s", errDamaged, said)
	}
	return nil
}
