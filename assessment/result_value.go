package assessment

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
