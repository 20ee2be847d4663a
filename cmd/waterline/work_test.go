package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/survey"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/webhook"
	"waterline/reports"
	"waterline/templates/locale"
)

// A batch of a client's assessments becomes a zip of reports that verify calls
// the same, made by the workers that serve runs.
func TestABatchOfClientsBecomesReportsThatVerify(t *testing.T) {
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	bank, base, book, err := knowledge()
	check(err)
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", "agency.yaml"))
	check(err)
	answers, err := assessment.Decode("agency.yaml", data, bank)
	check(err)
	result, err := assessment.Evaluate(assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: usualSeed, Draws: 2000})
	check(err)
	kept, err := store.Open(ctx, t.TempDir(), bank.Question)
	check(err)
	defer kept.Close()
	now := time.Now()
	check(kept.AddClient(ctx, client.Client{ID: "c", Organisation: "ours", Name: "Agentur: Nord"}, client.Author{}))
	draft := assessment.Draft{ID: "a", KeyHash: "k", Questionnaire: bank.Ref(), Answers: answers, CreatedAt: now, UpdatedAt: now, ExpiresAt: now.Add(time.Hour)}
	check(kept.StartAssessment(ctx, "ours", "c", draft, client.Author{}))
	check(kept.Submit(ctx, "a", answers, result, now))
	look, err := os.ReadFile(filepath.Join("..", "..", "examples", "brand-heron.yaml"))
	check(err)
	check(kept.AddBrand(ctx, "ours", client.Brand{ID: "heron", Version: 1, Name: "Heron", File: look, At: now}))
	check(kept.SetClientBrand(ctx, "ours", "c", "heron"))
	desk := client.Service{Store: kept, Assessments: kept, Clock: time.Now, Model: assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: usualSeed}}
	_, err = desk.Adjust(ctx, "ours", "a", client.Edits{Base: 1, Reason: "Zählung vom Mai", Edits: []assessment.Edit{
		{Path: answers.Groups["process"][0].ID + "/volume", Low: 30, Middle: 40, High: 50},
	}})
	check(err)

	words, err := locale.Load("en")
	check(err)
	p := &program{words: words, stderr: io.Discard}
	jobs := p.work(kept, survey.NewBanks(bank), webhook.Policy{}, new(secret.Box), keepFlags{}, slog.New(slog.DiscardHandler))
	stop := working(context.WithoutCancel(ctx), jobs.workers)
	defer stop()
	b, err := jobs.batches.Create(ctx, batch.Order{Organisation: "ours", Assessments: []string{"a"}, Format: formatPDF, Look: batch.Look{Language: "de", Paper: "letter"}})
	check(err)
	for deadline := time.Now().Add(time.Minute); b.FinishedAt == nil; time.Sleep(10 * time.Millisecond) {
		b, err = jobs.batches.Get(ctx, "ours", b.ID)
		check(err)
		if time.Now().After(deadline) {
			t.Fatalf("never finished: %+v", b)
		}
	}
	var archive bytes.Buffer
	check(jobs.batches.WriteZip(ctx, "ours", b.ID, &archive))
	files, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	check(err)
	if len(files.File) != 1 || files.File[0].Name != "Agentur- Nord.pdf" {
		items, _ := jobs.batches.Items(ctx, "ours", b.ID)
		t.Fatalf("%+v", items)
	}
	in, err := files.File[0].Open()
	check(err)
	report, err := io.ReadAll(in)
	check(err)
	name := filepath.Join(t.TempDir(), "report.pdf")
	check(os.WriteFile(name, report, 0o600))
	source, err := reports.ReadSource(report)
	check(err)
	if len(source.Changes) != 1 || source.Changes[0].Reason != "Zählung vom Mai" {
		t.Errorf("the report names the changes %+v", source.Changes)
	}
	text, err := exec.CommandContext(ctx, "pdftotext", name, "-").Output()
	check(err)
	if !strings.Contains(string(text), "Heron") {
		t.Error("the report does not bear the brand of the client")
	}
	var said bytes.Buffer
	if code := run(ctx, []string{"verify", name}, nil, nil, &said, &said); code != exitDone {
		t.Errorf("verify says %s", said.String())
	}
}
