package sample_test

import (
	"math"
	"slices"
	"testing"

	"waterline/scoring/dist"
	"waterline/scoring/sample"
)

func TestNormals_UsesEveryStratumOnce(t *testing.T) {
	const n = 1001
	plan := sample.New(1, n)
	z := make([]float64, n)
	plan.Normals("claims/volume", z)
	sorted := slices.Clone(z)
	slices.Sort(sorted)
	for i, v := range sorted {
		want := dist.Probit((float64(i) + 0.5) / n)
		if math.Abs(v-want) > 1e-12 {
			t.Fatalf("stratum %d holds %g, want its midpoint %g", i, v, want)
		}
	}
	if slices.IsSorted(z) {
		t.Error("the draws come in the order of the strata")
	}
}

func TestNormals_KeyedByNameAndSeed(t *testing.T) {
	const n = 500
	first, again, other, seeded := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	plan := sample.New(1, n)
	plan.Normals("a/volume", first)
	plan.Normals("b/volume", other)
	plan.Normals("a/volume", again)
	sample.New(2, n).Normals("a/volume", seeded)
	if !slices.Equal(first, again) {
		t.Error("a dimension drawn again, after another, differs")
	}
	if slices.Equal(first, other) || slices.Equal(first, seeded) {
		t.Error("another name or seed gives the same draws")
	}
	if c := correlation(first, other); math.Abs(c) > 4/math.Sqrt(n) { // four standard errors of a null correlation
		t.Errorf("two dimensions correlate by %g", c)
	}
}

func TestRanks_AgreeWithNormals(t *testing.T) {
	const n = 64
	plan := sample.New(9, n)
	z, ranks := make([]float64, n), make([]int32, n)
	plan.Normals("x", z)
	plan.Ranks("x", ranks)
	for i := range z {
		want := dist.Probit((float64(ranks[i]) + 0.5) / n)
		if math.Abs(z[i]-want) > 1e-12 {
			t.Fatalf("draw %d has stratum %d but value %g", i, ranks[i], z[i])
		}
	}
}

func TestBins_FollowTheRanks(t *testing.T) {
	const n, bins = 103, 20
	plan := sample.New(9, n)
	of, ranks := make([]uint8, n), make([]int32, n)
	plan.Bins("x", bins, of)
	plan.Ranks("x", ranks)
	for i, r := range ranks {
		if want := int(r) * bins / n; int(of[i]) != want {
			t.Fatalf("stratum %d of %d is in bin %d, want %d", r, n, of[i], want)
		}
	}
}

func correlation(a, b []float64) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += a[i] * b[i]
		aa += a[i] * a[i]
		bb += b[i] * b[i]
	}
	return ab / math.Sqrt(aa*bb)
}
