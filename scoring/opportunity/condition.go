package opportunity

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"waterline/scoring/dist"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

// update moves the draws of a live case to what was seen of it: a joint normal
// approximation of their standard normals z and of the effects y = g(effect) on
// their scales, with normal errors of standard deviation σ,
//
//	K  = Cov(z, y) (Cov(y, y) + n·diag σ²)⁻¹
//	z′ = z + K (y* + √n·σ·ξ − y(z)),  ξ standard normals of a dimension each
//
// n times in a row: each of the n steps takes the errors n times as large in
// variance, so that together they weigh once, and follows the model where it
// bends. For y linear in z every step is the textbook update of a normal prior
// and n of them are one. Realised R is on log odds, so that y = ln R seen alone
// is the normal–normal update on that scale with the evidence's prior as weight.
//
// σ of an amount is ln(1+s)/1.28, of a share ln(1+2s)/1.28 (METHOD section 1: s
// reaches P10 and P90), of money s/1.28 times the greater of what was seen and
// what was foretold. What lies further out than Hold standard deviations is held
// there, so that a slip does not carry the model away.
//
// Sources: Burgers, van Leeuwen, Evensen (1998), Analysis Scheme in the Ensemble
// Kalman Filter, Monthly Weather Review 126; Emerick, Reynolds (2013), Ensemble
// smoother with multiple data assimilation, Computers & Geosciences 55.
func (d *Draws) update(plan *sample.Plan, terms Terms, k *desk) {
	c := d.Case.Course
	if len(c.Seen) == 0 || c.Steps < 1 {
		return
	}
	seen := slices.Clone(c.Seen)
	slices.SortStableFunc(seen, func(a, b Seen) int {
		if a.Month != b.Month {
			return int(math.Copysign(1, a.Month-b.Month))
		}
		return int(a.Effect) - int(b.Effect)
	})
	u := newUpdater(d, terms, k, seen)
	if len(u.seen) == 0 {
		return
	}
	for q := range Quantities {
		if u.moves(q) {
			if d.behind.z[q] == nil {
				d.own(q, k.columns[q])
			}
			d.behind.prior[q] = slices.Clone(d.behind.z[q])
			u.z = append(u.z, d.behind.z[q])
		}
	}
	u.z = append(u.z, d.behind.within)
	for step := range c.Steps {
		if step > 0 {
			d.settle(terms, k)
			u.foretell(d, k)
		}
		if !u.step(plan, d.Case.ID, step, c.Steps) {
			return
		}
	}
	d.behind.used = len(u.seen)
}

// mostDraws is how many draws the covariances are taken from: their error is
// then one in a hundred.
const mostDraws = 10_000

// updater holds what was seen and what the draws foretell of it.
type updater struct {
	*Draws
	steep     float64
	touchless []float64
	seen      []measured
	z         [][]float64 // columns to move
	foretold  []float64   // of one measurement, every draw
}

// measured is one figure on its scale.
type measured struct {
	Seen
	scale dist.Scale
	floor float64   // of an amount; limits of a share are floor and 1 − floor
	value float64   // y*
	sigma float64   // of its error
	few   []float64 // what the first draws foretell
}

func newUpdater(d *Draws, terms Terms, k *desk, seen []Seen) *updater {
	n := len(d.Flows)
	u := &updater{Draws: d, steep: terms.Steepness(), touchless: make([]float64, n), foretold: make([]float64, n)}
	d.settle(terms, k)
	u.tau(d, k)
	for _, s := range seen {
		m := measured{Seen: s, scale: s.Effect.scale(), few: make([]float64, min(n, mostDraws))}
		if u.place(&m, d.Case.Course.Hold) {
			u.seen = append(u.seen, m)
		}
	}
	return u
}

func (e Effect) scale() dist.Scale {
	switch e {
	case Share:
		return dist.Logit
	case Benefit:
		return dist.Linear
	}
	return dist.Log
}

// tau reads the share untouched before as the draws have it now.
func (u *updater) tau(d *Draws, k *desk) {
	z := d.behind.z[Touchless]
	if z == nil {
		z = k.columns[Touchless]
	}
	k.tables[Touchless].Fill(u.touchless, z)
}

// place finds where a measurement lies among what is foretold. It is false for
// one that says nothing: an amount that the model holds for nothing at all.
func (u *updater) place(m *measured, hold float64) bool {
	u.read(m)
	middle := summary.Quantiles(slices.Clone(u.foretold), 0.5)[0]
	typical := math.Abs(middle)
	switch m.scale {
	case dist.Logit:
		m.floor, m.sigma = u.Case.Course.LeastShare, math.Log(1+2*m.Spread)/reach80
	case dist.Log:
		const least = 1e-3 // of the middle; below it is as good as nothing
		if !(middle > 0) {
			return false
		}
		m.floor, m.sigma = least*middle, math.Log(1+m.Spread)/reach80
	default:
		m.sigma = m.Spread * math.Max(math.Abs(m.Value), typical) / reach80
	}
	if !(m.sigma > 0) || math.IsInf(m.sigma, 0) {
		return false
	}
	m.transform(u.foretold)
	mean, sd := moments(u.foretold)
	out := hold * math.Hypot(sd, m.sigma)
	one := []float64{m.Value}
	m.transform(one)
	m.value = max(mean-out, min(mean+out, one[0]))
	copy(m.few, u.foretold)
	return !math.IsNaN(m.value) && !math.IsInf(m.value, 0)
}

// reach80 is Φ⁻¹(0.9): a spread reaches from P10 to P90.
const reach80 = 1.2815515655446004

// read fills foretold with what every draw says of a measurement, as it is
// measured.
func (u *updater) read(m *measured) {
	for i := range u.Flows {
		f := &u.Flows[i]
		u.foretold[i] = f.At(m.Effect, m.Month, u.touchless[i], f.Adopted(u.steep, m.Month))
	}
}

// transform takes figures to the scale of a measurement.
func (m *measured) transform(x []float64) {
	switch m.scale {
	case dist.Logit:
		for i, v := range x {
			v = max(m.floor, min(1-m.floor, v))
			x[i] = math.Log(v / (1 - v))
		}
	case dist.Log:
		for i, v := range x {
			x[i] = math.Log(max(m.floor, v))
		}
	}
}

// moves reports whether what was seen speaks of a quantity at all.
func (u *updater) moves(q Quantity) bool {
	if drawn := u.Case.Drawn[q]; drawn.Quantile(0.01) == drawn.Quantile(0.99) {
		return false
	}
	return slices.ContainsFunc(u.seen, func(m measured) bool {
		switch m.Effect {
		case Share:
			return q == StraightThrough || q == Touchless || q == HalfMonths
		case Freed:
			return slices.Contains([]Quantity{Volume, Minutes, StraightThrough, Touchless, Assisted, Realised, Plateau, HalfMonths}, q)
		case Benefit:
			built := u.Case.Course.Spent == nil && (q == BuildCost || q == Overrun)
			return built || !slices.Contains([]Quantity{Production, BuildCost, Overrun, BuildMonths, Training}, q)
		default:
			return q == Volume
		}
	})
}

// foretell reads anew what the first draws say of every measurement.
func (u *updater) foretell(d *Draws, k *desk) {
	u.tau(d, k)
	for i := range u.seen {
		u.read(&u.seen[i])
		u.seen[i].transform(u.foretold)
		copy(u.seen[i].few, u.foretold)
	}
}

// step is one update. It is false when the covariances are no numbers.
func (u *updater) step(plan *sample.Plan, id string, step, steps int) bool {
	gain, ok := u.gain(float64(steps))
	if !ok {
		return false
	}
	noise := make([]float64, len(u.Flows))
	for j := range u.seen {
		m := &u.seen[j]
		plan.Normals(id+"/actual/"+m.Name+"/"+strconv.Itoa(step+1), noise)
		u.read(m)
		m.transform(u.foretold)
		sigma := math.Sqrt(float64(steps)) * m.sigma
		for i, xi := range noise {
			noise[i] = m.value + sigma*xi - u.foretold[i]
		}
		for r, z := range u.z {
			weight := gain.At(r, j)
			for i, off := range noise {
				z[i] += weight * off
			}
		}
	}
	return true
}

// gain is K, taken from the first draws.
func (u *updater) gain(steps float64) (*mat.Dense, bool) {
	n, m, p := len(u.seen[0].few), len(u.seen), len(u.z)
	y, z := mat.NewDense(m, n, nil), mat.NewDense(p, n, nil)
	for j := range u.seen {
		y.SetRow(j, centred(u.seen[j].few))
	}
	for r := range u.z {
		z.SetRow(r, centred(u.z[r][:n]))
	}
	var yy mat.SymDense
	yy.SymOuterK(1/float64(n), y)
	for j := range u.seen {
		yy.SetSym(j, j, yy.At(j, j)+steps*u.seen[j].sigma*u.seen[j].sigma)
	}
	var zy mat.Dense
	zy.Mul(z, y.T())
	zy.Scale(1/float64(n), &zy)
	var factor mat.Cholesky
	if !factor.Factorize(&yy) {
		return nil, false
	}
	var back mat.Dense
	if err := factor.SolveTo(&back, zy.T()); err != nil {
		return nil, false
	}
	var gain mat.Dense
	gain.CloneFrom(back.T())
	return &gain, true
}

func centred(x []float64) []float64 {
	mean, _ := moments(x)
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - mean
	}
	return out
}
