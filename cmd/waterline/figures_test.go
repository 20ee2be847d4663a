package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/reports"
	"waterline/templates/locale"
)

// TestFormats_SameFigures writes one result in every format and finds each key
// figure in each: printed in PDF and web page, as a number in workbook and JSON.
func TestFormats_SameFigures(t *testing.T) {
	for _, name := range []string{"insurer", "logistics", "agency"} {
		answers, result, options := example(t, name)
		figures := reports.KeyFigures(result, options.Locale)
		if len(figures) == 0 {
			t.Fatalf("%s: there are no key figures", name)
		}
		data, err := render(result, formatJSON, options)
		if err != nil {
			t.Fatal(err)
		}
		inJSON(t, name, data, result, figures)
		if data, err = render(result, formatPage, options); err != nil {
			t.Fatal(err)
		}
		printed(t, name+" page", pageText(t, data), figures)
		if data, err = render(result, formatPDF, options); err != nil {
			t.Fatal(err)
		}
		if text, ok := pdfText(t, data); ok {
			printed(t, name+" PDF", text, figures)
		}
		if data, err = spreadsheet(answers, result, options, false); err != nil {
			t.Fatal(err)
		}
		inWorkbook(t, name, data, result, figures)
	}
}

func example(t *testing.T, name string) (assessment.Answers, assessment.Result, reports.Options) {
	t.Helper()
	bank, base, book, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Decode(name, data, bank)
	if err != nil {
		t.Fatal(err)
	}
	result, err := assessment.Evaluate(assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 2000})
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return answers, result, reports.Options{Locale: words, Evidence: base, Bank: bank, Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
}

// flat leaves one kind of space and nothing that only guides line breaks.
func flat(text string) string {
	text = strings.NewReplacer("\u2060", "", "\u00a0", " ", "\u202f", " ").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

func printed(t *testing.T, where, text string, figures []reports.Figure) {
	t.Helper()
	for _, f := range figures {
		if !strings.Contains(text, flat(f.Text)) {
			t.Errorf("%s lacks %s, %q", where, f.ID, f.Text)
		}
	}
}

// pageText is what a page shows.
func pageText(t *testing.T, data []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "desc" {
			b.WriteString(n.Data + " ")
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(root)
	return flat(b.String())
}

// pdfText is what a PDF shows, where a reader of PDFs is installed.
func pdfText(t *testing.T, data []byte) (string, bool) {
	t.Helper()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("WATERLINE_REQUIRE_TOOLS") != "" {
			t.Fatal("pdftotext is not installed")
		}
		return "", false
	}
	command := exec.Command(reader, "-layout", "-", "-")
	command.Stdin = bytes.NewReader(data)
	text, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return flat(string(text)), true
}

// inJSON holds the JSON to the result that page, PDF and workbook were made
// from, and the key figures to numbers of the JSON.
func inJSON(t *testing.T, name string, data []byte, result assessment.Result, figures []reports.Figure) {
	t.Helper()
	var back assessment.Result
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := encode(back)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("%s: the JSON read back is another result (%v)", name, err)
	}
	if direct, err := encode(result); err != nil || !bytes.Equal(data, direct) {
		t.Errorf("%s: the JSON is not that of score --json (%v)", name, err)
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	seen := make(map[float64]bool)
	numbers(plain, seen)
	for _, f := range figures {
		if !seen[f.Value] && f.ID != "starter/weeks" { // whole weeks, rounded up from the result's
			t.Errorf("%s: the JSON has no %v for %s", name, f.Value, f.ID)
		}
	}
}

func numbers(v any, seen map[float64]bool) {
	switch v := v.(type) {
	case float64:
		seen[v] = true
	case map[string]any:
		for _, part := range v {
			numbers(part, seen)
		}
	case []any:
		for _, part := range v {
			numbers(part, seen)
		}
	}
}

// inWorkbook finds the key figures by their ids, and the quantiles of every
// opportunity by its name.
func inWorkbook(t *testing.T, name string, data []byte, result assessment.Result, figures []reports.Figure) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := sheetRows(t, f, "Key figures")
	for _, figure := range figures {
		row, ok := rows[figure.ID]
		if !ok || !same(row[1], figure.Value) || row[2] != figure.Text || row[3] != figure.Letter {
			t.Errorf("%s: the workbook has %q for %s, want %v, %q, %q", name, row, figure.ID, figure.Value, figure.Text, figure.Letter)
		}
	}
	rows = sheetRows(t, f, "Quantiles")
	for _, o := range result.Opportunities {
		row := rows[o.Name]
		want := []float64{o.NPV.Mean, o.NPV.P5, o.NPV.P50, o.NPV.P95, o.NPV.PPositive, o.NPV.CVaR, o.Production}
		for i, x := range want {
			if len(row) < 2+len(want) || !same(row[2+i], x) {
				t.Errorf("%s: the workbook has %q for %s, want %v from the third on", name, row, o.Name, want)
				break
			}
		}
	}
}

// sheetRows is the rows of a sheet by their first cell, the first of each name.
func sheetRows(t *testing.T, f *excelize.File, sheet string) map[string][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]string)
	for _, row := range rows {
		if len(row) < 2 {
			continue
		}
		if _, again := out[row[0]]; !again {
			out[row[0]] = append(row, "", "", "")
		}
	}
	return out
}

// same compares a cell with a figure to the digits of a frozen result.
func same(cell string, x float64) bool {
	got, err := strconv.ParseFloat(cell, 64)
	return err == nil && math.Abs(got-x) <= 1e-9*math.Max(1, math.Abs(x))
}
