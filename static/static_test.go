package static

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestNamesChangeWithContent(t *testing.T) {
	first, err := newSet(fstest.MapFS{"app.css": {Data: []byte("a{}")}, "font/x.woff2": {Data: []byte("one")}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := newSet(fstest.MapFS{"app.css": {Data: []byte("b{}")}, "font/x.woff2": {Data: []byte("one")}})
	if err != nil {
		t.Fatal(err)
	}
	url := func(s *Set, name string) string {
		u, err := s.URL(name)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	if url(first, "app.css") == url(second, "app.css") || url(first, "font/x.woff2") != url(second, "font/x.woff2") {
		t.Error("a name must change with its content and with nothing else")
	}
	if _, err := first.URL("gone.css"); err == nil {
		t.Error("a file that is not there has a URL")
	}
}

// A style sheet whose font is renamed without it would show another typeface.
func TestStyleSheetLoadsFilesThatAreServed(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	name, err := s.URL("app.css")
	if err != nil {
		t.Fatal(err)
	}
	sheet, _ := s.Find(name)
	loaded := regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(string(sheet.Data), -1)
	if len(loaded) != 2 {
		t.Errorf("the style sheet loads %d files, want the two fonts", len(loaded))
	}
	for _, m := range loaded {
		if _, ok := s.Find(m[1]); !ok {
			t.Errorf("the style sheet loads %s, which is not served", m[1])
		}
	}
}

func TestFontsHaveTheirLicenceBeside(t *testing.T) {
	licence, err := os.ReadFile("font/OFL.md")
	if err != nil || !strings.Contains(strings.ToUpper(string(licence)), "SIL OPEN FONT LICENSE") {
		t.Errorf("the fonts have no licence: %v", err)
	}
}
