package intake

import (
	"context"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// mostFolded bounds the records that are added up before they are handed on.
const mostFolded = 1024

// file is the reading of one file: what all its rows share.
type file struct {
	ctx    context.Context
	opt    *Options
	out    *Outcome
	to     Receiver
	keys   *usage.Keyring
	models models
	ids    seen
	prices *prices
	today  usage.Day

	folded  map[usage.Key]*usage.Record
	order   []*usage.Record
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
	key := r.Key()
	if there := f.folded[key]; there != nil {
		there.Counts.Merge(&r.Counts)
		return
	}
	if len(f.order) >= mostFolded {
		f.flush()
	}
	kept := *r
	f.folded[key] = &kept
	f.order = append(f.order, &kept)
}

// flush hands the folded records on.
func (f *file) flush() {
	for _, r := range f.order {
		if f.err != nil {
			break
		}
		f.out.Records++
		f.err = f.to.Put(*r)
	}
	clear(f.folded)
	clear(f.order)
	f.order = f.order[:0]
}
