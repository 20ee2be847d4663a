package opportunity

import "math"

// Subscription is the other way to have the same cases handled: a set-up and a
// price for each case instead of building and running it.
type Subscription struct {
	SetUp float64   // as a share of B·O
	Price []float64 // of one case, each draw
}

// Ownership compares the two ways over the horizon, undiscounted, for every
// draw as if it went live. Columns have length N.
type Ownership struct {
	Own, Buy []float64 // total cost
	Cross    []float64 // first month in which owning has cost no more; +Inf if none
	Fee      []float64 // what the subscription costs in the last month
	Cases    []float64 // handled without touch
}

// BuildOrBuy costs both ways for the same cases V·a·u(t): owning takes build(t),
// upkeep once live and c a case; subscribing takes the set-up in the first month
// and its price a case. Training is the same for both and left out.
func (d *Draws) BuildOrBuy(terms Terms, s Subscription) Ownership {
	n := len(d.Flows)
	o := Ownership{Own: make([]float64, n), Buy: make([]float64, n), Cross: make([]float64, n), Fee: make([]float64, n), Cases: make([]float64, n)}
	steep := steepness(terms)
	for i := range d.Flows {
		f := &d.Flows[i]
		k := steep / f.HalfAt
		after, end := first(f.GoLive), last(f.GoLive)
		decline, step := math.Exp(-k*(float64(after)-f.GoLive-f.HalfAt)), math.Exp(-k)
		cases := f.Volume * f.Touched
		fees := s.Price[i] * cases
		pace := f.Build / end
		// All of it is spent in the month of go-live: ⌈t₀⌉ is that month or the last before.
		own, buy, u, adopted := pace*min(end, float64(terms.Months)), s.SetUp*f.Build, 0.0, 0.0
		crossed := 0 // 0 as long as owning has cost more
		for t := after; t <= terms.Months; t++ {
			u = 1 / (1 + decline)
			decline *= step
			adopted += u
			own += f.Upkeep + f.Run*u
			buy += fees * u
			if own > buy {
				crossed = 0 // a later month may still cost more
			} else if crossed == 0 {
				crossed = t
			}
		}
		o.Own[i], o.Buy[i], o.Fee[i], o.Cases[i], o.Cross[i] = own, buy, fees*u, cases*adopted, math.Inf(1)
		if crossed > 0 {
			o.Cross[i] = float64(crossed)
		}
	}
	return o
}

// Leverage is how many cases an hour of people's time sees through, now and
// once the play has settled, for every draw as if it went live. Today an hour
// covers 60/(M(1−τ)) cases; with the play a case takes on average
//
//	M·(a·v + (1 − τ − a)(1 − P·T))
//
// minutes of review and of assisted work. minutes, touchless, assisted and
// plateau are the drawn values of M, τ, T and P.
func (d *Draws) Leverage(minutes, touchless, assisted, plateau []float64) (now, with []float64) {
	now, with = make([]float64, len(d.Flows)), make([]float64, len(d.Flows))
	for i := range d.Flows {
		a, rest := d.Flows[i].Touched, 1-touchless[i]
		now[i] = 60 / (minutes[i] * rest)
		with[i] = 60 / (minutes[i] * (a*d.Case.Review + max(0, rest-a)*(1-plateau[i]*assisted[i])))
	}
	return now, with
}
