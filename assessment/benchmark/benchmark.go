package benchmark

import (
	"context"
	"time"

	"waterline/assessment"
)

// Kind is what a cell is about.
type Kind string

// The kinds.
const (
	Level     Kind = "level"     // of a dimension, 1…5
	Touchless Kind = "touchless" // share of a function's cases that go through untouched today
	Minutes   Kind = "minutes"   // of hands-on work a case of a function
)

// Key names a cell.
type Key struct {
	Kind     Kind   `json:"kind"`
	Of       string `json:"of"`                 // dimension, or function of the work
	Industry string `json:"industry,omitempty"` // "" for all
}

// Span is a low and a high end.
type Span struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Cell is where organisations lie. Figures are rounded, so that no organisation
// is read out of them.
type Cell struct {
	Key
	About  int       `json:"about"`  // organisations, to the nearest step
	Middle float64   `json:"middle"` // of all such organisations
	Sure   Span      `json:"sure"`   // that holds Middle in 9 of 10 cases
	Half   Span      `json:"half"`   // where the middle half lies
	Most   Span      `json:"most"`   // where nine in ten lie
	Shown  bool      `json:"shown"`  // false where it would give another one away
	At     time.Time `json:"at"`     // of the computation
}

// Set is whose runs a cell was last made from.
type Set struct {
	Members []Member `json:"members"`
	Left    int      `json:"left"` // that took their consent back or were deleted since
}

// Member is a run.
type Member struct {
	Assessment string `json:"assessment"`
	Number     int64  `json:"number"`
}

// State is what one pool shows, and what is needed to go on from it.
type State struct {
	Pool   string    `json:"pool"`
	At     time.Time `json:"at"`
	Agreed int       `json:"agreed"` // organisations with a run
	Cells  []Cell    `json:"cells"`
	Sets   []Memory  `json:"sets"`
}

// Memory is the set of a cell.
type Memory struct {
	Key
	Set
}

// Cell finds a cell that is shown.
func (s State) Cell(k Key) (Cell, bool) {
	for _, c := range s.Cells {
		if c.Key == k && c.Shown {
			return c, true
		}
	}
	return Cell{}, false
}

// Shown lists the cells that are shown.
func (s State) Shown() []Cell {
	var out []Cell
	for _, c := range s.Cells {
		if c.Shown {
			out = append(out, c)
		}
	}
	return out
}

// Run is the newest result of an assessment whose respondent agrees.
type Run struct {
	Member
	Pool    string
	Client  string // id, "" for none
	Series  string // id of the first run that it goes back to, which may be itself
	At      time.Time
	Result  assessment.Result
	Answers []byte // that it was made from, as they are stored
}

// Store keeps what pools show.
type Store interface {
	// EachRun goes through the runs of all pools. It stops at the first error.
	EachRun(ctx context.Context, each func(Run) error) error
	// Pool finds the pool of an assessment. NotFound if the assessment is gone.
	Pool(ctx context.Context, assessment string) (string, error)
	// States lists what every pool shows.
	States(ctx context.Context) ([]State, error)
	// State is what a pool shows; the zero value where nothing was computed.
	State(ctx context.Context, pool string) (State, error)
	// SaveStates puts states in the place of all that were there.
	SaveStates(ctx context.Context, all []State) error
}
