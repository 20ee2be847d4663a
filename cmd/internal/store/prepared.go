package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Transactions of SQLite are begun and ended by statements that are prepared
// once, as all others are, which counts where one answer is all that a
// transaction holds.
const (
	begin    = `BEGIN IMMEDIATE`
	commit   = `COMMIT`
	rollback = `ROLLBACK`
)

// prepared is the connection of SQLite that writes, with its statements.
type prepared struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

var _ transaction = (*prepared)(nil)

func prepareAll(ctx context.Context, db *sql.DB, statements []string) (*prepared, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	p := &prepared{conn: conn, statements: make(map[string]*sql.Stmt)}
	for _, query := range append(statements, begin, commit, rollback, savepoint, undo, release) {
		stmt, err := conn.PrepareContext(ctx, query) //nolint:sqlclosecheck // kept for the life of the connection, which closes it
		if err != nil {
			return nil, errors.Join(fmt.Errorf("prepare %q: %w", query, err), conn.Close())
		}
		p.statements[query] = stmt
	}
	return p, nil
}

// begin begins a transaction. There is one at a time.
func (p *prepared) begin(ctx context.Context) (transaction, error) {
	_, err := p.ExecContext(ctx, begin)
	return p, err
}

// ExecContext implements transaction.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.statements[query].ExecContext(ctx, args...)
}

// QueryRowContext implements transaction.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.statements[query].QueryRowContext(ctx, args...)
}

// Commit implements transaction.
func (p *prepared) Commit() error {
	_, err := p.ExecContext(context.Background(), commit)
	return err
}

// Rollback implements transaction.
func (p *prepared) Rollback() error {
	_, err := p.ExecContext(context.Background(), rollback)
	return err
}

func (p *prepared) close() error {
	var err error
	for _, stmt := range p.statements {
		err = errors.Join(err, stmt.Close())
	}
	return errors.Join(err, p.conn.Close())
}
