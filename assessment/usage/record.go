package usage

// Any is the model of what a source counts for all models together.
const Any = "*"

// MinGroup is the fewest actors of whom anything is said together.
const MinGroup = 10

// Record is what one actor used of one tool and model on one day, as one source
// tells it.
type Record struct {
	Source      string `json:"source"` // the format it was read from, such as "claude_code_analytics"
	Actor       Actor  `json:"actor"`
	Day         Day    `json:"day"`                 // the first day of the period
	PeriodDays  int32  `json:"period_days"`         // 1; 7, 28, 30 … where the source gives no days
	Approximate bool   `json:"day_is_approx"`       // the period is known only roughly
	Tool        string `json:"tool"`                // such as "claude-code"
	Vendor      string `json:"vendor"`              // who sells the tool, such as "anthropic"; behind a gateway, who makes the model
	Model       string `json:"model"`               // such as "claude-sonnet-4.5", or Any
	ModelRaw    string `json:"model_raw,omitempty"` // as the source writes it
	Currency    string `json:"currency,omitempty"`  // ISO 4217, of the costs
	Counts      Counts `json:"counts"`
}

// Key tells records apart: within one file those with the same key add up, and
// a later file replaces them.
type Key struct {
	Source, Actor, Tool, Model, Currency string
	Day                                  Day
	PeriodDays                           int32
}

// Key is the key of the record.
func (r *Record) Key() Key {
	return Key{
		Source: r.Source, Actor: r.Actor.Key, Tool: r.Tool, Model: r.Model, Currency: r.Currency,
		Day: r.Day, PeriodDays: r.PeriodDays,
	}
}
