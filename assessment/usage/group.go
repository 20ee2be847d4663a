package usage

import "math/bits"

// groupUses fills the groups of a tool, and says why nothing may be said of
// anybody where that is so.
func (s *summing) groupUses(t *tooling, people []person, lines []*line, out *ToolSummary) string {
	groups := max(1, len(s.groups))
	least, dominance := s.q.minGroup(), s.q.Rules.Dominance
	after, before, allAfter, allBefore := cellsOf(people, groups)
	if fault := allAfter.fault(least, dominance); fault != "" {
		return fault
	}
	withheld := protect(after, nil, least, dominance)
	// What was before is told of a group only beside what is after.
	early := make([]string, groups)
	for i, why := range withheld {
		if why != "" || len(after[i].people) == 0 {
			early[i] = withheldFew
		}
	}
	early = protect(before, early, least, dominance)
	allEarly := allBefore.fault(least, dominance) == ""
	m := &making{summing: s, tooling: t, people: people, results: s.results(t, lines), regular: s.regulars(t, people)}
	if t.plan.Floor > 0 && (t.plan.Cap == 0 || t.plan.Cap > t.plan.Floor) {
		m.spreads = t.spreads(people, groups)
		m.freshCap, m.anyCap = t.capped(&m.spreads[groups])
		if m.freshCap {
			t.apart["ceiling"] = true
		}
	}
	all := m.use(Everyone, -1, &allAfter, &allBefore, allEarly)
	out.All, out.Result = &all, t.outcomes(m.results)
	shown := make([][2]bool, groups)
	for i := range shown {
		shown[i][1] = s.q.Groups != nil && withheld[i] == "" && len(after[i].people) > 0
		shown[i][0] = shown[i][1] && allEarly && early[i] == ""
	}
	t.withheld = t.withholdMonths(people, shown, allEarly, s.keyMonths(t))
	if s.q.Groups == nil {
		return ""
	}
	for i, name := range s.groups {
		switch {
		case len(after[i].people) == 0 && len(before[i].people) == 0:
		case withheld[i] != "":
			out.Groups = append(out.Groups, GroupUse{Group: name, Withheld: withheld[i]})
		case len(after[i].people) == 0:
			out.Groups = append(out.Groups, GroupUse{Group: name, Withheld: withheldFew})
		default:
			out.Groups = append(out.Groups, m.use(name, int32(i), &after[i], &before[i], allEarly && early[i] == ""))
		}
	}
	return ""
}

// cellsOf are the sums of groups and of everybody, after and before Plan.Since.
func cellsOf(people []person, groups int) (after, before []cell, allAfter, allBefore cell) {
	after, before = make([]cell, groups), make([]cell, groups)
	allAfter, allBefore = newCell(), newCell()
	for i := range after {
		after[i], before[i] = newCell(), newCell()
	}
	for i := range people {
		p, n := &people[i], int32(i)
		if p.isAfter {
			after[p.group].add(n, p.after)
			allAfter.add(n, p.after)
		}
		if p.wasBefore {
			before[p.group].add(n, p.before)
			allBefore.add(n, p.before)
		}
	}
	return after, before, allAfter, allBefore
}

// making is the groups of a tool while they are filled.
type making struct {
	*summing
	*tooling
	people  []person
	results []result
	regular []regular
	spreads []spreading

	freshCap, anyCap bool // that nobody named
}

// use fills a group; everybody is the group −1.
func (m *making) use(name string, group int32, after, before *cell, withBefore bool) GroupUse {
	out := GroupUse{Group: name, Actors: len(after.people), After: units(after.total())}
	out.Amount = out.After
	if withBefore {
		out.Amount = units(plus(after.total(), before.total()))
	}
	var mine []*person
	var places []int
	for i := range m.people {
		if group < 0 || m.people[i].group == group {
			mine = append(mine, &m.people[i])
			places = append(places, i)
		}
	}
	if m.spreads != nil {
		at := int(group)
		if group < 0 {
			at = len(m.spreads) - 1
		}
		m.spreads[at].put(&out, &m.tooling.q.Rules, m.tooling.q.minGroup(), withBefore)
		if m.freshCap {
			out.Near = nil
		}
		if !m.anyCap {
			out.End = m.periodEnd(mine, name)
		}
	}
	if m.events {
		out.Loop = m.loop(m.regular, places)
	}
	if withBefore {
		out.Tie = m.tie(mine, m.results, name)
	}
	out.Shape = m.shape(mine, withBefore)
	return out
}

func trailing(word uint64) uint32 { return uint32(bits.TrailingZeros64(word)) }
