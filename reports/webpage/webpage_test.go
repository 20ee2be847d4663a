package webpage

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/questionnaire"
	"waterline/reports"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

var companies = []string{"insurer", "logistics", "agency"}

func company(t testing.TB, name string) assessment.Result {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r assessment.Result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func options(t testing.TB, paper reports.Paper) reports.Options {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	l, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return reports.Options{Locale: l, Paper: paper, Date: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), Evidence: base, Bank: bank}
}

// faces are those of the pages that are served.
func faces(t testing.TB) []Face {
	t.Helper()
	var out []Face
	for _, f := range []struct{ weight, file string }{{"400", "text-400.woff2"}, {"600 700", "text-600.woff2"}} {
		data, err := os.ReadFile(filepath.Join("..", "..", "static", "font", f.file))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Face{Weight: f.weight, Data: data})
	}
	return out
}

func written(t testing.TB, r assessment.Result, paper reports.Paper) []byte {
	t.Helper()
	opt := options(t, paper)
	doc, err := reports.Build(r, opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, doc, Options{Locale: opt.Locale, Faces: faces(t)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// most is the size a page may have.
const most = 400 << 10

func TestWrite(t *testing.T) {
	for _, name := range companies {
		r := company(t, name)
		data := written(t, r, reports.A4)
		if len(data) > most {
			t.Errorf("%s: %d bytes, at most %d", name, len(data), most)
		}
		if !bytes.Equal(data, written(t, r, reports.A4)) {
			t.Errorf("%s: two writings differ", name)
		}
		check(t, name, data)
	}
}

// TestWrite_WholeTables: what a page break cut stands together again, and no row
// is lost or doubled.
func TestWrite_WholeTables(t *testing.T) {
	opt := options(t, reports.A4)
	for _, name := range companies {
		doc, err := reports.Build(company(t, name), opt)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for _, p := range doc.Pages {
			rows += tableRows(p.Blocks)
		}
		together := 0
		for _, s := range doc.Sections() {
			together += tableRows(s.Blocks)
			if s.Headline == "" {
				t.Errorf("%s: a section has no headline", name)
			}
		}
		if rows != together || rows == 0 {
			t.Errorf("%s: %d rows on pages, %d in sections", name, rows, together)
		}
	}
}

func tableRows(blocks []reports.Block) int {
	n := 0
	for _, b := range blocks {
		switch b := b.(type) {
		case reports.Table:
			n += len(b.Rows)
		case reports.Columns:
			n += tableRows(b.Left) + tableRows(b.Right)
		case reports.Frame:
			n += tableRows(b.Blocks)
		}
	}
	return n
}

func TestWrite_Hostile(t *testing.T) {
	for _, name := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `=1+1`, `</style><b>`, "Обработка", "Έλεγχος", "发票核对", "فواتير", "🧾",
		"\u202eevil", "a\x00b", strings.Repeat("name ", 40), strings.Repeat("W", 200),
	} {
		r := company(t, "logistics")
		r.Organisation.Name = name
		for i := range r.Processes {
			r.Processes[i].Name = name
		}
		for i := range r.Opportunities {
			r.Opportunities[i].Name, r.Opportunities[i].PlayName = name, name
		}
		check(t, name, written(t, r, reports.Letter))
	}
	check(t, "nothing", written(t, assessment.Result{Currency: "USD", HorizonMonths: 36}, reports.A4))
}

// check holds a page to what a browser, a reader without eyes and a reader
// without a network need.
func check(t *testing.T, name string, data []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := &checker{t: t, name: name, ids: make(map[string]bool)}
	c.walk(root)
	if c.language == "" || c.title == "" {
		t.Errorf("%s: no language or title", name)
	}
	if c.tops != 1 {
		t.Errorf("%s: %d headings of the first level", name, c.tops)
	}
	for _, ref := range c.refs {
		if !c.ids[ref] {
			t.Errorf("%s: nothing has the id %q", name, ref)
		}
	}
	if bytes.Contains(data, []byte("[webpage.")) || bytes.Contains(data, []byte("[report.")) {
		t.Errorf("%s: a sentence is missing", name)
	}
}

type checker struct {
	t               *testing.T
	name            string
	ids             map[string]bool
	refs            []string
	language, title string
	tops, level     int
}

func (c *checker) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.element(n)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.walk(child)
	}
}

func (c *checker) element(n *html.Node) {
	switch n.Data {
	case "img":
		if !strings.HasPrefix(attribute(n, "src"), "data:image/") || attribute(n, "alt") == "" {
			c.t.Errorf("%s: a picture is fetched, or says nothing", c.name)
		}
	case "script", "iframe", "object", "embed", "link", "form", "base":
		c.t.Errorf("%s: there is a %s element", c.name, n.Data)
	case "html":
		c.language = attribute(n, "lang")
	case "title":
		if n.Parent.Data == "head" && n.FirstChild != nil {
			c.title = n.FirstChild.Data
		}
	case "h1", "h2", "h3", "h4":
		level := int(n.Data[1] - '0')
		if level == 1 {
			c.tops++
		}
		if level > c.level+1 {
			c.t.Errorf("%s: a heading of level %d follows one of level %d", c.name, level, c.level)
		}
		c.level = level
	case "th":
		if attribute(n, "scope") == "" || n.FirstChild == nil {
			c.t.Errorf("%s: a table head has no scope or no text", c.name)
		}
	case "svg":
		if attribute(n, "role") != "img" || attribute(n, "aria-labelledby")+attribute(n, "aria-label") == "" {
			c.t.Errorf("%s: a chart has no name", c.name)
		}
	}
	for _, a := range n.Attr {
		c.attribute(n, a)
	}
}

func (c *checker) attribute(n *html.Node, a html.Attribute) {
	switch {
	case a.Key == "id":
		if c.ids[a.Val] {
			c.t.Errorf("%s: the id %q is there twice", c.name, a.Val)
		}
		c.ids[a.Val] = true
	case a.Key == "href" && !strings.HasPrefix(a.Val, "#"), a.Key == "src" && n.Data != "img", a.Key == "srcset", strings.HasPrefix(a.Key, "on"):
		c.t.Errorf("%s: %s has %s=%q", c.name, n.Data, a.Key, a.Val)
	case a.Key == "href":
		c.refs = append(c.refs, a.Val[1:])
	case strings.HasPrefix(a.Key, "aria-labelledby"):
		c.refs = append(c.refs, strings.Fields(a.Val)...)
	case a.Key == "style" && strings.Contains(a.Val, "url("):
		c.t.Errorf("%s: a style loads %q", c.name, a.Val)
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestWrite_Brand: the page bears the brand, and not our name where it wants
// none.
func TestWrite_Brand(t *testing.T) {
	examples := os.DirFS(filepath.Join("..", "..", "examples"))
	data, err := fs.ReadFile(examples, "brand-heron.yaml")
	if err != nil {
		t.Fatal(err)
	}
	opt := options(t, reports.A4)
	if opt.Brand, _, err = brand.Decode(data, examples); err != nil {
		t.Fatal(err)
	}
	var pixel bytes.Buffer
	if err := png.Encode(&pixel, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	opt.Brand.Cover.ClientLogo = &brand.Logo{Alt: "The client", Image: &brand.Image{Format: "png", Data: pixel.Bytes(), Width: 40, Height: 20}}
	doc, err := reports.Build(company(t, "insurer"), opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, doc, Options{Locale: opt.Locale, Faces: faces(t)}); err != nil {
		t.Fatal(err)
	}
	check(t, "brand", b.Bytes())
	for _, want := range []string{"--brand:" + opt.Brand.Colour, `aria-label="Heron &amp; Quay"`, `alt="The client"`, opt.Brand.Cover.Subtitle} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if at := strings.Index(strings.ToLower(b.String()), "waterline"); at >= 0 && opt.Brand.Unmarked {
		t.Errorf("the page bears our mark: …%s…", b.String()[max(0, at-60):min(b.Len(), at+60)])
	}
}

type unknown struct{ reports.Block }

func TestWrite_RefusesAnUnknownBlock(t *testing.T) {
	opt := options(t, reports.A4)
	doc, err := reports.Build(company(t, "agency"), opt)
	if err != nil {
		t.Fatal(err)
	}
	doc.Pages[1].Blocks = append(doc.Pages[1].Blocks, unknown{})
	if err := Write(&bytes.Buffer{}, doc, Options{Locale: opt.Locale}); err == nil {
		t.Error("a block without a form was left out in silence")
	}
}

// A framed page has its styles in one sheet, whose hash its policy names, and
// no other.
func TestAFramedPageKeepsAStrictPolicy(t *testing.T) {
	opt := options(t, reports.A4)
	opt.Screen = true
	doc, err := reports.Build(company(t, "insurer"), opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, doc, Options{Locale: opt.Locale, Framed: true}); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if strings.Contains(page, " style=") || strings.Count(page, "<style>") != 1 || strings.Contains(page, "<script") {
		t.Error("a framed page has a style or a script of its own")
	}
	policy := FramePolicy(b.Bytes())
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "style-src 'sha256-") || !strings.Contains(policy, "sandbox") {
		t.Errorf("the policy is %s", policy)
	}
	if other := FramePolicy(bytes.Replace(b.Bytes(), []byte("<style>"), []byte("<style>a"), 1)); other == policy {
		t.Error("the policy does not name the style sheet")
	}
}
