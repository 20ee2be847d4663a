package signal

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Histogram counts person-months by u = ln(amount/T) in bins of a width, with an
// edge at 0. Lowest is the upper edge of the first bin; the first and the last
// bin are open and not fitted.
type Histogram struct {
	Width, Lowest float64
	Count         []float64
}

// edge is the lower edge of a bin.
func (h Histogram) edge(bin int) float64 { return h.Lowest + float64(bin-1)*h.Width }

// middle is the middle of a bin.
func (h Histogram) middle(bin int) float64 { return h.edge(bin) + h.Width/2 }

// Total is the number of person-months.
func (h Histogram) Total() float64 {
	sum := 0.0
	for _, c := range h.Count {
		sum += c
	}
	return sum
}

// reach are the inner bins.
func (h Histogram) reach() (from, to int) { return 1, len(h.Count) - 1 }

// Pile is the excess at and just above a floor.
type Pile struct {
	Excess   float64 // B, person-months
	Relative float64 // B over the mean count of the window's bins
	SE       float64 // of Excess, for people who are counted once
	TopUp    float64 // Δ, what one of them added, in units of T
	Expected float64 // Σμ in the window
	Able     bool
}

// Curve is how a smooth curve is drawn through the bins outside a window.
type Curve struct {
	Degree int     // of the polynomial in u
	Window float64 // upper end of the window [0, Window) in u
	Below  float64 // lower end of what is left out below 0, in u, not above 0
	Reach  float64 // bins are fitted where |u| is at most this; 0 fits all
	Round  []float64
}

// Pile fits ln μ = Σ βₖ uᵏ, with a level of their own for bins that hold a round
// price, to the bins outside the window by Poisson regression, and counts what
// the window holds above it:
//
//	B = Σ (nⱼ − μⱼ),  Δ = mean of eᵘ in the window − mean of eᵘ below 0 under μ
//
// for j in the window. The share of spend is max(0, B)·Δ·T/Σx.
func (h Histogram) Pile(c Curve) Pile {
	from, to := h.reach()
	var rows []int
	inside := func(u float64) bool { return u > -c.Below && u < c.Window }
	for bin := from; bin < to; bin++ {
		if u := h.middle(bin); !inside(u) && (c.Reach == 0 || math.Abs(u) <= c.Reach) {
			rows = append(rows, bin)
		}
	}
	terms := func(bin int) []float64 { return h.terms(bin, c) }
	fit, ok := fitPoisson(rows, terms, h.Count)
	if !ok {
		return Pile{}
	}
	return h.excess(c, fit)
}

func (h Histogram) terms(bin int, c Curve) []float64 {
	u := h.middle(bin)
	out := make([]float64, 0, c.Degree+1+len(c.Round))
	power := 1.0
	for range c.Degree + 1 {
		out = append(out, power)
		power *= u
	}
	for _, at := range c.Round {
		level := 0.0
		if at >= h.edge(bin) && at < h.edge(bin)+h.Width {
			level = 1
		}
		out = append(out, level)
	}
	return out
}

func (h Histogram) excess(c Curve, fit poissonFit) Pile {
	from, to := h.reach()
	var p Pile
	var observed, amount, bins, short, shortAmount float64
	gradient := make([]float64, len(fit.beta))
	for bin := from; bin < to; bin++ {
		u := h.middle(bin)
		terms := h.terms(bin, c)
		mu := fit.mean(terms)
		switch {
		case u >= 0 && u < c.Window:
			observed += h.Count[bin]
			amount += h.Count[bin] * math.Exp(u)
			p.Expected += mu
			bins++
			for i, t := range terms {
				gradient[i] += mu * t
			}
		case u < 0 && (c.Reach == 0 || u >= -c.Reach):
			short += mu
			shortAmount += mu * math.Exp(u)
		}
	}
	if bins == 0 || observed == 0 || short == 0 {
		return Pile{}
	}
	p.Excess = observed - p.Expected
	p.Relative = p.Excess / (p.Expected / bins)
	p.SE = math.Sqrt(max(observed, p.Expected) + fit.quadratic(gradient))
	p.TopUp = max(0, amount/observed-shortAmount/short)
	p.Able = !math.IsNaN(p.Excess) && !math.IsInf(p.SE, 0) && !math.IsNaN(p.SE)
	return p
}

// Hull is the lowest and highest excess over degrees and windows.
func (h Histogram) Hull(c Curve, degrees []int, windows []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, degree := range degrees {
		for _, window := range windows {
			one := c
			one.Degree, one.Window = degree, window
			if p := h.Pile(one); p.Able {
				low, high = min(low, p.Excess), max(high, p.Excess)
			}
		}
	}
	if low > high {
		return 0, 0
	}
	return low, high
}

// Slope is the slope of the log density in the flanks [low, lowEnd) and
// [highBegin, high) of the floor, with its variance: a Poisson regression of a
// line on the bins within, give or take a tenth of a bin.
func (h Histogram) Slope(low, lowEnd, highBegin, high float64) (slope, variance float64, able bool) {
	from, to := h.reach()
	var rows []int
	slack := h.Width / 10
	for bin := from; bin < to; bin++ {
		a, b := h.edge(bin), h.edge(bin)+h.Width
		if a >= low-slack && b <= lowEnd+slack || a >= highBegin-slack && b <= high+slack {
			rows = append(rows, bin)
		}
	}
	fit, ok := fitPoisson(rows, func(bin int) []float64 { return []float64{1, h.middle(bin)} }, h.Count)
	if !ok {
		return 0, 0, false
	}
	return fit.beta[1], fit.quadratic([]float64{0, 1}), true
}

// poissonFit is a Poisson regression with its covariance.
type poissonFit struct {
	beta []float64
	cov  *mat.SymDense
}

func (f *poissonFit) mean(terms []float64) float64 {
	eta := 0.0
	for i, t := range terms {
		eta += f.beta[i] * t
	}
	return math.Exp(min(eta, largestLog))
}

// quadratic is gᵀ Cov g.
func (f *poissonFit) quadratic(g []float64) float64 {
	v := mat.NewVecDense(len(g), g)
	return mat.Inner(v, f.cov, v)
}

const (
	largestLog = 40.0 // of a count
	mostSteps  = 60
	settled    = 1e-9
)

// Ceiling reports whether amounts above a height, in u, have all but gone since a
// floor was set: a cap that nobody told, below which people pile up as they would
// at a floor. Least is how many of those person-months the months before lead one
// to expect, and part what may be left of them.
func Ceiling(after, before Histogram, height, least, part float64) bool {
	high := func(h Histogram) float64 {
		sum := 0.0
		for bin := 1; bin < len(h.Count); bin++ {
			if h.edge(bin) >= height-h.Width/10 {
				sum += h.Count[bin]
			}
		}
		return sum
	}
	then := before.Total()
	if then == 0 {
		return false
	}
	expected := high(before) * after.Total() / then
	return expected >= least && high(after) < part*expected
}

// Topped reports whether amounts end in a pile at some height from a bin on: a
// cap in force. Least is how many person-months make a pile; it is steep times as
// high as the bin before it, and next to nothing lies above it.
func (h Histogram) Topped(from, least, steep, above float64) bool {
	last := len(h.Count) - 1
	for bin := 1; bin+1 < last; bin++ {
		if h.edge(bin) < from-h.Width/10 {
			continue
		}
		pile, beyond := h.Count[bin]+h.Count[bin+1], 0.0
		for k := bin + 2; k <= last; k++ {
			beyond += h.Count[k]
		}
		if pile >= least && pile >= steep*h.Count[bin-1] && beyond <= above*pile {
			return true
		}
	}
	return false
}

// fitPoisson fits ln E[count] = terms·β over some bins by iterated weighted least
// squares (McCullagh, Nelder 1989, Generalized Linear Models, section 2.5).
// Terms that no bin has are held at 0 by a faint prior.
func fitPoisson(rows []int, terms func(int) []float64, count []float64) (poissonFit, bool) {
	if len(rows) == 0 {
		return poissonFit{}, false
	}
	k := len(terms(rows[0]))
	total := 0.0
	for _, bin := range rows {
		total += count[bin]
	}
	if len(rows) < k || total == 0 {
		return poissonFit{}, false
	}
	const faint = 1e-6
	beta := make([]float64, k)
	beta[0] = math.Log(total / float64(len(rows)))
	var chol mat.Cholesky
	for range mostSteps {
		info, score := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
		for i := range k {
			info.SetSym(i, i, faint)
			score.SetVec(i, -faint*beta[i])
		}
		for _, bin := range rows {
			x := terms(bin)
			eta := 0.0
			for i := range x {
				eta += beta[i] * x[i]
			}
			mu := math.Exp(min(eta, largestLog))
			for i := range k {
				score.SetVec(i, score.AtVec(i)+x[i]*(count[bin]-mu))
				for j := i; j < k; j++ {
					info.SetSym(i, j, info.At(i, j)+mu*x[i]*x[j])
				}
			}
		}
		if !chol.Factorize(info) {
			return poissonFit{}, false
		}
		var step mat.VecDense
		if err := chol.SolveVecTo(&step, score); err != nil {
			return poissonFit{}, false
		}
		change := 0.0
		for i := range beta {
			d := max(-longestStep, min(longestStep, step.AtVec(i)))
			beta[i] += d
			change = max(change, math.Abs(d))
		}
		if change < settled {
			break
		}
	}
	cov := mat.NewSymDense(k, nil)
	if err := chol.InverseTo(cov); err != nil {
		return poissonFit{}, false
	}
	return poissonFit{beta: beta, cov: cov}, true
}

const longestStep = 5.0
