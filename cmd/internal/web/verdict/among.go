package verdict

import (
	"context"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/benchmark"
	"waterline/reports"
	"waterline/reports/chart"
)

// Others finds where the result of an assessment stands among others. ok is
// false where there is nothing to hold it against.
type Others interface {
	Among(ctx context.Context, assessment string, r assessment.Result) (c benchmark.Comparison, ok bool, err error)
}

// TableAmong is the processes of a result beside those of others. The levels
// have the name of their picture.
const TableAmong = "among-work"

// Among is where a result stands among others.
type Among struct {
	Figure *Figure // of levels; nil for none
	Text   string
	Rule   string
	Hidden string
	Work   chart.Table
}

// Beside adds where the result stands among others, if there are any.
func (v View) Beside(ctx context.Context, from Others, id string, r assessment.Result, w Words, wide float64) (View, error) {
	found, ok, err := from.Among(ctx, id, r)
	if err != nil || !ok {
		return v, err
	}
	drawn, err := reports.Compare(found, r.In(w.Bank, w.Book), industryOf(found.Industry, w), w.Locale)
	if err != nil {
		return v, fmt.Errorf("among others: %w", err)
	}
	v.Among = &Among{Text: drawn.Text, Rule: drawn.Rule, Hidden: drawn.Hidden, Work: drawn.Work}
	if drawn.Drawn {
		figure := Drawn(drawn.Chart, wide)
		v.Among.Figure = &figure
	}
	return v, nil
}

// industryOf is an industry in words.
func industryOf(code string, w Words) string {
	q, _ := w.Bank.Question("P-INDUSTRY")
	o, _ := q.Option(code)
	return o.Label
}
