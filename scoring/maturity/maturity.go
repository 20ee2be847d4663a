package maturity

import (
	"math"
	"math/rand/v2"
)

// Levels is the number of answers an item has, Y = 1…Levels.
const Levels = 5

// Prior fixes the model. Grids are inclusive of both ends.
type Prior struct {
	CompanyMean, CompanySD  float64
	DimensionSD             float64
	ThetaLow, ThetaHigh     float64
	ThetaPoints             int
	CompanyLow, CompanyHigh float64
	CompanyPoints           int
	Centre                  float64 // level at θ = 0
}

// Response is one answered item, 1 ≤ Level ≤ Levels.
type Response struct {
	A     float64             // discrimination
	B     [Levels - 1]float64 // thresholds into levels 2…5, ascending
	Level int
}

// Weakened returns the response as counted when it is less than shown: the
// thresholds into level 3 and above are lowered by shift and the discrimination
// of the whole item is multiplied by slope, so the thresholds stay ordered.
func (r Response) Weakened(shift, slope float64) Response {
	r.A *= slope
	for k := 1; k < len(r.B); k++ {
		r.B[k] = math.Max(r.B[k]-shift, r.B[0])
	}
	return r
}

// Likelihood is P(Y = Level | θ).
func (r Response) Likelihood(theta float64) float64 {
	atLeast := func(k int) float64 { // P(Y ≥ k)
		if k <= 1 {
			return 1
		}
		if k > Levels {
			return 0
		}
		return 1 / (1 + math.Exp(-r.A*(theta-r.B[k-2])))
	}
	return atLeast(r.Level) - atLeast(r.Level+1)
}

// Posterior is the exact joint posterior on the grids.
type Posterior struct {
	prior   Prior
	theta   []float64
	company []float64     // p(g₀ | y) on its grid
	given   [][][]float64 // p(θ_d | g₀, y): dimension, company point, θ point
	margin  [][]float64   // p(θ_d | y)
}

// Estimate conditions the prior on the responses of each dimension. A dimension
// without responses learns from the others through the company factor.
func Estimate(prior Prior, dimensions [][]Response) *Posterior {
	theta := grid(prior.ThetaLow, prior.ThetaHigh, prior.ThetaPoints)
	company := grid(prior.CompanyLow, prior.CompanyHigh, prior.CompanyPoints)
	post := &Posterior{
		prior: prior, theta: theta,
		company: make([]float64, len(company)),
		given:   make([][][]float64, len(dimensions)),
		margin:  make([][]float64, len(dimensions)),
	}
	logs := make([]float64, len(company))
	given := make([][]float64, len(company)) // p(θ | g₀)
	for j, g := range company {
		logs[j] = -0.5 * square((g-prior.CompanyMean)/prior.CompanySD)
		given[j] = normalWeights(theta, g, prior.DimensionSD)
	}
	for d, responses := range dimensions {
		like := likelihood(theta, responses)
		post.given[d] = make([][]float64, len(company))
		for j := range company {
			p := make([]float64, len(theta))
			for i := range p {
				p[i] = given[j][i] * like[i]
			}
			logs[j] += math.Log(normalise(p))
			post.given[d][j] = p
		}
	}
	peak := math.Inf(-1)
	for _, l := range logs {
		peak = math.Max(peak, l)
	}
	for j, l := range logs {
		post.company[j] = math.Exp(l - peak)
	}
	normalise(post.company)
	for d := range dimensions {
		post.margin[d] = make([]float64, len(theta))
		for j, weight := range post.company {
			for i, p := range post.given[d][j] {
				post.margin[d][i] += weight * p
			}
		}
	}
	return post
}

// Level is the posterior mean level of a dimension and its standard deviation,
// not yet held within the levels that are shown.
func (p *Posterior) Level(d int) (mean, sd float64) {
	for i, weight := range p.margin[d] {
		mean += weight * p.theta[i]
	}
	for i, weight := range p.margin[d] {
		sd += weight * square(p.theta[i]-mean)
	}
	return p.prior.Centre + mean, math.Sqrt(sd)
}

// Draws samples levels jointly: n rows of one level a dimension, each held
// within 1…Levels. The company factor is drawn first, then the dimensions.
func (p *Posterior) Draws(n int, stream *rand.Rand) [][]float64 {
	rows := make([][]float64, n)
	flat := make([]float64, n*len(p.given))
	for r := range rows {
		row := flat[r*len(p.given) : (r+1)*len(p.given)]
		j := pick(p.company, stream.Float64())
		for d := range row {
			theta := p.theta[pick(p.given[d][j], stream.Float64())]
			row[d] = Held(p.prior.Centre + theta)
		}
		rows[r] = row
	}
	return rows
}

// Held keeps a level within 1…Levels.
func Held(level float64) float64 { return math.Max(1, math.Min(Levels, level)) }

// Harmonic is the harmonic mean of levels, which a weak one pulls down.
func Harmonic(levels []float64) float64 {
	sum := 0.0
	for _, l := range levels {
		sum += 1 / l
	}
	return float64(len(levels)) / sum
}

// Likelihood is how likely the responses of one dimension are at each level of
// the prior's grid, the prior itself left out.
func Likelihood(prior Prior, responses []Response) (levels, likely []float64) {
	levels = grid(prior.ThetaLow, prior.ThetaHigh, prior.ThetaPoints)
	likely = likelihood(levels, responses)
	for i := range levels {
		levels[i] += prior.Centre
	}
	return levels, likely
}

func likelihood(theta []float64, responses []Response) []float64 {
	out := make([]float64, len(theta))
	for i, t := range theta {
		out[i] = 1
		for _, r := range responses {
			out[i] *= r.Likelihood(t)
		}
	}
	return out
}

func grid(low, high float64, points int) []float64 {
	out := make([]float64, points)
	for i := range out {
		out[i] = low + (high-low)*float64(i)/float64(points-1)
	}
	return out
}

// normalWeights is N(mean, sd²) on the grid, adding up to 1.
func normalWeights(at []float64, mean, sd float64) []float64 {
	w := make([]float64, len(at))
	for i, x := range at {
		w[i] = math.Exp(-0.5 * square((x-mean)/sd))
	}
	normalise(w)
	return w
}

// normalise makes w add up to 1 and returns what it added up to before.
func normalise(w []float64) float64 {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	for i := range w {
		w[i] /= sum
	}
	return sum
}

// pick is the first index at which the cumulated weights exceed u in [0, 1).
func pick(w []float64, u float64) int {
	sum := 0.0
	for i, v := range w {
		sum += v
		if u < sum {
			return i
		}
	}
	return len(w) - 1
}

func square(x float64) float64 { return x * x }
