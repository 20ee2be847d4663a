package assessment

import (
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
)

// Result is the frozen outcome of one evaluation. Page, PDF, workbook and JSON
// read it and none recomputes. Shares are fractions, money is in units of
// Currency, payback in months; a month past the horizon is nil.
type Result struct {
	Method        int            `json:"method"`
	Questionnaire string         `json:"questionnaire"`
	Evidence      string         `json:"evidence"` // sha256 of the evidence data
	Answers       string         `json:"answers"`  // sha256 of the canonical answers
	Seed          uint64         `json:"seed"`
	Draws         int            `json:"draws"`
	Currency      string         `json:"currency"`
	HorizonMonths int            `json:"horizon_months"`
	Hurdle        float64        `json:"hurdle"` // yearly discount rate
	Organisation  Organisation   `json:"organisation"`
	Processes     []Process      `json:"processes"`
	Opportunities []Opportunity  `json:"opportunities"` // in the order to consider them; those below the gate last
	Portfolio     Portfolio      `json:"portfolio"`
	Starter       Starter        `json:"starter"`
	Sensitivity   []Driver       `json:"sensitivity"`
	MeasureFirst  []Measurement  `json:"measure_first"`
	Maturity      Maturity       `json:"maturity"`
	Spend         Spend          `json:"spend"`
	Signals       []Signal       `json:"signals"`
	Bottleneck    Bottleneck     `json:"bottleneck"`
	Checks        []Check        `json:"checks"`
	Provenance    []Provenance   `json:"provenance"`
	Disagreements []Disagreement `json:"disagreements,omitempty"` // what respondents answered differently
	AsOf          calendar.Month `json:"as_of,omitzero"`          // up to which Initiatives are known
	Initiatives   []Course       `json:"initiatives,omitempty"`   // opportunities that were started, by process
	Usage         *Usage         `json:"usage,omitempty"`         // of exports and of answers about targets for use
	Mix           Mix            `json:"mix"`
	Notes         problem.List   `json:"notes,omitempty"` // what was left out and why
}

// Organisation is who the report is about.
type Organisation struct {
	Name      string   `json:"name"`
	Industry  string   `json:"industry,omitempty"`
	Headcount *float64 `json:"headcount,omitempty"`
	Depth     string   `json:"depth"` // quick or full: how much was asked
}

// Process is one process as it runs today.
type Process struct {
	ID             string   `json:"id"`
	Name           string   `json:"name"`
	Function       string   `json:"function"`
	Cases          float64  `json:"cases"`                     // a month, middle of the stated range
	Hours          Span     `json:"hours"`                     // hands-on hours a month
	Cost           Span     `json:"cost"`                      // of those hours, a month
	CycleHours     *float64 `json:"cycle_hours,omitempty"`     // start to finish, waiting included
	FlowEfficiency *float64 `json:"flow_efficiency,omitempty"` // hands-on share of that time
	Backlog        *float64 `json:"backlog,omitempty"`         // open cases
	Touchless      *float64 `json:"touchless,omitempty"`       // share that goes through untouched today
	ErrorRate      *float64 `json:"error_rate,omitempty"`
	HoldsUp        *int     `json:"holds_up,omitempty"` // 1…5, how much it holds others up
	Constraint     bool     `json:"constraint"`         // named as the one step to fix
}

// Bottleneck is the step the respondent would fix first.
type Bottleneck struct {
	Process   string   `json:"process,omitempty"` // id, when it is one of the listed
	Text      string   `json:"text,omitempty"`    // otherwise, as typed
	Why       string   `json:"why,omitempty"`
	WaitHours *float64 `json:"wait_hours,omitempty"`
	Cost      *float64 `json:"cost,omitempty"` // of the delay, a month
	Next      string   `json:"next,omitempty"` // where work would queue next
}

// Signal is one sign that use itself is rewarded; never about a person.
type Signal struct {
	Question string `json:"question"`
	Strength string `json:"strength"` // some or strong
}

// Check is a question back to the respondent, never a verdict.
type Check struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"` // ask or flag
	Message string   `json:"message"`
	Where   []string `json:"where"`
}

// Provenance says where one drawn or fixed quantity comes from.
type Provenance struct {
	Path       string       `json:"path"`
	Letter     Letter       `json:"letter"`
	Source     string       `json:"source"` // question id, evidence id or "override"
	Knots      [][2]float64 `json:"knots"`
	Low        float64      `json:"p5"` // as drawn, shifts and limits applied
	Middle     float64      `json:"p50"`
	High       float64      `json:"p95"`
	Scale      string       `json:"scale"`
	Unit       string       `json:"unit"`
	References []string     `json:"references,omitempty"`
	Strength   string       `json:"strength,omitempty"`
	Checked    string       `json:"checked,omitempty"`  // date the evidence was last checked
	Reason     string       `json:"reason,omitempty"`   // of an override
	Replaces   string       `json:"replaces,omitempty"` // evidence id an override stands in for
	By         string       `json:"by,omitempty"`       // who reported it, where somebody besides the owner gave a name

	// Unconfirmed is the date of an answer of the run before that nobody
	// confirmed in this one; it does not count as measured.
	Unconfirmed string `json:"unconfirmed,omitempty"`
}

// Mix is the share of drawn quantities by how they are known.
type Mix struct {
	Measured  float64 `json:"measured"`
	Reported  float64 `json:"reported"`
	Benchmark float64 `json:"benchmark"`
	Default   float64 `json:"default"`
}
