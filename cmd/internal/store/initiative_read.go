package store

import (
	"context"
	"database/sql"
	"fmt"

	"waterline/assessment/calendar"
	"waterline/assessment/tracking"
)

const (
	initiativeColumns = `SELECT i.id, i.organisation_id, i.client_id, i.assessment_id, i.version, i.made_at, i.process, i.owner, i.state, i.started, i.live, i.ended,
		i.forecast, i.baseline, i.author, i.author_name, i.created_at, i.edition FROM initiative i WHERE `
	initiativeOrder  = ` ORDER BY i.client_id, i.started DESC, i.created_at DESC, i.id`
	initiativeStates = `SELECT s.initiative_id, s.number, s.state, s.month, s.note, s.author, s.author_name, s.at
		FROM initiative_state s JOIN initiative i ON i.id = s.initiative_id WHERE `
	stateOrder        = ` ORDER BY s.initiative_id, s.number`
	initiativeActuals = `SELECT a.initiative_id, a.number, a.month, a.measure, a.value, a.source, a.note, a.confirmed, a.withdrawn, a.author, a.author_name, a.at
		FROM initiative_actual a JOIN initiative i ON i.id = a.initiative_id WHERE `
	actualOrder = ` ORDER BY a.initiative_id, a.number`
)

// Initiative implements tracking.Store.
func (s *Store) Initiative(ctx context.Context, organisation, id string) (tracking.Initiative, error) {
	var list []tracking.Initiative
	err := s.view(ctx, func(tx *sql.Tx) (err error) {
		list, err = s.initiatives(ctx, tx, `i.organisation_id = $1 AND i.id = $2`, organisation, id)
		return err
	})
	if err == nil && len(list) == 0 {
		err = gone(initiativeGone)
	}
	if err != nil {
		return tracking.Initiative{}, err
	}
	return list[0], nil
}

// Initiatives implements tracking.Store.
func (s *Store) Initiatives(ctx context.Context, organisation, id string) ([]tracking.Initiative, error) {
	var list []tracking.Initiative
	err := s.view(ctx, func(tx *sql.Tx) (err error) {
		if err := ownedRead(ctx, tx, organisation, id); err != nil {
			return err
		}
		list, err = s.initiatives(ctx, tx, `i.organisation_id = $1 AND i.client_id = $2`, organisation, id)
		return err
	})
	return list, err
}

// mostIDs bounds the arguments of one query.
const mostIDs = 500

// InitiativesOf implements tracking.Store.
func (s *Store) InitiativesOf(ctx context.Context, organisation string, clients []string) (map[string][]tracking.Initiative, error) {
	out := make(map[string][]tracking.Initiative)
	err := s.view(ctx, func(tx *sql.Tx) error {
		for len(clients) > 0 {
			n := min(len(clients), mostIDs)
			args := []any{organisation}
			for _, id := range clients[:n] {
				args = append(args, id)
			}
			list, err := s.initiatives(ctx, tx, `i.organisation_id = $1 AND i.client_id IN (`+placeholders(2, n)+`)`, args...)
			if err != nil {
				return err
			}
			for _, i := range list {
				out[i.Client] = append(out[i.Client], i)
			}
			clients = clients[n:]
		}
		return nil
	})
	return out, err
}

// AllInitiatives implements tracking.Store.
func (s *Store) AllInitiatives(ctx context.Context, organisation string) ([]tracking.Initiative, error) {
	var list []tracking.Initiative
	err := s.view(ctx, func(tx *sql.Tx) (err error) {
		list, err = s.initiatives(ctx, tx, `i.organisation_id = $1`, organisation)
		return err
	})
	return list, err
}

// EveryInitiative lists those of all organisations, for figures over the instance
// that name none of them.
func (s *Store) EveryInitiative(ctx context.Context) ([]tracking.Initiative, error) {
	var list []tracking.Initiative
	err := s.view(ctx, func(tx *sql.Tx) (err error) {
		list, err = s.initiatives(ctx, tx, `i.organisation_id <> $1`, "")
		return err
	})
	return list, err
}

// initiatives reads those that a condition on i finds, with all that was
// entered of them.
func (s *Store) initiatives(ctx context.Context, tx *sql.Tx, condition string, args ...any) ([]tracking.Initiative, error) {
	var list []tracking.Initiative
	at := make(map[string]int)
	err := each(ctx, tx, initiativeColumns+condition+initiativeOrder, args, func(row scanner) error {
		i, err := s.scanInitiative(row)
		at[i.ID] = len(list)
		list = append(list, i)
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	err = each(ctx, tx, initiativeStates+condition+stateOrder, args, func(row scanner) error {
		id, step, err := scanStep(row)
		if i, there := at[id]; there {
			list[i].States = append(list[i].States, step)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, initiativeActuals+condition+actualOrder, args, func(row scanner) error {
		id, a, err := scanActual(row)
		if i, there := at[id]; there {
			list[i].Actuals = append(list[i].Actuals, a)
		}
		return err
	})
	for i := range list {
		list[i].Sort()
	}
	return list, err
}

func (s *Store) scanInitiative(row scanner) (tracking.Initiative, error) {
	var i tracking.Initiative
	var made, created int64
	var forecast, baseline string
	err := row.Scan(&i.ID, &i.Organisation, &i.Client, &i.Assessment, &i.Version, &made, &i.Process, &i.Owner,
		&i.State, monthColumn{&i.Started}, monthColumn{&i.Live}, monthColumn{&i.Ended},
		&forecast, &baseline, &i.By.ID, &i.By.Name, &created, &i.Edition)
	if err != nil {
		return i, err
	}
	i.MadeAt, i.CreatedAt = moment(made), moment(created)
	return i, s.decodeInitiative(&i, forecast, baseline)
}

func scanStep(row scanner) (string, tracking.State, error) {
	var id string
	var step tracking.State
	var at int64
	err := row.Scan(&id, &step.Number, &step.State, monthColumn{&step.Month}, &step.Note, &step.By.ID, &step.By.Name, &at)
	step.At = moment(at)
	return id, step, err
}

func scanActual(row scanner) (string, tracking.Actual, error) {
	var id string
	var a tracking.Actual
	var at int64
	err := row.Scan(&id, &a.Number, monthColumn{&a.Month}, &a.Measure, &a.Value, &a.Source, &a.Note, &a.Confirmed, &a.Withdrawn, &a.By.ID, &a.By.Name, &at)
	a.At = moment(at)
	return id, a, err
}

// monthColumn reads a column that holds a month as Month.String writes it.
type monthColumn struct{ into *calendar.Month }

// Scan implements sql.Scanner.
func (c monthColumn) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a month is %T", src)
	}
	return c.into.UnmarshalText([]byte(text))
}
