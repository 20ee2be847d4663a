package reminder

import (
	"context"

	"waterline/assessment/calendar"
	"waterline/assessment/tracking"
)

// Tracking is Work by the initiatives that an organisation tracks.
type Tracking struct {
	Store interface {
		AllInitiatives(ctx context.Context, organisation string) ([]tracking.Initiative, error)
	}
}

// Tracked implements Work.
func (w Tracking) Tracked(ctx context.Context, organisation string) ([]Tracked, error) {
	all, err := w.Store.AllInitiatives(ctx, organisation)
	if err != nil {
		return nil, err
	}
	out := make([]Tracked, len(all))
	for i, one := range all {
		out[i] = Tracked{ID: one.ID, Client: one.Client, Name: one.Name(), State: one.State, Started: one.Started}
		if one.Forecast.Judged > 0 {
			out[i].Judged = one.Judged()
		}
		var before calendar.Month
		for _, a := range one.Counting() {
			if a.Month != before {
				out[i].Actuals = append(out[i].Actuals, a.Month)
			}
			before = a.Month
		}
	}
	return out, nil
}
