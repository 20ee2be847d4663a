package usage

import "slices"

// withholdMonths says why months of a tool are withheld, beside what is said of
// groups and of everybody before and after Plan.Since. A month with that day in
// it is a part of both. Those in out are withheld already.
func (t *tooling) withholdMonths(people []person, shown [][2]bool, before bool, out []string) []string {
	least, dominance := t.q.minGroup(), t.q.Rules.Dominance
	sides := [2][]cell{make([]cell, len(t.days.months)), make([]cell, len(t.days.months))}
	for side := range sides {
		for i := range sides[side] {
			sides[side][i] = newCell()
		}
	}
	for i := range people {
		for _, m := range people[i].months {
			for side := range sides {
				if m.used[side] {
					sides[side][m.month].add(int32(i), m.micros[side])
				}
			}
		}
	}
	for side, cells := range sides {
		already := slices.Clone(out)
		for i := range cells {
			if len(cells[i].people) > 0 && len(sides[1-side][i].people) > 0 {
				already[i] = withheldComplement // its part of this side is never said
			}
		}
		if side == 0 && !before {
			for i := range cells {
				if out[i] == "" {
					out[i] = cells[i].fault(least, dominance)
				}
			}
			continue
		}
		for i, why := range protect(cells, already, least, dominance) {
			mixed := len(cells[i].people) > 0 && len(sides[1-side][i].people) > 0
			if out[i] == "" && why != "" && (!mixed || cells[i].fault(least, dominance) != "") {
				out[i] = why
			}
		}
	}
	for side := range sides {
		if !t.monthsBesideGroups(people, shown, side, len(out)) {
			for i := range out {
				if out[i] == "" {
					out[i] = withheldComplement
				}
			}
		}
	}
	return out
}

// Bounds of what is looked at: months as bits of a word, and sets of them.
const (
	mostMonths = 63
	mostSets   = 4096
)

// monthsBesideGroups reports whether months of a side can be said beside groups
// whose people used the tool in a few of them alone: who adds up those months
// and takes away such groups has what all others used in them. The sets of months
// that matter are those of such groups, and their unions.
func (t *tooling) monthsBesideGroups(people []person, shown [][2]bool, side int, months int) bool {
	if months > mostMonths {
		return false
	}
	use, full := make([]uint64, len(shown)), uint64(0)
	for i := range people {
		for _, m := range people[i].months {
			if m.used[side] {
				use[people[i].group] |= 1 << m.month
				full |= 1 << m.month
			}
		}
	}
	sets := []uint64{0}
	seen := map[uint64]bool{0: true}
	for g := range use {
		if !shown[g][side] || use[g] == full || use[g] == 0 {
			continue
		}
		for _, set := range sets[:len(sets):len(sets)] {
			if union := set | use[g]; !seen[union] {
				seen[union] = true
				sets = append(sets, union)
			}
		}
		if len(sets) > mostSets {
			return false
		}
	}
	for _, set := range sets[1:] {
		if set != full && !t.restIsSafe(people, shown, side, set, use) {
			return false
		}
	}
	return true
}

// restIsSafe reports whether what is left of a set of months may be told, when
// the groups that used the tool in those months alone are taken away.
func (t *tooling) restIsSafe(people []person, shown [][2]bool, side int, months uint64, use []uint64) bool {
	rest := newCell()
	for i := range people {
		if g := people[i].group; shown[g][side] && use[g]&^months == 0 {
			continue
		}
		for _, m := range people[i].months {
			if m.used[side] && months&(1<<m.month) != 0 {
				rest.add(int32(i), m.micros[side])
			}
		}
	}
	return rest.fault(t.q.minGroup(), t.q.Rules.Dominance) == ""
}
