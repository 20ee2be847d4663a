package signal_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/signal"
)

func close(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
	}
}

// near counts people one after another.
func near(people ...[4]float64) signal.Near {
	var n signal.Near
	for _, p := range people {
		n.People++
		n.Above, n.Below, n.AboveBefore, n.BelowBefore = n.Above+p[0], n.Below+p[1], n.AboveBefore+p[2], n.BelowBefore+p[3]
		at := 0
		for i := range 4 {
			for j := i; j < 4; j++ {
				n.Products[at] += p[i] * p[j]
				at++
			}
		}
	}
	return n
}

func times(n int, p [4]float64) [][4]float64 { return slices.Repeat([][4]float64{p}, n) }

// The expected values are worked out with Python's math module from the formula
// of the research note (ln of ratios with ½, Σ 1/(count+½)).
func TestDifference_OfPeopleCountedOnce(t *testing.T) {
	n := signal.Near{Above: 30, Below: 10, AboveBefore: 15, BelowBefore: 20, Products: [10]float64{0: 30, 4: 10, 7: 15, 9: 20}}
	f := n.Difference(signal.Slope{}, 0)
	close(t, "effect", f.Effect, 1.3459362886690496, 1e-12)
	close(t, "standard error", f.SE, 0.49124494635683835, 1e-12)
	close(t, "z", f.Z, 2.7398476028115044, 1e-12)
	close(t, "p", f.P, 0.003073383917487921, 1e-12)
	close(t, "design effect", n.DesignEffect(), 1, 1e-12)
}

// The standard error is that of Σᵢ(gᵀxᵢ)² + ½gᵀg, with G/(G−1), summed person by
// person in Python.
func TestDifference_OfPeopleCountedOften(t *testing.T) {
	people := slices.Concat(times(10, [4]float64{3, 1, 0, 0}), times(8, [4]float64{0, 0, 1, 2}), times(7, [4]float64{0, 0, 1, 0}), times(4, [4]float64{0, 0, 0, 1}))
	f := near(people...).Difference(signal.Slope{}, 0)
	close(t, "effect", f.Effect, 1.3459362886690496, 1e-12)
	close(t, "standard error", f.SE, 0.24046871414834595, 1e-12)
}

func TestDifference_TakesOutASmoothChange(t *testing.T) {
	n := near(times(40, [4]float64{1, 0, 0, 0})...)
	n.Below, n.AboveBefore, n.BelowBefore = 30, 30, 30
	plain, taken := n.Difference(signal.Slope{}, 0.1), n.Difference(signal.Slope{After: 1, Before: -1, Variance: 0.04}, 0.1)
	close(t, "what is taken out", plain.Effect-taken.Effect, 0.2, 1e-12)
	close(t, "variance", taken.SE*taken.SE-plain.SE*plain.SE, 0.01*0.04, 1e-12)
}

// Months of the same people do not count as more: everything copied within each
// person leaves the standard error about where it was.
func TestLaw_CopiesOfMonthsAddNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Custom(func(t *rapid.T) [4]float64 {
			var p [4]float64
			p[rapid.IntRange(0, 3).Draw(t, "where")] = 1
			return p
		})
		people := rapid.SliceOfN(count, 80, 200).Draw(t, "people")
		thrice := make([][4]float64, len(people))
		for i, p := range people {
			for k := range p {
				thrice[i][k] = 3 * p[k]
			}
		}
		once, often := near(people...), near(thrice...)
		if min(once.Above, once.Below, once.AboveBefore, once.BelowBefore) < 10 {
			t.Skip()
		}
		a, b := once.Difference(signal.Slope{}, 0), often.Difference(signal.Slope{}, 0)
		if b.SE < 0.9*a.SE || b.SE > 1.1*a.SE {
			t.Fatalf("standard error %g of one month each, %g of three", a.SE, b.SE)
		}
		if often.DesignEffect() < 2 {
			t.Fatalf("design effect %g", often.DesignEffect())
		}
	})
}

// The expected values are summed with exact binomial coefficients, and p₀ by
// 200,000 trapezia, in Python.
func TestDensity(t *testing.T) {
	close(t, "share above", signal.ShareAbove(-1.3, 0.1), 0.44254755866651013, 1e-9)
	close(t, "p", signal.Density(30, 15, -1.3, 0.1).P, 0.002026556622320374, 1e-9)
	if p := signal.Density(0, 0, 0, 0.1).P; p != 1 {
		t.Errorf("nothing has p %g", p)
	}
}

// 3 of 20: 0.0321 to 0.3789, by bisection of the binomial sums in Python.
func TestClopperPearson(t *testing.T) {
	low, high := signal.ClopperPearson(3, 20, 0.95)
	close(t, "low", low, 0.03207093718546371, 1e-9)
	close(t, "high", high, 0.378926826545314, 1e-9)
	if low, high := signal.ClopperPearson(0, 10, 0.9); low != 0 || math.Abs(high-(1-math.Pow(0.05, 0.1))) > 1e-9 {
		t.Errorf("0 of 10: %g to %g", low, high)
	}
	if low, high := signal.ClopperPearson(10, 10, 0.9); high != 1 || math.Abs(low-math.Pow(0.05, 0.1)) > 1e-9 {
		t.Errorf("10 of 10: %g to %g", low, high)
	}
}

func TestSpearman(t *testing.T) {
	x, y := []float64{1, 2, 2, 3, 5, 8, 8, 8, 13, 21}, []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}
	close(t, "rank correlation", signal.Spearman(x, y), 0.38199494615621404, 1e-12) // Pearson of mean ranks, in Python
	if r := signal.Spearman([]float64{1, 1, 1}, []float64{1, 2, 3}); r != 0 {
		t.Errorf("a constant correlates by %g", r)
	}
}

// A resample counted by weights is the sample in which pairs stand that often.
func TestLaw_WeightedRanksAreThoseOfTheResample(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 30).Draw(t, "n")
		value := rapid.IntRange(0, 8)
		x, y, times := make([]float64, n), make([]float64, n), make([]float64, n)
		var xs, ys []float64
		for i := range n {
			x[i], y[i] = float64(value.Draw(t, "x")), float64(value.Draw(t, "y"))
			times[i] = float64(rapid.IntRange(0, 3).Draw(t, "times"))
			for range int(times[i]) {
				xs, ys = append(xs, x[i]), append(ys, y[i])
			}
		}
		got, want := signal.NewRanked(x, y).Spearman(times), signal.Spearman(xs, ys)
		if math.Abs(got-want) > 1e-9 {
			t.Fatalf("%g, want %g", got, want)
		}
	})
}

func TestGini(t *testing.T) {
	close(t, "Gini", signal.Gini([]float64{1, 2, 2, 5, 10}), 0.42, 1e-12) // mean absolute difference over twice the mean
	close(t, "top fifth", signal.TopShare([]float64{1, 2, 2, 5, 10}, 0.2), 0.5, 1e-12)
	if g := signal.Gini([]float64{0, 0}); g != 0 {
		t.Errorf("nothing has Gini %g", g)
	}
}

// The parts of people give the standard error that samples show.
func TestGiniPartsGiveTheSpreadOfSamples(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	const n, samples = 200, 1500
	var seen []float64
	said := 0.0
	for range samples {
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Exp(random.NormFloat64() * 0.7)
		}
		slices.Sort(x)
		seen = append(seen, signal.Gini(x))
		square := 0.0
		for _, v := range signal.GiniParts(x) {
			square += v * v
		}
		said += math.Sqrt(square) / n / samples
	}
	mean, square := 0.0, 0.0
	for _, g := range seen {
		mean += g / samples
	}
	for _, g := range seen {
		square += (g - mean) * (g - mean) / (samples - 1)
	}
	// The standard deviation of 1,500 samples is known to 2 %; three of that, and
	// 3 % for what a sample of 200 is biased by.
	if ratio := said / math.Sqrt(square); ratio < 0.91 || ratio > 1.09 {
		t.Errorf("the parts say %g of the spread of samples", ratio)
	}
}

// The fifteen p-values of Benjamini and Hochberg (1995), section 3.2: four are
// found at 5 %.
func TestAdjust(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	q := signal.Adjust(p)
	found := 0
	for _, v := range q {
		if v <= 0.05 {
			found++
		}
	}
	if found != 4 {
		t.Errorf("%d are found", found)
	}
	close(t, "fifth", q[4], 0.0603, 1e-12)
	close(t, "sixth", q[5], 0.06385714285714286, 1e-12)
}

func TestLaw_AdjustKeepsOrderAndNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 40).Draw(t, "p")
		q := signal.Adjust(p)
		for i := range p {
			if q[i] < p[i]-1e-12 || q[i] > 1 {
				t.Fatalf("%g becomes %g", p[i], q[i])
			}
			for j := range p {
				if p[i] < p[j] && q[i] > q[j] {
					t.Fatalf("%g, %g become %g, %g", p[i], p[j], q[i], q[j])
				}
			}
		}
	})
}

// Beta(2, 8) alone, and times N(0.3; 0.1²): by 400,000 rectangles in Python.
func TestPosterior(t *testing.T) {
	alone := signal.NewPosterior(2, 8, signal.Estimate{}, 0, 0)
	both := signal.NewPosterior(2, 8, signal.Estimate{Share: 0.3, SE: 0.1}, 0, 0)
	for i, p := range []float64{0.05, 0.5, 0.95} {
		close(t, "Beta", alone.Quantile(p), []float64{0.04102375, 0.17961875, 0.42913625}[i], 1e-4)
		close(t, "posterior", both.Quantile(p), []float64{0.11444375, 0.25026125, 0.39512375}[i], 1e-4)
		close(t, "above its quantile", both.Above(both.Quantile(p)), 1-p, 1e-9)
	}
}

func TestLaw_PosteriorLiesBetweenAndIsOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(0.1, 20).Draw(t, "a"), rapid.Float64Range(0.5, 50).Draw(t, "b")
		e := signal.Estimate{Share: rapid.Float64Range(-1, 2).Draw(t, "share"), SE: rapid.Float64Range(1e-4, 1).Draw(t, "se")}
		p := signal.NewPosterior(a, b, e, 0.1, 0.01)
		last := 0.0
		for _, level := range []float64{0.001, 0.05, 0.5, 0.95, 0.999} {
			x := p.Quantile(level)
			if !(x >= last && x <= 1) {
				t.Fatalf("quantile %g is %g after %g", level, x, last)
			}
			last = x
		}
	})
}

func TestBounds(t *testing.T) {
	all := []signal.Estimate{{Share: 0.1, SE: 0.02}, {Share: 0.06, SE: 0.01}, {Share: -0.3, SE: 0.5}}
	low, middle, high, se := signal.Bounds(all, true)
	close(t, "low", low, 0.1, 0)
	close(t, "middle", middle, 0.1, 0)
	close(t, "high", high, 0.16, 1e-15)
	close(t, "se", se, 0.02, 0)
	if _, middle, _, _ := signal.Bounds(all, false); middle != 0.05 {
		t.Errorf("one kind of signal alone: %g", middle)
	}
	if low, middle, high, se := signal.Bounds(nil, true); low != 0 || middle != 0 || high != 0 || se != 0 {
		t.Error("nothing says something")
	}
}

// Exchangeable misfits are held with at least the probability asked for (Lei et
// al. 2018, theorem 2.2).
func TestConformalHoldsWhatItSays(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	held, of := 0, 3000
	for range of {
		misfits := make([]float64, 60)
		for i := range misfits {
			misfits[i] = random.ExpFloat64()
		}
		if random.ExpFloat64() <= signal.Conformal(misfits, 0.9) {
			held++
		}
	}
	if low, high := signal.ClopperPearson(held, of, 0.999); high < 0.9 || low > 0.93 {
		t.Errorf("%d of %d held", held, of)
	}
	if q := signal.Conformal(make([]float64, 5), 0.9); !math.IsInf(q, 1) {
		t.Errorf("five misfits settle %g", q)
	}
}

// The line is fitted by Newton steps in plain Python.
func TestSlopeOfTheFlanks(t *testing.T) {
	h := signal.Histogram{Width: 0.2, Lowest: -0.6, Count: []float64{99, 12, 9, 11, 5, 6, 3, 99}}
	slope, variance, able := h.Slope(-0.6, 0, 0, 0.6)
	if !able {
		t.Fatal("no slope")
	}
	close(t, "slope", slope, -1.15429417524569, 1e-6)
	close(t, "variance", variance, 0.20511570477059782, 1e-6)
}

// A pile on a curve that the fit can take exactly is found exactly.
func TestPileOnAKnownCurve(t *testing.T) {
	h := signal.Histogram{Width: 0.1, Lowest: -1.5, Count: make([]float64, 32)}
	for bin := 1; bin < 31; bin++ {
		u := h.Lowest + (float64(bin)-0.5)*h.Width
		h.Count[bin] = 400 * math.Exp(-0.4*u-0.8*u*u+0.1*u*u*u)
	}
	h.Count[16] += 150 // [0, 0.1)
	p := h.Pile(signal.Curve{Degree: 3, Window: math.Log(1.2)})
	if !p.Able {
		t.Fatal("no pile")
	}
	close(t, "excess", p.Excess, 150, 1e-3)
	if p.TopUp < 0.2 || p.TopUp > 0.8 || p.SE < math.Sqrt(p.Expected) {
		t.Errorf("%+v", p)
	}
	low, high := h.Hull(signal.Curve{}, []int{3, 4, 5}, []float64{math.Log(1.1), math.Log(1.2), math.Log(1.4)})
	close(t, "lowest", low, 150, 1)
	close(t, "highest", high, 150, 1)
}

func TestDetectable(t *testing.T) {
	// (1.6449 + 0.8416) × 0.04, the normal quantiles of 95 % and 80 %
	close(t, "detectable", signal.Detectable(0.04, 0.05, 0.8), 0.0994590, 1e-5)
}

// No counts, however odd, make a panic or a number that is none.
func TestLaw_OddCountsStayFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 0, 1, 2, 50, 1e6}), 3, 45).Draw(t, "count")
		h := signal.Histogram{Width: 0.13, Lowest: -1.3, Count: count}
		p := h.Pile(signal.Curve{Degree: rapid.IntRange(1, 6).Draw(t, "degree"), Window: 0.18, Round: []float64{0.05}})
		if p.Able && (math.IsNaN(p.Excess+p.SE+p.TopUp) || math.IsInf(p.Excess+p.SE+p.TopUp, 0)) {
			t.Fatalf("%+v", p)
		}
		slope, variance, able := h.Slope(-0.52, -0.13, 0.26, 0.65)
		if able && math.IsNaN(slope+variance) {
			t.Fatal(slope, variance)
		}
		n := signal.Near{Above: count[0], Below: count[1], AboveBefore: count[2], People: int(count[0])}
		if f := n.Difference(signal.Slope{After: slope}, 0.1); math.IsNaN(f.P + f.Z + f.Effect) {
			t.Fatalf("%+v", f)
		}
	})
}
