package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/store/storetest"
)

// anyQuestion types the made-up questions of these tests by their ids.
func anyQuestion(id string) (questionnaire.Question, bool) {
	types := map[string]questionnaire.Type{"P-NAME": questionnaire.Text, "PR-MINUTES": questionnaire.Three, "PR-VOLUME": questionnaire.Number}
	if t, ok := types[id]; ok {
		return questionnaire.Question{ID: id, Type: t, Ranged: t == questionnaire.Three}, true
	}
	return questionnaire.Question{ID: id, Type: questionnaire.Number, DontKnow: true}, true
}

// empty is a database with all migrations.
var empty = storetest.New(Open, Connect)

func open(t testing.TB) *Store {
	t.Helper()
	return empty.Open(t, anyQuestion)
}

// raw takes statements that the store itself does not run.
func raw(s *Store) *sql.DB {
	if db, ok := s.db.(*server); ok {
		return db.pool
	}
	return s.db.(*file).db
}

// group collects the writes of a store that run alone.
func group(s *Store) *batches {
	if db, ok := s.db.(*server); ok {
		return db.batches
	}
	return s.db.(*file).batches
}

// schema is the tables of a store.
func schema(t *testing.T, s *Store) (all []table) {
	t.Helper()
	must(t, s.view(t.Context(), func(tx *sql.Tx) (err error) {
		all, err = tables(t.Context(), tx, s.dialect)
		return err
	}))
	return all
}

// onlySQLite skips a test that is about a file where tests are about another
// database.
func onlySQLite(t testing.TB) {
	t.Helper()
	if kind := os.Getenv(storetest.Kind); kind != "" && kind != "sqlite" {
		t.Skip("this is about SQLite")
	}
}

func TestAnswersSurviveReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "a ? b # c")
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	must(t, s.Create(t.Context(), example("one")))
	must(t, s.Close())
	s, err = Open(t.Context(), dir, func(id string) (questionnaire.Question, bool) {
		q, _ := anyQuestion(id)
		return q, id != "SP-LATE"
	})
	must(t, err)
	defer s.Close()
	d, err := s.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if _, there := d.Answers.Values["SP-LATE"]; there || d.Answers.Values["P-NAME"].Text == "" {
		t.Errorf("want the name and not the answer to a question that left the bank: %v", d.Answers.Values)
	}
}

func TestSettingsOfConnections(t *testing.T) {
	onlySQLite(t)
	s := open(t)
	for _, c := range []struct {
		db           *sql.DB
		pragma, want string
	}{
		{raw(s), "journal_mode", "wal"},
		{raw(s), "synchronous", "2"}, // FULL
		{raw(s), "foreign_keys", "1"},
		{raw(s), "busy_timeout", "5000"},
		{s.read, "query_only", "1"},
		{s.read, "busy_timeout", "5000"},
	} {
		var got string
		must(t, c.db.QueryRow("PRAGMA "+c.pragma).Scan(&got))
		if got != c.want {
			t.Errorf("%s is %s, want %s", c.pragma, got, c.want)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, dir string) string
		want    OpenCode
	}{
		"a file in place of the directory": {func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, "data"), nil, 0o600))
			return filepath.Join(dir, "data")
		}, NotDirectory},
		"a file on the way to it": {func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, "data"), nil, 0o600))
			return filepath.Join(dir, "data", "below")
		}, NotDirectory},
		"tables of a newer release": {func(t *testing.T, dir string) string {
			s, err := Open(t.Context(), dir, anyQuestion)
			must(t, err)
			_, err = raw(s).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
			must(t, errors.Join(err, s.Close()))
			return dir
		}, Newer},
		"something that is no database": {func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, File), []byte("This is a note, not a database, and long enough to have a header."), 0o600))
			return dir
		}, Damaged},
		"a page that was overwritten": {func(t *testing.T, dir string) string {
			s, err := Open(t.Context(), dir, anyQuestion)
			must(t, err)
			for i := range 200 {
				must(t, s.Create(t.Context(), example(fmt.Sprintf("draft %d", i))))
			}
			must(t, s.Close())
			damage(t, filepath.Join(dir, File))
			return dir
		}, Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := c.prepare(t, t.TempDir())
			s, err := Open(t.Context(), path, anyQuestion)
			wantRefusal(t, s, err, c.want)
		})
	}
}

// damage overwrites a page in the middle of a database, as a failing disk does.
func damage(t *testing.T, path string) {
	t.Helper()
	const page = 4096
	info, err := os.Stat(path)
	must(t, err)
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteAt(bytes.Repeat([]byte{0xa5}, page), info.Size()/page/2*page)
	must(t, errors.Join(err, file.Close()))
}

func wantRefusal(t *testing.T, s *Store, err error, want OpenCode) {
	t.Helper()
	if err == nil {
		t.Fatal("opened", s.Close())
	}
	var fault *OpenError
	if !errors.As(err, &fault) || fault.Code != want || fault.Path == "" {
		t.Errorf("error is %v, want code %s with a path", err, want)
	}
}

func TestWriteOnReadersIsRefused(t *testing.T) {
	if _, err := open(t).read.Exec("DELETE FROM assessment"); err == nil {
		t.Error("a reading connection deleted rows")
	}
}
