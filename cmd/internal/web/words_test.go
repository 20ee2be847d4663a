package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
	"waterline/static"
	"waterline/templates"
	"waterline/templates/locale"
)

var (
	inTemplate = regexp.MustCompile(`[({| ](t|n) "([^"]+)"`)
	inGo       = regexp.MustCompile(`Locale\.(T|N)\("([^"]+)"`)
)

func TestEveryTextIsThere(t *testing.T) {
	words, err := locale.Load("en")
	must(t, err)
	used := 0
	check := func(file, source string, pattern *regexp.Regexp) {
		for _, m := range pattern.FindAllStringSubmatch(source, -1) {
			used++
			keys := []string{m[2]}
			if strings.EqualFold(m[1], "n") {
				keys = []string{m[2] + ".one", m[2] + ".other"}
			}
			for _, key := range keys {
				if !words.Has(key) && !strings.HasSuffix(m[2], ".") {
					t.Errorf("%s uses %q, which has no text", file, key)
				}
			}
		}
	}
	must(t, fs.WalkDir(templates.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.Files, name)
		check(name, string(data), inTemplate)
		return err
	}))
	sources, err := fs.Glob(os.DirFS("."), "*.go")
	must(t, err)
	for _, name := range sources {
		data, err := os.ReadFile(name)
		must(t, err)
		check(name, string(data), inGo)
	}
	if used < 100 {
		t.Fatalf("only %d uses found, so this test looks in the wrong place", used)
	}
	for _, group := range []string{"process", "tool"} {
		for _, key := range []string{"title.one", "title.other", "first", "another", "hint", "full", "skip", "none", "add"} {
			if !words.Has("web.list." + group + "." + key) {
				t.Errorf("no text web.list.%s.%s", group, key)
			}
		}
	}
	for status := 400; status < 600; status++ {
		for _, part := range []string{".title", ".text", ".remedy"} {
			if key := shell.Kind(status) + part; !words.Has(key) {
				t.Errorf("status %d has no text %s", status, key)
			}
		}
	}
}

// Every code that a form can end in must read as a sentence, not as a key.
func TestEveryProblemHasASentence(t *testing.T) {
	words, err := locale.Load("en")
	must(t, err)
	codes := []string{codeAnswerNeeded, codeChoiceNeeded, codeBoth, codeBothEnds, codeEither, shell.CodeNumber, shell.CodeAmbiguous, "required", "too_many_items"}
	for _, code := range questionnaire.Codes() {
		if !strings.HasPrefix(code, "bank_") {
			codes = append(codes, code)
		}
	}
	for _, code := range codes {
		if !words.Has("web.problem."+code) && !words.Has("problem."+code) {
			t.Errorf("code %s has no sentence", code)
		}
	}
}

func TestAPageThatIsNotDeclaredStopsTheStart(t *testing.T) {
	words, err := locale.Load("en")
	must(t, err)
	files, err := static.New()
	must(t, err)
	whole := fstest.MapFS{}
	must(t, fs.WalkDir(templates.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.Files, name)
		whole[name] = &fstest.MapFile{Data: data}
		return err
	}))
	_, err = parsePages(whole, files, words)
	must(t, err)
	for name, change := range map[string]func(fstest.MapFS){
		"a page more":          func(m fstest.MapFS) { m["page/extra.html"] = &fstest.MapFile{Data: []byte("x")} },
		"a page missing":       func(m fstest.MapFS) { delete(m, "page/check.html") },
		"a page that is wrong": func(m fstest.MapFS) { m["page/check.html"] = &fstest.MapFile{Data: []byte("{{if}}")} },
		"no such function":     func(m fstest.MapFS) { m["page/check.html"] = &fstest.MapFile{Data: []byte("{{shout .Title}}")} },
	} {
		broken := fstest.MapFS{}
		for file, data := range whole {
			broken[file] = data
		}
		change(broken)
		if _, err := parsePages(broken, files, words); err == nil {
			t.Errorf("%s: the server would start", name)
		}
	}
}

func TestFilesAreKeptForEverAndComeCompressed(t *testing.T) {
	s := open(t)
	page := s.get("/")
	for _, link := range all(page.doc, "link") {
		if attr(link, "rel") != "stylesheet" {
			continue
		}
		for encoding, want := range map[string]string{"br, gzip": "br", "gzip": "gzip", "": ""} {
			r := httptest.NewRequest(http.MethodGet, attr(link, "href"), nil)
			r.Header.Set("Accept-Encoding", encoding)
			a := s.do(r)
			if a.StatusCode != http.StatusOK || a.Header.Get("Content-Encoding") != want || a.Header.Get("Cache-Control") != cacheForEver {
				t.Errorf("accepting %q: status %d, encoding %q, cache %q", encoding, a.StatusCode, a.Header.Get("Content-Encoding"), a.Header.Get("Cache-Control"))
			}
		}
	}
}
