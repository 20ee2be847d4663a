package fiction

import (
	"bufio"
	"encoding/csv"

	"waterline/assessment/usage"
)

// sheet is how the lines of a tool make a table, and what its rows are read as.
type sheet struct {
	head     []string
	requests bool // a row is a request, and not a day of a person and model
	row      func(c *Company, t int, l *line) [][]string
	record   func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record
	lines    func(c *Company, t int) []line // in place of both
}

// table writes a sheet with commas.
type table struct{ sheet sheet }

func (s table) each(c *Company, t int, do func(*line) error) error {
	switch {
	case s.sheet.requests:
		return c.requests(t, func(l line) error { return do(&l) })
	case s.sheet.lines != nil:
		lines := s.sheet.lines(c, t)
		for i := range lines {
			if err := do(&lines[i]); err != nil {
				return err
			}
		}
		return nil
	}
	lines := c.lines(t)
	for i := range lines {
		if err := do(&lines[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s table) write(w *bufio.Writer, c *Company, t int) error {
	out := csv.NewWriter(w)
	if err := out.Write(s.sheet.head); err != nil {
		return err
	}
	err := s.each(c, t, func(l *line) error { return out.WriteAll(s.sheet.row(c, t, l)) })
	out.Flush()
	return err
}

func (s table) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var out []usage.Record
	_ = s.each(c, t, func(l *line) error {
		out = append(out, s.sheet.record(c, t, l, keys)...)
		return nil
	})
	return out
}
