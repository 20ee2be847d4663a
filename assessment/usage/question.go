package usage

import "waterline/assessment/calendar"

// Question is what is asked of a ledger.
type Question struct {
	Plans    map[string]Plan   // by tool
	Plan     Plan              // of tools that have none of their own
	Groups   map[string]string // group of an actor, by key; nil where there are no groups
	Services map[string]bool   // actors that are programs, by key
	Currency string            // "" is the one that most records are in
	MinGroup int               // raises Rules.MinGroup, or lowers it down to Rules.LeastGroup; 0 keeps it
	Seed     uint64
	Rules    Rules
}

// Rules are the numbers by which a Summary is made. They are data of the
// evidence base: see assessment.UsageRules.
type Rules struct {
	MinGroup   int     // people of whom something is said together
	LeastGroup int     // below which nobody may set MinGroup, and people behind a finding
	Dominance  float64 // share of an amount that one of them may have at most

	BinWidth  float64 // of a Spread, in ln(amount/T)
	BinReach  int     // bins on each side of T
	NearWidth float64 // of the ranges of Near, as a share of T

	EdgeDays   int     // that may lack at an edge of a month that counts as whole
	EndDays    int     // at the end of a month
	EndReach   float64 // how many times T, and what part of it, spend before the end may be
	CapWithin  float64 // how far below a cap an amount is at the cap, as a share of it
	SeatWithin float64 // how far from a multiple of a seat's price an amount is flat, as a share of it
	SeatMost   int     // the largest multiple
	FlatShare  float64 // share of person-months that have one amount to the cent, from which it is a flat price
	FlatLeast  int     // the fewest such person-months

	CapBins  int     // bins above T from which amounts that have all but gone are a new cap
	CapLeast float64 // person-months that tell of a cap
	CapPart  float64 // what may be left of those expected above a new cap
	CapSteep float64 // how many times as high as the bin before it a pile at a cap is
	CapAbove float64 // what may lie above such a pile, as a part of it

	LoopGaps   int     // gaps of a week that regularity needs
	LoopLevel  float64 // p-value below which a person is flagged
	LoopFrom   float64 // shortest gap, in seconds
	LoopTo     float64 // longest
	Resamples  int     // of people, for standard errors and permutations
	ShapeLeast int     // people of whom quantiles are said

	CacheRead, CacheWrite, Output float64 // price of a token of each class, over that of uncached input
}

// minGroup is the number of people that is asked for.
func (q *Question) minGroup() int {
	if q.MinGroup == 0 {
		return q.Rules.MinGroup
	}
	return max(q.MinGroup, q.Rules.LeastGroup)
}

// planOf is what is said of a tool.
func (q *Question) planOf(tool string) Plan {
	if plan, ok := q.Plans[tool]; ok {
		return plan
	}
	return q.Plan
}

// days says of each day which month it is in, so that none is asked twice.
type days struct {
	first  Day
	month  []int32 // by day since first
	months []monthDays
}

type monthDays struct {
	month      calendar.Month
	begin, end Day // the first day, and the first of the next month
}

func newDays(first, last Day) *days {
	d := &days{first: first, month: make([]int32, last-first+1)}
	for day := first; day <= last; day++ {
		if n := len(d.months); n == 0 || day >= d.months[n-1].end {
			t := day.Time()
			d.months = append(d.months, monthDays{
				month: day.Month(), begin: NewDay(t.Year(), t.Month(), 1), end: NewDay(t.Year(), t.Month()+1, 1),
			})
		}
		d.month[day-first] = int32(len(d.months) - 1)
	}
	return d
}

func (d *days) of(day Day) int32 { return d.month[day-d.first] }
