package standard_test

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waterline/cmd/internal/standard"
)

const root = "../../.."

// Every requirement of levels 1 and 2 is answered once, in order, and says what
// its state needs. Level 1 has no gap, and a gap has a plan.
func TestEveryRequirementIsAnsweredOnce(t *testing.T) {
	a := read(t)
	file, err := os.Open("testdata/asvs_5.0.0.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	at := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var id string
		var level int
		if n, _ := fmt.Sscanf(lines.Text(), "%s %d", &id, &level); n != 2 || id == "#" {
			continue
		}
		if at >= len(a.Answers) || a.Answers[at].ID != id || a.Answers[at].Level != level {
			t.Fatalf("answer %d is not to %s of level %d", at+1, id, level)
		}
		at++
	}
	if at != 253 || at != len(a.Answers) {
		t.Errorf("%d requirements and %d answers, want 253 (70 of level 1, 183 of level 2)", at, len(a.Answers))
	}
	for _, one := range a.Answers {
		evidence := len(one.Tests)+len(one.Read) > 0
		switch {
		case one.About == "":
			t.Errorf("%s does not say what it is about", one.ID)
		case one.State == standard.Satisfied && !evidence:
			t.Errorf("%s shows nothing", one.ID)
		case one.State == standard.NotApplicable && (one.Note == "" || evidence):
			t.Errorf("%s does not say why it is not applicable, or shows something", one.ID)
		case one.State == standard.Gap && (one.Level == 1 || !strings.Contains(one.Note, "Plan: ")):
			t.Errorf("%s is a gap of level %d without a plan", one.ID, one.Level)
		case one.State != standard.Satisfied && one.State != standard.NotApplicable && one.State != standard.Gap:
			t.Errorf("%s is in state %q", one.ID, one.State)
		}
	}
}

// Every test that an answer names is there, and every heading.
func TestEveryNamedTestIsThere(t *testing.T) {
	known := make(map[string]map[string]bool)
	for _, one := range read(t).Answers {
		for _, name := range one.Tests {
			dot := strings.LastIndexByte(name, '.')
			folder, test := name[:dot], name[dot+1:]
			if known[folder] == nil {
				known[folder] = tests(t, folder)
			}
			if !known[folder][test] {
				t.Errorf("%s names %s, which is not in %s", one.ID, test, folder)
			}
		}
		for _, place := range one.Read {
			file, heading, _ := strings.Cut(place, "#")
			data, err := os.ReadFile(filepath.Join(root, file))
			if err != nil {
				t.Fatal(err)
			}
			want := regexp.MustCompile(`(?mi)^## ` + strings.ReplaceAll(regexp.QuoteMeta(heading), "-", " ") + `$`)
			if !want.Match(data) {
				t.Errorf("%s points to %s, which is not there", one.ID, place)
			}
		}
	}
	if len(known) < 5 {
		t.Errorf("tests of only %d folders were looked for", len(known))
	}
}

// tests are the names of the tests of a folder, those of other systems too.
func tests(t *testing.T, folder string) map[string]bool {
	t.Helper()
	names := make(map[string]bool)
	files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}

func read(t *testing.T) standard.Answers {
	t.Helper()
	a, err := standard.ASVS()
	if err != nil {
		t.Fatal(err)
	}
	return a
}
