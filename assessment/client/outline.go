package client

import "waterline/assessment"

// Outline is what trends and boards show of a version, kept beside it so that
// none of them reads a result.
type Outline struct {
	Method        int       `json:"method"`
	Questionnaire string    `json:"questionnaire"`
	Evidence      string    `json:"evidence"`
	Currency      string    `json:"currency"`
	Months        int       `json:"horizon_months"`
	Net           Extent    `json:"net"` // of the chosen set, over the horizon
	PPositive     float64   `json:"p_positive"`
	Hours         Extent    `json:"hours_freed"` // a month, once settled
	Chosen        int       `json:"chosen"`
	Listed        float64   `json:"listed"` // spend a month of the tools that were listed
	Idle          float64   `json:"idle"`   // of that, seats that nobody uses
	Unowned       float64   `json:"unowned"`
	Levels        []Reached `json:"levels"` // of the dimensions that have one, in the order of the bank
	Usage         Usage     `json:"usage"`
}

// Extent is a middle with its 90 % range.
type Extent struct {
	P5  float64 `json:"p5"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

// Reached is the level of one dimension as a report shows it, with its 90 % range.
type Reached struct {
	Dimension string  `json:"dimension"`
	Level     float64 `json:"level"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
}

// Usage is what dashboards of AI count. It says that tools are opened, not that
// work gets done.
type Usage struct {
	Tools  int      `json:"tools"`
	Seats  *float64 `json:"seats"`  // paid, nil where no tool tells
	Active *float64 `json:"active"` // people who use them, nil where no tool tells
}

// OutlineOf is the outline of a result.
func OutlineOf(r assessment.Result) Outline {
	o := Outline{
		Method: r.Method, Questionnaire: r.Questionnaire, Evidence: r.Evidence, Currency: r.Currency, Months: r.HorizonMonths,
		Net: extent(r.Portfolio.NPV.Span), PPositive: r.Portfolio.NPV.PPositive, Hours: extent(r.Portfolio.HoursFreed),
		Chosen: len(r.Portfolio.Chosen), Listed: r.Spend.Listed, Idle: r.Spend.Idle, Unowned: r.Spend.Unowned,
		Levels: make([]Reached, 0, len(r.Maturity.Dimensions)), Usage: Usage{Tools: len(r.Spend.Tools)},
	}
	for _, d := range r.Maturity.Dimensions {
		if d.Level != nil && d.Low != nil && d.High != nil {
			o.Levels = append(o.Levels, Reached{d.ID, *d.Level, *d.Low, *d.High})
		}
	}
	for _, t := range r.Spend.Tools {
		o.Usage.Seats, o.Usage.Active = added(o.Usage.Seats, t.Seats), added(o.Usage.Active, t.Active)
	}
	return o
}

func extent(s assessment.Span) Extent { return Extent{s.P5, s.P50, s.P95} }

// added is a sum of figures of which each may be unknown.
func added(sum, x *float64) *float64 {
	if x == nil {
		return sum
	}
	total := *x
	if sum != nil {
		total += *sum
	}
	return &total
}
