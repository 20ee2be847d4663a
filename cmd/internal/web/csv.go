package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/reports/chart"
)

// byteOrderMark tells spreadsheet programs that the file is in UTF-8.
const byteOrderMark = "\ufeff"

// csv sends the numbers behind one picture or table of the result.
func (s *Server) csv(c *fiber.Ctx, v *visit) error {
	r, _, err := s.Store.LatestResult(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	said, err := s.summary(r, wideChart)
	if err != nil {
		return err
	}
	name := c.Params("table")
	table, ok := said.table(name)
	if !ok {
		return fiber.ErrNotFound
	}
	data, err := sheet(table)
	if err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8; header=present")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="waterline-`+name+`.csv"`)
	return c.Send(data)
}

// Names of the tables that have no picture.
const (
	tableIdeas       = "ideas"
	tableAssumptions = "assumptions"
)

// table finds a table of the result by its name.
func (s summary) table(name string) (chart.Table, bool) {
	switch name {
	case tableIdeas:
		return s.Opportunities, len(s.Opportunities.Rows) > 0
	case tableAssumptions:
		return s.Assumptions, len(s.Assumptions.Rows) > 0
	}
	for _, f := range s.Figures {
		if f.ID == name {
			return f.Numbers, true
		}
	}
	return chart.Table{}, false
}

// sheet writes a table as comma-separated values.
func sheet(t chart.Table) ([]byte, error) {
	b := bytes.NewBufferString(byteOrderMark)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = inert(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// inert keeps a spreadsheet program from taking a text for a formula, and drops
// what only lays out lines on a page.
func inert(cell string) string {
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
