package reports

import (
	"slices"
	"strings"

	"waterline/reports/brand"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/reports/pdf"
)

// typesetter measures text and, once it has a document, draws it.
type typesetter struct {
	fonts *font.Family
	brand chart.Colour
	look  brand.Brand
	doc   paper // nil while pages are laid out

	setting closeness    // of the page
	heading int          // level of the last heading of the section: 2 or 3
	table   *pdf.Element // the table that was drawn last
	memory  memory
}

// paper is what pages are drawn on: a surface that is told what the things on
// it are.
type paper interface {
	chart.Sheet
	Begin(e pdf.Element) *pdf.Element
	Resume(e *pdf.Element)
	End()
	Image(name, kind string, data []byte, x, y, width, height float64)
	CurveBezierCubicTo(x1, y1, x2, y2, x, y float64)
	Link(address, text string, x, y, width, height float64)
}

// typeface is how a run of text is set, in points.
type typeface struct {
	size   float64
	lead   float64 // from baseline to baseline
	bold   bool
	colour chart.Colour
}

// The faces of a report. None is below 8.5 points.
var (
	coverType    = typeface{30, 34, true, chart.Deep}
	headlineType = typeface{headlineSize, headlineLead, true, chart.Deep}
	headingType  = typeface{14, 18, true, chart.Ink}
	subType      = typeface{11, 14, true, chart.Ink}
	leadType     = typeface{12, 17, false, chart.Ink}
	bodyType     = typeface{10, 14, false, chart.Ink}
	strongType   = typeface{10, 14, true, chart.Ink}
	figureType   = typeface{24, 28, true, chart.Deep}
	tableType    = typeface{9, 12, false, chart.Ink}
	tableHead    = typeface{9, 12, true, chart.Ink2}
	noteType     = typeface{8.5, 11, false, chart.Ink2}
	footType     = typeface{8.5, 11, false, chart.Ink3}
	kickerType   = typeface{9, 12, true, chart.Ink3}
)

func (f typeface) in(c chart.Colour) typeface {
	f.colour = c
	return f
}

func (f typeface) setting() font.Setting { return font.Setting{Size: f.size, Bold: f.bold} }

// lines breaks cleaned text to a width.
func (t *typesetter) lines(text string, width float64, f typeface) []string {
	return t.broken(text, width, f, 0).lines
}

func (t *typesetter) cut(text string, width float64, f typeface) string {
	text, _ = t.fonts.Clean(text)
	return t.fonts.Cut(text, width, f.setting())
}

func (t *typesetter) width(text string, f typeface) float64 {
	return t.fonts.Width(text, f.size, f.bold)
}

// put sets one line whose line box starts at y.
func (t *typesetter) put(x, y float64, text string, f typeface) {
	text, _ = t.fonts.Clean(text)
	t.place(x, y, text, f)
}

// place is put for text that is clean.
func (t *typesetter) place(x, y float64, text string, f typeface) {
	if text == "" {
		return
	}
	style := ""
	if f.bold {
		style = "B"
	}
	t.doc.SetFont(font.Name, style, f.size)
	t.doc.SetTextColor(t.tone(f.colour).RGB())
	// Centres the x-height band of the face in the line box.
	t.doc.Text(x, y+f.lead/2+0.33*f.size, text)
}

// putEnd sets one line that ends at x.
func (t *typesetter) putEnd(x, y float64, text string, f typeface) {
	text, _ = t.fonts.Clean(text)
	t.put(x-t.width(text, f), y, text, f)
}

// paragraph sets text broken to a width and returns where it ends. What is an
// address in it leads there.
func (t *typesetter) paragraph(x, y, width float64, text string, f typeface) float64 {
	b := t.broken(text, width, f, 0)
	b.each(func(line string) {
		if strings.Contains(line, "://") {
			t.linked(x, y, line, b.text, f)
		} else {
			t.place(x, y, line, f)
		}
		y += f.lead
	})
	return y
}

// said sets a paragraph that is an element of its own.
func (t *typesetter) said(role pdf.Role, x, y, width float64, text string, f typeface) float64 {
	t.doc.Begin(pdf.Element{Role: role})
	y = t.paragraph(x, y, width, text, f)
	t.doc.End()
	return y
}

// linked sets a line of a text with the addresses in it as links. An address
// that was broken over lines stays text.
func (t *typesetter) linked(x, y float64, line, text string, f typeface) {
	whole := strings.Fields(text)
	words := strings.Split(line, " ")
	for i, word := range words {
		address := strings.Trim(word, "().,;")
		web := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
		if i < len(words)-1 {
			word += " "
		}
		if width := t.width(address, f); web && slices.Contains(whole, strings.TrimSpace(word)) {
			t.doc.Begin(pdf.Element{Role: pdf.Link})
			t.place(x, y, word, f)
			t.doc.Link(address, address, x, y, width, f.lead)
			t.doc.End()
		} else {
			t.place(x, y, word, f)
		}
		x += t.width(word, f)
	}
}

// heads sets a heading. No level below the title is left out: a sub-heading is
// one below the last heading of its section, or takes its place.
func (t *typesetter) heads(l Look, x, y, width float64, text string, f typeface) float64 {
	role := pdf.Heading3
	switch {
	case l == Heading:
		t.heading = 3
	case t.heading == 3:
		role = pdf.Heading4
	}
	return t.said(role, x, y, width, text, f)
}

func (t *typesetter) rule(x, y, width, thick float64, c chart.Colour) {
	t.paint(x, y, width, thick, c)
}

// paint paints a rectangle that says nothing.
func (t *typesetter) paint(x, y, width, height float64, c chart.Colour) {
	t.doc.Begin(pdf.Element{Role: pdf.Artifact})
	t.doc.SetFillColor(c.RGB())
	t.doc.Rect(x, y, width, height, "F")
	t.doc.End()
}

// outline strokes a rectangle.
func (t *typesetter) outline(x, y, width, height, thick float64, c chart.Colour) {
	t.doc.Begin(pdf.Element{Role: pdf.Artifact})
	defer t.doc.End()
	t.doc.SetDrawColor(c.RGB())
	t.doc.SetDashPattern(nil, 0)
	t.doc.SetLineWidth(thick)
	t.doc.Rect(x, y, width, height, "D")
}
