package opportunity

import (
	"math"

	"waterline/scoring/parallel"
)

// chunk is how many draws one worker follows at a time.
const chunk = 1024

// Follow adds up the undiscounted net of several cases month by month. After
// each month it calls see with the running total of every draw, which see must
// not keep. It returns each draw's payback: the first month in which some case
// is live and the total is not negative, +Inf if there is none. What it holds
// does not grow with the months.
func Follow(terms Terms, cases []*Draws, see func(month int, total []float64)) []float64 {
	if len(cases) == 0 {
		return nil
	}
	n := len(cases[0].Flows)
	total, payback := make([]float64, n), make([]float64, n)
	for i := range payback {
		payback[i] = math.Inf(1)
	}
	courses := make([]course, len(cases))
	for k, d := range cases {
		courses[k] = newCourse(terms, d)
	}
	for month := 1; month <= terms.Months; month++ {
		parallel.Each((n+chunk-1)/chunk, parallel.None, func(_ struct{}, block int) {
			from, to := block*chunk, min(n, (block+1)*chunk)
			for i := from; i < to; i++ {
				live := false
				for k := range courses {
					net, on := courses[k].net(i, month)
					total[i] += net
					live = live || on
				}
				if live && total[i] >= 0 && math.IsInf(payback[i], 1) {
					payback[i] = float64(month)
				}
			}
		})
		see(month, total)
	}
	return payback
}

// course is how far each draw of a case has come: decline is exp(−k(t−t₀−h)),
// which one multiplication by step = exp(−k) takes to the next month.
type course struct {
	draws         *Draws
	decline, step []float64
}

func newCourse(terms Terms, d *Draws) course {
	c := course{draws: d, decline: make([]float64, len(d.Flows)), step: make([]float64, len(d.Flows))}
	steep := steepness(terms)
	for i := range d.Flows {
		f := &d.Flows[i]
		k := steep / f.HalfAt
		c.decline[i] = math.Exp(-k * (float64(first(f.GoLive)) - f.GoLive - f.HalfAt))
		c.step[i] = math.Exp(-k)
	}
	return c
}

// net is one draw's net of a month, and whether it is live in it. Months must
// come in order.
func (c *course) net(i, month int) (net float64, live bool) {
	f := &c.draws.Flows[i]
	share := 1.0
	if !c.draws.Live[i] {
		share = c.draws.Case.StageGate
	}
	// One ⌈t₀⌉th of B·O a month until the share is spent.
	end := last(f.GoLive)
	net = -f.Build / end * max(0, min(1, share*end-float64(month-1)))
	after := first(f.GoLive)
	if !c.draws.Live[i] || month < after {
		return net, false
	}
	if month == after {
		net -= f.Change
	}
	net += f.Gain()/(1+c.decline[i]) - f.Upkeep
	c.decline[i] *= c.step[i]
	return net, true
}
