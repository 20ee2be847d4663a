package assessment

import "waterline/assessment/usage"

// Usage is what exports of AI use and the answers together say of where spend
// goes. Nothing in it is about a person.
type Usage struct {
	Basis    string            `json:"basis"` // export, or answers where there is none
	From     usage.Day         `json:"from,omitzero"`
	To       usage.Day         `json:"to,omitzero"`
	Records  int               `json:"records,omitempty"`
	Actors   int               `json:"actors,omitempty"`
	Prior    Interval          `json:"prior"`   // of inflated spend, from the answers alone
	Share    Interval          `json:"share"`   // of inflated spend in what is metered, from all that is known
	Lines    SpendLines        `json:"lines"`   // a month
	Verdict  string            `json:"verdict"` // not_assessable, no_evidence, possible or likely
	Groups   []UsageGroup      `json:"groups,omitempty"`
	Tools    []UsageTool       `json:"tools,omitempty"`
	Shadow   []usage.ShadowUse `json:"shadow,omitempty"`
	Cheaper  []string          `json:"next,omitempty"` // exports that would narrow Share most, best first
	MinGroup int               `json:"min_group"`
}

// Interval is a share with its 90 % interval.
type Interval struct {
	Low    float64 `json:"p5"`
	Middle float64 `json:"p50"`
	High   float64 `json:"p95"`
}

// SpendLines splits a month of AI spend into four lines that add up draw by
// draw: paid for a target, paid for nobody, outside contracts, and the rest.
type SpendLines struct {
	Inflated   Span `json:"inflated"`
	Idle       Span `json:"idle"`
	Shadow     Span `json:"shadow"`
	Legitimate Span `json:"legitimate"`
}

// UsageGroup is what the tests say of one group's use of one tool.
type UsageGroup struct {
	Tool     string      `json:"tool"`
	Group    string      `json:"group"`
	Actors   int         `json:"actors,omitempty"`
	Withheld string      `json:"withheld,omitempty"`
	Tests    []UsageTest `json:"tests,omitempty"`
	Share    *Interval   `json:"inflated_share,omitempty"`
	Verdict  string      `json:"verdict,omitempty"`
	Least    *float64    `json:"detectable,omitempty"` // smallest share that could have been seen
}

// UsageTest is one test with frozen definition.
type UsageTest struct {
	ID        string   `json:"id"` // threshold, period_end, loop, decoupling or concentration
	Statistic float64  `json:"statistic"`
	P         float64  `json:"p_value"`
	Adjusted  float64  `json:"q_value"`        // over all tests of the run
	Finding   string   `json:"finding"`        // code of a sentence: consistent, silent, not_assessable
	Why       string   `json:"why,omitempty"`  // code of why it says nothing
	Innocent  []string `json:"innocent"`       // codes of other explanations
	Next      string   `json:"next,omitempty"` // code of what to check
}

// UsageTool is one tool's money beside its results.
type UsageTool struct {
	Tool    string           `json:"tool"`
	Kind    string           `json:"kind"`
	Months  []usage.MonthSum `json:"months"`
	Seats   *usage.SeatCount `json:"seats,omitempty"`
	Idle    *float64         `json:"idle,omitempty"` // a month, of paid seats nobody used
	Results []UsageResult    `json:"results,omitempty"`
}

// UsageResult is what one result cost in tool spend, over the whole period.
type UsageResult struct {
	Measure string  `json:"measure"`
	Count   int64   `json:"count"`
	Cost    float64 `json:"cost"` // of one
}
