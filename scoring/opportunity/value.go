package opportunity

import "math"

// Outcome is what every draw of one case is worth, as decided by S. Columns
// have length N.
type Outcome struct {
	NPV     []float64
	Cost    []float64 // one-off cost within the horizon
	Payback []float64 // months; +Inf when stopped or not within the horizon
	Mean    Parts     // of the present values
}

// Parts are present values that add up to the NPV; costs are negative.
type Parts struct {
	Time, Errors, Delay, Run, Maintenance, Build, Change float64
}

// Net is the sum of the parts.
func (p Parts) Net() float64 {
	return p.Time + p.Errors + p.Delay + p.Run + p.Maintenance + p.Build + p.Change
}

// calendar holds discount factors: at[t] of month t, sum[t] of months 1…t.
type calendar struct {
	at, sum []float64
	steep   float64 // of the adoption curve
}

// newCalendar discounts monthly at (1+rate)^(−t/12).
func newCalendar(terms Terms) *calendar {
	c := &calendar{at: make([]float64, terms.Months+1), sum: make([]float64, terms.Months+1), steep: steepness(terms)}
	for t := 1; t <= terms.Months; t++ {
		c.at[t] = math.Pow(1+terms.HurdleRate, -float64(t)/12)
		c.sum[t] = c.sum[t-1] + c.at[t]
	}
	return c
}

// value works out NPV, cost and payback of a draw in the branch it takes, and
// adds its parts.
func (d *Draws) value(i int) {
	f := &d.Flows[i]
	if !d.Live[i] {
		sunk, cost := d.months.build(f, d.gate(i))
		d.NPV[i], d.Cost[i], d.Payback[i] = -sunk, cost, math.Inf(1)
		d.Mean.Build -= sunk
		return
	}
	v := d.months.live(f)
	d.NPV[i], d.Cost[i], d.Payback[i] = v.npv(f), v.cost, v.payback
	d.Mean.Time += f.Time * v.adopted
	d.Mean.Errors += f.Errors * v.adopted
	d.Mean.Delay += f.Delay * v.adopted
	d.Mean.Run -= f.Run * v.adopted
	d.Mean.Maintenance -= v.upkeep
	d.Mean.Build -= v.built
	d.Mean.Change -= v.change
}

// IfLive is the NPV of a draw if it goes live, whether it does or not.
func (d *Draws) IfLive(i int) float64 {
	return d.months.live(&d.Flows[i]).npv(&d.Flows[i])
}

// IfStopped is the NPV of a draw if it is stopped at the stage gate.
func (d *Draws) IfStopped(i int) float64 {
	sunk, _ := d.months.build(&d.Flows[i], d.gate(i))
	return -sunk
}

// NPVGain is by how much the mean NPV rises under other draws of governance,
// with everything else the same. Only the draws that are decided otherwise are
// valued again.
func (d *Draws) NPVGain(terms Terms, governance []float64) float64 {
	gain := 0.0
	for i, live := range d.Live {
		switch d.Flows[i].lives(&terms, governance[i]) {
		case live:
		case true:
			gain += d.IfLive(i) - d.NPV[i]
		default:
			gain += d.IfStopped(i) - d.NPV[i]
		}
	}
	return gain / float64(len(d.Live))
}

// Recontracted is the mean NPV of the same draws under another contract: another
// stage gate, and overruns factor times as large. Only what the contract touches
// is valued again.
func (d *Draws) Recontracted(stageGate float64, factor []float64) float64 {
	sum := 0.0
	for i := range d.Flows {
		f := d.Flows[i]
		f.Build *= factor[i]
		f.Upkeep *= factor[i]
		f.GoLive *= math.Sqrt(factor[i])
		switch {
		case !d.Live[i]:
			sunk, _ := d.months.build(&f, stageGate)
			sum -= sunk
		case factor[i] == 1:
			sum += d.NPV[i]
		default:
			sum += d.months.live(&f).npv(&f)
		}
	}
	return sum / float64(len(d.Flows))
}

// steepness is ln((1−s)/s), so that adoption starts at s of the plateau at
// go-live, is half after h months and 1−s after 2h: ln 9 for s = 0.1.
func steepness(terms Terms) float64 { return math.Log((1 - terms.AtGoLive) / terms.AtGoLive) }

// first is the first whole month after go-live that is still to come; last is
// ⌈t₀⌉, the last month of building, at least 1.
func first(goLive float64) int { return max(0, int(min(math.Floor(goLive), math.MaxInt16))) + 1 }

func last(goLive float64) float64 { return max(1, math.Ceil(goLive)) }

// build is the present value and the sum of spending share·B·O at the monthly
// pace of B·O/⌈t₀⌉, within the horizon.
func (c *calendar) build(f *Flow, share float64) (present, spent float64) {
	end := last(f.GoLive)
	pace := f.Build / end
	months := min(share*end, float64(len(c.at)-1))
	whole := int(months)
	present = pace * c.sum[whole]
	if rest := months - float64(whole); rest > 0 {
		present += pace * rest * c.at[whole+1]
	}
	return present, pace * months
}

// course is a draw that goes live: present values, the one-off cost and the
// month of payback. adopted is Σ u(t)/(1+hurdle)^(t/12).
type course struct {
	adopted, upkeep, built, change float64
	cost, payback                  float64
}

func (v course) npv(f *Flow) float64 {
	return f.Gain()*v.adopted - v.upkeep - v.built - v.change
}

// live follows a draw that goes live. The logistic advances by one
// multiplication a month: exp(−k(t+1)) = exp(−kt)·e⁻ᵏ.
func (c *calendar) live(f *Flow) course {
	v := course{payback: math.Inf(1)}
	v.built, v.cost = c.build(f, 1)
	end := len(c.at) - 1
	after := first(f.GoLive)
	if after > end {
		return v
	}
	v.upkeep = f.Upkeep * (c.sum[end] - c.sum[after-1])
	v.change = f.Change * c.at[after]
	k := c.steep / f.HalfAt
	e := math.Exp(-k * (float64(after) - f.GoLive - f.HalfAt))
	step := math.Exp(-k)
	gain := f.Gain()
	total := -f.Build - f.Change
	for i, factor := range c.at[after:] {
		u := 1 / (1 + e)
		e *= step
		v.adopted += u * factor
		total += gain*u - f.Upkeep
		if total >= 0 && v.payback > float64(end) {
			v.payback = float64(after + i)
		}
	}
	return v
}

func (p Parts) times(k float64) Parts {
	return Parts{
		Time: p.Time * k, Errors: p.Errors * k, Delay: p.Delay * k, Run: p.Run * k,
		Maintenance: p.Maintenance * k, Build: p.Build * k, Change: p.Change * k,
	}
}

// Plus adds two sets of parts.
func (p Parts) Plus(q Parts) Parts {
	return Parts{
		Time: p.Time + q.Time, Errors: p.Errors + q.Errors, Delay: p.Delay + q.Delay, Run: p.Run + q.Run,
		Maintenance: p.Maintenance + q.Maintenance, Build: p.Build + q.Build, Change: p.Change + q.Change,
	}
}
