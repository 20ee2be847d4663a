package intake

import (
	"math"
	"slices"
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Options is what a reading needs to know beyond the file.
type Options struct {
	Secret []byte    // of the organisation, for the keys of actors
	Now    time.Time // rows dated later are refused

	// Rates are the worth of one unit of a currency in units of Currency. With
	// them, amounts are converted; without, a file must keep to one currency.
	Currency string
	Rates    map[string]float64

	// Answers to what a file leaves open; their zero values ask.
	CursorTotal CursorTotal
	DateOrder   DateOrder
	PriceIsSure bool // cost is right although tokens at list price say otherwise

	Limits content.Limits // of archives; the zero value takes the usual ones
}

// Fault is the first setting that cannot be.
func (o *Options) Fault() (problem.Problem, bool) {
	if o.Currency != "" && !isCurrency(o.Currency) {
		return problem.New("", "usage_currency", "got", o.Currency), true
	}
	for code, rate := range o.Rates {
		if !isCurrency(code) || o.Currency == "" || !(rate > 0) || math.IsInf(rate, 0) {
			return problem.New("", "usage_rate", "got", code), true
		}
	}
	if o.CursorTotal != "" && !slices.Contains(CursorTotals(), o.CursorTotal) {
		return problem.New("", "usage_cursor_word", "got", string(o.CursorTotal)), true
	}
	if o.DateOrder != "" && o.DateOrder != MonthFirst && o.DateOrder != DayFirst {
		return problem.New("", "usage_order_word", "got", string(o.DateOrder)), true
	}
	return problem.Problem{}, false
}

// Receiver takes the records of one file after another. Nothing of a file
// counts until it is kept.
type Receiver interface {
	// Put takes a record; those of one file with the same key add up.
	Put(usage.Record) error
	// Keep ends a file that was read. See usage.Ledger.
	Keep(source, sum string, more bool) (repeated bool, replaced int)
	// Drop ends a file that is refused.
	Drop()
}

// EventReceiver is a Receiver that also takes when single requests came. Like
// records, none of a file counts until it is kept.
type EventReceiver interface {
	Receiver
	Event(usage.Event) error
}

// Outcome is what came of one file.
type Outcome struct {
	File       string  // its name; inside an archive with the archive's before it
	SHA256     string  // of what is inside, unpacked
	Format     *Format // nil when it was not recognised
	Confidence float64 // share of its columns that the format knows

	Rows     int64            // rows read, with those rejected, skipped or repeated
	Rejected int64            // rows with a problem
	Skipped  map[string]int64 // rows that are no usage of AI, by reason
	Twice    int64            // rows left out as their id was there before
	Records  int64            // records handed on
	First    usage.Day
	Last     usage.Day
	Currency string

	Unmapped []string     // columns that the format does not know
	Problems problem.List // of rows: the first ones
	Notices  problem.List // what to know of a file that was read
	Refusal  problem.List // why nothing of the file counts; empty when it was read

	More       bool // it is a page, and another one follows
	Incomplete bool // it broke off; what came before the break counts
	Repeated   bool // it had been read before, and changed nothing
	Replaced   int  // records of earlier files that it replaced
}

// mostProblems bounds the problems of rows that are kept of a file, and
// mostNames the columns that are named in one sentence.
const (
	mostProblems = 100
	mostNames    = 12
)
