package fiction

import (
	"cmp"
	"math"
	"slices"

	"waterline/assessment/usage"
)

// Whys of inflated use, T1 to T7 of the research note. Honest use has none.
const (
	topup     = "topup"
	loop      = "loop"
	duplicate = "duplicate"
	race      = "race"
	upsize    = "upsize"
	throwaway = "throwaway"
	hug       = "hug"
)

// extra is what somebody would add to a month of a tool.
type extra struct {
	tool, person, month int
	dollars             float64
}

// inflate adds use for the target: those who comply first do, until the share
// that is asked for is reached as nearly as whole people can.
func (c *Company) inflate() {
	if c.Order.Share == 0 {
		return
	}
	honest := c.months()
	total, all := 0.0, make([][]extra, len(c.People))
	for t := range c.Tools {
		for i := range c.People {
			for m := c.after; m < c.Order.Months; m++ {
				total += honest[t][i][m]
			}
		}
	}
	var keen []int
	for i := range c.People {
		p := &c.People[i]
		if p.Service {
			continue
		}
		d := c.dice(ofInflation, 0, i, 0)
		p.Inflates = c.kind(d)
		all[i] = c.extras(i, honest, d)
		keen = append(keen, i)
	}
	slices.SortFunc(keen, func(a, b int) int { return cmp.Compare(c.People[a].keen, c.People[b].keen) })
	added, more := 0.0, []Use(nil)
	for _, i := range keen {
		mine := 0.0
		for _, e := range all[i] {
			mine += e.dollars
		}
		if c.far(added+mine, total) >= c.far(added, total) {
			c.People[i].Inflates = ""
			continue
		}
		added += mine
		for _, e := range all[i] {
			more = c.add(more, e)
		}
	}
	c.place(more)
}

// far is how far a sum of inflated spend is from the share asked for.
func (c *Company) far(added, honest float64) float64 {
	return math.Abs(added/(honest+added) - c.Order.Share)
}

// months sums the metered spend by tool, person and month, in dollars.
func (c *Company) months() [][][]float64 {
	out := make([][][]float64, len(c.Tools))
	for t := range out {
		out[t] = make([][]float64, len(c.People))
		for i := range out[t] {
			out[t][i] = make([]float64, c.Order.Months)
		}
	}
	for i := range c.Use {
		if u := &c.Use[i]; !u.flat() {
			out[u.Tool][u.Person][c.monthOf(u.Day)] += float64(u.Cost) / micros
		}
	}
	return out
}

func (c *Company) monthOf(day usage.Day) int {
	at, exact := slices.BinarySearch(c.month, day)
	if !exact {
		at--
	}
	return at
}

// kind draws how somebody would inflate.
func (c *Company) kind(d dice) string {
	mix, sum := c.model.Mixes[c.Order.Mix], 0.0
	for _, why := range mix {
		sum += c.model.Mix[why]
	}
	at := sum * d.Float64()
	for _, why := range mix {
		if at -= c.model.Mix[why]; at < 0 {
			return why
		}
	}
	return mix[len(mix)-1]
}

// extras are what somebody would add after the day. A flat plan is used as it
// is, and a cap holds for everybody.
func (c *Company) extras(i int, honest [][][]float64, d dice) []extra {
	var out []extra
	for t := range c.Tools {
		for m := c.after; m < c.Order.Months; m++ {
			own := honest[t][i][m]
			e := extra{t, i, m, c.wanted(t, i, m, honest[t], d)}
			if most := c.cap(t, m, d); own+e.dollars > most {
				e.dollars = most - own
			}
			if e.dollars >= least && !c.flat(&c.People[i], m) && m >= c.People[i].began {
				out = append(out, e)
			}
		}
	}
	return out
}

// wanted is what somebody would like to add to a month, in dollars.
func (c *Company) wanted(t, i, m int, spent [][]float64, d dice) float64 {
	k, floor, own := &c.model.Inflators, c.Tools[t].Plan.Floor, spent[i][m]
	switch c.People[i].Inflates {
	case topup:
		return upTo(own, floor, k.Topup.Beyond, d)
	case loop:
		return floor * d.between(k.Loop.Over[0], k.Loop.Over[1])
	case duplicate:
		return floor * d.between(k.Duplicate.Over[0], k.Duplicate.Over[1])
	case race:
		return own * (d.betweenLog(k.Race.Times[0], k.Race.Times[1]) - 1)
	case upsize:
		return own * (c.price(t, 1).In/c.price(t, 0).In - 1)
	case throwaway:
		return own * (d.between(k.Throwaway.Times[0], k.Throwaway.Times[1]) - 1)
	default:
		return upTo(own, c.peers(t, i, m-1, spent), k.Hug.Beyond, d)
	}
}

// peer is a group's month of a tool.
type peer struct {
	tool, month int
	group       string
}

// upTo is what lacks to a target and a little more, nothing above it.
func upTo(own, target, beyond float64, d dice) float64 {
	if own >= target || own == 0 {
		return 0
	}
	return target*(1+beyond*d.ExpFloat64()) - own
}

// peers is the median of a person's group in a month.
func (c *Company) peers(t, i, m int, spent [][]float64) float64 {
	at := peer{t, m, c.People[i].Group}
	if known, met := c.medians[at]; met {
		return known
	}
	var group []float64
	for other := range c.People {
		if c.People[other].Group == c.People[i].Group && spent[other][m] > 0 {
			group = append(group, spent[other][m])
		}
	}
	if len(group) == 0 {
		return 0
	}
	slices.Sort(group)
	c.medians[at] = group[len(group)/2]
	return c.medians[at]
}

// add lays an extra out over days.
func (c *Company) add(to []Use, e extra) []Use {
	d := c.dice(ofInflation, 1+e.tool, e.person, e.month)
	k, last := &c.model.Inflators, c.month[e.month+1]
	switch c.People[e.person].Inflates {
	case topup:
		return c.spread(to, e, c.pick(last-usage.Day(k.Topup.Days), last, int(k.Topup.Days), d), d)
	case hug:
		return c.spread(to, e, c.pick(last-usage.Day(k.Hug.Days), last, int(k.Hug.Days)/2, d), d)
	case loop:
		nights := max(1, min(int(e.dollars/(c.model.Inflators.Call*k.Loop.Calls)), 25))
		return c.spread(to, e, c.pick(c.month[e.month], last, nights, d), d)
	case duplicate:
		return c.spread(to, e, c.pick(c.month[e.month], last, max(1, min(int(e.dollars/(c.model.Inflators.Call*k.Duplicate.Copies[1])), 20)), d), d)
	case upsize:
		c.upsize(e)
		return to
	default:
		return c.spread(to, e, c.worked(e), d)
	}
}

// pick draws some days of [from, to).
func (c *Company) pick(from, to usage.Day, n int, d dice) []usage.Day {
	var out []usage.Day
	for _, i := range d.Perm(int(to - from))[:min(n, int(to-from))] {
		out = append(out, from+usage.Day(i))
	}
	slices.Sort(out)
	return out
}

// worked lists the days of the month on which somebody used the tool anyway.
func (c *Company) worked(e extra) []usage.Day {
	at := c.laid[place{e.tool, e.person, e.month}]
	out := make([]usage.Day, 0, at.to-at.from)
	for i := at.from; i < at.to; i++ {
		out = append(out, c.Use[i].Day)
	}
	return out
}

// spread adds inflated uses on days.
func (c *Company) spread(to []Use, e extra, days []usage.Day, d dice) []Use {
	weights, sum := make([]float64, len(days)), 0.0
	for i := range days {
		weights[i] = d.gamma(c.model.Activity.Shape)
		sum += weights[i]
	}
	why := c.People[e.person].Inflates
	for i, day := range days {
		u := Use{Tool: e.tool, Person: e.person, Day: day, Why: why}
		c.fill(&u, e.dollars*weights[i]/sum, c.priced(e.month), d)
		u.Inflated = u.Cost
		switch why {
		case loop:
			u.Requests = max(8, min(int(c.model.Inflators.Loop.Calls*d.spread(0.2)), 90))
			u.Results = Results{Sessions: 1}
		case duplicate:
			copies := c.model.Inflators.Duplicate.Copies
			u.Requests = int(d.between(copies[0], copies[1]))
			u.Results = Results{Sessions: 1}
		case throwaway: // is accepted, and leads to nothing
		default:
			u.Results.Rejected, u.Results.Accepted, u.Results.Lines = u.Results.Suggested, 0, 0
		}
		to = append(to, u)
	}
	return to
}

// upsize does the honest work of a month with the dearer model.
func (c *Company) upsize(e extra) {
	at := c.laid[place{e.tool, e.person, e.month}]
	for i := at.from; i < at.to; i++ {
		u := &c.Use[i]
		u.Model, u.Why = 1, upsize
		cost := round(c.priced(e.month) * u.Tokens.cost(c.price(u.Tool, 1)))
		u.Inflated = max(0, cost-u.Cost)
		u.Cost = max(u.Cost, cost)
	}
}
