package tracking

import (
	"context"
	"strconv"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// Export is the table of what counts of a client's initiatives, as Import reads
// it: its columns and its rows. With a month it is a form to fill in: a row for
// each measure of each initiative that goes on, with what stands.
func (s *Service) Export(ctx context.Context, organisation, client string, blank calendar.Month) (columns []string, rows [][]string, err error) {
	list, err := s.Store.Initiatives(ctx, organisation, client)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range list {
		if blank.IsZero() {
			for _, a := range i.Counting() {
				rows = append(rows, i.line(a))
			}
			continue
		}
		if !i.Open() || blank < i.Started {
			continue
		}
		for _, m := range assessment.OutcomeMeasures() {
			a, there := i.Stands(blank, m.Name)
			if !there {
				a = Actual{Actual: assessment.Actual{Month: blank, Measure: m.Name}}
			}
			row := i.line(a)
			if !there {
				row[valueAt] = ""
			}
			rows = append(rows, row)
		}
	}
	return Columns(), rows, nil
}

// valueAt is where Columns have the value.
const valueAt = 4

// line is an actual as a row of a table. It says yes to what would be asked back,
// as it was confirmed when it was entered.
func (i Initiative) line(a Actual) []string {
	currency, confirmed := "", ""
	if money(a.Measure) {
		currency = i.Currency()
	}
	if a.Confirmed {
		confirmed = "yes"
	}
	return []string{
		i.ID, i.Process, a.Month.String(), a.Measure, strconv.FormatFloat(a.Value, 'f', -1, 64), currency, a.Source, a.Note, confirmed,
	}
}
