package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
)

// TestReadSource_GivesBackWhatTheReportWasMadeFrom writes a report with its
// answers, reads it and writes it again.
func TestReadSource_GivesBackWhatTheReportWasMadeFrom(t *testing.T) {
	answers, result := evaluated(t, "agency")
	opt := options(t, Letter)
	opt.Answers, opt.Version = &answers, "1.2.3"
	file := rendered(t, result, opt)
	s, err := ReadSource(file)
	if err != nil {
		t.Fatal(err)
	}
	v := s.Versions
	if v.Program != "1.2.3" || v.Method != result.Method || v.Evidence != result.Evidence || v.Seed != 3 || v.Draws != 1000 || v.Paper != Letter || v.Date != "2026-11-23" || v.Locale != "en" {
		t.Errorf("versions are %+v", v)
	}
	if !s.Prints(s.Fingerprint()) {
		t.Errorf("the fingerprint %s is not printed", s.Fingerprint())
	}
	if len(s.Brand) != 0 {
		t.Errorf("a report without a brand carries one: %s", s.Brand)
	}
	read, err := assessment.Decode("answers.json", s.Answers, opt.Bank)
	if err != nil {
		t.Fatal(err)
	}
	opt.Answers = &read
	again := rendered(t, result, opt)
	if !bytes.Equal(file, again) || !SameTree(file, again) {
		t.Error("the report made again is another")
	}
	if len(file) > 500_000 {
		t.Errorf("the file has %d bytes", len(file))
	}
}

func TestBuild_RefusesAnswersOfAnotherResult(t *testing.T) {
	answers, result := evaluated(t, "agency")
	answers.Overrides = append(answers.Overrides, assessment.Override{Path: "x/volume"})
	opt := options(t, A4)
	opt.Answers = &answers
	if _, err := Build(result, opt); err == nil {
		t.Error("no error")
	}
	if MadeFrom(answers, result) != nil {
		t.Error("MadeFrom takes answers that were changed")
	}
}

func evaluated(t testing.TB, name string) (assessment.Answers, assessment.Result) {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("..", "examples", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Decode(name, data, bank)
	if err != nil {
		t.Fatal(err)
	}
	result, err := assessment.Evaluate(assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 3, Draws: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return answers, result
}

func rendered(t testing.TB, result assessment.Result, opt Options) []byte {
	t.Helper()
	doc, err := Build(result, opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzReadSource holds any file to an error or to a source whose parts can be
// asked for.
func FuzzReadSource(f *testing.F) {
	answers, result := evaluated(f, "agency")
	opt := options(f, A4)
	opt.Answers = &answers
	whole := rendered(f, result, opt)
	f.Add(whole)
	f.Add(whole[len(whole)/2:])
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSource(data)
		if (s == nil) == (err == nil) {
			t.Fatalf("got %v and %v", s, err)
		}
		if err == nil {
			_, _ = s.DecodeBrand()
			_ = s.Fingerprint()
			_ = s.ChangedPages(s)
		}
	})
}
