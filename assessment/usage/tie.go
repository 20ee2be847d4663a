package usage

import (
	"math"
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

// onFlatPlan reports whether any month of a person is flat: who came to such a
// plan, or left it, changed for that.
func (p *person) onFlatPlan() bool {
	return slices.ContainsFunc(p.months, func(m personMonth) bool { return m.flat })
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
			if !r.people.has(p.actor) || p.onFlatPlan() {
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
	once := make([]float64, len(months))
	for i := range once {
		once[i] = 1
	}
	sides := [2]ranking{rankingOf(months, 0), rankingOf(months, 1)}
	out.Before, out.After = sides[0].of(once), sides[1].of(once)
	random := t.random(group, "tie")
	values, times := make([]float64, 0, t.q.Rules.Resamples), make([]float64, len(months))
	for range t.q.Rules.Resamples {
		clear(times)
		for range times {
			times[random.IntN(len(times))]++
		}
		values = append(values, signal.Fisher(sides[0].of(times))-signal.Fisher(sides[1].of(times)))
	}
	out.SE = spreadOf(values)
	var amount, count, personMonths [2]float64
	for _, m := range months {
		for side, k := range m.months {
			amount[side] += m.amount[side] * float64(k)
			count[side] += m.result[side] * float64(k)
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

// ranking is one side of Plan.Since: the people who have months there.
type ranking struct {
	people []int
	times  []float64
	ranked *signal.Ranked
}

func rankingOf(months []monthly, side int) ranking {
	var k ranking
	var x, y []float64
	for i, m := range months {
		if m.months[side] > 0 {
			k.people = append(k.people, i)
			x, y = append(x, m.amount[side]), append(y, m.result[side])
		}
	}
	k.times, k.ranked = make([]float64, len(x)), signal.NewRanked(x, y)
	return k
}

// of is the rank correlation of a resample of people.
func (k *ranking) of(times []float64) float64 {
	for i, p := range k.people {
		k.times[i] = times[p]
	}
	return k.ranked.Spearman(k.times)
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
