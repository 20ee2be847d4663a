package population

import "math"

// FitCurves is Fit for values that are known by a likelihood each, on a grid of
// evenly spaced levels that all share, and of which the true ones are on the
// grid. Nothing need be normal but the spread of the organisations:
//
//	p(μ, τ) ∝ Π_i Σ_t N(t; μ, τ²) ℓ_i(t)
//
// ok is false for fewer than three curves and where one of them is not of the
// grid or possible nowhere on it.
func FitCurves(grid []float64, curves [][]float64) (s Spread, ok bool) {
	if len(curves) < least || len(grid) < 2 {
		return Spread{}, false
	}
	whole, first := make([][]float64, len(curves)), grid[0]
	for i, curve := range curves {
		if whole[i], ok = unit(curve, len(grid)); !ok {
			return Spread{}, false
		}
	}
	step := (grid[len(grid)-1] - first) / float64(len(grid)-1)
	s = Spread{N: len(curves)}
	logs, peak := make([]float64, 0, taus*len(grid)), math.Inf(-1)
	weights := make([]float64, len(grid))
	for j := range taus {
		u := (float64(j) + 0.5) / taus
		tau := step/2 + widestPart*step*float64(len(grid)-1)*u*u
		for i, mean := range grid {
			normal(weights, float64(i), tau/step)
			l := likely(weights, whole) + math.Log(u)
			s.parts = append(s.parts, part{tau: tau, mean: mean, se: step * uniform})
			logs = append(logs, l)
			peak = math.Max(peak, l)
		}
	}
	s.weigh(logs, peak)
	return s, true
}

const (
	taus       = 24
	widestPart = 0.35               // of the grid: the largest τ
	uniform    = 0.2886751345948129 // 1/√12, the standard deviation within a step
)

// likely is the logarithm of the likelihood of all curves.
func likely(weights []float64, curves [][]float64) float64 {
	sum := 0.0
	for _, curve := range curves {
		p := 0.0
		for t, w := range weights {
			p += w * curve[t]
		}
		sum += math.Log(p)
	}
	return sum
}

// normal sets weights to N(at, sd²) on 0, 1, 2 …, adding up to 1.
func normal(weights []float64, at, sd float64) {
	sum := 0.0
	for i := range weights {
		z := (float64(i) - at) / sd
		weights[i] = math.Exp(-0.5*z*z) + math.SmallestNonzeroFloat64
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
}

// unit scales a curve to a largest value of 1.
func unit(curve []float64, length int) ([]float64, bool) {
	if len(curve) != length {
		return nil, false
	}
	most := 0.0
	for _, l := range curve {
		if math.IsNaN(l) || l < 0 {
			return nil, false
		}
		most = math.Max(most, l)
	}
	if !(most > 0) || math.IsInf(most, 0) {
		return nil, false
	}
	out := make([]float64, length)
	for i, l := range curve {
		out[i] = math.Max(l/most, 1e-12)
	}
	return out, true
}
