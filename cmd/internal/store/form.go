package store

import (
	"context"
	"database/sql"

	"waterline/assessment"
	"waterline/assessment/survey"
)

const (
	insertForm = `INSERT INTO form (id, organisation_id, text, is_on, edition, updated_at) VALUES ($1, $2, $3, FALSE, 1, $4)`
	updateForm = `UPDATE form SET text = $4, edition = edition + 1, updated_at = $5 WHERE organisation_id = $1 AND id = $2 AND edition = $3`
	findForm   = `SELECT edition FROM form WHERE organisation_id = $1 AND id = $2`
	switchForm = `UPDATE form SET is_on = $3, updated_at = $4 WHERE organisation_id = $1 AND id = $2`

	formColumns = `id, organisation_id, text, is_on, edition, updated_at`
	selectForms = `SELECT ` + formColumns + `,
			(SELECT COUNT(*) FROM assessment WHERE form = f.id),
			(SELECT COUNT(submitted_at) FROM assessment WHERE form = f.id),
			(SELECT COUNT(client_id) FROM assessment WHERE form = f.id)
		FROM form f WHERE organisation_id = $1 AND ($2 = '' OR id = $2) ORDER BY id`
	selectFormText = `SELECT ` + formColumns + `, 0, 0, 0 FROM form WHERE id = $1`
)

const formGone = "error.form_gone"

// AddForm implements survey.Store.
func (s *Store) AddForm(ctx context.Context, f survey.Form, e survey.Event) error {
	return s.act(ctx, audited(f.Organisation, e), func(w *writer) error {
		_, err := w.exec(insertForm, f.ID, f.Organisation, f.Text, f.UpdatedAt.UnixMilli())
		return taken(err, "error.form_exists")
	})
}

// SaveForm implements survey.Store.
func (s *Store) SaveForm(ctx context.Context, f survey.Form, e survey.Event) error {
	return s.act(ctx, audited(f.Organisation, e), func(w *writer) error {
		if err := unmoved(w, findForm, f.Organisation, f.ID, f.Edition, formGone); err != nil {
			return err
		}
		_, err := w.exec(updateForm, f.Organisation, f.ID, f.Edition, f.Text, f.UpdatedAt.UnixMilli())
		return err
	})
}

// SwitchForm implements survey.Store.
func (s *Store) SwitchForm(ctx context.Context, organisation, id string, on bool, e survey.Event) error {
	return s.act(ctx, audited(organisation, e), func(w *writer) error {
		return existing(w.exec(switchForm, organisation, id, on, e.At.UnixMilli()))(formGone)
	})
}

// Form implements survey.Store.
func (s *Store) Form(ctx context.Context, organisation, id string) (survey.Form, error) {
	found, err := list(ctx, s, scanForm, selectForms, organisation, id)
	if err == nil && len(found) == 0 || id == "" {
		return survey.Form{}, gone(formGone)
	}
	if err != nil {
		return survey.Form{}, err
	}
	return found[0], nil
}

// Forms implements survey.Store.
func (s *Store) Forms(ctx context.Context, organisation string) ([]survey.Form, error) {
	return list(ctx, s, scanForm, selectForms, organisation, "")
}

// FormText implements survey.Store.
func (s *Store) FormText(ctx context.Context, id string) (survey.Form, error) {
	var f survey.Form
	err := s.view(ctx, func(tx *sql.Tx) error {
		var err error
		f, err = scanForm(tx.QueryRowContext(ctx, selectFormText, id))
		if missing(err) {
			return gone(formGone)
		}
		return err
	})
	return f, err
}

func scanForm(row scanner) (survey.Form, error) {
	f := survey.Form{Form: assessment.Form{}}
	var at int64
	err := row.Scan(&f.ID, &f.Organisation, &f.Text, &f.On, &f.Edition, &at, &f.Counts.Started, &f.Counts.Submitted, &f.Counts.Leads)
	f.UpdatedAt = moment(at)
	return f, err
}
