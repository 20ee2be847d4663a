package assessment

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

// BuildOrBuy is what the same cases cost over the horizon when the solution is
// owned and when it is subscribed to, were it to go live.
type BuildOrBuy struct {
	ID  string `json:"id"`
	Own Span   `json:"own"`
	Buy Span   `json:"buy"`
	// Cost of one case handled without touch. Draws that handle less than one are
	// left out; nil when none is left.
	OwnPerCase *Span `json:"own_per_case"`
	BuyPerCase *Span `json:"buy_per_case"`

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
