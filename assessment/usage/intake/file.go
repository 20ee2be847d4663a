package intake

import (
	"context"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// mostFolded bounds the records that are added up before they are handed on.
const mostFolded = 16_384

// foldKey is what tells the records of one file apart.
type foldKey struct {
	actor string
	day   usage.Day
	kind  int32 // number of its foldKind
}

// foldKind is what records that follow each other mostly share, so that it is
// looked up only when it changes.
type foldKind struct {
	tool, model, currency string
	period                int32
}

// file is the reading of one file: what all its rows share.
type file struct {
	ctx    context.Context
	opt    *Options
	out    *Outcome
	to     Receiver
	events EventReceiver // the same, if it takes requests
	keys   *usage.Keyring
	models models
	ids    seen
	prices *prices
	today  usage.Day

	folded  map[foldKey]int // places in records
	kinds   map[foldKind]int32
	kind    foldKind // of the record before, with its number
	number  int32
	records []usage.Record
	pending []usage.Record // of the row at hand
	atEnd   func(*row)     // what a format has left to say when all rows are read

	currency string // of the file, before conversion
	refusal  problem.List
	err      error // of the machine: receiver, reader, context
}

// stopped reports whether reading is over before the end.
func (f *file) stopped() bool { return f.refusal != nil || f.err != nil }

// refuse ends the reading: nothing of the file counts.
func (f *file) refuse(code string, pairs ...string) {
	if f.refusal == nil {
		f.refusal = problem.List{problem.New("", code, pairs...)}
	}
}

// notice says something about the file, once for each code.
func (f *file) notice(code string, pairs ...string) {
	for _, there := range f.out.Notices {
		if there.Code == code {
			return
		}
	}
	f.out.Notices = append(f.out.Notices, problem.New("", code, pairs...))
}

// fold adds a record to the one with the same key, and hands all on when there
// are many.
func (f *file) fold(r *usage.Record) {
	key := foldKey{r.Actor.Key, r.Day, f.kindOf(foldKind{r.Tool, r.Model, r.Currency, r.PeriodDays})}
	if at, there := f.folded[key]; there {
		f.records[at].Counts.Merge(&r.Counts)
		return
	}
	if len(f.records) >= mostFolded {
		f.flush()
		key.kind = f.kindOf(f.kind)
	}
	f.folded[key] = len(f.records)
	f.records = append(f.records, *r)
}

// kindOf is the number of a kind among the records that are folded.
func (f *file) kindOf(kind foldKind) int32 {
	if kind == f.kind && len(f.kinds) > 0 {
		return f.number
	}
	number, there := f.kinds[kind]
	if !there {
		number = int32(len(f.kinds))
		f.kinds[kind] = number
	}
	f.kind, f.number = kind, number
	return number
}

// event hands a request on to a receiver that takes them.
func (f *file) event(r *usage.Record, at content.Moment) {
	if f.events == nil || f.err != nil {
		return
	}
	const day, second = 24 * 60 * 60, 1000 // in seconds and milliseconds
	f.err = f.events.Event(usage.Event{Actor: r.Actor, Tool: r.Tool, At: (int64(at.Day)*day + int64(at.Second)) * second})
}

// flush hands the folded records on.
func (f *file) flush() {
	for i := range f.records {
		if f.err != nil {
			break
		}
		f.out.Records++
		f.err = f.to.Put(f.records[i])
	}
	clear(f.folded)
	clear(f.kinds)
	f.records = f.records[:0]
}
