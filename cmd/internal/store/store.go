// Package store keeps assessments and accounts in a database on disk. It
// implements assessment.Store and account.Store: what a method reports as done
// has reached the disk.
//
// # Two databases
//
// SQLite keeps all in one file and has one writer. PostgreSQL is the same by the
// same statements; what differs is in dialect.go and postgres.go. There, a write
// takes an advisory lock for the time of its transaction: most take it alone, so
// that what holds for one writer holds for them, and share transactions as they
// do in SQLite. Those of one statement, or of statements that are each right by
// themselves (a saved answer, a claim, a count), take it beside each other.
//
// # Several processes
//
// Processes on one PostgreSQL share sessions, sign-in attempts, requests of a
// minute, jobs with their leases, mails, locks and published questionnaires, which
// are looked for where one is not known. Regular jobs are added once for all of
// them. Each sweeps what ended, and works benchmarks out when they are due, which
// does no harm twice. Each keeps for itself what can be made again (banks, brands,
// style sheets, example reports), how much it takes on at a time, its metrics, and
// for half an hour what was just removed from a list, so that this can be put back
// there only.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// Questions finds a question of the bank by its id, to type a stored answer.
type Questions func(id string) (questionnaire.Question, bool)

// Store keeps everything in one database. A few connections only read.
type Store struct {
	db        database
	read      *sql.DB
	questions Questions
	dialect   dialect
	snap      sql.TxOptions // of a transaction that reads one state
	watch     Watch         // nil: nobody is told
}

var _ assessment.Store = (*Store)(nil)

// database is what differs between kinds of databases apart from SQL.
type database interface {
	// write runs do in a transaction and returns when its effect is on disk, or
	// why it is not. No other write changes anything between its statements. It
	// may run more than once, each time in a transaction of which nothing was kept.
	write(ctx context.Context, do func(*writer) error) error
	// writeBeside is write for statements that are each right beside any others
	// that are written this way: what one finds, and leaves as it is, another may
	// change before the next.
	writeBeside(ctx context.Context, do func(*writer) error) error
	// forget makes what was deleted unreadable, as far as the database can.
	forget(ctx context.Context) error
	// onEnqueue sets what is told of jobs that are on disk.
	onEnqueue(wake func(kind string))
	close() error
}

// write is that of the database.
func (s *Store) write(ctx context.Context, do func(*writer) error) error {
	ctx, ended := s.watched(ctx, "write")
	err := stored(s.db.write(ctx, s.traced(ctx, do)))
	ended(err)
	return err
}

// writeBeside is that of the database.
func (s *Store) writeBeside(ctx context.Context, do func(*writer) error) error {
	ctx, ended := s.watched(ctx, "write")
	err := stored(s.db.writeBeside(ctx, s.traced(ctx, do)))
	ended(err)
	return err
}

// view runs fn on one consistent state of the database.
func (s *Store) view(ctx context.Context, fn func(*sql.Tx) error) error {
	ctx, ended := s.watched(ctx, "read")
	tx, err := s.read.BeginTx(ctx, &s.snap)
	if err != nil {
		err = fmt.Errorf("begin: %w", err)
	} else {
		err = errors.Join(fn(tx), tx.Rollback())
	}
	ended(err)
	return err
}

// forget is that of the database.
func (s *Store) forget(ctx context.Context) error { return s.db.forget(ctx) }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// Close finishes the writes that were asked for and closes the database. Later
// ones are refused.
func (s *Store) Close() error { return errors.Join(s.db.close(), s.read.Close()) }
