package dist_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/dist"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// Expected values: METHOD section 1 worked in Python 3.11 with
// statistics.NormalDist, independently of this code.
func TestQuantile(t *testing.T) {
	build, err := dist.New(dist.Log, []dist.Knot{{0.1, 8000}, {0.5, 25000}, {0.9, 80000}}, math.Inf(-1), math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	straight, err := dist.New(dist.Logit, []dist.Knot{{0.1, 0.1}, {0.5, 0.3}, {0.9, 0.55}}, 0.001, 0.999)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ u, build, straight float64 }{
		{0.01, 3159.7964508458886, 0.035647965379554516},
		{0.10, 8000, 0.1},
		{0.25, 13724.511795537555, 0.17396630400544014},
		{0.50, 25000, 0.3},
		{0.90, 80000, 0.55},
		{0.99, 206499.02158751435, 0.7417408486967841},
	} {
		near(t, "build cost", build.Quantile(row.u), row.build, 1e-9)
		near(t, "straight-through share", straight.Quantile(row.u), row.straight, 1e-9)
	}
	linear, err := dist.New(dist.Linear, []dist.Knot{{0.1, -0.1}, {0.5, 0.08}, {0.9, 0.26}}, -0.4, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "assisted, engineering", linear.Quantile(0.95), 0.31102749886263614, 1e-9)
	near(t, "held at its limit", linear.Quantile(0.9999999), 0.5, 0)
}

func TestNew_Refuses(t *testing.T) {
	inf := math.Inf(1)
	for name, row := range map[string]struct {
		scale        dist.Scale
		knots        []dist.Knot
		lower, upper float64
		want         error
	}{
		"one knot":         {dist.Log, []dist.Knot{{0.5, 1}}, -inf, inf, dist.ErrTooFew},
		"same probability": {dist.Log, []dist.Knot{{0.5, 1}, {0.5, 2}}, -inf, inf, dist.ErrOrder},
		"falling values":   {dist.Log, []dist.Knot{{0.1, 2}, {0.9, 1}}, -inf, inf, dist.ErrOrder},
		"zero on log":      {dist.Log, []dist.Knot{{0.1, 0}, {0.9, 1}}, -inf, inf, dist.ErrDomain},
		"one on logit":     {dist.Logit, []dist.Knot{{0.1, 0.5}, {0.9, 1}}, -inf, inf, dist.ErrDomain},
		"certainty":        {dist.Linear, []dist.Knot{{0, 1}, {0.9, 2}}, -inf, inf, dist.ErrNumber},
		"not a number":     {dist.Linear, []dist.Knot{{0.1, math.NaN()}, {0.9, 2}}, -inf, inf, dist.ErrNumber},
		"infinite":         {dist.Linear, []dist.Knot{{0.1, 1}, {0.9, inf}}, -inf, inf, dist.ErrNumber},
		"limits crossed":   {dist.Linear, []dist.Knot{{0.1, 1}, {0.9, 2}}, 3, 2, dist.ErrBounded},
	} {
		if _, err := dist.New(row.scale, row.knots, row.lower, row.upper); !errors.Is(err, row.want) {
			t.Errorf("%s: error %v, want %v", name, err, row.want)
		}
	}
}

func TestConstant(t *testing.T) {
	q := dist.Constant(7)
	for _, u := range []float64{0.001, 0.5, 0.999} {
		near(t, "constant", q.Quantile(u), 7, 0)
	}
	if q.CDF(6.9) != 0 || q.CDF(7) != 1 {
		t.Errorf("CDF of a constant steps from %g to %g, want 0 to 1", q.CDF(6.9), q.CDF(7))
	}
	var zero dist.Quantity
	near(t, "zero value", zero.At(1), 0, 0)
}

func TestScaledAndShifted(t *testing.T) {
	q, err := dist.New(dist.Log, []dist.Knot{{0.1, 1}, {0.9, 4}}, math.Inf(-1), 5)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := q.Scaled(2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "median doubled", twice.Quantile(0.5), 2*q.Quantile(0.5), 1e-12)
	near(t, "limit doubled", twice.Quantile(0.9999), 10, 0)
	near(t, "capped", q.Capped(2).Quantile(0.99), 2, 0)
	p, err := dist.New(dist.Logit, []dist.Knot{{0.1, 0.2}, {0.9, 0.6}}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	odds := func(x float64) float64 { return math.Log(x / (1 - x)) }
	near(t, "log odds moved", odds(p.Shifted(0.7).Quantile(0.3))-odds(p.Quantile(0.3)), 0.7, 1e-12)
}

// Laws every quantity obeys, whatever its knots.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.SampledFrom([]dist.Scale{dist.Linear, dist.Log, dist.Logit}).Draw(t, "scale")
		n := rapid.IntRange(2, 6).Draw(t, "knots")
		p, at := 0.0, 0.01
		knots := make([]dist.Knot, n)
		for i := range knots {
			p += rapid.Float64Range(0.02, 0.15).Draw(t, "p")
			at += rapid.Float64Range(0.005, 0.15).Draw(t, "x")
			knots[i] = dist.Knot{P: p, X: at}
		}
		q, err := dist.New(scale, knots, math.Inf(-1), math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		u := rapid.Float64Range(0.001, 0.998).Draw(t, "u")
		// Next to 1 a logit quantity has no digits left in 1 − x to come back from.
		x := q.Quantile(u)
		if got := q.CDF(x); (scale != dist.Logit || x < 1-1e-8) && math.Abs(got-u) > 1e-6 {
			t.Fatalf("CDF(Quantile(%g)) = %g", u, got)
		}
		if x > q.Quantile(u+0.001) {
			t.Fatalf("quantiles fall at %g", u)
		}
		for _, k := range knots {
			if got := q.Quantile(k.P); math.Abs(got-k.X) > 1e-9 {
				t.Fatalf("misses its knot %v: %g", k, got)
			}
		}
	})
}

// A table is quick to read and stays within a thousandth of the quantity where
// a report reads it, whatever the scale; METHOD's widest prior is run cost.
func TestTable(t *testing.T) {
	for name, row := range map[string]struct {
		scale dist.Scale
		knots []dist.Knot
	}{
		"run cost": {dist.Log, []dist.Knot{{0.1, 0.02}, {0.5, 0.1}, {0.9, 0.5}}},
		"overrun":  {dist.Log, []dist.Knot{{0.05, 0.69}, {0.1, 0.75}, {0.5, 1}, {0.75, 1.23}, {0.8, 1.35}, {0.9, 1.94}, {0.95, 2.74}, {0.99, 6.1}}},
		"adoption": {dist.Logit, []dist.Knot{{0.1, 0.25}, {0.5, 0.5}, {0.9, 0.75}}},
	} {
		q, err := dist.New(row.scale, row.knots, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		table := new(dist.Table).Tabulate(q)
		for _, u := range []float64{0.001, 0.05, 0.25, 0.5, 0.77, 0.95, 0.999} {
			if got, want := table.At(dist.Probit(u)), q.Quantile(u); math.Abs(got/want-1) > 0.001 {
				t.Errorf("%s at %g: table %.6g, quantity %.6g", name, u, got, want)
			}
		}
		if table.At(-9) != table.At(-6) || table.At(9) != table.At(6) {
			t.Errorf("%s: the table leaves its ends", name)
		}
	}
	constant := new(dist.Table).Tabulate(dist.Constant(7))
	near(t, "constant", constant.At(0.123), 7, 0)
}

// Widening an input never narrows its own range.
func TestLaw_WideningWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low, high := rapid.Float64Range(0.1, 10).Draw(t, "low"), rapid.Float64Range(10, 100).Draw(t, "high")
		down, up := rapid.Float64Range(0.2, 1).Draw(t, "down"), rapid.Float64Range(1, 5).Draw(t, "up")
		narrow, err := dist.New(dist.Log, []dist.Knot{{P: 0.1, X: low}, {P: 0.9, X: high}}, 0, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		wide, err := dist.New(dist.Log, []dist.Knot{{P: 0.1, X: low * down}, {P: 0.9, X: high * up}}, 0, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		if wide.Quantile(0.05) > narrow.Quantile(0.05)+1e-12 || wide.Quantile(0.95) < narrow.Quantile(0.95)-1e-12 {
			t.Fatalf("%v–%v inside %v–%v", wide.Quantile(0.05), wide.Quantile(0.95), narrow.Quantile(0.05), narrow.Quantile(0.95))
		}
	})
}

// A table's readings are those of the quantity itself, on every scale, over
// knots, shift and limits.
func TestTable_ReadsTheQuantity(t *testing.T) {
	for name, row := range map[string]struct {
		scale        dist.Scale
		knots        []dist.Knot
		lower, upper float64
	}{
		"amount": {dist.Log, []dist.Knot{{0.05, 0.69}, {0.1, 0.75}, {0.5, 1}, {0.8, 1.35}, {0.99, 6.1}}, math.Inf(-1), 10},
		"share":  {dist.Logit, []dist.Knot{{0.1, 0.02}, {0.5, 0.3}, {0.9, 0.31}}, 0.001, 0.9},
		"linear": {dist.Linear, []dist.Knot{{0.1, -0.1}, {0.5, 0.08}, {0.9, 0.26}}, -0.4, 0.5},
		"flat":   {dist.Log, []dist.Knot{{0.1, 3}, {0.9, 3}}, math.Inf(-1), math.Inf(1)},
	} {
		q, err := dist.New(row.scale, row.knots, row.lower, row.upper)
		if err != nil {
			t.Fatal(err)
		}
		q = q.Shifted(0.37)
		table := new(dist.Table).Tabulate(q)
		for z := -6.0; z <= 6; z += 1.0 / 128 { // where the table has its readings
			near(t, name, table.At(z), q.At(z), 1e-12)
		}
		near(t, name+" far out", table.At(40), q.At(6), 1e-12)
	}
}
