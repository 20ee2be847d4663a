package workbook

import (
	"waterline/reports"
	"waterline/reports/chart"
)

// change is what has changed since the run before; nothing without one.
func (b *book) change() error {
	if b.opt.Previous == nil {
		return nil
	}
	c, err := reports.Since(b.src.Result, b.opt.Previous.Change, b.opt.Locale, b.opt.Bank, -1)
	if err != nil {
		return err
	}
	s, err := b.open(frame{key: "change", widths: []float64{widthName, 24, 24, widthFigure, widthFigure, widthFigure, widthFigure, widthFigure, widthFigure}})
	if err != nil {
		return err
	}
	s.lines(lookTitle, clean(c.Headline))
	s.lines(lookNote, clean(c.Lead))
	for _, said := range c.Sentences {
		s.lines(lookNote, clean(said))
	}
	for _, one := range c.Charts {
		b.shown(s, one.Heading, one.Numbers)
	}
	b.shown(s, b.opt.Locale.T("change.processes.heading"), c.Processes)
	b.shown(s, b.opt.Locale.T("change.answers.heading"), c.Answers)
	return s.done()
}

// shown writes a table as pages show it, below its name.
func (b *book) shown(s *sheet, name string, t chart.Table) {
	if len(t.Rows) == 0 {
		return
	}
	s.gap()
	s.lines(lookTitle, clean(name))
	s.row(cellsOf(t.Head, lookHead)...)
	for _, row := range t.Rows {
		s.row(cellsOf(row, lookText)...)
	}
}

func cellsOf(values []string, l look) []cell {
	cells := make([]cell, len(values))
	for i, value := range values {
		cells[i] = styled(value, l)
	}
	return cells
}
