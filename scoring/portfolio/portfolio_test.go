package portfolio_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/portfolio"
	"waterline/scoring/sample"
)

func problem(t *rapid.T, options int) portfolio.Problem {
	const n = 200
	plan := sample.New(rapid.Uint64().Draw(t, "seed"), n)
	shared := make([]float64, n)
	plan.Normals("shared", shared)
	p := portfolio.Problem{
		Budget:     rapid.Float64Range(0, 40).Draw(t, "budget"),
		Capacity:   rapid.SampledFrom([]float64{5, 20, math.Inf(1)}).Draw(t, "days"),
		RiskWeight: rapid.SampledFrom([]float64{0, 0.15, 0.3, 0.6, 1}).Draw(t, "risk"),
		Tail:       0.2,
	}
	for i := range options {
		own := make([]float64, n)
		plan.Normals(string(rune('a'+i)), own)
		mean, spread := rapid.Float64Range(-3, 6).Draw(t, "mean"), rapid.Float64Range(0, 8).Draw(t, "spread")
		// Some rise with the company's fate, some against it: those hedge.
		with := rapid.Float64Range(-1, 1).Draw(t, "with")
		for d := range own {
			own[d] = mean + spread*(with*shared[d]+0.5*own[d])
		}
		p.Values = append(p.Values, own)
		p.Costs = append(p.Costs, rapid.Float64Range(1, 15).Draw(t, "cost"))
		p.Days = append(p.Days, rapid.Float64Range(0, 5).Draw(t, "days"))
	}
	if rapid.Bool().Draw(t, "given") {
		p.Given = make([]float64, n)
		for d := range p.Given {
			p.Given[d] = 2 - 6*shared[d]
		}
	}
	return p
}

// brute tries every set.
func brute(p portfolio.Problem) float64 {
	best := p.Score(nil)
	for mask := range 1 << len(p.Values) {
		var set []int
		cost, days := 0.0, 0.0
		for i := range p.Values {
			if mask>>i&1 == 1 {
				set = append(set, i)
				cost += p.Costs[i]
				days += p.Days[i]
			}
		}
		if cost <= p.Budget && days <= p.Capacity {
			best = max(best, p.Score(set))
		}
	}
	return best
}

func TestBest_IsExact(t *testing.T) {
	for range 10 { // a thousand problems: the local search alone finds most
		rapid.Check(t, func(t *rapid.T) {
			p := problem(t, rapid.IntRange(0, 8).Draw(t, "options"))
			set := p.Best()
			if got, want := p.Score(set), brute(p); math.Abs(got-want) > 1e-9 {
				t.Fatalf("score %g of %v, but a set of %g exists", got, set, want)
			}
			within(t, p, set)
		})
	}
}

// The bounds rule out nothing that is better: the search through all sets finds
// the best one without the help of the local search.
func TestExactAlone(t *testing.T) {
	for range 5 {
		rapid.Check(t, func(t *rapid.T) {
			p := problem(t, rapid.IntRange(2, 9).Draw(t, "options"))
			set := p.ExactAlone()
			if got, want := p.Score(set), brute(p); math.Abs(got-want) > 1e-9 {
				t.Fatalf("score %g of %v, but a set of %g exists", got, set, want)
			}
			within(t, p, set)
		})
	}
}

func TestBest_ManyOptions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t, rapid.IntRange(16, 22).Draw(t, "options"))
		set := p.Best()
		within(t, p, set)
		if p.Score(set) < greedy(p)-1e-9 {
			t.Fatalf("score %g is worse than greedy's %g", p.Score(set), greedy(p))
		}
	})
}

func within(t *rapid.T, p portfolio.Problem, set []int) {
	cost, days := 0.0, 0.0
	for _, i := range set {
		cost += p.Costs[i]
		days += p.Days[i]
	}
	if cost > p.Budget || days > p.Capacity || !slices.IsSorted(set) {
		t.Fatalf("%v costs %g of %g and takes %g of %g days", set, cost, p.Budget, days, p.Capacity)
	}
}

// greedy adds what gains most for its cost, the plain way.
func greedy(p portfolio.Problem) float64 {
	var set []int
	cost, days := 0.0, 0.0
	for {
		next, gain := -1, 0.0
		for i := range p.Values {
			if slices.Contains(set, i) || cost+p.Costs[i] > p.Budget || days+p.Days[i] > p.Capacity {
				continue
			}
			if g := (p.Score(append(slices.Clone(set), i)) - p.Score(set)) / p.Costs[i]; g > gain {
				next, gain = i, g
			}
		}
		if next < 0 {
			return p.Score(set)
		}
		set = append(set, next)
		cost += p.Costs[next]
		days += p.Days[next]
	}
}

// Two options that are poor alone and hedge each other are found together.
func TestBest_FindsAHedge(t *testing.T) {
	const n = 1000
	plan := sample.New(1, n)
	z, up, down, plain := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	plan.Normals("z", z)
	for d := range z {
		up[d], down[d], plain[d] = 3+10*z[d], 3-10*z[d], 2
	}
	p := portfolio.Problem{
		Values: [][]float64{plain, up, down}, Costs: []float64{3, 2, 2}, Days: []float64{0, 0, 0},
		Budget: 4, Capacity: math.Inf(1), RiskWeight: 1, Tail: 0.2,
	}
	// By hand: up and down together are 6 for certain, plain alone is 2, and up
	// or down alone lose in the worst fifth.
	if got := p.Best(); !slices.Equal(got, []int{1, 2}) || math.Abs(p.Score(got)-6) > 1e-9 {
		t.Errorf("chose %v with score %g", got, p.Score(got))
	}
}
