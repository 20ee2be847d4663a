package reports

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"waterline/reports/font"
	"waterline/reports/pdf"
)

// Picture draws one page, counted from 1, as an SVG element that is named by
// label. Its text is text, in the typeface of the page it is shown on; looks
// are attributes, so that a strict content policy shows them.
func (d *Document) Picture(n int, label string) (string, error) {
	if n < 1 || n > len(d.Pages) || d.Pages[n-1].Cover {
		return "", fmt.Errorf("report: page %d cannot be pictured", n)
	}
	width, height := d.Paper.size()
	on := &picture{fonts: d.fonts}
	t := &typesetter{fonts: d.fonts, brand: d.brand, look: d.look, doc: on, memory: d.memory}
	t.page(d.Pages[n-1], width)
	t.footer(d.Footer, n, len(d.Pages), width, height)
	return `<svg class="sheet-picture" role="img" aria-label="` + html.EscapeString(label) + `" viewBox="0 0 ` + brief(width) + " " + brief(height) +
		`" width="` + brief(width) + `" height="` + brief(height) + `"><rect width="` + brief(width) + `" height="` + brief(height) + `" fill="#fff"/>` +
		on.out.String() + "</svg>", nil
}

// picture is the paper of a page drawn as SVG. What things are is not said:
// the picture has a name, and the report itself is beside it.
type picture struct {
	fonts              *font.Family
	out                strings.Builder
	fill, stroke, text string
	width, dash, size  float64
	bold               bool
	path               strings.Builder
}

var _ paper = (*picture)(nil)

// fitted is from where on a run of text is held to its measured width, so that
// it stays in its column in another typeface too.
const fitted = 80

func (p *picture) Begin(e pdf.Element) *pdf.Element { return &e }
func (p *picture) Resume(*pdf.Element)              {}
func (p *picture) End()                             {}

func (p *picture) Link(_, _ string, _, _, _, _ float64) {}

// Image is left out: pages that are pictured hold drawings only.
func (p *picture) Image(_, _ string, _ []byte, _, _, _, _ float64) {}

func (p *picture) SetFillColor(r, g, b int) { p.fill = hexed(r, g, b) }
func (p *picture) SetDrawColor(r, g, b int) { p.stroke = hexed(r, g, b) }
func (p *picture) SetTextColor(r, g, b int) { p.text = hexed(r, g, b) }

func (p *picture) SetLineWidth(width float64) { p.width = width }

func (p *picture) SetDashPattern(lengths []float64, _ float64) {
	p.dash = 0
	if len(lengths) > 0 {
		p.dash = lengths[0]
	}
}

func (p *picture) SetFont(_, style string, size float64) { p.bold, p.size = style == "B", size }

func (p *picture) Rect(x, y, w, h float64, operator string) {
	p.element("rect", operator, []string{"x", "y", "width", "height"}, x, y, w, h)
}

func (p *picture) Circle(x, y, r float64, operator string) {
	p.element("circle", operator, []string{"cx", "cy", "r"}, x, y, r)
}

func (p *picture) Line(x1, y1, x2, y2 float64) {
	p.element("line", "D", []string{"x1", "y1", "x2", "y2"}, x1, y1, x2, y2)
}

func (p *picture) MoveTo(x, y float64) { p.step("M", x, y) }
func (p *picture) LineTo(x, y float64) { p.step("L", x, y) }
func (p *picture) ClosePath()          { p.path.WriteByte('Z') }

func (p *picture) CurveBezierCubicTo(x1, y1, x2, y2, x, y float64) {
	p.step("C", x1, y1, x2, y2, x, y)
}

func (p *picture) DrawPath(operator string) {
	p.out.WriteString(`<path d="` + p.path.String() + `"`)
	p.path.Reset()
	p.look(operator)
}

func (p *picture) Text(x, y float64, text string) {
	if text == "" {
		return
	}
	p.out.WriteString(`<text x="` + brief(x) + `" y="` + brief(y) + `" font-size="` + brief(p.size) + `" fill="` + p.text + `"`)
	if p.bold {
		p.out.WriteString(` font-weight="600"`)
	}
	if width := p.fonts.Width(text, p.size, p.bold); width > fitted {
		p.out.WriteString(` textLength="` + brief(width) + `"`)
	}
	p.out.WriteString(">" + html.EscapeString(text) + "</text>")
}

func (p *picture) step(operator string, at ...float64) {
	p.path.WriteString(operator)
	for i, x := range at {
		if i > 0 {
			p.path.WriteByte(' ')
		}
		p.path.WriteString(brief(x))
	}
}

// element writes a shape with its places and sizes.
func (p *picture) element(name, operator string, names []string, values ...float64) {
	p.out.WriteString("<" + name)
	for i, value := range values {
		p.out.WriteString(" " + names[i] + `="` + brief(value) + `"`)
	}
	p.look(operator)
}

// look ends a shape that is filled, outlined or both.
func (p *picture) look(operator string) {
	fill := "none"
	if strings.Contains(operator, "F") {
		fill = p.fill
	}
	p.out.WriteString(` fill="` + fill + `"`)
	if strings.Contains(operator, "*") {
		p.out.WriteString(` fill-rule="evenodd"`)
	}
	if strings.Contains(operator, "D") {
		p.out.WriteString(` stroke="` + p.stroke + `" stroke-width="` + brief(p.width) + `"`)
		if p.dash > 0 {
			p.out.WriteString(` stroke-dasharray="` + brief(p.dash) + `"`)
		}
	}
	p.out.WriteString("/>")
}

func hexed(r, g, b int) string { return fmt.Sprintf("#%02x%02x%02x", r, g, b) }

// pixels are in a point, as browsers reckon both. In pixels the text of a page
// is as large as on paper, which what judges pages for small print goes by.
const pixels = 96.0 / 72

// brief writes a length in points as pixels, with one decimal at most.
func brief(x float64) string { return strconv.FormatFloat(math.Round(x*pixels*10)/10, 'f', -1, 64) }
