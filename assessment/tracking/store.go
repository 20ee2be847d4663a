package tracking

import (
	"context"

	"waterline/assessment"
	"waterline/assessment/client"
)

// Store keeps initiatives with all that was entered of them. Every method takes
// the organisation that asks: what belongs to another is NotFound, as if it did
// not exist. A method that returns without error has its effect on disk.
type Store interface {
	// AddInitiative stores a new initiative with its first state and the entry of
	// its client's timeline. NotFound if the client is not there, *Taken if the
	// process has one that goes on.
	AddInitiative(ctx context.Context, i Initiative) error
	// Initiative returns one with every state and every version of its actuals.
	Initiative(ctx context.Context, organisation, id string) (Initiative, error)
	// Initiatives lists those of a client in the same way, the newest start first.
	// NotFound if the client is not there.
	Initiatives(ctx context.Context, organisation, client string) ([]Initiative, error)
	// InitiativesOf is Initiatives of many clients, by client; clients that are not
	// there have none.
	InitiativesOf(ctx context.Context, organisation string, clients []string) (map[string][]Initiative, error)
	// AllInitiatives lists those of every client of the organisation in the same
	// way.
	AllInitiatives(ctx context.Context, organisation string) ([]Initiative, error)
	// SaveState sets state, months and owner to those of i and adds the step, and
	// the entry of the timeline where there is one. It needs the edition that was
	// read; Conflict if another save came between, *Taken if the process has
	// another initiative that goes on by now.
	SaveState(ctx context.Context, organisation string, i Initiative, step State, e *client.Entry) error
	// SaveActuals appends to initiatives, all or none, with an entry of the
	// timeline for each. It needs the editions that were read; Conflict if another
	// save came between.
	SaveActuals(ctx context.Context, organisation string, changes []Change) error
}

// Change is what is appended to one initiative.
type Change struct {
	Initiative string
	Edition    int64 // that was read
	Actuals    []Actual
	Entry      client.Entry
}

// Taken is the refusal of a second initiative for a process that has one.
type Taken struct{ Initiative string } // id of the one that goes on

func (t *Taken) Error() string { return "the process has initiative " + t.Initiative }

// As makes it a Conflict for the edge.
func (t *Taken) As(target any) bool {
	known, ok := target.(**assessment.Error)
	if ok {
		*known = &assessment.Error{Code: assessment.Conflict, Safe: "error.initiative_taken", Err: t}
	}
	return ok
}
