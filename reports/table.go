package reports

import (
	"slices"
	"strings"

	"waterline/reports/chart"
	"waterline/reports/pdf"
)

// Table is rows under a head that is repeated on every page it runs over.
type Table struct {
	Columns []Column
	Rows    [][]string

	continues bool // the table of the page before; its head is there
}

// Column is one column; the shares of a table add up to its width.
type Column struct {
	Head    string
	Share   float64
	Numeric bool // set flush right
}

// absent stands in a cell for what is not known or does not apply.
const absent = "–"

const (
	cellGap  = 8.0
	leastRow = 3 // rows kept together at a page break
	cellMost = 6 // lines of a cell; what is longer ends in an ellipsis
)

func (b Table) gap() float64 { return 12 }

// widths are the widths of the columns without the gap after each.
func (b Table) widths(width float64) []float64 {
	total := 0.0
	for _, c := range b.Columns {
		total += c.Share
	}
	room := width - cellGap*float64(len(b.Columns)-1)
	out := make([]float64, len(b.Columns))
	for i, c := range b.Columns {
		out[i] = room * c.Share / total
	}
	return out
}

func (b Table) headHeight(t *typesetter, widths []float64) float64 {
	lines := 1
	for i, c := range b.Columns {
		lines = max(lines, len(b.cell(t, i, c.Head, widths, tableHead).lines))
	}
	return tableHead.lead*float64(lines) + 2*t.setting.cellPad()
}

func (b Table) rowHeight(t *typesetter, row []string, widths []float64) float64 {
	lines := 1
	for i, cell := range row {
		lines = max(lines, len(b.cell(t, i, cell, widths, tableType).lines))
	}
	return tableType.lead*float64(lines) + 2*t.setting.cellPad()
}

func (b Table) height(t *typesetter, width float64) float64 {
	widths := b.widths(width)
	if len(b.Rows) == 0 {
		return b.headHeight(t, widths)
	}
	return t.remembered(tallBlock{&b.Rows[0], len(b.Rows), width, t.setting == closeSetting}, func() float64 {
		h := b.headHeight(t, widths)
		for _, row := range b.Rows {
			h += b.rowHeight(t, row, widths)
		}
		return h
	})
}

func (b Table) draw(t *typesetter, x, y, width float64) {
	widths := b.widths(width)
	head := make([]string, len(b.Columns))
	for i, c := range b.Columns {
		head[i] = c.Head
	}
	h := b.headHeight(t, widths)
	if b.continues && t.table != nil {
		t.doc.Resume(t.table)
		t.doc.Begin(pdf.Element{Role: pdf.Artifact})
	} else {
		t.table = t.doc.Begin(pdf.Element{Role: pdf.Table})
		t.doc.Begin(pdf.Element{Role: pdf.Row})
	}
	b.line(t, x, y, head, widths, tableHead)
	t.doc.End()
	y += h
	t.rule(x, y-0.5, width, 1, chart.Ink3)
	for i, row := range b.Rows {
		t.doc.Begin(pdf.Element{Role: pdf.Row})
		b.line(t, x, y, row, widths, tableType)
		t.doc.End()
		y += b.rowHeight(t, row, widths)
		if i < len(b.Rows)-1 {
			t.rule(x, y-0.25, width, 0.5, chart.Hair)
		}
	}
	t.doc.End()
}

// role is what a cell is: the head of its column, the name of its row, or one
// of the figures.
func (b Table) role(column int, f typeface) pdf.Element {
	switch {
	case f == tableHead:
		return pdf.Element{Role: pdf.Head, Scope: pdf.OfColumn}
	case column == b.naming():
		return pdf.Element{Role: pdf.Head, Scope: pdf.OfRow}
	default:
		return pdf.Element{Role: pdf.Cell}
	}
}

// naming is the column that names the rows: the first that has a head and holds
// words, or none.
func (b Table) naming() int {
	for i, c := range b.Columns {
		if c.Head != "" && !c.Numeric {
			return i
		}
	}
	return -1
}

func (b Table) line(t *typesetter, x, y float64, cells []string, widths []float64, f typeface) {
	for i, cell := range cells {
		at := y + t.setting.cellPad()
		t.doc.Begin(b.role(i, f))
		b.cell(t, i, cell, widths, f).each(func(line string) {
			from := x
			if b.Columns[i].Numeric {
				from += widths[i] - t.width(strings.TrimSuffix(line, " "), f)
			}
			t.place(from, at, line, f)
			at += f.lead
		})
		t.doc.End()
		x += widths[i] + cellGap
	}
}

// cell breaks the text of a cell. Where one figure with its range is too wide for
// a line, all of the table go on above their ranges, so that they stand alike.
func (b Table) cell(t *typesetter, column int, text string, widths []float64, f typeface) broken {
	if b.Columns[column].Numeric && f == tableType && t.stacked(b, widths) {
		if value, ranged, ok := strings.Cut(text, " ("); ok {
			text, _ = t.fonts.Clean(text)
			return broken{text: text, lines: []string{value, "(" + ranged}}
		}
	}
	return t.broken(text, widths[column], f, cellMost)
}

// setTable is a table at a width.
type setTable struct {
	first *[]string // its first row, which tells tables apart
	rows  int
	width float64 // of its first column
}

// stacked reports whether the ranges of a table stand below their figures: where
// one of them is too wide for a line and each is narrow enough by itself.
func (t *typesetter) stacked(b Table, widths []float64) bool {
	if len(b.Rows) == 0 {
		return false
	}
	key := setTable{&b.Rows[0], len(b.Rows), widths[0]}
	if stacked, known := t.memory.tables[key]; known {
		return stacked
	}
	wide, narrow := false, true
	for _, row := range b.Rows {
		for i, cell := range row {
			if b.Columns[i].Numeric && strings.Contains(cell, " (") {
				wide = wide || t.width(cell, tableType) > widths[i]
				narrow = narrow && t.widest(rangeOnLine(cell), tableType) <= widths[i]
			}
		}
	}
	if t.memory.tables != nil && t.doc == nil {
		t.memory.tables[key] = wide && narrow
	}
	return wide && narrow
}

// widest is the width of the widest part of a text that stays on one line.
func (t *typesetter) widest(text string, f typeface) float64 {
	w := 0.0
	for part := range strings.SplitSeq(text, " ") {
		w = max(w, t.width(part, f))
	}
	return w
}

// nameInCell is the length of a name that takes at most two lines of a cell.
const nameInCell = 40

// shortened is the table with the texts of a column no longer than so many
// characters.
func (b Table) shortened(column, most int) Table {
	rows := make([][]string, len(b.Rows))
	for i, row := range b.Rows {
		rows[i] = slices.Clone(row)
		rows[i][column] = shortened(row[column], most)
	}
	b.Rows = rows
	return b
}

// split cuts the table after the last row that fits, if at least so many rows
// go before the cut.
func (b Table) split(t *typesetter, width, room float64, least int) (head, tail Table, ok bool) {
	widths := b.widths(width)
	used := b.headHeight(t, widths)
	n := 0
	for _, row := range b.Rows {
		h := b.rowHeight(t, row, widths)
		if used+h > room {
			break
		}
		used, n = used+h, n+1
	}
	n = min(n, len(b.Rows)-1)
	if n < least {
		return b, Table{}, false
	}
	head, tail = b, b
	head.Rows, tail.Rows, tail.continues = b.Rows[:n], b.Rows[n:], true
	return head, tail, true
}
