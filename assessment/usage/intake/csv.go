package intake

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// csvForm is how the table of a format is read. Names of columns are in small
// letters; where they stand in the table does not matter.
type csvForm struct {
	need []string // the columns by which it is known
	may  []string // others that are read where they are there
	drop []string // columns left out on purpose: names, texts, what others say

	// open prepares the reading of rows, when the columns are known.
	open func(*table) func(*line)
	// first looks at the beginning of the table, to settle what its columns
	// leave open.
	first  func(*table, [][]string)
	sample int // how many rows that takes
}

// knows reports whether the format has a column of this name.
func (c *csvForm) knows(name string) bool {
	return slices.Contains(c.need, name) || slices.Contains(c.may, name) || slices.Contains(c.drop, name)
}

// table is a CSV file that is read.
type table struct {
	*file
	at    map[string]int // columns by name
	head  []string
	style numberStyle
}

// line is a row of a table.
type line struct {
	row
	table *table
	cells []string
}

// column is a column of a table. Its place is -1 where the table has none.
type column struct {
	place int
	name  string // as the file writes it
}

// col finds a column by its name in small letters.
func (t *table) col(name string) column {
	if place, there := t.at[name]; there {
		return column{place, t.head[place]}
	}
	return column{-1, name}
}

// has reports whether the table has the column.
func (c column) has() bool { return c.place >= 0 }

// text is a cell without space around it, "" where there is none.
func (l *line) text(c column) string {
	if c.place < 0 || c.place >= len(l.cells) {
		return ""
	}
	return content.Trimmed(l.cells[c.place])
}

// number reads a cell as the table writes numbers.
func (l *line) number(c column) decimal {
	cell := l.text(c)
	if d, ok := plainNumber(cell); ok {
		return d
	}
	d, fault := l.table.style.number(cell)
	switch fault {
	case ambiguous:
		l.reject(c.name, "usage_number_ambiguous", "got", content.Short(cell))
	case contradicts:
		l.refuse("usage_number_mixed", "got", content.Short(cell), "line", strconv.Itoa(l.line))
	case sound:
	}
	return d
}

// blank reports whether all of these cells are empty.
func (l *line) blank(columns ...column) bool {
	return !slices.ContainsFunc(columns, func(c column) bool { return l.text(c) != "" })
}

// readTable reads a CSV file after its form was recognised.
func (f *file) readTable(form *csvForm, in io.Reader, comma byte) {
	rows := content.NewRows(in, comma)
	head, err := rows.Head()
	if err != nil {
		f.unreadable(err)
		return
	}
	t := &table{file: f, head: head, at: columnsOf(head)}
	t.checkHead(form)
	if f.stopped() {
		return
	}
	if form.first != nil {
		form.first(t, rows.Hold(form.sample))
		if f.stopped() {
			return
		}
	}
	t.each(rows, form.open(t))
}

// columnsOf finds each name's place; the first of a repeated name counts.
func columnsOf(head []string) map[string]int {
	at := make(map[string]int, len(head))
	for i, name := range head {
		name = content.ColumnName(name)
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	return at
}

// checkHead refuses a column that counts and is there twice, and lists those
// that the format does not know.
func (t *table) checkHead(form *csvForm) {
	met := make(map[string]bool)
	for _, raw := range t.head {
		name := content.ColumnName(raw)
		switch {
		case met[name] && (slices.Contains(form.need, name) || slices.Contains(form.may, name)):
			t.refuse("usage_column_twice", "column", content.Short(raw))
		case !form.knows(name) && name != "" && !met[name]:
			t.out.Unmapped = append(t.out.Unmapped, content.Short(raw))
		}
		met[name] = true
	}
}

// each reads row after row.
func (t *table) each(rows *content.Rows, read func(*line)) {
	l := &line{row: row{file: t.file}, table: t}
	for n := 0; !t.stopped(); n++ {
		cells, number, err := rows.Next()
		l.line, l.cells = number, cells
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, content.ErrQuotes):
			l.reject("", "usage_quotes")
		case err != nil:
			t.unreadable(err)
			return
		case len(cells) == 1 && strings.TrimSpace(cells[0]) == "":
			continue
		case len(cells) != len(t.head):
			l.reject("", "usage_cells", "got", strconv.Itoa(len(cells)), "want", strconv.Itoa(len(t.head)))
		default:
			read(l)
		}
		l.end()
		if n%1024 == 0 && t.ctx.Err() != nil {
			t.err = t.ctx.Err()
		}
	}
}

// measured is a column that counts something.
type measured struct {
	column
	measure usage.Measure
}

// counts adds what columns count to a record.
func (l *line) counts(rec *usage.Record, columns []measured) {
	for _, c := range columns {
		l.n(rec, c.measure, c.name, l.number(c.column))
	}
}
