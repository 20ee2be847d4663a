package opportunity

import "math"

// Outcome holds what every draw of one case is worth, whether it goes live or
// is stopped; which of the two happens is Draws.Live. Columns have length N.
type Outcome struct {
	IfLive      []float64 // NPV of the draw if it goes live; 0 where no level of governance brings it there
	IfStopped   []float64 // NPV if it is stopped at the stage gate
	CostLive    []float64 // one-off cost within the horizon if it goes live
	CostStopped []float64
	Payback     []float64 // months, if live; +Inf when not within the horizon
	Mean        Parts     // of the present values, over all draws, S applied
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
type calendar struct{ at, sum []float64 }

// newCalendar discounts monthly at (1+rate)^(−t/12).
func newCalendar(months int, rate float64) calendar {
	c := calendar{at: make([]float64, months+1), sum: make([]float64, months+1)}
	for t := 1; t <= months; t++ {
		c.at[t] = math.Pow(1+rate, -float64(t)/12)
		c.sum[t] = c.sum[t-1] + c.at[t]
	}
	return c
}

// value works out NPV, cost and payback of every draw.
func (d *Draws) value(terms Terms) Outcome {
	n := len(d.Flows)
	o := Outcome{
		IfLive: make([]float64, n), IfStopped: make([]float64, n),
		CostLive: make([]float64, n), CostStopped: make([]float64, n),
		Payback: make([]float64, n),
	}
	cal := newCalendar(terms.Months, terms.HurdleRate)
	steep := steepness(terms)
	reachable := d.bestShift(terms)
	for i := range d.Flows {
		f := &d.Flows[i]
		sunk, sunkCost := buildValue(cal, f, d.Case.StageGate)
		o.IfStopped[i], o.CostStopped[i], o.Payback[i] = -sunk, sunkCost, math.Inf(1)
		if f.hurdle >= reachable {
			o.Mean.Build -= sunk
			continue
		}
		built, cost := buildValue(cal, f, 1)
		adopted, payback := months(cal, f, steep)
		after := first(f.GoLive)
		upkeep, change := 0.0, 0.0
		if after <= terms.Months {
			upkeep = f.Upkeep * (cal.sum[terms.Months] - cal.sum[after-1])
			change = f.Change * cal.at[after]
		}
		o.IfLive[i] = f.Gain()*adopted - upkeep - built - change
		o.CostLive[i], o.Payback[i] = cost, payback
		if !d.Live[i] {
			o.Mean.Build -= sunk
			continue
		}
		o.Mean.Time += f.Time * adopted
		o.Mean.Errors += f.Errors * adopted
		o.Mean.Delay += f.Delay * adopted
		o.Mean.Run -= f.Run * adopted
		o.Mean.Maintenance -= upkeep
		o.Mean.Build -= built
		o.Mean.Change -= change
	}
	o.Mean = o.Mean.times(1 / float64(n))
	return o
}

// bestShift is the shift of π under the best governance there is.
func (d *Draws) bestShift(terms Terms) float64 {
	return math.Nextafter(terms.GovernanceSlope*(terms.GovernanceBest-terms.GovernanceCentre), math.Inf(1))
}

// NPV is the value of each draw under the given decisions.
func (o *Outcome) NPV(live []bool) []float64 { return pick(live, o.IfLive, o.IfStopped) }

// Cost is the one-off cost of each draw under the given decisions.
func (o *Outcome) Cost(live []bool) []float64 { return pick(live, o.CostLive, o.CostStopped) }

// MeanNPV is the mean NPV under other draws of governance, with everything else
// the same.
func (d *Draws) MeanNPV(terms Terms, governance []float64) float64 {
	sum := 0.0
	for i := range d.Flows {
		if d.lives(i, terms, governance[i]) {
			sum += d.IfLive[i]
		} else {
			sum += d.IfStopped[i]
		}
	}
	return sum / float64(len(d.Flows))
}

func pick(live []bool, yes, no []float64) []float64 {
	out := make([]float64, len(live))
	for i, ok := range live {
		if ok {
			out[i] = yes[i]
		} else {
			out[i] = no[i]
		}
	}
	return out
}

// steepness is ln((1−s)/s), so that adoption starts at s of the plateau at
// go-live, is half after h months and 1−s after 2h: ln 9 for s = 0.1.
func steepness(terms Terms) float64 { return math.Log((1 - terms.AtGoLive) / terms.AtGoLive) }

// first is the first whole month after go-live; last is ⌈t₀⌉, the last month of
// building, at least 1.
func first(goLive float64) int { return int(min(math.Floor(goLive), math.MaxInt16)) + 1 }

func last(goLive float64) float64 { return max(1, math.Ceil(goLive)) }

// buildValue is the present value and the sum of spending share·B·O at the
// monthly pace of B·O/⌈t₀⌉, within the horizon.
func buildValue(cal calendar, f *Flow, share float64) (present, spent float64) {
	end := last(f.GoLive)
	pace := f.Build / end
	months := min(share*end, float64(len(cal.at)-1))
	whole := int(months)
	present = pace * cal.sum[whole]
	if rest := months - float64(whole); rest > 0 {
		present += pace * rest * cal.at[whole+1]
	}
	return present, pace * months
}

// months is Σ u(t)/(1+hurdle)^(t/12) and the payback month of a live draw. The
// logistic advances by one multiplication a month: exp(−k(t+1)) = exp(−kt)·e⁻ᵏ.
func months(cal calendar, f *Flow, steep float64) (adopted, payback float64) {
	payback = math.Inf(1)
	end := len(cal.at) - 1
	after := first(f.GoLive)
	if after > end {
		return 0, payback
	}
	k := steep / f.HalfAt
	e := math.Exp(-k * (float64(after) - f.GoLive - f.HalfAt))
	step := math.Exp(-k)
	gain := f.Gain()
	total := -f.Build - f.Change
	for t := after; t <= end; t++ {
		u := 1 / (1 + e)
		e *= step
		adopted += u * cal.at[t]
		total += gain*u - f.Upkeep
		if total >= 0 && math.IsInf(payback, 1) {
			payback = float64(t)
		}
	}
	return adopted, payback
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
