package signal

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Spearman is the rank correlation of two equally long samples, ties at their
// mean rank. It is 0 where one of them does not vary.
func Spearman(x, y []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	r := stat.Correlation(Ranks(x), Ranks(y), nil)
	if math.IsNaN(r) {
		return 0
	}
	return max(-1, min(1, r))
}

// Ranks are the ranks of values from 1, ties at their mean rank.
func Ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// mostTied keeps the transform of a correlation finite.
const mostTied = 0.999

// Fisher is atanh of a correlation, finite.
func Fisher(r float64) float64 { return math.Atanh(max(-mostTied, min(mostTied, r))) }

// UntiedSE is the standard error of Fisher(before) − Fisher(after) for two
// samples of different people: the variance of atanh of Spearman's ρ is about
// 1.06/(n−3) (Fieller, Hartley, Pearson 1957, Biometrika 44).
func UntiedSE(before, after int) float64 {
	if before < 4 || after < 4 {
		return 0
	}
	return math.Sqrt(1.06/float64(before-3) + 1.06/float64(after-3))
}

// Untied is the finding that use and results rank people less alike than before.
func Untied(before, after, se float64, people int) Finding {
	return upper(Fisher(before)-Fisher(after), se*se, people)
}
