package workbook

import (
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/playbook"
	"waterline/reports"
)

// A second run has a sheet with what changed, in the words and figures of the
// page; a first run has none.
func TestWrite_Change(t *testing.T) {
	before, after := source(t, "insurer", nil), source(t, "insurer-2026q4", nil)
	opt := options(t)
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	in := assessment.Input{Answers: after.Answers, Bank: opt.Bank, Evidence: opt.Evidence, Book: book, Seed: 1, Draws: 1000}
	was := in
	was.Answers = before.Answers
	d, err := assessment.Since(was, in, &before.Result)
	if err != nil {
		t.Fatal(err)
	}
	if i, err := opened(t, written(t, after, opt)).GetSheetIndex("Change"); err != nil || i >= 0 {
		t.Errorf("without a run before there is sheet %d, %v", i, err)
	}
	opt.Previous = &reports.Previous{Answers: before.Answers, Result: before.Result, Change: d}
	rows, err := opened(t, written(t, after, opt)).GetRows("Change")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		all = append(all, strings.Join(row, " | "))
	}
	page, err := reports.Since(after.Result, d, opt.Locale, opt.Bank, 3)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(all, "\n")
	for _, want := range append([]string{page.Headline, page.Lead, strings.Join(page.Processes.Rows[0], " | "), strings.Join(page.Charts[0].Numbers.Rows[1], " | ")}, page.Sentences...) {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
}
