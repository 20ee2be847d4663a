package characteristic

import (
	"fmt"

	"waterline/assessment"
	"waterline/scoring/signal"
)

// Gate is a bound that must hold.
type Gate struct {
	Name, Measured, Bound string
	Holds                 bool
}

// Bounds of the gates. The first is that of the requirement; the second and the
// upper bounds are those of the research note, 2.10.
const (
	mostAlarms    = 0.05
	mostLikely    = 0.008
	highestAlarms = 0.075
	highestLikely = 0.02
	leastCovered  = 0.88
	leastPower    = 0.8
)

// Gates holds a report against its bounds.
func (r *Report) Gates() []Gate {
	out := []Gate{
		worst(r.Honest, "possible or likely in an honest world", mostAlarms, highestAlarms, func(f *Figures) Counted { return f.Possible }),
		worst(r.Honest, "likely in an honest world", mostLikely, highestLikely, func(f *Figures) Counted { return f.Likely }),
	}
	for _, id := range Tests() {
		if id != assessment.TestConcentration {
			out = append(out, worst(r.Honest, "finding of "+id+" in an honest world", mostAlarms, highestAlarms, func(f *Figures) Counted { return f.Findings[id] }))
		}
	}
	for _, part := range []struct {
		name string
		all  []Figures
	}{{"fitted", r.Tuned}, {"held out", r.Held}} {
		for _, s := range shares() {
			out = append(out, covers(part.all, fmt.Sprintf("range holds a share of %s, worlds %s", percent(s), part.name), func(f *Figures) bool { return f.Share == s }))
		}
	}
	return append(out, r.powerful())
}

// worst is the world with most hits.
func worst(all []Figures, name string, most, highest float64, of func(*Figures) Counted) Gate {
	var at Counted
	world := "–"
	for i := range all {
		if c := of(&all[i]); c.Rate() > at.Rate() || at.Of == 0 && c.Of > 0 {
			at, world = c, fmt.Sprintf("%s, %d people", all[i].World, all[i].Actors)
		}
	}
	return Gate{
		Name: name, Measured: bounded(at) + " in " + world, Bound: fmt.Sprintf("%s (≤ %s)", percent(most), percent(highest)),
		Holds: at.Rate() <= most && signal.Highest(at.Hits, max(1, at.Of), sure) <= highest,
	}
}

// covers is how often ranges of some cells hold the truth.
func covers(all []Figures, name string, which func(*Figures) bool) Gate {
	f := together(all, which)
	return Gate{Name: name, Measured: fmt.Sprintf("%s of %d", share(f.Covered), f.Covered.Of), Bound: "at least " + percent(leastCovered), Holds: f.Covered.Rate() >= leastCovered}
}

// powerful is the power at a tenth inflated, of the largest companies, by what
// the tests are made for.
func (r *Report) powerful() Gate {
	n := r.Plan.Sizes[len(r.Plan.Sizes)-1]
	g := Gate{Name: fmt.Sprintf("a tenth inflated by topping up is found, %d people", n), Bound: "at least " + percent(leastPower)}
	for i := range r.Power {
		if f := &r.Power[i]; f.Mix == "topup" && f.Actors == n && f.Share == 0.1 {
			g.Measured, g.Holds = share(f.Possible), f.Possible.Rate() >= leastPower
		}
	}
	return g
}
