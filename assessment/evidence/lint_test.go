package evidence_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"waterline/assessment/evidence"
	"waterline/assessment/problem"
	"waterline/templates/locale"
)

// words is the folder of a busted archive that stands for templates.
const words = "words"

func TestCoreHasNothingWrong(t *testing.T) {
	for _, p := range evidence.Lint(loadCore(t)) {
		t.Errorf("%s:%d: %s %v", p.Path, p.Line, p.Code, p.Args)
	}
}

// fileMark starts a file in an archive in the txtar format.
var fileMark = regexp.MustCompile(`(?m)^-- (\S+) --\n`)

// archive reads a txtar file into a file system on top of another one.
func archive(t *testing.T, name string, base fstest.MapFS) (files fstest.MapFS, comment string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	marks := fileMark.FindAllSubmatchIndex(data, -1)
	if len(marks) == 0 {
		t.Fatalf("%s holds no file", name)
	}
	files = make(fstest.MapFS)
	maps.Copy(files, base)
	for i, mark := range marks {
		end := len(data)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		files[string(data[mark[2]:mark[3]])] = &fstest.MapFile{Data: data[mark[1]:end]}
	}
	return files, string(data[:marks[0][0]])
}

// faults is everything that loading, lint and the lint of the words say.
func faults(t *testing.T, files fs.FS) problem.List {
	t.Helper()
	base, err := evidence.Load(files)
	var list problem.List
	if errors.As(err, &list) {
		return list
	}
	if err != nil {
		t.Fatal(err)
	}
	list = evidence.Lint(base)
	if sub, err := fs.Sub(files, words); err == nil {
		if _, err := fs.Stat(sub, "."); err == nil {
			for _, p := range evidence.LintPrinted(base, sub) {
				p.Path = words + "/" + p.Path
				list = append(list, p)
			}
		}
	}
	return list
}

func TestGoodBaseHasNothingWrong(t *testing.T) {
	good, _ := archive(t, "testdata/good.txtar", nil)
	if got := faults(t, good); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}

// Each archive of testdata/busted breaks one rule of testdata/good.txtar. Its
// name is the code that must come back, alone, at the place it names first.
func TestEachBustedFileIsRefused(t *testing.T) {
	good, _ := archive(t, "testdata/good.txtar", nil)
	names, err := filepath.Glob("testdata/busted/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no busted files: %v", err)
	}
	en, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	refused := make(map[string]bool)
	for _, name := range names {
		code, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".txtar"), ".")
		refused["problem."+code] = true
		t.Run(filepath.Base(name), func(t *testing.T) {
			files, comment := archive(t, name, good)
			want := strings.TrimSpace(strings.TrimPrefix(comment, "want: "))
			got := faults(t, files)
			if len(got) != 1 || got[0].Code != code || fmt.Sprintf("%s:%d", got[0].Path, got[0].Line) != want {
				t.Fatalf("got %+v, want %s at %s", got, code, want)
			}
			sentence := en.T("problem."+code, pairs(got[0].Args)...)
			if strings.ContainsAny(sentence, "{}[]") {
				t.Errorf("sentence with a gap: %s", sentence)
			}
		})
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "templates", "locale", "en", "evidence.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		code, _, isKey := strings.Cut(strings.TrimSpace(line), ":")
		if isKey && strings.HasPrefix(code, "evidence_") && !refused["problem."+code] && code != "evidence_unreadable" {
			t.Errorf("%s has a sentence and no busted file", code)
		}
	}
}

func pairs(args map[string]string) []string {
	var out []string
	for name, value := range args {
		out = append(out, name, value)
	}
	return out
}

func TestUnreadableWordsAreNamed(t *testing.T) {
	got := evidence.LintPrinted(loadCore(t), os.DirFS("testdata/nowhere"))
	if len(got) != 1 || got[0].Code != "evidence_unreadable" {
		t.Errorf("%+v", got)
	}
}

func TestVerifiedFiguresMayBePrinted(t *testing.T) {
	files := fstest.MapFS{"page.html": {Data: []byte(`{{ref "A01"}} and ref:C20, but no prefs:A15`)}}
	if got := evidence.LintPrinted(loadCore(t), files); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}
