package assessment

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

	Trend  *float64 `json:"trend,omitempty"`  // change of its monthly cost in three months, as a fraction
	Renews string   `json:"renews,omitempty"` // day on which its contract renews, YYYY-MM-DD
}
