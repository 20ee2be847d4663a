package client

import (
	"context"
	"fmt"
	"time"

	"waterline/assessment"
)

// Overtaken is the refusal of a save that was based on an older state of the
// client. Nothing was saved.
type Overtaken struct {
	Now Client // as it is stored
	By  Author // who saved it; the zero value where that is not known
	At  time.Time
}

func (o *Overtaken) Error() string {
	return fmt.Sprintf("client %s was saved by somebody else as version %d", o.Now.ID, o.Now.Version)
}

// As makes it a Conflict for the edge.
func (o *Overtaken) As(target any) bool {
	known, ok := target.(**assessment.Error)
	if ok {
		*known = &assessment.Error{Code: assessment.Conflict, Safe: "error.client_changed", Err: o}
	}
	return ok
}

// savesLookedAt is how many entries are searched for the save that came first.
const savesLookedAt = 50

// overtaken tells a refused save who came first.
func (s *Service) overtaken(ctx context.Context, organisation, id string) error {
	now, err := s.Store.Client(ctx, organisation, id)
	if err != nil {
		return err
	}
	line, err := s.Store.Timeline(ctx, organisation, id, 0, savesLookedAt)
	if err != nil {
		return err
	}
	o := &Overtaken{Now: now, At: now.UpdatedAt}
	for _, e := range line.Entries {
		if (e.Kind == Edited || e.Kind == Staged) && e.At.Equal(now.UpdatedAt) {
			o.By = e.By
			break
		}
	}
	return o
}
