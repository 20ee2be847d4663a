package usage

import (
	"math"
	"math/rand/v2"
	"slices"

	"waterline/scoring/signal"
)

// results are the measures that count as a result, the one that says most of
// work done first.
func results() []Measure {
	return []Measure{PRsMerged, TicketsClosed, Commits, PRsOpened, Accepted, LinesAccepted}
}

// result is one measure of one source, by person and side of Plan.Since.
type result struct {
	measure Measure
	total   int64
	people  *set
	by      map[uint32][2]float64
}

// results reads each measure from the source that counts most of it: two sources
// may count the same.
func (s *summing) results(t *tooling, lines []*line) []result {
	var out []result
	for _, m := range results() {
		best := result{measure: m}
		for _, l := range lines {
			if one := s.result(t, l, m); one.total > best.total {
				best = one
			}
		}
		if best.total > 0 {
			out = append(out, best)
		}
	}
	return out
}

func (s *summing) result(t *tooling, l *line, m Measure) result {
	out := result{measure: m, people: &set{}, by: make(map[uint32][2]float64)}
	for _, at := range l.rows {
		row := &s.shelf.rows[at]
		n, known := s.shelf.of(row, m)
		if !known {
			continue
		}
		out.total = plus(out.total, n)
		if !s.isPerson(row) {
			continue
		}
		out.people.add(row.key.actor)
		if side := t.side(t.days.of(row.key.day)); side >= 0 {
			sum := out.by[row.key.actor]
			sum[side] += float64(n)
			out.by[row.key.actor] = sum
		}
	}
	return out
}

// monthly is a person's mean month on each side of Plan.Since.
type monthly struct {
	months         [2]int
	amount, result [2]float64
}

func (t *tooling) monthly(p *person, r *result) monthly {
	var m monthly
	for _, one := range p.months {
		if side := t.side(one.month); side >= 0 {
			m.months[side]++
			m.amount[side] += one.amount
		}
	}
	if r != nil {
		m.result = r.by[p.actor]
	}
	for side, n := range m.months {
		if n > 0 {
			m.amount[side] /= float64(n)
			m.result[side] /= float64(n)
		}
	}
	return m
}

// tie is how use and results rank people of a group before and after.
func (t *tooling) tie(people []*person, results []result, group string) *Tie {
	if t.plan.Since == 0 {
		return nil
	}
	for i := range results {
		r := &results[i]
		months := make([]monthly, 0, len(people))
		var n [2]int
		for _, p := range people {
			if !r.people.has(p.actor) {
				continue
			}
			m := t.monthly(p, r)
			months = append(months, m)
			for side := range n {
				if m.months[side] > 0 {
					n[side]++
				}
			}
		}
		if min(n[0], n[1]) >= t.q.minGroup() {
			return t.tieOf(months, n, r, group)
		}
	}
	return nil
}

func (t *tooling) tieOf(months []monthly, n [2]int, r *result, group string) *Tie {
	out := Tie{Measure: r.measure.String(), ActorsBefore: n[0], Actors: n[1]}
	order := make([]int, len(months))
	for i := range order {
		order[i] = i
	}
	var scratch ranking
	out.Before, out.After = scratch.of(months, order, 0), scratch.of(months, order, 1)
	random := t.random(group, "tie")
	values := make([]float64, 0, t.q.Rules.Resamples)
	for range t.q.Rules.Resamples {
		draw(order, random)
		values = append(values, signal.Fisher(scratch.of(months, order, 0))-signal.Fisher(scratch.of(months, order, 1)))
	}
	out.SE = spreadOf(values)
	var amount, count [2]float64
	for _, m := range months {
		for side, k := range m.months {
			amount[side] += m.amount[side] * float64(k)
			count[side] += m.result[side] * float64(k)
		}
	}
	personMonths := [2]float64{}
	for _, m := range months {
		for side, k := range m.months {
			personMonths[side] += float64(k)
		}
	}
	out.Growth, out.ResultGrowth = growth(amount, personMonths), growth(count, personMonths)
	return &out
}

// growth is the log of how a mean grew, 0 where it was or is nothing.
func growth(sum, n [2]float64) float64 {
	if sum[0] <= 0 || sum[1] <= 0 {
		return 0
	}
	return math.Log(sum[1]/n[1]) - math.Log(sum[0]/n[0])
}

// ranking is space for a rank correlation.
type ranking struct{ x, y []float64 }

func (k *ranking) of(months []monthly, order []int, side int) float64 {
	k.x, k.y = k.x[:0], k.y[:0]
	for _, i := range order {
		if m := &months[i]; m.months[side] > 0 {
			k.x = append(k.x, m.amount[side])
			k.y = append(k.y, m.result[side])
		}
	}
	return signal.Spearman(k.x, k.y)
}

// draw draws as many as there are, with replacement.
func draw(order []int, random *rand.Rand) {
	for i := range order {
		order[i] = random.IntN(len(order))
	}
}

// spreadOf is the standard deviation of values.
func spreadOf(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	mean, square := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	return math.Sqrt(square / float64(len(values)-1))
}

// outcomes are the results of the whole tool, where enough people have them.
func (t *tooling) outcomes(all []result) []Outcome {
	var out []Outcome
	for _, r := range all {
		if r.people.size == 0 || r.people.size >= t.q.minGroup() {
			out = append(out, Outcome{Measure: r.measure.String(), Count: r.total})
		}
	}
	slices.SortFunc(out, func(a, b Outcome) int { return compareText(a.Measure, b.Measure) })
	return out
}
