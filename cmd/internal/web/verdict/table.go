package verdict

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

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
	if v.Among != nil && name == TableAmong {
		return v.Among.Work, len(v.Among.Work.Rows) > 0
	}
	if v.Among != nil && v.Among.Figure != nil && name == v.Among.Figure.ID {
		return v.Among.Figure.Numbers, true
	}
	for _, f := range v.Figures {
		if f.ID == name {
			return f.Numbers, true
		}
	}
	return chart.Table{}, false
}

// SendTable sends the numbers behind one picture or table. NotFound for a name
// that the view has not.
func (v View) SendTable(c *fiber.Ctx, name string) error {
	table, ok := v.Table(name)
	if !ok {
		return fiber.ErrNotFound
	}
	return Send(c, "waterline-"+name, table)
}

// SendFigure sends the numbers behind one of some pictures. NotFound for a name
// that none of them has.
func SendFigure(c *fiber.Ctx, figures []Figure, name string) error {
	for _, f := range figures {
		if f.ID == name {
			return Send(c, "waterline-"+name, f.Numbers)
		}
	}
	return fiber.ErrNotFound
}

// Send sends a table as a file for a spreadsheet program.
func Send(c *fiber.Ctx, name string, t chart.Table) error {
	data, err := Sheet(t)
	if err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8; header=present")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	return c.Send(data)
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
// what only lays out lines on a page. A plain number stays one, below zero too.
func Inert(cell string) string {
	if isPlainNumber(cell) {
		return cell
	}
	cell = strings.NewReplacer("\u2060", "", "\u00a0", " ", "\u202f", " ").Replace(cell)
	if strings.ContainsAny(firstOf(cell), "=+-@\t\r\n＝＋－＠") {
		return "'" + cell
	}
	return cell
}

// isPlainNumber accepts digits with at most a minus before them and one point
// among them. What else a parser of numbers takes (+1, -inf, 0x1p-2) is a
// formula or a name to a spreadsheet program.
func isPlainNumber(cell string) bool {
	digits := strings.TrimPrefix(cell, "-")
	_, err := strconv.ParseFloat(digits, 64)
	return err == nil && strings.Trim(digits, "0123456789.") == ""
}

// firstOf is the first character that is no space.
func firstOf(cell string) string {
	for _, r := range strings.TrimLeft(cell, " ") {
		return string(r)
	}
	return ""
}
