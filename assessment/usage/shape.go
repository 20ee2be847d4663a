package usage

import (
	"cmp"
	"math"
	"slices"

	"waterline/scoring/signal"
)

// Parts of people and amounts that a Shape names.
const (
	tenth = 0.1
	half  = 0.5
)

// shape is how the mean month spreads over the people of a group.
func (t *tooling) shape(people []*person, withBefore bool) *Shape {
	type one struct {
		amount float64
		person int
	}
	var sides [2][]one
	for i, p := range people {
		if p.onFlatPlan() {
			continue
		}
		m := t.monthly(p, nil)
		for side, n := range m.months {
			if n > 0 {
				sides[side] = append(sides[side], one{max(0, m.amount[side]), i})
			}
		}
	}
	if len(sides[1]) < t.q.minGroup() {
		return nil
	}
	var sorted [2][]float64
	for side := range sides {
		slices.SortStableFunc(sides[side], func(a, b one) int { return cmp.Compare(a.amount, b.amount) })
		for _, o := range sides[side] {
			sorted[side] = append(sorted[side], o.amount)
		}
	}
	out := Shape{Gini: signal.Gini(sorted[1])}
	if withBefore && len(sides[0]) >= t.q.minGroup() {
		out.GiniBefore = signal.Gini(sorted[0])
		part := make([]float64, len(people))
		for side, sign := range [2]float64{-1, 1} {
			for i, v := range signal.GiniParts(sorted[side]) {
				part[sides[side][i].person] += sign * v / float64(len(sorted[side]))
			}
		}
		square := 0.0
		for _, v := range part {
			square += v * v
		}
		out.SE = math.Sqrt(square)
	}
	if len(sorted[1]) >= t.q.Rules.ShapeLeast {
		if middle := signal.Quantile(sorted[1], half); middle > 0 {
			out.TenthFifty = signal.Quantile(sorted[1], tenth) / middle
		}
		out.TopTenth = signal.TopShare(sorted[1], tenth)
	}
	return &out
}
