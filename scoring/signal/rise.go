package signal

import (
	"math"
	"slices"
)

// Rise is the share of spend that lies above what it would be had every quantile
// stayed what it was before: with Q and Q₀ the quantiles of amounts after and
// before,
//
//	U = ∫ max(0, Q(p) − g·Q₀(p)) dp / ∫ Q(p) dp
//
// where g is by how much spend may have grown for good reasons. Whatever a target
// adds moves quantiles up, so it is at most U; growth, dearer models and prices
// that g leaves out move them too. The SE is that of the difference of means, for
// person-months that are independent. Quantiles are linear in ln(amount) within a
// bin; the open bins are taken for as wide as the others.
func (h Histogram) Rise(before Histogram, g float64) (e Estimate, able bool) {
	if h.Total() == 0 || before.Total() == 0 || !(g > 0) {
		return Estimate{}, false
	}
	after, then := h.quantiles(), before.quantiles()
	var rise float64
	var now, once spreadOf
	for i := range steps {
		p := (float64(i) + 0.5) / steps
		x, y := after.at(p), g*then.at(p)
		rise += max(0, x-y)
		now.add(x)
		once.add(y)
	}
	mean := now.sum / steps
	return Estimate{
		Share: rise / now.sum,
		SE:    math.Sqrt(now.variance()/h.Total()+once.variance()/before.Total()) / mean,
	}, true
}

// steps is how finely quantiles are compared.
const steps = 1000

// spreadOf is the sums of steps values and of their squares.
type spreadOf struct{ sum, squares float64 }

func (m *spreadOf) add(x float64) {
	m.sum += x
	m.squares += x * x
}

func (m *spreadOf) variance() float64 {
	mean := m.sum / steps
	return max(0, m.squares/steps-mean*mean)
}

// quantiles are where a share of person-months is reached, by bin.
type quantiles struct {
	below []float64 // share below the upper edge of each bin
	edge  []float64 // that edge, as ln(amount/T)
	width float64
}

func (h Histogram) quantiles() quantiles {
	q := quantiles{width: h.Width}
	sum, total := 0.0, h.Total()
	for bin, n := range h.Count {
		sum += n
		q.below = append(q.below, sum/total)
		q.edge = append(q.edge, h.edge(bin)+h.Width)
	}
	return q
}

// at is the amount, in units of T, that a share of person-months is below.
func (q quantiles) at(p float64) float64 {
	bin, _ := slices.BinarySearch(q.below, p)
	bin = min(bin, len(q.below)-1)
	before := 0.0
	if bin > 0 {
		before = q.below[bin-1]
	}
	within := 1.0
	if q.below[bin] > before {
		within = (p - before) / (q.below[bin] - before)
	}
	return math.Exp(q.edge[bin] - q.width + within*q.width)
}

// Between is a share of which a range is known, and a middle: 5 % lie below low
// and 5 % above high, as evenly as these three allow. It is for shares that no
// data can tell more of than that they lie between two bounds (Imbens, Manski
// 2004, Econometrica 72).
func Between(low, middle, high float64) Posterior {
	share := []float64{max(0, low-1/float64(gridPoints)), low, middle, high, min(1, high+1/float64(gridPoints))}
	chance := []float64{0, 0.05, 0.5, 0.95, 1}
	below := make([]float64, gridPoints)
	at := 1
	for i := range below {
		x := float64(i+1) / gridPoints
		for at < len(share)-1 && x >= share[at] {
			at++
		}
		below[i] = 1
		if x < share[at] {
			below[i] = chance[at-1] + (chance[at]-chance[at-1])*max(0, x-share[at-1])/(share[at]-share[at-1])
		}
	}
	return Posterior{below}
}

// Within is the middle of the share where it is known to lie in a range: half of
// what lies in it is below. Where next to nothing does, it is the nearer end.
func (p Posterior) Within(low, high float64) float64 {
	from, to := 1-p.Above(low), 1-p.Above(high)
	return max(low, min(high, p.Quantile((from+to)/2)))
}
