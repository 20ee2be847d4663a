package usage

import (
	"math"

	"waterline/scoring/signal"
)

// spreading counts person-months of a group around the floor.
type spreading struct {
	before, after []int
	near          Near
	people        [2]int // who have any of these months
}

// spreads counts the months of people by group. The last one is everybody.
func (t *tooling) spreads(people []person, groups int) []spreading {
	out := make([]spreading, groups+1)
	bins := 2*t.q.Rules.BinReach + 2
	for i := range out {
		out[i].before, out[i].after = make([]int, bins), make([]int, bins)
	}
	top := math.Inf(1)
	if t.plan.Cap > 0 {
		top = t.plan.Cap * (1 - t.q.Rules.CapWithin)
	}
	for i := range people {
		p := &people[i]
		var counts [4]float64
		var has [2]bool
		for _, m := range p.months {
			side := t.side(m.month)
			if side < 0 || m.flat || m.amount <= 0 || m.amount >= top {
				t.noteApart(m, side, top)
				continue
			}
			ratio := m.amount / t.plan.Floor
			has[side] = true
			for _, g := range [2]int{int(p.group), groups} {
				list := out[g].before
				if side == 1 {
					list = out[g].after
				}
				list[t.bin(ratio)]++
			}
			if at := t.nearOf(ratio, side); at >= 0 {
				counts[at]++
			}
		}
		for side := range has {
			if has[side] {
				out[p.group].people[side]++
				out[groups].people[side]++
			}
		}
		if counts != [4]float64{} {
			out[p.group].near.add(counts)
			out[groups].near.add(counts)
		}
	}
	return out
}

func (t *tooling) noteApart(m personMonth, side int, top float64) {
	switch {
	case side < 0 || m.amount <= 0:
	case m.flat:
		t.apart["flat_plan"] = true
	case m.amount >= top:
		t.apart["cap"] = true
	}
}

// bin is the bin of an amount as a part of the floor.
func (t *tooling) bin(ratio float64) int {
	r := &t.q.Rules
	at := int(math.Floor(math.Log(ratio)/r.BinWidth)) + r.BinReach + 1
	return max(0, min(2*r.BinReach+1, at))
}

// nearOf is which of the four counts of Near an amount belongs to, or −1.
func (t *tooling) nearOf(ratio float64, side int) int {
	width := t.q.Rules.NearWidth
	at := 2 * (1 - side)
	switch {
	case ratio >= 1 && ratio < 1+width:
		return at
	case ratio < 1 && ratio >= 1-width:
		return at + 1
	}
	return -1
}

// add adds one person's counts.
func (n *Near) add(counts [4]float64) {
	n.People++
	n.Above += int(counts[0])
	n.Below += int(counts[1])
	n.AboveBefore += int(counts[2])
	n.BelowBefore += int(counts[3])
	at := 0
	for i := range 4 {
		for j := i; j < 4; j++ {
			n.Products[at] += counts[i] * counts[j]
			at++
		}
	}
}

// capped looks for a cap that nobody named: one that came when use was asked for
// makes the counts beside the floor say nothing, any makes the ends of months so.
func (t *tooling) capped(all *spreading) (fresh, any bool) {
	r := &t.q.Rules
	hist := func(bins []int) signal.Histogram {
		h := signal.Histogram{Width: r.BinWidth, Lowest: -float64(r.BinReach) * r.BinWidth, Count: make([]float64, len(bins))}
		for i, n := range bins {
			h.Count[i] = float64(n)
		}
		return h
	}
	before, after := hist(all.before), hist(all.after)
	fresh = t.plan.Cap == 0 && signal.Ceiling(after, before, float64(r.CapBins)*r.BinWidth, r.CapLeast, r.CapPart)
	any = fresh || t.plan.Cap > 0 && t.plan.Cap < r.EndReach*t.plan.Floor ||
		before.Topped(0, r.CapLeast, r.CapSteep, r.CapAbove) || after.Topped(r.BinWidth, r.CapLeast, r.CapSteep, r.CapAbove)
	return fresh, any
}

// put writes what was counted into a group, where it is of enough people.
func (s *spreading) put(g *GroupUse, r *Rules, least int, withBefore bool) {
	if s.people[1] < least {
		return
	}
	spread := Spread{Width: r.BinWidth, Lowest: -float64(r.BinReach) * r.BinWidth, After: s.after}
	near := s.near
	if withBefore && s.people[0] >= least {
		spread.Before = s.before
	} else {
		near = near.afterOnly()
	}
	g.Spread, g.Near = &spread, &near
}

// afterOnly forgets the months before.
func (n Near) afterOnly() Near {
	return Near{
		People: n.People, Above: n.Above, Below: n.Below,
		Products: [10]float64{0: n.Products[0], 1: n.Products[1], 4: n.Products[4]},
	}
}
