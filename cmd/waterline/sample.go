package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web"
	"waterline/examples"
	"waterline/reports"
)

// exhibit is what visitors see of an invented company.
type exhibit struct {
	answers assessment.Answers
	result  assessment.Result
	made    time.Time
}

func exhibitOf(ctx context.Context, bank *questionnaire.Bank, evaluate func(context.Context, assessment.Answers) (assessment.Result, error)) (exhibit, error) {
	const name = "insurer.yaml"
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		return exhibit{}, fmt.Errorf("example: %w", err)
	}
	answers, err := assessment.Decode(name, data, bank)
	if err != nil {
		return exhibit{}, fmt.Errorf("example: %w", err)
	}
	result, err := evaluate(ctx, answers)
	return exhibit{answers: answers, result: result, made: time.Now()}, err
}

// summaryPage is the page of a report that answers first.
const summaryPage = 2

// sample is the example report, and a picture of the page that answers first.
func sample(result assessment.Result, options reports.Options) (web.Sample, error) {
	document, err := reports.Build(result, options)
	if err != nil {
		return web.Sample{}, err
	}
	options.Brand.Font = "" // pages that show the picture have the usual typeface only
	drawn, err := reports.Build(result, options)
	if err != nil {
		return web.Sample{}, err
	}
	picture, err := drawn.Picture(summaryPage, options.Locale.T("operator.page"))
	if err != nil {
		return web.Sample{}, err
	}
	var file bytes.Buffer
	err = document.WritePDF(&file)
	return web.Sample{Picture: picture, PDF: file.Bytes(), Sheets: len(document.Pages)}, err
}
