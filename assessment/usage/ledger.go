package usage

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Ledger holds records in memory as a store would: nothing of a file counts
// until the file is kept, a file that is there already changes nothing, and a
// later file replaces the records that have the same keys. It grows with people
// times days times models, not with the length of files.
type Ledger struct {
	kept, staged *shelf
	files        map[string]bool // by SHA-256
	group        int32
	open         map[string]int32 // by source, the group whose pages go on

	events, stagedEvents *moments
}

// NewLedger makes an empty ledger.
func NewLedger() *Ledger {
	n := &names{number: make(map[string]uint32)}
	return &Ledger{
		kept: newShelf(n), staged: newShelf(n), files: make(map[string]bool), open: make(map[string]int32),
		events: newMoments(), stagedEvents: newMoments(),
	}
}

// Put takes a record of the file at hand. Those with the same key add up.
func (l *Ledger) Put(r Record) error {
	l.staged.put(&r)
	return nil
}

// Drop forgets what was put of a file that is refused.
func (l *Ledger) Drop() {
	l.staged.empty()
	l.stagedEvents.empty()
}

// Keep takes over what was put of a file. The sum is the file's SHA-256; more
// says that the file is a page and another one follows, whose records then add
// to these. It reports whether the file was there already, and how many records
// of earlier files it replaced by other figures.
func (l *Ledger) Keep(source, sum string, more bool) (repeated bool, replaced int) {
	if l.files[sum] {
		l.Drop()
		return true, 0
	}
	l.files[sum] = true
	group := l.groupOf(source)
	delete(l.open, source)
	if more {
		l.open[source] = group
	}
	l.events.take(l.stagedEvents)
	if len(l.kept.rows) == 0 {
		l.kept, l.staged = l.staged, l.kept
		for i := range l.kept.rows {
			l.kept.rows[i].group = group
		}
		l.stagedEvents.empty()
		return false, 0
	}
	for i := range l.staged.rows {
		if l.take(&l.staged.rows[i], group) {
			replaced++
		}
	}
	l.Drop()
	return false, replaced
}

// groupOf is the group of pages that a file belongs to: that of the page before
// it, unless most of its records were there, so that it is a page once more.
func (l *Ledger) groupOf(source string) int32 {
	if group, goesOn := l.open[source]; goesOn {
		met := 0
		for i := range l.staged.rows {
			if at, there := l.kept.index[l.staged.rows[i].key]; there && l.kept.rows[at].group == group {
				met++
			}
		}
		if 2*met <= len(l.staged.rows) {
			return group
		}
	}
	l.group++
	return l.group
}

// take puts a staged row among the kept ones. It reports whether it replaced
// one by other figures.
func (l *Ledger) take(row *shelfRow, group int32) bool {
	counts := l.staged.counts(row)
	at, there := l.kept.index[row.key]
	if !there {
		kept := *row
		kept.group = group
		l.kept.write(&kept, &counts)
		l.kept.index[row.key] = int32(len(l.kept.rows))
		l.kept.rows = append(l.kept.rows, kept)
		return false
	}
	kept := &l.kept.rows[at]
	if kept.group == group {
		l.kept.merge(kept, &counts)
		return false
	}
	before, key := l.kept.counts(kept), *row
	key.group = group
	*kept = key
	l.kept.write(kept, &counts)
	return before != counts
}

// Len is the number of records.
func (l *Ledger) Len() int { return len(l.kept.rows) }

// All goes through the records in the order in which they came. One record is
// good until the next.
func (l *Ledger) All() iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		for i := range l.kept.rows {
			r := l.kept.record(&l.kept.rows[i])
			if !yield(&r) {
				return
			}
		}
	}
}

// Records lists the records by source, day, tool, model and actor.
func (l *Ledger) Records() []Record {
	out := make([]Record, 0, l.Len())
	for r := range l.All() {
		out = append(out, *r)
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
