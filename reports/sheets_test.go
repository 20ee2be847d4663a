package reports

import (
	"fmt"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/templates/locale"
)

// sheets are how many each example takes (the design brief, section 13): a full
// report with three cards 17, fewer where there was no spend to show, a quick
// one 7.
var sheets = map[string]int{"insurer": 17, "agency": 15, "logistics": 7}

// leastFilled is how much of a sheet is filled at least, from its top to its
// foot.
const leastFilled = 0.4

// TestBuild_Sheets holds the number of sheets of every example in every language
// on both papers, and that none is nearly empty.
func TestBuild_Sheets(t *testing.T) {
	for _, tag := range locale.Tags() {
		for _, paper := range []Paper{A4, Letter} {
			for name, want := range sheets {
				t.Run(fmt.Sprintf("%s-%s-%s", name, tag, paper), func(t *testing.T) {
					doc, err := Build(company(t, name), spoken(t, tag, paper))
					if err != nil {
						t.Fatal(err)
					}
					if len(doc.Pages) != want {
						t.Errorf("there are %d sheets, want %d", len(doc.Pages), want)
					}
					for i, p := range doc.Pages {
						if p.Headline == "" {
							t.Errorf("sheet %d continues another", i+1)
						}
						if full := filled(doc, p); full < leastFilled {
							t.Errorf("sheet %d (%s) is filled to %.0f %%", i+1, p.Name, 100*full)
						}
					}
				})
			}
		}
	}
}

// TestBuild_SheetsOfManyRows: with 25 processes and 100 tools a report stays as
// long, and says where the rows are that it leaves out.
func TestBuild_SheetsOfManyRows(t *testing.T) {
	for _, tag := range locale.Tags() {
		for _, paper := range []Paper{A4, Letter} {
			for _, n := range []int{12, 25} {
				opt := spoken(t, tag, paper)
				doc, err := Build(repeated(company(t, "insurer"), n), opt)
				if err != nil {
					t.Fatal(err)
				}
				if len(doc.Pages) != sheets["insurer"] {
					t.Errorf("%s, %s: %d processes take %d sheets", tag, paper, n, len(doc.Pages))
				}
				if rest := strings.Split(opt.Locale.T("report.rest_unattached"), ".")[1]; !strings.Contains(string(tree(t, doc)), rest) {
					t.Errorf("%s, %s: %d processes: nothing says where the rest is", tag, paper, n)
				}
				for i, p := range doc.Pages {
					if full := filled(doc, p); full < leastFilled {
						t.Errorf("%s, %s: sheet %d of %d processes is filled to %.0f %%", tag, paper, i+1, n, 100*full)
					}
				}
			}
		}
	}
}

// TestBuild_WebPageHasEveryRow: what paper has no room for is on the screen.
func TestBuild_WebPageHasEveryRow(t *testing.T) {
	opt := options(t, A4)
	opt.Screen = true
	doc, err := Build(repeated(company(t, "insurer"), 25), opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range doc.Sections() {
		for _, b := range p.Blocks {
			if table, ok := b.(Table); ok && p.Name == opt.Locale.T("report.spend.name") && len(table.Rows) != 100 {
				t.Errorf("the tools take %d rows, want 100", len(table.Rows))
			}
		}
	}
}

// TestBuild_Overrides: what a consultant set is marked on the page of the
// assumptions, though it moves nothing.
func TestBuild_Overrides(t *testing.T) {
	r := company(t, "insurer")
	set := &r.Provenance[len(r.Provenance)-1]
	set.Source, set.Reason, set.Letter = "override", "Quote of 3 May", assessment.Reported
	doc, err := Build(r, options(t, Letter))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(tree(t, doc)), "Set by the consultant: Quote of 3 May") {
		t.Error("an input that a consultant set is not marked")
	}
}

// filled is how much of the height of a page its blocks reach down.
func filled(doc *Document, p Page) float64 {
	if p.Cover {
		return 1
	}
	width, height := doc.Paper.size()
	m := &typesetter{fonts: doc.fonts, brand: doc.brand, setting: p.setting}
	top := m.top(p, width-2*marginSide)
	return (top + m.pile(p.Blocks, width-2*marginSide) - marginTop) / (height - marginTop - marginBottom)
}
