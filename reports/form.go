package reports

import (
	"math"

	"waterline/reports/chart"
	"waterline/reports/pdf"
)

// Fields is labelled entries between hairlines, as on a form.
type Fields struct {
	Rows  []Field
	Share float64 // of the labels
}

// Field is one entry; several values stand one below the other.
type Field struct {
	Label  string
	Values []string
}

func (b Fields) gap() float64 { return 12 }

func (b Fields) split(width float64) (label, value float64) {
	label = width * b.Share
	return label - 12, width - label
}

func (b Fields) row(t *typesetter, f Field, width float64) float64 {
	label, value := b.split(width)
	h := 0.0
	for _, v := range f.Values {
		h += bodyType.lead * float64(len(t.lines(v, value, bodyType)))
	}
	return math.Max(h, strongType.lead*float64(len(t.lines(f.Label, label, strongType)))) + t.setting.space(8)
}

func (b Fields) height(t *typesetter, width float64) float64 {
	if len(b.Rows) == 0 {
		return 0
	}
	return t.remembered(tallBlock{&b.Rows[0], len(b.Rows), width, t.setting == closeSetting}, func() float64 {
		h := 0.0
		for _, f := range b.Rows {
			h += b.row(t, f, width)
		}
		return h
	})
}

func (b Fields) draw(t *typesetter, x, y, width float64) {
	label, _ := b.split(width)
	t.doc.Begin(pdf.Element{Role: pdf.List})
	for i, f := range b.Rows {
		if i > 0 {
			t.rule(x, y, width, 0.5, chart.Hair)
		}
		t.doc.Begin(pdf.Element{Role: pdf.Item})
		at := y + t.setting.space(8)/2
		t.said(pdf.Label, x, at, label, f.Label, strongType)
		for _, v := range f.Values {
			at = t.said(pdf.ItemBody, x+label+12, at, width-label-12, v, bodyType)
		}
		t.doc.End()
		y += b.row(t, f, width)
	}
	t.doc.End()
}

// Frame is a bordered form of blocks, such as a charter to sign.
type Frame struct{ Blocks []Block }

const framePad = 16.0

func (b Frame) gap() float64 { return 12 }

func (b Frame) height(t *typesetter, width float64) float64 {
	return t.pile(b.Blocks, width-2*framePad) + 2*framePad
}

func (b Frame) draw(t *typesetter, x, y, width float64) {
	t.outline(x, y, width, b.height(t, width), 1, chart.Deep)
	t.doc.Begin(pdf.Element{Role: pdf.Division})
	t.stack(b.Blocks, x+framePad, y+framePad, width-2*framePad)
	t.doc.End()
}

// Signatures is lines to sign on: a row for each who signs, side by side what is
// to be written.
type Signatures struct{ Rows [][]string }

const signatureRoom = 30.0 // to write in, above each line

func (b Signatures) gap() float64 { return 6 }

func (b Signatures) height(_ *typesetter, _ float64) float64 {
	return float64(len(b.Rows)) * (signatureRoom + 3 + noteType.lead)
}

func (b Signatures) draw(t *typesetter, x, y, width float64) {
	for _, row := range b.Rows {
		n := float64(max(len(row), 1))
		w := (width - gutter*(n-1)) / n
		y += signatureRoom
		for i, l := range row {
			at := x + float64(i)*(w+gutter)
			t.rule(at, y, w, 0.75, chart.Ink2)
			t.doc.Begin(pdf.Element{Role: pdf.Paragraph})
			t.put(at, y+3, t.cut(l, w, noteType), noteType)
			t.doc.End()
		}
		y += 3 + noteType.lead
	}
}
