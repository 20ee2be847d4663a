package fiction

import (
	"strconv"
	"strings"

	"waterline/assessment/usage"
)

// Bills by day: the tables of the Anthropic Console and of GitHub; and the
// report of Microsoft 365 Copilot, which has a row for a licence.

// consoleKey is the name of the key that Claude Code makes for somebody.
func consoleKey(name string) string { return "claude_code_key_" + name + "_made" }

func consoleUsage() sheet {
	return sheet{
		head: []string{"usage_date_utc", "model_version", "api_key", "workspace", "usage_type", "context_window", "usage_input_tokens_no_cache",
			"usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h", "usage_input_tokens_cache_read", "usage_output_tokens",
			"web_search_count", "inference_geo", "speed"},
		row: func(c *Company, t int, l *line) [][]string {
			k := l.tokens
			return [][]string{{
				l.day.String(), l.raw(c, t), consoleKey(l.name), "Claude Code", "standard", "≤ 200k", whole(k.In), whole(k.Wrote), "0", whole(k.Read),
				whole(k.Out), "0", "global", "",
			}}
		},
		record: func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record {
			r := l.record(c, t, "anthropic_console_usage", l.raw(c, t))
			r.Actor = actor(keys, consoleKey(l.name), usage.Unknown, usage.ByAPIKey)
			l.setTokens(&r)
			return []usage.Record{r}
		},
	}
}

// class is what a class of tokens costs, in whole cents.
type class struct {
	name   string
	micros int64
}

// classes split a cost by class of tokens; a flat price has none.
func (l *line) classes(c *Company, t int) []class {
	at, k := c.price(t, l.model), l.tokens
	listed := k.cost(at)
	if listed == 0 {
		return []class{{"", roundTo(l.cost, cent)}}
	}
	scale := float64(l.cost) / listed
	part := func(n int64, price float64) int64 { return roundTo(round(scale*float64(n)*price), cent) }
	return []class{
		{"input_no_cache", part(k.In, at.In)}, {"input_cache_write_5m", part(k.Wrote, at.CacheWrite)},
		{"input_cache_read", part(k.Read, at.CacheRead)}, {"output", part(k.Out, at.Out)},
	}
}

// shown is the name of a model as people read it.
func (l *line) shown(c *Company, t int) string {
	words := strings.Split(c.Tools[t].tool.As[l.model], "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}

func consoleCost() sheet {
	return sheet{
		head: []string{"usage_date_utc", "model", "workspace", "api_key", "usage_type", "context_window", "token_type", "cost_usd",
			"list_price_usd", "cost_type", "inference_geo", "speed", "api_key_id", "api_key_status"},
		row: func(c *Company, t int, l *line) [][]string {
			var out [][]string
			for _, k := range l.classes(c, t) {
				out = append(out, []string{
					l.day.String(), l.shown(c, t), "Claude Code", consoleKey(l.name), "message", "≤ 200k", k.name, dollars(k.micros), dollars(k.micros),
					"token", "global", "", "", "active",
				})
			}
			return out
		},
		record: func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record {
			r := l.record(c, t, "anthropic_console_cost", l.shown(c, t))
			r.Actor, r.Currency = actor(keys, consoleKey(l.name), usage.Unknown, usage.ByAPIKey), "USD"
			for _, k := range l.classes(c, t) {
				r.Counts.Add(usage.CostBilled, k.micros)
				r.Counts.Add(usage.CostList, k.micros)
			}
			return []usage.Record{r}
		},
	}
}

// A premium request costs four cents; see the sample and GitHub's price list.
const premiumPrice = 4 * cent

// login is a name at GitHub, where services end in [bot].
func (l *line) login() string {
	if l.service {
		return l.name + "[bot]"
	}
	return l.name
}

// quantity is the premium requests of a line, in millionths, to the hundredth.
func (l *line) quantity() int64 {
	return roundTo(round(float64(l.cost)/premiumPrice*micros), cent)
}

// gross is the price of the premium requests of a line.
func (l *line) gross() int64 { return l.quantity() / (micros / premiumPrice) }

func premium() sheet {
	return sheet{
		head: []string{"date", "username", "product", "sku", "model", "quantity", "unit_type", "applied_cost_per_quantity", "gross_amount",
			"discount_amount", "net_amount", "exceeds_quota", "total_monthly_quota", "organization", "cost_center_name"},
		row: func(c *Company, t int, l *line) [][]string {
			gross := l.gross()
			return [][]string{{
				l.day.String(), l.login(), "copilot", "copilot_premium_request", l.raw(c, t), decimal(l.quantity(), 6), "requests", "0.04",
				dollars(gross), "0", dollars(gross), "True", "300", "invented", c.People[l.person].Group,
			}}
		},
		record: func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record {
			gross := l.gross()
			r := l.record(c, t, "github_premium_requests", l.raw(c, t))
			r.Actor, r.Currency = actor(keys, l.login(), usage.Human, usage.ByLogin), "USD"
			if l.service {
				r.Actor.Kind = usage.Service
			}
			r.Counts.Set(usage.Units, l.quantity())
			r.Counts.Set(usage.CostList, gross)
			r.Counts.Set(usage.CostBilled, gross)
			return []usage.Record{r}
		},
	}
}

// reported is the period of Microsoft's report, in days.
const reported = 28

func m365() sheet {
	return sheet{
		head: []string{"Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date", "Report Period",
			"Prompts submitted for all apps", "Active Usage Days for all apps"},
		lines: (*Company).licences,
		row: func(c *Company, _ int, l *line) [][]string {
			last := ""
			if l.at > 0 {
				last = usage.Day(l.at).String()
			}
			return [][]string{{
				c.To.String(), Mail(l.name), "Invented " + l.name, last, strconv.Itoa(reported), strconv.Itoa(l.requests), whole(l.results.Sessions),
			}}
		},
		record: func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record {
			r := l.record(c, t, "m365_copilot", "")
			r.Actor = actor(keys, Mail(l.name), usage.Human, usage.ByMail)
			r.PeriodDays, r.Approximate = reported, true
			r.Counts.Set(usage.Requests, int64(l.requests))
			r.Counts.Set(usage.ActiveDays, l.results.Sessions)
			return []usage.Record{r}
		},
	}
}

// licences are the people in the last period, used or not: sessions are their
// active days and at is the last one.
func (c *Company) licences(t int) []line {
	from := c.To - reported + 1
	var out []line
	at := make(map[int]int)
	for i := range c.People {
		if !c.People[i].Service {
			at[i] = len(out)
			out = append(out, line{name: c.Name(i, c.To), person: i, day: from})
		}
	}
	_ = c.people(t, func(lines []line) error {
		place, person := at[lines[0].person]
		if lines[0].day < from || !person {
			return nil
		}
		sum := &out[place]
		for i := range lines {
			sum.requests += lines[i].requests
		}
		sum.results.Sessions++
		sum.at = int64(lines[0].day)
		return nil
	})
	return out
}
