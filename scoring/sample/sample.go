// Package sample draws standard normals by Latin hypercube: in every dimension
// each of N equally likely strata is used exactly once, at its midpoint, in an
// order that depends only on the seed and the dimension's name.
//
// Keying by name rather than by position means that adding a process leaves the
// draws of the others untouched, and that a dimension can be drawn again at any
// time instead of being kept.
//
// Source: McKay, Beckman, Conover (1979), A Comparison of Three Methods for
// Selecting Values of Input Variables, Technometrics 21(2); the centred variant.
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
	stream := p.Stream(name)
	for i := len(dst) - 1; i > 0; i-- {
		j := stream.Uint64N(uint64(i + 1))
		dst[i], dst[j] = dst[j], dst[i]
	}
}

// Normals fills dst, of length N, with the named dimension's standard normals.
func (p *Plan) Normals(name string, dst []float64) {
	copy(dst, p.strata)
	stream := p.Stream(name)
	for i := len(dst) - 1; i > 0; i-- {
		j := stream.Uint64N(uint64(i + 1))
		dst[i], dst[j] = dst[j], dst[i]
	}
}

// Stream is the named source of random numbers of this plan.
func (p *Plan) Stream(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails, by its documentation
	return rand.New(rand.NewPCG(p.seed, h.Sum64()))
}
