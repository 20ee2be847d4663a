package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"waterline/assessment"
	"waterline/assessment/benchmark"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
	"waterline/cmd/internal/batch"
)

func TestALaterAnswerIsNotOverwrittenInSilence(t *testing.T) {
	s := open(t)
	must(t, s.Create(t.Context(), example("one")))
	save := func(base int64, answer questionnaire.Answer, by string, at time.Time) ([]int64, error) {
		return s.SaveByKey(t.Context(), "hash of one", []assessment.Change{{Question: "NEW", Answer: answer, Base: &base, By: by}}, at)
	}
	want := func(step string, versions []int64, err error, version int64) {
		t.Helper()
		if err != nil || len(versions) != 1 || versions[0] != version {
			t.Errorf("%s: version %v (%v), want %d", step, versions, err, version)
		}
	}
	refused := func(step string, err error, stands assessment.Overtaken) {
		t.Helper()
		var o *assessment.Overtaken
		if !errors.As(err, &o) || !reflect.DeepEqual(*o, stands) {
			t.Errorf("%s: error is %v, want %+v", step, err, stands)
		}
	}
	later := noon.Add(12 * time.Minute)
	versions, err := save(0, number(1000), "Ben", noon)
	want("the first answer", versions, err, 1)
	versions, err = save(1, number(1400), "Ana", later)
	want("the second, based on the first", versions, err, 2)
	versions, err = save(1, number(1400), "Ben", later.Add(time.Minute))
	want("the same again, as a retry sends it", versions, err, 2)

	place := assessment.Place{Question: "NEW"}
	stands := assessment.Overtaken{Place: place, Mark: assessment.Mark{Version: 2, At: later, By: "Ana"}, Answer: number(1400)}
	_, err = save(1, number(900), "Ben", later.Add(2*time.Minute))
	refused("an answer based on the first", err, stands)
	_, err = save(0, number(900), "Ben", later.Add(2*time.Minute))
	refused("an answer based on none", err, stands)
	_, err = save(1, questionnaire.Answer{}, "Ben", later.Add(2*time.Minute))
	refused("clearing, based on the first", err, stands)
	wantCode(t, err, assessment.Conflict)

	versions, err = save(2, questionnaire.Answer{}, "Ana", later)
	want("clearing", versions, err, 3)
	_, err = save(2, number(900), "Ben", later)
	refused("an answer based on what was cleared", err, assessment.Overtaken{Place: place, Mark: assessment.Mark{Version: 3, At: later, By: "Ana"}})
	must(t, s.Save(t.Context(), "one", []assessment.Change{{Question: "NEW", Answer: number(5)}}, later))
	d, err := s.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if got := d.Marks[place]; got != (assessment.Mark{Version: 4, At: later}) || d.Answers.Values["NEW"].Number != 5 {
		t.Errorf("a change without a base left %+v, %v", got, d.Answers.Values["NEW"])
	}
}

func TestLinksAreMadeAndRevoked(t *testing.T) {
	s := open(t)
	d := example("one")
	must(t, s.Create(t.Context(), d))
	must(t, s.Create(t.Context(), example("two")))
	until := noon.AddDate(0, 0, 120)
	fresh := assessment.Link{KeyHash: "fresh", CreatedAt: noon.Add(time.Hour), ExpiresAt: until}
	must(t, s.AddLink(t.Context(), "one", fresh))
	wantCode(t, s.AddLink(t.Context(), "one", fresh), assessment.Conflict)
	wantCode(t, s.AddLink(t.Context(), "nobody", assessment.Link{KeyHash: "x"}), assessment.NotFound)

	links, err := s.Links(t.Context(), "one")
	must(t, err)
	if want := []assessment.Link{{KeyHash: d.KeyHash, CreatedAt: noon, ExpiresAt: d.ExpiresAt}, fresh}; !reflect.DeepEqual(links, want) {
		t.Errorf("links are %+v, want %+v", links, want)
	}
	got, err := s.ByKey(t.Context(), "fresh", d.ExpiresAt.Add(time.Hour))
	must(t, err)
	if got.ID != "one" || !got.ExpiresAt.Equal(until) {
		t.Errorf("the fresh link opens %q until %v", got.ID, got.ExpiresAt)
	}
	wantCode(t, s.RevokeLink(t.Context(), "two", d.KeyHash, noon), assessment.NotFound)
	must(t, s.RevokeLink(t.Context(), "one", d.KeyHash, noon))
	wantCode(t, s.RevokeLink(t.Context(), "one", d.KeyHash, noon), assessment.NotFound)
	_, err = s.ByKey(t.Context(), d.KeyHash, noon)
	wantCode(t, err, assessment.Expired)
	_, err = s.SaveByKey(t.Context(), d.KeyHash, []assessment.Change{{Question: "Q", Answer: number(1)}}, noon)
	wantCode(t, err, assessment.Expired)
	_, err = s.SaveByKey(t.Context(), "fresh", []assessment.Change{{Question: "Q", Answer: number(1)}}, until)
	wantCode(t, err, assessment.Expired)
	_, err = s.SaveByKey(t.Context(), "no such", []assessment.Change{{Question: "Q", Answer: number(1)}}, noon)
	wantCode(t, err, assessment.NotFound)
	_, err = s.SaveByKey(t.Context(), "fresh", []assessment.Change{{Question: "Q", Answer: number(1)}}, noon)
	must(t, err)
}

// Every table is looked into, those of later releases too; only what belongs to
// a consultancy and not to a draft is left out.
func TestDeletionLeavesNoRowAndNoTrace(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	const secret = "Verschwiegen & Partner"
	d := example("one")
	d.Answers.Values["P-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: secret}
	must(t, s.Create(t.Context(), d))
	must(t, s.Submit(t.Context(), "one", assessment.Answers{}, assessment.Result{Organisation: assessment.Organisation{Name: secret}}, noon))
	must(t, s.AddLink(t.Context(), "one", assessment.Link{KeyHash: "hash of the fresh one"}))
	must(t, s.RevokeLink(t.Context(), "one", "hash of the fresh one", noon))
	must(t, s.Agree(t.Context(), "one", []assessment.Consent{{Kind: "send", Given: true, Wording: secret, Mail: "a@example.com", At: noon}}))
	must(t, s.AddShare(t.Context(), "one", assessment.Share{KeyHash: "hash of the share", CreatedAt: noon, ExpiresAt: noon}))
	must(t, s.ViewShare(t.Context(), "hash of the share", noon))
	must(t, s.Post(t.Context(), assessment.Mail{ID: "m", Draft: "one", To: "b@example.com", Shown: "c@example.com"}, "hash of the address", nil, plenty))
	must(t, s.AddBatch(t.Context(), batch.Batch{ID: "b", Organisation: "o", CreatedAt: noon, ExpiresAt: noon},
		[]batch.Item{{Position: 1, Assessment: "one", Name: secret, File: secret + ".pdf"}}, nil))
	must(t, s.SettleItem(t.Context(), "b", 1, batch.Done, "", []byte(secret), noon))
	must(t, s.Invite(t.Context(), "one", assessment.Link{KeyHash: "hash of a colleague's", Respondent: "ana"}, assessment.Respondent{ID: "ana", Label: secret}))
	must(t, s.Introduce(t.Context(), "one", "ana", secret, noon))
	must(t, s.Save(t.Context(), "one", []assessment.Change{
		{Question: "P-NAME", By: "ana", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "Another name"}},
	}, noon))
	_, err = raw(s).Exec(`INSERT INTO report_draft VALUES ('one', 1, $1, 'u1', 'Ana', 0)`, secret) // of a client's, which this one is not
	must(t, err)
	must(t, s.keepOutlines(t.Context(), []client.Outlined{{Revision: client.Revision{Assessment: "one", Number: 1}, Outline: client.Outline{Currency: secret}}}))
	level := benchmark.Key{Kind: benchmark.Level, Of: "OUT"}
	must(t, s.SaveStates(t.Context(), []benchmark.State{{At: noon, Sets: []benchmark.Memory{{Key: level, Set: benchmark.Set{Members: []benchmark.Member{{Assessment: "one", Number: 1}}}}}}}))
	carried := rerunOf("none", "one", 2)
	carried.Earlier[assessment.Place{Question: "P-OLD"}] = assessment.Earlier{Value: []byte(`"` + secret + `"`), LeftOut: "gone_question"}
	must(t, s.write(t.Context(), func(w *writer) error { return carry(w, carried) }))
	must(t, s.PutSummary(t.Context(), "one", &usage.Summary{Tools: []usage.ToolSummary{{Tool: secret}}}, noon))
	filled := rows(t, s)
	for table, n := range filled {
		if n == 0 {
			t.Errorf("table %s is empty before, so this test says nothing about it", table)
		}
	}
	must(t, s.Delete(t.Context(), "one", noon))
	for table, n := range rows(t, s) {
		if n != 0 {
			t.Errorf("table %s has %d rows of a deleted draft", table, n)
		}
	}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, trace := range []string{secret, "hash of", "a@example.com", "b@example.com", "c@example.com"} {
			if bytes.Contains(data, []byte(trace)) {
				t.Errorf("%s still holds %q", filepath.Base(path), trace)
			}
		}
		return err
	}))
}

// others hold nothing of an assessment but its id, which nobody can guess, or
// figures of ten and more that are shown no longer.
var others = []string{"benchmark", "benchmark_cell", "job", "api_request", "report_batch", "webhook_endpoint", "webhook_delivery", "webhook_attempt"}

// rows counts the rows of every table that hangs on a draft.
func rows(t *testing.T, s *Store) map[string]int {
	out := allRows(t, s)
	maps.DeleteFunc(out, func(table string, _ int) bool { return ofConsultancy(table) || slices.Contains(others, table) })
	return out
}

// allRows counts the rows of every table but those of the database itself.
func allRows(t *testing.T, s *Store) map[string]int {
	t.Helper()
	out := make(map[string]int)
	for _, table := range schema(t, s) {
		var n int
		must(t, s.read.QueryRow("SELECT COUNT(*) FROM "+table.name).Scan(&n))
		out[table.name] = n
	}
	if len(out) < 5 {
		t.Fatalf("only the tables %v were found", schema(t, s))
	}
	return out
}

// ofConsultancy names the tables that TestErasureLeavesNoTrace looks into, and
// those of accounts, into which TestADeletedUserLeavesNoTrace does.
func ofConsultancy(table string) bool {
	for _, owned := range []string{"client", "brand", "questionnaire", "reminder", "initiative", "usage"} {
		if table == owned || strings.HasPrefix(table, owned+"_") {
			return true
		}
	}
	return table == "issued" || table == "form" || slices.Contains(accountTables(), table)
}

func TestTablesOfTheFirstReleaseAreBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, File))
	must(t, err)
	files, err := fs.Sub(migrations, "migration/sqlite")
	must(t, err)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	must(t, err)
	_, err = provider.UpTo(context.Background(), 1)
	must(t, err)
	ms, end := noon.UnixMilli(), noon.AddDate(0, 0, 90).UnixMilli()
	_, err = db.Exec(`INSERT INTO assessment (id, key_hash, questionnaire, depth, overrides, created_at, updated_at, expires_at)
		VALUES ('one', 'hash of one', 'core@1', 'quick', 'null', ?, ?, ?);
		INSERT INTO answer VALUES ('one', '', '', 'P-NAME', '"Old Ltd"', ?)`, ms, ms, end, ms)
	must(t, errors.Join(err, db.Close()))
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	d, err := s.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if d.Answers.Values["P-NAME"].Text != "Old Ltd" || d.Marks[assessment.Place{Question: "P-NAME"}].Version != 1 {
		t.Errorf("the old draft reads %+v", d)
	}
	must(t, s.Delete(t.Context(), "one", noon))
}
