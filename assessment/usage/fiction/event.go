package fiction

import (
	"math"
	"slices"

	"waterline/assessment/usage"
)

// Event is one request.
type Event struct {
	At       int64 // ms since 1970
	Tokens   Tokens
	Cost     int64 // micros
	Inflated int64 // the part of Cost that is inflated
	Headless bool
}

// Events are the requests of a use: together they have its tokens and its cost.
// They are appended to a slice, so that one can serve for all uses.
func (c *Company) Events(u *Use, into []Event) []Event {
	d := c.stream(ofRequests, u)
	times := c.Times(u, nil)
	n := len(times)
	weights, sum := make([]float64, n), 0.0
	for i := range weights {
		switch u.Why {
		case loop:
			weights[i] = 1
		case duplicate:
			weights[i] = 1 + c.model.Inflators.Duplicate.Noise*d.between(-1, 1)
		default:
			weights[i] = d.spread(c.model.Work.Tokens)
		}
		sum += weights[i]
	}
	split := splitter{same: u.Why == loop, n: n}
	through := 0.0
	for i := range n {
		before := through / sum
		through += weights[i]
		now := through / sum
		if i == n-1 {
			now = 1
		}
		into = append(into, Event{
			At: times[i], Headless: c.headless(u),
			Tokens: Tokens{
				In: split.part(u.Tokens.In, before, now), Read: split.part(u.Tokens.Read, before, now),
				Wrote: split.part(u.Tokens.Wrote, before, now), Out: split.part(u.Tokens.Out, before, now),
			},
			Cost: split.part(u.Cost, before, now), Inflated: split.part(u.Inflated, before, now),
		})
	}
	return into
}

// splitter shares whole numbers out so that the parts add up.
type splitter struct {
	same bool // all parts but the last are alike
	n    int
}

func (s splitter) part(total int64, before, now float64) int64 {
	if s.same {
		if now == 1 {
			return total - total/int64(s.n)*int64(s.n-1)
		}
		return total / int64(s.n)
	}
	return int64(math.Round(now*float64(total))) - int64(math.Round(before*float64(total)))
}

func whys() []string {
	return []string{"", topup, loop, duplicate, race, upsize, throwaway, hug}
}

// stream is a stream of random numbers for a use.
func (c *Company) stream(purpose int, u *Use) dice {
	return c.dice(purpose, u.Tool+16*slices.Index(whys(), u.Why), u.Person, int(u.Day))
}

// Times are when the requests of a use were made, in order, in milliseconds
// since 1970, appended to a slice.
func (c *Company) Times(u *Use, into []int64) []int64 {
	d, p, n := c.stream(ofTimes, u), &c.People[u.Person], max(1, u.Requests)
	from := len(into)
	start := int64(u.Day) * secondsInDay * 1000
	put := func(second float64) { into = append(into, start+int64(min(second, secondsInDay-1)*1000)) }
	switch {
	case p.Service:
		for i := range n {
			put(float64(i) * secondsInDay / float64(n))
		}
	case u.Why == loop:
		k := &c.model.Inflators.Loop
		period := min(d.betweenLog(k.Period[0], k.Period[1]), 0.8*secondsInDay/float64(n))
		at := d.between(0, 2*3600)
		for range n {
			put(at)
			at += period * (1 + k.Jitter*d.NormFloat64())
		}
	default:
		return c.sittings(into, from, n, start, p, d)
	}
	return into
}

// sittings are the requests of a person's day: gaps with pauses between, pressed
// together where they would take longer than a day does.
func (c *Company) sittings(into []int64, from, n int, start int64, p *Person, d dice) []int64 {
	w := &c.model.Work
	begin := max(0, p.hour+d.between(-1, 1)) * 3600
	window := min(w.Hours*3600, secondsInDay-begin-60)
	at := 0.0
	for i := range n {
		if i > 0 {
			at += w.Gap * d.spread(w.GapSigma)
			if d.chance(1 / w.Session) {
				at += d.between(1800, 5400)
			}
		}
		into = append(into, int64(at*1000))
	}
	scale := 1.0
	if at > window {
		scale = window / at
	}
	for i := range into[from:] {
		into[from+i] = start + int64(begin*1000+scale*float64(into[from+i]))
	}
	return into
}

// line is a row of an export, before it is written.
type line struct {
	name     string // of the person
	service  bool
	person   int
	day      usage.Day
	at       int64 // ms since 1970, of a request
	model    int
	tokens   Tokens
	cost     int64
	requests int
	headless int
	results  Results
}

// lines are the days of a tool by person and model, in the order of days.
func (c *Company) lines(t int) []line {
	var out []line
	for i := range c.Use {
		u := &c.Use[i]
		if u.Tool != t {
			continue
		}
		at := len(out) - 1
		for at >= 0 && out[at].person == u.Person && out[at].day == u.Day && out[at].model != u.Model {
			at--
		}
		if at < 0 || out[at].person != u.Person || out[at].day != u.Day {
			at = len(out)
			out = append(out, line{
				name: c.Name(u.Person, u.Day), service: c.People[u.Person].Service, person: u.Person, day: u.Day, model: u.Model,
			})
		}
		out[at].add(u, c.headless(u))
	}
	slices.SortStableFunc(out, func(a, b line) int { return int(a.day - b.day) })
	return out
}

// headless reports whether nobody was there when something was used.
func (c *Company) headless(u *Use) bool { return u.Why == loop || c.People[u.Person].Service }

// add adds a use to a line.
func (l *line) add(u *Use, headless bool) {
	l.tokens.In += u.Tokens.In
	l.tokens.Read += u.Tokens.Read
	l.tokens.Wrote += u.Tokens.Wrote
	l.tokens.Out += u.Tokens.Out
	l.cost += u.Cost
	l.requests += u.Requests
	if headless {
		l.headless += u.Requests
	}
	l.results.add(&u.Results)
}

func (r *Results) add(other *Results) {
	r.Sessions += other.Sessions
	r.Suggested += other.Suggested
	r.Accepted += other.Accepted
	r.Rejected += other.Rejected
	r.Lines += other.Lines
	r.Commits += other.Commits
	r.Merged += other.Merged
}

// requests are the requests of a tool, in the order of time within a day.
func (c *Company) requests(t int, each func(line) error) error {
	var (
		events []Event
		day    []line
	)
	byDay := make(map[usage.Day][]int)
	for i := range c.Use {
		if c.Use[i].Tool == t {
			byDay[c.Use[i].Day] = append(byDay[c.Use[i].Day], i)
		}
	}
	for at := c.From; at <= c.To; at++ {
		day = day[:0]
		for _, i := range byDay[at] {
			u := &c.Use[i]
			events = c.Events(u, events[:0])
			for _, e := range events {
				l := line{name: c.Name(u.Person, at), service: c.People[u.Person].Service, person: u.Person, day: at, at: e.At,
					model: u.Model, tokens: e.Tokens, cost: e.Cost, requests: 1}
				if e.Headless {
					l.headless = 1
				}
				day = append(day, l)
			}
		}
		slices.SortStableFunc(day, func(a, b line) int {
			switch {
			case a.at < b.at:
				return -1
			case a.at > b.at:
				return 1
			}
			return 0
		})
		for _, l := range day {
			if err := each(l); err != nil {
				return err
			}
		}
	}
	return nil
}
