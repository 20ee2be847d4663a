package maturity_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"waterline/scoring/maturity"
)

// respondent is a company drawn from the model: its true levels and answers.
func respondent(r *rand.Rand, p maturity.Prior, counts []int) (levels []float64, dims [][]maturity.Response) {
	company := p.CompanyMean + p.CompanySD*r.NormFloat64()
	levels, dims = make([]float64, len(counts)), make([][]maturity.Response, len(counts))
	for d, n := range counts {
		theta := company + p.DimensionSD*r.NormFloat64()
		levels[d] = p.Centre + theta
		for k := range n {
			it := item(1.4, 0.15*float64(k)-0.2, 1)
			if k == 0 {
				it = item(1.6, 0, 1)
			}
			it.Level = answer(r, it, theta)
			dims[d] = append(dims[d], it)
		}
	}
	return levels, dims
}

func answer(r *rand.Rand, it maturity.Response, theta float64) int {
	u, sum := r.Float64(), 0.0
	for y := 1; y < maturity.Levels; y++ {
		it.Level = y
		sum += it.Likelihood(theta)
		if u < sum {
			return y
		}
	}
	return maturity.Levels
}

// 10,000 companies drawn from the model get their levels back: the 90 % ranges,
// before the widening for uncalibrated items, hold the truth in 88 to 92 % of
// the dimensions, on the full path and on the quick one.
func TestEstimate_RecoversTheLevelsOfTheModel(t *testing.T) {
	for name, counts := range map[string][]int{
		"full":  {5, 4, 4, 4, 4, 4, 5, 4, 4},
		"quick": {1, 1, 1, 1, 1, 1, 1, 1, 1},
	} {
		r := rand.New(rand.NewPCG(20261123, 1))
		const companies = 10_000
		covered, bias := 0, 0.0
		for range companies {
			levels, dims := respondent(r, prior(), counts)
			post := maturity.Estimate(prior(), dims)
			for d, truth := range levels {
				mean, sd := post.Level(d)
				if math.Abs(truth-mean) <= maturity.Reach90()*sd {
					covered++
				}
				bias += mean - truth
			}
		}
		n := float64(companies * len(counts))
		if share := float64(covered) / n; share < 0.88 || share > 0.92 {
			t.Errorf("%s: 90 %% ranges cover %.2f %%", name, 100*share)
		}
		if math.Abs(bias/n) > 0.01 {
			t.Errorf("%s: levels are off by %.4f on average", name, bias/n)
		}
	}
}

// Two sets of answers of the same, unchanged companies differ by more than the
// minimal detectable change in at most one case of ten, and P(Δ > 0) is even.
func TestMDC90_NoChange(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	counts := []int{4}
	const companies = 4000
	flagged, rose := 0, 0.0
	for range companies {
		p := prior()
		theta := p.CompanyMean + math.Hypot(p.CompanySD, p.DimensionSD)*r.NormFloat64()
		var posts [2]*maturity.Posterior
		for k := range posts {
			dims := make([][]maturity.Response, 1)
			for n := range counts[0] {
				it := item(1.4, 0.15*float64(n)-0.2, 1)
				it.Level = answer(r, it, theta)
				dims[0] = append(dims[0], it)
			}
			posts[k] = maturity.Estimate(p, dims)
		}
		m1, s1 := posts[0].Level(0)
		m2, s2 := posts[1].Level(0)
		if math.Abs(m2-m1) > maturity.MDC90(s1, s2) {
			flagged++
		}
		rose += maturity.Rose(posts[0], posts[1], 0)
	}
	if share := float64(flagged) / companies; share > 0.10 {
		t.Errorf("%.1f %% of unchanged companies are called changed", 100*share)
	}
	if math.Abs(rose/companies-0.5) > 0.02 {
		t.Errorf("P(Δ > 0) averages %.3f where nothing changed", rose/companies)
	}
}

// l_z of answers drawn from the model has mean 0 and variance 1 (Drasgow and
// others 1985); reversed answers lie far below.
func TestFit(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	const n = 4000
	sum, square, worse := 0.0, 0.0, 0
	for range n {
		theta := r.NormFloat64()
		at := slices.Repeat([]float64{theta}, 38)
		var answers, odd []maturity.Response
		for k := range 38 {
			it := item(1.5, float64(k%7)/3-1, 1)
			it.Level = answer(r, it, theta)
			answers = append(answers, it)
			it.Level = 1 + r.IntN(maturity.Levels)
			odd = append(odd, it)
		}
		lz, surprise := maturity.Fit(at, answers)
		sum += lz
		square += lz * lz
		if len(surprise) != len(answers) {
			t.Fatal("not one surprise for each answer")
		}
		if random, _ := maturity.Fit(at, odd); random < -2 {
			worse++
		}
	}
	mean := sum / n
	if variance := square/n - mean*mean; math.Abs(mean) > 0.06 || math.Abs(variance-1) > 0.1 {
		t.Errorf("l_z has mean %.3f and variance %.3f, want 0 and 1", mean, variance)
	}
	if worse < n*9/10 {
		t.Errorf("only %d of %d random patterns are found unusual", worse, n)
	}
}
