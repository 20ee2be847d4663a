package usage

// months are the calendar months of the whole tool, of which none is withheld
// yet.
func (s *summing) months(t *tooling) []MonthSum {
	out := make([]MonthSum, len(t.days.months))
	sums, people := make([]int64, len(out)), make([]*set, len(out))
	for i := range out {
		out[i] = MonthSum{Month: t.days.months[i].month, Days: t.cover[i], Whole: t.whole[i]}
		people[i] = &set{}
	}
	mask := t.mask()
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		if t.withoutKeys && s.isSomebody(row) && !s.isPerson(row) {
			continue
		}
		micros, _ := s.amount(row, mask)
		month := t.days.of(row.key.day)
		sums[month] = plus(sums[month], micros)
		if s.isPerson(row) {
			people[month].add(row.key.actor)
		}
	}
	for i := range out {
		out[i].Amount, out[i].Actors = units(sums[i]), people[i].size
	}
	return out
}

// onlyKeys says why nothing is told of a tool that names no person: all it has is
// of keys that are too few.
func (s *summing) onlyKeys(t *tooling) string {
	if !t.withoutKeys {
		return ""
	}
	for _, at := range t.rows {
		if !s.isSomebody(&s.shelf.rows[at]) {
			return ""
		}
	}
	return withheldFew
}

// keyMonths says why months are withheld as too few people and keys have used
// the tool in them.
func (s *summing) keyMonths(t *tooling) []string {
	cells := make([]cell, len(t.days.months))
	for i := range cells {
		cells[i] = newCell()
	}
	if t.withoutKeys || !t.apart["unnamed"] {
		return make([]string, len(cells))
	}
	mask := t.mask()
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		if micros, known := s.amount(row, mask); known && s.isSomebody(row) {
			cells[t.days.of(row.key.day)].add(int32(row.key.actor), micros)
		}
	}
	return protect(cells, nil, s.q.minGroup(), s.q.Rules.Dominance)
}

// covered leaves the months that the records cover, and of those withheld their
// days alone.
func covered(all []MonthSum, withheld []string) []MonthSum {
	out := all[:0]
	for i, m := range all {
		if withheld != nil && withheld[i] != "" {
			m.Withheld, m.Amount, m.Actors = withheld[i], 0, 0
		}
		if m.Days > 0 {
			out = append(out, m)
		}
	}
	return out
}

// seats are those of the last whole month of the source that lists seats which
// nobody used beside those in use.
func (s *summing) seats(t *tooling, lines []*line) *SeatCount {
	last := -1
	for i, whole := range t.whole {
		if whole {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	var best *SeatCount
	for _, l := range lines {
		paid, active := &set{}, &set{}
		for _, at := range l.rows {
			row := &s.shelf.rows[at]
			if !s.isPerson(row) || t.days.of(row.key.day) != int32(last) {
				continue
			}
			paid.add(row.key.actor)
			if s.active(row) {
				active.add(row.key.actor)
			}
		}
		if paid.size < s.q.minGroup() || active.size == paid.size || best != nil && best.Paid >= paid.size {
			continue
		}
		best = &SeatCount{Month: t.days.months[last].month, Paid: paid.size, Active: active.size}
	}
	return best
}

// active reports whether anything but money was counted.
func (s *summing) active(row *shelfRow) bool {
	for m := range Measure(measures) {
		if m == CostBilled || m == CostList || m == CostEstimated || m == CostIncluded {
			continue
		}
		if n, _ := s.shelf.of(row, m); n > 0 {
			return true
		}
	}
	return false
}
