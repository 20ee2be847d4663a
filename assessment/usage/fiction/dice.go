package fiction

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// dice draws from the distributions that companies are made of.
type dice struct{ *rand.Rand }

// What a stream of random numbers is for, so that none depends on another.
const (
	ofPeople = iota + 1
	ofTeams
	ofMonths
	ofDays
	ofInflation
	ofRequests
	ofTimes
)

// dice is a stream of its own for a purpose, a tool, a person and a day.
func (c *Company) dice(purpose, tool, person, day int) dice {
	return dice{rand.New(rand.NewPCG(c.Order.Seed, uint64(purpose)<<56|uint64(tool)<<48|uint64(person)<<24|uint64(day)))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is uniform.
func (d dice) between(low, high float64) float64 { return low + (high-low)*d.Float64() }

// betweenLog is uniform in the logarithm.
func (d dice) betweenLog(low, high float64) float64 { return low * math.Pow(high/low, d.Float64()) }

// spread is lognormal with median 1.
func (d dice) spread(sigma float64) float64 { return math.Exp(sigma * d.NormFloat64()) }

// pareto is at least 1, with a tail of the index.
func (d dice) pareto(index float64) float64 { return math.Pow(1-d.Float64(), -1/index) }

// gamma has the shape and scale 1, by Marsaglia and Tsang (2000), ACM
// Transactions on Mathematical Software 26, 363–372.
func (d dice) gamma(shape float64) float64 {
	if shape < 1 {
		return d.gamma(shape+1) * math.Pow(1-d.Float64(), 1/shape)
	}
	third := shape - 1.0/3
	c := 1 / math.Sqrt(9*third)
	for {
		x := d.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(1-d.Float64()) < x*x/2+third-third*v+third*math.Log(v) {
			return third * v
		}
	}
}

// beta is the two shapes of a beta distribution.
type beta struct {
	A float64 `yaml:"a"`
	B float64 `yaml:"b"`
}

func (d dice) beta(of beta) float64 {
	x, y := d.gamma(of.A), d.gamma(of.B)
	return x / (x + y)
}

// count is Poisson.
func (d dice) count(mean float64) int64 {
	if mean <= 0 {
		return 0
	}
	return int64(distuv.Poisson{Lambda: mean, Src: d.Rand}.Rand())
}

// results is negative binomial with a mean and a shape.
func (d dice) results(mean, shape float64) int64 { return d.count(mean / shape * d.gamma(shape)) }

// family is how spend varies over people.
type family struct {
	Parts []struct {
		Share  float64 `yaml:"share"`
		Median float64 `yaml:"median"`
		Sigma  float64 `yaml:"sigma"`
	} `yaml:"parts"`
	Shape float64 `yaml:"shape"` // of a gamma distribution, in place of parts
	Tail  *tail   `yaml:"tail"`
}

// tail is a share of people above a level, by a Pareto distribution.
type tail struct {
	Share float64 `yaml:"share"`
	Index float64 `yaml:"index"`
	From  float64 `yaml:"from"`
}

// draw is the level of a person, in units of the family's own.
func (f *family) draw(d dice) float64 {
	if f.Shape > 0 {
		return d.gamma(f.Shape)
	}
	if f.Tail != nil && d.chance(f.Tail.Share) {
		return f.Tail.From * d.pareto(f.Tail.Index)
	}
	at := d.Float64()
	for i, part := range f.Parts {
		if at -= part.Share; at < 0 || i == len(f.Parts)-1 {
			return part.Median * d.spread(part.Sigma)
		}
	}
	return 1
}

// median is the median of draw. A tail begins above it.
func (f *family) median() float64 {
	if f.Shape > 0 {
		return distuv.Gamma{Alpha: f.Shape, Beta: 1}.Quantile(0.5)
	}
	share := 1.0
	if f.Tail != nil {
		share -= f.Tail.Share
	}
	low, high := 1e-6, 1e6
	for range 100 {
		middle, below := math.Sqrt(low*high), 0.0
		for _, part := range f.Parts {
			below += share * part.Share * distuv.UnitNormal.CDF(math.Log(middle/part.Median)/part.Sigma)
		}
		if below < 0.5 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
