package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Codes of moves, besides those of databases.
const (
	TargetNotEmpty OpenCode = "migrate_not_empty" // it holds other data
	NotTheSame     OpenCode = "migrate_differs"   // what arrived is not what was sent
)

// Moved is what a move of all data shows for itself.
type Moved struct {
	Tables []MovedTable
	// Before means that the data had been moved by an earlier call.
	Before bool
	// Altered counts texts with bytes that PostgreSQL cannot keep, which are
	// U+FFFD there.
	Altered int
}

// MovedTable is a table that has the same rows in both databases: how many, and
// the SHA-256 of all of them, in hexadecimal digits.
type MovedTable struct {
	Name string
	Rows int64
	Hash string
}

// Move copies everything from the SQLite database in dir, of which nobody
// changes anything meanwhile, into a PostgreSQL database that is empty. Then it
// reads both and compares. All of it arrives, or nothing. Where the same data is
// there already, as after a move whose end was not heard of, it says so. The error
// is an *OpenError.
func Move(ctx context.Context, dir, url string) (Moved, error) {
	from, err := Open(ctx, dir, nil)
	if err != nil {
		return Moved{}, err
	}
	to, err := Connect(ctx, url, nil)
	if err != nil {
		return Moved{}, errors.Join(err, from.Close())
	}
	var moved Moved
	err = from.write(ctx, func(*writer) error { // which keeps other writers away
		return from.view(ctx, func(tx *sql.Tx) error {
			m := mover{from: tx, dialect: from.dialect}
			var err error
			moved, err = m.move(ctx, to)
			return err
		})
	})
	if err = errors.Join(err, from.Close(), to.Close()); err != nil {
		return Moved{}, fault(Place(url), err)
	}
	return moved, nil
}

// mover moves within one transaction of each database.
type mover struct {
	from    *sql.Tx
	dialect dialect
	to      *sql.Conn
	altered int
}

func (m *mover) move(ctx context.Context, target *Store) (moved Moved, err error) {
	db, ok := target.db.(*server)
	if !ok {
		return Moved{}, errors.New("the target is no server")
	}
	if m.to, err = db.pool.Conn(ctx); err != nil {
		return Moved{}, err
	}
	defer func() { err = errors.Join(err, m.to.Close()) }()
	if _, err := m.to.ExecContext(ctx, "BEGIN; "+lockAlone); err != nil {
		return Moved{}, err
	}
	kept := false
	defer func() {
		if !kept {
			_, _ = m.to.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // fails where the connection is gone
		}
	}()
	if moved, err = m.all(ctx); err != nil {
		return Moved{}, err
	}
	_, err = m.to.ExecContext(ctx, "COMMIT")
	kept = err == nil
	return moved, err
}

// all copies every table and compares it, or only compares where there is data.
func (m *mover) all(ctx context.Context) (Moved, error) {
	all, err := tables(ctx, m.from, m.dialect)
	if err != nil {
		return Moved{}, err
	}
	filled := false
	for _, t := range all {
		var some bool
		if err := m.to.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+t.name+")").Scan(&some); err != nil {
			return Moved{}, err
		}
		filled = filled || some
	}
	moved := Moved{Before: filled}
	for _, t := range all {
		if !filled {
			if err := m.copy(ctx, t); err != nil {
				return Moved{}, fmt.Errorf("copy %s: %w", t.name, err)
			}
		}
		one, same, err := m.compare(ctx, t)
		switch {
		case err != nil:
			return Moved{}, fmt.Errorf("compare %s: %w", t.name, err)
		case !same && filled:
			return Moved{}, &OpenError{Code: TargetNotEmpty, Path: t.name, Err: errors.New("there are rows")}
		case !same:
			return Moved{}, &OpenError{Code: NotTheSame, Path: t.name, Err: errors.New("the hashes differ")}
		}
		moved.Tables = append(moved.Tables, one)
	}
	moved.Altered = m.altered
	return moved, nil
}

// copy puts the rows of a table into the other database.
func (m *mover) copy(ctx context.Context, t table) error {
	rows, err := m.from.QueryContext(ctx, "SELECT "+t.names()+" FROM "+t.name) //nolint:gosec // names of our own schema
	if err != nil {
		return err
	}
	defer rows.Close()
	next := func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		row, altered, err := t.row(rows)
		m.altered += altered
		return row, err
	}
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	err = m.to.Raw(func(connection any) error {
		c, ok := connection.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection is %T", connection)
		}
		_, err := c.Conn().CopyFrom(ctx, pgx.Identifier{t.name}, names, pgx.CopyFromFunc(next))
		return err
	})
	return errors.Join(err, rows.Err())
}

// compare reads a table of both.
func (m *mover) compare(ctx context.Context, t table) (MovedTable, bool, error) {
	query := "SELECT " + t.names() + " FROM " + t.name + " ORDER BY " + t.key() //nolint:gosec // names of our own schema
	here, err := m.from.QueryContext(ctx, query)
	if err != nil {
		return MovedTable{}, false, err
	}
	defer here.Close()
	one, err := t.digest(here)
	if err != nil {
		return MovedTable{}, false, err
	}
	there, err := m.to.QueryContext(ctx, query)
	if err != nil {
		return MovedTable{}, false, err
	}
	defer there.Close()
	other, err := t.digest(there)
	return one, one == other, err
}

// row reads a row with values of the kinds of its columns, and counts the texts
// that it had to alter.
func (t table) row(from scanner) (values []any, altered int, err error) {
	dest := make([]any, len(t.columns))
	for i, c := range t.columns {
		switch c.kind {
		case "BIGINT":
			dest[i] = new(sql.NullInt64)
		case "BOOLEAN":
			dest[i] = new(sql.NullBool)
		case "DOUBLE PRECISION":
			dest[i] = new(sql.NullFloat64)
		case "BLOB":
			dest[i] = new([]byte)
		default:
			dest[i] = new(sql.NullString)
		}
	}
	if err := from.Scan(dest...); err != nil {
		return nil, 0, err
	}
	values = make([]any, len(dest))
	for i, d := range dest {
		switch v := d.(type) {
		case *sql.NullInt64:
			values[i], err = v.Value()
		case *sql.NullBool:
			values[i], err = v.Value()
		case *sql.NullFloat64:
			values[i], err = v.Value()
		case *[]byte:
			values[i] = *v
		case *sql.NullString:
			if kept := wellFormed(v.String); kept != v.String {
				v.String = kept
				altered++
			}
			values[i], err = v.Value()
		}
		if err != nil {
			return nil, 0, err
		}
	}
	return values, altered, nil
}

// digest counts rows and hashes them.
func (t table) digest(rows *sql.Rows) (MovedTable, error) {
	sum := MovedTable{Name: t.name}
	h := sha256.New()
	for rows.Next() {
		values, _, err := t.row(rows)
		if err != nil {
			return sum, err
		}
		for _, v := range values {
			digest(h, v)
		}
		sum.Rows++
	}
	sum.Hash = hex.EncodeToString(h.Sum(nil))
	return sum, rows.Err()
}

// digest adds a value so that no two rows give the same bytes: its kind, then its
// length where it has one, then itself.
func digest(h io.Writer, value any) {
	var data []byte
	put := func(kind byte, n uint64) { data = binary.BigEndian.AppendUint64(append(data, kind), n) }
	switch v := value.(type) {
	case nil:
		data = append(data, 'n')
	case int64:
		put('i', uint64(v))
	case bool:
		put('b', map[bool]uint64{true: 1}[v])
	case float64:
		put('f', math.Float64bits(v))
	case string:
		put('s', uint64(len(v)))
		data = append(data, v...)
	case []byte:
		put('x', uint64(len(v)))
		data = append(data, v...)
	}
	_, _ = h.Write(data) // never fails
}
