package fiction

import (
	"fmt"
	"math"
	"slices"
	"time"

	"waterline/assessment/usage"
)

// date lays out the months and the day from which use is asked for.
func (c *Company) date() {
	end := c.model.End.Time()
	for m := c.Order.Months; m >= 0; m-- {
		c.month = append(c.month, usage.NewDay(end.Year(), end.Month()+1-time.Month(m), 1))
	}
	c.From, c.To = c.month[0], c.month[c.Order.Months]-1
	c.after = max(1, int(math.Round(float64(c.Order.Months)*c.model.Before)))
	c.Since = c.month[c.after]
}

// equip gives the company its tools, each with a floor and what else is agreed.
func (c *Company) equip() error {
	for _, id := range c.Order.Tools {
		at := slices.IndexFunc(c.model.Tools, func(t toolModel) bool { return t.ID == id })
		if at < 0 {
			return fmt.Errorf("%w: %s", ErrTool, id)
		}
		t := &c.model.Tools[at]
		floor := t.Floor
		if len(c.Order.Tools) > 1 {
			floor = t.Together
		}
		plan := usage.Plan{Floor: floor, Since: c.Since}
		for _, cap := range []*limit{c.knobs.Cap, c.knobs.NewCap} {
			if cap != nil {
				plan.Cap = math.Round(cap.At * floor)
			}
		}
		for _, seat := range []*limit{c.knobs.Seat, c.knobs.NewSeat} {
			if seat != nil {
				plan.Seat = math.Round(seat.At * floor)
			}
		}
		c.Tools = append(c.Tools, Tool{ID: t.ID, Vendor: t.Vendor, Plan: plan, tool: t})
	}
	return nil
}

// hire invents the people.
func (c *Company) hire(f *family) {
	groups := c.Order.Groups
	if groups == 0 {
		groups = max(1, c.Order.Actors/c.model.People.Group)
	}
	median := f.median()
	for i := range c.Order.Actors {
		d := c.dice(ofPeople, 0, i, 0)
		p := Person{
			ID: fmt.Sprintf("p%04d", i+1), Group: groupName(i * groups / c.Order.Actors), team: i / c.model.People.Team, hour: c.model.Work.Day,
			role: c.role(d), second: c.Order.Months, keen: d.Float64(), factor: 1,
		}
		p.level = f.draw(d) / median * p.role.Spend
		c.vary(&p, d, i)
		c.People = append(c.People, p)
	}
	if k := c.knobs.Pipeline; k != nil {
		for i := range max(int(k.Least), int(k.Share*float64(c.Order.Actors))) {
			d := c.dice(ofPeople, 1, i, 0)
			c.People = append(c.People, Person{
				ID: fmt.Sprintf("ci-%02d", i+1), Group: groupName(d.IntN(groups)), Service: true, role: &c.model.People.Roles[0],
				second: c.Order.Months, level: k.Amount * d.spread(c.model.Spend.Month), keen: 1,
			})
		}
	}
}

func groupName(i int) string { return fmt.Sprintf("Group %02d", i+1) }

func (c *Company) role(d dice) *roleModel {
	roles, at := c.model.People.Roles, d.Float64()
	for i := range roles {
		if at -= roles[i].Share; at < 0 {
			return &roles[i]
		}
	}
	return &roles[len(roles)-1]
}

// vary gives a person what the confounders of the world make of them.
func (c *Company) vary(p *Person, d dice, i int) {
	k := &c.knobs
	if k.Power != nil && d.chance(k.Power.Share) {
		p.level *= k.Power.From * d.pareto(k.Power.Index)
	}
	if k.Research != nil && float64(i) < k.Research.Share*float64(c.Order.Actors) {
		p.level *= k.Research.Spend
		p.factor = k.Research.Result
	}
	if k.Leave != nil && d.chance(k.Leave.PartTime) {
		p.level *= k.Leave.Part
	}
	if k.Night != nil && d.chance(k.Night.Share) {
		p.hour = k.Night.Hour
	}
	if k.Newcomers != nil && d.chance(k.Newcomers.Share) {
		p.began = min(c.after+d.IntN(2), c.Order.Months-1)
	}
	if k.Twice != nil && d.chance(k.Twice.Share) {
		p.second = 1 + d.IntN(c.Order.Months-1)
	}
	for _, seat := range []*limit{k.Seat, k.NewSeat} {
		p.seat = p.seat || seat != nil && d.chance(seat.Share)
	}
}

// flat reports whether somebody has a flat plan in a month.
func (c *Company) flat(p *Person, month int) bool {
	return p.seat && (c.knobs.Seat != nil || month >= c.after)
}
