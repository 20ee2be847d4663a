package workbook

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waterline/assessment"
	"waterline/assessment/playbook"
)

// office is LibreOffice, "" where it is not installed. `make test` does not
// install it, because it is large; `make office` does.
func office(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("WATERLINE_LONG") != "" && os.Getenv("WATERLINE_REQUIRE_TOOLS") != "" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("LibreOffice is not installed")
	}
	return path
}

// always makes LibreOffice work out every formula of a file that it opens, in
// place of trusting the values the file holds.
const always = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
`

// recalculated opens a workbook in LibreOffice and saves it again.
func recalculated(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	directory := t.TempDir()
	from := filepath.Join(directory, "from.xlsx")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	profile := filepath.Join(directory, "profile")
	if err := os.MkdirAll(filepath.Join(profile, "user"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "user", "registrymodifications.xcu"), []byte(always), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	out := filepath.Join(directory, "out")
	command := exec.CommandContext(ctx, office(t), "-env:UserInstallation=file://"+profile,
		"--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, from)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	saved, err := os.ReadFile(filepath.Join(out, "from.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return opened(t, saved)
}

// TestOffice_Recalculates changes inputs as a reader would and holds what
// LibreOffice makes of it to the engine's value of the same change.
func TestOffice_Recalculates(t *testing.T) {
	office(t)
	src := source(t, "insurer", nil)
	id := src.Result.Portfolio.Chosen[0]
	suffix := "_" + strings.ReplaceAll(id, "-", "_")
	f := opened(t, written(t, src, options(t)))
	change := map[string]float64{"hourly_cost": 44, "half_months": 9, "build_months": 3.4, "overrun": 1.2}
	for name, value := range change {
		sheet, cell := at(t, f, name+suffix)
		if err := f.SetCellFloat(sheet, cell, value, -1, 64); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	want := overridden(t, src.Answers, id, change)
	after := recalculated(t, b.Bytes())
	read := func(name string) float64 {
		sheet, cell := at(t, after, name)
		text, err := after.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("%s holds %q", name, text)
		}
		return x
	}
	was := opportunityCase(t, src.Middle, id)
	if near(want.IfLive, was.IfLive) {
		t.Fatal("the change moves nothing, so the test shows nothing")
	}
	for _, m := range src.Middle.Cases {
		if !considered(src.Result, opportunity(t, src.Result, m.ID)) {
			continue
		}
		if m.ID == id {
			m = want
		}
		of := "_" + strings.ReplaceAll(m.ID, "-", "_")
		if got := read("npv_live" + of); !near(got, m.IfLive) {
			t.Errorf("%s if live: LibreOffice has %v, the engine %v", m.ID, got, m.IfLive)
		}
		if got := read("npv_stopped" + of); !near(got, m.IfStopped) {
			t.Errorf("%s if stopped: LibreOffice has %v, the engine %v", m.ID, got, m.IfStopped)
		}
	}
	for _, m := range src.Middle.Cases {
		if considered(src.Result, opportunity(t, src.Result, m.ID)) {
			name := "chance_live_" + strings.ReplaceAll(m.ID, "-", "_")
			if got := read(name); got != opportunity(t, src.Result, m.ID).Production {
				t.Errorf("%s is %v, the result has %v", name, got, opportunity(t, src.Result, m.ID).Production)
			}
		}
	}
	if got := read("hurdle_rate"); got != src.Result.Hurdle {
		t.Errorf("the hurdle rate is %v, the result has %v", got, src.Result.Hurdle)
	}
}

// overridden is the engine's middle case with other figures for one process.
func overridden(t *testing.T, answers assessment.Answers, id string, change map[string]float64) assessment.MiddleCase {
	t.Helper()
	opt := options(t)
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range change {
		answers.Overrides = append(answers.Overrides, assessment.Override{
			Path: id + "/" + name, Knots: [][2]float64{{0.1, value * 0.999}, {0.5, value}, {0.9, value * 1.001}}, Reason: "a test", Letter: assessment.Reported,
		})
	}
	m, err := assessment.MiddleOf(assessment.Input{Answers: answers, Bank: opt.Bank, Evidence: opt.Evidence, Book: book, Seed: 1, Draws: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return opportunityCase(t, m, id)
}

func opportunityCase(t *testing.T, m assessment.Middle, id string) assessment.MiddleCase {
	t.Helper()
	for _, c := range m.Cases {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no case %q", id)
	return assessment.MiddleCase{}
}
