package signal

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Density is the exact binomial test of a jump at a floor: of the person-months
// in [1−w, 1+w) times the floor, how many are above it. Where the log density has
// the slope k, a share
//
//	p₀ = ∫₀^ln(1+w) e^ku du / ∫_ln(1−w)^ln(1+w) e^ku du
//
// is. Effect is the share above less p₀.
func Density(above, below int, slope, width float64) Finding {
	n := above + below
	if n == 0 {
		return Finding{P: 1}
	}
	p0 := ShareAbove(slope, width)
	share := float64(above) / float64(n)
	se := math.Sqrt(p0 * (1 - p0) / float64(n))
	return Finding{Effect: share - p0, SE: se, Z: (share - p0) / se, P: AtLeast(above, n, p0), Able: true}
}

// ShareAbove is p₀ of Density.
func ShareAbove(slope, width float64) float64 {
	mass := func(a, b float64) float64 {
		if math.Abs(slope) < flat {
			return b - a
		}
		return math.Expm1(slope*(b-a)) * math.Exp(slope*a) / slope
	}
	right, left := mass(0, math.Log1p(width)), mass(math.Log1p(-width), 0)
	return right / (left + right)
}

const flat = 1e-9

// AtLeast is P(X ≥ k) of a binomial X of n trials with chance p.
func AtLeast(k, n int, p float64) float64 {
	switch {
	case k <= 0 || p >= 1:
		return 1
	case k > n || p <= 0:
		return 0
	}
	return mathext.RegIncBeta(float64(k), float64(n-k)+1, p)
}

// ClopperPearson is the exact interval of a chance from k of n (Clopper, Pearson
// 1934, Biometrika 26).
func ClopperPearson(k, n int, confidence float64) (low, high float64) {
	tail := (1 - confidence) / 2
	return lowerBound(k, n, tail), 1 - lowerBound(n-k, n, tail)
}

// Highest is the one-sided upper bound of a chance from k of n.
func Highest(k, n int, confidence float64) float64 {
	return 1 - lowerBound(n-k, n, 1-confidence)
}

func lowerBound(k, n int, tail float64) float64 {
	if k <= 0 {
		return 0
	}
	return mathext.InvRegIncBeta(float64(k), float64(n-k)+1, tail)
}

// studentUpper is P(t ≥ z) with degrees of freedom.
func studentUpper(z, df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(z)
}
