package store

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pressly/goose/v3"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

// TestOrganisationsSeeNothingOfEachOther calls every method of client.Store for
// what belongs to another organisation. A method without a line here fails it.
func TestOrganisationsSeeNothingOfEachOther(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	started(t, s, "one")
	must(t, s.Submit(ctx, "one-a", assessment.Answers{}, resultOf(1), noon))
	_, err := s.AddIssued(ctx, "org", client.Issued{ID: "r1", Client: "one", At: noon}, client.Made{}, []byte("file"))
	must(t, err)
	must(t, s.AddBrand(ctx, "org", client.Brand{ID: "b1", Version: 1, Name: "Heron", By: ana, At: noon}))
	must(t, s.SetClientBrand(ctx, "org", "one", "b1"))
	_, err = s.SaveReportDraft(ctx, "org", "one-a", client.Draft{Title: "Draft", By: ana, At: noon})
	must(t, err)
	before := allRows(t, s)
	foreign := exampleClient("one")
	foreign.Organisation, foreign.Version = "other", 3
	calls := map[string]func() (any, error){
		"AddClient":  func() (any, error) { return nil, s.AddClient(ctx, foreign, ana) }, // the id is taken
		"SaveClient": func() (any, error) { _, err := s.SaveClient(ctx, foreign, ana, noon); return nil, err },
		"Client":     func() (any, error) { _, err := s.Client(ctx, "other", "one"); return nil, err },
		"Clients": func() (any, error) {
			p, err := s.Clients(ctx, "other", client.Query{Limit: 9}, noon)
			return p.Total + len(p.Clients), err
		},
		"Year":        func() (any, error) { y, err := s.Year(ctx, "other"); return int(y.First), err }, // that of nobody in particular
		"Teams":       func() (any, error) { _, err := s.Teams(ctx, "other", "one"); return nil, err },
		"Named":       func() (any, error) { l, err := s.Named(ctx, "other", "one"); return len(l), err },
		"Tags":        func() (any, error) { l, err := s.Tags(ctx, "other"); return len(l), err },
		"Cards":       func() (any, error) { l, err := s.Cards(ctx, "other", []string{"one"}); return len(l), err },
		"Reassign":    func() (any, error) { n, err := s.Reassign(ctx, "other", "u1", "u2", noon); return n, err },
		"EraseClient": func() (any, error) { return nil, s.EraseClient(ctx, "other", "one", client.Event{At: noon}) },
		"AddEntry":    func() (any, error) { return nil, s.AddEntry(ctx, "other", "one", client.Entry{At: noon}) },
		"Timeline":    func() (any, error) { _, err := s.Timeline(ctx, "other", "one", 0, 9); return nil, err },
		"Assessments": func() (any, error) { _, err := s.Assessments(ctx, "other", "one"); return nil, err },
		"Revisions":   func() (any, error) { _, err := s.Revisions(ctx, "other", "one-a"); return nil, err },
		"Outlines":    func() (any, error) { l, err := s.Outlines(ctx, "other", []string{"one"}); return len(l), err },
		"Revision":    func() (any, error) { _, err := s.Revision(ctx, "other", "one-a", 1); return nil, err },
		"IssuedOf":    func() (any, error) { _, err := s.IssuedOf(ctx, "other", "one"); return nil, err },
		"Issued":      func() (any, error) { _, _, err := s.Issued(ctx, "other", "r1"); return nil, err },
		"IssuedFile":  func() (any, error) { _, _, err := s.IssuedFile(ctx, "other", "r1"); return nil, err },
		"StartAssessment": func() (any, error) {
			return nil, s.StartAssessment(ctx, "other", "one", example("two"), ana)
		},
		"StartClientRun":  func() (any, error) { return nil, s.StartClientRun(ctx, "other", rerunOf("one-a", "two", 2), ana) },
		"ClientRuns":      func() (any, error) { _, err := s.ClientRuns(ctx, "other", "one"); return nil, err },
		"AssessmentDraft": func() (any, error) { _, _, err := s.AssessmentDraft(ctx, "other", "one-a"); return nil, err },
		"SaveRevision": func() (any, error) {
			_, err := s.SaveRevision(ctx, "other", client.Frozen{Revision: client.Revision{Assessment: "one-a", Base: 1, At: noon}}, client.Moved{})
			return nil, err
		},
		"AddBrand": func() (any, error) { // the id is taken
			return nil, s.AddBrand(ctx, "other", client.Brand{ID: "b1", Version: 1, At: noon})
		},
		"Brand":  func() (any, error) { _, err := s.Brand(ctx, "other", "b1"); return nil, err },
		"Brands": func() (any, error) { l, err := s.Brands(ctx, "other"); return len(l), err },
		"SaveBrand": func() (any, error) {
			_, err := s.SaveBrand(ctx, "other", client.Brand{ID: "b1", Version: 1, At: noon})
			return nil, err
		},
		"ClientBrand":    func() (any, error) { _, err := s.ClientBrand(ctx, "other", "one"); return nil, err },
		"SetClientBrand": func() (any, error) { return nil, s.SetClientBrand(ctx, "other", "one", "b1") },
		"ReportDraft":    func() (any, error) { _, err := s.ReportDraft(ctx, "other", "one-a"); return nil, err },
		"SaveReportDraft": func() (any, error) {
			_, err := s.SaveReportDraft(ctx, "other", "one-a", client.Draft{At: noon})
			return nil, err
		},
		"AddIssued": func() (any, error) {
			_, err := s.AddIssued(ctx, "other", client.Issued{ID: "r2", Client: "one", At: noon}, client.Made{}, nil)
			return nil, err
		},
	}
	methods := reflect.TypeFor[client.Store]()
	for i := range methods.NumMethod() {
		name := methods.Method(i).Name
		call, listed := calls[name]
		if !listed {
			t.Errorf("method %s is not tried", name)
			continue
		}
		found, err := call()
		switch {
		case name == "AddClient", name == "AddBrand":
			wantCode(t, err, assessment.Conflict)
		case found != nil:
			if err != nil || found != 0 {
				t.Errorf("%s found %v (%v)", name, found, err)
			}
		default:
			var known *assessment.Error
			if !errors.As(err, &known) || known.Code != assessment.NotFound {
				t.Errorf("%s of another organisation: %v, want not found", name, err)
			}
		}
	}
	if after := allRows(t, s); !reflect.DeepEqual(before, after) {
		t.Errorf("rows were %v and are %v", before, after)
	}
}

// A draft that belongs to nobody's client is nobody's either.
func TestADraftWithoutAClientIsNoOrganisations(t *testing.T) {
	s := open(t)
	must(t, s.Create(t.Context(), example("free")))
	for _, organisation := range []string{"", "org"} {
		_, _, err := s.AssessmentDraft(t.Context(), organisation, "free")
		wantCode(t, err, assessment.NotFound)
		_, err = s.Revisions(t.Context(), organisation, "free")
		wantCode(t, err, assessment.NotFound)
	}
}

// Every table is looked into: those of drafts too, as they hang on a client.
func TestErasureLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	const secret = "Verschwiegen & Partner"
	c := exampleClient("one")
	c.Name, c.Tags, c.Contacts = secret, []string{secret}, []client.Contact{{Name: secret, Mail: "a@example.com"}}
	must(t, s.AddClient(t.Context(), c, client.Author{ID: "u1", Name: secret}))
	must(t, s.AddClient(t.Context(), exampleClient("stays"), ana))
	d := example("one-a")
	d.Answers.Values["P-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: secret}
	must(t, s.StartAssessment(t.Context(), "org", "one", d, ana))
	r := resultOf(1)
	r.Organisation.Name = secret
	must(t, s.Submit(t.Context(), "one-a", d.Answers, r, noon))
	_, err = s.SaveRevision(t.Context(), "org", client.Frozen{Result: r, Revision: client.Revision{Assessment: "one-a", Base: 1, Reason: secret, At: noon}}, client.Moved{})
	must(t, err)
	must(t, s.AddEntry(t.Context(), "org", "one", client.Entry{Kind: client.Noted, Text: secret, At: noon}))
	file := bytes.Repeat([]byte(secret), 9000) // over many pages of the database
	_, err = s.AddIssued(t.Context(), "org", client.Issued{ID: "r1", Client: "one", Title: secret, At: noon}, client.Made{Answers: []byte(secret), Result: []byte(secret), Brand: []byte(secret)}, file)
	must(t, err)
	fillUsage(t, s, "one", secret)
	must(t, s.EraseClient(t.Context(), "org", "one", client.Event{At: noon}))
	wantCode(t, s.EraseClient(t.Context(), "org", "one", client.Event{At: noon}), assessment.NotFound)
	for table, n := range rows(t, s) {
		want := map[string]int{"assessment": 0, "result": 0, "answer": 0, "item": 0, "link": 0}
		if left, looked := want[table]; looked && n != left {
			t.Errorf("table %s has %d rows of an erased client", table, n)
		}
	}
	for table, want := range map[string]int{"client": 1, "client_tag": 2, "client_card": 0, "client_entry": 1, "issued": 0, "usage_client": 0, "usage_group": 0, "usage_import": 0, "usage_piece": 0} {
		var n int
		must(t, s.read.QueryRow("SELECT COUNT(*) FROM "+table).Scan(&n))
		if n != want {
			t.Errorf("table %s has %d rows, want the %d of the client that stays", table, n, want)
		}
	}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, trace := range []string{secret, "verschwiegen", "hash of", "a@example.com"} {
			if bytes.Contains(data, []byte(trace)) {
				t.Errorf("%s still holds %q", filepath.Base(path), trace)
			}
		}
		return err
	}))
}

func TestResultsFromBeforeVersionsWereKept(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, File))
	must(t, err)
	files, err := fs.Sub(migrations, "migration/sqlite")
	must(t, err)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	must(t, err)
	_, err = provider.UpTo(t.Context(), 11)
	must(t, err)
	ms := noon.UnixMilli()
	_, err = db.Exec(`INSERT INTO assessment (id, key_hash, questionnaire, depth, overrides, created_at, updated_at, expires_at)
			VALUES ('one', 'hash of one', 'core@1', 'quick', 'null', ?, ?, ?);
		INSERT INTO link (key_hash, assessment_id, created_at, expires_at) VALUES ('hash of one', 'one', ?, ?);
		INSERT INTO result VALUES ('one', 1, '{"currency":"EUR","portfolio":{"npv":{"p50":7,"mean":8.5}}}', ?)`, ms, ms, ms, ms, ms, ms)
	must(t, errors.Join(err, db.Close()))
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	r, err := scanRevision(s.read.QueryRow(findVersion, "one"))
	must(t, err)
	if want := (client.Revision{Assessment: "one", Number: 1, At: noon, Currency: "EUR", Middle: 7, Mean: 8.5}); !reflect.DeepEqual(r, want) {
		t.Errorf("the old result is version %+v, want %+v", r, want)
	}
}
