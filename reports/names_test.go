package reports

import (
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/templates/locale"
)

// TestHeadlines_WholeNames: names of 40 characters stand whole in the headlines
// of cards and charter, in every language. Longer ones end after a whole word
// and stand whole on the page.
func TestHeadlines_WholeNames(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Very long process name of many words ", 5))
	for _, tag := range locale.Tags() {
		for _, name := range []string{name40, long} {
			opt := spoken(t, tag, Letter)
			doc, err := Build(renamed(company(t, "insurer"), name), opt)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range doc.Pages {
				card := strings.HasPrefix(p.Name, opt.Locale.T("report.card.name", "mark", ""))
				if !card && p.Name != opt.Locale.T("report.starter.name") {
					continue
				}
				if name == name40 && !strings.Contains(p.Headline, name) {
					t.Errorf("%s: %q cuts a name of 40 characters", tag, p.Headline)
				}
				short, _, cut := strings.Cut(p.Headline, "…")
				if cut && !strings.HasPrefix(name, short+" ") {
					t.Errorf("%s: %q is cut inside a word", tag, p.Headline)
				}
				if cut && !strings.Contains(string(tree(t, &Document{Pages: []Page{p}})), name) {
					t.Errorf("%s: page %q does not show the whole name", tag, p.Name)
				}
			}
		}
	}
}

// TestHeadlines_NoWordAlone: a headline of two lines is not one line and a word.
func TestHeadlines_NoWordAlone(t *testing.T) {
	for _, tag := range locale.Tags() {
		for _, name := range companies {
			doc, err := Build(company(t, name), spoken(t, tag, A4))
			if err != nil {
				t.Fatal(err)
			}
			m := &typesetter{fonts: doc.fonts}
			for _, p := range doc.Pages {
				lines := m.lines(p.Headline, headlineWidth, headlineType)
				if last := lines[len(lines)-1]; !p.Cover && len(lines) > 1 && m.width(last, headlineType) < headlineWidth/4 {
					t.Errorf("%s, %s: %q ends in %q alone", tag, name, p.Headline, last)
				}
			}
		}
	}
}

// TestOpportunities_HeldBack: ideas that something else keeps from starting are
// not called worthless.
func TestOpportunities_HeldBack(t *testing.T) {
	r := company(t, "insurer")
	r.Portfolio = assessment.Portfolio{Quarters: r.Portfolio.Quarters}
	r.Starter = assessment.Starter{Reason: "over_budget"}
	doc, err := Build(r, options(t, A4))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range doc.Pages {
		if strings.HasPrefix(p.Headline, "No idea is worth starting") {
			t.Errorf("page %q calls them worthless: %q", p.Name, p.Headline)
		}
	}
}
