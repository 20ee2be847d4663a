package usage

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"waterline/scoring/signal"
)

// regular is what the weeks of one person say of repeated requests.
type regular struct {
	weeks, gaps int
	flagged     bool
	amount      float64
}

// week is one week of a person's events.
type week struct {
	number int32
	times  []uint32
	p      float64
}

// regulars judges the events of each person, if there are any. A person whose
// requests came regularly before use was asked for is not flagged: what was
// there before follows no target.
func (s *summing) regulars(t *tooling, people []person) []regular {
	place := make(map[uint32]int, len(people))
	for i := range people {
		place[people[i].actor] = i
	}
	weeks := make([][]week, len(people))
	for key, times := range s.moments.at {
		if at, there := place[key.actor]; there && key.tool == t.tool {
			weeks[at] = append(weeks[at], week{number: key.week, times: times})
		}
	}
	out := make([]regular, len(people))
	flagged := make(map[uint32]map[int32]float64)
	for i := range people {
		if len(weeks[i]) == 0 {
			continue
		}
		t.events = true
		slices.SortFunc(weeks[i], func(a, b week) int { return cmp.Compare(a.number, b.number) })
		var shares map[int32]float64
		out[i], shares = t.regular(weeks[i])
		if out[i].flagged {
			flagged[people[i].actor] = shares
		}
	}
	s.priceLoops(t, place, flagged, out)
	return out
}

// regular judges one person's weeks.
func (t *tooling) regular(weeks []week) (regular, map[int32]float64) {
	r := &t.q.Rules
	var out regular
	shares := make(map[int32]float64)
	least, before, beforeWeeks := 1.0, 1.0, 0
	for i := range weeks {
		w := &weeks[i]
		gaps := gapsOf(w.times, r)
		if len(gaps) < r.LoopGaps {
			continue
		}
		found := signal.Regular(gaps)
		w.p = max(found.P, found.Local)
		begin := Day(w.number) * weekDays
		switch {
		case t.plan.Since != 0 && begin < t.plan.Since:
			beforeWeeks++
			before = min(before, w.p)
		default:
			out.weeks++
			out.gaps += found.Gaps
			least = min(least, w.p)
			if w.p < r.LoopLevel {
				shares[w.number] = max(0, (float64(found.Densest)-found.Expected)/float64(found.Gaps))
			}
		}
	}
	out.flagged = least*float64(out.weeks) < r.LoopLevel && !(before*float64(beforeWeeks) < r.LoopLevel && beforeWeeks > 0)
	return out, shares
}

// gapsOf are the seconds between requests that are neither of one burst nor
// across a pause. Where times are whole seconds they are spread over the second,
// as gaps of few seconds would repeat for that alone.
func gapsOf(times []uint32, r *Rules) []float64 {
	sorted := slices.Clone(times)
	slices.Sort(sorted)
	spread := 0.0
	if !slices.ContainsFunc(sorted, func(at uint32) bool { return at%1000 != 0 }) {
		spread = 1
	}
	random := rand.New(rand.NewPCG(uint64(len(sorted)), uint64(sorted[0])))
	var out []float64
	for i := 1; i < len(sorted); i++ {
		gap := float64(sorted[i]-sorted[i-1]) / 1000
		if gap < r.LoopFrom || gap > r.LoopTo {
			continue
		}
		out = append(out, gap+spread*(random.Float64()-random.Float64())/2)
	}
	return out
}

// priceLoops gives flagged people the amount of their regular weeks.
func (s *summing) priceLoops(t *tooling, place map[uint32]int, flagged map[uint32]map[int32]float64, out []regular) {
	if len(flagged) == 0 {
		return
	}
	mask := t.mask()
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		shares, there := flagged[row.key.actor]
		if !there || row.key.period != 1 || !t.isAfter(row.key.day) {
			continue
		}
		share := shares[weekOf(row.key.day)]
		if micros, _ := s.amount(row, mask); share > 0 && micros > 0 {
			out[place[row.key.actor]].amount += share * units(micros)
		}
	}
}

func weekOf(day Day) int32 { return int32(math.Floor(float64(day) / weekDays)) }

// loop adds up people of a group.
func (t *tooling) loop(all []regular, people []int) *Loop {
	r := &t.q.Rules
	l := Loop{Level: r.LoopLevel}
	square := 0.0
	for _, i := range people {
		one := &all[i]
		if one.weeks == 0 {
			continue
		}
		l.Actors++
		l.Weeks += one.weeks
		l.Gaps += one.gaps
		if one.flagged {
			l.Flagged++
			l.Amount += one.amount
			square += one.amount * one.amount
		}
	}
	if l.Actors < t.q.minGroup() {
		return nil
	}
	l.P, l.SE = signal.AtLeast(l.Flagged, l.Actors, r.LoopLevel), math.Sqrt(square)
	if l.Flagged > 0 && l.Flagged < r.LeastGroup {
		return &Loop{Actors: l.Actors, Weeks: l.Weeks, Gaps: l.Gaps, Level: l.Level, Few: true, P: 1}
	}
	return &l
}
