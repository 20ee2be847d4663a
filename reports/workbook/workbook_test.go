package workbook

import (
	"bytes"
	"crypto/sha256"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/reports"
	"waterline/templates/locale"
)

func options(t testing.TB) reports.Options {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	l, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return reports.Options{Locale: l, Paper: reports.A4, Date: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), Evidence: base, Bank: bank}
}

// source evaluates an example, its answers changed by edit, with few draws.
func source(t testing.TB, name string, edit func(*assessment.Answers)) Source {
	t.Helper()
	opt := options(t)
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Decode(name, data, opt.Bank)
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(&answers)
	}
	in := assessment.Input{Answers: answers, Bank: opt.Bank, Evidence: opt.Evidence, Book: book, Seed: 1, Draws: 1000}
	result, sample, err := assessment.EvaluateWithSample(in)
	if err != nil {
		t.Fatal(err)
	}
	middle, err := assessment.MiddleOf(in)
	if err != nil {
		t.Fatal(err)
	}
	return Source{Result: result, Answers: answers, Middle: middle, Sample: &sample}
}

func written(t testing.TB, src Source, opt reports.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, src, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

var examples = []string{"insurer", "logistics", "agency"}

func TestWrite_SameBytes(t *testing.T) {
	for _, name := range examples {
		src := source(t, name, nil)
		one, two := written(t, src, options(t)), written(t, src, options(t))
		if sha256.Sum256(one) != sha256.Sum256(two) {
			t.Errorf("%s: two writings differ", name)
		}
		if bytes.Contains(one, []byte("excelize")) || bytes.Contains(one, []byte("xuri")) {
			t.Errorf("%s: the file names its library", name)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, math.Abs(b)) }

// at finds a named cell and reads it.
func at(t testing.TB, f *excelize.File, name string) (sheet, cell string) {
	t.Helper()
	for _, d := range f.GetDefinedName() {
		if d.Name == name {
			sheet, cell, _ = strings.Cut(d.RefersTo, "!")
			return strings.Trim(sheet, "'"), strings.ReplaceAll(cell, "$", "")
		}
	}
	t.Fatalf("no cell is named %q", name)
	return "", ""
}

func calculated(t testing.TB, f *excelize.File, sheet, cell string) float64 {
	t.Helper()
	text, err := f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatalf("%s!%s: %v", sheet, cell, err)
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("%s!%s is no number: %q", sheet, cell, text)
	}
	return x
}

// TestFormulas_AgreeWithTheEngine works the formulas out and holds them to the
// engine's valuation of the same medians, which shares no code with them.
func TestFormulas_AgreeWithTheEngine(t *testing.T) {
	for _, tc := range [][2]string{{"insurer", "en"}, {"logistics", "en"}, {"agency", "en"}, {"logistics", "de"}} {
		name := tc[0]
		src, opt := source(t, name, nil), options(t)
		var err error
		if opt.Locale, err = locale.Load(tc[1]); err != nil {
			t.Fatal(err)
		}
		f := opened(t, written(t, src, opt))
		total, n := 0.0, 0
		for _, m := range src.Middle.Cases {
			o := opportunity(t, src.Result, m.ID)
			if !considered(src.Result, o) {
				continue
			}
			n++
			suffix := "_" + strings.ReplaceAll(m.ID, "-", "_")
			both := o.Production*m.IfLive + (1-o.Production)*m.IfStopped
			total += both
			for cell, want := range map[string]float64{"npv_live": m.IfLive, "npv_stopped": m.IfStopped, "npv_middle": both} {
				sheet, place := at(t, f, cell+suffix)
				if got := calculated(t, f, sheet, place); !near(got, want) {
					t.Errorf("%s: %s is %v worked out, the engine has %v", name, cell+suffix, got, want)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s: no case was compared", name)
			continue
		}
		sheet, place := at(t, f, "npv_middle_all")
		if got := calculated(t, f, sheet, place); !near(got, total) {
			t.Errorf("%s: all projects are %v, want %v", name, got, total)
		}
	}
}

func opportunity(t testing.TB, r assessment.Result, id string) assessment.Opportunity {
	t.Helper()
	for _, o := range r.Opportunities {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("no opportunity %q", id)
	return assessment.Opportunity{}
}

func considered(r assessment.Result, o assessment.Opportunity) bool {
	if len(r.Portfolio.Chosen) == 0 {
		return o.Feasible
	}
	for _, id := range r.Portfolio.Chosen {
		if id == o.ID {
			return true
		}
	}
	return false
}
