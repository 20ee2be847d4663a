package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"waterline/assessment"
)

// Bounds of what one process asks of PostgreSQL.
const (
	writing = 12               // connections that write
	asking  = 12               // connections that read
	longest = 30 * time.Second // of a transaction
	retries = 5                // of a transaction that met another one
)

// What writes take hold of for the time of their transaction. Those that run
// alone keep all others away, of every process; the others keep those away.
const (
	lockAlone  = `SELECT pg_advisory_xact_lock(7236859712)`
	lockBeside = `SELECT pg_advisory_xact_lock_shared(7236859712)`
)

// server is a PostgreSQL database, which several processes may share. Writes
// that come to one process at the same time and have to run alone share a
// transaction, as they do in SQLite; the others run beside each other.
type server struct {
	*batches
	pool *sql.DB
}

var _ database = (*server)(nil)

// Connect opens a PostgreSQL database that is there, and brings its tables up to
// date, for one of several processes that do so at the same time. The address
// may name several hosts, of which the one that takes writes counts. The error
// is an *OpenError. Close the store when done.
func Connect(ctx context.Context, url string, questions Questions) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, &OpenError{Code: Address, Path: place(nil), Err: errors.New("not an address of PostgreSQL")} // the error may tell the password
	}
	pool := connections(config, writing, nil)
	if err := migrateServer(ctx, pool); err != nil {
		return nil, serverError(config, errors.Join(err, pool.Close()))
	}
	db := &server{pool: pool}
	db.batches = newBatches(db.begin, pool.Close)
	db.fragile, db.longest = true, longest
	return &Store{
		db: db, questions: questions, dialect: postgresDialect(),
		read: connections(config, asking, map[string]string{"default_transaction_read_only": "on"}),
		snap: sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
	}, nil
}

// connections are a pool of them.
func connections(config *pgx.ConnConfig, most int, settings map[string]string) *sql.DB {
	config = config.Copy()
	usual := map[string]string{
		"application_name": "waterline",
		// A process that hangs within a transaction keeps others away no longer.
		"idle_in_transaction_session_timeout": fmt.Sprint(2 * longest.Milliseconds()),
	}
	for _, more := range []map[string]string{usual, settings} {
		for name, value := range more {
			if _, chosen := config.RuntimeParams[name]; !chosen {
				config.RuntimeParams[name] = value
			}
		}
	}
	config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = longest / 3
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// begin begins a transaction that runs alone.
func (p *server) begin(ctx context.Context) (transaction, error) { return p.locked(ctx, lockAlone) }

func (p *server) locked(ctx context.Context, lock string) (transaction, error) {
	tx, err := p.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, lock); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tolerant{tx}, nil
}

// writeBeside implements database.
func (p *server) writeBeside(ctx context.Context, do func(*writer) error) error {
	for try := 1; ; try++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := p.once(ctx, do)
		if try == retries || !overtaken(err) {
			return err
		}
	}
}

// once tries a write. It is finished even if ctx ends, like all writes.
func (p *server) once(ctx context.Context, do func(*writer) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	tx, err := p.locked(ctx, lockBeside)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	w := &writer{ctx: ctx, tx: tx, fragile: true}
	t := &task{do: do}
	if err := w.try(t); err != nil {
		_ = tx.Rollback() // fails where the connection is gone, and the transaction with it
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	p.announce(w.enqueued)
	return nil
}

// forget implements database. PostgreSQL overwrites what was deleted when it
// needs the room; its log goes with the archive of its operator.
func (*server) forget(context.Context) error { return nil }

// overtaken is whether a transaction failed because of another one, so that it
// may succeed now.
func overtaken(err error) bool {
	var fault *pgconn.PgError
	return errors.As(err, &fault) && (fault.Code == "40001" || fault.Code == "40P01")
}

// serverError is why a PostgreSQL database does not open. It names no password.
func serverError(config *pgx.ConnConfig, err error) error {
	code := Unopened
	var fault *pgconn.PgError
	var away *pgconn.ConnectError
	switch {
	case errors.Is(err, errNewer):
		code = Newer
	case errors.As(err, &fault):
		if class := fault.Code[:2]; class == "28" || class == "3D" || class == "42" || class == "25" { // who, which database, rights, read-only
			code = Refused
		}
	case errors.As(err, &away):
		code = Away
	}
	return &OpenError{Code: code, Path: place(config), Err: err}
}

// Place names the PostgreSQL database of an address without what opens it.
func Place(url string) string {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return place(nil)
	}
	return place(config)
}

// place names a database without what opens it.
func place(config *pgx.ConnConfig) string {
	if config == nil {
		return "--database-url"
	}
	return net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))) + "/" + config.Database
}

// reached turns the failure to reach a server, or to be served, into Unavailable.
// Whether a commit that failed so had its effect nobody knows.
func reached(err error) error {
	var fault *pgconn.PgError
	var away *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &fault):
		if !slices.Contains([]string{"08", "25", "53", "57", "58"}, fault.Code[:2]) { // connections, read-only, room, shut down, disk
			return err
		}
	case !errors.As(err, &away) && !errors.As(err, &network) && !pgconn.SafeToRetry(err) && !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	}
	return &assessment.Error{Code: assessment.Unavailable, Safe: "error.storage", Err: err}
}
