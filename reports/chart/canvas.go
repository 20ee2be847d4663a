// Package chart draws the pictures of a report. A chart takes plain numbers
// and words and draws on a Canvas, which is either an SVG or a page of a PDF,
// so that both show the same thing. Filled, hollow and dashed carry meaning;
// colour never does so alone.
package chart

import "waterline/reports/font"

// Canvas is a drawing surface. Coordinates run right and down from the top
// left corner of the chart, in units of which a full-width chart is 720 wide.
type Canvas interface {
	Rect(x, y, w, h float64, s Style)
	Circle(x, y, r float64, s Style)
	Line(x1, y1, x2, y2 float64, s Style)
	Polyline(points []Point, s Style)
	Polygon(points []Point, s Style)
	// Text sets one line with its baseline at y.
	Text(x, y float64, text string, t Type)
}

// Point is a place on a canvas.
type Point struct{ X, Y float64 }

// Style is how a shape looks. An empty colour is not painted.
type Style struct {
	Fill   Colour
	Stroke Colour
	Width  float64 // of the stroke
	Dash   float64 // length of dashes and gaps; 0 is a whole line
}

// Anchor says which part of a text stands at its x.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Type is how a text is set.
type Type struct {
	Size   float64
	Bold   bool
	Colour Colour
	Anchor Anchor
}

// Drawing is one chart. Draw lays it out for a width and returns the height it
// took; the same width gives the same picture on any canvas.
type Drawing interface {
	Draw(c Canvas, f *font.Family, width float64) (height float64)
	Describe() Description
	Table() Table
}

// Description is what a reader who does not see the picture gets.
type Description struct {
	Title string // the finding
	Text  string // the main numbers in words
}

// Table is the numbers of a chart.
type Table struct {
	Head    []string
	Rows    [][]string
	Numeric []bool // by column: set flush right
}

// Height is the height a drawing takes at a width.
func Height(d Drawing, f *font.Family, width float64) float64 {
	return d.Draw(blind{}, f, width)
}

// blind is a canvas that shows nothing.
type blind struct{}

func (blind) Rect(_, _, _, _ float64, _ Style)    {}
func (blind) Circle(_, _, _ float64, _ Style)     {}
func (blind) Line(_, _, _, _ float64, _ Style)    {}
func (blind) Polyline(_ []Point, _ Style)         {}
func (blind) Polygon(_ []Point, _ Style)          {}
func (blind) Text(_, _ float64, _ string, _ Type) {}
