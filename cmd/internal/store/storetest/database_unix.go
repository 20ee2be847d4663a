//go:build unix

package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// databases are those of one server, which the first test that asks for one
// starts and which ends with the process.
type databases struct {
	server func() (*Server, error)
	last   atomic.Int64
}

const template = "filled"

// newDatabases is databases that fill makes the tables of. It runs once; a
// database is a copy of what it made.
func newDatabases(fill func(url string) error) *databases {
	return &databases{server: sync.OnceValues(func() (*Server, error) {
		s, err := initial(fast())
		if err != nil {
			return nil, err
		}
		if err := s.execute("CREATE DATABASE " + template); err != nil {
			return nil, err
		}
		return s, fill(s.URL(template))
	})}
}

// url is the address of a new database, with tables or without, which is dropped
// when the test ends.
func (d *databases) url(t testing.TB, filled bool) string {
	t.Helper()
	tools(t)
	s, err := d.server()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test%d", d.last.Add(1))
	statement := "CREATE DATABASE " + name
	if filled {
		statement += " TEMPLATE " + template
	}
	if err := s.execute(statement); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.execute("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.URL(name)
}

func (s *Server) execute(statement string) (err error) {
	db, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(context.Background(), statement)
	return err
}
