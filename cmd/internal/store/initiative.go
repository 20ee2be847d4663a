package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/webhook"
)

const (
	insertInitiative = `INSERT INTO initiative (id, organisation_id, client_id, assessment_id, version, made_at, process, owner, state, started, live, ended,
			forecast, baseline, author, author_name, created_at, edition)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	findInitiative   = `SELECT client_id, edition FROM initiative WHERE organisation_id = $1 AND id = $2`
	openInitiative   = `SELECT id FROM initiative WHERE client_id = $1 AND process = $2 AND state <> 'stopped' AND id <> $3`
	updateInitiative = `UPDATE initiative SET owner = $3, state = $4, started = $5, live = $6, ended = $7, edition = edition + 1
		WHERE organisation_id = $1 AND id = $2`
	touchInitiative = `UPDATE initiative SET edition = edition + 1 WHERE organisation_id = $1 AND id = $2`
	insertStep      = `INSERT INTO initiative_state (initiative_id, number, state, month, note, author, author_name, at)
		VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM initiative_state WHERE initiative_id = $1), $2, $3, $4, $5, $6, $7)`
	insertActual = `INSERT INTO initiative_actual (initiative_id, number, month, measure, value, source, note, confirmed, withdrawn, author, author_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
)

const initiativeGone = "error.initiative_gone"

var _ tracking.Store = (*Store)(nil)

func initiativeWrites() []string {
	return []string{insertInitiative, findInitiative, openInitiative, updateInitiative, touchInitiative, insertStep, insertActual}
}

// AddInitiative implements tracking.Store.
func (s *Store) AddInitiative(ctx context.Context, i tracking.Initiative) error {
	forecast, baseline, err := encodeInitiative(i)
	if err != nil {
		return err
	}
	return s.write(ctx, func(w *writer) error {
		if err := owned(w, i.Organisation, i.Client); err != nil {
			return err
		}
		if err := alone(w, i); err != nil {
			return err
		}
		_, err := w.exec(insertInitiative, i.ID, i.Organisation, i.Client, i.Assessment, i.Version, i.MadeAt.UnixMilli(), i.Process, i.Owner,
			string(i.State), i.Started.String(), i.Live.String(), i.Ended.String(), forecast, baseline, i.By.ID, i.By.Name, i.CreatedAt.UnixMilli(), i.Edition)
		if err != nil {
			return taken(err, "error.initiative_exists")
		}
		for _, step := range i.States {
			if err := addStep(w, i.ID, step); err != nil {
				return err
			}
		}
		return addEntry(w, i.Client, client.Entry{Kind: client.Launched, At: i.CreatedAt, By: i.By, Initiative: i.ID, Text: i.Name()})
	})
}

func encodeInitiative(i tracking.Initiative) (forecast, baseline string, err error) {
	f, err := json.Marshal(i.Forecast)
	if err != nil {
		return "", "", fmt.Errorf("encode forecast: %w", err)
	}
	answers := make(map[string]json.RawMessage, len(i.Baseline))
	for id, a := range i.Baseline {
		if answers[id], err = assessment.EncodeAnswer(a); err != nil {
			return "", "", err
		}
	}
	b, err := json.Marshal(answers)
	if err != nil {
		return "", "", fmt.Errorf("encode baseline: %w", err)
	}
	return string(f), string(b), nil
}

// alone is *tracking.Taken where another initiative of the process goes on.
func alone(w *writer, i tracking.Initiative) error {
	if !i.Open() {
		return nil
	}
	var other string
	switch err := w.row(openInitiative, []any{i.Client, i.Process, i.ID}, &other); {
	case missing(err):
		return nil
	case err != nil:
		return err
	}
	return &tracking.Taken{Initiative: other}
}

func addStep(w *writer, id string, s tracking.State) error {
	_, err := w.exec(insertStep, id, string(s.State), s.Month.String(), s.Note, s.By.ID, s.By.Name, s.At.UnixMilli())
	if err != nil {
		return fmt.Errorf("put step: %w", err)
	}
	return nil
}

// standing is the client of an initiative whose edition is the one that was
// read.
func standing(w *writer, organisation, id string, edition int64) (string, error) {
	var of string
	var now int64
	err := w.row(findInitiative, []any{organisation, id}, &of, &now)
	switch {
	case missing(err):
		return "", gone(initiativeGone)
	case err != nil:
		return "", err
	case now != edition:
		return "", &assessment.Error{Code: assessment.Conflict, Safe: "error.initiative_changed"}
	}
	return of, nil
}

// SaveState implements tracking.Store.
func (s *Store) SaveState(ctx context.Context, organisation string, i tracking.Initiative, step tracking.State, e *client.Entry) error {
	return s.write(ctx, func(w *writer) error {
		of, err := standing(w, organisation, i.ID, i.Edition)
		if err != nil {
			return err
		}
		i.Client = of
		if err := alone(w, i); err != nil {
			return err
		}
		_, err = w.exec(updateInitiative, organisation, i.ID, i.Owner, string(i.State), i.Started.String(), i.Live.String(), i.Ended.String())
		if err != nil {
			return fmt.Errorf("put state: %w", err)
		}
		if err := addStep(w, i.ID, step); err != nil || e == nil {
			return err
		}
		return addEntry(w, of, *e)
	})
}

// SaveActuals implements tracking.Store.
func (s *Store) SaveActuals(ctx context.Context, organisation string, changes []tracking.Change) error {
	return s.write(ctx, func(w *writer) error {
		for _, c := range changes {
			if err := saveActuals(w, organisation, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func saveActuals(w *writer, organisation string, c tracking.Change) error {
	of, err := standing(w, organisation, c.Initiative, c.Edition)
	if err != nil {
		return err
	}
	for _, a := range c.Actuals {
		_, err := w.exec(insertActual, c.Initiative, a.Number, a.Month.String(), a.Measure, a.Value, a.Source, a.Note, a.Confirmed, a.Withdrawn,
			a.By.ID, a.By.Name, a.At.UnixMilli())
		if err != nil {
			return fmt.Errorf("put actual: %w", err)
		}
	}
	if _, err := w.exec(touchInitiative, organisation, c.Initiative); err != nil {
		return err
	}
	if err := announce(w, organisation, c.Entry.At, webhook.Measured{Initiative: c.Initiative, Client: of, Figures: len(c.Actuals)}); err != nil {
		return err
	}
	return addEntry(w, of, c.Entry)
}

// decodeInitiative reads what encodeInitiative wrote. Answers to questions that
// are in no bank any more are left out.
func (s *Store) decodeInitiative(i *tracking.Initiative, forecast, baseline string) error {
	var answers map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal([]byte(forecast), &i.Forecast), json.Unmarshal([]byte(baseline), &answers)); err != nil {
		return fmt.Errorf("decode initiative: %w", err)
	}
	i.Baseline = make(map[string]questionnaire.Answer, len(answers))
	for id, raw := range answers {
		q, known := s.questions(id)
		if !known {
			continue
		}
		a, err := assessment.DecodeAnswer(q, raw)
		if err != nil {
			return fmt.Errorf("decode baseline: %w", err)
		}
		i.Baseline[id] = a
	}
	return nil
}
