package characteristic

import (
	"math"
	"slices"

	"waterline/assessment/evidence"
	"waterline/scoring/signal"
)

// Misfit finds the factor by which the standard error of a share is to be
// stretched so that the range holds the truth as often as the level says, in
// companies like those of the cells: split conformal prediction with nested sets
// (Gupta, Kuchibhotla, Ramdas 2022, Pattern Recognition 127). A company's score is
// the smallest factor whose range, and those of all larger ones, hold its truth;
// the factor is the ⌈(M+1)·level⌉-th of M scores. Bases are the evidence with
// each of the factors, in order.
func (b *Bench) Misfit(cells []Cell, factors []float64, bases []*evidence.Base, level float64) (float64, error) {
	var scores []float64
	for _, c := range cells {
		all, err := b.try(c, bases...)
		if err != nil {
			return 0, err
		}
		for _, one := range all {
			if score, said := scoreOf(one, factors); said {
				scores = append(scores, score)
			}
		}
	}
	return signal.Conformal(scores, level), nil
}

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
