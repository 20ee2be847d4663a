package playbook_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waterline/assessment/playbook"
	"waterline/templates/locale"
)

func loadCore(t *testing.T) *playbook.Book {
	t.Helper()
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestCoreHasNothingWrong(t *testing.T) {
	book := loadCore(t)
	for _, p := range book.Lint() {
		t.Errorf("%s: %s %v", p.Path, p.Code, p.Args)
	}
	// Issue 2 asks for a playbook in data; 16 plays is what was agreed for it.
	if len(book.Plays) < 16 {
		t.Errorf("%d plays, want at least 16", len(book.Plays))
	}
}

func TestSentencesAreShortAndPlain(t *testing.T) {
	// The style rules of the project: at most 20 words, none of these.
	forbidden := []string{"leverage", "unlock", "journey", "transform", "cutting-edge", "exponential", "game-changer", "!"}
	for _, play := range loadCore(t).Plays {
		sentences := append([]string{play.Does, play.Person, play.Measure, play.FailsWhen}, play.Needs...)
		sentences = append(append(sentences, play.ScopeIn...), play.ScopeOut...)
		for _, sentence := range sentences {
			if n := len(strings.Fields(sentence)); n > 20 {
				t.Errorf("%s: %d words: %s", play.ID, n, sentence)
			}
			if !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: no full stop: %s", play.ID, sentence)
			}
			for _, word := range forbidden {
				if strings.Contains(strings.ToLower(sentence), word) {
					t.Errorf("%s: %q in: %s", play.ID, word, sentence)
				}
			}
		}
	}
}

// Each file of testdata/busted breaks one rule of the book in testdata and is
// named after the code that must come back; its first comment holds the
// arguments that must be there.
func TestEachBustedBookIsRefused(t *testing.T) {
	names, err := filepath.Glob("testdata/busted/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no busted books: %v", err)
	}
	en, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".yaml"), ".")
			first, _, _ := strings.Cut(string(data), "\n")
			want := strings.TrimPrefix(first, "# want: ")
			book, err := playbook.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range book.Lint() {
				switch p.Code {
				case code:
					for _, value := range p.Args {
						found = found || value == want
					}
					found = found || p.Path == want
				case "playbook_uncovered": // a book of one or two plays never covers all
				default:
					t.Errorf("unexpected %s %v", p.Code, p.Args)
				}
			}
			if !found {
				t.Errorf("no %s about %q", code, want)
			}
			if !en.Has("problem." + code) {
				t.Errorf("no sentence for %s", code)
			}
		})
	}
}

func TestParseIsStrict(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"unknown key":   {"plays:\n  - id: a\n    colour: red\n", "line 3: field colour not found"},
		"repeated key":  {"plays:\n  - id: a\n    id: b\n", `line 3: mapping key "id" already defined`},
		"wrong type":    {"plays:\n  - suits: {rules: high}\n", "line 2: cannot unmarshal"},
		"empty":         {"", "the file is empty"},
		"two documents": {"plays: []\n---\nplays: []\n", "more than one document"},
		"not YAML":      {"plays: [\n", "line"},
	} {
		if _, err := playbook.Parse([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
