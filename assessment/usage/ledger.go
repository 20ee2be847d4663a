package usage

import (
	"cmp"
	"slices"
	"strings"
)

// Ledger holds records in memory as a store would: nothing of a file counts
// until the file is kept, a file that is there already changes nothing, and a
// later file replaces the records that have the same keys. It grows with people
// times days times models, not with the length of files.
type Ledger struct {
	rows   map[Key]*entry
	staged map[Key]*Record
	files  map[string]bool // by SHA-256
	group  int
	open   map[string]int // by source, the group whose pages go on
}

// entry is a record with the file, or group of pages, that it came from.
type entry struct {
	Record
	group int
}

// NewLedger makes an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{
		rows: make(map[Key]*entry), staged: make(map[Key]*Record),
		files: make(map[string]bool), open: make(map[string]int),
	}
}

// Put takes a record of the file at hand. Those with the same key add up.
func (l *Ledger) Put(r Record) error {
	key := r.Key()
	if there := l.staged[key]; there != nil {
		there.Counts.Merge(&r.Counts)
		return nil
	}
	l.staged[key] = &r
	return nil
}

// Drop forgets what was put of a file that is refused.
func (l *Ledger) Drop() { clear(l.staged) }

// Keep takes over what was put of a file. The sum is the file's SHA-256; more
// says that the file is a page and another one follows, whose records then add
// to these. It reports whether the file was there already, and how many records
// of earlier files it replaced by other figures.
func (l *Ledger) Keep(source, sum string, more bool) (repeated bool, replaced int) {
	defer l.Drop()
	if l.files[sum] {
		return true, 0
	}
	l.files[sum] = true
	group, goesOn := l.open[source]
	if !goesOn {
		l.group++
		group = l.group
	}
	delete(l.open, source)
	if more {
		l.open[source] = group
	}
	for key, r := range l.staged {
		there := l.rows[key]
		switch {
		case there == nil:
			l.rows[key] = &entry{Record: *r, group: group}
		case there.group == group:
			there.Counts.Merge(&r.Counts)
		default:
			if there.Counts != r.Counts {
				replaced++
			}
			*there = entry{Record: *r, group: group}
		}
	}
	return false, replaced
}

// Len is the number of records.
func (l *Ledger) Len() int { return len(l.rows) }

// Records lists the records by source, day, tool, model and actor.
func (l *Ledger) Records() []Record {
	out := make([]Record, 0, len(l.rows))
	for _, e := range l.rows {
		out = append(out, e.Record)
	}
	slices.SortFunc(out, func(a, b Record) int { return compare(&a, &b) })
	return out
}

func compare(a, b *Record) int {
	return cmp.Or(
		strings.Compare(a.Source, b.Source), cmp.Compare(a.Day, b.Day), strings.Compare(a.Tool, b.Tool),
		strings.Compare(a.Model, b.Model), strings.Compare(a.Actor.Key, b.Actor.Key),
		cmp.Compare(a.PeriodDays, b.PeriodDays), strings.Compare(a.Currency, b.Currency),
	)
}
