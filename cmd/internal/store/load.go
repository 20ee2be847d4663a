package store

import (
	"context"
	"encoding/json"
	"fmt"

	"waterline/assessment/client"
)

// mostLoaded bounds the clients of one transaction, so that others get a turn.
const mostLoaded = 250

// LoadClients stores new clients with all that belongs to them, many to a
// transaction. Those before one that fails are kept.
func (s *Store) LoadClients(ctx context.Context, clients []client.Whole) error {
	for len(clients) > 0 {
		n := min(len(clients), mostLoaded)
		some := clients[:n]
		err := s.write(ctx, func(w *writer) error {
			for i := range some {
				if err := load(w, &some[i]); err != nil {
					return fmt.Errorf("client %s: %w", some[i].Client.ID, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		clients = clients[n:]
	}
	return nil
}

func load(w *writer, c *client.Whole) error {
	if err := putClient(w, c.Client); err != nil {
		return err
	}
	if err := addEntry(w, c.Client.ID, client.Entry{Kind: client.Added, At: c.Client.CreatedAt, By: c.By, Text: string(c.Client.Stage)}); err != nil {
		return err
	}
	last := -1
	for i, run := range c.Runs {
		if run.Result != nil {
			last = i
		}
	}
	for i := range c.Runs {
		if err := loadRun(w, c, &c.Runs[i], i == last); err != nil {
			return err
		}
	}
	for _, e := range c.Entries {
		if err := addEntry(w, c.Client.ID, e); err != nil {
			return err
		}
	}
	return nil
}

// loadRun stores an assessment. Only the newest result reaches the summary.
func loadRun(w *writer, c *client.Whole, run *client.Run, newest bool) error {
	create, err := creation(run.Draft)
	if err != nil {
		return err
	}
	if err := create(w); err != nil {
		return err
	}
	d := run.Draft
	if _, err := w.exec(joinClient, d.ID, c.Client.Organisation, c.Client.ID); err != nil {
		return err
	}
	if err := addEntry(w, c.Client.ID, client.Entry{Kind: client.Started, At: d.CreatedAt, By: c.By, Assessment: d.ID}); err != nil {
		return err
	}
	if run.Result == nil || d.SubmittedAt == nil {
		return nil
	}
	value, err := json.Marshal(run.Result)
	if err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	var number int64
	npv := run.Result.Portfolio.NPV
	err = w.change(insertResult, []any{d.ID, string(value), d.SubmittedAt.UnixMilli(), string(run.Encoded), run.Result.Currency, npv.P50, npv.Mean}, &number)
	if err != nil {
		return fmt.Errorf("put result: %w", err)
	}
	e := client.Entry{Kind: client.Ran, At: *d.SubmittedAt}
	if newest {
		return ran(w, d.ID, number, *run.Result, e)
	}
	e.Assessment, e.Version = d.ID, number
	return addEntry(w, c.Client.ID, e)
}
