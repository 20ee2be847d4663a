package store

import (
	"context"
	"database/sql"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
)

const (
	insertQuestionnaire = `INSERT INTO questionnaire (name, organisation_id, text, edition, updated_at) VALUES ($1, $2, $3, 1, $4)`
	updateQuestionnaire = `UPDATE questionnaire SET text = $4, edition = edition + 1, updated_at = $5
		WHERE organisation_id = $1 AND name = $2 AND edition = $3`
	findQuestionnaire   = `SELECT edition FROM questionnaire WHERE organisation_id = $1 AND name = $2`
	deleteQuestionnaire = `DELETE FROM questionnaire WHERE organisation_id = $1 AND name = $2`
	insertPublished     = `INSERT INTO questionnaire_version (name, number, text, at, author, author_name)
		SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM questionnaire_version WHERE name = $1 RETURNING number`

	selectQuestionnaires = `SELECT name, organisation_id, text, edition, updated_at FROM questionnaire WHERE organisation_id = $1 AND ($2 = '' OR name = $2) ORDER BY name`
	publishedColumns     = `SELECT v.name, number, v.text, at, author, author_name FROM questionnaire_version v`
	selectPublished      = publishedColumns + ` ORDER BY v.name, number`
	selectVersionsOf     = publishedColumns + ` JOIN questionnaire q ON q.name = v.name WHERE organisation_id = $1 AND ($2 = '' OR q.name = $2) ORDER BY v.name, number DESC`
)

const questionnaireGone = "error.questionnaire_gone"

var _ survey.Store = (*Store)(nil)

func surveyWrites() []string {
	return []string{
		insertQuestionnaire, updateQuestionnaire, findQuestionnaire, deleteQuestionnaire, insertPublished,
		insertForm, updateForm, findForm, switchForm,
		formOfDraft, findLead, selectSaidName, newestRun, stayLead, findContacts, setContacts,
	}
}

// audited is an event of a survey as the log has it.
func audited(organisation string, e survey.Event) account.Event {
	return account.Event{At: e.At, Actor: e.Actor, Organisation: organisation, Action: e.Action, Subject: e.Subject}
}

// AddQuestionnaire implements survey.Store.
func (s *Store) AddQuestionnaire(ctx context.Context, q survey.Questionnaire, e survey.Event) error {
	return s.act(ctx, audited(q.Organisation, e), func(w *writer) error {
		_, err := w.exec(insertQuestionnaire, q.Name, q.Organisation, q.Text, q.UpdatedAt.UnixMilli())
		return taken(err, "error.questionnaire_exists")
	})
}

// SaveQuestionnaire implements survey.Store.
func (s *Store) SaveQuestionnaire(ctx context.Context, q survey.Questionnaire, e survey.Event) error {
	return s.act(ctx, audited(q.Organisation, e), func(w *writer) error {
		if err := unmoved(w, findQuestionnaire, q.Organisation, q.Name, q.Edition, questionnaireGone); err != nil {
			return err
		}
		_, err := w.exec(updateQuestionnaire, q.Organisation, q.Name, q.Edition, q.Text, q.UpdatedAt.UnixMilli())
		return err
	})
}

// unmoved is nil where what a query finds still has an edition.
func unmoved(w *writer, query, organisation, id string, edition int64, missed string) error {
	var now int64
	err := w.row(query, []any{organisation, id}, &now)
	switch {
	case missing(err):
		return gone(missed)
	case err != nil:
		return err
	case now != edition:
		return &assessment.Error{Code: assessment.Conflict, Safe: "error.text_changed"}
	}
	return nil
}

// Publish implements survey.Store.
func (s *Store) Publish(ctx context.Context, q survey.Questionnaire, v survey.Version, e survey.Event) error {
	return s.act(ctx, audited(q.Organisation, e), func(w *writer) error {
		if err := unmoved(w, findQuestionnaire, q.Organisation, q.Name, q.Edition, questionnaireGone); err != nil {
			return err
		}
		var number int
		if err := w.change(insertPublished, []any{v.Name, v.Text, v.At.UnixMilli(), v.By.ID, v.By.Name}, &number); err != nil {
			return err
		}
		if number != v.Number {
			return &assessment.Error{Code: assessment.Conflict, Safe: "error.text_changed"}
		}
		return nil
	})
}

// DeleteQuestionnaire implements survey.Store.
func (s *Store) DeleteQuestionnaire(ctx context.Context, organisation, name string, e survey.Event) error {
	return s.act(ctx, audited(organisation, e), func(w *writer) error {
		n, err := w.exec(deleteQuestionnaire, organisation, name)
		return existing(n, taken(err, "error.questionnaire_published"))(questionnaireGone)
	})
}

// Questionnaire implements survey.Store.
func (s *Store) Questionnaire(ctx context.Context, organisation, name string) (survey.Questionnaire, error) {
	list, err := s.questionnaires(ctx, organisation, name)
	if err == nil && len(list) == 0 || name == "" {
		return survey.Questionnaire{}, gone(questionnaireGone)
	}
	if err != nil {
		return survey.Questionnaire{}, err
	}
	return list[0], nil
}

// Questionnaires implements survey.Store.
func (s *Store) Questionnaires(ctx context.Context, organisation string) ([]survey.Questionnaire, error) {
	list, err := s.questionnaires(ctx, organisation, "")
	for i := range list {
		for k := range list[i].Versions {
			list[i].Versions[k].Text = ""
		}
	}
	return list, err
}

func (s *Store) questionnaires(ctx context.Context, organisation, name string) ([]survey.Questionnaire, error) {
	var list []survey.Questionnaire
	at := make(map[string]int)
	err := s.view(ctx, func(tx *sql.Tx) error {
		err := each(ctx, tx, selectQuestionnaires, []any{organisation, name}, func(row scanner) error {
			var q survey.Questionnaire
			var updated int64
			err := row.Scan(&q.Name, &q.Organisation, &q.Text, &q.Edition, &updated)
			q.UpdatedAt = moment(updated)
			at[q.Name] = len(list)
			list = append(list, q)
			return err
		})
		if err != nil {
			return err
		}
		return each(ctx, tx, selectVersionsOf, []any{organisation, name}, func(row scanner) error {
			v, err := scanPublished(row)
			if err != nil {
				return err
			}
			i, ok := at[v.Name]
			if !ok {
				return fmt.Errorf("version of unknown questionnaire %q", v.Name)
			}
			list[i].Versions = append(list[i].Versions, v)
			return nil
		})
	})
	return list, err
}

// Published implements survey.Store.
func (s *Store) Published(ctx context.Context) ([]survey.Version, error) {
	return list(ctx, s, scanPublished, selectPublished)
}

func scanPublished(row scanner) (survey.Version, error) {
	var v survey.Version
	var at int64
	err := row.Scan(&v.Name, &v.Number, &v.Text, &at, &v.By.ID, &v.By.Name)
	v.At = moment(at)
	return v, err
}
