package signal

import (
	"math"
	"slices"
)

// Regularity is how densely gaps between requests pile up at one distance.
type Regularity struct {
	Densest  int     // K, gaps in the densest range of 10 % of their length
	Gaps     int     // n
	Expected float64 // of K, from how the gaps are spread
	P        float64
	Local    float64 // the same within half and twice the densest gap
}

// band is the width of the range on the log scale, least the smallest spread of
// ln(gap) that is taken for irregular, and quartiles the IQR of a standard normal.
var band = math.Log(1.1)

const (
	leastSpread = 0.8
	quartiles   = 1.349
	around      = math.Ln2 // of the densest gap: half to twice
	unimodal    = 2.0      // how many times an even density a smooth peak may have there
)

// Regular scans the gaps between the requests of one person, in any unit, for
// one that repeats. With σ = max(0.8, IQR(ln g)/1.349) the densest of all ranges
// of 10 % holds a share of at most p = ln 1.1/(σ√2π) of log-normal gaps, and
//
//	P = min(1, 2·(4σ/ln 1.1)·P(Bin(n, p) ≥ K))
//
// bounds the chance of K or more in any of them. Programs that people start can
// have narrow gaps without being regular, so Local asks the same of the gaps near
// the densest one: a share of unimodal·ln 1.1/(2 ln 2) is smooth. The gaps are
// sorted in place.
func Regular(gaps []float64) Regularity {
	n := len(gaps)
	if n < 2 {
		return Regularity{Gaps: n, P: 1, Local: 1}
	}
	for i, g := range gaps {
		gaps[i] = math.Log(g)
	}
	slices.Sort(gaps)
	sigma := max(leastSpread, (Quantile(gaps, 0.75)-Quantile(gaps, 0.25))/quartiles)
	k, at := densest(gaps)
	p := band / (sigma * math.Sqrt(2*math.Pi))
	out := Regularity{Densest: k, Gaps: n, Expected: p * float64(n)}
	out.P = min(1, 2*(4*sigma/band)*AtLeast(k, n, p))
	centre := gaps[at] + band/2
	from, _ := slices.BinarySearch(gaps, centre-around)
	to, _ := slices.BinarySearch(gaps, centre+around)
	share := unimodal * band / (2 * around)
	out.Local = min(1, 2*(2*around/band)*AtLeast(k, max(k, to-from), share))
	return out
}

// densest is the largest number of sorted values within a band, and where the
// band begins.
func densest(sorted []float64) (count, at int) {
	end := 0
	for i := range sorted {
		for end < len(sorted) && sorted[end] < sorted[i]+band {
			end++
		}
		if end-i > count {
			count, at = end-i, i
		}
	}
	return count, at
}

// Quantile of sorted values, linear between them (type 7 of Hyndman and Fan 1996).
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
