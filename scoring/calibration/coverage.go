package calibration

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/combin"
)

// Coverage is how many of n forecasts held what happened, with the interval in
// which the true share lies.
type Coverage struct {
	Inside, Of int
	Share      float64 // Inside/Of; 0 of none
	Low, High  float64 // Jeffreys' interval; 0 and 1 of none
}

// Cover counts k of n with Jeffreys' interval at a confidence such as 0.90: the
// equal-tailed interval of Beta(k + ½, n − k + ½), with the ends 0 for k = 0 and
// 1 for k = n (Brown, Cai, DasGupta 2001).
func Cover(k, n int, confidence float64) Coverage {
	c := Coverage{Inside: k, Of: n, High: 1}
	if n <= 0 {
		return c
	}
	c.Share = float64(k) / float64(n)
	tail := (1 - confidence) / 2
	a, b := float64(k)+0.5, float64(n-k)+0.5
	if k > 0 {
		c.Low = mathext.InvRegIncBeta(a, b, tail)
	}
	if k < n {
		c.High = mathext.InvRegIncBeta(a, b, 1-tail)
	}
	return c
}

// PValue is how likely a count at least as far from what a share would give is,
// were the share true: the exact two-sided binomial test, twice the smaller
// tail (Clopper, Pearson 1934, The Use of Confidence or Fiducial Limits,
// Biometrika 26). It is 1 of none.
func PValue(k, n int, share float64) float64 {
	if n <= 0 {
		return 1
	}
	upTo, from := 0.0, 0.0
	for i := range n + 1 {
		p := binomial(n, i, share)
		if i <= k {
			upTo += p
		}
		if i >= k {
			from += p
		}
	}
	return math.Min(1, 2*math.Min(upTo, from))
}

func binomial(n, k int, share float64) float64 {
	switch {
	case share <= 0:
		return indicator(k == 0)
	case share >= 1:
		return indicator(k == n)
	}
	return math.Exp(combin.LogGeneralizedBinomial(float64(n), float64(k)) + float64(k)*math.Log(share) + float64(n-k)*math.Log1p(-share))
}

func indicator(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// Uniform is Kolmogorov and Smirnov's distance of values in [0, 1] from the
// uniform distribution, with its p-value by the limiting series (Kolmogorov
// 1933; Stephens 1970 for the correction of small n). Values must be ascending.
func Uniform(sorted []float64) (distance, p float64) {
	n := float64(len(sorted))
	if n == 0 {
		return 0, 1
	}
	for i, u := range sorted {
		distance = math.Max(distance, math.Max(u-float64(i)/n, float64(i+1)/n-u))
	}
	x := distance * (math.Sqrt(n) + 0.12 + 0.11/math.Sqrt(n))
	sum := 0.0
	for j := 1.0; j <= 100; j++ {
		term := math.Exp(-2 * j * j * x * x)
		if math.Mod(j, 2) == 0 {
			term = -term
		}
		sum += term
	}
	return distance, math.Max(0, math.Min(1, 2*sum))
}
