package signal

import (
	"math"

	"waterline/scoring/dist"
)

// Near counts person-months in a narrow range above and below a floor, after and
// before it was set. Products are Σ over people of the products of their four
// counts in the order Above, Below, AboveBefore, BelowBefore: the upper triangle
// by rows.
type Near struct {
	Above, Below, AboveBefore, BelowBefore float64
	Products                               [10]float64
	People                                 int // with any count; 0 where it is not known
}

// Slope is a log density's slope with its variance, after and before.
type Slope struct{ After, Before, Variance float64 }

// Finding is a statistic with its standard error, and how likely one as large is
// where there is no target. A finding that could not be made has P 1 and SE 0.
type Finding struct {
	Effect, SE, Z, P float64
	Able             bool // there was enough to find anything
}

// Difference is the pre/post threshold difference, the log of how much the ratio
// of counts above and below has grown,
//
//	e = ln((R+½)/(L+½)) − ln((R₀+½)/(L₀+½)) − h(k − k₀)
//
// where h is the distance of the middles of the two ranges in ln(amount) and k
// the slope of the log density in the flanks: spend that grows for everybody
// moves the ratio smoothly, and that part is taken out. With g the gradient in
// the counts and S = Σ xᵢxᵢᵀ over people, the variance is gᵀ(S + ½I)g plus that of
// the slopes: for people who are counted once it is Σ 1/(count+½).
func (n Near) Difference(slope Slope, distance float64) Finding {
	counts := [4]float64{n.Above, n.Below, n.AboveBefore, n.BelowBefore}
	if counts[0]+counts[1] == 0 || counts[2]+counts[3] == 0 {
		return Finding{P: 1}
	}
	effect := logRatio(counts[0], counts[1]) - logRatio(counts[2], counts[3]) - distance*(slope.After-slope.Before)
	variance := n.variance(counts) + distance*distance*slope.Variance
	return upper(effect, variance, n.People)
}

// DesignEffect is how many times larger the variance is as months of the same
// people hang together, at least 1.
func (n Near) DesignEffect() float64 {
	counts := [4]float64{n.Above, n.Below, n.AboveBefore, n.BelowBefore}
	alone := 0.0
	for _, c := range counts {
		alone += 1 / (c + continuity)
	}
	return max(1, n.variance(counts)/alone)
}

// continuity keeps logs of counts finite (Haldane 1956, Anscombe 1956).
const continuity = 0.5

func (n Near) variance(counts [4]float64) float64 {
	sign := [4]float64{1, -1, -1, 1}
	var g [4]float64
	sum := 0.0
	for i := range g {
		g[i] = sign[i] / (counts[i] + continuity)
		sum += continuity * g[i] * g[i]
	}
	at := 0
	for i := range 4 {
		for j := i; j < 4; j++ {
			term := n.Products[at] * g[i] * g[j]
			if j > i {
				term *= 2
			}
			sum += term
			at++
		}
	}
	if people := float64(n.People); people > 1 {
		sum *= people / (people - 1)
	}
	return sum
}

func logRatio(a, b float64) float64 { return math.Log((a + continuity) / (b + continuity)) }

// upper is the one-sided finding of an effect: of Student's t where the variance
// is of few people, else normal.
func upper(effect, variance float64, people int) Finding {
	if !(variance > 0) || math.IsInf(variance, 0) || math.IsNaN(effect) {
		return Finding{P: 1}
	}
	se := math.Sqrt(variance)
	z := effect / se
	p := dist.Phi(-z)
	if people > 1 {
		p = studentUpper(z, float64(people-1))
	}
	return Finding{Effect: effect, SE: se, Z: z, P: p, Able: true}
}
