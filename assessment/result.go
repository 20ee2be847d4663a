package assessment

import "waterline/assessment/problem"

// Result is the frozen outcome of one evaluation. Page, PDF, workbook and JSON
// read it and none recomputes. Shares are fractions, money is in units of
// Currency, payback in months; a month past the horizon is nil.
type Result struct {
	Method        int           `json:"method"`
	Questionnaire string        `json:"questionnaire"`
	Evidence      string        `json:"evidence"` // sha256 of the evidence data
	Answers       string        `json:"answers"`  // sha256 of the canonical answers
	Seed          uint64        `json:"seed"`
	Draws         int           `json:"draws"`
	Currency      string        `json:"currency"`
	HorizonMonths int           `json:"horizon_months"`
	Hurdle        float64       `json:"hurdle"` // yearly discount rate
	Organisation  Organisation  `json:"organisation"`
	Processes     []Process     `json:"processes"`
	Opportunities []Opportunity `json:"opportunities"` // in the order to consider them; those below the gate last
	Portfolio     Portfolio     `json:"portfolio"`
	Starter       Starter       `json:"starter"`
	Sensitivity   []Driver      `json:"sensitivity"`
	MeasureFirst  []Measurement `json:"measure_first"`
	Maturity      Maturity      `json:"maturity"`
	Spend         Spend         `json:"spend"`
	Signals       []Signal      `json:"signals"`
	Bottleneck    Bottleneck    `json:"bottleneck"`
	Checks        []Check       `json:"checks"`
	Provenance    []Provenance  `json:"provenance"`
	Mix           Mix           `json:"mix"`
	Notes         problem.List  `json:"notes,omitempty"` // what was left out and why
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

// Span is a figure with its 90 % range.
type Span struct {
	P5   float64 `json:"p5"`
	P50  float64 `json:"p50"`
	P95  float64 `json:"p95"`
	Mean float64 `json:"mean"`
}

// Value is a net present value with the chance that it is positive.
type Value struct {
	Span
	PPositive float64   `json:"p_positive"`
	CVaR      float64   `json:"cvar"`           // mean of the worst 5 %
	Dots      []float64 `json:"dots,omitempty"` // 20 equally likely values, ascending
}

// Payback counts months until the cumulative net is no longer negative.
type Payback struct {
	P50   *float64 `json:"p50"`
	P90   *float64 `json:"p90"`
	PNone float64  `json:"p_none"` // chance of "not within the horizon"
}

// Cost is the one-off cost.
type Cost struct {
	Mean float64 `json:"mean"`
	P80  float64 `json:"p80"`
}

// Suitability is how well the work suits automation, 0…1, with its parts.
type Suitability struct {
	Value float64            `json:"value"`
	Parts map[string]float64 `json:"parts"`
}

// Opportunity is one intervention in one process.
type Opportunity struct {
	ID                  string      `json:"id"` // of the process
	Name                string      `json:"name"`
	Function            string      `json:"function"`
	Play                string      `json:"play"`
	PlayName            string      `json:"play_name"`
	PlayText            PlayText    `json:"play_text"`
	Route               string      `json:"route"`    // rules, vendor, internal or agent
	Contract            string      `json:"contract"` // fixed or time
	Suitability         Suitability `json:"suitability"`
	Feasible            bool        `json:"feasible"`
	Reason              string      `json:"reason"`  // code when not feasible, such as "low_suitability"
	Release             string      `json:"release"` // code of what would change that
	NPV                 Value       `json:"npv"`
	NPVIfLive           Span        `json:"npv_if_live"`
	LossIfStopped       float64     `json:"loss_if_stopped"` // mean NPV of the draws that are stopped; negative
	Payback             Payback     `json:"payback"`
	HoursFreed          Span        `json:"hours_freed"` // a month once settled
	Cost                Cost        `json:"cost"`
	ValuePerCost        float64     `json:"value_per_cost"`        // mean NPV per unit of P80 cost; the order shown
	Production          float64     `json:"production"`            // chance to reach production, mean of S
	StraightThroughGain float64     `json:"straight_through_gain"` // mean share of cases newly untouched
	Best                float64     `json:"best"`                  // chance to have the highest NPV
	Top3                float64     `json:"top3"`
	Waterfall           Waterfall   `json:"waterfall"`
	Harm                *int        `json:"harm,omitempty"` // 1…5 as answered
	EVPIFirst           []Worth     `json:"evpi_first"`
}

// PlayText is what the playbook says of the intervention.
type PlayText struct {
	Does      string   `json:"does"`
	Person    string   `json:"person"` // what a person still does
	Needs     []string `json:"needs"`
	Measure   string   `json:"measure"` // first outcome measure
	FailsWhen string   `json:"fails_when"`
}

// Waterfall is the mean present value of each part of the net, over all draws.
// The parts add up to Net.
type Waterfall struct {
	Time        float64 `json:"time"`        // saved hours that become money
	Errors      float64 `json:"errors"`      // fewer errors
	Delay       float64 `json:"delay"`       // less delay at the constraint
	Run         float64 `json:"run"`         // negative
	Maintenance float64 `json:"maintenance"` // negative
	Build       float64 `json:"build"`       // negative
	Change      float64 `json:"change"`      // training and change, negative
	Net         float64 `json:"net"`
}

// Worth is the money value of knowing one input before deciding.
type Worth struct {
	Path  string  `json:"path"`
	EVPPI float64 `json:"evppi"`
}

// Measurement is one thing to find out before deciding.
type Measurement struct {
	Path     string  `json:"path"`
	EVPPI    float64 `json:"evppi"`
	Days     float64 `json:"days"`    // person-days it takes
	PerDay   float64 `json:"per_day"` // the order of the list
	Question string  `json:"question,omitempty"`
	Letter   Letter  `json:"letter"`
}

// BuildOrBuy is what the same cases cost over the horizon when the solution is
// owned and when it is subscribed to, were it to go live.
type BuildOrBuy struct {
	ID       string   `json:"id"`
	Own      Span     `json:"own"`
	Buy      Span     `json:"buy"`
	CrossP50 *float64 `json:"cross_p50"` // month from which owning has cost no more
	PCross   float64  `json:"p_cross"`   // chance that there is one within the horizon
	Leave    float64  `json:"leave"`     // fees still due when the subscription is left
}

// Leverage is how many cases an hour of people's time sees through, now and
// once the play has settled, and the days from decision to first result.
type Leverage struct {
	ID           string `json:"id"`
	Now          Span   `json:"now"`
	With         Span   `json:"with"`
	DaysToResult Span   `json:"days_to_result"`
}

// Pair is the chance that one opportunity beats another.
type Pair struct {
	A    string  `json:"a"`
	B    string  `json:"b"`
	Wins float64 `json:"wins"` // P(A beats B)
}

// Portfolio is the chosen set, summed draw by draw.
type Portfolio struct {
	NPV            Value        `json:"npv"`
	NPVIndependent Value        `json:"npv_independent"` // were the initiatives independent
	HoursFreed     Span         `json:"hours_freed"`
	Cost           Cost         `json:"cost"`
	Payback        Payback      `json:"payback"`
	Waterfall      Waterfall    `json:"waterfall"`
	Chosen         []string     `json:"chosen"`
	Budget         *float64     `json:"budget,omitempty"`
	FixedWorth     float64      `json:"fixed_worth"` // mean NPV gained by a fixed price over time and materials
	Pairs          []Pair       `json:"pairs,omitempty"`
	BuildOrBuy     []BuildOrBuy `json:"build_or_buy"`
	Leverage       []Leverage   `json:"leverage"`
	Fan            []FanMonth   `json:"fan"` // cumulative undiscounted net of the chosen set; empty when none
	Quarters       []Quarter    `json:"quarters"`
}

// FanMonth holds the quantiles of the cumulative net at the end of one month:
// the bands hold 90, 68 and 40 % of the draws.
type FanMonth struct {
	Month int     `json:"month"`
	P5    float64 `json:"p5"`
	P16   float64 `json:"p16"`
	P30   float64 `json:"p30"`
	P50   float64 `json:"p50"`
	P70   float64 `json:"p70"`
	P84   float64 `json:"p84"`
	P95   float64 `json:"p95"`
}

// Quarter is one column of the roadmap.
type Quarter struct {
	Number int    `json:"number"` // 1 is the next quarter
	Steps  []Step `json:"steps"`
}

// Step is one row of the roadmap in one quarter.
type Step struct {
	Kind        string `json:"kind"`        // measure, prepare, build, decide, run
	ID          string `json:"id"`          // opportunity, dimension or question it belongs to
	Name        string `json:"name"`        // of the opportunity, when it is one
	Conditional bool   `json:"conditional"` // depends on an earlier decision
}

// Starter is the first small project, or the reason why there is none.
type Starter struct {
	ID       *string  `json:"id"`
	Reason   string   `json:"reason"` // code: chosen, or why none qualifies
	Charter  *Charter `json:"charter"`
	Cheapest *Worth   `json:"cheapest,omitempty"` // when none qualifies: what to measure first
}

// Charter is what is signed for the starter project.
type Charter struct {
	Process  string   `json:"process"`
	Play     string   `json:"play"`
	ScopeIn  []string `json:"scope_in"`
	ScopeOut []string `json:"scope_out"`
	Price    float64  `json:"price"` // fixed, the P80 of the one-off cost
	Weeks    float64  `json:"weeks"` // P80 until live
	Baseline Measure  `json:"baseline"`
	Target   Measure  `json:"target"`   // P50 of the model at Month
	Kill     Measure  `json:"kill"`     // stop below this, the P10 at Month
	Month    int      `json:"month"`    // month the target and the stop rule are judged
	Cases    int      `json:"cases"`    // number that shows the target effect with 90 % power, 5 % one-sided
	PProven  float64  `json:"p_proven"` // chance to be live and proven within 12 weeks
	Stays    []string `json:"stays"`    // what stays with the client
}

// Measure is an outcome measure with a value.
type Measure struct {
	Name   string  `json:"name"` // code, such as "straight_through"
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Letter Letter  `json:"letter"`
}

// Driver is one input and what it does to the portfolio's NPV.
type Driver struct {
	Path           string  `json:"path"`
	FirstOrder     float64 `json:"first_order"`
	LowDecileMean  float64 `json:"low_decile_mean"`
	HighDecileMean float64 `json:"high_decile_mean"`
	EVPPI          float64 `json:"evppi"`
	Letter         Letter  `json:"letter"`
	Question       string  `json:"question,omitempty"` // that would narrow it
}

// Maturity is how AI is run, by dimension.
type Maturity struct {
	Dimensions []DimensionLevel `json:"dimensions"`
	Overall    Overall          `json:"overall"`
	StepValue  []StepValue      `json:"step_value"`
}

// DimensionLevel is one dimension's level, 1…5. Level, Low and High are nil
// when too little is known to show one.
type DimensionLevel struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Level      *float64 `json:"level"` // after gates
	SE         *float64 `json:"se"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Ungated    *float64 `json:"ungated"`
	Unadjusted *float64 `json:"unadjusted"` // were every answer linked to evidence
	Asked      int      `json:"asked"`      // answered or "I do not know"
	Unknown    int      `json:"unknown"`
	LowerBound *float64 `json:"lower_bound"` // unknowns scored as level 1
	Gate       string   `json:"gate"`        // id of the gate that binds, or ""
	Weakest    string   `json:"weakest"`     // question whose next option would help first, or ""
	NextStep   string   `json:"next_step"`   // label of that option
}

// Overall is the harmonic mean of the dimensions.
type Overall struct {
	Level   *float64 `json:"level"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	SE      *float64 `json:"se"`
	Ungated *float64 `json:"ungated"`
	Gates   []Bound  `json:"gates"`
}

// Bound is a gate that holds.
type Bound struct {
	ID      string  `json:"id"`
	Cap     float64 `json:"cap"` // on the overall level; 0 when it caps dimensions only
	Reason  string  `json:"reason"`
	Release string  `json:"release"`
	Binds   bool    `json:"binds"` // lowers a shown level
}

// StepValue is the money value of raising one dimension to level 4.
type StepValue struct {
	Dimension string  `json:"dimension"`
	NPVGain   float64 `json:"npv_gain"`
}

// Spend is a month of AI spend. The four of ByOutcome add up to Listed.
type Spend struct {
	Total       *float64  `json:"total"` // as stated
	Listed      float64   `json:"listed"`
	Idle        float64   `json:"idle"`
	Unowned     float64   `json:"unowned"`
	Shadow      float64   `json:"shadow"`
	ByOutcome   ByOutcome `json:"by_outcome"`
	Unexplained float64   `json:"unexplained"` // stated total − listed tools
	Tools       []Tool    `json:"tools"`
	ToolsStated *float64  `json:"tools_stated,omitempty"` // number of tools the respondent thinks are used
}

// ByOutcome splits listed spend by what it is tied to.
type ByOutcome struct {
	Measured float64 `json:"measured"`
	Named    float64 `json:"named"`
	Usage    float64 `json:"usage"`
	None     float64 `json:"none"`
}

// Tool is one AI tool a month.
type Tool struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Cost     float64  `json:"cost"`
	Seats    *float64 `json:"seats,omitempty"`
	Active   *float64 `json:"active,omitempty"`
	Idle     float64  `json:"idle"` // money of paid seats nobody used
	Owned    *bool    `json:"owned"`
	Approved *bool    `json:"approved"`
	Outcome  string   `json:"outcome"` // measured, named, usage, none or ""
}

// Signal is one sign that use itself is rewarded; never about a person.
type Signal struct {
	Question string `json:"question"`
	Strength string `json:"strength"` // some or strong
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
}

// Mix is the share of drawn quantities by how they are known.
type Mix struct {
	Measured  float64 `json:"measured"`
	Reported  float64 `json:"reported"`
	Benchmark float64 `json:"benchmark"`
	Default   float64 `json:"default"`
}
