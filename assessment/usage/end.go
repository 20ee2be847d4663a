package usage

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"waterline/scoring/signal"
)

// periodEnd is what the last days of months say of a group of people.
func (t *tooling) periodEnd(people []*person, group string) *PeriodEnd {
	r := &t.q.Rules
	var all []signal.Closing
	months := &set{}
	for i, p := range people {
		for _, m := range p.months {
			side := t.side(m.month)
			if side < 0 || m.flat || !m.daily || m.early <= 0 {
				continue
			}
			ratio := m.early / t.plan.Floor
			if ratio < 1/r.EndReach || ratio > r.EndReach || t.plan.Cap > 0 && m.amount >= t.plan.Cap*(1-r.CapWithin) {
				continue
			}
			if side == 1 {
				months.add(uint32(m.month))
			}
			all = append(all, signal.Closing{
				Person: i, Month: int(m.month), Before: side == 0, Position: math.Log(ratio), Surge: m.late - m.calm, Late: m.amount - m.early,
			})
		}
	}
	c, able := signal.Crossing(all, r.Resamples, t.random(group, "period_end"))
	if !able || c.People < t.q.minGroup() {
		return nil
	}
	return &PeriodEnd{
		Short: c.Short, People: c.People, Periods: months.size, Effect: c.Effect, SE: c.SE, P: c.P, Excess: c.Excess,
	}
}

// random is the randomness of one statistic of one group.
func (t *tooling) random(group, statistic string) *rand.Rand {
	h := fnv.New64a()
	for _, part := range []string{t.name, "\x00", group, "\x00", statistic} {
		_, _ = h.Write([]byte(part))
	}
	return rand.New(rand.NewPCG(t.q.Seed, h.Sum64()))
}
