package opportunity

import (
	"math"
	"slices"

	"waterline/scoring/dist"
	"waterline/scoring/sample"
)

// Course is what is known of a case that was started. Time counts in months
// from now, the end of the last month that is known: t = 1 is the next one, and
// what is behind lies at 0 and below. Money that was spent is in no value.
//
//	live      S = 1; t₀ = U − Since, U uniform in the month of go-live; nothing is
//	          left to build, and training is done
//	building  S is open; t₀ is drawn given that it is later than now; what is left
//	          to build is max(0, B·O − spent), spread evenly over the months up to
//	          it, and a draw that is stopped still spends max(0, φ·B·O − spent)
//	ended     worth nothing, and nothing is spent
//
// Without a stated Spent a draw has spent what it would have at the pace B·O/⌈t₀⌉.
type Course struct {
	State   State
	Elapsed float64 // from the start to now
	Since   float64 // from the beginning of the month of go-live to now; of a live one
	Spent   *float64
	Seen    []Seen  // what was measured of a live one; none leaves the priors
	Steps   int     // in which it is brought in
	Hold    float64 // standard deviations of its forecast within which what was seen is held

	LeastShare float64 // least share that is told from 0, and from 1: these have no place on log odds
}

// State is how far a case is.
type State uint8

// The states.
const (
	Building State = iota
	Running        // live
	Ended
)

// Seen is one effect as it was measured, on the scale of the effect: log odds of
// a share, the log of an amount, money as it is.
type Seen struct {
	Effect Effect
	Month  float64 // from now, ≤ 0
	Value  float64
	Spread float64 // s of METHOD section 1: what a figure from its source may be off by
	Name   string  // of its error, such as "hours_freed/2026-06"
}

// behind is what a course leaves to its draws.
type behind struct {
	z, prior [Quantities][]float64 // standard normals with actuals and without; nil where they are the plan's own
	within   []float64             // standard normals of U
	gates    []float64             // share of what is left to build that a stopped draw still spends
	used     int                   // of what was seen
}

// follow draws a case that was started.
func (k *desk) follow(plan *sample.Plan, terms Terms, company Company, cs Case, months *calendar) *Draws {
	d := newDraws(cs, plan.Draws(), months)
	d.behind = &behind{}
	for q := range Quantities {
		k.tables[q].Tabulate(cs.Drawn[q])
		Column(plan, terms, company, cs.ID, q, k.columns[q])
	}
	plan.Normals(cs.ID+"/live", k.luck)
	shared, own := math.Sqrt(terms.Fate), math.Sqrt(1-terms.Fate)
	gate := newGate(cs.Drawn[Production], &k.odds)
	for i := range d.Flows {
		k.luck[i] = shared*company.Fate[i] + own*k.luck[i]
		d.Flows[i].hurdle = gate.hurdle(k.columns[Production][i], k.luck[i])
	}
	switch cs.Course.State {
	case Building:
		k.overdue(d)
	case Running:
		k.survive(d, terms, company)
		d.behind.within = make([]float64, plan.Draws())
		plan.Normals(cs.ID+"/actual/go_live", d.behind.within)
		d.update(plan, terms, k)
	}
	d.settle(terms, k)
	for i := range d.Flows {
		d.Live[i] = d.Flows[i].lives(&terms, company.Governance[i])
		d.value(i)
	}
	d.Mean = d.Mean.times(1 / float64(len(d.Flows)))
	return d
}

// own gives the draws a column of their own for a quantity.
func (d *Draws) own(q Quantity, z []float64) []float64 {
	d.behind.z[q] = slices.Clone(z)
	return d.behind.z[q]
}

// survive conditions on S = 1. The normal x that S hangs on shares r with the
// fate that R, P, O and h hang on: given x, they are x times their share of it
// plus a part that S says nothing of. So x is taken from the draws that go live,
// rank by rank, and what hangs on it follows:
//
//	x′ = F⁻¹(Φ(x)), F the distribution of x over the draws with S = 1
//	z′ = z ± r·(x′ − x)
func (k *desk) survive(d *Draws, terms Terms, company Company) {
	var alive []float64
	for i := range d.Flows {
		if d.Flows[i].lives(&terms, company.Governance[i]) {
			alive = append(alive, k.luck[i])
		}
	}
	if len(alive) == 0 {
		return // it went live against every draw: then that says nothing of fate
	}
	slices.Sort(alive)
	for q := range Quantities {
		sign := q.fated()
		if sign == 0 {
			continue
		}
		z := d.own(q, k.columns[q])
		for i, x := range k.luck {
			at := dist.Phi(x) * float64(len(alive)-1)
			low := int(at)
			lived := alive[low] + (at-float64(low))*(alive[min(low+1, len(alive)-1)]-alive[low])
			z[i] += sign * terms.Fate * (lived - x)
		}
	}
}

// overdue conditions d on t₀ = d√O being later than now, O given:
//
//	u′ = p + (1 − p)·u, u = Φ(z), p = P(d ≤ elapsed/√O)
func (k *desk) overdue(d *Draws) {
	const most = 1 - 1e-9 // where a table ends
	drawn := d.Case.Drawn[BuildMonths]
	z := d.own(BuildMonths, k.columns[BuildMonths])
	for i := range z {
		overrun := k.tables[Overrun].At(k.columns[Overrun][i])
		p := drawn.CDF(d.Case.Course.Elapsed / math.Sqrt(overrun))
		z[i] = dist.Probit(max(1-most, min(most, p+(1-p)*dist.Phi(z[i]))))
	}
}

// settle works out every draw from its normals and fits it to its course.
func (d *Draws) settle(terms Terms, k *desk) {
	if d.Case.Course.State == Building {
		d.behind.gates = make([]float64, len(d.Flows))
	}
	var x [Quantities]float64
	for i := range d.Flows {
		f := &d.Flows[i]
		for q := range Quantities {
			z := k.columns[q][i]
			if d.behind.z[q] != nil {
				z = d.behind.z[q][i]
			}
			x[q] = k.tables[q].At(z)
		}
		hurdle := f.hurdle
		f.set(&terms, &d.Case, &x)
		f.hurdle = hurdle
		d.fit(f, i, x[Maintenance])
	}
}

// fit takes what is behind a draw out of its flow.
func (d *Draws) fit(f *Flow, i int, maintenance float64) {
	c := d.Case.Course
	switch c.State {
	case Running:
		if c.Spent != nil {
			f.Upkeep = maintenance * *c.Spent / 12
		}
		f.GoLive = dist.Phi(d.behind.within[i]) - c.Since
		f.Build, f.Change, f.hurdle = 0, 0, math.Inf(-1)
	case Building:
		spent := f.SpentBy(c.Elapsed)
		if c.Spent != nil {
			spent = *c.Spent
		}
		left := max(0, f.Build-spent)
		if left > 0 {
			d.behind.gates[i] = max(0, d.Case.StageGate*f.Build-spent) / left
		}
		f.Build, f.GoLive = left, max(0, f.GoLive-c.Elapsed)
	case Ended:
		f.Build, f.Change, f.Upkeep, f.GoLive, f.hurdle = 0, 0, 0, 0, math.Inf(1)
	}
}

// gate is the share of what is left to build that a stopped draw spends.
func (d *Draws) gate(i int) float64 {
	if d.behind == nil || d.behind.gates == nil {
		return d.Case.StageGate
	}
	return d.behind.gates[i]
}

// Values fills dst with the values of one quantity of the draws, as what has
// become of the case leaves them.
func (d *Draws) Values(plan *sample.Plan, terms Terms, company Company, q Quantity, dst []float64) {
	if z := d.Normals(q); z != nil {
		new(dist.Table).Tabulate(d.Case.Drawn[q]).Fill(dst, z)
		return
	}
	Values(plan, terms, company, d.Case, q, dst)
}

// Normals are the standard normals of a quantity that what has become of the
// case moved, nil where they are those of the plan. They must not be changed.
func (d *Draws) Normals(q Quantity) []float64 {
	if d.behind == nil {
		return nil
	}
	return d.behind.z[q]
}

// Used is how much of what was seen moved the draws.
func (d *Draws) Used() int {
	if d.behind == nil {
		return 0
	}
	return d.behind.used
}

// Moved reports what actuals did to a quantity: the values without them, and how
// far its middle and its spread moved, in standard deviations it had without. It
// is false where they moved nothing.
func (d *Draws) Moved(q Quantity) (before []float64, shift, narrowing float64, ok bool) {
	if d.behind == nil || d.behind.prior[q] == nil {
		return nil, 0, 1, false
	}
	m0, s0 := moments(d.behind.prior[q])
	m1, s1 := moments(d.behind.z[q])
	if s0 == 0 {
		return nil, 0, 1, false
	}
	before = make([]float64, len(d.Flows))
	new(dist.Table).Tabulate(d.Case.Drawn[q]).Fill(before, d.behind.prior[q])
	return before, (m1 - m0) / s0, s1 / s0, true
}

// moments are mean and standard deviation.
func moments(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(x)))
}
