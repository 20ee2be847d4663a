package reports

import (
	"io"
	"strconv"
	"strings"

	"waterline/reports/chart"
	"waterline/reports/pdf"
)

func (d *Document) write(w io.Writer) error {
	width, height := d.Paper.size()
	doc := pdf.New(pdf.Properties{
		Title: d.Title, Author: d.Author, Subject: d.Subject, Language: d.Language, Producer: d.look.Mark(),
		Date: d.Date, Width: width, Height: height,
	}, d.fonts)
	for _, a := range d.attached {
		doc.Attach(a)
	}
	d.draw(doc, doc.Page)
	return doc.Write(w)
}

// draw sets all pages on paper; turn starts a page, under a name or none.
func (d *Document) draw(on paper, turn func(name string)) {
	width, height := d.Paper.size()
	t := &typesetter{fonts: d.fonts, brand: d.brand, look: d.look, doc: on, memory: d.memory}
	for i, p := range d.Pages {
		turn(p.Name)
		if p.Name != "" || i == 0 {
			t.section(i, p)
		}
		if p.Cover {
			t.cover(p, width, height)
			continue
		}
		t.page(p, width)
		t.footer(d.Footer, i+1, len(d.Pages), width, height)
	}
	on.End()
}

// section starts the part of the document that a page opens.
func (t *typesetter) section(i int, p Page) {
	if i > 0 {
		t.doc.End()
	}
	t.doc.Begin(pdf.Element{Role: pdf.Section, Title: p.Name})
	t.heading = 2
}

// page sets kicker, headline and blocks. The kicker of a page that continues
// another is no content.
func (t *typesetter) page(p Page, width float64) {
	inner := width - 2*marginSide
	y := marginTop
	t.setting = p.setting
	role := pdf.Paragraph
	if p.Headline == "" {
		role = pdf.Artifact
	}
	t.doc.Begin(pdf.Element{Role: role})
	t.put(marginSide, y, p.Kicker, kickerType.in(t.brand))
	t.doc.End()
	y += kickerType.lead + 8
	if p.Headline != "" {
		t.said(pdf.Heading2, marginSide, y, inner, p.Headline, headlineType)
	}
	t.stack(p.Blocks, marginSide, t.top(p, inner), inner)
}

// stack draws blocks one below the other.
func (t *typesetter) stack(blocks []Block, x, y, width float64) {
	for i, b := range blocks {
		if i > 0 {
			y += t.gap(b)
		}
		b.draw(t, x, y, width)
		y += b.height(t, width)
	}
}

// pile is the height of blocks one below the other.
func (t *typesetter) pile(blocks []Block, width float64) float64 {
	h := 0.0
	for i, b := range blocks {
		if i > 0 {
			h += t.gap(b)
		}
		h += b.height(t, width)
	}
	return h
}

// footer writes one line, or two where names are long. Names give way to what
// must be said.
func (t *typesetter) footer(f Footer, n, total int, width, height float64) {
	const between = " · "
	t.doc.Begin(pdf.Element{Role: pdf.Artifact})
	defer t.doc.End()
	y := height - marginBottom + 24
	t.rule(marginSide, y-8, width-2*marginSide, 0.5, chart.Hair)
	counter := strings.NewReplacer("{n}", strconv.Itoa(n), "{total}", strconv.Itoa(total)).Replace(f.Counter)
	t.putEnd(width-marginSide, y, counter, footType)
	room := width - 2*marginSide - t.width(counter, footType) - 24
	who, rest := f.Firm+between+f.Client, f.Rest+between+f.Ranges
	if t.width(who+between+rest, footType) <= room {
		t.put(marginSide, y, who+between+rest, footType)
		return
	}
	firm := t.cut(f.Firm, room/2, footType)
	client := t.cut(f.Client, room-t.width(firm+between, footType), footType)
	t.put(marginSide, y-2, firm+between+client, footType)
	t.put(marginSide, y-2+footType.lead, t.cut(rest, room, footType), footType)
}

// cover sets the title above a waterline and the particulars below it.
func (t *typesetter) cover(p Page, width, height float64) {
	line := height * 0.56
	t.paint(0, line, width, height-line, t.look.Tint())
	t.rule(0, line-1.5, width, 3, t.brand)
	inner := width - 2*marginSide
	t.setting = usualSetting
	t.letterhead(p.Kicker, width)
	title := t.lines(p.Headline, inner, coverType)
	y := line - 44 - coverType.lead*float64(len(title))
	if t.look.Cover.Subtitle != "" {
		y -= coverSubtitle
	}
	y = t.said(pdf.Heading1, marginSide, y, inner, p.Headline, coverType)
	if t.look.Cover.Subtitle != "" {
		t.said(pdf.Paragraph, marginSide, y+8, inner, t.cut(t.look.Cover.Subtitle, inner, leadType), leadType)
	}
	t.stack(p.Blocks, marginSide, line+36, inner)
}
