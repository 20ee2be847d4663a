package fiction

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment/usage"
)

// Truth is what nobody knows of a real company.
type Truth struct {
	World      string      `json:"world"`
	Family     string      `json:"family"`
	With       []string    `json:"with"` // the honest things that look like inflation
	HeldOut    bool        `json:"held_out"`
	Mix        []string    `json:"mix"` // how it is inflated
	Seed       uint64      `json:"seed"`
	Actors     int         `json:"actors"`
	Months     int         `json:"months"`
	From       usage.Day   `json:"from"`
	To         usage.Day   `json:"to"`
	Since      usage.Day   `json:"since"`
	Asked      float64     `json:"asked_share"`
	Share      float64     `json:"inflated_share"` // of the metered spend since the day
	Spend      float64     `json:"spend"`          // dollars since the day, without flat prices
	Inflated   float64     `json:"inflated"`
	Inflators  int         `json:"inflating_actors"`
	Tools      []TruePart  `json:"tools"`
	Groups     []TruePart  `json:"groups"`
	Ways       []TruePart  `json:"ways"`
	Plans      []TruePlan  `json:"plans"`
	Statements []Statement `json:"files,omitempty"`
}

// TruePart is the truth of a tool, a group or a way of inflating, since the day.
type TruePart struct {
	Name     string  `json:"name"`
	Spend    float64 `json:"spend"`
	Inflated float64 `json:"inflated"`
	Share    float64 `json:"inflated_share"`
}

// TruePlan is what the company says of a tool.
type TruePlan struct {
	Tool string `json:"tool"`
	usage.Plan
}

// Statement is an export that was written of the company.
type Statement struct {
	Format string `json:"format"`
	Tool   string `json:"tool"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

// Truth sums the company up.
func (c *Company) Truth() Truth {
	w := c.model.world(c.Order.World)
	out := Truth{
		World: w.ID, Family: w.Family, With: append([]string{}, w.With...), HeldOut: w.HeldOut, Seed: c.Order.Seed, Mix: []string{},
		Actors: c.Order.Actors, Months: c.Order.Months, From: c.From, To: c.To, Since: c.Since, Asked: c.Order.Share,
	}
	if c.Order.Share > 0 {
		out.Mix = append(out.Mix, c.model.Mixes[c.Order.Mix]...)
	}
	var tools, groups, ways parts
	for i := range c.Use {
		u := &c.Use[i]
		if u.Day < c.Since || u.flat() {
			continue
		}
		tools.add(c.Tools[u.Tool].ID, u)
		groups.add(c.People[u.Person].Group, u)
		if u.Inflated > 0 {
			ways.add(u.Why, u)
		}
		out.Spend += float64(u.Cost) / micros
		out.Inflated += float64(u.Inflated) / micros
	}
	out.Share = ratio(out.Inflated, out.Spend)
	out.Tools, out.Groups, out.Ways = tools.list(), groups.list(), ways.list()
	for i := range c.Tools {
		out.Plans = append(out.Plans, TruePlan{c.Tools[i].ID, c.Tools[i].Plan})
	}
	for i := range c.People {
		if c.People[i].Inflates != "" {
			out.Inflators++
		}
	}
	out.Spend, out.Inflated = math.Round(out.Spend*100)/100, math.Round(out.Inflated*100)/100
	return out
}

// flat reports whether a use is the price of a flat plan.
func (u *Use) flat() bool { return u.Requests == 0 }

// parts add the truth up by name.
type parts struct{ all []TruePart }

func (p *parts) add(name string, u *Use) {
	at := slices.IndexFunc(p.all, func(t TruePart) bool { return t.Name == name })
	if at < 0 {
		at = len(p.all)
		p.all = append(p.all, TruePart{Name: name})
	}
	p.all[at].Spend += float64(u.Cost) / micros
	p.all[at].Inflated += float64(u.Inflated) / micros
}

func (p *parts) list() []TruePart {
	slices.SortFunc(p.all, func(a, b TruePart) int { return strings.Compare(a.Name, b.Name) })
	out := []TruePart{}
	for _, t := range p.all {
		t.Share = ratio(t.Inflated, t.Spend)
		t.Spend, t.Inflated = math.Round(t.Spend*100)/100, math.Round(t.Inflated*100)/100
		out = append(out, t)
	}
	return out
}

// ratio is part of whole, to a millionth, 0 of nothing.
func ratio(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(part/whole*1e6) / 1e6
}
