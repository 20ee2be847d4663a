package tracking

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
)

// Columns of a table of actuals. A row names an initiative, or the process whose
// initiative goes on; the others are needed but note and confirm.
const (
	ColumnInitiative = "initiative"
	ColumnProcess    = "process"
	ColumnMonth      = "month"
	ColumnMeasure    = "measure"
	ColumnValue      = "value"
	ColumnSource     = "source"
	ColumnNote       = "note"
	ColumnConfirm    = "confirm"
	ColumnCurrency   = "currency"
)

// Columns lists them in the order in which they are written.
func Columns() []string {
	return []string{
		ColumnInitiative, ColumnProcess, ColumnMonth, ColumnMeasure, ColumnValue, ColumnCurrency, ColumnSource, ColumnNote, ColumnConfirm,
	}
}

// Codes of problems with a table.
const (
	CodeTableEmpty      = "actuals_empty"
	CodeTableSize       = "actuals_size"
	CodeTableText       = "actuals_text"    // neither UTF-8 nor UTF-16
	CodeTableQuotes     = "actuals_quotes"  // as comma-separated values it cannot be read
	CodeTableColumn     = "actuals_column"  // no such column
	CodeTableTwice      = "actuals_twice"   // a column twice
	CodeTableMissing    = "actuals_missing" // a column that is needed
	CodeTableCells      = "actuals_cells"   // more cells than columns
	CodeTableMonth      = "actuals_month"
	CodeTableNumber     = "actuals_number"
	CodeTableConfirm    = "actuals_confirm"
	CodeTableInitiative = "actuals_initiative" // none of that id
	CodeTableProcess    = "actuals_process"    // none of that process goes on
	CodeTableMismatch   = "actuals_mismatch"   // id and process do not belong together
	CodeTableCurrency   = "actuals_currency"   // another one than the forecast's
	CodeTableNothing    = "actuals_nothing"    // no row has a value
)

func tableCodes() []string {
	return []string{
		CodeTableEmpty, CodeTableSize, CodeTableText, CodeTableQuotes, CodeTableColumn, CodeTableTwice, CodeTableMissing, CodeTableCells, CodeTableMonth,
		CodeTableNumber, CodeTableConfirm, CodeTableInitiative, CodeTableProcess, CodeTableMismatch, CodeTableCurrency, CodeTableNothing,
	}
}

const (
	// MaxTable is the size of the largest table that is read, in bytes.
	MaxTable = 1 << 20
	mostSaid = 200 // problems
)

// Imported is what became of a table.
type Imported struct {
	Entered
	Empty int // rows without a value, which were left out
}

// Import enters the actuals of a table of a client's initiatives, all or none.
// The same table again changes nothing. The error is a problem.List with
// everything that is wrong; places are columns, with their lines.
func (s *Service) Import(ctx context.Context, organisation, id string, data []byte, by client.Author) (Imported, error) {
	list, err := s.Store.Initiatives(ctx, organisation, id)
	if err != nil {
		return Imported{}, err
	}
	year, err := s.Clients.Year(ctx, organisation)
	if err != nil {
		return Imported{}, err
	}
	r := reader{initiatives: list, year: year}
	r.read(data)
	var done Imported
	done.Empty = r.empty
	if len(r.found) == 0 && len(r.entries) == 0 {
		r.found = problem.List{problem.New(ColumnValue, CodeTableNothing)}
	}
	if len(r.entries) > 0 {
		var more problem.List
		err := again(func() (err error) {
			done.Entered, more, err = s.attempt(ctx, organisation, Batch{Entries: r.entries, By: by}, len(r.found) > 0)
			return err
		})
		if err != nil {
			return Imported{}, err
		}
		r.found = append(r.found, more...)
	}
	found := r.found.Sorted()
	if len(found) > mostSaid {
		found = append(found[:mostSaid], problem.New("", assessment.CodeTooManyProblems, "max", strconv.Itoa(mostSaid)))
	}
	return done, found.Err()
}

// reader turns a table into entries.
type reader struct {
	initiatives []Initiative
	year        calendar.Year
	comma       rune
	columns     []string
	entries     []Entry
	empty       int
	found       problem.List
}

func (r *reader) add(line int, column, code string, pairs ...string) {
	r.found = append(r.found, problem.New(column, code, pairs...).At(line))
}

func (r *reader) read(data []byte) {
	if len(data) > MaxTable {
		r.add(0, "", CodeTableSize, "max", strconv.Itoa(MaxTable>>20))
		return
	}
	text, line, ok := plain(data)
	switch {
	case !ok:
		r.add(line, "", CodeTableText)
		return
	case strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !strings.ContainsRune(`,;"`, r) }) < 0:
		r.add(0, "", CodeTableEmpty, "columns", strings.Join(needed(), ", "))
		return
	}
	rows, fault := split(text)
	r.comma = separator(text)
	if len(rows) > 0 {
		r.head(rows[0])
	}
	if len(r.found) == 0 && len(rows) > 0 {
		for _, row := range rows[1:] {
			r.row(row)
		}
	}
	if fault != nil {
		r.found = append(r.found, *fault)
	}
}

func needed() []string {
	return []string{ColumnInitiative, ColumnMonth, ColumnMeasure, ColumnValue, ColumnSource}
}

// head reads the names of the columns.
func (r *reader) head(row row) {
	for _, cell := range row.cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		switch {
		case name == "" || !slices.Contains(Columns(), name):
			r.add(row.line, name, CodeTableColumn, "got", name, "options", strings.Join(Columns(), ", "))
		case slices.Contains(r.columns, name):
			r.add(row.line, name, CodeTableTwice, "got", name)
		}
		r.columns = append(r.columns, name)
	}
	for _, name := range needed() {
		there := slices.Contains(r.columns, name) || name == ColumnInitiative && slices.Contains(r.columns, ColumnProcess)
		if !there && len(r.found) == 0 || !there && name != ColumnInitiative {
			r.add(row.line, name, CodeTableMissing, "got", name, "options", strings.Join(Columns(), ", "))
		}
	}
}

// row reads one line. One without a value says nothing.
func (r *reader) row(row row) {
	cells := make(map[string]string)
	for i, cell := range row.cells {
		if cell = strings.TrimSpace(cell); i < len(r.columns) {
			cells[r.columns[i]] = spared(cell)
		} else if cell != "" {
			r.add(row.line, "", CodeTableCells, "got", strconv.Itoa(len(row.cells)), "want", strconv.Itoa(len(r.columns)))
			return
		}
	}
	if cells[ColumnValue] == "" {
		r.empty++
		return
	}
	before := len(r.found)
	e := Entry{Line: row.line, Note: cells[ColumnNote]}
	i, found := r.initiative(row.line, cells[ColumnInitiative], cells[ColumnProcess])
	e.Initiative, e.Measure, e.Source = i.ID, strings.ToLower(cells[ColumnMeasure]), strings.ToLower(cells[ColumnSource])
	var ok bool
	if e.Month, ok = ParseMonth(cells[ColumnMonth], r.year); !ok {
		r.add(row.line, ColumnMonth, CodeTableMonth, "got", cells[ColumnMonth])
	}
	if e.Value, ok = figure(cells[ColumnValue], unit(e.Measure) == "share", r.comma); !ok {
		r.add(row.line, ColumnValue, CodeTableNumber, "got", cells[ColumnValue])
	}
	if e.Confirmed, ok = yes(cells[ColumnConfirm]); !ok {
		r.add(row.line, ColumnConfirm, CodeTableConfirm, "got", cells[ColumnConfirm])
	}
	if currency := strings.ToUpper(cells[ColumnCurrency]); currency != "" && found && money(e.Measure) && currency != i.Currency() {
		r.add(row.line, ColumnCurrency, CodeTableCurrency, "got", currency, "want", i.Currency())
	}
	if len(r.found) == before {
		r.entries = append(r.entries, e)
	}
}

// initiative finds the one that a row is about.
func (r *reader) initiative(line int, id, process string) (Initiative, bool) {
	if id == "" {
		for _, i := range r.initiatives {
			if i.Process == process && i.Open() {
				return i, true
			}
		}
		var open []string
		for _, i := range r.initiatives {
			if i.Open() {
				open = append(open, i.Process)
			}
		}
		r.add(line, ColumnProcess, CodeTableProcess, "got", process, "options", strings.Join(open, ", "))
		return Initiative{}, false
	}
	n := slices.IndexFunc(r.initiatives, func(i Initiative) bool { return i.ID == id })
	switch {
	case n < 0:
		r.add(line, ColumnInitiative, CodeTableInitiative, "got", id)
		return Initiative{}, false
	case process != "" && process != r.initiatives[n].Process:
		r.add(line, ColumnProcess, CodeTableMismatch, "got", process, "want", r.initiatives[n].Process)
	}
	return r.initiatives[n], true
}

// ParseMonth reads a month such as 2026-06, a day of one, or a quarter of a year
// such as 2026-Q2, which is its last month.
func ParseMonth(text string, year calendar.Year) (calendar.Month, bool) {
	if q, err := calendar.ParseQuarter(text); err == nil {
		_, last := year.Months(q)
		return last, true
	}
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		text = text[:len("2026-06")]
	}
	m, err := calendar.ParseMonth(text)
	return m, err == nil
}

// yes reads the column confirm.
func yes(cell string) (value, ok bool) {
	switch strings.ToLower(cell) {
	case "", "no", "nein", "false", "0":
		return false, true
	case "yes", "ja", "true", "1", "x":
		return true, true
	}
	return false, false
}
