package fiction

import "waterline/assessment/usage"

// Ledger is a ledger that the company's export of a format would fill.
func (c *Company) Ledger(f Format, keys *usage.Keyring) (*usage.Ledger, error) {
	records, err := c.Records(f, keys)
	if err != nil {
		return nil, err
	}
	l := usage.NewLedger()
	for i := range records {
		if err := l.Put(records[i]); err != nil {
			return nil, err
		}
	}
	l.Keep(f.ID, "invented", false)
	return l, nil
}

// Days is a ledger with a record for a person, day and model of a tool: all that
// statistics of spend and results need, at a fraction of what Ledger costs. With
// events it has the times of the requests of the last eight weeks too, as logs of
// requests are kept for less time than sums.
func (c *Company) Days(keys *usage.Keyring, events bool) (*usage.Ledger, error) {
	l := usage.NewLedger()
	var times []int64
	for i := range c.Use {
		u := &c.Use[i]
		r := c.dayRecord(u, keys)
		if err := l.Put(r); err != nil {
			return nil, err
		}
		if !events || u.flat() || u.Day <= c.To-logged {
			continue
		}
		times = c.Times(u, times[:0])
		for _, at := range times {
			if err := l.Event(usage.Event{Actor: r.Actor, Tool: r.Tool, At: at}); err != nil {
				return nil, err
			}
		}
	}
	l.Keep("claude_code_analytics", "invented", false)
	return l, nil
}

// logged is of how many days requests are told.
const logged = 56

// dayRecord is the record of a use.
func (c *Company) dayRecord(u *Use, keys *usage.Keyring) usage.Record {
	tool, p := &c.Tools[u.Tool], &c.People[u.Person]
	r := usage.Record{
		Source: "claude_code_analytics", Day: u.Day, PeriodDays: 1, Tool: tool.ID, Vendor: tool.Vendor, Model: tool.tool.As[u.Model], Currency: "USD",
	}
	if name := c.Name(u.Person, u.Day); p.Service {
		r.Actor = actor(keys, name, usage.Service, usage.ByAPIKey)
	} else {
		r.Actor = actor(keys, Mail(name), usage.Human, usage.ByMail)
	}
	r.Counts.Set(usage.InUncached, u.Tokens.In)
	r.Counts.Set(usage.InCacheRead, u.Tokens.Read)
	r.Counts.Set(usage.InCacheWrite, u.Tokens.Wrote)
	r.Counts.Set(usage.Out, u.Tokens.Out)
	r.Counts.Set(usage.CostEstimated, u.Cost)
	r.Counts.Set(usage.PRsOpened, u.Results.Merged)
	return r
}

// Groups are the groups of the people, by the keys of all names that formats
// give them.
func (c *Company) Groups(keys *usage.Keyring) map[string]string {
	out := make(map[string]string)
	c.names(func(name string, p *Person) {
		if who, ok := keys.Actor(name, usage.Human, usage.ByLogin); ok {
			out[who.Key] = p.Group
		}
	})
	return out
}

// names goes through the names of the people in all formats.
func (c *Company) names(each func(name string, p *Person)) {
	for i := range c.People {
		p := &c.People[i]
		called := []string{p.ID}
		if later := c.Name(i, c.To); later != p.ID {
			called = append(called, later)
		}
		for _, name := range called {
			for _, form := range []string{Mail(name), name, "user-" + name, consoleKey(name), name + "[bot]"} {
				each(form, p)
			}
		}
	}
}
