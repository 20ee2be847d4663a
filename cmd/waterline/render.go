package main

import (
	"bytes"
	"slices"

	"waterline/assessment"
	"waterline/reports"
	"waterline/reports/webpage"
	"waterline/reports/workbook"
	"waterline/static"
)

// The formats of a report.
const (
	formatPDF      = "pdf"
	formatPage     = "html"
	formatWorkbook = "xlsx"
	formatJSON     = "json"
)

// formats are those a report is written in.
var formats = []string{formatPDF, formatPage, formatWorkbook, formatJSON}

// known reports whether a report is written in a format.
func known(format string) bool { return slices.Contains(formats, format) }

// render writes a result that needs nothing beside it.
func render(result assessment.Result, format string, options reports.Options) ([]byte, error) {
	switch format {
	case formatJSON:
		return encode(withChange(result, options.Previous))
	case formatPage:
		return webPage(result, options)
	default:
		return pdf(result, options)
	}
}

// pdf is the report as a file.
func pdf(result assessment.Result, options reports.Options) ([]byte, error) {
	document, err := reports.Build(result, options)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = document.WritePDF(&b)
	return b.Bytes(), err
}

// webPage is the report as one HTML file, set in the typeface of our pages.
func webPage(result assessment.Result, options reports.Options) ([]byte, error) {
	options.Screen = true
	document, err := reports.Build(result, options)
	if err != nil {
		return nil, err
	}
	faces, err := pageFaces()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = webpage.Write(&b, document, webpage.Options{Locale: options.Locale, Faces: faces})
	return b.Bytes(), err
}

func pageFaces() ([]webpage.Face, error) {
	files, err := static.New()
	if err != nil {
		return nil, err
	}
	var faces []webpage.Face
	for _, f := range []struct{ weight, name string }{{"400", "font/text-400.woff2"}, {"600 700", "font/text-600.woff2"}} {
		url, err := files.URL(f.name)
		if err != nil {
			return nil, err
		}
		file, _ := files.Find(url)
		faces = append(faces, webpage.Face{Weight: f.weight, Data: file.Data})
	}
	return faces, nil
}

// spreadsheet is the report as a workbook, with the draws when they are wanted.
// The middle case and the draws come from the same answers as the result.
func spreadsheet(answers assessment.Answers, result assessment.Result, options reports.Options, draws bool) ([]byte, error) {
	bank, base, book, err := knowledge()
	if err != nil {
		return nil, err
	}
	in := assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: result.Seed, Draws: result.Draws}
	source := workbook.Source{Result: result, Answers: answers}
	if source.Middle, err = assessment.MiddleOf(in); err != nil {
		return nil, err
	}
	if draws {
		_, sample, err := assessment.EvaluateWithSample(in)
		if err != nil {
			return nil, err
		}
		source.Sample = &sample
	}
	var b bytes.Buffer
	err = workbook.Write(&b, source, options)
	return b.Bytes(), err
}
