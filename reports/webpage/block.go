package webpage

import (
	"fmt"
	"math"
	"strconv"

	"waterline/reports"
	"waterline/reports/chart"
)

// Widths of a chart: across the page, and on a phone.
const (
	wide   = 720.0
	narrow = 300.0
	gutter = 24.0
)

func (p *page) blocks(blocks []reports.Block, width float64) {
	for _, b := range blocks {
		p.block(b, width)
	}
}

func (p *page) block(block reports.Block, width float64) {
	switch b := block.(type) {
	case reports.Text:
		p.paragraph(b)
	case reports.List:
		p.list(b.Items)
	case reports.Prose:
		p.prose(b)
	case reports.Figures:
		p.figures(b.Facts)
	case reports.Columns:
		left := (width - gutter) * b.Share
		p.open("div", p.styled("columns", "--left:"+strconv.FormatFloat(b.Share, 'f', 3, 64)+"fr;--right:"+strconv.FormatFloat(1-b.Share, 'f', 3, 64)+"fr")...)
		p.group(b.Left, left)
		p.group(b.Right, width-gutter-left)
		p.close("div")
	case reports.Callout:
		p.open("div", "class", "callout")
		p.element("p", b.Title, "class", "strong")
		p.element("p", b.Text)
		p.close("div")
	case reports.Picture:
		p.picture(b, width)
	case reports.Table:
		p.table(b)
	case reports.Fields:
		p.fields(b.Rows)
	case reports.Frame:
		p.open("div", "class", "frame")
		p.blocks(b.Blocks, width-2*gutter)
		p.close("div")
	case reports.Signatures:
		p.open("div", "class", "signatures")
		for _, row := range b.Rows {
			for _, l := range row {
				p.element("p", l)
			}
		}
		p.close("div")
	default:
		p.err = fmt.Errorf("there is no form for a %T", block)
	}
}

func (p *page) group(blocks []reports.Block, width float64) {
	p.open("div")
	p.blocks(blocks, width)
	p.close("div")
}

// paragraph is a text by its role. Headings never skip a level.
func (p *page) paragraph(b reports.Text) {
	switch b.Look {
	case reports.Heading:
		p.deep = true
		p.element("h3", b.Text)
	case reports.Sub:
		p.heading(b.Text)
	case reports.Lead:
		p.element("p", b.Text, "class", "lead")
	case reports.Note:
		p.element("p", b.Text, "class", "note")
	default:
		p.element("p", b.Text)
	}
}

// heading is a lesser heading, below the last one.
func (p *page) heading(text string) {
	if p.deep {
		p.element("h4", text)
		return
	}
	p.element("h3", text, "class", "sub")
}

func (p *page) list(items []string) {
	p.open("ul")
	for _, item := range items {
		p.element("li", item)
	}
	p.close("ul")
}

// prose is a paragraph that a person wrote, an item with its mark in front.
func (p *page) prose(b reports.Prose) {
	class := "prose"
	if b.Mark != "" {
		class = "prose item"
	}
	p.open("p", "class", class)
	if b.Mark != "" {
		p.text(b.Mark + " ")
	}
	for _, part := range b.Parts(0, len(b.Text)) {
		if part.Strong {
			p.element("strong", part.Text)
		} else {
			p.text(part.Text)
		}
	}
	p.close("p")
}

func (p *page) figures(facts []reports.Fact) {
	p.open("dl", "class", "facts")
	for _, f := range facts {
		p.open("div")
		p.element("dt", f.Label)
		p.element("dd", f.Value, "class", "value")
		p.element("dd", f.Under(), "class", "range")
		p.close("div")
	}
	p.close("dl")
}

func (p *page) fields(rows []reports.Field) {
	p.open("dl", "class", "fields")
	for _, f := range rows {
		p.open("div")
		p.element("dt", f.Label)
		for _, v := range f.Values {
			p.element("dd", v)
		}
		p.close("div")
	}
	p.close("dl")
}

// picture is a chart for a wide page and for a phone, of which the style sheet
// shows one, with its numbers below.
func (p *page) picture(b reports.Picture, width float64) {
	p.charts++
	id := "c" + strconv.Itoa(p.charts)
	p.open("figure")
	if !b.Bare {
		p.heading(b.Chart.Heading)
	}
	width = math.Max(narrow, math.Round(width))
	if width < 1.4*narrow {
		p.raw(b.Chart.SVG(width, id))
	} else {
		p.open("div", "class", "wide")
		p.raw(b.Chart.SVG(width, id))
		p.close("div")
		p.open("div", "class", "narrow")
		p.raw(b.Chart.SVG(narrow, id+"n"))
		p.close("div")
	}
	p.element("figcaption", b.Chart.Reading)
	if len(b.Chart.Numbers.Rows) > 0 {
		p.open("details")
		p.element("summary", p.t("numbers"))
		p.numbers(b.Chart.Numbers, b.Chart.Heading)
		p.close("details")
	}
	p.close("figure")
}

// numbers is the table behind a chart.
func (p *page) numbers(t chart.Table, name string) {
	columns := make([]reports.Column, len(t.Head))
	for i, head := range t.Head {
		columns[i] = reports.Column{Head: head, Numeric: i < len(t.Numeric) && t.Numeric[i]}
	}
	p.grid(columns, t.Rows, p.t("numbers_of", "name", name))
}

func (p *page) table(b reports.Table) { p.grid(b.Columns, b.Rows, p.headline) }

// grid is a table whose first column names its rows. It scrolls by itself where
// the page is too narrow, by keyboard too.
func (p *page) grid(columns []reports.Column, rows [][]string, name string) {
	p.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", name)
	kind := "few"
	if len(columns) > fewColumns {
		kind = "many"
	}
	p.open("table", "class", kind)
	p.widths(columns)
	p.open("thead")
	p.open("tr")
	for _, c := range columns {
		p.cell(c, c.Head, "th", "scope", "col")
	}
	p.close("tr")
	p.close("thead")
	p.open("tbody")
	for _, row := range rows {
		p.open("tr")
		for i, text := range row {
			column := reports.Column{}
			if i < len(columns) {
				column = columns[i]
			}
			if i == 0 {
				p.cell(column, text, "th", "scope", "row")
			} else {
				p.cell(column, text, "td")
			}
		}
		p.close("tr")
	}
	p.close("tbody")
	p.close("table")
	p.close("div")
}

// fewColumns is how many columns of a table a phone shows without scrolling.
const fewColumns = 3

// widths gives columns their shares, where they have any.
func (p *page) widths(columns []reports.Column) {
	total := 0.0
	for _, c := range columns {
		total += c.Share
	}
	if total == 0 {
		return
	}
	p.open("colgroup")
	for _, c := range columns {
		p.open("col", p.styled("", "width:"+strconv.FormatFloat(100*c.Share/total, 'f', 1, 64)+"%")...)
	}
	p.close("colgroup")
}

// cell is one cell; one without text heads nothing.
func (p *page) cell(c reports.Column, text, name string, attributes ...string) {
	if text == "" {
		name, attributes = "td", nil
	}
	if c.Numeric {
		attributes = append(attributes, "class", "n")
	}
	p.open(name, attributes...)
	p.text(text)
	p.close(name)
}
