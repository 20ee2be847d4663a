package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/templates/locale"
)

// composition is one of everything a consultant can do with a report.
func composition() Composition {
	return Composition{
		Off:   []string{"signals", "bottlenecks"},
		Order: []string{"roadmap", "opportunities"},
		Comments: []Commentary{
			{sectionSummary, "We spoke with **{{client}}** on site.\n\nThe middle is {{net.middle}}, and {{net.losing}} lose money:\n\n* Begin with *one* process\n* See [the plan](https://heron.example/plan)", "Ana Keller"},
			{"roadmap", "1. Decide in December\n2. Start in January\n\nThe one-off cost is {{cost}}.", "Bo Lind"},
		},
	}
}

// A composed report has its pages in the order of the composition, with what was
// written on them.
func TestComposition_Golden(t *testing.T) {
	opt := options(t, A4)
	opt.Composition = composition()
	doc, err := Build(company(t, "insurer"), opt)
	if err != nil {
		t.Fatal(err)
	}
	path, got := filepath.Join("testdata", "insurer.composed.golden.json"), tree(t, doc)
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
	for _, id := range []string{"signals", "bottlenecks"} {
		if slices.ContainsFunc(doc.Pages, func(p Page) bool { return p.Section == id }) {
			t.Errorf("the section %s is there", id)
		}
	}
	at := func(id string) int { return slices.IndexFunc(doc.Pages, func(p Page) bool { return p.Section == id }) }
	if at("roadmap") >= at("opportunities") || at("opportunities") >= at("iceberg") || at("iceberg") >= at(sectionAssumptions) || at(sectionSummary) != 1 {
		t.Errorf("the order is %v", doc.Pages)
	}
}

// Every composition of every example fits its pages, on both papers.
func TestComposition_FitsEveryCompany(t *testing.T) {
	for _, name := range companies {
		for _, paper := range []Paper{A4, Letter} {
			opt := options(t, paper)
			for _, id := range SectionIDs()[1:] {
				opt.Composition.Comments = append(opt.Composition.Comments, Commentary{id, strings.Repeat("A sentence that says little. ", 90), "Ana Keller"})
			}
			doc, err := Build(company(t, name), opt)
			if err != nil {
				t.Errorf("%s on %s: %v", name, paper, err)
				continue
			}
			if err := doc.WritePDF(&bytes.Buffer{}); err != nil {
				t.Errorf("%s on %s: %v", name, paper, err)
			}
		}
	}
}

// What a commentary does not take is named, all of it at once.
func TestHostileCommentaries(t *testing.T) {
	res, opt := company(t, "insurer"), options(t, A4)
	for text, codes := range map[string][]string{
		"<script>alert(1)</script>":                          {CodeHTML},
		"a <img src=x onerror=alert(1)> b":                   {CodeHTML},
		"<!-- x --> text":                                    {CodeHTML},
		"![logo](javascript:alert(1))":                       {CodeImage},
		"# Big\n\n> quote\n\n```\ncode\n```\n\n    indented": {CodeHeading, CodeQuote, CodeCode},
		"Title\n=====":                                       {CodeHeading},
		"`code` and {{net.midle}} and {{nothing}}":           {CodeToken, CodeToken, CodeCode},
		"{{net.middle":                                       {CodeOpenToken},
		"* a\n  * b":                                         {CodeNested},
		"***\n\ntext":                                        {CodeMarkdown},
		"\x00 zero":                                          {"control_character"},
	} {
		wrong, _ := Composition{Comments: []Commentary{{sectionSummary, text, "Ana"}}}.Check(res, opt)
		var got []string
		for _, p := range wrong {
			if p.Path != "comments.summary" {
				t.Errorf("%q is wrong at %q", text, p.Path)
			}
			got = append(got, p.Code)
		}
		if !slices.Equal(got, codes) {
			t.Errorf("%q gives %v, want %v", text, got, codes)
		}
	}
	opt.Composition = Composition{Comments: []Commentary{{sectionSummary, "<b>x</b>", "Ana"}}}
	if _, err := Build(res, opt); err == nil {
		t.Error("a report is built with HTML in it")
	}
}

// Figures are filled with their ranges, names are never read as Markdown, and a
// typed figure is told which token it should be.
func TestTokensAreFilled(t *testing.T) {
	res, opt := company(t, "insurer"), options(t, A4)
	res.Organisation.Name = "*Alder* <b> {{net.mean}}"
	b := &builder{words: newWords(res, opt.Locale, nil), opt: opt}
	out, wrong, _ := b.passages("x", "At {{ client }}: **{{net.middle}}**.")
	want := "At " + res.Organisation.Name + ": " + b.middle(res.Portfolio.NPV.Span, b.money) + "."
	if len(wrong) > 0 || len(out) != 1 || out[0].Text != want || len(out[0].Strong) != 1 {
		t.Errorf("filled: %+v %v, want %q", out, wrong, want)
	}
	for _, token := range Tokens(res, opt) {
		if token.Text == "" || strings.HasPrefix(token.Label, "[") {
			t.Errorf("the token %+v says nothing", token)
		}
	}
	figure := digits.FindString(b.money(res.Portfolio.NPV.P50))
	_, _, typed := b.passages("x", "We gain £"+figure+"k in 2026 with 12 people, 45 % of them new, twice 45 %.")
	if len(typed) != 2 || typed[0].Code != CodeTypedToken || typed[0].Args["like"] != "{{net.middle}}" || typed[1].Code != CodeTypedFigure {
		t.Errorf("typed figures give %v", typed)
	}
}

// What must be in every report cannot be taken out, nor be where it is not.
func TestWhatNoCompositionChanges(t *testing.T) {
	res, opt := company(t, "insurer"), options(t, A4)
	wrong, _ := Composition{
		Off: []string{sectionSummary, sectionMethod, sectionAssumptions, "nothing", "spend", "spend"}, Order: []string{sectionCover, "spend", "spend"},
		Comments: []Commentary{{sectionCover, "x", "Ana"}, {"spend", "", "Ana"}, {"spend", "x", "Ana"}},
	}.Check(res, opt)
	var got []string
	for _, p := range wrong {
		got = append(got, p.Path+" "+p.Code)
	}
	want := []string{
		"off[1] composition_fixed", "off[2] composition_fixed", "off[3] composition_fixed", "off[4] composition_section", "off[6] composition_twice",
		"order[1] composition_section", "order[3] composition_twice", "comments[1] composition_section", "comments.spend required", "comments.spend composition_twice",
	}
	if !slices.Equal(got, want) {
		t.Errorf("wrong: %q", got)
	}
}

// The composition travels in the file and counts in the fingerprint; a report
// without one has the bytes that it had.
func TestACompositionTravels(t *testing.T) {
	a, res := evaluated(t, "insurer")
	opt := options(t, A4)
	opt.Answers, opt.Version = &a, "test"
	file := func(c Composition) ([]byte, *Source) {
		opt.Composition = c
		data := rendered(t, res, opt)
		source, err := ReadSource(data)
		if err != nil {
			t.Fatal(err)
		}
		return data, source
	}
	_, plain := file(Composition{})
	first, source := file(composition())
	again, _ := file(source.Composition)
	if !bytes.Equal(first, again) {
		t.Error("the report made from what it carries is another")
	}
	other := composition()
	other.Comments[0].By = "Somebody"
	if _, third := file(other); third.Fingerprint() == source.Fingerprint() || plain.Fingerprint() == source.Fingerprint() {
		t.Error("the fingerprint does not count the composition")
	}
	if !source.Prints("Ana Keller") || !source.Prints("Comment") {
		t.Error("the report does not say who wrote the comment")
	}
}

func TestEveryCompositionCodeHasASentence(t *testing.T) {
	for _, tag := range locale.Tags() {
		l, err := locale.Load(tag)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range CompositionCodes() {
			if !l.Has("problem." + code) {
				t.Errorf("%s: code %s has no sentence", tag, code)
			}
		}
		for _, id := range SectionIDs() {
			if !l.Has("report.section." + id) {
				t.Errorf("%s: section %s has no name", tag, id)
			}
		}
	}
}

// Whatever is written, it is either refused or can be printed.
func FuzzCommentary(f *testing.F) {
	for _, seed := range []string{"**a** {{net.middle}}", "* x\n1. y", "<b>", "[x](y)", "{{{}}}", "\ue000", "a\\\nb", "&amp; &#0;"} {
		f.Add(seed)
	}
	res, opt := assessment.Result{}, Options{Locale: english(f)}
	b := &builder{words: newWords(res, opt.Locale, nil), opt: opt}
	f.Fuzz(func(t *testing.T, text string) {
		out, wrong, _ := b.passages("x", text)
		if len(wrong) > 0 {
			return
		}
		for _, p := range out {
			whole := ""
			for _, part := range p.Parts(0, len(p.Text)) {
				whole += part.Text
			}
			if whole != p.Text || strings.ContainsRune(p.Text, firstMark) {
				t.Errorf("%q gives the parts %q of %q", text, whole, p.Text)
			}
		}
	})
}
