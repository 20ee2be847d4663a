package fiction

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/usage"
)

// ErrFormat says that no export of a format can be invented.
var ErrFormat = errors.New("no such format")

// Format is an export that can be written, named as package intake names it.
type Format struct {
	ID   string
	Tool string // whose use it tells
	File string // the name it is usually saved under
	form form
}

// form is how a tool's lines are written, and what they are read as. The second
// is worked out from the company and not from what is written, so that the two
// can be held against each other.
type form interface {
	write(w *bufio.Writer, c *Company, t int) error
	records(c *Company, t int, keys *usage.Keyring) []usage.Record
}

// Formats lists what can be written.
func Formats() []Format {
	return []Format{
		{"claude_code_analytics", "claude-code", "claude_code_analytics.json", claudeCode{}},
		{"anthropic_console_usage", "claude-code", "anthropic_console_usage.csv", table{consoleUsage()}},
		{"anthropic_console_cost", "claude-code", "anthropic_console_cost.csv", table{consoleCost()}},
		{"cursor_events", "cursor", "cursor_filtered_usage_events.json", cursorEvents{}},
		{"cursor_team_csv", "cursor", "cursor_team_usage_events.csv", table{cursorTable()}},
		{"cursor_daily", "cursor", "cursor_daily_usage_data.json", cursorDaily{}},
		{"copilot_users", "github-copilot", "github_copilot_users.ndjson", copilotUsers{}},
		{"github_premium_requests", "github-copilot", "github_premium_request_usage.csv", table{premium()}},
		{"litellm_logs", "litellm", "litellm_spend_logs.json", litellmLogs{}},
		{"litellm_daily", "litellm", "litellm_daily_user_spend.json", litellmDaily{}},
		{"openrouter_generations", "openrouter", "openrouter_activity_generations.csv", table{generations()}},
		{"openrouter_daily", "openrouter", "openrouter_activity_daily.csv", table{openrouterDays()}},
		{"openai_usage", "openai-api", "openai_usage_completions.json", openaiUsage{}},
		{"anthropic_usage", "anthropic-api", "anthropic_usage_report_messages.json", anthropicUsage{}},
		{"m365_copilot", "m365-copilot", "m365_copilot_usage_user_detail.csv", table{m365()}},
	}
}

// FormatOf is the format of an id.
func FormatOf(id string) (Format, error) {
	for _, f := range Formats() {
		if f.ID == id {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("%w: %s", ErrFormat, id)
}

// tool is the place of a format's tool among those of the company.
func (c *Company) tool(f Format) (int, error) {
	at := slices.IndexFunc(c.Tools, func(t Tool) bool { return t.ID == f.Tool })
	if at < 0 {
		return 0, fmt.Errorf("%w: %s", ErrTool, f.Tool)
	}
	return at, nil
}

// Write writes the export of a format.
func (c *Company) Write(to io.Writer, f Format) error {
	t, err := c.tool(f)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(to)
	if err := f.form.write(w, c, t); err != nil {
		return err
	}
	return w.Flush()
}

// Records are what the export of a format would be read as, before those with
// the same key are added up.
func (c *Company) Records(f Format, keys *usage.Keyring) ([]usage.Record, error) {
	t, err := c.tool(f)
	if err != nil {
		return nil, err
	}
	return f.form.records(c, t, keys), nil
}

// record begins a record of a format.
func (l *line) record(c *Company, t int, format, model string) usage.Record {
	tool := &c.Tools[t]
	r := usage.Record{Source: format, Actor: usage.Nobody(), Day: l.day, PeriodDays: 1, Tool: tool.ID, Vendor: tool.Vendor, Model: usage.Any}
	if model != "" {
		r.Model, r.ModelRaw = tool.tool.As[l.model], model
	}
	return r
}

// raw is what the tool calls the model of a line.
func (l *line) raw(c *Company, t int) string { return c.Tools[t].tool.Models[l.model] }

// tokens sets the classes.
func (l *line) setTokens(r *usage.Record) {
	r.Counts.Set(usage.InUncached, l.tokens.In)
	r.Counts.Set(usage.InCacheRead, l.tokens.Read)
	r.Counts.Set(usage.InCacheWrite, l.tokens.Wrote)
	r.Counts.Set(usage.Out, l.tokens.Out)
}

// actor is the actor of a name that needs no check.
func actor(keys *usage.Keyring, name string, kind usage.ActorKind, basis usage.Basis) usage.Actor {
	who, _ := keys.Actor(name, kind, basis)
	return who
}

// list writes a document with a list of rows between what stands before it and
// after it.
func list(w *bufio.Writer, before, after string, rows func(row func(any) error) error) error {
	w.WriteString(before)
	first := true
	err := rows(func(v any) error {
		if !first {
			w.WriteString(",\n")
		}
		first = false
		return encode(w, v)
	})
	w.WriteString(after)
	return err
}

// encode writes a value as JSON.
func encode(w *bufio.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// dollars writes micros as dollars, exactly.
func dollars(micros int64) string { return decimal(micros, 6) }

// decimal writes n / 10^places.
func decimal(n int64, places int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := strconv.FormatInt(n, 10)
	if len(text) <= places {
		text = strings.Repeat("0", places-len(text)+1) + text
	}
	whole, part := text[:len(text)-places], strings.TrimRight(text[len(text)-places:], "0")
	if part == "" {
		return sign + whole
	}
	return sign + whole + "." + part
}

// roundTo rounds micros half up to a multiple.
func roundTo(micros, unit int64) int64 { return (micros + unit/2) / unit * unit }
