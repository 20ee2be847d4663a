package usage

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// line is what one source says of one tool.
type line struct {
	tool, source uint32
	vendor       uint32
	rows         []int32 // of the shelf
	money        [4]kindSum
	people       *set // who have money or any other measure
	byDay        int  // rows of people that are of a day or a month
}

// kindSum is one kind of cost, in millionths.
type kindSum struct {
	known          bool
	all, of        int64 // of everybody, and of people
	positive, rows int
}

// set is a set of texts by number.
type set struct {
	word []uint64
	size int
}

func (s *set) add(n uint32) {
	at := int(n / 64)
	if at >= len(s.word) {
		s.word = append(s.word, make([]uint64, at+1-len(s.word))...)
	}
	if s.word[at]&(1<<(n%64)) == 0 {
		s.word[at] |= 1 << (n % 64)
		s.size++
	}
}

func (s *set) has(n uint32) bool {
	at := int(n / 64)
	return at < len(s.word) && s.word[at]&(1<<(n%64)) != 0
}

// lines sorts the rows of a currency by tool and source. Rows without money have
// the currency "" or any other, and count all the same.
func (s *summing) lines() []*line {
	type key struct{ tool, source uint32 }
	found := make(map[key]*line)
	var out []*line
	var last *line
	var lastKey key
	for i := range s.shelf.rows {
		row := &s.shelf.rows[i]
		k := key{row.key.tool, row.key.source}
		if last == nil || k != lastKey {
			there, ok := found[k]
			if !ok {
				there = &line{tool: k.tool, source: k.source, people: &set{}}
				found[k] = there
				out = append(out, there)
			}
			last, lastKey = there, k
		}
		s.note(last, row, int32(i))
	}
	return out
}

// note adds a row to its line.
func (s *summing) note(l *line, row *shelfRow, at int32) {
	person := s.isPerson(row)
	hasMoney := false
	for i, kind := range Costs() {
		micros, known := s.shelf.of(row, kind)
		if !known {
			continue
		}
		if row.key.currency != s.currency {
			s.foreign.add(row.key.tool)
			return
		}
		sum := &l.money[i]
		sum.known = true
		sum.rows++
		sum.all = plus(sum.all, micros)
		if person {
			sum.of = plus(sum.of, micros)
		}
		if micros > 0 {
			sum.positive++
		}
		hasMoney = true
	}
	l.rows = append(l.rows, at)
	if l.vendor == 0 || row.vendor != 0 && strings.Compare(s.text(row.vendor), s.text(l.vendor)) < 0 {
		l.vendor = row.vendor
	}
	if person {
		l.people.add(row.key.actor)
		if hasMoney && (row.key.period == 1 || isMonthly(row.key.period)) {
			l.byDay++
		}
	}
}

// isMonthly reports whether a period is about a month, so that its amount is one
// person-month.
func isMonthly(period int32) bool { return period >= 28 && period <= 31 }

// isPerson reports whether a row is of a person: somebody with an address, a
// login or a user's name, or anybody who is in a group, and no program.
func (s *summing) isPerson(row *shelfRow) bool {
	if !s.isSomebody(row) {
		return false
	}
	switch Basis(s.text(row.basis)) {
	case ByMail, ByLogin, ByUserID, Concealed:
		return true
	default:
		return s.mapped.has(row.key.actor)
	}
}

// choice is the line of a tool that its money is read from, and the kinds that
// are added.
type choice struct {
	*line
	kinds  []Measure
	kind   string
	others []SourceSum
}

// nearlyAll is the part of the most people that a source may know and still be
// as good as the one that knows most.
const nearlyAllNum, nearlyAllOf = 9, 10

// choose picks one source and kind for a tool: of those that name people with
// money, those that know the days or months, then those that know about as many
// people as the best, then what is billed before what is estimated, listed or
// included, then the most money, then the name. What is billed and what a plan
// includes in one source are parts of one bill and are added.
func (s *summing) choose(lines []*line) choice {
	var all []choice
	for _, l := range lines {
		all = append(all, s.choicesOf(l)...)
	}
	if len(all) == 0 {
		best := slices.MaxFunc(lines, func(a, b *line) int {
			return cmp.Or(cmp.Compare(a.people.size, b.people.size), strings.Compare(s.text(b.source), s.text(a.source)))
		})
		return choice{line: best}
	}
	left := keep(all, func(c *choice) bool { return c.ofPeople() })
	left = keep(left, func(c *choice) bool { return c.byDay > 0 })
	most := 0
	for i := range left {
		most = max(most, left[i].people.size)
	}
	left = keep(left, func(c *choice) bool { return c.people.size*nearlyAllOf >= most*nearlyAllNum })
	slices.SortFunc(left, func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.micros(), a.micros()),
			strings.Compare(s.text(a.source), s.text(b.source)))
	})
	best := left[0]
	slices.SortFunc(all, func(a, b choice) int {
		return cmp.Or(strings.Compare(s.text(a.source), s.text(b.source)), strings.Compare(a.kind, b.kind))
	})
	for i := range all {
		if (all[i].source != best.source || all[i].kind != best.kind) && s.isSafe(&all[i]) {
			best.others = append(best.others, SourceSum{Source: s.text(all[i].source), Kind: all[i].kind, Amount: units(all[i].micros())})
		}
	}
	return best
}

// isSafe reports whether the sum of a choice may be told: it is of nobody or
// programs alone, or of enough people and keys.
func (s *summing) isSafe(c *choice) bool {
	one, mask := newCell(), c.mask()
	for _, at := range c.rows {
		row := &s.shelf.rows[at]
		if micros, known := s.amount(row, mask); known && s.isSomebody(row) {
			one.add(int32(row.key.actor), micros)
		}
	}
	return one.fault(s.q.minGroup(), s.q.Rules.Dominance) == ""
}

// isSomebody reports whether a row is of a person, or of a key or project that
// may be one.
func (s *summing) isSomebody(row *shelfRow) bool {
	return row.key.actor != s.nobody && !s.isProgram(row)
}

func (s *summing) isProgram(row *shelfRow) bool {
	return ActorKind(s.text(row.kind)) == Service || s.services.has(row.key.actor)
}

// rank is the order in which kinds are taken: billed, estimated, list, included.
func (c *choice) rank() int {
	switch c.kinds[0] {
	case CostBilled:
		return 0
	case CostEstimated:
		return 1
	case CostList:
		return 2
	default:
		return 3
	}
}

// ofPeople reports whether any of the money is said of people.
func (c *choice) ofPeople() bool {
	for _, kind := range c.kinds {
		if c.money[slices.Index(Costs(), kind)].of != 0 {
			return true
		}
	}
	return false
}

func (c *choice) micros() int64 {
	sum := int64(0)
	for _, kind := range c.kinds {
		sum = plus(sum, c.money[slices.Index(Costs(), kind)].all)
	}
	return sum
}

// choicesOf are the kinds that a line may be read in.
func (s *summing) choicesOf(l *line) []choice {
	var out []choice
	billed, included := l.money[0], l.money[3]
	switch {
	case billed.known && included.known && included.all != 0 && billed.all != 0:
		out = append(out, choice{line: l, kinds: []Measure{CostBilled, CostIncluded}, kind: "billed_included"})
	case billed.known:
		out = append(out, choice{line: l, kinds: []Measure{CostBilled}, kind: kinds[CostBilled]})
	}
	if l.money[2].known {
		out = append(out, choice{line: l, kinds: []Measure{CostEstimated}, kind: kinds[CostEstimated]})
	}
	if l.money[1].known {
		out = append(out, choice{line: l, kinds: []Measure{CostList}, kind: kinds[CostList]})
	}
	if included.known && (!billed.known || billed.all == 0) {
		out = append(out, choice{line: l, kinds: []Measure{CostIncluded}, kind: kinds[CostIncluded]})
	}
	return out
}

// keep keeps those that pass, or all where none does.
func keep(all []choice, pass func(*choice) bool) []choice {
	var out []choice
	for i := range all {
		if pass(&all[i]) {
			out = append(out, all[i])
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

// mask is the measures of the kinds as bits.
func (c *choice) mask() uint32 {
	m := uint32(0)
	for _, kind := range c.kinds {
		m |= 1 << kind
	}
	return m
}

// amount is what a row costs in the kinds.
func (s *summing) amount(row *shelfRow, mask uint32) (int64, bool) {
	left := row.known & mask
	if left == 0 || row.key.currency != s.currency {
		return 0, false
	}
	sum := int64(0)
	for ; left != 0; left &= left - 1 {
		micros, _ := s.shelf.of(row, Measure(bits.TrailingZeros32(left)))
		sum = plus(sum, micros)
	}
	return sum, true
}
