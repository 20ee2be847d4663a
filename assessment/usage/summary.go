package usage

import "waterline/assessment/calendar"

// Summary is what records say of groups of people, and all of it that leaves
// the company or is stored with answers: counts, sums and histograms of at least
// MinGroup people each, never a person. What is worked out further is worked out
// from a Summary alone, so that an export imported whole and one summarised on a
// machine of the company give the same result.
type Summary struct {
	From     Day           `json:"from"`
	To       Day           `json:"to"` // the last day, inclusive
	Currency string        `json:"currency"`
	MinGroup int           `json:"min_group"`
	Records  int           `json:"records"`
	Actors   int           `json:"actors"`
	Tools    []ToolSummary `json:"tools"`            // by name
	Shadow   []ShadowUse   `json:"shadow,omitempty"` // by tool and group
}

// ToolSummary is one tool. Its money is of one source and one kind: two sources
// may tell the same money, and kinds are never added.
type ToolSummary struct {
	Tool     string      `json:"tool"`
	Vendor   string      `json:"vendor"`
	Source   string      `json:"source"`
	Kind     string      `json:"kind"`               // billed, included, estimated or list; "billed_included" where both are parts of one bill
	Withheld string      `json:"withheld,omitempty"` // few or dominated: nothing is said of the tool
	Plan     Plan        `json:"plan"`
	Months   []MonthSum  `json:"months"`          // of the whole tool, in order
	Seats    *SeatCount  `json:"seats,omitempty"` // where the source lists seats that nobody used too
	Result   []Outcome   `json:"result,omitempty"`
	All      *GroupUse   `json:"all,omitempty"`    // everybody together, of whom the groups are parts; nil where nobody is named
	Groups   []GroupUse  `json:"groups"`           // by name; "" is who belongs to no group; none where no groups were given
	Others   []SourceSum `json:"others,omitempty"` // what other sources and kinds say of the tool, not added
	Apart    []string    `json:"apart,omitempty"`  // codes of what was left out before testing, such as flat_plan, cap, service
	Leaves   float64     `json:"leaves,omitempty"` // money of what is no person's metered use, in units of Currency
	Price    float64     `json:"price,omitempty"`  // of the same tokens since Plan.Since, over that before; 0 where it is not known
	Basis    Basis       `json:"basis,omitempty"`  // what names the actors
	Events   bool        `json:"events,omitempty"` // the source tells single requests
}

// Plan is what the organisation says of a tool beside its export. Amounts are
// for a person and a month, in units of the Summary's currency; 0 is none.
type Plan struct {
	Floor float64 `json:"floor,omitempty"` // expected at least
	Cap   float64 `json:"cap,omitempty"`   // allowed at most
	Seat  float64 `json:"seat,omitempty"`  // price of a seat
	Since Day     `json:"since,omitzero"`  // the day from which use was asked for
}

// MonthSum is a calendar month of a tool. A month with too few people has only
// its days and Withheld.
type MonthSum struct {
	Month    calendar.Month `json:"month"`
	Days     int            `json:"days"`            // that the records cover
	Whole    bool           `json:"whole,omitempty"` // they cover all of it
	Withheld string         `json:"withheld,omitempty"`
	Amount   float64        `json:"amount"`
	Actors   int            `json:"actors"` // people with any use; 0 where nobody is named
}

// SeatCount says how many paid seats were used in the last full month.
type SeatCount struct {
	Month  calendar.Month `json:"month"`
	Paid   int            `json:"paid"`
	Active int            `json:"active"`
}

// Outcome is what a tool's records count as a result, over the whole period.
type Outcome struct {
	Measure string `json:"measure"` // the name of a Measure, such as prs_merged
	Count   int64  `json:"count"`
}

// SourceSum is what another source or kind says of a tool.
type SourceSum struct {
	Source string  `json:"source"`
	Kind   string  `json:"kind"`
	Amount float64 `json:"amount"`
}

// GroupUse is one group's use of one tool. A group that is too small, or that
// one person dominates, or that would give another one away, has only its name
// and Withheld.
type GroupUse struct {
	Group    string     `json:"group"`
	Withheld string     `json:"withheld,omitempty"` // why: few, dominated or complement
	Actors   int        `json:"actors,omitempty"`   // people since Plan.Since, or all of them
	Amount   float64    `json:"amount,omitempty"`   // of After and, where enough people used the tool before, of before
	After    float64    `json:"after,omitempty"`    // since Plan.Since, or all of it
	Spread   *Spread    `json:"spread,omitempty"`
	Near     *Near      `json:"near,omitempty"`
	End      *PeriodEnd `json:"end,omitempty"`
	Loop     *Loop      `json:"loop,omitempty"`
	Tie      *Tie       `json:"tie,omitempty"`
	Shape    *Shape     `json:"shape,omitempty"`
}

// Spread is how many person-months have which amount, by bins of ln(amount/T)
// of width Width with an edge at 0; the first and the last bin are open. T is
// the plan's floor.
type Spread struct {
	Width  float64 `json:"width"`
	Lowest float64 `json:"lowest"` // upper edge of the first bin
	Before []int   `json:"before,omitempty"`
	After  []int   `json:"after"`
}

// Everyone is the group of all people of a tool.
const Everyone = "*"

// Near counts person-months just above and just below the floor T: above in
// [T, 1.1T), below in [0.9T, T), after and before the day from which use was
// asked for. Products are sums over people of the products of their four counts,
// upper triangle by rows, so that months of the same person do not count as
// independent.
type Near struct {
	People      int         `json:"people"` // with any of these months
	Above       int         `json:"above"`
	Below       int         `json:"below"`
	AboveBefore int         `json:"above_before"`
	BelowBefore int         `json:"below_before"`
	Products    [10]float64 `json:"products"`
}

// PeriodEnd is the surge of those still short of the floor in the last five days
// of a month, over what those above it do in the same days.
type PeriodEnd struct {
	Short   int     `json:"short"`   // people who were short in some month
	People  int     `json:"people"`  // they and those they are compared with
	Periods int     `json:"periods"` // months
	Effect  float64 `json:"effect"`  // θ, on the scale of asinh(daily amount)
	SE      float64 `json:"se"`
	P       float64 `json:"p"`      // one-sided, by permutation
	Excess  float64 `json:"excess"` // amount of the surge
}

// Loop is how regular the requests of people are: of those with enough gaps
// between requests, how many are flagged, and the amount of what repeats. Where
// those flagged are too few to be spoken of, Few is set and nothing else of them.
type Loop struct {
	Actors  int     `json:"actors"`  // people with such a week
	Weeks   int     `json:"weeks"`   // people-weeks with enough gaps
	Gaps    int     `json:"gaps"`    // in them
	Flagged int     `json:"flagged"` // people with a week whose p-value, times their weeks, is below Level
	Few     bool    `json:"few,omitempty"`
	Level   float64 `json:"level"`
	P       float64 `json:"p"`      // of so many by chance
	Amount  float64 `json:"amount"` // of what repeats, since Plan.Since
	SE      float64 `json:"se"`     // of Amount, over people
}

// Tie is how use and results go together, by rank, before and after.
type Tie struct {
	Measure      string  `json:"measure"`
	ActorsBefore int     `json:"actors_before"`
	Actors       int     `json:"actors"`
	Before       float64 `json:"before"` // Spearman's ρ
	After        float64 `json:"after"`
	SE           float64 `json:"se"`            // of atanh(Before) − atanh(After), over people
	Growth       float64 `json:"growth"`        // of the amount a person-month, as ln
	ResultGrowth float64 `json:"result_growth"` // of the results a person-month, as ln
}

// Shape is how the amount spreads over people.
type Shape struct {
	GiniBefore float64 `json:"gini_before"`
	Gini       float64 `json:"gini"`
	SE         float64 `json:"se"`                    // of the difference, over people
	TenthFifty float64 `json:"tenth_fifty,omitempty"` // P10/P50 after, of at least 50 people
	TopTenth   float64 `json:"top_tenth,omitempty"`   // share of the amount of the tenth of people who use most, of at least 50
}

// ShadowUse counts the people of a group who were seen to use a tool that is
// not approved, in a log of a proxy or of names that were looked up.
type ShadowUse struct {
	Tool     string `json:"tool"`               // id in the list of tools
	Name     string `json:"name,omitempty"`     // of the tool, as that list had it
	Training string `json:"training,omitempty"` // what becomes of inputs, as that list had it: used, not_used, depends or unknown
	Group    string `json:"group"`
	Withheld string `json:"withheld,omitempty"`
	Actors   int    `json:"actors,omitempty"`
	Requests int64  `json:"requests,omitempty"`
	First    Day    `json:"first,omitzero"`
	Last     Day    `json:"last,omitzero"`
}
