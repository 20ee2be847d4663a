package client

import (
	"context"
	"slices"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// Numbers of columns of a comparison.
const (
	leastColumns = 2
	mostColumns  = 4
)

// CodeColumns is a comparison of too few or too many.
const CodeColumns = "client_columns"

// Pick is one column of a comparison: a version of an assessment, the newest
// for number 0.
type Pick struct {
	Assessment string
	Version    int64
}

// Subject is one column: whose result, and which.
type Subject struct {
	Client string // its id
	Name   string // of the client
	Revision
	Result assessment.Result
}

// Comparison is up to four results side by side.
type Comparison struct {
	Subjects []Subject
	Rows     []Row // those that differ first, each part in the order of a report
	Same     int   // so many rows at the end are the same in every column
}

// Row is one figure in every column.
type Row struct {
	Part  string // value, starter, maturity, spend, assumption or basis
	Code  string // of the figure, such as "net"
	ID    string // of the dimension, or the path of an assumption; "" otherwise
	Kind  Figure
	Cells []Cell
	Same  bool
}

// Figure is how a cell is written.
type Figure string

// The figures.
const (
	Money  Figure = "money"
	Share  Figure = "share"
	Level  Figure = "level"
	Months Figure = "months"
	Hours  Figure = "hours"
	Count  Figure = "count"
	Plain  Figure = "plain" // in the unit of an assumption
	Word   Figure = "word"
)

// Cell is one figure, with its range where Ranged says so.
type Cell struct {
	Known             bool
	Ranged            bool
	Low, Middle, High float64
	Text              string
	Currency          string // of money
}

// Compare puts two to four results side by side. The error is a problem.List
// when there are too few or too many.
func (s *Service) Compare(ctx context.Context, organisation string, picks []Pick) (Comparison, error) {
	if len(picks) < leastColumns || len(picks) > mostColumns {
		return Comparison{}, problem.List{problem.New("columns", CodeColumns, "min", number(leastColumns), "max", number(mostColumns))}
	}
	var subjects []Subject
	for _, p := range picks {
		f, err := s.Store.Revision(ctx, organisation, p.Assessment, p.Version)
		if err != nil {
			return Comparison{}, err
		}
		_, id, err := s.Store.AssessmentDraft(ctx, organisation, p.Assessment)
		if err != nil {
			return Comparison{}, err
		}
		c, err := s.Store.Client(ctx, organisation, id)
		if err != nil {
			return Comparison{}, err
		}
		subjects = append(subjects, Subject{Client: c.ID, Name: c.Name, Revision: f.Revision, Result: f.Result})
	}
	return compared(subjects), nil
}

// compared lines results up.
func compared(subjects []Subject) Comparison {
	c := Comparison{Subjects: subjects}
	results := make([]assessment.Result, len(subjects))
	for i, s := range subjects {
		results[i] = s.Result
	}
	rows := slices.Concat(figures(results), dimensions(results), assumptions(results), basis(results))
	for i := range rows {
		rows[i].Same = !slices.ContainsFunc(rows[i].Cells, func(cell Cell) bool { return cell != rows[i].Cells[0] })
	}
	for _, same := range []bool{false, true} {
		for _, r := range rows {
			if r.Same == same {
				c.Rows = append(c.Rows, r)
			}
			if r.Same && same {
				c.Same++
			}
		}
	}
	return c
}

// of makes a row of one figure of each result.
func of(part, code, id string, kind Figure, results []assessment.Result, read func(assessment.Result) Cell) Row {
	row := Row{Part: part, Code: code, ID: id, Kind: kind}
	for _, r := range results {
		cell := read(r)
		if kind == Money && cell.Known {
			cell.Currency = r.Currency
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func ranged(s assessment.Span) Cell {
	return Cell{Known: true, Ranged: true, Low: s.P5, Middle: s.P50, High: s.P95}
}

func single(x float64) Cell { return Cell{Known: true, Middle: x} }

func maybe(x *float64) Cell {
	if x == nil {
		return Cell{}
	}
	return single(*x)
}

func worded(text string) Cell { return Cell{Known: text != "", Text: text} }

// figures are the rows of value, starter project and spend.
func figures(rs []assessment.Result) []Row {
	type result = assessment.Result
	return []Row{
		of("value", "net", "", Money, rs, func(r result) Cell { return ranged(r.Portfolio.NPV.Span) }),
		of("value", "p_positive", "", Share, rs, func(r result) Cell { return single(r.Portfolio.NPV.PPositive) }),
		of("value", "cost", "", Money, rs, func(r result) Cell { return single(r.Portfolio.Cost.Mean) }),
		of("value", "payback", "", Months, rs, func(r result) Cell { return maybe(r.Portfolio.Payback.P50) }),
		of("value", "hours_freed", "", Hours, rs, func(r result) Cell { return ranged(r.Portfolio.HoursFreed) }),
		of("value", "chosen", "", Count, rs, func(r result) Cell { return single(float64(len(r.Portfolio.Chosen))) }),
		of("starter", "starter", "", Word, rs, func(r result) Cell {
			if r.Starter.Charter == nil {
				return Cell{}
			}
			return worded(r.Starter.Charter.Process)
		}),
		of("starter", "price", "", Money, rs, func(r result) Cell {
			if r.Starter.Charter == nil {
				return Cell{}
			}
			return single(r.Starter.Charter.Price)
		}),
		of("spend", "listed", "", Money, rs, func(r result) Cell { return single(r.Spend.Listed) }),
		of("spend", "idle", "", Money, rs, func(r result) Cell { return single(r.Spend.Idle) }),
		of("spend", "unowned", "", Money, rs, func(r result) Cell { return single(r.Spend.Unowned) }),
	}
}

// dimensions are the rows of how AI is run.
func dimensions(rs []assessment.Result) []Row {
	level := func(l, low, high *float64) Cell {
		cell := maybe(l)
		if l != nil && low != nil && high != nil {
			cell.Ranged, cell.Low, cell.High = true, *low, *high
		}
		return cell
	}
	rows := []Row{of("maturity", "overall", "", Level, rs, func(r assessment.Result) Cell {
		return level(r.Maturity.Overall.Level, r.Maturity.Overall.Low, r.Maturity.Overall.High)
	})}
	var ids []string
	for _, r := range rs {
		for _, d := range r.Maturity.Dimensions {
			if !slices.Contains(ids, d.ID) {
				ids = append(ids, d.ID)
			}
		}
	}
	for _, id := range ids {
		rows = append(rows, of("maturity", "dimension", id, Level, rs, func(r assessment.Result) Cell {
			i := slices.IndexFunc(r.Maturity.Dimensions, func(d assessment.DimensionLevel) bool { return d.ID == id })
			if i < 0 {
				return Cell{}
			}
			d := r.Maturity.Dimensions[i]
			return level(d.Level, d.Low, d.High)
		}))
	}
	return rows
}

// assumptions are the rows of quantities that two results or more have.
func assumptions(rs []assessment.Result) []Row {
	at := make([]map[string]assessment.Assumption, len(rs))
	count := make(map[string]int)
	var paths []string
	for i, r := range rs {
		at[i] = make(map[string]assessment.Assumption)
		for _, a := range assessment.Assumptions(r, nil, nil) {
			at[i][a.Path] = a
			if count[a.Path]++; count[a.Path] == leastColumns {
				paths = append(paths, a.Path)
			}
		}
	}
	slices.Sort(paths)
	var rows []Row
	for _, path := range paths {
		row := Row{Part: "assumption", Code: "assumption", ID: path, Kind: Plain}
		for i := range rs {
			a, there := at[i][path]
			cell := Cell{Known: there, Ranged: there && a.Words == nil, Low: a.Low, Middle: a.Middle, High: a.High, Text: a.Value}
			if a.Words != nil {
				row.Kind = Word
			} else if a.Fraction {
				row.Kind = Share
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

// basis are the rows of what results are made from.
func basis(rs []assessment.Result) []Row {
	type result = assessment.Result
	return []Row{
		of("basis", "currency", "", Word, rs, func(r result) Cell { return worded(r.Currency) }),
		of("basis", "horizon", "", Months, rs, func(r result) Cell { return single(float64(r.HorizonMonths)) }),
		of("basis", "hurdle", "", Share, rs, func(r result) Cell { return single(r.Hurdle) }),
		of("basis", "questionnaire", "", Word, rs, func(r result) Cell { return worded(r.Questionnaire) }),
		of("basis", "evidence", "", Word, rs, func(r result) Cell { return worded(r.Evidence) }),
		of("basis", "depth", "", Word, rs, func(r result) Cell { return worded(r.Organisation.Depth) }),
	}
}
