package reports

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"waterline/assessment/problem"
	"waterline/reports/brand"
	"waterline/reports/chart"
)

// branded reads a brand file of examples/.
func branded(t testing.TB, name string) Brand {
	t.Helper()
	dir := filepath.Join("..", "examples")
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, string(data), os.DirFS(dir))
}

func decoded(t testing.TB, text string, files fs.FS) Brand {
	t.Helper()
	b, _, err := brand.Decode([]byte(text), files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pictured is a brand with two logos of pixels, equally wide.
func pictured(t testing.TB) Brand {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 400, 120))
	for y := range 120 {
		for x := range 400 {
			m.SetNRGBA(x, y, color.NRGBA{uint8(x / 2), 60, uint8(y), uint8(255 * (x / 200))})
		}
	}
	var a, b bytes.Buffer
	if err := errors.Join(png.Encode(&a, m), jpeg.Encode(&b, m, nil)); err != nil {
		t.Fatal(err)
	}
	return decoded(t, "name: Firm\ncolour: '#FFD33D'\nlogo: {file: a.png}\ncover: {client_logo: {file: b.jpg}}\n",
		fstest.MapFS{"a.png": {Data: a.Bytes()}, "b.jpg": {Data: b.Bytes()}})
}

func built(t testing.TB, name string, b Brand) (*Document, []byte) {
	t.Helper()
	opt := options(t, "")
	opt.Brand = b
	doc, err := Build(company(t, name), opt)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := doc.WritePDF(&out); err != nil {
		t.Fatal(err)
	}
	return doc, out.Bytes()
}

// shown is the document of a screen, which has room for everything whatever the
// typeface.
func shown(t testing.TB, name string, b Brand) *Document {
	t.Helper()
	opt := options(t, "")
	opt.Brand, opt.Screen = b, true
	doc, err := Build(company(t, name), opt)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestBrand_SameFiguresOtherLook: the same result under another brand has the
// same figures in another typeface, colour and cover. On paper a wider typeface
// may leave rows out; what it prints is the same.
func TestBrand_SameFiguresOtherLook(t *testing.T) {
	for _, name := range companies {
		ours, first := built(t, name, Brand{})
		theirs, second := built(t, name, branded(t, "brand-heron.yaml"))
		if bytes.Equal(first, second) {
			t.Errorf("%s looks the same under another brand", name)
		}
		got, want := figuresOf(t, shown(t, name, branded(t, "brand-heron.yaml"))), figuresOf(t, shown(t, name, Brand{}))
		for figure := range figuresOf(t, theirs) {
			if !want[figure] {
				t.Errorf("%s prints the figure %s only under another brand", name, figure)
			}
		}
		for figure := range want {
			if !got[figure] {
				t.Errorf("%s lacks the figure %s under another brand", name, figure)
			}
		}
		for figure := range got {
			if !want[figure] {
				t.Errorf("%s has the figure %s only under another brand", name, figure)
			}
		}
		if theirs.fonts == ours.fonts || theirs.brand == ours.brand || theirs.Pages[0].Headline == ours.Pages[0].Headline {
			t.Errorf("%s keeps typeface, colour or title", name)
		}
	}
}

var figurePattern = regexp.MustCompile(`[−-]?[£$€]?[0-9][0-9,.]*[kM%]?`)

// figuresOf are the figures in the texts of a document beyond its cover. How
// often one stands there depends on where pages end.
func figuresOf(t *testing.T, doc *Document) map[string]bool {
	t.Helper()
	out := make(map[string]bool)
	cover := doc.Pages[0]
	doc.Pages = doc.Pages[1:]
	for _, figure := range figurePattern.FindAllString(string(tree(t, doc)), -1) {
		out[figure] = true
	}
	doc.Pages = append([]Page{cover}, doc.Pages...)
	return out
}

// TestBrand_WithoutOurMark: a brand that wants no mark of ours gets none in
// pages, properties or file names.
func TestBrand_WithoutOurMark(t *testing.T) {
	needTool(t, "qpdf", "pdftotext", "pdfinfo")
	for _, name := range companies {
		doc, data := built(t, name, branded(t, "brand-heron.yaml"))
		if at := strings.Index(strings.ToLower(string(tree(t, doc))), "waterline"); at >= 0 {
			t.Errorf("%s: the pages say …%.80s", name, tree(t, doc)[max(0, at-40):])
		}
		path := filepath.Join(t.TempDir(), "r.pdf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		plain := filepath.Join(t.TempDir(), "plain.pdf")
		run(t, "qpdf", "--qdf", "--object-streams=disable", path, plain)
		open, err := os.ReadFile(plain)
		if err != nil {
			t.Fatal(err)
		}
		utf16 := "W\x00a\x00t\x00e\x00r\x00l\x00i\x00n\x00e"
		if bytes.Contains(bytes.ToLower(open), []byte("waterline")) || bytes.Contains(open, []byte(utf16)) {
			t.Errorf("%s: the file names what made it", name)
		}
		if text := run(t, "pdftotext", path, "-"); strings.Contains(strings.ToLower(text), "waterline") {
			t.Errorf("%s: the text names what made it", name)
		}
		if info := run(t, "pdfinfo", path); strings.Contains(info, "Producer") || strings.Contains(info, "Creator") || strings.Contains(info, "FPDF") {
			t.Errorf("%s: pdfinfo says\n%s", name, info)
		}
	}
}

// TestBrand_Deterministic writes a report with two images many times: fpdf puts
// images of one width in the order of a map.
func TestBrand_Deterministic(t *testing.T) {
	b := pictured(t)
	_, want := built(t, "agency", b)
	for range 12 {
		if _, got := built(t, "agency", b); !bytes.Equal(got, want) {
			t.Fatal("the same report has other bytes")
		}
	}
	if n := bytes.Count(want, []byte("/Subtype /Image")); n < 2 {
		t.Errorf("%d images in the file", n)
	}
}

// TestBrand_ReadsBackTheSame: a report made from the brand that it carries is
// the report that was made from the files.
func TestBrand_ReadsBackTheSame(t *testing.T) {
	for _, b := range []Brand{pictured(t), branded(t, "brand-heron.yaml")} {
		data, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		_, first := built(t, "logistics", b)
		if _, again := built(t, "logistics", decoded(t, string(data), nil)); !bytes.Equal(first, again) {
			t.Error("the brand read back gives another report")
		}
	}
}

// TestBrand_ColourHasContrast: a colour that cannot be read gives way to ink, in
// the report as in the warning.
func TestBrand_ColourHasContrast(t *testing.T) {
	doc, _ := built(t, "agency", pictured(t))
	if doc.brand != chart.Ink {
		t.Errorf("yellow headings: %s", doc.brand)
	}
	_, warnings, err := brand.Decode([]byte("name: A\ncolour: '#FFD33D'"), nil)
	if err != nil || len(warnings) != 1 || warnings[0].Code != brand.CodeContrast {
		t.Errorf("got %v and %v", warnings, err)
	}
	var list problem.List
	if errors.As(warnings.Err(), &list); list[0].Args["contrast"] != "1.4" {
		t.Errorf("the contrast of yellow is given as %s; UX.md has 1.4", list[0].Args["contrast"])
	}
}

// TestBrand_CoverFits: long texts stay on the cover.
func TestBrand_CoverFits(t *testing.T) {
	b := pictured(t)
	b.Cover.Title = strings.Repeat("Long title ", 10) + "{client}"
	b.Cover.Subtitle = strings.Repeat("subtitle ", 13)
	b.Disclosure = strings.Repeat("who paid ", 26)
	b.PreparedBy = strings.Repeat("W", 120)
	b.Name, b.Footer = strings.Repeat("Firm ", 16), strings.Repeat("Foot ", 24)
	for _, paper := range []Paper{A4, Letter} {
		opt := options(t, paper)
		opt.Brand = b
		doc, err := Build(extremes(t)["long"], opt)
		if err != nil {
			t.Fatal(err)
		}
		m := &typesetter{fonts: doc.fonts, brand: doc.brand}
		width, height := doc.Paper.size()
		line, inner := height*0.56, width-2*marginSide
		top := line - 44 - coverSubtitle - coverType.lead*float64(len(m.lines(doc.Pages[0].Headline, inner, coverType)))
		if top < marginTop+logoHeight+12 {
			t.Errorf("%s: the title reaches %.0f, into the logo", paper, top)
		}
		if end := line + 36 + m.pile(doc.Pages[0].Blocks, inner); end > height-marginBottom {
			t.Errorf("%s: the cover ends at %.0f", paper, end)
		}
	}
}
