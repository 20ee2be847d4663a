package intake

import "waterline/assessment/usage"

// Claude Code's analytics: a record for a person or key, day and kind of
// terminal. What a session did is counted once for the record, tokens and cost
// for each model, so the first goes to a record of all models together. Cost is
// in cents and an estimate; under a subscription nobody is billed for it.

type claudeCode struct {
	Date  string `json:"date"`
	Actor struct {
		Type string `json:"type"`
		Mail string `json:"email_address"`
		Key  string `json:"api_key_name"`
	} `json:"actor"`
	Customer string `json:"customer_type"`
	Terminal string `json:"terminal_type"`
	Core     struct {
		Sessions decimal `json:"num_sessions"`
		Lines    struct {
			Added decimal `json:"added"`
		} `json:"lines_of_code"`
		Commits decimal `json:"commits_by_claude_code"`
		PRs     decimal `json:"pull_requests_by_claude_code"`
	} `json:"core_metrics"`
	Actions map[string]claudeAction `json:"tool_actions"`
	Models  []claudeModel           `json:"model_breakdown"`
}

type claudeAction struct {
	Accepted decimal `json:"accepted"`
	Rejected decimal `json:"rejected"`
}

type claudeModel struct {
	Model  string `json:"model"`
	Tokens struct {
		Input         decimal `json:"input"`
		Output        decimal `json:"output"`
		CacheRead     decimal `json:"cache_read"`
		CacheCreation decimal `json:"cache_creation"`
	} `json:"tokens"`
	Cost struct {
		Currency string  `json:"currency"`
		Amount   decimal `json:"amount"`
	} `json:"estimated_cost"`
}

const (
	subscription = "subscription"
	headless     = "non-interactive"
)

func claudeCodeForm() *jsonForm {
	return rowsOf("data[]", []string{"date", "actor.type", "core_metrics.num_sessions", "model_breakdown"},
		func(d *document) func(*row, *claudeCode) {
			d.pages()
			return readClaudeCode
		}).
		leaving("organization_id", "subscription_type", "core_metrics.lines_of_code.removed").
		beside("has_more")
}

func readClaudeCode(r *row, c *claudeCode) {
	whole := r.record("claude-code", "")
	whole.Vendor = "anthropic"
	r.day(&whole, "date", c.Date)
	switch {
	case c.Actor.Mail != "":
		r.person(&whole, "actor.email_address", c.Actor.Mail)
	case c.Terminal == headless:
		r.actor(&whole, "actor.api_key_name", c.Actor.Key, usage.Service, usage.ByAPIKey)
	default:
		r.actor(&whole, "actor.api_key_name", c.Actor.Key, usage.Unknown, usage.ByAPIKey)
	}
	r.n(&whole, usage.Sessions, "core_metrics.num_sessions", c.Core.Sessions)
	r.n(&whole, usage.LinesAdded, "core_metrics.lines_of_code.added", c.Core.Lines.Added)
	r.n(&whole, usage.Commits, "core_metrics.commits_by_claude_code", c.Core.Commits)
	r.n(&whole, usage.PRsOpened, "core_metrics.pull_requests_by_claude_code", c.Core.PRs)
	for name, a := range c.Actions {
		r.n(&whole, usage.Accepted, "tool_actions."+name+".accepted", a.Accepted)
		r.n(&whole, usage.Rejected, "tool_actions."+name+".rejected", a.Rejected)
	}
	if n, known := whole.Counts.Get(usage.Sessions); known && c.Terminal == headless {
		whole.Counts.Set(usage.Headless, n)
	}
	r.emit(&whole)
	for i := range c.Models {
		r.inner = place{"model_breakdown", i}
		r.claudeModel(whole, &c.Models[i], c.Customer == subscription)
	}
}

// claudeModel is the record of one model, for the actor and day of the whole.
func (r *row) claudeModel(whole usage.Record, m *claudeModel, included bool) {
	rec := r.record(whole.Tool, m.Model)
	rec.Vendor, rec.Actor, rec.Day = whole.Vendor, whole.Actor, whole.Day
	r.n(&rec, usage.InUncached, "tokens.input", m.Tokens.Input)
	r.n(&rec, usage.InCacheRead, "tokens.cache_read", m.Tokens.CacheRead)
	r.n(&rec, usage.InCacheWrite, "tokens.cache_creation", m.Tokens.CacheCreation)
	r.n(&rec, usage.Out, "tokens.output", m.Tokens.Output)
	kind := usage.CostEstimated
	if included {
		kind = usage.CostIncluded
	}
	if m.Cost.Amount.state != absent {
		r.in(&rec, "estimated_cost.currency", m.Cost.Currency)
		r.money(&rec, kind, "estimated_cost.amount", m.Cost.Amount, cents)
	}
	r.emit(&rec)
}
