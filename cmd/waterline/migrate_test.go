package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
)

// servers are databases of PostgreSQL.
var servers = storetest.New(store.Open, store.Connect)

// A consultancy is moved: what is told stands in both, a second time says so, the
// accounts of the new place are those of the old one, and a database in use is
// refused.
func TestMigrateMovesAConsultancy(t *testing.T) {
	dir, to := filepath.Join(t.TempDir(), "data"), servers.Bare(t)
	ran := func(code int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if got := run(t.Context(), args, os.Environ(), strings.NewReader(""), &out, &errs); got != code {
			t.Fatalf("waterline %s exits %d, want %d\n%s%s", strings.Join(args, " "), got, code, &out, &errs)
		}
		return out.String() + errs.String()
	}
	ran(0, "demo", "--clients", "3", "--data", dir)
	first := ran(0, "migrate", "--data", dir, "--to", to)
	for _, want := range []string{"client: 3 rows, ", "the same as here by count and hash", "WATERLINE_SECRET_KEY_FILE"} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is not in\n%s", want, first)
		}
	}
	if again := ran(0, "migrate", "--data", dir, "--to", to); !strings.Contains(again, "had been moved") {
		t.Errorf("a second time says\n%s", again)
	}
	ran(0, "user", "invite", "ana@example.com", "--role", "owner", "--database-url", to)
	if said := ran(1, "migrate", "--data", dir, "--to", to); !strings.Contains(said, "holds other data") {
		t.Errorf("a database in use: %s", said)
	}
	ran(2, "backup", filepath.Join(t.TempDir(), "copy"), "--database-url", to)
	if said := ran(2, "demo", "--database-url", to); !strings.Contains(said, "--add") {
		t.Errorf("a demo into it: %s", said)
	}
	told := filepath.Join(t.TempDir(), "told.jsonl")
	ran(0, "privacy", "export", "--organisation", "Heron Advisory (invented)", "--output", told, "--database-url", to)
	if lines, err := os.ReadFile(told); err != nil || !strings.Contains(string(lines), `"table":"client"`) {
		t.Errorf("the export of an organisation says %.300s (%v)", lines, err)
	}
	ran(0, "privacy", "erase", "--organisation", "Heron Advisory (invented)", "--yes", "--database-url", to)
	if said := ran(1, "privacy", "export", "--organisation", "Heron Advisory (invented)", "--output", told, "--database-url", to); strings.Contains(said, "panic") {
		t.Errorf("an organisation that was erased: %s", said)
	}
}
