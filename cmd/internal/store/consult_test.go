package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/examples"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// consultancy is the service on a real database with the real model.
func consultancy(t testing.TB, draws int) (*client.Service, *Store) {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	s := empty.Open(t, bank.Question)
	var asked atomic.Int64 // how often: each time is a minute later
	return &client.Service{
		Store: s, Assessments: s, Model: assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: draws},
		Clock: func() time.Time { return noon.Add(time.Duration(asked.Add(1)) * time.Minute) }, Random: rand.Reader, Keep: 90 * 24 * time.Hour,
		Render: func(_ context.Context, j client.Job) (client.Rendered, error) {
			data, err := json.Marshal(j.Result)
			return client.Rendered{File: data, Fingerprint: "ab12 cd34", Program: "test"}, err
		},
	}, s
}

// imported is a new client with the insurer of the examples as its assessment.
func imported(t testing.TB, c *client.Service) (client.Client, client.Frozen) {
	t.Helper()
	who, err := c.New(t.Context(), "org", client.Client{Name: " Example Insurance ", Tags: []string{" insurance "}}, ana)
	if err != nil {
		t.Fatal(err)
	}
	data, err := examples.Files.ReadFile("insurer.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Import(t.Context(), "org", who.ID, "insurer.yaml", data, "en", ana)
	if err != nil {
		t.Fatal(err)
	}
	return who, f
}

func TestAConsultantAdjustsAndReads(t *testing.T) {
	c, s := consultancy(t, 1000)
	who, run := imported(t, c)
	if who.Name != "Example Insurance" || who.Tags[0] != "insurance" || run.Number != 1 || run.Edit {
		t.Fatalf("imported %+v as %+v", who, run.Revision)
	}
	sheet, err := c.Sheet(t.Context(), "org", run.Assessment, 0)
	must(t, err)
	for i, a := range sheet.Assumptions[1:] {
		if a.Words == nil && a.Effect > sheet.Assumptions[i].Effect {
			t.Errorf("%s moves more than %s before it", a.Path, sheet.Assumptions[i].Path)
		}
	}
	top := sheet.Assumptions[0]
	if top.Effect <= 0 || top.Default == nil || top.Overridden() || top.Low >= top.Middle || top.Middle >= top.High {
		t.Errorf("the first assumption is %+v", top)
	}
	edits := []assessment.Edit{
		{Path: "claims-intake/build_cost", Low: 30000, Middle: 34000, High: 40000, Reason: "Quote of 3 May"},
		{Path: "claims-intake/volume", Low: 4000, Middle: 4500, High: 5000},
	}
	tried, err := c.Rescore(t.Context(), "org", run.Assessment, 1, edits)
	must(t, err)
	if !reflect.DeepEqual(tried.Before, run.Result) || tried.Moved.MeanBefore != run.Mean || tried.Moved.Mean == run.Mean {
		t.Errorf("tried, the mean goes from %v to %v; the run has %v", tried.Moved.MeanBefore, tried.Moved.Mean, run.Mean)
	}
	versions, err := s.Revisions(t.Context(), "org", run.Assessment)
	must(t, err)
	if len(versions) != 1 {
		t.Errorf("trying saved %d versions", len(versions)-1)
	}
	saved, err := c.Adjust(t.Context(), "org", run.Assessment, client.Edits{Base: 1, Edits: edits, Reason: "Call with finance", By: ana})
	must(t, err)
	newest, err := s.Revision(t.Context(), "org", run.Assessment, 0)
	must(t, err)
	if saved.Number != 2 || !reflect.DeepEqual(newest.Result.Portfolio, tried.After.Portfolio) {
		t.Errorf("version %d is not what was tried", saved.Number)
	}
	wantAgain(t, c, newest)
	if _, err := c.Adjust(t.Context(), "org", run.Assessment, client.Edits{
		Base: 2, Edits: []assessment.Edit{{Path: "claims-intake/volume", Reset: true}}, Reason: "Counted after all", By: client.Author{ID: "u2", Name: "Ben"},
	}); err != nil {
		t.Fatal(err)
	}
	log, err := c.Log(t.Context(), "org", run.Assessment, 0)
	must(t, err)
	d, err := c.Diff(t.Context(), "org", run.Assessment, 1, 2)
	must(t, err)
	golden(t, "diff.golden.json", struct {
		Diff client.Diff
		Log  []assessment.Adjustment
	}{d, log}, run.Assessment)
	if !d.SameDraws || !d.SameEvidence {
		t.Error("two versions of one assessment are not of the same draws")
	}
	back, err := c.Diff(t.Context(), "org", run.Assessment, 3, 1)
	must(t, err)
	if len(back.Changes) != 1 || back.Changes[0].Path != "claims-intake/build_cost" {
		t.Errorf("taking an edit back left %+v", back.Changes)
	}
}

// wantAgain holds a frozen version to the answers that were frozen with it.
func wantAgain(t *testing.T, c *client.Service, f client.Frozen) {
	t.Helper()
	in := c.Model
	var err error
	in.Answers, err = assessment.Decode("answers.json", f.Encoded, in.Bank)
	must(t, err)
	again, err := assessment.Evaluate(in)
	must(t, err)
	want, err := json.Marshal(f.Result)
	must(t, err)
	got, err := json.Marshal(again)
	must(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("version %d does not come out of its answers", f.Number)
	}
}

// golden compares a value with a file; the id of the assessment, drawn anew
// each time, is left out.
func golden(t *testing.T, name string, value any, id string) {
	t.Helper()
	data, err := json.MarshalIndent(value, "", "  ")
	must(t, err)
	data = append(bytes.ReplaceAll(data, []byte(id), []byte("ID")), '\n')
	path := filepath.Join("testdata", name)
	if *update {
		must(t, errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, data, 0o644)))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(data, want) {
		t.Errorf("%s differs; look at what -update writes:\n%s", path, data)
	}
}

func TestBadEditsAreRefusedAllAtOnce(t *testing.T) {
	c, s := consultancy(t, 1000)
	_, run := imported(t, c)
	_, err := c.Adjust(t.Context(), "org", run.Assessment, client.Edits{Base: 1, Edits: []assessment.Edit{
		{Path: "claims-intake/volume", Low: 9, Middle: 8, High: 10},
		{Path: "claims-intake/realised", Low: 0.5, Middle: 0.8, High: 1.2},
		{Path: "claims-intake/route", Value: "magic"},
		{Path: "nowhere/volume", Low: 1, Middle: 2, High: 3},
		{Path: "claims-intake/minutes", Low: -1, Middle: 2, High: 3, Letter: "X"},
	}})
	var list problem.List
	if !errors.As(err, &list) {
		t.Fatalf("error is %v", err)
	}
	var got []string
	for _, p := range list {
		got = append(got, p.Path+" "+p.Code)
	}
	want := []string{
		"reason required", "claims-intake/volume.knots low_middle_high", "claims-intake/realised.knots knots_not_shares",
		"claims-intake/route.value override_needs_word", "nowhere/volume.path unknown_override_path",
		"claims-intake/minutes.evidence bad_letter", "claims-intake/minutes.knots knots_not_amounts",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	_, err = c.Adjust(t.Context(), "org", run.Assessment, client.Edits{Base: 1, Reason: "none", By: ana})
	if !errors.As(err, &list) || list[0].Code != assessment.CodeNothingEdited {
		t.Errorf("saving nothing gives %v", err)
	}
	if versions, err := s.Revisions(t.Context(), "org", run.Assessment); err != nil || len(versions) != 1 {
		t.Errorf("%d versions (%v)", len(versions), err)
	}
}

func TestTwoEditorsLoseNothing(t *testing.T) {
	c, _ := consultancy(t, 1000)
	_, run := imported(t, c)
	mine := []assessment.Edit{{Path: "claims-intake/volume", Low: 4000, Middle: 4500, High: 5000}}
	theirs := []assessment.Edit{{Path: "claims-intake/minutes", Low: 8, Middle: 9, High: 12}}
	_, err := c.Adjust(t.Context(), "org", run.Assessment, client.Edits{Base: 1, Edits: theirs, Reason: "Sample", By: client.Author{ID: "u2", Name: "Ben"}})
	must(t, err)
	order := client.Edits{Base: 1, Edits: mine, Reason: "Export", By: ana}
	_, err = c.Adjust(t.Context(), "org", run.Assessment, order)
	var behind *client.Behind
	if !errors.As(err, &behind) || behind.Newest.By.Name != "Ben" || behind.Newest.Reason != "Sample" {
		t.Fatalf("the second editor hears %v", err)
	}
	order.Base = behind.Newest.Number
	last, err := c.Adjust(t.Context(), "org", run.Assessment, order)
	must(t, err)
	log, err := c.Log(t.Context(), "org", run.Assessment, last.Number)
	must(t, err)
	if len(log) != 2 || log[0].By != "Ben" || log[1].By != "Ana Kern" {
		t.Errorf("the log is %+v", log)
	}
}

func TestEditsAreOfferedAgainWhenTheRespondentAnswersAgain(t *testing.T) {
	c, s := consultancy(t, 1000)
	_, run := imported(t, c)
	edit := assessment.Edit{Path: "claims-intake/volume", Low: 4000, Middle: 4500, High: 5000, Reason: "Export", Letter: assessment.Measured}
	_, err := c.Adjust(t.Context(), "org", run.Assessment, client.Edits{Base: 1, Edits: []assessment.Edit{edit}, Reason: "Export", By: ana})
	must(t, err)
	d, _, err := s.AssessmentDraft(t.Context(), "org", run.Assessment)
	must(t, err)
	respondent := assessment.Service{Store: s, Bank: c.Model.Bank, Clock: c.Clock, Evaluate: func(_ context.Context, a assessment.Answers) (assessment.Result, error) {
		in := c.Model
		in.Answers, in.Seed = a, 2
		return assessment.Evaluate(in)
	}}
	_, err = respondent.Submit(t.Context(), d)
	must(t, err)
	sheet, err := c.Sheet(t.Context(), "org", run.Assessment, 0)
	must(t, err)
	if sheet.Number != 3 || sheet.Edit || len(sheet.Carried) != 1 || sheet.Carried[0] != edit {
		t.Errorf("version %d offers %+v, want %+v", sheet.Number, sheet.Carried, edit)
	}
	log, err := c.Log(t.Context(), "org", run.Assessment, 0)
	must(t, err)
	if len(log) != 0 {
		t.Errorf("a run has the log %+v", log)
	}
}

func TestAReportIsIssuedAndStaysAsItWas(t *testing.T) {
	c, s := consultancy(t, 1000)
	who, run := imported(t, c)
	order := client.Order{Client: who.ID, Assessment: run.Assessment, Title: "AI strategy", Language: "en", Paper: "A4", Composition: json.RawMessage(`{"off":["spend"]}`), By: ana}
	i, err := c.Finalise(t.Context(), "org", order)
	must(t, err)
	want, err := json.Marshal(run.Result)
	must(t, err)
	order.Supersedes = i.ID
	if _, err = c.Finalise(t.Context(), "org", order); err != nil {
		t.Fatal(err)
	}
	_, err = c.Finalise(t.Context(), "org", order)
	wantCode(t, err, assessment.Conflict)
	kept, file, err := c.Download(t.Context(), "org", i.ID)
	must(t, err)
	if !bytes.Equal(file, want) || kept.Number != 1 || kept.SupersededBy == "" || kept.Fingerprint != "ab12 cd34" {
		t.Errorf("downloaded %d bytes of %+v", len(file), kept)
	}
	_, err = raw(s).Exec("UPDATE issued SET file = $1 WHERE id = $2", []byte("x"), i.ID)
	must(t, err)
	_, _, err = c.Download(t.Context(), "org", i.ID)
	var known *assessment.Error
	if !errors.As(err, &known) || known.Safe != "error.report_damaged" {
		t.Errorf("a changed file gives %v", err)
	}
	_, err = c.Finalise(t.Context(), "org", client.Order{Client: who.ID, Paper: "A3", Composition: json.RawMessage("{")})
	var list problem.List
	if !errors.As(err, &list) || len(list) != 4 {
		t.Errorf("a bad order gives %v", err)
	}
	_, err = c.Finalise(t.Context(), "other", order)
	wantCode(t, err, assessment.NotFound)
}

func TestAClientIsErasedByItsNameOnly(t *testing.T) {
	c, s := consultancy(t, 1000)
	who, _ := imported(t, c)
	var list problem.List
	if err := c.Erase(t.Context(), "org", who.ID, "example insurance", ana); !errors.As(err, &list) || list[0].Code != client.CodeNameTyped {
		t.Errorf("another name gives %v", err)
	}
	must(t, c.Archive(t.Context(), "org", who.ID, ana))
	must(t, c.Erase(t.Context(), "org", who.ID, " Example Insurance ", ana))
	lines, err := s.Log(t.Context(), "org", 0, 10)
	must(t, err)
	if len(lines) != 1 || lines[0].Action != "client.erased" || lines[0].Subject != who.ID || lines[0].Actor != "u1" || strings.Contains(fmt.Sprint(lines), who.Name) {
		t.Errorf("the audit says %+v", lines)
	}
}

func TestResultsAreComparedWithWhatDiffersFirst(t *testing.T) {
	c, _ := consultancy(t, 1000)
	_, run := imported(t, c)
	_, err := c.Adjust(t.Context(), "org", run.Assessment, client.Edits{
		Base: 1, Edits: []assessment.Edit{{Path: "claims-intake/volume", Low: 4000, Middle: 4500, High: 5000}}, Reason: "Export", By: ana,
	})
	must(t, err)
	got, err := c.Compare(t.Context(), "org", []client.Pick{{Assessment: run.Assessment, Version: 1}, {Assessment: run.Assessment}})
	must(t, err)
	if got.Rows[0].Code != "net" || got.Rows[0].Same || len(got.Subjects) != 2 || got.Same == 0 || got.Same == len(got.Rows) {
		t.Fatalf("first is %+v; %d of %d rows are the same", got.Rows[0], got.Same, len(got.Rows))
	}
	var differ []string
	for i, r := range got.Rows {
		if r.Same != (i >= len(got.Rows)-got.Same) {
			t.Errorf("row %d (%s %s) stands among the wrong ones", i, r.Code, r.ID)
		}
		if r.Part == "assumption" && !r.Same {
			differ = append(differ, r.ID)
		}
	}
	if !slices.Equal(differ, []string{"claims-intake/volume"}) {
		t.Errorf("assumptions that differ are %v", differ)
	}
	var list problem.List
	if _, err := c.Compare(t.Context(), "org", nil); !errors.As(err, &list) {
		t.Errorf("comparing nothing gives %v", err)
	}
	_, err = c.Compare(t.Context(), "other", []client.Pick{{Assessment: run.Assessment}, {Assessment: run.Assessment}})
	wantCode(t, err, assessment.NotFound)
	p, err := c.Portfolio(t.Context(), "org", client.Query{})
	must(t, err)
	if len(p.Panels) != 1 || len(p.Panels[0].Quarters) != 12 || p.Panels[0].Starter == nil || p.Panels[0].Starter.State != client.NotStarted {
		t.Errorf("the portfolio is %+v", p)
	}
}

func TestARespondentsProgressIsFollowed(t *testing.T) {
	c, s := consultancy(t, 1000)
	who, run := imported(t, c)
	key, d, err := c.Start(t.Context(), "org", who.ID, assessment.Quick, "en", ana)
	must(t, err)
	again, _, err := c.NewLink(t.Context(), "org", d.ID)
	must(t, err)
	if again == key {
		t.Error("a new link has the old key")
	}
	_, _, err = c.NewLink(t.Context(), "other", d.ID)
	wantCode(t, err, assessment.NotFound)
	must(t, s.Save(t.Context(), d.ID, []assessment.Change{{Question: "P-NAME", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "Example"}}}, noon))
	list, err := c.Follow(t.Context(), "org", who.ID)
	must(t, err)
	if len(list) != 2 || list[0].ID != d.ID || list[0].Newest != nil || list[0].Progress.Answered != 1 || list[0].Progress.Asked < 8 {
		t.Fatalf("followed %+v", list)
	}
	if p := list[1].Progress; list[1].ID != run.Assessment || list[1].Newest == nil || p.Answered < 100 || p.Answered > p.Asked {
		t.Errorf("the imported one is at %+v", p)
	}
}
