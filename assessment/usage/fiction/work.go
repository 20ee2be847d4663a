package fiction

import (
	"math"
	"slices"
	"time"

	"waterline/assessment/usage"
)

// micros in a dollar.
const micros = 1e6

// effort is a person's month with a tool before its days are known.
type effort struct {
	spend  float64 // dollars
	work   float64 // what of it is work, at the prices and models of before
	dear   bool    // done with the dearer model
	priced float64 // price of today over that of the list
}

// work lays out the honest use of all tools.
func (c *Company) work() {
	for t := range c.Tools {
		teams := c.teams(t)
		c.Use = slices.Grow(c.Use, len(c.People)*int(c.To-c.From)/2)
		for i := range c.People {
			if c.People[i].Service {
				c.pipeline(t, i)
				continue
			}
			d := c.dice(ofMonths, t, i, 0)
			level := 1.0
			if len(c.Tools) > 1 {
				level = d.spread(c.model.Spend.Tool)
			}
			growth := 0.0
			if k := c.knobs.Growth; k != nil {
				growth = d.between(k.Month[0], k.Month[1])
			}
			launched := 1.0
			if k := c.knobs.Launch; k != nil && d.chance(k.Share) {
				launched = k.Median * d.spread(k.Sigma)
			}
			away := c.knobs.Holiday != nil && d.chance(c.knobs.Holiday.Share)
			for m := range c.Order.Months {
				l := c.effort(t, i, m, d)
				if m < c.People[i].began {
					continue
				}
				scale := level * math.Exp(growth*float64(m)) * teams[c.People[i].team][m]
				if away && c.off(m) {
					scale *= c.knobs.Holiday.Part
				}
				l.spend *= scale
				l.work *= scale
				if m >= c.after && launched != 1 {
					l.spend *= launched
					l.dear = true
				}
				c.days(t, i, m, l)
			}
		}
	}
}

// effort draws a person's month.
func (c *Company) effort(t, person, m int, d dice) effort {
	p, k := &c.People[person], &c.knobs
	var l effort
	l.work = c.Tools[t].Plan.Floor * c.model.Median * p.level * d.spread(c.model.Spend.Month)
	if k.Leave != nil && d.chance(k.Leave.Away) {
		l.work = 0
	}
	l.priced = c.priced(m)
	l.spend = l.work * l.priced
	return l
}

// priced is the price of tokens in a month over that of the list.
func (c *Company) priced(m int) float64 {
	switch k := &c.knobs; {
	case m < c.after:
		return 1
	case k.Dearer != nil:
		return k.Dearer.Price
	case k.Cheaper != nil:
		return k.Cheaper.Price
	}
	return 1
}

// off reports whether many are on holiday in a month.
func (c *Company) off(m int) bool {
	for _, month := range c.knobs.Holiday.Months {
		if c.month[m].Time().Month() == time.Month(month) {
			return true
		}
	}
	return false
}

// teams are the factors of teams and months.
func (c *Company) teams(t int) [][]float64 {
	sigma, after := c.model.Spend.Team, 0.0
	if k := c.knobs.Team; k != nil {
		sigma, after = k.Sigma, k.After
	}
	out := make([][]float64, c.Order.Actors/c.model.People.Team+1)
	for i := range out {
		d := c.dice(ofTeams, t, i, 0)
		project := d.spread(after)
		for m := range c.Order.Months {
			factor := d.spread(sigma)
			if m >= c.after {
				factor *= project
			}
			out[i] = append(out[i], factor)
		}
	}
	return out
}

// days spreads a person's month over its days, up to the cap where there is
// one, and adds what came of the work.
func (c *Company) days(t, person, m int, l effort) {
	p := &c.People[person]
	d := c.dice(ofDays, t, person, m)
	first := c.month[m]
	weights := make([]float64, c.month[m+1]-first)
	sum := 0.0
	for i := range weights {
		chance := c.model.Activity.Weekday
		if day := (first + usage.Day(i)).Time().Weekday(); day == time.Saturday || day == time.Sunday {
			chance = c.model.Activity.Weekend
		}
		if d.chance(chance) {
			weights[i] = d.gamma(c.model.Activity.Shape)
			sum += weights[i]
		}
	}
	c.rush(weights, m)
	left, seat := c.cap(t, m, d), c.flat(p, m)
	if seat {
		c.Use = append(c.Use, Use{Tool: t, Person: person, Day: first, Cost: int64(c.Tools[t].Plan.Seat * micros)})
	}
	begin := len(c.Use)
	for i, w := range weights {
		spend := min(l.spend*w/sum, left)
		if w == 0 || spend < least {
			continue
		}
		left -= spend
		u := Use{Tool: t, Person: person, Day: first + usage.Day(i)}
		if l.dear {
			u.Model = 1
		}
		c.fill(&u, spend, l.priced, d)
		if seat {
			u.Cost = 0 // the plan covers it
		}
		c.Use = append(c.Use, u)
	}
	c.laid[place{t, person, m}] = span{begin, len(c.Use)}
	c.results(c.Use[begin:], l.work/(c.Tools[t].Plan.Floor*c.model.Median), p, d)
}

// place is a person's month of a tool, and span where its honest uses are.
type (
	place struct{ tool, person, month int }
	span  struct{ from, to int }
)

// least is the smallest amount of a day, in dollars.
const least = 0.01

// rush makes the last days of a quarter fuller, whatever somebody spent before.
func (c *Company) rush(weights []float64, m int) {
	k := c.knobs.Rush
	if k == nil || c.month[m].Time().Month()%3 != 0 {
		return
	}
	for i := max(0, len(weights)-int(k.Days)); i < len(weights); i++ {
		weights[i] *= k.Times
	}
}

// cap is what somebody can spend in a month.
func (c *Company) cap(t, m int, d dice) float64 {
	for _, k := range []*limit{c.knobs.Cap, c.knobs.NewCap} {
		if k != nil && (!k.After || m >= c.after) {
			return c.Tools[t].Plan.Floor * k.At * (1 + k.Jitter*d.NormFloat64())
		}
	}
	return math.Inf(1)
}

// fill gives a use of some dollars its tokens, and the cost that these have.
func (c *Company) fill(u *Use, spend, priced float64, d dice) {
	w, tool := &c.model.Work, c.Tools[u.Tool].tool
	at := c.price(u.Tool, u.Model)
	read := d.beta(w.Read)
	wrote := (1 - read) * w.Write
	in, out := 1-read-wrote, w.OutPart*d.spread(w.OutSigma)
	each := priced * (in*at.In + read*at.CacheRead + wrote*at.CacheWrite + out*at.Out)
	total := spend * micros / each
	u.Tokens = Tokens{In: round(total * in), Read: round(total * read), Wrote: round(total * wrote), Out: round(total * out)}
	u.Cost = round(priced * u.Tokens.cost(at))
	u.Requests = max(1, int(total/tool.Tokens*d.spread(1/w.Precision)))
	c.attempt(u, d)
}

// price is that of a model of a tool.
func (c *Company) price(t, model int) price { return c.model.Prices[c.Tools[t].tool.As[model]] }

// attempt counts the sessions and proposals of a use.
func (c *Company) attempt(u *Use, d dice) {
	w, r := &c.model.Work, &u.Results
	r.Sessions = int64(math.Ceil(float64(u.Requests) / w.Session))
	r.Suggested = int64(u.Requests)
	r.Accepted = round(float64(u.Requests) * d.beta(w.Accept))
	r.Rejected = r.Suggested - r.Accepted
	r.Lines = round(float64(r.Accepted) * w.Lines)
}

// cost is the price of tokens in micros.
func (t Tokens) cost(at price) float64 {
	return float64(t.In)*at.In + float64(t.Read)*at.CacheRead + float64(t.Wrote)*at.CacheWrite + float64(t.Out)*at.Out
}

func round(x float64) int64 { return int64(math.Round(x)) }

// results adds what a month of work led to, some days later.
func (c *Company) results(days []Use, work float64, p *Person, d dice) {
	r := &c.model.Result
	if len(days) == 0 {
		return
	}
	merged := d.results(r.Mean*math.Pow(work, r.Power)*p.role.Result*p.factor, r.Shape)
	for range merged {
		at := d.IntN(len(days))
		shown := days[at].Day + usage.Day(d.IntN(r.Lag+1))
		for at+1 < len(days) && days[at+1].Day <= shown {
			at++
		}
		days[at].Results.Merged++
		days[at].Results.Commits += 1 + d.count(r.Commits-1)
	}
}

// pipeline lays out a service that works every day at the same pace.
func (c *Company) pipeline(t, person int) {
	k := c.knobs.Pipeline
	d := c.dice(ofMonths, t, person, 0)
	daily := c.Tools[t].Plan.Floor * c.People[person].level / 30
	for day := c.From; day <= c.To; day++ {
		u := Use{Tool: t, Person: person, Day: day}
		c.fill(&u, daily, 1, d)
		u.Requests = int(secondsInDay / k.Period)
		u.Results = Results{Sessions: 1}
		c.Use = append(c.Use, u)
	}
}

const secondsInDay = 24 * 60 * 60
