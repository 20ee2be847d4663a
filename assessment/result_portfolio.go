package assessment

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
