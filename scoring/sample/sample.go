package sample

import (
	"hash/fnv"
	"math/rand/v2"

	"waterline/scoring/dist"
)

// Plan is a sampling plan of N draws. It is read-only and may be shared.
type Plan struct {
	seed   uint64
	strata []float64 // Φ⁻¹((i+½)/N), ascending
}

// New makes a plan of n draws, n ≥ 1.
func New(seed uint64, n int) *Plan {
	p := &Plan{seed: seed, strata: make([]float64, n)}
	for i := range (n + 1) / 2 {
		z := dist.Probit((float64(i) + 0.5) / float64(n))
		p.strata[i], p.strata[n-1-i] = z, -z
	}
	if n%2 == 1 {
		p.strata[n/2] = 0
	}
	return p
}

// Draws is N.
func (p *Plan) Draws() int { return len(p.strata) }

// Ranks fills dst, of length N, with the stratum each draw has in the named
// dimension: a permutation of 0…N−1.
func (p *Plan) Ranks(name string, dst []int32) {
	for i := range dst {
		dst[i] = int32(i)
	}
	shuffle(p.source(name), dst)
}

// Bins fills dst, of length N, with the bin of each draw in the named dimension,
// where equally filled bins, at most 256, follow the strata: ⌊stratum·bins/N⌋.
func (p *Plan) Bins(name string, bins int, dst []uint8) {
	n := len(dst)
	bins = max(1, min(bins, n, 256))
	i := 0
	for k := range bins {
		for end := ((k+1)*n + bins - 1) / bins; i < end; i++ {
			dst[i] = uint8(k)
		}
	}
	shuffle(p.source(name), dst)
}

// Normals fills dst, of length N, with the named dimension's standard normals.
func (p *Plan) Normals(name string, dst []float64) {
	copy(dst, p.strata)
	shuffle(p.source(name), dst)
}

// Strata are the N standard normals of any dimension in ascending order. The
// slice is the plan's own and must not be changed.
func (p *Plan) Strata() []float64 { return p.strata }

// Shuffle puts a column of length N, one value a stratum in ascending order,
// into the order of the named dimension.
func (p *Plan) Shuffle(name string, column []float64) { shuffle(p.source(name), column) }

// Stream is the named source of random numbers of this plan.
func (p *Plan) Stream(name string) *rand.Rand { return rand.New(p.source(name)) }

func (p *Plan) source(name string) *rand.PCG {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails, by its documentation
	return rand.NewPCG(p.seed, h.Sum64())
}

// shuffle is Fisher and Yates with two places to each random number: a place
// below n is the upper half of a 32-bit number times n, whose chance is off by
// less than n/2³², under 0.03 % for the largest sample.
func shuffle[T uint8 | int32 | float64](source *rand.PCG, x []T) {
	i := len(x) - 1
	for ; i > 1; i -= 2 {
		bits := source.Uint64()
		j := int(bits >> 32 * uint64(i+1) >> 32)
		x[i], x[j] = x[j], x[i]
		k := int(bits & (1<<32 - 1) * uint64(i) >> 32)
		x[i-1], x[k] = x[k], x[i-1]
	}
	if i == 1 {
		j := int(source.Uint64() >> 63)
		x[1], x[j] = x[j], x[1]
	}
}
