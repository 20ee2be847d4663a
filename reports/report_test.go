package reports

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"waterline/reports/chart"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// everything is each company and each extreme.
func everything(t testing.TB) map[string]*Document {
	t.Helper()
	docs := make(map[string]*Document)
	for _, paper := range []Paper{A4, Letter} {
		opt := options(t, paper)
		build := func(name string, doc *Document, err error) {
			if err != nil {
				t.Errorf("%s on %s: %v", name, paper, err)
				return
			}
			docs[fmt.Sprintf("%s-%s", name, paper)] = doc
		}
		for _, name := range companies {
			doc, err := Build(company(t, name), opt)
			build(name, doc, err)
		}
		for name, r := range extremes(t) {
			doc, err := Build(r, opt)
			build(name, doc, err)
		}
	}
	return docs
}

func TestBuild_Golden(t *testing.T) {
	for _, name := range companies {
		t.Run(name, func(t *testing.T) {
			doc, err := Build(company(t, name), options(t, A4))
			if err != nil {
				t.Fatal(err)
			}
			got := tree(t, doc)
			path := filepath.Join("testdata", name+".golden.json")
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
		})
	}
}

// unprintable is what must never reach a reader: a figure that is none, a
// missing sentence, a place left open.
var unprintable = regexp.MustCompile(`NaN|[+-]?Inf\b|\[[a-z_]+\.[A-Za-z0-9_.]+\]|\{[a-z]+\}|%!`)

func TestBuild_Extremes(t *testing.T) {
	for name, doc := range everything(t) {
		doc.Footer.Counter = "" // holds its places until the page is known
		if bad := unprintable.FindString(string(tree(t, doc))); bad != "" {
			t.Errorf("%s prints %q", name, bad)
		}
		if len(doc.Pages) < 4 || len(doc.Pages) > 32 {
			t.Errorf("%s has %d pages", name, len(doc.Pages))
		}
		if err := doc.WritePDF(&bytes.Buffer{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBuild_NothingLeavesThePage lays every block out again and checks that it
// ends above the foot of its page, and that no table cell or chart text is
// wider than its place.
func TestBuild_NothingLeavesThePage(t *testing.T) {
	for name, doc := range everything(t) {
		m := &typesetter{fonts: doc.fonts, brand: doc.brand}
		width, height := doc.Paper.size()
		for n, p := range doc.Pages {
			m.setting = p.setting
			top := m.top(p, width-2*marginSide)
			if p.Cover {
				top = height*0.56 + 36
			}
			if end := top + m.pile(p.Blocks, width-2*marginSide); end > height-marginBottom+0.01 {
				t.Errorf("%s page %d ends at %.1f, below %.1f", name, n+1, end, height-marginBottom)
			}
		}
	}
}

func TestBuild_RefusesBadOptions(t *testing.T) {
	r := company(t, "logistics")
	for want, spoil := range map[string]func(*Options){
		"no language": func(o *Options) { o.Locale = nil },
		"neither A4":  func(o *Options) { o.Paper = "B5" },
		"no family":   func(o *Options) { o.Brand.Font = "Comic Sans" },
	} {
		opt := options(t, A4)
		spoil(&opt)
		if _, err := Build(r, opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}

// TestBuild_RefusesWhatDoesNotFit: a page that must stay whole is not clipped.
func TestBuild_RefusesWhatDoesNotFit(t *testing.T) {
	doc, err := Build(company(t, "logistics"), options(t, A4))
	if err != nil {
		t.Fatal(err)
	}
	long := Page{Name: "x", Headline: "x", Whole: true, Blocks: []Block{List{strings.Split(strings.Repeat("line ", 80), " ")}}}
	if err := doc.layOut([]Page{long}); err == nil {
		t.Error("a page of 80 lines fitted")
	}
	long.Whole = false
	if err := doc.layOut([]Page{long}); err == nil {
		t.Error("a block taller than a page was accepted")
	}
}

// TestBuild_LeavesTheResultAlone: cleaning and sorting happen on a copy.
func TestBuild_LeavesTheResultAlone(t *testing.T) {
	r := extremes(t)["strange"]
	before, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Build(r, options(t, A4)); err != nil {
		t.Fatal(err)
	}
	after, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("Build changed the result")
	}
}

// TestFindings_SameAsTheReport: page and PDF print the same sentences and the
// same tables.
func TestFindings_SameAsTheReport(t *testing.T) {
	for _, name := range companies {
		r := company(t, name)
		doc, err := Build(r, options(t, A4))
		if err != nil {
			t.Fatal(err)
		}
		printed := string(tree(t, doc))
		a := Findings(r, english(t))
		sentences := append([]string{a.Headline, a.Lead, a.Avoid, a.Doubt, a.Next}, append(a.Because, a.Branches...)...)
		for _, s := range sentences {
			if s = strings.ReplaceAll(s, `"`, `\"`); !strings.Contains(printed, s) {
				t.Errorf("%s: the report lacks %q", name, s)
			}
		}
		charts, err := Charts(r, english(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range charts {
			svg := c.SVG(720, "p-"+c.ID)
			if !strings.Contains(svg, `id="p-`+c.ID+`-t"`) || strings.Contains(svg, "style=") || unprintable.MatchString(svg) {
				t.Errorf("%s: chart %s is not fit for a page", name, c.ID)
			}
			if !reflect.DeepEqual(c.Numbers, c.drawing.Table()) || len(c.Numbers.Rows) == 0 {
				t.Errorf("%s: chart %s has no numbers", name, c.ID)
			}
		}
	}
}

// tree writes the document as JSON with the kind of each block.
func tree(t testing.TB, doc *Document) []byte {
	t.Helper()
	type page struct {
		Name, Kicker, Headline string
		Blocks                 []any
	}
	pages := make([]page, len(doc.Pages))
	for i, p := range doc.Pages {
		pages[i] = page{p.Name, p.Kicker, p.Headline, blocks(p.Blocks)}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(map[string]any{
		"title": doc.Title, "author": doc.Author, "subject": doc.Subject, "language": doc.Language,
		"date": doc.Date, "paper": doc.Paper, "footer": doc.Footer, "pages": pages,
	}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func blocks(in []Block) []any {
	out := make([]any, len(in))
	for i, b := range in {
		kind := strings.ToLower(reflect.TypeOf(b).Name())
		switch b := b.(type) {
		case Columns:
			out[i] = map[string]any{kind: map[string]any{"left": blocks(b.Left), "right": blocks(b.Right), "share": b.Share}}
		case Frame:
			out[i] = map[string]any{kind: blocks(b.Blocks)}
		case Picture:
			about := chart.Description{}
			if b.Chart.drawing != nil {
				about = b.Chart.drawing.Describe()
			}
			out[i] = map[string]any{kind: map[string]any{"chart": b.Chart, "about": about, "bare": b.Bare}}
		default:
			out[i] = map[string]any{kind: b}
		}
	}
	return out
}
