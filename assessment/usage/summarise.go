package usage

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"waterline/scoring/parallel"
)

// summing is a Summary while it is made.
type summing struct {
	q        *Question
	shelf    *shelf
	moments  *moments
	currency uint32
	nobody   uint32
	mapped   *set // actors in a group
	services *set
	foreign  *set // tools with amounts in other currencies
	groups   []string
	place    map[uint32]int32 // of an actor's group
}

// tooling is one tool while it is summed up.
type tooling struct {
	choice
	q      *Question
	name   string
	plan   Plan
	days   *days
	whole  []bool // by month, whether the records cover it
	cover  []int  // by month, days
	apart  map[string]bool
	events bool

	withheld    []string // by month, why
	withoutKeys bool     // keys and projects are too few to be told of
}

// Summarise says of each tool what groups of people used of it. What it says
// depends on the records and the question alone, not on the order of records or
// the keys of actors.
//
//   - A tool's money is of one source and kind: see choose.
//   - People are who has an address, a login or a user's name, or is in a group.
//     Programs, and keys and projects that are in no group, are left out.
//   - A person-month is a calendar month that the records of the tool cover, give
//     or take EdgeDays at either end. The months at the edges of an export that
//     it covers in part, and the month in which use was asked for from its middle,
//     count as amounts and are left out of tests.
//   - Months whose amount is a small multiple of the seat's price, or one that
//     many others have to the cent, are flat and left out of tests, as are months
//     at the cap.
//   - Groups of fewer than MinGroup people, or of which one has more than
//     Dominance of the amount, are withheld, and with them as many others as it
//     takes that no sum of them can be told by subtraction.
func Summarise(l *Ledger, q Question) *Summary {
	s := &summing{q: &q, shelf: l.kept, moments: l.events, mapped: &set{}, services: &set{}, foreign: &set{}, place: make(map[uint32]int32)}
	s.people()
	out := &Summary{MinGroup: q.minGroup(), Records: len(l.kept.rows)}
	if len(l.kept.rows) == 0 {
		return out
	}
	s.chooseCurrency()
	out.Currency = s.text(s.currency)
	lines := s.lines()
	byTool := make(map[uint32][]*line)
	var tools []uint32
	everybody := &set{}
	for _, l := range lines {
		if byTool[l.tool] == nil {
			tools = append(tools, l.tool)
		}
		byTool[l.tool] = append(byTool[l.tool], l)
		for n, word := range l.people.word {
			for ; word != 0; word &= word - 1 {
				everybody.add(uint32(64*n) + trailing(word))
			}
		}
	}
	out.Actors = everybody.size
	slices.SortFunc(tools, func(a, b uint32) int { return strings.Compare(s.text(a), s.text(b)) })
	out.From, out.To = s.reach(nil)
	out.Tools = make([]ToolSummary, len(tools))
	parallel.Each(len(tools), parallel.None, func(_ struct{}, i int) { out.Tools[i] = s.tool(byTool[tools[i]]) })
	return out
}

// people reads who belongs where.
func (s *summing) people() {
	number := s.shelf.names.number
	s.nobody = noText
	if n, there := number[""]; there {
		s.nobody = n
	}
	names := make(map[string]bool)
	for key, group := range s.q.Groups {
		if _, there := number[key]; there {
			names[group] = true
		}
	}
	if s.q.Groups != nil {
		names[""] = true
	}
	for name := range names {
		s.groups = append(s.groups, name)
	}
	slices.Sort(s.groups)
	for key, group := range s.q.Groups {
		if n, there := number[key]; there {
			at, _ := slices.BinarySearch(s.groups, group)
			s.place[n] = int32(at)
			s.mapped.add(n)
		}
	}
	for key, is := range s.q.Services {
		if n, there := number[key]; there && is {
			s.services.add(n)
		}
	}
}

const noText = math.MaxUint32

// groupOf is the place of an actor's group; who belongs to none is in the one
// without a name, which is the first.
func (s *summing) groupOf(actor uint32) int32 { return s.place[actor] }

func (s *summing) text(n uint32) string { return s.shelf.names.text[n] }

// chooseCurrency takes the one that is asked for, or that most records have.
func (s *summing) chooseCurrency() {
	count := make(map[uint32]int)
	for i := range s.shelf.rows {
		count[s.shelf.rows[i].key.currency]++
	}
	s.currency = noText
	for n := range count {
		switch text := s.text(n); {
		case text == "":
		case s.q.Currency != "" && text == s.q.Currency:
			s.currency = n
			return
		case s.currency == noText, count[n] > count[s.currency], count[n] == count[s.currency] && text < s.text(s.currency):
			s.currency = n
		}
	}
	if s.currency == noText {
		s.currency = s.shelf.names.of("")
	}
}

// reach is from which day to which rows go; all of them where none are given.
func (s *summing) reach(rows []int32) (from, to Day) {
	from, to = math.MaxInt32, math.MinInt32
	note := func(row *shelfRow) {
		from, to = min(from, row.key.day), max(to, row.key.day+Day(row.key.period)-1)
	}
	if rows == nil {
		for i := range s.shelf.rows {
			note(&s.shelf.rows[i])
		}
		return from, to
	}
	for _, at := range rows {
		note(&s.shelf.rows[at])
	}
	return from, to
}

// tool sums up one tool.
func (s *summing) tool(lines []*line) ToolSummary {
	t := &tooling{choice: s.choose(lines), q: s.q, apart: make(map[string]bool)}
	t.name = s.text(t.tool)
	t.plan = s.q.planOf(t.name)
	s.calendar(t, lines)
	out := ToolSummary{
		Tool: t.name, Vendor: s.text(t.vendor), Source: s.text(t.source), Kind: t.kind, Plan: t.plan, Others: t.others, Groups: []GroupUse{},
	}
	if s.foreign.has(t.tool) {
		t.apart["currency"] = true
	}
	out.Leaves = s.leaves(t)
	people := s.peopleOf(t)
	t.mark(people)
	if len(people) == 0 {
		if out.Withheld = s.onlyKeys(t); out.Withheld != "" {
			out.Leaves, out.Others = 0, nil
			return out
		}
		out.Months = covered(s.months(t), s.keyMonths(t))
		out.Apart = t.codes()
		return out
	}
	out.Basis = s.basis(t)
	if fault := s.groupUses(t, people, lines, &out); fault != "" {
		return ToolSummary{Tool: out.Tool, Vendor: out.Vendor, Source: out.Source, Kind: out.Kind, Plan: out.Plan, Groups: []GroupUse{}, Withheld: fault}
	}
	out.Months = covered(s.months(t), t.withheld)
	out.Seats = s.seats(t, lines)
	out.Price = s.price(t)
	out.Apart, out.Events = t.codes(), t.events
	return out
}

func (t *tooling) codes() []string {
	var out []string
	for code := range t.apart {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// calendar lays out the months of a tool and which of them its records cover.
func (s *summing) calendar(t *tooling, lines []*line) {
	from, to := s.reach(t.rows)
	first, last := from, to
	for _, l := range lines {
		a, b := s.reach(l.rows)
		first, last = min(first, a), max(last, b)
	}
	t.days = newDays(first, last)
	edge := Day(s.q.Rules.EdgeDays)
	for _, m := range t.days.months {
		begin, end := max(from, m.begin), min(to+1, m.end)
		t.whole = append(t.whole, begin-m.begin <= edge && m.end-end <= edge)
		t.cover = append(t.cover, max(0, int(end-begin)))
	}
}

// leaves is the money of what is no person's use. Keys and projects may each be
// one person's: where they are too few they are left out of all amounts.
func (s *summing) leaves(t *tooling) float64 {
	sum, ofKeys, mask, keys := int64(0), int64(0), t.mask(), newCell()
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		micros, known := s.amount(row, mask)
		switch {
		case !known || s.isPerson(row):
		case s.isSomebody(row):
			keys.add(int32(row.key.actor), micros)
			ofKeys = plus(ofKeys, micros)
		default:
			sum = plus(sum, micros)
			if s.isProgram(row) {
				t.apart["service"] = true
			} else {
				t.apart["unnamed"] = true
			}
		}
	}
	if len(keys.people) == 0 {
		return units(sum)
	}
	t.apart["unnamed"] = true
	if t.withoutKeys = keys.fault(s.q.minGroup(), s.q.Rules.Dominance) != ""; t.withoutKeys {
		return units(sum)
	}
	return units(plus(sum, ofKeys))
}

// basis is what names most people of a tool.
func (s *summing) basis(t *tooling) Basis {
	count := make(map[Basis]int)
	for _, at := range t.rows {
		if row := &s.shelf.rows[at]; s.isPerson(row) {
			count[Basis(s.text(row.basis))]++
		}
	}
	best := ByNothing
	for basis, n := range count {
		if n > count[best] || n == count[best] && basis < best {
			best = basis
		}
	}
	return best
}

func units(micros int64) float64 { return float64(micros) / microsInUnit }

// centsInUnit is for telling equal amounts, whatever the currency.
const centsInUnit = 100

func cents(amount float64) int64 { return int64(math.Round(amount * centsInUnit)) }

func asinh(x float64) float64 { return math.Asinh(x) }

func compareText(a, b string) int { return cmp.Compare(a, b) }
