package fiction

import (
	"bufio"
	"encoding/json"

	"waterline/assessment/usage"
)

// OpenAI's and Anthropic's usage by bucket of a day, which tells no money.

type openaiUsage struct{}

type bucket struct {
	Object string `json:"object,omitempty"`
	From   int64  `json:"start_time,omitempty"`
	To     int64  `json:"end_time,omitempty"`
	Start  string `json:"starting_at,omitempty"`
	End    string `json:"ending_at,omitempty"`
	Result []any  `json:"results"`
}

type openaiResult struct {
	Object   string  `json:"object"`
	Input    int64   `json:"input_tokens"`
	Cached   int64   `json:"input_cached_tokens"`
	Wrote    int64   `json:"input_cache_write_tokens"`
	Uncached int64   `json:"input_uncached_tokens"`
	Output   int64   `json:"output_tokens"`
	Requests int     `json:"num_model_requests"`
	Project  string  `json:"project_id"`
	User     *string `json:"user_id"`
	Key      *string `json:"api_key_id"`
	Model    string  `json:"model"`
	Batch    bool    `json:"batch"`
}

// buckets groups the lines of a tool by day.
func (c *Company) buckets(t int, each func(day usage.Day, lines []line) error) error {
	lines := c.lines(t)
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to].day == lines[from].day {
			to++
		}
		if err := each(lines[from].day, lines[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func (openaiUsage) write(w *bufio.Writer, c *Company, t int) error {
	return list(w, `{"object":"page","data":[`+"\n", "\n"+`],"has_more":false,"next_page":null}`+"\n", func(row func(any) error) error {
		return c.buckets(t, func(day usage.Day, lines []line) error {
			b := bucket{Object: "bucket", From: int64(day) * secondsInDay, To: int64(day+1) * secondsInDay}
			for _, l := range lines {
				k := l.tokens
				r := openaiResult{
					Object: "organization.usage.completions.result", Input: k.prompt(), Cached: k.Read, Wrote: k.Wrote, Uncached: k.In,
					Output: k.Out, Requests: l.requests, Project: "proj_invented", Model: l.raw(c, t),
				}
				if l.service {
					r.Key = &l.name
				} else {
					user := "user-" + l.name
					r.User = &user
				}
				b.Result = append(b.Result, r)
			}
			return row(b)
		})
	})
}

func (openaiUsage) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var out []usage.Record
	for _, l := range c.lines(t) {
		r := l.record(c, t, "openai_usage", l.raw(c, t))
		r.Actor = actor(keys, "user-"+l.name, usage.Human, usage.ByUserID)
		if l.service {
			r.Actor = actor(keys, l.name, usage.Unknown, usage.ByAPIKey)
		}
		l.setTokens(&r)
		r.Counts.Set(usage.Requests, int64(l.requests))
		out = append(out, r)
	}
	return out
}

type anthropicUsage struct{}

type anthropicResult struct {
	Uncached int64   `json:"uncached_input_tokens"`
	Creation counts  `json:"cache_creation"`
	Read     int64   `json:"cache_read_input_tokens"`
	Output   int64   `json:"output_tokens"`
	Key      *string `json:"api_key_id"`
	Account  *string `json:"account_id"`
	Model    string  `json:"model"`
}

func (anthropicUsage) write(w *bufio.Writer, c *Company, t int) error {
	return list(w, `{"data":[`+"\n", "\n"+`],"has_more":false,"next_page":null}`+"\n", func(row func(any) error) error {
		return c.buckets(t, func(day usage.Day, lines []line) error {
			b := bucket{Start: day.String() + "T00:00:00Z", End: (day + 1).String() + "T00:00:00Z"}
			for _, l := range lines {
				r := anthropicResult{
					Uncached: l.tokens.In, Creation: counts{"ephemeral_5m_input_tokens": l.tokens.Wrote, "ephemeral_1h_input_tokens": 0},
					Read: l.tokens.Read, Output: l.tokens.Out, Model: l.raw(c, t),
				}
				if l.service {
					r.Key = &l.name
				} else {
					user := "user-" + l.name
					r.Account = &user
				}
				b.Result = append(b.Result, r)
			}
			return row(b)
		})
	})
}

func (anthropicUsage) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var out []usage.Record
	for _, l := range c.lines(t) {
		r := l.record(c, t, "anthropic_usage", l.raw(c, t))
		r.Actor = actor(keys, "user-"+l.name, usage.Human, usage.ByUserID)
		if l.service {
			r.Actor = actor(keys, l.name, usage.Unknown, usage.ByAPIKey)
		}
		l.setTokens(&r)
		out = append(out, r)
	}
	return out
}

// copilotUsers are GitHub Copilot's metrics: a line for a person and day. They
// tell no money.
type copilotUsers struct{}

type copilotRow struct {
	Day          string     `json:"day"`
	Login        string     `json:"user_login"`
	Interactions int64      `json:"user_initiated_interaction_count"`
	Generated    int64      `json:"code_generation_activity_count"`
	Accepted     int64      `json:"code_acceptance_activity_count"`
	Lines        int64      `json:"loc_added_sum"`
	UsedCLI      bool       `json:"used_cli"`
	CLI          copilotCLI `json:"totals_by_cli"`
}

type copilotCLI struct {
	Sessions int64  `json:"session_count"`
	Requests int64  `json:"request_count"`
	Tokens   counts `json:"token_usage"`
}

// members groups the lines of people, without services, by day, with their
// tokens.
func (c *Company) members(t int, each func(l *line, prompt, out, requests int64, sum Results) error) error {
	return c.people(t, func(lines []line) error {
		if lines[0].service {
			return nil
		}
		var prompt, out, requests int64
		for i := range lines {
			prompt += lines[i].tokens.prompt()
			out += lines[i].tokens.Out
			requests += int64(lines[i].requests)
		}
		return each(&lines[0], prompt, out, requests, together(lines))
	})
}

func (copilotUsers) write(w *bufio.Writer, c *Company, t int) error {
	return c.members(t, func(l *line, prompt, out, requests int64, sum Results) error {
		text, err := json.Marshal(copilotRow{
			Day: l.day.String(), Login: l.name, Interactions: requests, Generated: sum.Suggested, Accepted: sum.Accepted, Lines: sum.Lines,
			UsedCLI: true, CLI: copilotCLI{sum.Sessions, requests, counts{"prompt_tokens_sum": prompt, "output_tokens_sum": out}},
		})
		if err != nil {
			return err
		}
		_, err = w.Write(append(text, '\n'))
		return err
	})
}

func (copilotUsers) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var list []usage.Record
	_ = c.members(t, func(l *line, prompt, out, requests int64, sum Results) error {
		r := l.record(c, t, "copilot_users", "")
		r.Actor = actor(keys, l.name, usage.Human, usage.ByLogin)
		r.Counts.Set(usage.Requests, requests)
		r.Counts.Set(usage.Suggested, sum.Suggested)
		r.Counts.Set(usage.Accepted, sum.Accepted)
		r.Counts.Set(usage.LinesAdded, sum.Lines)
		r.Counts.Set(usage.Sessions, sum.Sessions)
		r.Counts.Set(usage.InUncached, prompt)
		r.Counts.Set(usage.Out, out)
		list = append(list, r)
		return nil
	})
	return list
}
