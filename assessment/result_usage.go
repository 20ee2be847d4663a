package assessment

import "waterline/assessment/usage"

// Usage is what exports of AI use and the answers together say of where spend
// goes. Nothing in it is about a person. Money is in the result's currency.
type Usage struct {
	Basis      string            `json:"basis"` // export, or answers where there is none
	From       usage.Day         `json:"from,omitzero"`
	To         usage.Day         `json:"to,omitzero"`
	Records    int               `json:"records,omitempty"`
	Actors     int               `json:"actors,omitempty"`
	Prior      Interval          `json:"prior"`               // of inflated spend, from the answers alone
	Incentives []Incentive       `json:"incentives"`          // what the prior is made of
	Share      Interval          `json:"share"`               // of inflated spend in what is metered, from all that is known
	Metered    float64           `json:"metered"`             // a month, outside of shadow: what can be inflated
	Measured   float64           `json:"measured"`            // the part of it that tests speak of
	Lines      *SpendLines       `json:"lines,omitempty"`     // a month; nil where no spend is known
	Avoidable  *Span             `json:"avoidable,omitempty"` // a month, of idle and, where it was measured, inflated spend
	Verdict    string            `json:"verdict"`             // not_assessable, no_evidence, possible or likely
	Why        string            `json:"why,omitempty"`       // code of why it is not assessable
	Groups     []UsageGroup      `json:"groups,omitempty"`
	Tools      []UsageTool       `json:"tools,omitempty"`
	Shadow     []usage.ShadowUse `json:"shadow,omitempty"`
	Cheaper    []string          `json:"next,omitempty"` // codes of exports that would narrow Share most, best first
	MinGroup   int               `json:"min_group"`
	Converted  string            `json:"converted,omitempty"` // currency of the exports, where it is another; "" also where no rate is known
}

// The verdicts on inflated spend, weakest first.
const (
	NotAssessable = "not_assessable"
	NoEvidence    = "no_evidence"
	Possible      = "possible"
	Likely        = "likely"
)

// What a Usage rests on.
const (
	BasisExport  = "export"
	BasisAnswers = "answers"
)

// Incentive is one of the facts that make a target for use more or less likely
// to be followed.
type Incentive struct {
	ID    string  `json:"id"`    // ranking, minimum, review, distance, outcome, unattended, cap or growth
	State string  `json:"state"` // a code such as none, some, all; unknown where nobody answered
	Shift float64 `json:"shift"` // of the log odds
}

// Interval is a share with its 90 % interval.
type Interval struct {
	Low    float64 `json:"p5"`
	Middle float64 `json:"p50"`
	High   float64 `json:"p95"`
}

// SpendLines splits a month of AI spend into four lines that add up draw by
// draw, so that their means add up to Total: outside contracts, paid for nobody,
// paid for a target, and the rest. Each amount is in one of them.
type SpendLines struct {
	Total      float64 `json:"total"`
	Inflated   Span    `json:"inflated"`
	Idle       Span    `json:"idle"`
	Shadow     Span    `json:"shadow"`
	Legitimate Span    `json:"legitimate"`

	// Seen and Risk are the two parts of Inflated: of tools that tests speak of, and
	// of those of which the answers alone do.
	Seen Span `json:"inflated_seen"`
	Risk Span `json:"inflated_risk"`
}

// UsageGroup is what the tests say of one group's use of one tool. The group
// usage.Everyone is everybody together.
type UsageGroup struct {
	Tool     string      `json:"tool"`
	Group    string      `json:"group"`
	Actors   int         `json:"actors,omitempty"`
	Withheld string      `json:"withheld,omitempty"`
	Tests    []UsageTest `json:"tests,omitempty"`
	Share    *Interval   `json:"inflated_share,omitempty"`
	Verdict  string      `json:"verdict,omitempty"`
	Why      string      `json:"why,omitempty"`        // code of why it is not assessable
	Least    *float64    `json:"detectable,omitempty"` // smallest share that could have been seen
}

// UsageTest is one test with frozen definition.
type UsageTest struct {
	ID        string   `json:"id"` // threshold, period_end, loop, decoupling or concentration
	Statistic float64  `json:"statistic"`
	P         float64  `json:"p_value"`
	Adjusted  float64  `json:"q_value"`        // over all tests of the run
	Finding   string   `json:"finding"`        // consistent, silent or not_assessable
	Why       string   `json:"why,omitempty"`  // code of why it says nothing
	Innocent  []string `json:"innocent"`       // codes of other explanations
	Next      string   `json:"next,omitempty"` // code of what to check
}

// The findings of a test.
const (
	Consistent = "consistent"
	Silent     = "silent"
)

// The tests.
const (
	TestThreshold     = "threshold"
	TestPeriodEnd     = "period_end"
	TestLoop          = "loop"
	TestDecoupling    = "decoupling"
	TestConcentration = "concentration"
)

// UsageTool is one tool's money beside its results.
type UsageTool struct {
	Tool    string           `json:"tool"`
	Listed  string           `json:"listed,omitempty"` // id of the tool in the answers
	Kind    string           `json:"kind"`
	Monthly *float64         `json:"monthly,omitempty"` // mean of its last whole months
	Stated  *float64         `json:"stated,omitempty"`  // a month, in the answers
	Months  []usage.MonthSum `json:"months"`
	Seats   *usage.SeatCount `json:"seats,omitempty"`
	Idle    *float64         `json:"idle,omitempty"` // a month, of paid seats nobody used
	Results []UsageResult    `json:"results,omitempty"`
	Share   *Interval        `json:"share,omitempty"` // inflated, of its metered spend; nil where nothing is metered
	Apart   []string         `json:"apart,omitempty"` // codes of what was left out before testing
}

// UsageResult is what one result cost in tool spend, over the whole period.
type UsageResult struct {
	Measure string  `json:"measure"`
	Count   int64   `json:"count"`
	Cost    float64 `json:"cost"` // of one
}
