package store

import (
	"context"
	"errors"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
)

const (
	settingColumns = `first_month, zone, language, reminded_since, reminder_days`
	selectSettings = `SELECT ` + settingColumns + ` FROM organisation WHERE id = $1`
	countRevised   = `SELECT COUNT(*), COALESCE(MAX(at), 0) FROM audit WHERE organisation_id = $1 AND action = $2`
	setSettings    = `UPDATE organisation SET first_month = $2, zone = $3, language = $4, reminded_since = $5, reminder_days = $6 WHERE id = $1`
)

// Settings implements reminder.Store.
func (s *Store) Settings(ctx context.Context, organisation string) (reminder.Settings, error) {
	return one(ctx, s, func(row scanner) (reminder.Settings, error) {
		var f settingFields
		err := row.Scan(f.dest()...)
		return f.done(), err
	}, organisationGone, selectSettings, organisation)
}

// settingFields are the columns of settings on their way.
type settingFields struct {
	s           reminder.Settings
	first, days int
	zone        string
	since       int64
}

func (f *settingFields) dest() []any {
	return []any{&f.first, &f.zone, &f.s.Language, &f.since, &f.days}
}

// done are the settings. A zone that the database of zones lost is UTC.
func (f *settingFields) done() reminder.Settings {
	f.s.First, f.s.Days, f.s.Since = time.Month(f.first), f.days, unstamp(f.since)
	var err error
	if f.s.Zone, err = reminder.ParseZone(f.zone); err != nil {
		f.s.Zone = time.UTC
	}
	return f.s
}

// SaveSettings implements reminder.Store.
func (s *Store) SaveSettings(ctx context.Context, organisation string, to reminder.Settings, e client.Event) error {
	return s.act(ctx, logged(organisation, e), func(w *writer) error {
		return existing(w.exec(setSettings, organisation, int(to.First), to.Zone.String(), to.Language, stamp(to.Since), to.Days))(organisationGone)
	})
}

// Revised implements reminder.Store. The log forgets nothing, so it counts.
func (s *Store) Revised(ctx context.Context, organisation string) (n int, at time.Time, err error) {
	var last int64
	err = s.read.QueryRowContext(ctx, countRevised, organisation, reminder.SettingsSaved).Scan(&n, &last)
	return n, moment(last), err
}

// Year implements client.Store.
func (s *Store) Year(ctx context.Context, organisation string) (calendar.Year, error) {
	settings, err := s.Settings(ctx, organisation)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		return calendar.Year{}, nil
	}
	return settings.Year(), err
}
