package fiction

import (
	"bufio"
	"encoding/json"

	"waterline/assessment/usage"
)

// Claude Code's analytics: a row for a person and day. Amounts are whole cents.

type claudeCode struct{}

// cent is one in micros.
const cent = 10_000

type claudeRow struct {
	Date         string            `json:"date"`
	Actor        map[string]string `json:"actor"`
	Organization string            `json:"organization_id"`
	Customer     string            `json:"customer_type"`
	Terminal     string            `json:"terminal_type"`
	Core         claudeCore        `json:"core_metrics"`
	Actions      map[string]counts `json:"tool_actions"`
	Models       []claudeModel     `json:"model_breakdown"`
}

type counts map[string]int64

type claudeCore struct {
	Sessions int64  `json:"num_sessions"`
	Lines    counts `json:"lines_of_code"`
	Commits  int64  `json:"commits_by_claude_code"`
	Merged   int64  `json:"pull_requests_by_claude_code"`
}

type claudeModel struct {
	Model  string     `json:"model"`
	Tokens counts     `json:"tokens"`
	Cost   claudeCost `json:"estimated_cost"`
}

type claudeCost struct {
	Currency string      `json:"currency"`
	Amount   json.Number `json:"amount"`
}

// people groups the lines of a tool by person and day.
func (c *Company) people(t int, each func([]line) error) error {
	lines := c.lines(t)
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to].day == lines[from].day && lines[to].name == lines[from].name {
			to++
		}
		if err := each(lines[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// together are the results of lines.
func together(lines []line) Results {
	var sum Results
	for i := range lines {
		sum.add(&lines[i].results)
	}
	return sum
}

func (claudeCode) write(w *bufio.Writer, c *Company, t int) error {
	return list(w, `{"data":[`+"\n", "\n"+`],"has_more":false,"next_page":null}`+"\n", func(row func(any) error) error {
		return c.people(t, func(lines []line) error {
			l, sum := &lines[0], together(lines)
			out := claudeRow{
				Date: l.day.String() + "T00:00:00Z", Organization: "00000000-0000-4000-8000-000000000000", Customer: "api", Terminal: "vscode",
				Actor: map[string]string{"type": "user_actor", "email_address": Mail(l.name)},
				Core: claudeCore{
					Sessions: sum.Sessions, Lines: counts{"added": sum.Lines, "removed": sum.Lines / 3}, Commits: sum.Commits, Merged: sum.Merged,
				},
				Actions: map[string]counts{"edit_tool": {"accepted": sum.Accepted, "rejected": sum.Rejected}},
			}
			if l.service {
				out.Actor, out.Terminal = map[string]string{"type": "api_actor", "api_key_name": l.name}, "non-interactive"
			}
			for i := range lines {
				l := &lines[i]
				out.Models = append(out.Models, claudeModel{
					Model:  l.raw(c, t),
					Tokens: counts{"input": l.tokens.In, "output": l.tokens.Out, "cache_read": l.tokens.Read, "cache_creation": l.tokens.Wrote},
					Cost:   claudeCost{"USD", json.Number(decimal(roundTo(l.cost, cent), 4))},
				})
			}
			return row(out)
		})
	})
}

func (claudeCode) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var out []usage.Record
	_ = c.people(t, func(lines []line) error {
		l, sum := &lines[0], together(lines)
		whole := l.record(c, t, "claude_code_analytics", "")
		whole.Actor = actor(keys, Mail(l.name), usage.Human, usage.ByMail)
		whole.Counts.Set(usage.Sessions, sum.Sessions)
		whole.Counts.Set(usage.LinesAdded, sum.Lines)
		whole.Counts.Set(usage.Commits, sum.Commits)
		whole.Counts.Set(usage.PRsOpened, sum.Merged)
		whole.Counts.Set(usage.Accepted, sum.Accepted)
		whole.Counts.Set(usage.Rejected, sum.Rejected)
		if l.service {
			whole.Actor = actor(keys, l.name, usage.Service, usage.ByAPIKey)
			whole.Counts.Set(usage.Headless, sum.Sessions)
		}
		out = append(out, whole)
		for i := range lines {
			r := lines[i].record(c, t, whole.Source, lines[i].raw(c, t))
			r.Actor, r.Currency = whole.Actor, "USD"
			lines[i].setTokens(&r)
			r.Counts.Set(usage.CostEstimated, roundTo(lines[i].cost, cent))
			out = append(out, r)
		}
		return nil
	})
	return out
}
