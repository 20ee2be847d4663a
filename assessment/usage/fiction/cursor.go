package fiction

import (
	"bufio"
	"encoding/json"
	"strconv"
	"time"

	"waterline/assessment/usage"
)

// Cursor: events and days from its admin interface, and its table of events.
// Money is in cents with fractions.

type cursorEvents struct{}

type cursorEvent struct {
	Time       string       `json:"timestamp"`
	Mail       string       `json:"userEmail"`
	Service    string       `json:"serviceAccountId,omitempty"`
	Model      string       `json:"model"`
	Kind       string       `json:"kind"`
	MaxMode    bool         `json:"maxMode"`
	Chargeable bool         `json:"isChargeable"`
	Headless   bool         `json:"isHeadless"`
	Tokens     cursorTokens `json:"tokenUsage"`
	Charged    json.Number  `json:"chargedCents"`
}

type cursorTokens struct {
	Input      int64       `json:"inputTokens"`
	Output     int64       `json:"outputTokens"`
	CacheWrite int64       `json:"cacheWriteTokens"`
	CacheRead  int64       `json:"cacheReadTokens"`
	Cents      json.Number `json:"totalCents"`
}

// free reports whether a plan covers a request: it has tokens and costs nothing.
func (l *line) free() bool { return l.cost == 0 && l.tokens != Tokens{} }

func (cursorEvents) write(w *bufio.Writer, c *Company, t int) error {
	return list(w, `{"usageEvents":[`+"\n", "\n]}\n", func(row func(any) error) error {
		return c.requests(t, func(l line) error {
			cents := json.Number(decimal(l.cost, 4))
			e := cursorEvent{
				Time: strconv.FormatInt(l.at, 10), Mail: Mail(l.name), Model: l.raw(c, t), Kind: "Usage-based", Chargeable: true, Headless: l.headless > 0,
				Tokens:  cursorTokens{l.tokens.In, l.tokens.Out, l.tokens.Wrote, l.tokens.Read, cents},
				Charged: cents,
			}
			if l.service {
				e.Mail, e.Service = "", l.name
			}
			if l.free() {
				e.Kind, e.Chargeable = "Included in Business", false
			}
			return row(e)
		})
	})
}

func (cursorEvents) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	return c.each(t, func(l *line) usage.Record {
		r := l.record(c, t, "cursor_events", l.raw(c, t))
		r.Actor, r.Currency = actor(keys, Mail(l.name), usage.Human, usage.ByMail), "USD"
		if l.service {
			r.Actor = actor(keys, l.name, usage.Service, usage.ByUserID)
		}
		l.setTokens(&r)
		r.Counts.Set(usage.Requests, 1)
		r.Counts.Set(usage.Headless, int64(l.headless))
		kind := usage.CostBilled
		if l.free() {
			kind = usage.CostIncluded
		}
		r.Counts.Set(kind, l.cost)
		return r
	})
}

// each makes a record of each request.
func (c *Company) each(t int, record func(*line) usage.Record) []usage.Record {
	var out []usage.Record
	_ = c.requests(t, func(l line) error {
		out = append(out, record(&l))
		return nil
	})
	return out
}

// cursorTable is the team's table. Its columns of input are disjoint, and its
// amounts here have the hundredths of a cent that the web page rounds away.
func cursorTable() sheet {
	return sheet{
		head: []string{"Date", "User", "Kind", "Model", "Max Mode", "Input (w/ Cache Write)", "Input (w/o Cache Write)", "Cache Read",
			"Output Tokens", "Total Tokens", "Cost"},
		requests: true,
		row: func(c *Company, t int, l *line) [][]string {
			kind := "On-Demand"
			if l.free() {
				kind = "Included"
			}
			k := l.tokens
			return [][]string{{
				stamp(l.at), Mail(l.name), kind, l.raw(c, t), "No", whole(k.Wrote), whole(k.In), whole(k.Read), whole(k.Out),
				whole(k.Wrote + k.In + k.Read + k.Out), dollars(roundTo(l.cost, cent/100)),
			}}
		},
		record: func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record {
			r := l.record(c, t, "cursor_team_csv", l.raw(c, t))
			r.Actor, r.Currency = actor(keys, Mail(l.name), usage.Human, usage.ByMail), "USD"
			l.setTokens(&r)
			r.Counts.Set(usage.Requests, 1)
			kind := usage.CostBilled
			if l.free() {
				kind = usage.CostIncluded
			}
			r.Counts.Set(kind, roundTo(l.cost, cent/100))
			return []usage.Record{r}
		},
	}
}

// stamp is a time as in 2026-10-01T09:33:45.854Z.
func stamp(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }

func whole(n int64) string { return strconv.FormatInt(n, 10) }

type cursorDaily struct{}

type cursorDay struct {
	Day      string `json:"day"`
	Date     int64  `json:"date"`
	Mail     string `json:"email"`
	Active   bool   `json:"isActive"`
	Added    int64  `json:"totalLinesAdded"`
	Accepted int64  `json:"acceptedLinesAdded"`
	Applies  int64  `json:"totalApplies"`
	Accepts  int64  `json:"totalAccepts"`
	Rejects  int64  `json:"totalRejects"`
	Composer int64  `json:"composerRequests"`
	Chat     int64  `json:"chatRequests"`
	Agent    int64  `json:"agentRequests"`
}

// staff groups lines by person and day, without services, which are no members.
func (c *Company) staff(t int, each func(l *line, requests int64, sum Results) error) error {
	return c.people(t, func(lines []line) error {
		if lines[0].service {
			return nil
		}
		requests := 0
		for i := range lines {
			requests += lines[i].requests
		}
		return each(&lines[0], int64(requests), together(lines))
	})
}

func (cursorDaily) write(w *bufio.Writer, c *Company, t int) error {
	return list(w, `{"data":[`+"\n", "\n]}\n", func(row func(any) error) error {
		return c.staff(t, func(l *line, requests int64, sum Results) error {
			return row(cursorDay{
				Day: l.day.String(), Date: int64(l.day) * secondsInDay * 1000, Mail: Mail(l.name), Active: true,
				Added: 2 * sum.Lines, Accepted: sum.Lines, Applies: sum.Suggested, Accepts: sum.Accepted, Rejects: sum.Rejected,
				Composer: requests / 4, Chat: requests / 4, Agent: requests - 2*(requests/4),
			})
		})
	})
}

func (cursorDaily) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var out []usage.Record
	_ = c.staff(t, func(l *line, requests int64, sum Results) error {
		r := l.record(c, t, "cursor_daily", "")
		r.Actor = actor(keys, Mail(l.name), usage.Human, usage.ByMail)
		r.Counts.Set(usage.ActiveDays, 1)
		r.Counts.Set(usage.LinesAccepted, sum.Lines)
		r.Counts.Set(usage.Suggested, sum.Suggested)
		r.Counts.Set(usage.Accepted, sum.Accepted)
		r.Counts.Set(usage.Rejected, sum.Rejected)
		r.Counts.Set(usage.Requests, requests)
		out = append(out, r)
		return nil
	})
	return out
}
