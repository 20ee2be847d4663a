package chart

import (
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"

	"waterline/reports/font"
)

// SVG draws d as a stand-alone SVG element. Looks are presentation attributes,
// so that it shows under a content security policy without inline styles.
// prefix makes its ids unique on a page. The same drawing gives the same bytes.
func SVG(w io.Writer, d Drawing, f *font.Family, width float64, prefix string) error {
	c := &svg{}
	height := d.Draw(c, f, width)
	about := d.Describe()
	id := html.EscapeString(prefix)
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%s-t %s-d" `+
		`viewBox="0 0 %s %s" width="%s" height="%s" font-family="'%s', sans-serif" font-size="%d" fill="%s">`+
		`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>%s</svg>`,
		id, id, num(width), num(height), num(width), num(height), font.Name, textSize, Ink,
		id, html.EscapeString(about.Title), id, html.EscapeString(about.Text), c.b.String())
	return err
}

// svg is the Canvas that writes SVG elements.
type svg struct{ b strings.Builder }

func (c *svg) Rect(x, y, w, h float64, s Style) {
	fmt.Fprintf(&c.b, `<rect x="%s" y="%s" width="%s" height="%s"%s/>`, num(x), num(y), num(w), num(h), look(s))
}

func (c *svg) Circle(x, y, r float64, s Style) {
	fmt.Fprintf(&c.b, `<circle cx="%s" cy="%s" r="%s"%s/>`, num(x), num(y), num(r), look(s))
}

func (c *svg) Line(x1, y1, x2, y2 float64, s Style) {
	fmt.Fprintf(&c.b, `<line x1="%s" y1="%s" x2="%s" y2="%s"%s/>`, num(x1), num(y1), num(x2), num(y2), look(s))
}

func (c *svg) Polyline(points []Point, s Style) {
	s.Fill = ""
	fmt.Fprintf(&c.b, `<polyline points="%s"%s/>`, list(points), look(s))
}

func (c *svg) Polygon(points []Point, s Style) {
	fmt.Fprintf(&c.b, `<polygon points="%s"%s/>`, list(points), look(s))
}

func (c *svg) Text(x, y float64, text string, t Type) {
	fmt.Fprintf(&c.b, `<text x="%s" y="%s"`, num(x), num(y))
	if t.Anchor != Start {
		fmt.Fprintf(&c.b, ` text-anchor="%s"`, [...]string{"start", "middle", "end"}[t.Anchor])
	}
	if t.Size != textSize {
		fmt.Fprintf(&c.b, ` font-size="%s"`, num(t.Size))
	}
	if t.Bold {
		c.b.WriteString(` font-weight="600"`)
	}
	if t.Colour != Ink {
		fmt.Fprintf(&c.b, ` fill="%s"`, t.Colour)
	}
	c.b.WriteString(">" + html.EscapeString(text) + "</text>")
}

// look is the presentation attributes of a style.
func look(s Style) string {
	fill := "none"
	if s.Fill != "" {
		fill = string(s.Fill)
	}
	out := ` fill="` + fill + `"`
	if s.Stroke != "" {
		out += ` stroke="` + string(s.Stroke) + `" stroke-width="` + num(s.Width) + `"`
	}
	if s.Dash > 0 {
		out += ` stroke-dasharray="` + num(s.Dash) + `"`
	}
	return out
}

func list(points []Point) string {
	parts := make([]string, len(points))
	for i, p := range points {
		parts[i] = num(p.X) + "," + num(p.Y)
	}
	return strings.Join(parts, " ")
}

// num writes a coordinate with at most two decimals, the same on every machine.
func num(x float64) string {
	x = math.Round(x*100) / 100
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
