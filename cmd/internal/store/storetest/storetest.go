// Package storetest makes directories with an empty database for tests. All
// migrations of a database take longer than most tests, above all under the race
// detector, so they run once for each package of tests, and files are copied.
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

// Empty is an empty database, made when the first directory is asked for.
type Empty struct {
	files func() (map[string][]byte, error)
}

// New is an empty database as a store's Open makes it in a directory. It is given
// no questions, which an empty database has no use for.
func New[S io.Closer, Questions any](open func(context.Context, string, Questions) (S, error)) *Empty {
	return &Empty{sync.OnceValues(func() (map[string][]byte, error) {
		return made(func(dir string) error {
			var none Questions
			s, err := open(context.Background(), dir, none)
			if err != nil {
				return err
			}
			return s.Close()
		})
	})}
}

// Dir is a new directory with the database.
func (e *Empty) Dir(t testing.TB) string {
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
