package rollup

import (
	"math"
	"slices"

	"waterline/scoring/dist"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

// Part is the figure of one team: its quantile function and its mean, which
// quantiles alone do not tell.
type Part struct {
	Key      string // names its dimension of the plan; unlike that of any other part
	Quantity dist.Quantity
	Mean     float64
}

// Sum is a sum in the unit of its parts, with its 90 % range and the chance that
// it is above zero. It is zero where there is nothing to add.
type Sum struct{ P5, P50, P95, Mean, PPositive float64 }

// Of adds parts that share the fraction shared, in [0, 1], of their fate.
// Parts with other keys do not move the draws of one another.
func Of(plan *sample.Plan, shared float64, parts []Part) Sum {
	if len(parts) == 0 {
		return Sum{}
	}
	n := plan.Draws()
	fate, own, total := make([]float64, n), make([]float64, n), make([]float64, n)
	plan.Normals("rollup/fate", fate)
	common, apart := math.Sqrt(shared), math.Sqrt(1-shared)
	mean := 0.0
	for _, p := range parts {
		mean += p.Mean
		plan.Normals("rollup/"+p.Key, own)
		for i := range total {
			total[i] += p.Quantity.At(common*fate[i] + apart*own[i])
		}
	}
	positive := summary.ShareAbove(total, 0)
	slices.Sort(total)
	return Sum{
		P5: summary.Quantile(total, 0.05), P50: summary.Quantile(total, 0.50), P95: summary.Quantile(total, 0.95),
		Mean: mean, PPositive: positive,
	}
}

// Through is the quantile function through a figure's quantiles, linear between
// them in the normal score and never below lower. Knots may come in any order;
// of two with the same probability the first counts, and a value that falls
// below one before it, as by rounding, is raised to it.
func Through(knots []dist.Knot, lower float64) (dist.Quantity, error) {
	sorted := slices.Clone(knots)
	slices.SortStableFunc(sorted, func(a, b dist.Knot) int {
		switch {
		case a.P < b.P:
			return -1
		case a.P > b.P:
			return 1
		}
		return 0
	})
	sorted = slices.CompactFunc(sorted, func(a, b dist.Knot) bool { return a.P == b.P })
	for i := 1; i < len(sorted); i++ {
		sorted[i].X = max(sorted[i].X, sorted[i-1].X)
	}
	return dist.New(dist.Linear, sorted, lower, math.Inf(1))
}
