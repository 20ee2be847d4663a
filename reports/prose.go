package reports

import (
	"strings"

	"waterline/reports/pdf"
)

// Prose is one paragraph or item that a person wrote.
type Prose struct{ Passage }

// Passage is a text of which parts are strong.
type Passage struct {
	Mark   string // before an item, "" for a paragraph
	Text   string
	Strong [][2]int // from and to, in bytes of Text, in order
}

// add appends a part.
func (p *Passage) add(text string, strong bool) {
	from := len(p.Text)
	p.Text += text
	if !strong || text == "" {
		return
	}
	if last := len(p.Strong) - 1; last >= 0 && p.Strong[last][1] == from {
		p.Strong[last][1] = len(p.Text)
		return
	}
	p.Strong = append(p.Strong, [2]int{from, len(p.Text)})
}

// trim takes spaces off the end; those at the beginning Markdown has none of.
func (p *Passage) trim() {
	p.Text = strings.TrimRight(p.Text, " ")
	for i := range p.Strong {
		p.Strong[i][1] = min(p.Strong[i][1], len(p.Text))
	}
}

// Parts are the text from one place to another, cut where strong begins or ends.
func (p Passage) Parts(from, to int) []Part {
	var out []Part
	put := func(from, to int, strong bool) {
		if from < to {
			out = append(out, Part{p.Text[from:to], strong})
		}
	}
	at := from
	for _, s := range p.Strong {
		low, high := max(s[0], at), min(s[1], to)
		if low < high {
			put(at, low, false)
			put(low, high, true)
			at = high
		}
	}
	put(at, to, false)
	return out
}

// Part is a run of a passage.
type Part struct {
	Text   string
	Strong bool
}

func (b Prose) gap() float64 {
	if b.Mark != "" {
		return listGap
	}
	return 8
}

const markWidth = 16.0

// face is the one that lines are broken by: where anything is strong the wider.
func (b Prose) face() typeface {
	if len(b.Strong) > 0 {
		return strongType
	}
	return bodyType
}

func (b Prose) indent() float64 {
	if b.Mark != "" {
		return markWidth
	}
	return 0
}

func (b Prose) height(t *typesetter, width float64) float64 {
	return bodyType.lead * float64(len(t.lines(b.Text, width-b.indent(), b.face())))
}

func (b Prose) draw(t *typesetter, x, y, width float64) {
	if b.Mark == "" {
		t.doc.Begin(pdf.Element{Role: pdf.Paragraph})
		b.lines(t, x, y, width)
		t.doc.End()
		return
	}
	t.doc.Begin(pdf.Element{Role: pdf.List})
	t.doc.Begin(pdf.Element{Role: pdf.Item})
	t.doc.Begin(pdf.Element{Role: pdf.Label})
	t.put(x, y, b.Mark, bodyType)
	t.doc.End()
	t.doc.Begin(pdf.Element{Role: pdf.ItemBody})
	b.lines(t, x+markWidth, y, width-markWidth)
	t.doc.End()
	t.doc.End()
	t.doc.End()
}

// lines sets the text line by line, each with the space it was broken at.
func (b Prose) lines(t *typesetter, x, y, width float64) {
	at := 0
	for _, line := range t.lines(b.Text, width, b.face()) {
		end := at + len(line)
		if end < len(b.Text) && b.Text[end] == ' ' {
			end++
		}
		left := x
		for _, part := range b.Parts(at, min(end, len(b.Text))) {
			f := bodyType
			if part.Strong {
				f = strongType
			}
			t.place(left, y, part.Text, f)
			left += t.width(part.Text, f)
		}
		at, y = end, y+bodyType.lead
	}
}
