package signal_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"waterline/scoring/signal"
)

// The worlds of the research note: legitimate months are log-normal with median
// 110 and σ 1, and a share π of people below the floor of 175 tops up to
// T(1 + Exp(0.03)).
const (
	floor  = 175.0
	median = 110.0
	reps   = 1000
)

func months(random *rand.Rand, n int, pi float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = median * math.Exp(random.NormFloat64())
		if x[i] < floor && random.Float64() < pi {
			x[i] = floor * (1 + 0.03*random.ExpFloat64())
		}
	}
	return x
}

func histogram(x []float64) signal.Histogram {
	h := signal.Histogram{Width: 0.13, Lowest: -2.6, Count: make([]float64, 42)}
	for _, v := range x {
		bin := int(math.Floor(math.Log(v/floor)/h.Width)) + 21
		h.Count[max(0, min(41, bin))]++
	}
	return h
}

func beside(x []float64) (above, below int) {
	for _, v := range x {
		switch u := v / floor; {
		case u >= 1 && u < 1.1:
			above++
		case u >= 0.9 && u < 1:
			below++
		}
	}
	return above, below
}

// agree compares a rate with one of the note, both of about 1,000 worlds: 4
// standard errors of the difference, and 3 points for what the note leaves open.
func agree(t *testing.T, what string, hits int, want float64) {
	t.Helper()
	got := float64(hits) / reps
	if math.Abs(got-want) > 4*math.Sqrt(2*max(0.01, want*(1-want))/reps)+0.03 {
		t.Errorf("%s: %.3f, the note says %.3f", what, got, want)
	}
}

// Table A of the note's simulation.
func TestSimulation_ExactBinomial(t *testing.T) {
	for _, c := range []struct {
		n        int
		pi, want float64
	}{{100, 0, 0.030}, {400, 0, 0.041}, {100, 0.2, 0.945}, {400, 0.05, 0.674}, {400, 0.1, 0.995}} {
		random, hits := rand.New(rand.NewPCG(7, uint64(c.n))), 0
		for range reps {
			x := months(random, c.n, c.pi)
			slope, _, _ := histogram(x).Slope(-0.52, -0.13, 0.26, 0.65)
			above, below := beside(x)
			if signal.Density(above, below, slope, 0.1).P < 0.05 {
				hits++
			}
		}
		agree(t, fmt.Sprintf("n=%d π=%g", c.n, c.pi), hits, c.want)
	}
}

// Table "power of A′" and the honest worlds 3 and 4 with a cap and with flat
// seats, where a level test fails.
func TestSimulation_Difference(t *testing.T) {
	shape := map[string]func(*rand.Rand, float64) float64{
		"": func(_ *rand.Rand, x float64) float64 { return x },
		"cap": func(r *rand.Rand, x float64) float64 {
			if x > 200 {
				return 200 * (1 + 0.02*(2*r.Float64()-1))
			}
			return x
		},
		"flat": func(r *rand.Rand, x float64) float64 {
			if r.Float64() < 0.25 {
				return 180
			}
			return x
		},
	}
	for _, c := range []struct {
		world    string
		n        int
		pi, want float64
	}{{"", 100, 0, 0.020}, {"", 400, 0, 0.060}, {"", 200, 0.2, 0.852}, {"", 400, 0.1, 0.806}, {"", 400, 0.2, 0.988}, {"cap", 400, 0, 0.035}, {"flat", 400, 0, 0.020}} {
		random, hits := rand.New(rand.NewPCG(11, uint64(c.n))), 0
		for range reps {
			var n signal.Near
			for side, pi := range [2]float64{c.pi, 0} {
				x := months(random, c.n, pi)
				for i := range x {
					x[i] = shape[c.world](random, x[i])
				}
				above, below := beside(x)
				if side == 0 {
					n.Above, n.Below = float64(above), float64(below)
				} else {
					n.AboveBefore, n.BelowBefore = float64(above), float64(below)
				}
			}
			n.Products = [10]float64{0: n.Above, 4: n.Below, 7: n.AboveBefore, 9: n.BelowBefore}
			if n.Difference(signal.Slope{}, 0).P < 0.05 {
				hits++
			}
		}
		agree(t, fmt.Sprintf("%s n=%d π=%g", c.world, c.n, c.pi), hits, c.want)
	}
}

// Table B: the share against the true one, with the note's for comparison. Its
// top-up is told from the middle of a bin.
func TestSimulation_PileShare(t *testing.T) {
	for _, c := range []struct {
		n        int
		pi, note float64
	}{{400, 0.2, 0.067}, {1000, 0.2, 0.066}, {1000, 0.4, 0.123}, {3000, 0.4, 0.122}} {
		random := rand.New(rand.NewPCG(13, uint64(c.n)))
		mean, truth := 0.0, 0.0
		const worlds = 200
		for range worlds {
			x := make([]float64, c.n)
			total, added := 0.0, 0.0
			for i := range x {
				x[i] = median * math.Exp(random.NormFloat64())
				if x[i] < floor && random.Float64() < c.pi {
					up := floor * (1 + 0.03*random.ExpFloat64())
					added += up - x[i]
					x[i] = up
				}
				total += x[i]
			}
			p := histogram(x).Pile(signal.Curve{Degree: 3, Window: math.Log(1.2)})
			mean += max(0, p.Excess) * p.TopUp * floor / total / worlds
			truth += added / total / worlds
		}
		t.Logf("n=%d π=%g: share %.4f, true %.4f, the note's %.3f", c.n, c.pi, mean, truth, c.note)
		if math.Abs(mean-truth) > 0.1*truth {
			t.Errorf("n=%d π=%g: share %.4f, true %.4f", c.n, c.pi, mean, truth)
		}
	}
}

// Table C: a share of gaps is a loop's of two minutes with 2 % jitter, the rest
// log-normal around a minute.
func TestSimulation_Regularity(t *testing.T) {
	for _, c := range []struct {
		n          int
		loop, want float64
	}{{50, 0, 0.011}, {100, 0, 0.017}, {50, 0.2, 0.935}, {100, 0.1, 0.775}, {100, 0.2, 0.998}} {
		random, hits, local := rand.New(rand.NewPCG(17, uint64(c.n))), 0, 0
		for range reps {
			gaps := make([]float64, c.n)
			for i := range gaps {
				gaps[i] = 60 * math.Exp(1.6*random.NormFloat64())
				if random.Float64() < c.loop {
					gaps[i] = 120 * (1 + 0.02*random.NormFloat64())
				}
			}
			r := signal.Regular(gaps)
			if r.P < 0.05 {
				hits++
				if r.Local < 0.05 {
					local++
				}
			}
		}
		t.Logf("n=%d loop=%g: %d, and near the gap too %d", c.n, c.loop, hits, local)
		agree(t, fmt.Sprintf("n=%d loop=%g", c.n, c.loop), hits, c.want)
	}
}

// Programs that people start have narrow gaps without being regular: the scan
// alone flags them, and what is asked near the densest gap does not.
func TestSimulation_NarrowGapsAreNotRegular(t *testing.T) {
	random, hits := rand.New(rand.NewPCG(19, 1)), 0
	for range reps {
		gaps := make([]float64, 200)
		for i := range gaps {
			gaps[i] = 12 * math.Exp(0.3*random.NormFloat64())
		}
		if r := signal.Regular(gaps); max(r.P, r.Local) < 0.01 {
			hits++
		}
	}
	if high := signal.Highest(hits, reps, 0.95); high > 0.05 {
		t.Errorf("%d of %d are flagged", hits, reps)
	}
}

// Table D with no decoupling.
func TestSimulation_NothingIsUntied(t *testing.T) {
	for n, want := range map[int]float64{60: 0.015, 200: 0.015} {
		random, hits := rand.New(rand.NewPCG(23, uint64(n))), 0
		for range reps {
			var rho [2]float64
			for side := range rho {
				x, y := make([]float64, n), make([]float64, n)
				for i := range x {
					q := random.NormFloat64()
					x[i], y[i] = q+0.5*random.NormFloat64(), q+0.8*random.NormFloat64()
				}
				rho[side] = signal.Spearman(x, y)
			}
			if f := signal.Untied(rho[0], rho[1], 0, signal.UntiedSE(n, n), 0); f.P < 0.05 {
				hits++
			}
		}
		if rate := float64(hits) / reps; rate > 0.07 {
			t.Errorf("n=%d: %.3f are found, the note says %.3f", n, rate, want)
		}
	}
}

// In months whose ends are like the rest, spending that happens to be low comes
// back to what is usual. That alone is no surge of those who are short.
func TestSimulation_ComingBackIsNoSurge(t *testing.T) {
	for name, surge := range map[string]float64{"honest": 0, "surging": 1.2} {
		random, hits := rand.New(rand.NewPCG(29, 1)), 0
		const worlds = 300
		for range worlds {
			var all []signal.Closing
			for person := range 120 {
				usual := math.Exp(0.6 * random.NormFloat64())
				for month := range 3 {
					early, calm, late := 0.0, 0.0, 0.0
					for range 25 {
						day := 5 * usual * random.ExpFloat64()
						early += day
						calm += math.Asinh(day) / 25
					}
					ends := 0.0
					for range 5 {
						day := 5 * usual * random.ExpFloat64()
						if early < floor && person%3 == 0 {
							day *= math.Exp(surge)
						}
						ends += day
						late += math.Asinh(day) / 5
					}
					if r := early / floor; r > 1.0/3 && r < 3 {
						all = append(all, signal.Closing{Person: person, Month: month, Position: math.Log(r), Surge: late - calm, Late: ends})
					}
				}
			}
			if c, able := signal.Crossing(all, 199, random); able && c.P <= 0.05 {
				hits++
			}
		}
		low, high := signal.ClopperPearson(hits, worlds, 0.95)
		t.Logf("%s: %d of %d", name, hits, worlds)
		if name == "honest" && low > 0.05 || name == "surging" && high < 0.5 {
			t.Errorf("%s: %d of %d", name, hits, worlds)
		}
	}
}

// People who top up to the floor in the last days do so the more the farther they
// are from it: no jump at the floor, but a change since it was set. Growth, rushes
// at the end of a month and people who spend more from the day on are none.
func TestSimulation_TopUpsAreASurgeSinceTheDay(t *testing.T) {
	for name, c := range map[string]struct {
		topup, growth, rush, spread float64
		low, high                   float64
	}{
		"plain": {high: 0.08}, "growth": {growth: 0.5, high: 0.08}, "rush": {rush: 1, high: 0.08}, "launch": {spread: 0.6, high: 0.08},
		"topping up": {topup: 0.2, low: 0.8, high: 1},
	} {
		random, hits := rand.New(rand.NewPCG(31, 2)), 0
		const worlds = 200
		for range worlds {
			if found, able := signal.Crossing(ends(random, c.topup, c.growth, c.rush, c.spread), 199, random); able && found.P <= 0.05 {
				hits++
			}
		}
		low, high := signal.ClopperPearson(hits, worlds, 0.95)
		t.Logf("%s: %d of %d", name, hits, worlds)
		if low > c.high || high < c.low {
			t.Errorf("%s: %d of %d, want a share from %g to %g", name, hits, worlds, c.low, c.high)
		}
	}
}

// ends are the ends of three months before and three after, of 150 people.
func ends(random *rand.Rand, topup, growth, rush, spread float64) []signal.Closing {
	var all []signal.Closing
	for person := range 150 {
		level := math.Log(4) + 0.8*random.NormFloat64()
		tops, moved := random.Float64() < topup, 0.0
		if random.Float64() < spread {
			moved = 0.4 + 0.3*random.NormFloat64()
		}
		for month := range 6 {
			usual := level + 0.4*random.NormFloat64()
			if month >= 3 {
				usual += growth + moved
			}
			early, calm, late, ended := 0.0, 0.0, 0.0, 0.0
			for day := range 30 {
				amount := 0.0
				if random.Float64() < 0.5 {
					amount = 2 * math.Exp(usual) * random.ExpFloat64()
				}
				switch {
				case day < 25:
					early += amount
					calm += math.Asinh(amount) / 25
				default:
					amount *= math.Exp(rush)
					if tops && month >= 3 && early < floor {
						amount += (floor - early) / 5
					}
					ended += amount
					late += math.Asinh(amount) / 5
				}
			}
			if r := early / floor; r > 1.0/3 && r < 3 {
				all = append(all, signal.Closing{
					Person: person, Month: month, Before: month < 3, Position: math.Log(r), Surge: late - calm, Late: ended,
				})
			}
		}
	}
	return all
}
