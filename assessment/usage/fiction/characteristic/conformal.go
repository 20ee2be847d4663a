package characteristic

import (
	"math"
	"slices"

	"waterline/assessment/evidence"
	"waterline/scoring/signal"
)

// Misfit finds the factor by which the errors of a share's bounds are to be
// stretched so that the 90 % range holds the truth in nine of ten companies like
// those of the cells, at each share of their truth: split conformal prediction
// with nested sets (Gupta, Kuchibhotla, Ramdas 2022, Pattern Recognition 127), by
// share. A company's score is the smallest factor whose range, and those of all
// larger ones, hold its truth; a share's factor is the ⌈(M+1)·0.9⌉-th of its M
// scores; the largest of these is the misfit. Bases are the evidence with each of
// the factors, in order.
func (b *Bench) Misfit(cells []Cell, factors []float64, bases []*evidence.Base) (float64, error) {
	scores := make(map[float64][]float64)
	for _, c := range cells {
		all, err := b.try(c, bases...)
		if err != nil {
			return 0, err
		}
		for _, one := range all {
			if score, said := scoreOf(one, factors); said {
				scores[c.Share] = append(scores[c.Share], score)
			}
		}
	}
	most := 0.0
	for _, of := range scores {
		most = max(most, signal.Conformal(of, nominal))
	}
	return most, nil
}

// nominal is what ranges are meant to hold.
const nominal = 0.9

// scoreOf is the smallest factor from which on a truth is held, and whether
// anything was said of the share.
func scoreOf(one []tried, factors []float64) (float64, bool) {
	score := math.Inf(1)
	for i, t := range slices.Backward(one) {
		share, said := shareOf(&t.usage)
		if !said {
			return 0, false
		}
		if !holds(share, t.truth) {
			break
		}
		score = factors[i]
	}
	return score, true
}
