package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/playbook"
	"waterline/templates/locale"
)

// spoken are the options of a report in a language.
func spoken(t testing.TB, tag string, paper Paper) Options {
	t.Helper()
	opt := options(t, paper)
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	if opt.Locale, err = locale.Load(tag); err != nil {
		t.Fatal(err)
	}
	if opt.Bank, err = opt.Bank.In(tag); err != nil {
		t.Fatal(err)
	}
	if opt.Evidence, err = opt.Evidence.In(tag); err != nil {
		t.Fatal(err)
	}
	if opt.Book, err = book.In(tag); err != nil {
		t.Fatal(err)
	}
	return opt
}

// others are the languages beside English, which the other tests speak.
func others() []string {
	return slices.DeleteFunc(locale.Tags(), func(tag string) bool { return tag == "en" })
}

func TestBuild_EveryLanguageFits(t *testing.T) {
	for _, tag := range others() {
		for _, paper := range []Paper{A4, Letter} {
			results := extremes(t)
			for _, name := range companies {
				results[name] = company(t, name)
			}
			for name, res := range results {
				doc, err := Build(res, spoken(t, tag, paper))
				if err != nil {
					t.Errorf("%s, %s on %s: %v", tag, name, paper, err)
					continue
				}
				doc.Footer.Counter = "" // holds its places until the page is known
				if bad := unprintable.FindString(string(tree(t, doc))); bad != "" {
					t.Errorf("%s, %s prints %q", tag, name, bad)
				}
				if err := doc.WritePDF(&bytes.Buffer{}); err != nil {
					t.Errorf("%s, %s: %v", tag, name, err)
				}
			}
		}
	}
}

func TestBuild_GoldenOfEveryLanguage(t *testing.T) {
	for _, tag := range others() {
		doc, err := Build(company(t, "logistics"), spoken(t, tag, A4))
		if err != nil {
			t.Fatal(err)
		}
		got := tree(t, doc)
		path := filepath.Join("testdata", "logistics."+tag+".golden.json")
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("golden missing: %v", err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs; look at the pages, then run with -update", path)
		}
	}
}

// englishFigure is a figure as English writes it: thousands by comma next to a
// point, a sign of currency in front, k and m behind.
var englishFigure = regexp.MustCompile(`[$£€][0-9]|[0-9](k|m|bn)\b|[0-9],[0-9]{3}[.,][0-9]| to [0-9−]`)

func TestBuild_GermanSaysNothingInEnglish(t *testing.T) {
	for _, name := range companies {
		res := company(t, name)
		doc, err := Build(res, spoken(t, "de", A4))
		if err != nil {
			t.Fatal(err)
		}
		if doc.Language != "de" {
			t.Errorf("%s: the language is %q", name, doc.Language)
		}
		text := string(tree(t, doc))
		if found := englishFigure.FindString(text); found != "" {
			t.Errorf("%s writes %q", name, found)
		}
		var frozen []string // the English words that a result holds copies of
		for _, o := range res.Opportunities {
			frozen = append(frozen, o.PlayName, o.PlayText.Does, o.PlayText.Person)
		}
		for _, d := range res.Maturity.Dimensions {
			frozen = append(frozen, d.Name, d.NextStep)
		}
		for _, g := range res.Maturity.Overall.Gates {
			frozen = append(frozen, g.Reason, g.Release)
		}
		for _, c := range res.Checks {
			frozen = append(frozen, c.Message)
		}
		for _, english := range frozen {
			if english != "" && strings.Contains(text, english) {
				t.Errorf("%s says %q", name, english)
			}
		}
	}
}

// TestWritePDF_German reads the figures back from the file, as its reader
// would copy them.
func TestWritePDF_German(t *testing.T) {
	needTool(t, "pdftotext", "pdfinfo")
	doc, err := Build(company(t, "logistics"), spoken(t, "de", A4))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "de.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(run(t, "pdftotext", path, "-"), "\u00a0", " ")
	// The mean and the range of the net value are 55, −44 and 280 thousand euros
	// in testdata/logistics.json.
	for _, want := range []string{"23. November 2026", "55 Tsd. €", "−44 bis 280 Tsd. €", "Seite 2/"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	if found := englishFigure.FindString(text); found != "" {
		t.Errorf("the file writes %q", found)
	}
	if !bytes.Contains(b.Bytes(), []byte("/Lang(de)")) {
		t.Error("the file does not say that it is German")
	}
}
