package reports

import (
	"codeberg.org/go-pdf/fpdf"

	"waterline/reports/chart"
	"waterline/reports/font"
)

// typesetter measures text and, once it has a document, draws it.
type typesetter struct {
	fonts *font.Family
	brand chart.Colour
	doc   *fpdf.Fpdf // nil while pages are laid out
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
	text, _ = t.fonts.Clean(text)
	return t.fonts.Lines(text, width, f.setting())
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
	if text == "" {
		return
	}
	style := ""
	if f.bold {
		style = "B"
	}
	t.doc.SetFont(font.Name, style, f.size)
	t.doc.SetTextColor(f.colour.RGB())
	// Centres the x-height band of the face in the line box.
	t.doc.Text(x, y+f.lead/2+0.33*f.size, text)
}

// putEnd sets one line that ends at x.
func (t *typesetter) putEnd(x, y float64, text string, f typeface) {
	text, _ = t.fonts.Clean(text)
	t.put(x-t.width(text, f), y, text, f)
}

// paragraph sets text broken to a width and returns where it ends.
func (t *typesetter) paragraph(x, y, width float64, text string, f typeface) float64 {
	for _, line := range t.lines(text, width, f) {
		t.put(x, y, line, f)
		y += f.lead
	}
	return y
}

func (t *typesetter) rule(x, y, width, thick float64, c chart.Colour) {
	t.paint(x, y, width, thick, c)
}

// paint paints a rectangle.
func (t *typesetter) paint(x, y, width, height float64, c chart.Colour) {
	t.doc.SetFillColor(c.RGB())
	t.doc.Rect(x, y, width, height, "F")
}

// outline strokes a rectangle.
func (t *typesetter) outline(x, y, width, height, thick float64, c chart.Colour) {
	t.doc.SetDrawColor(c.RGB())
	t.doc.SetDashPattern(nil, 0)
	t.doc.SetLineWidth(thick)
	t.doc.Rect(x, y, width, height, "D")
}
