package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/reports/brand"
)

// hostile are texts that a spreadsheet could take for something else, or a file
// could break on.
var hostile = []string{
	`=1+1`, `=cmd|' /C calc'!A0`, `+44 20 7946 0000`, `-2+3`, `@SUM(1,1)`, "\t=1+1", "\r=1+1", `=HYPERLINK("http://example.com","x")`,
	`<script>alert(1)</script> & "quotes" ]]>`, "a\x00b\x07c", "_x0041_ stays", "\u202eevil", "'quoted", strings.Repeat("name ", 40),
	"Обработка претензий", "Έλεγχος τιμολογίων", "发票核对与付款", "معالجة الفواتير", "Invoices 🧾🚀", "Xử lý hóa đơn", "e\u0301",
}

func TestText_StaysText(t *testing.T) {
	for _, name := range hostile {
		src := source(t, "logistics", func(a *assessment.Answers) {
			item := a.Groups["process"][0]
			item.Values["PR-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: "x"}
		})
		// Validation refuses some of these; the workbook must not rely on it.
		src.Result.Organisation.Name = name
		for i := range src.Result.Processes {
			src.Result.Processes[i].Name = name
		}
		for i := range src.Result.Opportunities {
			src.Result.Opportunities[i].Name = name
		}
		src.Answers.Values["P-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: name}
		f := opened(t, written(t, src, options(t)))
		seen := 0
		for _, sheet := range f.GetSheetList() {
			seen += checkTexts(t, f, sheet, clean(name))
		}
		if seen == 0 {
			t.Errorf("%q is nowhere in the workbook as %q", name, clean(name))
		}
	}
}

// checkTexts counts the cells that hold a text and fails when one is a formula
// or could become one when it is edited.
func checkTexts(t *testing.T, f *excelize.File, sheet, want string) int {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for r, row := range rows {
		for c, value := range row {
			if value != want {
				continue
			}
			seen++
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if formula, _ := f.GetCellFormula(sheet, at); formula != "" {
				t.Errorf("%s!%s: %q became the formula %q", sheet, at, want, formula)
			}
			id, _ := f.GetCellStyle(sheet, at)
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if style.NumFmt != 49 && (style.CustomNumFmt == nil || *style.CustomNumFmt != plainText) {
				t.Errorf("%s!%s: %q is not of the format text", sheet, at, want)
			}
		}
	}
	return seen
}

func TestClean(t *testing.T) {
	for _, tc := range []struct{ from, want string }{
		{"a\x00b\x1fc", "abc"}, {"a\tb\r", "a b"}, {"two\nlines", "two\nlines"}, {"\u202eabc\u202c", "abc"}, {"\ufffeabc\uffff", "abc"},
		{"bad\xff", "bad\uFFFD"}, {"=1+1", "=1+1"}, {"🧾", "🧾"},
	} {
		if got := clean(tc.from); got != tc.want {
			t.Errorf("clean(%q) = %q, want %q", tc.from, got, tc.want)
		}
	}
	if n := utf8.RuneCountInString(clean(strings.Repeat("x", 40000))); n != cellMost {
		t.Errorf("a text of 40,000 characters becomes %d, want %d", n, cellMost)
	}
}

func TestWrite_ManyProcessesAndNone(t *testing.T) {
	many := source(t, "insurer", func(a *assessment.Answers) {
		items := a.Groups["process"]
		a.Groups["process"] = nil
		for i := range 25 {
			item := items[i%len(items)]
			item.ID = fmt.Sprintf("process-%d", i)
			a.Groups["process"] = append(a.Groups["process"], item)
		}
		a.Overrides = nil
		delete(a.Values, "BN-FIRST")
		delete(a.Values, "BN-CONSTRAINT")
	})
	f := opened(t, written(t, many, options(t)))
	sheet, cell := at(t, f, "npv_middle_all")
	calculated(t, f, sheet, cell)
	if n := len(many.Result.Opportunities); n != 25 {
		t.Errorf("%d opportunities, want 25", n)
	}

	none := Source{Result: assessment.Result{Currency: "USD", HorizonMonths: 36}}
	f = opened(t, written(t, none, options(t)))
	if rows, err := f.GetRows("Middle case"); err != nil || len(rows) == 0 || !strings.Contains(rows[1][0], "No project") {
		t.Errorf("without a process the middle case says %v (%v)", rows, err)
	}
	if i, _ := f.GetSheetIndex("Draws"); i >= 0 {
		t.Error("there is a sheet of draws that nobody asked for")
	}
}

// TestMoney holds the number format to the language's place for the sign.
func TestMoney(t *testing.T) {
	for _, tc := range []struct{ currency, want string }{
		{"GBP", `[$£]#,##0;-[$£]#,##0`}, {"CHF", `[$CHF]" "#,##0;-[$CHF]" "#,##0`},
	} {
		opt := options(t)
		b := &book{opt: opt, res: assessment.Result{Currency: tc.currency}}
		if got := b.money("#,##0"); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.currency, got, tc.want)
		}
	}
}

// TestWords holds every sentence to the locale: a missing one stands in
// brackets.
func TestWords(t *testing.T) {
	for _, name := range examples {
		f := opened(t, written(t, source(t, name, nil), options(t)))
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for r, row := range rows {
				for _, value := range row {
					if strings.Contains(value, "[workbook.") || strings.Contains(value, "#REF") || strings.Contains(value, "#NAME") {
						t.Errorf("%s, %s, row %d: %q", name, sheet, r+1, value)
					}
				}
			}
		}
	}
}

// TestWrite_Unmarked: a brand that wants no other name in its files gets none.
func TestWrite_Unmarked(t *testing.T) {
	opt := options(t)
	opt.Brand = brand.Brand{Name: "Heron & Quay", Colour: "#7A2E1F", Unmarked: true}
	whole := written(t, source(t, "logistics", nil), opt)
	files, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	named := false
	for _, part := range files.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.ToLower(string(text)), "waterline") {
			t.Errorf("%s bears our mark", part.Name)
		}
		named = named || strings.Contains(string(text), "Heron &amp; Quay")
	}
	if !named {
		t.Error("the workbook does not say who made it")
	}
}
