package usage

import (
	"math"
	"slices"
)

// priced is what tokens of one model cost on one side of Plan.Since.
type priced struct {
	micros, tokens float64
	people         set
}

// price is by how much the same tokens of the same models cost more or less
// since use was asked for: the mean of ln(cost of a token) over models, by what
// was spent on them since. Models that fewer than MinGroup people used on either
// side are left out; 0 is that none is left.
func (s *summing) price(t *tooling) float64 {
	if t.plan.Since == 0 {
		return 0
	}
	models := make(map[uint32]*[2]priced)
	mask := t.mask()
	for _, at := range t.rows {
		row := &s.shelf.rows[at]
		micros, known := s.amount(row, mask)
		tokens := s.weighed(row)
		if !known || micros <= 0 || tokens <= 0 || !s.isPerson(row) {
			continue
		}
		sides := models[row.key.model]
		if sides == nil {
			sides = new([2]priced)
			models[row.key.model] = sides
		}
		side := &sides[0]
		if t.isAfter(row.key.day) {
			side = &sides[1]
		}
		side.micros += float64(micros)
		side.tokens += tokens
		side.people.add(row.key.actor)
	}
	names := make([]uint32, 0, len(models))
	for name := range models {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b uint32) int { return compareText(s.text(a), s.text(b)) })
	change, weight := 0.0, 0.0
	for _, name := range names {
		before, after := &models[name][0], &models[name][1]
		if min(before.people.size, after.people.size) < s.q.minGroup() {
			continue
		}
		change += after.micros * math.Log(after.micros/after.tokens*before.tokens/before.micros)
		weight += after.micros
	}
	if weight == 0 {
		return 0
	}
	return math.Exp(change / weight)
}

// weighed is the tokens of a row, each class by what it costs beside one of
// uncached input.
func (s *summing) weighed(row *shelfRow) float64 {
	sum := 0.0
	for _, class := range []struct {
		measure Measure
		weight  float64
	}{{InUncached, 1}, {InCacheRead, s.q.Rules.CacheRead}, {InCacheWrite, s.q.Rules.CacheWrite}, {Out, s.q.Rules.Output}} {
		n, _ := s.shelf.of(row, class.measure)
		sum += class.weight * float64(n)
	}
	return sum
}
