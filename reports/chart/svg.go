package chart

import (
	"html"
	"io"
	"math"
	"strconv"

	"waterline/reports/font"
)

// SVG draws d as a stand-alone SVG element. Looks are presentation attributes,
// so that it shows under a content security policy without inline styles.
// prefix makes its ids unique on a page. The same drawing gives the same bytes.
func SVG(w io.Writer, d Drawing, f *font.Family, width float64, prefix string) error {
	c := &svg{b: make([]byte, 0, 8<<10)}
	height := d.Draw(c, f, width)
	about := d.Describe()
	id := html.EscapeString(prefix)
	head := &svg{b: make([]byte, 0, 1<<10)}
	head.open("svg")
	head.attribute("xmlns", "http://www.w3.org/2000/svg")
	head.attribute("role", "img")
	head.attribute("aria-labelledby", id+"-t "+id+"-d")
	head.b = append(head.b, ` viewBox="0 0 `...)
	head.b = appendNumber(head.b, width)
	head.b = append(head.b, ' ')
	head.b = appendNumber(head.b, height)
	head.b = append(head.b, '"')
	head.number("width", width)
	head.number("height", height)
	head.attribute("font-family", "'"+font.Name+"', sans-serif")
	head.number("font-size", textSize)
	head.attribute("fill", string(Ink))
	head.b = append(head.b, `><title id="`+id+`-t">`...)
	head.b = append(head.b, html.EscapeString(about.Title)...)
	head.b = append(head.b, `</title><desc id="`+id+`-d">`...)
	head.b = append(head.b, html.EscapeString(about.Text)...)
	head.b = append(head.b, "</desc>"...)
	if _, err := w.Write(head.b); err != nil {
		return err
	}
	_, err := w.Write(append(c.b, "</svg>"...))
	return err
}

// svg is the Canvas that writes SVG elements.
type svg struct{ b []byte }

func (c *svg) Rect(x, y, w, h float64, s Style) {
	c.open("rect")
	c.number("x", x)
	c.number("y", y)
	c.number("width", w)
	c.number("height", h)
	c.look(s)
}

func (c *svg) Circle(x, y, r float64, s Style) {
	c.open("circle")
	c.number("cx", x)
	c.number("cy", y)
	c.number("r", r)
	c.look(s)
}

func (c *svg) Line(x1, y1, x2, y2 float64, s Style) {
	c.open("line")
	c.number("x1", x1)
	c.number("y1", y1)
	c.number("x2", x2)
	c.number("y2", y2)
	c.look(s)
}

func (c *svg) Polyline(points []Point, s Style) {
	s.Fill = ""
	c.open("polyline")
	c.points(points)
	c.look(s)
}

func (c *svg) Polygon(points []Point, s Style) {
	c.open("polygon")
	c.points(points)
	c.look(s)
}

func (c *svg) Text(x, y float64, text string, t Type) {
	c.open("text")
	c.number("x", x)
	c.number("y", y)
	switch t.Anchor {
	case Middle:
		c.attribute("text-anchor", "middle")
	case End:
		c.attribute("text-anchor", "end")
	}
	if t.Size != textSize {
		c.number("font-size", t.Size)
	}
	if t.Bold {
		c.attribute("font-weight", "600")
	}
	if t.Colour != Ink {
		c.attribute("fill", string(t.Colour))
	}
	c.b = append(c.b, '>')
	c.b = append(c.b, html.EscapeString(text)...)
	c.b = append(c.b, "</text>"...)
}

func (c *svg) open(element string) {
	c.b = append(c.b, '<')
	c.b = append(c.b, element...)
}

func (c *svg) attribute(name, value string) {
	c.b = append(c.b, ' ')
	c.b = append(c.b, name...)
	c.b = append(c.b, '=', '"')
	c.b = append(c.b, value...)
	c.b = append(c.b, '"')
}

func (c *svg) number(name string, x float64) {
	c.b = append(c.b, ' ')
	c.b = append(c.b, name...)
	c.b = append(c.b, '=', '"')
	c.b = appendNumber(c.b, x)
	c.b = append(c.b, '"')
}

func (c *svg) points(points []Point) {
	c.b = append(c.b, ` points="`...)
	for i, p := range points {
		if i > 0 {
			c.b = append(c.b, ' ')
		}
		c.b = appendNumber(c.b, p.X)
		c.b = append(c.b, ',')
		c.b = appendNumber(c.b, p.Y)
	}
	c.b = append(c.b, '"')
}

// look writes the presentation attributes of a style and ends the element.
func (c *svg) look(s Style) {
	if s.Fill == "" {
		s.Fill = "none"
	}
	c.attribute("fill", string(s.Fill))
	if s.Stroke != "" {
		c.attribute("stroke", string(s.Stroke))
		c.number("stroke-width", s.Width)
	}
	if s.Dash > 0 {
		c.number("stroke-dasharray", s.Dash)
	}
	c.b = append(c.b, '/', '>')
}

// edge moves the border between two roundings off the half hundredths. Layouts
// land on those often (the middle of a bar, a quarter of a width), and there
// the last bit, which differs between processors, would decide.
const edge = 1e-4

// appendNumber writes a coordinate with at most two decimals, the same on
// every machine. What is not finite is written as 0.
func appendNumber(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.Abs(x) > 1e12 {
		return append(b, '0')
	}
	n := int64(math.Floor(float64(x*100) + (0.5 + edge)))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/100, 10)
	if rest := n % 100; rest != 0 {
		b = append(b, '.', byte('0'+rest/10))
		if rest%10 != 0 {
			b = append(b, byte('0'+rest%10))
		}
	}
	return b
}
