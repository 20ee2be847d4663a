package verdict

import (
	"bytes"
	"encoding/csv"
	"strings"

	"waterline/reports/chart"
)

// ByteOrderMark tells spreadsheet programs that a file is in UTF-8.
const ByteOrderMark = "\ufeff"

// Names of the tables that have no picture.
const (
	TableIdeas       = "ideas"
	TableAssumptions = "assumptions"
)

// Table finds a table of the result by its name.
func (v View) Table(name string) (chart.Table, bool) {
	switch name {
	case TableIdeas:
		return v.Opportunities, len(v.Opportunities.Rows) > 0
	case TableAssumptions:
		return v.Assumptions, len(v.Assumptions.Rows) > 0
	}
	for _, f := range v.Figures {
		if f.ID == name {
			return f.Numbers, true
		}
	}
	return chart.Table{}, false
}

// Sheet writes a table as comma-separated values.
func Sheet(t chart.Table) ([]byte, error) {
	b := bytes.NewBufferString(ByteOrderMark)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = Inert(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// Inert keeps a spreadsheet program from taking a text for a formula, and drops
// what only lays out lines on a page.
func Inert(cell string) string {
	cell = strings.NewReplacer("\u2060", "", "\u00a0", " ", "\u202f", " ").Replace(cell)
	if strings.ContainsAny(firstOf(cell), "=+-@\t\r\n＝＋－＠") {
		return "'" + cell
	}
	return cell
}

// firstOf is the first character that is no space.
func firstOf(cell string) string {
	for _, r := range strings.TrimLeft(cell, " ") {
		return string(r)
	}
	return ""
}
