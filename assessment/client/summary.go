package client

import (
	"time"

	"waterline/assessment"
)

// Summary is what lists show of a client's newest result, kept beside the
// client so that no list reads a result.
type Summary struct {
	Assessment string
	Version    int64
	At         time.Time
	Currency   string
	Months     int     // the horizon
	P5         float64 // of the chosen set's net present value
	P50        float64
	P95        float64
	Chosen     int    // 0: the answer is to do nothing now
	Weakest    string // id of the dimension with the lowest level, "" when none can be shown
	Level      float64
}

// Known reports whether there is a result.
func (s Summary) Known() bool { return s.Assessment != "" }

// SummaryOf is the summary of a version of an assessment.
func SummaryOf(id string, version int64, r assessment.Result, at time.Time) Summary {
	s := Summary{
		Assessment: id, Version: version, At: at, Currency: r.Currency, Months: r.HorizonMonths,
		P5: r.Portfolio.NPV.P5, P50: r.Portfolio.NPV.P50, P95: r.Portfolio.NPV.P95, Chosen: len(r.Portfolio.Chosen),
	}
	for _, d := range r.Maturity.Dimensions {
		if d.Level != nil && (s.Weakest == "" || *d.Level < s.Level) {
			s.Weakest, s.Level = d.ID, *d.Level
		}
	}
	return s
}

// Card is what the portfolio view shows of a client beyond its summary.
type Card struct {
	Quarters []Quarter `json:"quarters"`          // cumulative net of the chosen set; empty when nothing is chosen
	Starter  *First    `json:"starter,omitempty"` // the first project, where there is one
}

// Quarter is the range of the cumulative net at the end of a quarter.
type Quarter struct {
	Month int     `json:"month"`
	P5    float64 `json:"p5"`
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
}

// First is a starter project with the rule that stops it.
type First struct {
	ID      string             `json:"id,omitempty"` // of the process; cards of before initiatives lack it
	Process string             `json:"process"`      // its name
	Play    string             `json:"play"`
	Price   float64            `json:"price"`
	Kill    assessment.Measure `json:"kill"` // stop below this
	Target  assessment.Measure `json:"target"`
	Month   int                `json:"month"` // when both are judged
	State   KillState          `json:"state"` // as kept it is not started; readers put the initiative's in its place
}

// monthsInQuarter is the distance of the figures of a card.
const monthsInQuarter = 3

// CardOf is the card of a result.
func CardOf(r assessment.Result) Card {
	c := Card{Quarters: make([]Quarter, 0)}
	for _, m := range r.Portfolio.Fan {
		if m.Month%monthsInQuarter == 0 {
			c.Quarters = append(c.Quarters, Quarter{m.Month, m.P5, m.P50, m.P95})
		}
	}
	if charter := r.Starter.Charter; charter != nil {
		c.Starter = &First{
			ID: *r.Starter.ID, Process: charter.Process, Play: charter.Play, Price: charter.Price,
			Kill: charter.Kill, Target: charter.Target, Month: charter.Month, State: NotStarted,
		}
	}
	return c
}
