package main

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web"
)

// TestReadinessNamesWhatTheDatabaseLacks: tables of an older version, and a
// database that is gone.
func TestReadinessNamesWhatTheDatabaseLacks(t *testing.T) {
	data := t.TempDir()
	bank, err := questionnaire.Core()
	check(t, err)
	s, err := store.Open(t.Context(), data, bank.Question)
	check(t, err)
	says := func() string {
		var no *web.NotReady
		if err := ready(s, &job.Workers{})(t.Context()); errors.As(err, &no) {
			return no.Reason
		}
		return ""
	}
	if got := says(); got != "" {
		t.Errorf("a sound database is not ready: %s", got)
	}
	db, err := sql.Open("sqlite", filepath.Join(data, store.File))
	check(t, err)
	_, err = db.Exec("DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)")
	check(t, errors.Join(err, db.Close()))
	if got := says(); got != "migrations are pending" {
		t.Errorf("with tables of an older version: %q", got)
	}
	check(t, s.Close())
	if got := says(); got != "the database does not answer" {
		t.Errorf("with a closed database: %q", got)
	}
}
