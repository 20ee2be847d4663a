package assessment

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

	Found     bool `json:"found,omitempty"`      // exports of AI use close it
	OnlyFound bool `json:"only_found,omitempty"` // and the answers do not
}

// StepValue is the money value of raising one dimension to level 4.
type StepValue struct {
	Dimension string  `json:"dimension"`
	NPVGain   float64 `json:"npv_gain"`
}
