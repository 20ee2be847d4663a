package telemetry

import (
	"context"
	"errors"
	"time"

	"waterline/assessment"
)

// Answers counts what respondents save in a store.
func (p *Probe) Answers(kept assessment.Store) assessment.Store { return &answers{kept, p} }

type answers struct {
	assessment.Store
	probe *Probe
}

// Save implements assessment.Store.
func (a *answers) Save(ctx context.Context, id string, changes []assessment.Change, now time.Time) error {
	begun := a.probe.clock()
	err := a.Store.Save(ctx, id, changes, now)
	a.count(len(changes), begun, err)
	return err
}

// SaveByKey implements assessment.Store.
func (a *answers) SaveByKey(ctx context.Context, keyHash string, changes []assessment.Change, now time.Time) ([]int64, error) {
	begun := a.probe.clock()
	versions, err := a.Store.SaveByKey(ctx, keyHash, changes, now)
	a.count(len(changes), begun, err)
	return versions, err
}

func (a *answers) count(n int, begun time.Time, err error) {
	m := a.probe.metrics
	var overtaken *assessment.Overtaken
	var refusal *assessment.Error
	switch {
	case err == nil:
		m.saving.Observe(a.probe.clock().Sub(begun).Seconds())
		m.saves.WithLabelValues("saved").Add(float64(n))
	case errors.As(err, &overtaken):
		m.saves.WithLabelValues("overtaken").Add(float64(n))
	case errors.As(err, &refusal):
		m.saves.WithLabelValues("refused").Add(float64(n))
	default:
		m.saves.WithLabelValues("failed").Add(float64(n))
	}
}
