package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

// Tables of every version, with a row in each that can have one alone, come up to
// date and keep it.
func TestEveryVersionOfTheTablesComesUpToDate(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		texts, err := textsIn(ofSQLite)
		must(t, err)
		for _, version := range slices.Sorted(maps.Keys(texts)) {
			db, err := connect(filepath.Join(t.TempDir(), File), "_pragma=journal_mode(MEMORY)&_pragma=synchronous(OFF)", 1)
			must(t, err)
			files, err := fs.Sub(migrations, ofSQLite)
			must(t, err)
			provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
			must(t, err)
			comesUp(t, db, provider, sqliteDialect(), version)
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		all, err := serverMigrations()
		must(t, err)
		for _, one := range all {
			db, err := sql.Open("pgx", empty.Bare(t))
			must(t, err)
			provider, err := serverProvider(db)
			must(t, err)
			comesUp(t, db, provider, postgresDialect(), one.Version)
		}
	})
}

func comesUp(t *testing.T, db *sql.DB, provider *goose.Provider, d dialect, version int64) {
	t.Helper()
	defer db.Close()
	_, err := provider.UpTo(t.Context(), version)
	must(t, err)
	had := filledOnce(t, db, d)
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatalf("from version %d: %v", version, err)
	}
	for name, n := range had {
		var now int
		must(t, db.QueryRow("SELECT COUNT(*) FROM "+name).Scan(&now))
		if now < n {
			t.Errorf("from version %d, %s has %d rows, had %d", version, name, now, n)
		}
	}
}

// filledOnce puts a row into each table, its parents first, and counts them.
func filledOnce(t *testing.T, db *sql.DB, d dialect) map[string]int {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	all, err := tables(t.Context(), tx, d)
	must(t, err)
	had := make(map[string]int)
	for _, table := range all {
		var values []string
		for _, c := range table.columns {
			value := map[string]string{"BIGINT": "1", "BOOLEAN": "TRUE", "DOUBLE PRECISION": "1.5", "TEXT": "'x'", "BLOB": "'x'"}[c.kind]
			if !c.required && c.key == 0 {
				value = "NULL"
			}
			values = append(values, value)
		}
		if _, err := tx.Exec(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table.name, table.names(), strings.Join(values, ", "))); err != nil {
			t.Fatalf("%s: %v", table.name, err)
		}
		had[table.name] = 1
	}
	must(t, tx.Commit())
	return had
}
