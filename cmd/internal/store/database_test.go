package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/job"
)

// memory is a store of SQLite that nothing is left of. It has no log that other
// connections read from while one writes, so readers and the writer take turns.
func memory(t *testing.T) *Store {
	t.Helper()
	s, err := openedAt(t.Context(), "/"+url.PathEscape(t.Name()), "vfs=memdb&", anyQuestion)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// each kind of database is asked the same.
func TestConformance(t *testing.T) {
	for name, open := range map[string]func(*testing.T) assessment.Store{
		"SQLite in memory": func(t *testing.T) assessment.Store { return memory(t) },
		"SQLite":           func(t *testing.T) assessment.Store { return empty.File(t, anyQuestion) },
		"PostgreSQL":       func(t *testing.T) assessment.Store { return empty.Server(t, anyQuestion) },
	} {
		t.Run(name, func(t *testing.T) { conformance(t, open) })
	}
}

// The tables of both databases are the same, column by column.
func TestBothSchemasAreTheSame(t *testing.T) {
	inFile, inServer := schema(t, empty.File(t, anyQuestion)), schema(t, empty.Server(t, anyQuestion))
	if len(inFile) != len(inServer) || len(inFile) < 40 {
		t.Fatalf("SQLite has %d tables, PostgreSQL %d", len(inFile), len(inServer))
	}
	for i, a := range inFile {
		b := inServer[i]
		if a.name != b.name || len(a.columns) != len(b.columns) || fmt.Sprint(a.parents) != fmt.Sprint(b.parents) {
			t.Errorf("%s with %d columns and %v,\n%s with %d columns and %v", a.name, len(a.columns), a.parents, b.name, len(b.columns), b.parents)
			continue
		}
		for k, one := range a.columns {
			other := b.columns[k]
			one.usual, other.usual = defaultOf(one.usual), defaultOf(other.usual)
			if one != other {
				t.Errorf("%s: %+v in SQLite, %+v in PostgreSQL", a.name, one, other)
			}
		}
	}
}

// defaultOf is a default as both databases would write it.
func defaultOf(text string) string {
	text, _, _ = strings.Cut(text, "::")
	return strings.ToLower(strings.Trim(text, "'()"))
}

// Both have the same indexes, over the same columns and rows.
func TestBothHaveTheSameIndexes(t *testing.T) {
	index := func(s *Store, query string) string {
		var all []string
		must(t, s.view(t.Context(), func(tx *sql.Tx) error {
			return each(t.Context(), tx, query, nil, func(row scanner) error {
				var text string
				err := row.Scan(&text)
				all = append(all, strings.Join(strings.Fields(strings.NewReplacer("(", " ", ")", " ", "::text", "", `"`, "").Replace(text)), " "))
				return err
			})
		}))
		return strings.Join(all, "\n")
	}
	inFile := index(empty.File(t, anyQuestion), `SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`)
	inServer := index(empty.Server(t, anyQuestion), `SELECT REPLACE(REPLACE(indexdef, current_schema() || '.', ''), ' USING btree', '') FROM pg_indexes
		WHERE schemaname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = quote_ident(indexname)::regclass) AND tablename NOT LIKE 'goose%' ORDER BY indexname COLLATE "C"`)
	if inFile != inServer {
		t.Errorf("SQLite has\n%s\n\nPostgreSQL has\n%s", inFile, inServer)
	}
}

// Texts compare by their bytes in every column, as they do in SQLite.
func TestTextsCompareByTheirBytes(t *testing.T) {
	s := empty.Server(t, anyQuestion)
	var wrong int
	must(t, s.read.QueryRow(`SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema()
		AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name NOT LIKE 'goose%'`).Scan(&wrong))
	if wrong != 0 {
		t.Errorf("%d columns compare by a language", wrong)
	}
}

// Every statement is one that PostgreSQL takes, as SQLite takes it when it opens.
func TestPostgresTakesEveryStatement(t *testing.T) {
	s := empty.Server(t, anyQuestion)
	for _, query := range writes() {
		stmt, err := raw(s).PrepareContext(t.Context(), query)
		if err != nil {
			t.Errorf("%v\n%s", err, query)
			continue
		}
		defer stmt.Close()
	}
}

// A text that PostgreSQL cannot keep is kept without what it cannot, and found.
func TestAnyTextIsKept(t *testing.T) {
	for name, s := range map[string]*Store{"SQLite": empty.File(t, anyQuestion), "PostgreSQL": empty.Server(t, anyQuestion)} {
		d := example("one")
		d.Form = "a\x00b\xff"
		must(t, s.Create(t.Context(), d))
		if _, err := s.ByKey(t.Context(), "no\x00where\xfe", noon); !strings.Contains(fmt.Sprint(err), "draft_gone") {
			t.Errorf("%s: an odd key gives %v", name, err)
		}
	}
}

// pair is two processes on one database.
func pair(t *testing.T) []*Store {
	t.Helper()
	address := empty.URL(t)
	var both []*Store
	for range 2 {
		s, err := Connect(t.Context(), address, anyQuestion)
		must(t, err)
		t.Cleanup(func() { must(t, s.Close()) })
		both = append(both, s)
	}
	return both
}

// Writers in two processes lose nothing of each other: every answer, one sealed
// log without a gap, positions and versions each once, and one job once.
func TestTwoProcessesKeepOneOrder(t *testing.T) {
	both := pair(t)
	ctx := t.Context()
	must(t, both[0].Create(ctx, example("one")))
	founded(t, both[0])
	const each = 15
	var group sync.WaitGroup
	var claimed sync.Map
	for w := range 8 {
		s := both[w%2]
		group.Go(func() {
			for i := range each {
				change := []assessment.Change{{Question: fmt.Sprintf("Q-%d-%d", w, i), Answer: number(1)}}
				_, err := s.SaveByKey(ctx, "hash of one", change, noon)
				report(t, err)
				_, err = s.SaveByKey(ctx, "hash of one", []assessment.Change{{Question: "SHARED", Answer: number(float64(w*each + i))}}, noon)
				report(t, err)
				report(t, s.Append(ctx, did("tried")))
				report(t, s.AddItem(ctx, "one", "process", assessment.Item{ID: fmt.Sprintf("i-%d-%d", w, i)}, "", noon))
				_, err = s.Enqueue(ctx, job.New{ID: fmt.Sprintf("j-%d-%d", w, i), Kind: "work", RunAt: noon, Most: 1}, noon)
				report(t, err)
				j, err := s.Claim(ctx, job.Claim{Kind: "work", Worker: fmt.Sprintf("%d-%d", w, i), Now: noon, Until: noon.Add(1e9)})
				if err == nil {
					if _, twice := claimed.LoadOrStore(j.ID, true); twice {
						t.Errorf("job %s was claimed twice", j.ID)
					}
					report(t, s.Complete(ctx, j.ID, j.Worker, noon))
				}
			}
		})
	}
	group.Wait()
	d, err := both[1].ByKey(ctx, "hash of one", noon)
	must(t, err)
	if n := len(d.Answers.Groups["process"]); n != 8*each+1 {
		t.Errorf("%d items", n)
	}
	if v := d.Marks[assessment.Place{Question: "SHARED"}].Version; v != 8*each {
		t.Errorf("the answer that all changed is version %d, want %d", v, 8*each)
	}
	if n := len(d.Answers.Values); n != 2+1+8*each {
		t.Errorf("%d answers are there", n)
	}
	sealedWhole(t, both[0])
	var positions int
	must(t, both[0].read.QueryRow(`SELECT COUNT(DISTINCT position) FROM item WHERE assessment_id = 'one' AND group_id = 'process'`).Scan(&positions))
	if positions != 8*each+1 {
		t.Errorf("items have %d positions", positions)
	}
}

// Requests of a minute are counted once for all processes.
func TestProcessesCountRequestsTogether(t *testing.T) {
	both := pair(t)
	last := 0
	for i := range 10 {
		n, err := both[i%2].CountRequest(t.Context(), "address 192.0.2.1", noon, noon.Add(time.Second))
		must(t, err)
		last = n
	}
	if last != 10 {
		t.Errorf("ten requests count as %d", last)
	}
	for name, begun := range map[string]time.Time{"address 192.0.2.2": noon, "address 192.0.2.1": noon.Add(time.Minute)} {
		if n, err := both[0].CountRequest(t.Context(), name, begun, begun); n != 1 || err != nil {
			t.Errorf("the first of %s counts as %d (%v)", name, n, err)
		}
	}
}

// sealedWhole checks that the log is one chain.
func sealedWhole(t *testing.T, s *Store) {
	t.Helper()
	var number int64
	previous := ""
	for {
		entries, err := s.LogAfter(t.Context(), "", number, 100)
		must(t, err)
		if len(entries) == 0 {
			return
		}
		for _, e := range entries {
			if e.Number != number+1 || e.Previous != previous {
				t.Fatalf("entry %d follows %d", e.Number, number)
			}
			number, previous = e.Number, e.Hash
		}
	}
}

func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// Processes that start at the same time on an empty database make its tables once.
func TestProcessesStartTogether(t *testing.T) {
	address := empty.Bare(t)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			s, err := Connect(context.Background(), address, anyQuestion)
			if err != nil {
				t.Error(err)
				return
			}
			report(t, s.Create(context.Background(), example(job.NewID())))
			report(t, s.Close())
		})
	}
	group.Wait()
	s, err := Connect(t.Context(), address, anyQuestion)
	must(t, err)
	defer s.Close()
	if have, know, err := s.Schema(t.Context()); have != know || err != nil {
		t.Errorf("the tables are of version %d, the program's are %d (%v)", have, know, err)
	}
}

func TestConnectSaysWhatIsWrong(t *testing.T) {
	there := empty.Bare(t)
	s, err := Connect(t.Context(), there, anyQuestion)
	must(t, err)
	_, err = raw(s).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
	must(t, err)
	must(t, s.Close())
	other, err := url.Parse(there)
	must(t, err)
	other.Path = "/nothing"
	for address, want := range map[string]OpenCode{
		"mysql://localhost/x": Address, "postgres://u:so-secret@127.0.0.1:1/x": Away, other.String(): Refused, there: Newer,
	} {
		s, err := Connect(t.Context(), address, anyQuestion)
		wantRefusal(t, s, err, want)
		if strings.Contains(fmt.Sprint(err), "so-secret") {
			t.Errorf("the password is told: %v", err)
		}
	}
}

// TestNumbersMayBeLarge asks PostgreSQL what it takes each parameter for: next to
// a small number alone it would take a small one, and refuse a large one with an
// error of its own.
func TestNumbersMayBeLarge(t *testing.T) {
	s := empty.Server(t, anyQuestion)
	conn, err := s.read.Conn(t.Context())
	must(t, err)
	defer conn.Close()
	for i, query := range append(writes(), newestSealed, selectEntries, selectRevision) {
		_, err := conn.ExecContext(t.Context(), fmt.Sprintf("PREPARE asked%d AS %s", i, query))
		must(t, err)
	}
	rows, err := conn.QueryContext(t.Context(), `SELECT statement, parameter_types::text FROM pg_prepared_statements WHERE name LIKE 'asked%' AND parameter_types::text ~ '(integer|smallint|numeric)'`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var statement, types string
		must(t, rows.Scan(&statement, &types))
		t.Errorf("%s takes %s", statement, types)
	}
	must(t, rows.Err())
}
