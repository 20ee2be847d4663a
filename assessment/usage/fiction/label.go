package fiction

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Labels writes the truth of each request as a table: what it cost, how much of
// that is inflated, and how.
func (c *Company) Labels(to io.Writer) error {
	b := bufio.NewWriter(to)
	w := csv.NewWriter(b)
	if err := w.Write([]string{"time", "tool", "actor", "group", "model", "cost_usd", "inflated_usd", "inflated", "how"}); err != nil {
		return err
	}
	var events []Event
	for i := range c.Use {
		u := &c.Use[i]
		p, tool := &c.People[u.Person], &c.Tools[u.Tool]
		events = c.Events(u, events[:0])
		for _, e := range events {
			err := w.Write([]string{
				stamp(e.At), tool.ID, c.Name(u.Person, u.Day), p.Group, tool.tool.As[u.Model], dollars(e.Cost), dollars(e.Inflated),
				strconv.FormatBool(e.Inflated > 0), u.Why,
			})
			if err != nil {
				return err
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return b.Flush()
}

// Mapping writes which group each name is in, as a table.
func (c *Company) Mapping(to io.Writer) error {
	w := csv.NewWriter(to)
	if err := w.Write([]string{"actor", "group"}); err != nil {
		return err
	}
	var err error
	c.names(func(name string, p *Person) {
		if err == nil {
			err = w.Write([]string{name, p.Group})
		}
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

// Plans writes what the company says of its tools, as "waterline usage --plan"
// reads it.
func (c *Company) Plans(to io.Writer) error {
	plans := make(map[string]map[string]any, len(c.Tools))
	for i := range c.Tools {
		p := &c.Tools[i].Plan
		said := map[string]any{"floor": p.Floor, "since": p.Since.String()}
		if p.Cap > 0 {
			said["cap"] = p.Cap
		}
		if p.Seat > 0 {
			said["seat"] = p.Seat
		}
		plans[c.Tools[i].ID] = said
	}
	text, err := yaml.Marshal(plans)
	if err != nil {
		return err
	}
	_, err = to.Write(text)
	return err
}
