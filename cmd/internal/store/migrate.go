package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migration
var migrations embed.FS

// Folders of migrations. Those of SQLite are PostgreSQL's as well from the first
// one on that PostgreSQL has of its own, except where it has another of the same
// number.
const (
	ofSQLite     = "migration/sqlite"
	ofPostgreSQL = "migration/postgres"
)

// errNewer means that a later release wrote the tables.
var errNewer = errors.New("the tables are of a newer version")

// migrate brings the tables of SQLite up to date. There is no way down.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, ofSQLite)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	have, know, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > know {
		return fmt.Errorf("%w: %d, this program knows %d", errNewer, have, know)
	}
	_, err = provider.Up(ctx)
	return err
}

// Bounds of the wait for another process that migrates, which is asked for once
// in each period.
const (
	lockPeriod = 1   // seconds
	lockTries  = 600 // periods
)

// migrateServer brings the tables of PostgreSQL up to date. One process does so
// at a time.
func migrateServer(ctx context.Context, db *sql.DB) error {
	provider, err := serverProvider(db)
	if err != nil {
		return err
	}
	have, err := serverVersion(ctx, db)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	switch know := sources[len(sources)-1].Version; {
	case have > know:
		return fmt.Errorf("%w: %d, this program knows %d", errNewer, have, know)
	case have == know:
		return nil // without waiting for the lock
	}
	_, err = provider.Up(ctx)
	return err
}

// serverVersion is that of the tables, 0 where there are none.
func serverVersion(ctx context.Context, db *sql.DB) (have int64, err error) {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&there); err != nil || !there {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&have)
	return have, err
}

func serverProvider(db *sql.DB) (*goose.Provider, error) {
	all, err := serverMigrations()
	if err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockPeriod, lockTries))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, nil,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(all...))
}

// serverMigrations are those of PostgreSQL.
func serverMigrations() ([]*goose.Migration, error) {
	own, err := textsIn(ofPostgreSQL)
	if err != nil {
		return nil, err
	}
	shared, err := textsIn(ofSQLite)
	if err != nil {
		return nil, err
	}
	begins := slices.Min(slices.Collect(maps.Keys(own)))
	for number, text := range shared {
		if _, other := own[number]; !other && number > begins {
			own[number] = text
		}
	}
	var all []*goose.Migration
	for number, text := range own {
		text = forServer(text)
		all = append(all, goose.NewGoMigration(number, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, text)
			return err
		}}, nil))
	}
	return all, nil
}

// textsIn are the migrations of a folder by their numbers.
func textsIn(folder string) (map[int64]string, error) {
	names, err := fs.Glob(migrations, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	texts := make(map[int64]string, len(names))
	for _, name := range names {
		number, err := goose.NumericComponent(path.Base(name))
		if err != nil {
			return nil, err
		}
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		texts[number] = string(text)
	}
	return texts, nil
}

// types are words of SQLite that PostgreSQL has others for. Its texts compare by
// the language of the database unless they are told to compare by their bytes.
var types = regexp.MustCompile(`\b(TEXT|BLOB)\b`)

// forServer is what PostgreSQL runs of a migration.
func forServer(text string) string {
	text, _, _ = strings.Cut(text, "-- +goose Down")
	return types.ReplaceAllStringFunc(text, func(word string) string {
		return map[string]string{"TEXT": `TEXT COLLATE "C"`, "BLOB": "BYTEA"}[word]
	})
}

// versions are that of the tables of SQLite, and the newest that the program knows.
func versions(ctx context.Context, db *sql.DB) (have, know int64, err error) {
	texts, err := textsIn(ofSQLite)
	if err != nil {
		return 0, 0, err
	}
	know = slices.Max(slices.Collect(maps.Keys(texts)))
	err = db.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version WHERE is_applied").Scan(&have)
	return have, know, err
}
