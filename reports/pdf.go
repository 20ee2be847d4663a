package reports

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"waterline/reports/chart"
	"waterline/reports/font"
)

// producer is in the properties of every file.
const producer = "Waterline"

func (d *Document) write(w io.Writer) error {
	width, height := d.Paper.size()
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCompression(true)
	doc.SetCatalogSort(true)
	doc.SetCreationDate(d.Date)
	doc.SetModificationDate(d.Date)
	doc.SetProducer(producer, true)
	doc.SetCreator(producer, true)
	doc.SetTitle(d.Title, true)
	doc.SetAuthor(d.Author, true)
	doc.SetSubject(d.Subject, true)
	doc.SetLang(d.Language)
	doc.AddUTF8FontFromBytes(font.Name, "", d.fonts.Regular.Data())
	doc.AddUTF8FontFromBytes(font.Name, "B", d.fonts.Semibold.Data())
	t := &typesetter{fonts: d.fonts, brand: d.brand, doc: doc}
	for i, p := range d.Pages {
		doc.AddPage()
		doc.SetFont(font.Name, "", bodyType.size)
		if p.Name != "" {
			doc.Bookmark(p.Name, 0, 0)
		}
		if p.Cover {
			t.cover(p, width, height)
			continue
		}
		t.page(p, width)
		t.footer(d.Footer, i+1, len(d.Pages), width, height)
	}
	if err := doc.Output(w); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// page sets kicker, headline and blocks.
func (t *typesetter) page(p Page, width float64) {
	inner := width - 2*marginSide
	y := marginTop
	t.put(marginSide, y, p.Kicker, kickerType.in(t.brand))
	y += kickerType.lead + 8
	if p.Headline != "" {
		t.paragraph(marginSide, y, inner, p.Headline, headlineType)
	}
	t.stack(p.Blocks, marginSide, t.top(p, inner), inner)
}

// stack draws blocks one below the other.
func (t *typesetter) stack(blocks []Block, x, y, width float64) {
	for i, b := range blocks {
		if i > 0 {
			y += b.gap()
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
			h += b.gap()
		}
		h += b.height(t, width)
	}
	return h
}

// footer writes one line; the client's name gives way when it is long.
func (t *typesetter) footer(f Footer, n, total int, width, height float64) {
	const between = " · "
	y := height - marginBottom + 24
	t.rule(marginSide, y-8, width-2*marginSide, 0.5, chart.Hair)
	counter := strings.NewReplacer("{n}", strconv.Itoa(n), "{total}", strconv.Itoa(total)).Replace(f.Counter)
	t.putEnd(width-marginSide, y, counter, footType)
	room := width - 2*marginSide - t.width(counter, footType) - 24
	tail := between + f.Rest + between + f.Ranges
	firm := t.cut(f.Firm, room*0.3, footType)
	client := t.cut(f.Client, room-t.width(firm+between+tail, footType), footType)
	t.put(marginSide, y, firm+between+client+tail, footType)
}

// cover sets the title above a waterline and the particulars below it.
func (t *typesetter) cover(p Page, width, height float64) {
	line := height * 0.56
	t.paint(0, line, width, height-line, chart.Pale)
	t.rule(0, line-1.5, width, 3, t.brand)
	inner := width - 2*marginSide
	t.put(marginSide, marginTop, p.Kicker, kickerType.in(t.brand))
	title := t.lines(p.Headline, inner, coverType)
	y := line - 44 - coverType.lead*float64(len(title))
	for _, l := range title {
		t.put(marginSide, y, l, coverType)
		y += coverType.lead
	}
	t.stack(p.Blocks, marginSide, line+36, inner)
}
