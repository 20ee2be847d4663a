package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// File is the name of the database inside the data directory.
const File = "waterline.db"

const readers = 4

// file is a SQLite database. One connection writes, for all that write at the
// same time; a second one tends the log.
type file struct {
	*batches
	db *sql.DB
}

var _ database = (*file)(nil)

// Open opens the SQLite database in dir, making both when they are not there, and
// brings its tables up to date. Answers to questions that are no longer in the
// bank stay on disk and are left out when read. The error is an *OpenError.
// Close the store when done.
func Open(ctx context.Context, dir string, questions Questions) (*Store, error) {
	if err := prepare(dir); err != nil {
		return nil, err
	}
	// A commit then does not wait for the time stamp of the file as well. Where
	// the system has no such call, commits use fsync.
	if _, err := sqlite.Fdatasync(true); err != nil && !errors.Is(err, sqlite.ErrFdatasyncUnavailable) {
		return nil, openError(dir, err)
	}
	return openedAt(ctx, filepath.Join(dir, File), "", questions)
}

// openedAt opens a SQLite database with more settings of its connections.
func openedAt(ctx context.Context, path, settings string, questions Questions) (*Store, error) {
	db, err := connect(path, settings+"_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)", 2)
	if err != nil {
		return nil, openError(path, err)
	}
	err = sound(ctx, db)
	if err == nil {
		err = migrate(ctx, db)
	}
	if err != nil {
		return nil, openError(path, errors.Join(err, db.Close()))
	}
	one, err := prepareAll(ctx, db, writes())
	if err != nil {
		return nil, openError(path, errors.Join(err, db.Close()))
	}
	read, err := connect(path, settings+"_pragma=query_only(1)", readers)
	if err != nil {
		return nil, openError(path, errors.Join(err, one.close(), db.Close()))
	}
	return &Store{
		db: &file{newBatches(one.begin, one.close), db}, read: read, questions: questions, dialect: sqliteDialect(),
		snap: sql.TxOptions{ReadOnly: true},
	}, nil
}

// prepare makes the directory and makes sure that files can be made in it.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return openError(dir, err)
	}
	probe, err := os.CreateTemp(dir, ".waterline-*")
	if err != nil {
		return openError(dir, err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return openError(dir, err)
	}
	return nil
}

func connect(path, pragmas string, connections int) (*sql.DB, error) {
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
	db, err := sql.Open("sqlite", name+"?"+pragmas+"&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// writeBeside implements database. All writes are one after another.
func (f *file) writeBeside(ctx context.Context, do func(*writer) error) error {
	return f.write(ctx, do)
}

// forget empties the log of changes, in which deleted rows could be read.
func (f *file) forget(ctx context.Context) error {
	var busy, frames, done int
	if err := f.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
		return fmt.Errorf("empty the log: %w", err)
	}
	return nil
}

func (f *file) close() error { return errors.Join(f.batches.close(), f.db.Close()) }

// OpenCode says why a database does not open; a key of the locale.
type OpenCode string

// The codes.
const (
	NotDirectory OpenCode = "data_not_directory" // the path is a file
	ReadOnly     OpenCode = "data_read_only"     // the directory or a file in it cannot be written
	Newer        OpenCode = "data_newer"         // written by a newer release
	Damaged      OpenCode = "data_damaged"       // not a database, or one with damaged pages
	Busy         OpenCode = "data_busy"          // another program holds it
	Unopened     OpenCode = "data_unopened"      // anything else
	Address      OpenCode = "database_address"   // not that of a PostgreSQL database
	Away         OpenCode = "database_away"      // no server answers there
	Refused      OpenCode = "database_refused"   // the server answers, and gives no access
)

// OpenError is why a database does not open. Path is the place to look at.
type OpenError struct {
	Code OpenCode
	Path string
	Err  error
}

func (e *OpenError) Error() string { return fmt.Sprintf("%s: %s: %v", e.Path, e.Code, e.Err) }

func (e *OpenError) Unwrap() error { return e.Err }

func openError(path string, err error) error {
	return &OpenError{Code: openCode(err), Path: path, Err: err}
}

func openCode(err error) OpenCode {
	var fault *sqlite.Error
	switch {
	case errors.Is(err, errNewer):
		return Newer
	case errors.Is(err, errDamaged):
		return Damaged
	case errors.Is(err, fs.ErrPermission), strings.Contains(err.Error(), "read-only file system"):
		return ReadOnly
	case errors.Is(err, fs.ErrExist), strings.Contains(err.Error(), "not a directory"):
		return NotDirectory
	case !errors.As(err, &fault):
		return Unopened
	}
	switch fault.Code() & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return ReadOnly
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return Damaged
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return Busy
	}
	return Unopened
}
