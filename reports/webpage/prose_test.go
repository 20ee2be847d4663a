package webpage

import (
	"bytes"
	"strings"
	"testing"

	"waterline/reports"
)

// What a consultant wrote stands on the page as text, strong where it was, with
// the marks of its items.
func TestAComposedPage(t *testing.T) {
	for _, name := range companies {
		opt := options(t, reports.A4)
		opt.Screen = true
		opt.Composition = reports.Composition{Off: []string{"spend"}, Comments: []reports.Commentary{
			{Section: "summary", Text: "For **{{client}}** & others.\n\n* {{date}}\n* two\n\n1. one", By: "Ana <Keller>"},
			{Section: "method", Text: "Last words.", By: "Bo Lind"},
		}}
		doc, err := reports.Build(company(t, name), opt)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, doc, Options{Locale: opt.Locale, Framed: true}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, want := range []string{`</strong> &amp; others.`, `class="prose item">– 23 November 2026`, "1. one", "Ana &lt;Keller&gt;", "Last words."} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %q is not on the page", name, want)
			}
		}
	}
}
