package usage

import (
	"cmp"
	"slices"
)

// person is one person's use of one tool, while a Summary is made.
type person struct {
	actor         uint32
	group         int32 // place in summing.groups
	months        []personMonth
	before, after int64 // in millionths
	wasBefore     bool  // any record before Plan.Since
	isAfter       bool
}

// personMonth is one person's month, in units of the currency.
type personMonth struct {
	month  int32    // place in days.months
	micros [2]int64 // before and after Plan.Since
	used   [2]bool
	amount float64
	early  float64 // of it before the last days
	// late and calm are the means of asinh of the daily amounts in the last days
	// and before them; they are known where the records are of days.
	late, calm float64
	daily      bool
	flat       bool
}

// entry is one amount of one person.
type entry struct {
	day    Day
	period int32
	micros int64
}

// peopleOf gathers the people of a chosen line, those who spent most first, so
// that nothing depends on their keys.
func (s *summing) peopleOf(t *tooling) []person {
	place := make(map[uint32]int32)
	var actors []uint32
	var size []int32
	mask := t.mask()
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		if !s.isPerson(row) {
			continue
		}
		n, there := place[row.key.actor]
		if !there {
			n = int32(len(actors))
			place[row.key.actor] = n
			actors = append(actors, row.key.actor)
			size = append(size, 0)
		}
		size[n]++
	}
	begin := make([]int32, len(actors)+1)
	for i, n := range size {
		begin[i+1] = begin[i] + n
	}
	all, fill := make([]entry, begin[len(actors)]), slices.Clone(begin)
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		if !s.isPerson(row) {
			continue
		}
		micros, _ := s.amount(row, mask)
		n := place[row.key.actor]
		all[fill[n]] = entry{row.key.day, row.key.period, micros}
		fill[n]++
	}
	out := make([]person, len(actors))
	for i := range actors {
		mine := all[begin[i]:begin[i+1]]
		slices.SortFunc(mine, func(a, b entry) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.micros, b.micros)) })
		out[i] = t.person(mine)
		out[i].actor, out[i].group = actors[i], s.groupOf(actors[i])
	}
	slices.SortStableFunc(out, func(a, b person) int { return comparePeople(&a, &b) })
	return out
}

// comparePeople orders people by what they used, and by nothing that names them.
func comparePeople(a, b *person) int {
	if c := cmp.Or(cmp.Compare(b.after, a.after), cmp.Compare(b.before, a.before), cmp.Compare(len(b.months), len(a.months))); c != 0 {
		return c
	}
	for i := range a.months {
		if c := cmp.Or(cmp.Compare(a.months[i].month, b.months[i].month), cmp.Compare(b.months[i].amount, a.months[i].amount),
			cmp.Compare(b.months[i].early, a.months[i].early)); c != 0 {
			return c
		}
	}
	return cmp.Compare(a.group, b.group)
}

// person adds up the entries of one person, sorted by day.
func (t *tooling) person(mine []entry) person {
	var p person
	for i := 0; i < len(mine); {
		month := t.days.of(mine[i].day)
		j := i
		for j < len(mine) && t.days.of(mine[j].day) == month {
			j++
		}
		m := t.personMonth(month, mine[i:j])
		p.before, p.after = plus(p.before, m.micros[0]), plus(p.after, m.micros[1])
		p.wasBefore, p.isAfter = p.wasBefore || m.used[0], p.isAfter || m.used[1]
		p.months = append(p.months, m)
		i = j
	}
	return p
}

func (t *tooling) personMonth(month int32, mine []entry) personMonth {
	m := personMonth{month: month, daily: true}
	dates := t.days.months[month]
	length := int(dates.end - dates.begin)
	lateFrom := dates.end - Day(t.q.Rules.EndDays)
	var late, calm float64
	var all, early int64
	for i := 0; i < len(mine); {
		day, sum := mine[i].day, int64(0)
		for ; i < len(mine) && mine[i].day == day; i++ {
			sum = plus(sum, mine[i].micros)
			m.daily = m.daily && mine[i].period == 1
		}
		amount, side := units(sum), 0
		if t.isAfter(day) {
			side = 1
		}
		m.micros[side], m.used[side] = plus(m.micros[side], sum), true
		all = plus(all, sum)
		if day < lateFrom {
			early = plus(early, sum)
			calm += asinh(amount)
		} else {
			late += asinh(amount)
		}
	}
	m.amount, m.early = units(all), units(early)
	m.late, m.calm = late/float64(t.q.Rules.EndDays), calm/float64(length-t.q.Rules.EndDays)
	m.flat = t.isFlat(m.amount)
	return m
}

// isAfter reports whether a day is since the day from which use was asked for.
func (t *tooling) isAfter(day Day) bool { return t.plan.Since == 0 || day >= t.plan.Since }

// side says of a month whether it lies wholly after the day from which use was
// asked for (1), wholly before it (0), or cannot be used (−1), as that day is in
// it or the records do not cover it.
func (t *tooling) side(month int32) int {
	dates := t.days.months[month]
	switch {
	case !t.whole[month]:
		return -1
	case t.plan.Since == 0 || dates.begin >= t.plan.Since:
		return 1
	case dates.end <= t.plan.Since:
		return 0
	default:
		return -1
	}
}

// mark marks the months of people whose amount many have to the cent: a flat
// price that nobody told. Amounts of a unit or less come about by chance.
func (t *tooling) mark(people []person) {
	count, total := make(map[int64]int), 0
	for i := range people {
		for _, m := range people[i].months {
			if m.amount > 1 {
				count[cents(m.amount)]++
				total++
			}
		}
	}
	least := max(float64(t.q.Rules.FlatLeast), t.q.Rules.FlatShare*float64(total))
	for i := range people {
		for j := range people[i].months {
			m := &people[i].months[j]
			if m.amount > 1 && float64(count[cents(m.amount)]) >= least {
				m.flat = true
			}
		}
	}
}

// isFlat reports whether an amount is a small multiple of a seat's price.
func (t *tooling) isFlat(amount float64) bool {
	for n := 1; t.plan.Seat > 0 && n <= t.q.Rules.SeatMost; n++ {
		price := float64(n) * t.plan.Seat
		if amount >= price*(1-t.q.Rules.SeatWithin) && amount <= price*(1+t.q.Rules.SeatWithin) {
			return true
		}
	}
	return false
}
