// Package storetest makes empty databases for tests, of SQLite and PostgreSQL. All
// migrations of a database take longer than most tests, above all under the race
// detector, so they run once for each package of tests. Then files are copied, or
// a database of the server that the tests start.
package storetest

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Kind is the variable that says which database tests are about whose subject is
// not one of them: sqlite, which is usual, or postgres.
const Kind = "WATERLINE_TEST_DATABASE"

// Empty makes stores with nothing in them.
type Empty[S io.Closer, Questions any] struct {
	open, connect func(context.Context, string, Questions) (S, error)

	files func() (map[string][]byte, error)
	bases *databases
}

// New is empty stores as Open makes them in a directory and Connect at an address
// of PostgreSQL.
func New[S io.Closer, Questions any](open, connect func(context.Context, string, Questions) (S, error)) *Empty[S, Questions] {
	at := func(make func(context.Context, string, Questions) (S, error)) func(string) error {
		return func(place string) error {
			var none Questions // which an empty database has no use for
			s, err := make(context.Background(), place, none)
			if err != nil {
				return err
			}
			return s.Close()
		}
	}
	return &Empty[S, Questions]{
		open: open, connect: connect, bases: newDatabases(at(connect)),
		files: sync.OnceValues(func() (map[string][]byte, error) { return made(at(open)) }),
	}
}

// Open is a store that closes when the test ends, in the kind of database that
// the tests are about.
func (e *Empty[S, Questions]) Open(t testing.TB, questions Questions) S {
	t.Helper()
	if os.Getenv(Kind) == "postgres" {
		return e.Server(t, questions)
	}
	return e.File(t, questions)
}

// File is Open in SQLite.
func (e *Empty[S, Questions]) File(t testing.TB, questions Questions) S {
	t.Helper()
	return opened(t, e.open, e.Dir(t), questions)
}

// Server is Open in PostgreSQL.
func (e *Empty[S, Questions]) Server(t testing.TB, questions Questions) S {
	t.Helper()
	return opened(t, e.connect, e.URL(t), questions)
}

func opened[S io.Closer, Questions any](t testing.TB, open func(context.Context, string, Questions) (S, error), at string, questions Questions) S {
	t.Helper()
	s, err := open(context.Background(), at, questions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// URL is the address of a new database of PostgreSQL, which is dropped when the
// test ends. Where PostgreSQL is not installed the test is skipped, or fails if
// tools are required.
func (e *Empty[S, Questions]) URL(t testing.TB) string {
	t.Helper()
	return e.bases.url(t, true)
}

// Bare is URL without tables.
func (e *Empty[S, Questions]) Bare(t testing.TB) string {
	t.Helper()
	return e.bases.url(t, false)
}

// Dir is a new directory with the database of SQLite.
func (e *Empty[S, Questions]) Dir(t testing.TB) string {
	t.Helper()
	files, err := e.files()
	dir := t.TempDir()
	for name, data := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// made reads the files that open leaves behind.
func made(open func(dir string) error) (files map[string][]byte, err error) {
	dir, err := os.MkdirTemp("", "waterline-empty-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := open(dir); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files = make(map[string][]byte)
	for _, entry := range entries {
		if files[entry.Name()], err = os.ReadFile(filepath.Join(dir, entry.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}
