package main

import (
	"context"

	"waterline/assessment/client"
	"waterline/reports"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

// renderIssued writes the report of a job that a consultant finalises.
func (p *program) renderIssued(_ context.Context, j client.Job) (client.Rendered, error) {
	words, err := locale.Load(j.Language)
	if err != nil {
		return client.Rendered{}, err
	}
	bank, base, book, err := wording(j.Language)
	if err != nil {
		return client.Rendered{}, err
	}
	options := reports.Options{
		Locale: words, Paper: reports.Paper(j.Paper), Date: j.Date, Evidence: base, Bank: bank, Book: book,
		Answers: &j.Answers, Changes: j.Changes, Version: version,
	}
	if was := j.Previous; was != nil {
		options.Previous = &reports.Previous{Answers: was.Answers, Result: was.Result, Date: was.At, Change: was.Change}
	}
	if options.Composition, err = reports.DecodeComposition(j.Composition); err != nil {
		return client.Rendered{}, err
	}
	if wrong, _ := options.Composition.Check(j.Result, options); len(wrong) > 0 {
		return client.Rendered{}, wrong
	}
	if len(j.Brand) > 0 {
		if options.Brand, _, err = brand.Decode(j.Brand, nil); err != nil {
			return client.Rendered{}, err
		}
	}
	file, err := pdf(j.Result, options)
	if err != nil {
		return client.Rendered{}, err
	}
	source, err := reports.ReadSource(file)
	if err != nil {
		return client.Rendered{}, err
	}
	return client.Rendered{File: file, Fingerprint: source.Fingerprint(), Program: version}, nil
}
