package reports

import (
	"math"

	"waterline/reports/chart"
	"waterline/reports/pdf"
)

// Look is the role of a text.
type Look string

// The looks.
const (
	Lead    Look = "lead"
	Body    Look = "body"
	Note    Look = "note"
	Heading Look = "heading"
	Sub     Look = "sub"
)

func (l Look) face() typeface {
	switch l {
	case Lead:
		return leadType
	case Note:
		return noteType
	case Heading:
		return headingType
	case Sub:
		return subType
	default:
		return bodyType
	}
}

// Text is a paragraph or heading.
type Text struct {
	Look Look
	Text string
}

func (b Text) gap() float64 {
	switch b.Look {
	case Heading:
		return 20
	case Sub:
		return 12
	default:
		return 8
	}
}

func (b Text) height(t *typesetter, width float64) float64 {
	f := b.Look.face()
	return f.lead * float64(len(t.lines(b.Text, width, f)))
}

func (b Text) draw(t *typesetter, x, y, width float64) {
	if b.Look == Heading || b.Look == Sub {
		f := b.Look.face()
		if b.Look == Heading {
			f = f.in(t.brand)
		}
		t.heads(b.Look, x, y, width, b.Text, f)
		return
	}
	t.said(pdf.Paragraph, x, y, width, b.Text, b.Look.face())
}

// List is items with a mark in front.
type List struct{ Items []string }

const (
	listIndent = 12.0
	listGap    = 4.0
)

func (b List) gap() float64 { return 8 }

func (b List) height(t *typesetter, width float64) float64 {
	if len(b.Items) == 0 {
		return 0
	}
	return t.remembered(tallBlock{&b.Items[0], len(b.Items), width, false}, func() float64 {
		h := -listGap
		for _, item := range b.Items {
			h += listGap + bodyType.lead*float64(len(t.lines(item, width-listIndent, bodyType)))
		}
		return h
	})
}

func (b List) draw(t *typesetter, x, y, width float64) {
	t.doc.Begin(pdf.Element{Role: pdf.List})
	for _, item := range b.Items {
		t.paint(x+1, y+bodyType.lead/2-1, 4, 2, t.brand)
		t.doc.Begin(pdf.Element{Role: pdf.Item})
		y = t.said(pdf.ItemBody, x+listIndent, y, width-listIndent, item, bodyType) + listGap
		t.doc.End()
	}
	t.doc.End()
}

// Figures is facts side by side, each with its range below it.
type Figures struct{ Facts []Fact }

const figureGap = 14.17

func (b Figures) gap() float64 { return 16 }

func (b Figures) column(width float64) float64 {
	n := float64(max(len(b.Facts), 1))
	return (width - figureGap*(n-1)) / n
}

func (b Figures) height(t *typesetter, width float64) float64 {
	w, h := b.column(width), 0.0
	for _, f := range b.Facts {
		h = math.Max(h, 10+noteType.lead*float64(len(t.lines(f.Label, w, noteType)))+figureType.lead+
			noteType.lead*float64(len(t.lines(f.under(), w, noteType))))
	}
	return h
}

func (b Figures) draw(t *typesetter, x, y, width float64) {
	w := b.column(width)
	labels := 0
	for _, f := range b.Facts {
		labels = max(labels, len(t.lines(f.Label, w, noteType)))
	}
	t.doc.Begin(pdf.Element{Role: pdf.List})
	for _, f := range b.Facts {
		t.rule(x, y, w, 1.5, t.brand)
		t.doc.Begin(pdf.Element{Role: pdf.Item})
		t.said(pdf.Label, x, y+8, w, f.Label, noteType)
		at := y + 10 + noteType.lead*float64(labels)
		t.doc.Begin(pdf.Element{Role: pdf.ItemBody})
		t.place(x, at, t.cut(f.Value, w, figureType)+" ", figureType)
		t.paragraph(x, at+figureType.lead, w, f.under(), noteType)
		t.doc.End()
		t.doc.End()
		x += w + figureGap
	}
	t.doc.End()
}

// Columns is two stacks of blocks side by side; Share is the left one's part.
type Columns struct {
	Share float64
	Left  []Block
	Right []Block
}

const gutter = 24.0

func (b Columns) gap() float64 { return 16 }

func (b Columns) widths(width float64) (left, right float64) {
	left = (width - gutter) * b.Share
	return left, width - gutter - left
}

func (b Columns) height(t *typesetter, width float64) float64 {
	l, r := b.widths(width)
	return math.Max(t.pile(b.Left, l), t.pile(b.Right, r))
}

func (b Columns) draw(t *typesetter, x, y, width float64) {
	l, r := b.widths(width)
	if left, right, ok := b.callouts(); ok {
		height := b.height(t, width)
		left.fill(t, x, y, l, height)
		right.fill(t, x+l+gutter, y, r, height)
		return
	}
	t.stack(b.Left, x, y, l)
	t.stack(b.Right, x+l+gutter, y, r)
}

// callouts are two remarks side by side, whose grounds are of one height.
func (b Columns) callouts() (left, right Callout, ok bool) {
	if len(b.Left) != 1 || len(b.Right) != 1 {
		return left, right, false
	}
	left, first := b.Left[0].(Callout)
	right, second := b.Right[0].(Callout)
	return left, right, first && second
}

// Callout is a remark on a tinted ground.
type Callout struct {
	Title string
	Text  string
}

const calloutPad = 12.0

func (b Callout) gap() float64 { return 14 }

func (b Callout) height(t *typesetter, width float64) float64 {
	w := width - 2*calloutPad
	h := 2*calloutPad - 2 + bodyType.lead*float64(len(t.lines(b.Text, w, bodyType)))
	if b.Title != "" {
		h += strongType.lead*float64(len(t.lines(b.Title, w, strongType))) + 2
	}
	return h
}

func (b Callout) draw(t *typesetter, x, y, width float64) { b.fill(t, x, y, width, b.height(t, width)) }

// fill draws the remark on a ground of a height.
func (b Callout) fill(t *typesetter, x, y, width, height float64) {
	t.paint(x, y, width, height, chart.Surface)
	t.paint(x, y, 3, height, t.brand)
	y += calloutPad - 1
	t.doc.Begin(pdf.Element{Role: pdf.Division})
	if b.Title != "" {
		y = t.said(pdf.Paragraph, x+calloutPad, y, width-2*calloutPad, b.Title, strongType) + 2
	}
	t.said(pdf.Paragraph, x+calloutPad, y, width-2*calloutPad, b.Text, bodyType)
	t.doc.End()
}

// Picture is a chart. Bare leaves out its heading, where the headline of the
// page says the same.
type Picture struct {
	Chart Chart
	Bare  bool
}

// Chart units to a full line of an A4 page. They set the 14 units of chart text
// at 9.6 points, and at 8.5 where a page is short of room.
const (
	printWidth = 720.0
	tightWidth = 812.0
)

func (b Picture) gap() float64 { return 18 }

func (b Picture) scale(t *typesetter) float64 {
	width, _ := A4.size()
	if t.setting > usualSetting {
		return (width - 2*marginSide) / tightWidth
	}
	return (width - 2*marginSide) / printWidth
}

func (b Picture) height(t *typesetter, width float64) float64 {
	h := t.tall(b.Chart, width/b.scale(t)) * b.scale(t)
	if !b.Bare {
		h += subType.lead*float64(len(t.lines(b.Chart.Heading, width, subType))) + 8
	}
	if b.Chart.Reading != "" {
		h += 6 + noteType.lead*float64(len(t.lines(b.Chart.Reading, width, noteType)))
	}
	return h
}

func (b Picture) draw(t *typesetter, x, y, width float64) {
	if !b.Bare {
		y = t.heads(Sub, x, y, width, b.Chart.Heading, subType) + 8
	}
	scale := b.scale(t)
	canvas := chart.OnPage(t.doc, t.fonts, x, y, scale)
	figure := t.doc.Begin(pdf.Element{Role: pdf.Figure, Alt: b.Chart.alternative()})
	height := b.Chart.drawing.Draw(canvas, t.fonts, width/scale) * scale
	figure.Place(x, y, width, height)
	t.doc.End()
	y += height
	if b.Chart.Reading != "" {
		t.said(pdf.Paragraph, x, y+6, width, b.Chart.Reading, noteType)
	}
}
