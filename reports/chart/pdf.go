package chart

import "waterline/reports/font"

// Sheet is a page that is drawn on, in points from its top left corner. The
// methods are those of fpdf. Text is set in the family font.Name, with the
// styles "" and "B".
type Sheet interface {
	SetFillColor(r, g, b int)
	SetDrawColor(r, g, b int)
	SetTextColor(r, g, b int)
	SetLineWidth(width float64)
	SetDashPattern(lengths []float64, phase float64)
	SetFont(family, style string, size float64)
	Rect(x, y, w, h float64, operator string)
	Circle(x, y, r float64, operator string)
	Line(x1, y1, x2, y2 float64)
	MoveTo(x, y float64)
	LineTo(x, y float64)
	ClosePath()
	DrawPath(operator string)
	Text(x, y float64, text string)
}

// PDF is the Canvas that draws on the current page of a document.
type PDF struct {
	doc   Sheet
	fonts *font.Family
	x, y  float64
	scale float64
}

// OnPage returns a canvas whose corner is at x, y of the page, with scale
// points to one chart unit.
func OnPage(doc Sheet, fonts *font.Family, x, y, scale float64) *PDF {
	return &PDF{doc: doc, fonts: fonts, x: x, y: y, scale: scale}
}

// place rounds each product by itself: fused with the sum it would differ in
// its last bit from one processor to the next.
func (c *PDF) place(x, y float64) (float64, float64) {
	return c.x + float64(x*c.scale), c.y + float64(y*c.scale)
}

// dress sets the pens of a style and returns the painting operator.
func (c *PDF) dress(s Style) string {
	operator := ""
	if s.Fill != "" {
		c.doc.SetFillColor(s.Fill.RGB())
		operator = "F"
	}
	if s.Stroke != "" {
		c.doc.SetDrawColor(s.Stroke.RGB())
		c.doc.SetLineWidth(s.Width * c.scale)
		operator += "D"
	}
	if s.Dash > 0 {
		c.doc.SetDashPattern([]float64{s.Dash * c.scale, s.Dash * c.scale}, 0)
	} else {
		c.doc.SetDashPattern(nil, 0)
	}
	return operator
}

// Rect draws a rectangle.
func (c *PDF) Rect(x, y, w, h float64, s Style) {
	if operator := c.dress(s); operator != "" {
		px, py := c.place(x, y)
		c.doc.Rect(px, py, w*c.scale, h*c.scale, operator)
	}
}

// Circle draws a circle.
func (c *PDF) Circle(x, y, r float64, s Style) {
	if operator := c.dress(s); operator != "" {
		px, py := c.place(x, y)
		c.doc.Circle(px, py, r*c.scale, operator)
	}
}

// Line draws a straight line.
func (c *PDF) Line(x1, y1, x2, y2 float64, s Style) {
	if c.dress(s) == "" {
		return
	}
	px, py := c.place(x1, y1)
	qx, qy := c.place(x2, y2)
	c.doc.Line(px, py, qx, qy)
}

// Polyline draws an open line through points.
func (c *PDF) Polyline(points []Point, s Style) {
	s.Fill = ""
	c.path(points, s, false)
}

// Polygon draws a closed shape.
func (c *PDF) Polygon(points []Point, s Style) { c.path(points, s, true) }

func (c *PDF) path(points []Point, s Style, closed bool) {
	operator := c.dress(s)
	if operator == "" || len(points) < 2 {
		return
	}
	for i, p := range points {
		x, y := c.place(p.X, p.Y)
		if i == 0 {
			c.doc.MoveTo(x, y)
			continue
		}
		c.doc.LineTo(x, y)
	}
	if closed {
		c.doc.ClosePath()
	}
	c.doc.DrawPath(operator)
}

// Text sets one line.
func (c *PDF) Text(x, y float64, text string, t Type) {
	if text == "" {
		return
	}
	switch t.Anchor {
	case Middle:
		x -= c.fonts.Width(text, t.Size, t.Bold) / 2
	case End:
		x -= c.fonts.Width(text, t.Size, t.Bold)
	}
	style := ""
	if t.Bold {
		style = "B"
	}
	c.doc.SetFont(font.Name, style, t.Size*c.scale)
	c.doc.SetTextColor(t.Colour.RGB())
	px, py := c.place(x, y)
	c.doc.Text(px, py, text)
}
