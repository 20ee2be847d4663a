package assessment

import "waterline/assessment/calendar"

// Course is what has become of an initiative up to Result.AsOf, and what its
// actuals did to the figures of its opportunity, which are from then on: what
// was spent before is in none of them.
type Course struct {
	Process    string          `json:"process"`
	Name       string          `json:"name"`
	State      InitiativeState `json:"state"`
	Started    calendar.Month  `json:"started"`
	Live       calendar.Month  `json:"live,omitzero"`
	Ended      calendar.Month  `json:"ended,omitzero"`
	Elapsed    int             `json:"elapsed"`         // months from the start, AsOf included
	Spent      *float64        `json:"spent,omitempty"` // one-off cost so far, as measured last
	Actuals    int             `json:"actuals"`         // that were entered
	Used       int             `json:"actuals_used"`    // that moved the figures; 0 while there are too few
	Realised   *Moved          `json:"realised"`        // share of the effect that is repeated; nil while there are too few actuals
	Moved      []Moved         `json:"moved"`           // the other quantities that actuals moved noticeably, in the order of Quantities
	HoursFreed *Span           `json:"hours_freed"`     // a month, in the month AsOf; nil while it is not live
}

// Moved is a quantity before actuals and after them.
type Moved struct {
	Quantity string `json:"quantity"` // a name of Quantities
	Before   Span   `json:"before"`
	After    Span   `json:"after"`
}
