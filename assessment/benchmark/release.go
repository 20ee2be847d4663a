package benchmark

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// release makes what pools show.
type release struct {
	rules
	grid []float64 // of levels
}

// state makes the next state of a pool from the one before. A cell is made
// anew only when enough organisations came or went since it was last, so that
// two looks do not tell what one of them said. Until then it stays, or, where one
// of its organisations took back its consent or was deleted, it is gone.
func (r release) state(before State, c *crowd, now time.Time) State {
	everybody := c.organisations()
	found := tables(everybody)
	next := State{Pool: before.Pool, At: now, Agreed: len(everybody)}
	for _, k := range keys(found, before) {
		set, cell := r.renew(before, k, found[k], c.agreed, now)
		if len(set.Members) > 0 || set.Left > 0 {
			next.Sets = append(next.Sets, Memory{k, set})
		}
		if cell != nil {
			next.Cells = append(next.Cells, *cell)
		}
	}
	r.protect(&next)
	return next
}

// keys are all cells there could be, in their order.
func keys(found map[Key]*table, before State) []Key {
	var out []Key
	for k := range found {
		out = append(out, k)
	}
	for _, m := range before.Sets {
		if found[m.Key] == nil {
			out = append(out, m.Key)
		}
	}
	slices.SortFunc(out, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Industry, b.Industry))
	})
	return out
}

// renew decides about one cell. It returns the set to remember and the cell, nil
// for none.
func (r release) renew(before State, k Key, now *table, agreed map[string]bool, at time.Time) (Set, *Cell) {
	if now == nil {
		now = &table{}
	}
	set := before.set(k)
	stand := slices.DeleteFunc(slices.Clone(set.Members), func(m Member) bool { return !agreed[m.Assessment] })
	left := set.Left + len(set.Members) - len(stand)
	changed := max(left+missing(stand, now.members), missing(now.members, stand))
	first := len(set.Members) == 0 && set.Left == 0
	switch {
	case (first || changed >= r.changed) && len(now.members) >= r.least:
		if cell, ok := r.cell(k, now, at); ok {
			return Set{Members: now.members}, &cell
		}
		return Set{Members: stand, Left: left}, nil
	case first:
		return Set{}, nil
	case left > 0:
		return Set{Members: stand, Left: left}, nil
	}
	for _, c := range before.Cells {
		if c.Key == k {
			return set, &c
		}
	}
	return set, nil
}

func (s State) set(k Key) Set {
	for _, m := range s.Sets {
		if m.Key == k {
			return m.Set
		}
	}
	return Set{}
}

// missing counts the members of a that are not in b.
func missing(a, b []Member) int {
	n := 0
	for _, m := range a {
		if !slices.Contains(b, m) {
			n++
		}
	}
	return n
}

// cell works out a cell and rounds it.
func (r release) cell(k Key, t *table, at time.Time) (Cell, bool) {
	s, ok := t.fit(r.grid)
	if !ok {
		return Cell{}, false
	}
	shown := func(y float64) float64 {
		x := t.data[0].scale.Backward(y)
		if k.Kind == Level {
			x = math.Max(1, math.Min(5, x))
		}
		return r.rounded(k.Kind, x)
	}
	span := func(low, high float64) Span { return Span{shown(low), shown(high)} }
	return Cell{
		Key: k, About: r.count(len(t.data)), Middle: shown(s.Mean), Sure: span(s.MeanRange(r.mean)),
		Half: span(s.Range(r.half)), Most: span(s.Range(r.most)), Shown: true, At: at,
	}, true
}

// protect hides cells of industries as long as those of everybody, less those
// that are shown, would leave a few organisations over: the smallest goes first.
func (r release) protect(s *State) {
	for i := range s.Cells {
		s.Cells[i].Shown = true
	}
	for i := range s.Cells {
		if s.Cells[i].Industry == "" {
			r.protectAll(s, s.Cells[i].Key)
		}
	}
}

func (r release) protectAll(s *State, whole Key) {
	for {
		var parts []Member
		smallest := -1
		for i, c := range s.Cells {
			if c.Kind != whole.Kind || c.Of != whole.Of || c.Industry == "" || !c.Shown {
				continue
			}
			members := s.set(c.Key).Members
			parts = append(parts, members...)
			if smallest < 0 || len(members) < len(s.set(s.Cells[smallest].Key).Members) {
				smallest = i
			}
		}
		everybody := s.set(whole).Members
		over := missing(everybody, parts) + missing(parts, everybody)
		if smallest < 0 || over == 0 || over >= r.least {
			return
		}
		s.Cells[smallest].Shown = false
	}
}
