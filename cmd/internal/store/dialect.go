package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"waterline/assessment"
)

// dialect is the SQL that differs between the databases. All else is one text
// for both.
type dialect struct {
	claimJob   string
	sizeOfData string // bytes
	unhurried  string // begins a transaction that need not wait for the disk, "" where there is none
	columns    string // of all tables
	parents    string // of all tables
}

func sqliteDialect() dialect {
	return dialect{
		claimJob: claimJob, columns: columnsOfSQLite, parents: parentsOfSQLite,
		sizeOfData: `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`,
	}
}

// postgresDialect passes over jobs that another worker is claiming, where SQLite
// has one writer.
func postgresDialect() dialect {
	return dialect{
		claimJob: claimJobFirst + ` FOR UPDATE SKIP LOCKED` + claimJobLast, columns: columnsOfServer, parents: parentsOfServer,
		sizeOfData: `SELECT pg_database_size(current_database())`, unhurried: `SET LOCAL synchronous_commit TO off`,
	}
}

// taken turns a broken constraint into Conflict.
func taken(err error, safe string) error {
	const constraints = "23" // the class of errors of PostgreSQL
	var inFile *sqlite.Error
	var inServer *pgconn.PgError
	if errors.As(err, &inFile) && inFile.Code()&0xff == sqlite3.SQLITE_CONSTRAINT || errors.As(err, &inServer) && inServer.Code[:2] == constraints {
		return &assessment.Error{Code: assessment.Conflict, Safe: safe, Err: err}
	}
	return err
}
