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
