package usage

import "slices"

// Event is one request at a point in time. Of requests a Ledger keeps when they
// came, by person, tool and week, and no more than mostOfWeek of a week: how
// regular they are needs no more.
type Event struct {
	Actor Actor
	Tool  string
	At    int64 // milliseconds since 1970
}

// Bounds of what is kept of events.
const (
	mostOfWeek = 256
	mostEvents = 1 << 24 // in all, 64 MiB
	weekDays   = 7
	dayMillis  = secondsInDay * 1000
	weekMillis = weekDays * dayMillis
)

// weekKey is a person's week of a tool.
type weekKey struct {
	actor, tool uint32
	week        int32 // since 1 January 1970
}

// moments are the times of events, in milliseconds of their week.
type moments struct {
	at  map[weekKey][]uint32
	sum int
}

func newMoments() *moments { return &moments{at: make(map[weekKey][]uint32)} }

func (m *moments) put(key weekKey, at uint32) {
	there := m.at[key]
	if len(there) >= mostOfWeek || m.sum >= mostEvents {
		return
	}
	m.at[key] = append(there, at)
	m.sum++
}

// take adds other moments; the same moment of the same person is one event.
func (m *moments) take(other *moments) {
	for key, more := range other.at {
		there := m.at[key]
		all := slices.Concat(there, more)
		slices.Sort(all)
		all = slices.Compact(all)
		all = all[:min(len(all), mostOfWeek)]
		if m.sum+len(all)-len(there) > mostEvents {
			continue
		}
		m.sum += len(all) - len(there)
		m.at[key] = all
	}
}

func (m *moments) empty() {
	clear(m.at)
	m.sum = 0
}

// Event takes a request of the file at hand. Nobody's requests are left out.
func (l *Ledger) Event(e Event) error {
	if e.Actor.Key == "" {
		return nil
	}
	week := e.At / weekMillis
	if e.At%weekMillis < 0 {
		week--
	}
	names := l.staged.names
	l.stagedEvents.put(weekKey{names.of(e.Actor.Key), names.of(e.Tool), int32(week)}, uint32(e.At-week*weekMillis))
	return nil
}

// Events is how many events are kept.
func (l *Ledger) Events() int { return l.events.sum }
