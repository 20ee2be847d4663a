package usage

import "math/bits"

// shelf holds records in little space: texts by number, and of the measures only
// those that are known. A million records take about 170 MB, a third of what plain records would.
type shelf struct {
	names *names
	index map[shelfKey]int32 // places in rows
	rows  []shelfRow
	value []int64
}

// shelfKey is a Key with its texts by number.
type shelfKey struct {
	source, actor, tool, model, currency uint32
	day                                  Day
	period                               int32
}

type shelfRow struct {
	key                      shelfKey
	vendor, raw, kind, basis uint32
	known                    uint32
	at                       uint32 // of its first value
	group                    int32  // of files that it came from
	approximate              bool
}

// names gives texts numbers.
type names struct {
	number map[string]uint32
	text   []string
}

func (n *names) of(text string) uint32 {
	if number, there := n.number[text]; there {
		return number
	}
	number := uint32(len(n.text))
	n.number[text] = number
	n.text = append(n.text, text)
	return number
}

func newShelf(n *names) *shelf { return &shelf{names: n, index: make(map[shelfKey]int32)} }

func (s *shelf) keyOf(r *Record) shelfKey {
	return shelfKey{
		source: s.names.of(r.Source), actor: s.names.of(r.Actor.Key), tool: s.names.of(r.Tool), model: s.names.of(r.Model),
		currency: s.names.of(r.Currency), day: r.Day, period: r.PeriodDays,
	}
}

// put adds a record to the one with the same key.
func (s *shelf) put(r *Record) {
	key := s.keyOf(r)
	if i, there := s.index[key]; there {
		s.merge(&s.rows[i], &r.Counts)
		return
	}
	row := shelfRow{
		key: key, vendor: s.names.of(r.Vendor), raw: s.names.of(r.ModelRaw), kind: s.names.of(string(r.Actor.Kind)),
		basis: s.names.of(string(r.Actor.Basis)), approximate: r.Approximate,
	}
	s.write(&row, &r.Counts)
	s.index[key] = int32(len(s.rows))
	s.rows = append(s.rows, row)
}

// write puts counts behind all others and points the row there.
func (s *shelf) write(row *shelfRow, c *Counts) {
	row.known, row.at = c.known, uint32(len(s.value))
	for left := c.known; left != 0; left &= left - 1 {
		s.value = append(s.value, c.value[bits.TrailingZeros32(left)])
	}
}

// counts are those of a row.
func (s *shelf) counts(row *shelfRow) Counts {
	c := Counts{known: row.known}
	at := row.at
	for left := row.known; left != 0; left &= left - 1 {
		c.value[bits.TrailingZeros32(left)] = s.value[at]
		at++
	}
	return c
}

// of is one measure of a row, and whether it is known.
func (s *shelf) of(row *shelfRow, m Measure) (int64, bool) {
	if row.known&(1<<m) == 0 {
		return 0, false
	}
	return s.value[row.at+uint32(bits.OnesCount32(row.known&(1<<m-1)))], true
}

// merge adds counts to a row, in place where it knows all of them already.
func (s *shelf) merge(row *shelfRow, c *Counts) {
	sum := s.counts(row)
	known := sum.known
	sum.Merge(c)
	if sum.known != known {
		s.write(row, &sum)
		return
	}
	at := row.at
	for left := known; left != 0; left &= left - 1 {
		s.value[at] = sum.value[bits.TrailingZeros32(left)]
		at++
	}
}

// record is a row as a record.
func (s *shelf) record(row *shelfRow) Record {
	text := s.names.text
	return Record{
		Source: text[row.key.source], Actor: Actor{Key: text[row.key.actor], Kind: ActorKind(text[row.kind]), Basis: Basis(text[row.basis])},
		Day: row.key.day, PeriodDays: row.key.period, Approximate: row.approximate, Tool: text[row.key.tool], Vendor: text[row.vendor],
		Model: text[row.key.model], ModelRaw: text[row.raw], Currency: text[row.key.currency], Counts: s.counts(row),
	}
}

// empty forgets all rows and keeps their space for the next file.
func (s *shelf) empty() {
	clear(s.index)
	s.rows, s.value = s.rows[:0], s.value[:0]
}
