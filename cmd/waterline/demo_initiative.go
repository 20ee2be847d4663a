package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/client/fiction"
	"waterline/assessment/tracking"
)

// venture is an initiative of a story: what was measured of it lies about at a
// level of its forecast.
type venture struct {
	rank     int // of the opportunities of the result, in the order to consider them
	owner    string
	live     int // months until it was live; 0: it is being built
	quarters int // that were measured
	level    float64
	stopped  string // why it was stopped after the last quarter, "" where it goes on
	update   bool   // the result was updated from its figures
}

// happening is one thing that happens to an initiative, in its month.
type happening struct {
	month calendar.Month
	do    func(context.Context) error
}

// venture starts the initiatives of a client in the month after its result, and
// lets things happen to them, and whatever else, in the order in which they did.
func (d *demo) venture(ctx context.Context, practice *client.Service, id string, list []venture, all []happening) error {
	if len(list) == 0 {
		return nil
	}
	kept := d.tracking(d.kept, practice, practice.Clock)
	c, err := d.kept.Client(ctx, d.organisation, id)
	if err != nil {
		return err
	}
	newest, err := d.kept.Revision(ctx, d.organisation, c.Newest.Assessment, 0)
	if err != nil {
		return err
	}
	start := calendar.MonthOf(d.at).Plus(1)
	d.at = start.Start(time.UTC).AddDate(0, 0, 2)
	for n, v := range list {
		more, err := d.begin(ctx, kept, newest, id, start, v, uint64(n))
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Compare(a.month, b.month) })
	for _, h := range all {
		if at := h.month.Plus(1).Start(time.UTC).AddDate(0, 0, 4); at.After(d.at) && at.Before(d.now) {
			d.at = at
		}
		if err := h.do(ctx); err != nil {
			return fmt.Errorf("month %s: %w", h.month, err)
		}
	}
	return nil
}

// begin starts one initiative and lists what happens to it after.
func (d *demo) begin(ctx context.Context, kept *tracking.Service, newest client.Frozen, id string, start calendar.Month, v venture, seed uint64) ([]happening, error) {
	const quarter = 3
	people := demoPeople()
	i, err := kept.Start(ctx, d.organisation, tracking.Beginning{
		Client: id, Assessment: newest.Assessment, Version: newest.Number, Process: newest.Result.Opportunities[v.rank].ID, Owner: v.owner, Started: start,
	}, people[0])
	if err != nil {
		return nil, err
	}
	step := func(state assessment.InitiativeState, month calendar.Month, note string) happening {
		return happening{month, func(ctx context.Context) error {
			now, err := kept.Store.Initiative(ctx, d.organisation, i.ID)
			if err != nil {
				return err
			}
			_, err = kept.Step(ctx, d.organisation, i.ID, now.Edition, tracking.Step{State: state, Month: month, Owner: v.owner, Note: note}, people[0])
			return err
		}}
	}
	var out []happening
	if v.live > 0 {
		out = append(out, step(assessment.Live, start.Plus(v.live), ""))
	}
	random := rand.New(rand.NewPCG(usualSeed, seed))
	last := start
	for q := range v.quarters {
		if next := start.Plus(v.live + quarter*(q+1) - 1); next < calendar.MonthOf(d.now) {
			last = next
		} else {
			break // it has not happened yet
		}
		batch := tracking.Batch{By: people[1]}
		for _, a := range fiction.Measured(i.Forecast, start, last, v.level, random) {
			if v.live == 0 && a.Measure != assessment.MeasureCases && a.Measure != assessment.MeasureSpend {
				continue // what is not live has no effect
			}
			batch.Entries = append(batch.Entries, tracking.Entry{Initiative: i.ID, Actual: a})
		}
		out = append(out, happening{last, func(ctx context.Context) error { _, err := kept.Enter(ctx, d.organisation, batch); return err }})
	}
	if v.stopped != "" {
		out = append(out, step(assessment.Stopped, last, v.stopped))
	}
	if v.update {
		out = append(out, happening{last, func(ctx context.Context) error {
			_, err := kept.SaveUpdate(ctx, d.organisation, id, newest.Number, tracking.Reason, people[0])
			return err
		}})
	}
	return out, nil
}
