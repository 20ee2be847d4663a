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
	blocks := make([]block, (n+chunk-1)/chunk)
	parallel.Each(len(blocks), parallel.None, func(_ struct{}, k int) {
		from, to := k*chunk, min(n, (k+1)*chunk)
		blocks[k] = newBlock(terms, cases, from, total[from:to], payback[from:to])
	})
	for month := 1; month <= terms.Months; month++ {
		parallel.Each(len(blocks), parallel.None, func(_ struct{}, k int) { blocks[k].advance(month) })
		see(month, total)
	}
	return payback
}

// block is a stretch of draws on their way through the months.
type block struct {
	total, payback []float64
	live           []bool
	spending       []spending
	working        []working
}

// spending is the building of one case in one draw: one ⌈t₀⌉th of B·O a month
// until its share is spent.
type spending struct {
	at           int32 // place in the block
	pace, months float64
}

// working is one case in one draw once it is live. decline is exp(−k(t−t₀−h)),
// which one multiplication by step = exp(−k) takes to the next month.
type working struct {
	at, after            int32 // place in the block; month of go-live
	gain, upkeep, change float64
	decline, step        float64
}

func newBlock(terms Terms, cases []*Draws, from int, total, payback []float64) block {
	n := len(total)
	alive := 0
	for _, d := range cases {
		for _, live := range d.Live[from : from+n] {
			if live {
				alive++
			}
		}
	}
	b := block{
		total: total, payback: payback, live: make([]bool, n),
		spending: make([]spending, 0, n*len(cases)), working: make([]working, 0, alive),
	}
	for i := range payback {
		payback[i] = math.Inf(1)
	}
	steep := steepness(terms)
	for _, d := range cases {
		for i := range n {
			f := &d.Flows[from+i]
			end, share := last(f.GoLive), 1.0
			if !d.Live[from+i] {
				share = d.gate(from + i)
			}
			b.spending = append(b.spending, spending{int32(i), f.Build / end, share * end})
			if after := first(f.GoLive); d.Live[from+i] && after <= terms.Months {
				k := steep / f.HalfAt
				b.working = append(b.working, working{
					at: int32(i), after: int32(after), gain: f.Gain(), upkeep: f.Upkeep, change: f.Change,
					decline: math.Exp(-k * (float64(after) - f.GoLive - f.HalfAt)), step: math.Exp(-k),
				})
			}
		}
	}
	return b
}

// advance adds one month. Months must come in order.
func (b *block) advance(month int) {
	kept := b.spending[:0]
	for _, s := range b.spending {
		left := s.months - float64(month-1)
		b.total[s.at] -= s.pace * min(1, left)
		if left > 1 {
			kept = append(kept, s)
		}
	}
	b.spending = kept
	for k := range b.working {
		w := &b.working[k]
		if int32(month) < w.after {
			continue
		}
		if int32(month) == w.after {
			b.total[w.at] -= w.change
			b.live[w.at] = true
		}
		b.total[w.at] += w.gain/(1+w.decline) - w.upkeep
		w.decline *= w.step
	}
	for i, total := range b.total {
		if b.live[i] && total >= 0 && b.payback[i] > float64(month) {
			b.payback[i] = float64(month)
		}
	}
}
