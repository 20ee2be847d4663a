package assessment_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

var update = flag.Bool("update", false, "rewrite golden files")

func core(t testing.TB) *questionnaire.Bank {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func english(t testing.TB) *locale.Locale {
	t.Helper()
	l, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func problemsOf(t testing.TB, err error) problem.List {
	t.Helper()
	var list problem.List
	if err != nil && !errors.As(err, &list) {
		t.Fatalf("error is no problem.List: %v", err)
	}
	return list
}

// Each busted file is one way of being wrong; its golden file says what is told
// about it, in the words people read.
func TestLoadTellsWhatIsWrong(t *testing.T) {
	bank, words := core(t), english(t)
	files, err := filepath.Glob("testdata/busted_*.[yj]*")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d busted files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimPrefix(filepath.Base(file), "busted_"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = assessment.Load(file, data, bank)
			list := problemsOf(t, err)
			if len(list) == 0 {
				t.Fatal("nothing was found wrong")
			}
			golden(t, strings.TrimSuffix(file, filepath.Ext(file))+".golden", told(words, list))
		})
	}
}

func told(words *locale.Locale, list problem.List) string {
	var out strings.Builder
	for _, p := range list {
		var pairs []string
		for name, value := range p.Args {
			pairs = append(pairs, name, value)
		}
		fmt.Fprintf(&out, "%d: %s: %s\n   %s\n", p.Line, p.Path, p.Code, words.T("problem."+p.Code, pairs...))
	}
	return out.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLoadRefusesLargeFiles(t *testing.T) {
	for _, size := range []int{5<<20 + 1, 10 << 20} {
		_, err := assessment.Load("large.yaml", bytes.Repeat([]byte("#"), size), core(t))
		if list := problemsOf(t, err); len(list) != 1 || list[0].Code != assessment.CodeTooLarge {
			t.Errorf("%d bytes: %v", size, list)
		}
	}
}

func TestLoadBoundsTheReport(t *testing.T) {
	var data strings.Builder
	data.WriteString("questionnaire: core@1\nanswers:\n")
	for i := range 5000 {
		fmt.Fprintf(&data, "  X-%d: 1\n", i)
	}
	_, err := assessment.Load("many.yaml", []byte(data.String()), core(t))
	list := problemsOf(t, err)
	if len(list) != 201 || !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == assessment.CodeTooManyProblems }) {
		t.Errorf("%d problems", len(list))
	}
}

func TestLoadBoundsOverrides(t *testing.T) {
	data := "questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\noverrides:\n" + strings.Repeat("- {}\n", 501)
	_, err := assessment.Load("many.yaml", []byte(data), core(t))
	if list := problemsOf(t, err); len(list) != 1 || list[0].Code != assessment.CodeTooManyItems {
		t.Errorf("%v", list)
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	words := english(t)
	seen := make(map[string]bool)
	for _, code := range assessment.Codes() {
		if !words.Has("problem." + code) {
			t.Errorf("no sentence for %q", code)
		}
		if seen[code] {
			t.Errorf("code %q is listed twice", code)
		}
		seen[code] = true
	}
}

// A sentence with a place nobody fills would reach people as "{max}".
func TestEveryPlaceIsFilled(t *testing.T) {
	files, err := filepath.Glob("testdata/busted_*.golden")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			for _, place := range []string{"{got}", "{max}", "{min}", "{options}", "{where}", "{want}", "{allowed}", "[problem."} {
				if strings.Contains(line, place) {
					t.Errorf("%s: %s", file, line)
				}
			}
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	bank := core(b)
	data := []byte(`
questionnaire: core@1
answers: {P-NAME: Example Ltd, P-CURRENCY: EUR, G-OUT-01: {value: 3, evidence: described}}
process:
  - {id: a, PR-NAME: A, PR-FUNCTION: other, PR-VOLUME: 100, PR-MINUTES: {low: 1, likely: 2, high: 3}}
`)
	for b.Loop() {
		if _, err := assessment.Load("a.yaml", data, bank); err != nil {
			b.Fatal(err)
		}
	}
}
