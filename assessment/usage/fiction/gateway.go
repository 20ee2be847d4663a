package fiction

import (
	"bufio"
	"encoding/json"
	"strconv"
	"time"

	"waterline/assessment/usage"
)

// LiteLLM's log of requests and table of days, and OpenRouter's tables. Prompt
// tokens hold cached ones; amounts are in dollars.

// gatewayActor is a person by address, and a service by its key.
func (l *line) gatewayActor(keys *usage.Keyring) usage.Actor {
	if l.service {
		return actor(keys, l.name, usage.Unknown, usage.ByAPIKey)
	}
	return actor(keys, Mail(l.name), usage.Human, usage.ByMail)
}

// userAndKey are the two columns by which a gateway names who asked.
func (l *line) userAndKey() (user, key string) {
	if l.service {
		return "", l.name
	}
	return Mail(l.name), "key-of-the-team"
}

// prompt is the input as vendors count it that take cached tokens for a part.
func (k Tokens) prompt() int64 { return k.In + k.Read + k.Wrote }

type litellmLogs struct{}

type litellmRow struct {
	ID         string         `json:"request_id"`
	Call       string         `json:"call_type"`
	Key        string         `json:"api_key"`
	Spend      json.Number    `json:"spend"`
	Total      int64          `json:"total_tokens"`
	Prompt     int64          `json:"prompt_tokens"`
	Completion int64          `json:"completion_tokens"`
	Start      string         `json:"startTime"`
	End        string         `json:"endTime"`
	Model      string         `json:"model"`
	User       string         `json:"user"`
	EndUser    string         `json:"end_user"`
	Metadata   map[string]any `json:"metadata"`
	Status     string         `json:"status"`
}

// answered is how long a request takes, in milliseconds.
const answered = 5000

func (litellmLogs) write(w *bufio.Writer, c *Company, t int) error {
	n := 0
	return list(w, "[\n", "\n]\n", func(row func(any) error) error {
		return c.requests(t, func(l line) error {
			n++
			user, key := l.userAndKey()
			k := l.tokens
			return row(litellmRow{
				ID: "chatcmpl-" + strconv.Itoa(n), Call: "acompletion", Key: key, Spend: json.Number(dollars(l.cost)),
				Total: k.prompt() + k.Out, Prompt: k.prompt(), Completion: k.Out, Start: stamp(l.at), End: stamp(l.at + answered),
				Model: l.raw(c, t), User: user, Status: "success",
				Metadata: map[string]any{"additional_usage_values": counts{"cache_read_input_tokens": k.Read, "cache_creation_input_tokens": k.Wrote}},
			})
		})
	})
}

func (litellmLogs) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	return c.each(t, func(l *line) usage.Record { return l.litellm(c, t, "litellm_logs", keys) })
}

func (l *line) litellm(c *Company, t int, format string, keys *usage.Keyring) usage.Record {
	r := l.record(c, t, format, l.raw(c, t))
	r.Actor, r.Currency = l.gatewayActor(keys), "USD"
	l.setTokens(&r)
	r.Counts.Set(usage.Requests, int64(l.requests))
	r.Counts.Set(usage.CostEstimated, l.cost)
	return r
}

type litellmDaily struct{}

type litellmDay struct {
	ID         string      `json:"id"`
	User       string      `json:"user_id"`
	Date       string      `json:"date"`
	Key        string      `json:"api_key"`
	Model      string      `json:"model"`
	Prompt     int64       `json:"prompt_tokens"`
	Completion int64       `json:"completion_tokens"`
	CacheRead  int64       `json:"cache_read_input_tokens"`
	CacheWrite int64       `json:"cache_creation_input_tokens"`
	Spend      json.Number `json:"spend"`
	Requests   int         `json:"api_requests"`
	Successful int         `json:"successful_requests"`
}

func (litellmDaily) write(w *bufio.Writer, c *Company, t int) error {
	return list(w, "[\n", "\n]\n", func(row func(any) error) error {
		for i, l := range c.lines(t) {
			user, key := l.userAndKey()
			k := l.tokens
			err := row(litellmDay{
				ID: strconv.Itoa(i + 1), User: user, Date: l.day.String(), Key: key, Model: l.raw(c, t), Prompt: k.prompt(), Completion: k.Out,
				CacheRead: k.Read, CacheWrite: k.Wrote, Spend: json.Number(dollars(l.cost)), Requests: l.requests, Successful: l.requests,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (litellmDaily) records(c *Company, t int, keys *usage.Keyring) []usage.Record {
	var out []usage.Record
	for _, l := range c.lines(t) {
		out = append(out, l.litellm(c, t, "litellm_daily", keys))
	}
	return out
}

// generations is OpenRouter's table of requests. Its input has two classes.
func generations() sheet {
	return sheet{
		head: []string{"generation_id", "created_at", "cost_total", "byok_usage_inference", "tokens_prompt", "tokens_completion",
			"tokens_reasoning", "tokens_cached", "model_permaslug", "provider_name", "user", "finish_reason_normalized", "api_key_name", "app_name"},
		requests: true,
		row: func(c *Company, t int, l *line) [][]string {
			user, key := l.userAndKey()
			k := l.tokens
			return [][]string{{
				"gen-" + whole(l.at) + "-" + l.name + "-" + whole(k.Out) + "-" + whole(k.In), time.UnixMilli(l.at).UTC().Format("2006-01-02 15:04:05.000"),
				dollars(l.cost), "0", whole(k.prompt()), whole(k.Out), "0", whole(k.Read), l.raw(c, t), "Anthropic", user, "stop", key, "Invented",
			}}
		},
		record: func(c *Company, t int, l *line, keys *usage.Keyring) []usage.Record {
			r := l.record(c, t, "openrouter_generations", l.raw(c, t))
			r.Actor, r.Currency = l.gatewayActor(keys), "USD"
			r.Counts.Set(usage.Requests, 1)
			r.Counts.Set(usage.InUncached, l.tokens.prompt()-l.tokens.Read)
			r.Counts.Set(usage.InCacheRead, l.tokens.Read)
			r.Counts.Set(usage.Out, l.tokens.Out)
			r.Counts.Set(usage.OutReasoning, 0)
			r.Counts.Set(usage.CostBilled, l.cost)
			return []usage.Record{r}
		},
	}
}

// openrouterDays is OpenRouter's table of days, which names nobody.
func openrouterDays() sheet {
	return sheet{
		head:  []string{"Date", "Slug", "Usage", "BYOK Usage", "Requests", "Prompt Tokens", "Completion Tokens", "Reasoning Tokens"},
		lines: (*Company).byModel,
		row: func(c *Company, t int, l *line) [][]string {
			k := l.tokens
			return [][]string{{
				l.day.String() + " 00:00:00", l.raw(c, t), dollars(l.cost), "0", strconv.Itoa(l.requests), whole(k.prompt()), whole(k.Out), "0",
			}}
		},
		record: func(c *Company, t int, l *line, _ *usage.Keyring) []usage.Record {
			r := l.record(c, t, "openrouter_daily", l.raw(c, t))
			r.Currency = "USD"
			r.Counts.Set(usage.Requests, int64(l.requests))
			r.Counts.Set(usage.InUncached, l.tokens.prompt())
			r.Counts.Set(usage.Out, l.tokens.Out)
			r.Counts.Set(usage.OutReasoning, 0)
			r.Counts.Set(usage.CostBilled, l.cost)
			return []usage.Record{r}
		},
	}
}

// byModel adds the lines of a day and model up.
func (c *Company) byModel(t int) []line {
	var out []line
	met := make(map[[2]int]int)
	for _, l := range c.lines(t) {
		key := [2]int{int(l.day), l.model}
		at, there := met[key]
		if !there {
			met[key] = len(out)
			out = append(out, l)
			continue
		}
		sum := &out[at]
		sum.tokens = Tokens{sum.tokens.In + l.tokens.In, sum.tokens.Read + l.tokens.Read, sum.tokens.Wrote + l.tokens.Wrote, sum.tokens.Out + l.tokens.Out}
		sum.cost += l.cost
		sum.requests += l.requests
	}
	return out
}
