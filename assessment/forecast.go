package assessment

// Forecast is what the model expects of one opportunity, were it started, month
// by month from the start of building. It is frozen when the initiative starts,
// and actuals are held against it.
//
// Effects are those of the draws that are live by the month they are for, so
// that an actual of a live initiative is one draw of the same distribution;
// whether and when it goes live is foretold apart.
type Forecast struct {
	Process  string    `json:"process"`
	Name     string    `json:"name"`
	Play     string    `json:"play"`
	PlayName string    `json:"play_name"`
	Currency string    `json:"currency"`
	PLive    float64   `json:"p_live"`             // chance to go live
	GoLive   []float64 `json:"go_live"`            // quantiles of the months until live, of draws that go live
	Levels   []float64 `json:"levels"`             // probabilities of all quantiles here, ascending; 0.05, 0.50 and 0.95 among them
	Effects  []Effect  `json:"effects"`            // in the order of OutcomeMeasures, those foretold
	Baseline *Measure  `json:"baseline,omitempty"` // of the measure that Target and Kill are of
	Target   Measure   `json:"target"`             // P50 at the month Judged
	Kill     Measure   `json:"kill"`               // stop below this, P10 at the month Judged
	Judged   int       `json:"judged"`             // month from the start
}

// Effect is the forecast of one outcome measure.
type Effect struct {
	Measure string      `json:"measure"`
	Unit    string      `json:"unit"`
	Before  *float64    `json:"before"` // as it was before the start, where that is known
	Months  [][]float64 `json:"months"` // quantiles at Levels, by month from 1; empty where too few draws are live by then
}
