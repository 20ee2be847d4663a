package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"waterline/cmd/internal/account"
)

func wantOpenCode(t *testing.T, err error, code OpenCode) {
	t.Helper()
	var known *OpenError
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("error is %v, want code %s", err, code)
	}
}

// A backup is taken while others write, and gives back all that was there when
// it began.
func TestBackupAndRestore(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	must(t, s.Create(t.Context(), example("one")))
	stop, wrote := make(chan struct{}), sync.WaitGroup{}
	wrote.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if err := s.Append(t.Context(), account.Event{At: noon, Action: "written"}); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	file := filepath.Join(out, "backup.db")
	made, err := Backup(t.Context(), dir, file)
	close(stop)
	wrote.Wait()
	must(t, err)
	must(t, s.Close())
	if made.Version == 0 || made.Size == 0 {
		t.Errorf("made %+v", made)
	}
	if stat, err := os.Stat(file); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v (%v)", stat.Mode(), err)
	}
	_, err = Backup(t.Context(), dir, file)
	wantOpenCode(t, err, BackupThere)
	_, err = Backup(t.Context(), out, filepath.Join(out, "another"))
	wantOpenCode(t, err, NoDatabase)

	_, err = Restore(t.Context(), file, dir)
	wantOpenCode(t, err, NotEmpty)
	back := filepath.Join(out, "new", "data")
	if _, err = Restore(t.Context(), file, back); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), back, anyQuestion)
	must(t, err)
	defer again.Close()
	d, err := again.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if d.Answers.Values["P-NAME"].Text == "" {
		t.Error("an answer is not back")
	}
	left, err := os.ReadDir(out)
	must(t, err)
	if len(left) != 2 {
		t.Errorf("%d things are beside the backup and the restored directory", len(left)-2)
	}
}

func TestRestoreRefuses(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	must(t, s.Close())
	good := filepath.Join(out, "good.db")
	_, err = Backup(t.Context(), dir, good)
	must(t, err)
	data, err := os.ReadFile(good)
	must(t, err)
	write := func(name string, data []byte) string {
		path := filepath.Join(out, name)
		must(t, os.WriteFile(path, data, 0o600))
		return path
	}
	cut := write("cut.db", data[:len(data)/2])
	text := write("text.db", []byte("This is no database at all, only a text of some length."))
	hurt := slices.Clone(data)
	for i := 8192; i < 8192+2048; i++ {
		hurt[i] ^= 0xff
	}
	foreign := filepath.Join(out, "foreign.db")
	for path, query := range map[string]string{
		foreign: `CREATE TABLE other (id TEXT)`, write("newer.db", data): `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`,
	} {
		db, err := sql.Open("sqlite", path)
		must(t, err)
		_, err = db.Exec(query)
		must(t, errors.Join(err, db.Close()))
	}
	for file, code := range map[string]OpenCode{
		cut: BackupBroken, text: BackupBroken, write("hurt.db", hurt): BackupBroken, foreign: BackupBroken,
		filepath.Join(out, "newer.db"): Newer, filepath.Join(out, "missing.db"): NoDatabase,
	} {
		to := filepath.Join(out, "to")
		_, err := Restore(t.Context(), file, to)
		wantOpenCode(t, err, code)
		if _, err := os.Stat(to); !os.IsNotExist(err) {
			t.Errorf("%s left something behind", file)
		}
	}
}

// Every table that names an organisation is emptied when one is deleted, but
// the log. A new table must be in organisationDeletes, or go with another row.
func TestDeleteOrganisation(t *testing.T) {
	s := open(t)
	founded(t, s)
	joins(t, s, "acme", "bob", account.Viewer)
	must(t, s.AddToken(t.Context(), account.Token{ID: "token", KeyHash: "hash", User: account.User{ID: "bob"}, Organisation: "acme", Name: "Job", CreatedAt: noon, ExpiresAt: noon}, did("token")))
	of := make(map[string]string) // tables and their column
	for _, table := range schema(t, s) {
		for _, c := range table.columns {
			if c.name != "organisation" && c.name != "organisation_id" || table.name == "audit" || table.name == "session" {
				continue // a session works nowhere then, and its user may belong elsewhere
			}
			of[table.name] = c.name
			named := slices.ContainsFunc(organisationDeletes(), func(q string) bool { return strings.Contains(q, " "+table.name+" WHERE "+c.name+" = ") })
			goes := slices.ContainsFunc(table.parents, func(p parent) bool {
				return p.deleting == "CASCADE" && (p.table == "organisation" || p.table == "client")
			})
			if !named && !goes {
				t.Errorf("what the table %s has of an organisation stays when it is deleted", table.name)
			}
		}
	}
	must(t, s.DeleteOrganisation(t.Context(), "acme", did("delete")))
	for table, column := range of {
		var left int
		must(t, s.read.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table+" WHERE "+column+" = 'acme'").Scan(&left))
		if left > 0 {
			t.Errorf("%d rows are left in %s", left, table)
		}
	}
	if _, err := s.UserByID(t.Context(), "bob"); err != nil {
		t.Errorf("a member went with the organisation: %v", err)
	}
}
