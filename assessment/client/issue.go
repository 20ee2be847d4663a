package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"waterline/assessment"
)

// Order is a report to be issued.
type Order struct {
	Client      string
	Assessment  string
	Version     int64 // 0: the newest
	Title       string
	Language    string // tag
	Paper       string // A4 or Letter
	Brand       []byte // as YAML; empty for none
	Composition json.RawMessage
	Supersedes  string // id of an issued report, "" for none
	By          Author
}

// Job is what a report is rendered from.
type Job struct {
	Answers     assessment.Answers
	Result      assessment.Result
	Changes     []assessment.Adjustment
	Previous    *Previous // nil where the run follows none
	Language    string
	Paper       string
	Brand       []byte
	Composition json.RawMessage
	Date        time.Time
}

// Rendered is a report as it will be sent.
type Rendered struct {
	File        []byte
	Fingerprint string
	Program     string // version of the program
}

// Render writes the report of a job. A problem.List says what is wrong with the
// brand, the language or the composition.
type Render func(context.Context, Job) (Rendered, error)

// Finalise renders a version and keeps it as an issued report for good: answers,
// result, brand, composition and every byte of the file. A problem.List says
// what is wrong with the order.
func (s *Service) Finalise(ctx context.Context, organisation string, o Order) (Issued, error) {
	var v faults
	o.Title = strings.TrimSpace(o.Title)
	v.text("title", o.Title, maxField, true)
	v.text("language", o.Language, maxField, true)
	if o.Paper != "A4" && o.Paper != "Letter" {
		v.add("paper", CodePaper, "options", "A4, Letter")
	}
	if len(o.Composition) > 0 && !json.Valid(o.Composition) {
		v.add("composition", CodeComposition)
	}
	if err := v.list.Err(); err != nil {
		return Issued{}, err
	}
	if s.Render == nil {
		return Issued{}, errors.New("no reports are issued here")
	}
	_, of, err := s.Store.AssessmentDraft(ctx, organisation, o.Assessment)
	if err != nil {
		return Issued{}, err
	}
	if of != o.Client {
		return Issued{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.draft_gone"}
	}
	b, err := s.base(ctx, organisation, o.Assessment, o.Version)
	if err != nil {
		return Issued{}, err
	}
	changes, err := s.Log(ctx, organisation, o.Assessment, b.Number)
	if err != nil {
		return Issued{}, err
	}
	previous, err := s.previous(ctx, organisation, b)
	if err != nil {
		return Issued{}, err
	}
	now := s.Clock()
	made, err := s.Render(ctx, Job{
		Answers: b.answers, Result: b.Result, Changes: changes, Previous: previous, Language: o.Language, Paper: o.Paper,
		Brand: o.Brand, Composition: o.Composition, Date: now,
	})
	if err != nil {
		return Issued{}, fmt.Errorf("render: %w", err)
	}
	return s.keep(ctx, organisation, o, b, made, now)
}

func (s *Service) keep(ctx context.Context, organisation string, o Order, b base, made Rendered, now time.Time) (Issued, error) {
	id, err := s.id()
	if err != nil {
		return Issued{}, err
	}
	result, err := json.Marshal(b.Result)
	if err != nil {
		return Issued{}, fmt.Errorf("encode result: %w", err)
	}
	sum := sha256.Sum256(made.File)
	i := Issued{
		ID: id, Client: o.Client, Assessment: o.Assessment, Version: b.Number, Title: o.Title, Language: o.Language, Paper: o.Paper,
		Fingerprint: made.Fingerprint, Program: made.Program, Size: int64(len(made.File)), SHA256: hex.EncodeToString(sum[:]),
		By: o.By, At: now, Supersedes: o.Supersedes,
	}
	m := Made{Answers: b.Encoded, Result: result, Brand: o.Brand, Composition: o.Composition}
	i.Number, err = s.Store.AddIssued(ctx, organisation, i, m, made.File)
	return i, err
}

// Download returns the bytes of an issued report as they were sent.
func (s *Service) Download(ctx context.Context, organisation, id string) (Issued, []byte, error) {
	i, file, err := s.Store.IssuedFile(ctx, organisation, id)
	if err != nil {
		return i, nil, err
	}
	if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != i.SHA256 {
		return i, nil, &assessment.Error{Code: damaged, Safe: "error.report_damaged"}
	}
	return i, file, nil
}

// damaged is a fault of the machine that a person can mend from a backup.
const damaged assessment.Code = "damaged"
