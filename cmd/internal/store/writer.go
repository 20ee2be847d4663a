package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"

	"waterline/assessment"
)

const (
	savepoint = `SAVEPOINT task`
	undo      = `ROLLBACK TO task`
	release   = `RELEASE task`
)

// transaction is one that was begun.
type transaction interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	Commit() error
	Rollback() error
}

// writer runs the statements of tasks inside the transaction of their batch.
type writer struct {
	ctx      context.Context
	tx       transaction
	fragile  bool     // a statement that fails ends the transaction
	wrote    bool     // since the task began, or a statement failed that ends the transaction
	enqueued []string // kinds of jobs that were added
	origin   string   // trace of who asked for the task, "" for none
}

// run runs a task. A refusal before its first row changed leaves nothing to
// undo; any other failure is errHalf.
func (w *writer) run(t *task) error {
	w.wrote = false
	t.err = w.try(t)
	var refusal *assessment.Error
	if t.err != nil && (w.wrote || !errors.As(t.err, &refusal)) {
		return errHalf
	}
	return nil
}

// runApart runs a task so that its failure undoes only its own work.
func (w *writer) runApart(t *task) error {
	if _, err := w.exec(savepoint); err != nil {
		return err
	}
	if t.err = w.try(t); t.err != nil {
		if _, err := w.exec(undo); err != nil {
			return err
		}
	}
	_, err := w.exec(release)
	return err
}

// try turns a panic of a task into its error, as it must not reach the one
// that happens to lead.
func (w *writer) try(t *task) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return t.do(w)
}

// exec runs a statement and counts the rows it changed.
func (w *writer) exec(query string, args ...any) (int64, error) {
	r, err := w.tx.ExecContext(w.ctx, query, args...)
	if err != nil {
		w.wrote = w.wrote || w.fragile
		return 0, err
	}
	n, err := r.RowsAffected()
	w.wrote = w.wrote || n > 0
	return n, err
}

// row reads one row into dest, of a SELECT or of a change that returns it.
// Where there is none the error is sql.ErrNoRows.
func (w *writer) row(query string, args []any, dest ...any) error {
	err := w.tx.QueryRowContext(w.ctx, query, args...).Scan(dest...)
	w.wrote = w.wrote || w.fragile && err != nil && !missing(err)
	return err
}

// change is row for a statement that changes what it returns.
func (w *writer) change(query string, args []any, dest ...any) error {
	err := w.row(query, args, dest...)
	w.wrote = w.wrote || err == nil
	return err
}
