package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

const (
	selectAssessment = `SELECT id, link.key_hash, questionnaire, form, depth, overrides, assessment.created_at, updated_at, submitted_at, link.expires_at, revoked_at, language, part, respondent,
			` + draftColumns + `
		FROM link JOIN assessment ON id = assessment_id WHERE link.key_hash = $1`
	// draftColumns are of an assessment's organisation and of what it goes on from.
	draftColumns = `COALESCE((SELECT first_month FROM organisation WHERE organisation.id = organisation_id), 0),
			series_id, quarter, follows, follows_version, follows_at, follows_quarter, follows_questionnaire`
	selectItems   = `SELECT group_id, item_id FROM item WHERE assessment_id = $1 ORDER BY group_id, position`
	selectAnswers = `SELECT group_id, item_id, question_id, value, version, updated_at, respondent, chosen = version, confirm, why FROM answer WHERE assessment_id = $1`
	selectResult  = `SELECT value, created_at FROM result WHERE assessment_id = $1 AND edit = FALSE ORDER BY number DESC LIMIT 1`
)

// ByKey implements assessment.Store.
func (s *Store) ByKey(ctx context.Context, keyHash string, now time.Time) (assessment.Draft, error) {
	var d assessment.Draft
	err := s.view(ctx, func(tx *sql.Tx) error {
		var err error
		if d, err = draft(ctx, tx, keyHash, now); err != nil {
			return err
		}
		return s.fill(ctx, tx, &d)
	})
	if err != nil {
		return assessment.Draft{}, err
	}
	return d, nil
}

// fill reads what was answered in a draft, and by whom.
func (s *Store) fill(ctx context.Context, tx *sql.Tx, d *assessment.Draft) error {
	if err := items(ctx, tx, d); err != nil {
		return err
	}
	if err := s.answers(ctx, tx, d); err != nil {
		return err
	}
	if err := respondents(ctx, tx, d); err != nil {
		return err
	}
	if err := s.said(ctx, tx, d); err != nil {
		return err
	}
	if err := usageOf(ctx, tx, d); err != nil {
		return err
	}
	return s.earlier(ctx, tx, d)
}

// LatestResult implements assessment.Store.
func (s *Store) LatestResult(ctx context.Context, id string) (assessment.Result, time.Time, error) {
	var value string
	var created int64
	err := s.read.QueryRowContext(ctx, selectResult, id).Scan(&value, &created)
	if missing(err) {
		return assessment.Result{}, time.Time{}, gone("error.no_result")
	}
	if err != nil {
		return assessment.Result{}, time.Time{}, fmt.Errorf("read result: %w", err)
	}
	var r assessment.Result
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return assessment.Result{}, time.Time{}, fmt.Errorf("decode result: %w", err)
	}
	return r, moment(created), nil
}

func draft(ctx context.Context, tx *sql.Tx, keyHash string, now time.Time) (assessment.Draft, error) {
	return scanDraft(tx.QueryRowContext(ctx, selectAssessment, keyHash), &now)
}

// scanDraft reads a draft without its answers, and where now is given refuses
// one whose link does not open any more.
func scanDraft(row scanner, now *time.Time) (assessment.Draft, error) {
	var d assessment.Draft
	var overrides string
	var created, updated, expires int64
	var submitted, revoked sql.NullInt64
	var from originFields
	err := row.Scan(append([]any{
		&d.ID, &d.KeyHash, &d.Questionnaire, &d.Form, &d.Depth,
		&overrides, &created, &updated, &submitted, &expires, &revoked, &d.Language, &d.Part, &d.Respondent, &d.Year.First,
	}, from.dest()...)...)
	if missing(err) {
		return d, gone("error.draft_gone")
	}
	if err != nil {
		return d, fmt.Errorf("read assessment: %w", err)
	}
	if now != nil {
		if err := refusal(moment(expires), revoked, *now); err != nil {
			return d, err
		}
	}
	if d.Series, d.Quarter, d.Follows, err = from.done(); err != nil {
		return d, fmt.Errorf("read assessment: %w", err)
	}
	if err := json.Unmarshal([]byte(overrides), &d.Answers.Overrides); err != nil {
		return d, fmt.Errorf("decode overrides: %w", err)
	}
	d.CreatedAt, d.UpdatedAt, d.ExpiresAt = moment(created), moment(updated), moment(expires)
	if submitted.Valid {
		at := moment(submitted.Int64)
		d.SubmittedAt = &at
	}
	d.Answers.Questionnaire = d.Questionnaire
	d.Answers.Values = make(map[string]questionnaire.Answer)
	d.Answers.Groups = make(map[string][]assessment.Item)
	d.Marks = make(map[assessment.Place]assessment.Mark)
	return d, nil
}

func items(ctx context.Context, tx *sql.Tx, d *assessment.Draft) error {
	rows, err := tx.QueryContext(ctx, selectItems, d.ID)
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var group, item string
		if err := rows.Scan(&group, &item); err != nil {
			return fmt.Errorf("read items: %w", err)
		}
		d.Answers.Groups[group] = append(d.Answers.Groups[group],
			assessment.Item{ID: item, Values: make(map[string]questionnaire.Answer)})
	}
	return rows.Err()
}

func (s *Store) answers(ctx context.Context, tx *sql.Tx, d *assessment.Draft) error {
	rows, err := tx.QueryContext(ctx, selectAnswers, d.ID)
	if err != nil {
		return fmt.Errorf("read answers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var group, item, id, value string
		var mark assessment.Mark
		var at int64
		if err := rows.Scan(&group, &item, &id, &value, &mark.Version, &at, &mark.By, &mark.Chosen, &mark.Confirm, &mark.Why); err != nil {
			return fmt.Errorf("read answers: %w", err)
		}
		mark.At = moment(at)
		d.Marks[assessment.Place{Group: group, Item: item, Question: id}] = mark
		values := valuesOf(d, group, item)
		if answer, ok := s.typed(id, value); ok && values != nil {
			values[id] = answer
		}
	}
	return rows.Err()
}

// valuesOf finds where the answers of an item, or those outside groups, belong.
func valuesOf(d *assessment.Draft, group, item string) map[string]questionnaire.Answer {
	if item == "" {
		return d.Answers.Values
	}
	for _, i := range d.Answers.Groups[group] {
		if i.ID == item {
			return i.Values
		}
	}
	return nil
}

func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
