package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/store"
	"waterline/examples"
	"waterline/reports"
)

// A demo issues reports that hold what they promise: their bytes are kept, they
// verify, and they carry and print the change log.
func TestReportsOfTheDemoVerify(t *testing.T) {
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--data", dir, "--clients", "5"}, nil, nil, &out, &errs); code != exitDone {
		t.Fatal(errs.String())
	}
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(t.Context(), dir, bank.Question)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	organisations, err := kept.Organisations(t.Context())
	if err != nil || len(organisations) != 1 {
		t.Fatal(organisations, err)
	}
	practice := client.Service{Store: kept, Clock: time.Now}
	page, err := practice.List(t.Context(), organisations[0].ID, client.Query{Sort: client.Sort{By: client.ByNet}})
	if err != nil || page.Total != 5 {
		t.Fatal(page.Total, err)
	}
	checked := 0
	for _, c := range page.Clients {
		list, err := kept.IssuedOf(t.Context(), organisations[0].ID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			_, file, err := practice.Download(t.Context(), organisations[0].ID, i.ID)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(t.TempDir(), "report.pdf")
			if err := os.WriteFile(name, file, 0o600); err != nil {
				t.Fatal(err)
			}
			out.Reset()
			if code := run(t.Context(), []string{"verify", name}, nil, nil, &out, &errs); code != exitDone {
				t.Errorf("the report of %s: %s", c.Name, errs.String())
			}
			if !strings.Contains(out.String(), i.Fingerprint) {
				t.Errorf("the fingerprint %s is not that of the file: %s", i.Fingerprint, out.String())
			}
			source, err := reports.ReadSource(file)
			if err != nil {
				t.Fatal(err)
			}
			if c.Name == "Fernhill Insurance" && (len(source.Changes) != 3 || source.Changes[0].By != "Ana Kern" || !source.Prints("Ana")) {
				t.Errorf("the report carries the changes %+v", source.Changes)
			}
			checked++
		}
	}
	if checked != 2 {
		t.Errorf("%d reports were issued, not 2", checked)
	}
}

// Changing the log in a report is found out.
func TestAChangedLogIsFoundOut(t *testing.T) {
	bank, base, book, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	data, err := examples.Files.ReadFile("logistics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	in := assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000}
	if in.Answers, err = assessment.Load("logistics.yaml", data, bank); err != nil {
		t.Fatal(err)
	}
	result, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	j := client.Job{Answers: in.Answers, Result: result, Language: "de", Paper: "Letter", Date: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	p := &program{}
	plain, err := p.renderIssued(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	stated := assessment.Stated{Low: 1, Middle: 2, High: 3, Letter: assessment.Reported}
	j.Changes = []assessment.Adjustment{{Path: "x/volume", Name: "Work", Before: &stated, Reason: "Why", By: "Ana", At: j.Date, Version: 2, Mean: 5}}
	logged, err := p.renderIssued(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	j.Changes[0].Reason = "Another"
	other, err := p.renderIssued(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	if plain.Fingerprint == logged.Fingerprint || logged.Fingerprint == other.Fingerprint {
		t.Errorf("fingerprints are %q, %q and %q", plain.Fingerprint, logged.Fingerprint, other.Fingerprint)
	}
}

// A composed report says what was written into it, and verify makes it again.
func TestAComposedReportVerifies(t *testing.T) {
	bank, base, book, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	data, err := examples.Files.ReadFile("insurer.yaml")
	if err != nil {
		t.Fatal(err)
	}
	in := assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000}
	if in.Answers, err = assessment.Load("insurer.yaml", data, bank); err != nil {
		t.Fatal(err)
	}
	result, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{}
	j := client.Job{
		Answers: in.Answers, Result: result, Language: "de", Paper: "A4", Date: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC),
		Composition: []byte(`{"off":["spend"],"order":["roadmap"],"comments":[{"section":"summary","text":"Es bleibt bei {{net.middle}}.","by":"Ana Keller"}]}`),
	}
	made, err := p.renderIssued(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(name, made.File, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"verify", name}, nil, nil, &out, &errs); code != exitDone || !strings.Contains(out.String(), made.Fingerprint) {
		t.Errorf("verify says %s%s", out.String(), errs.String())
	}
	for _, wrong := range []string{`{"off":["summary"]}`, `{"pages":1}`, `{"comments":[{"section":"summary","text":"<b>","by":"Ana"}]}`, `{"off":[]} {}`} {
		j.Composition = []byte(wrong)
		if _, err := p.renderIssued(t.Context(), j); err == nil {
			t.Errorf("the composition %s is taken", wrong)
		}
	}
}
