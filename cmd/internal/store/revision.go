package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
)

const (
	joinClient   = `UPDATE assessment SET organisation_id = $2, client_id = $3 WHERE id = $1`
	setAssessing = `UPDATE client SET stage = 'assessing', version = version + 1, updated_at = $2 WHERE id = $1 AND stage = 'lead'`
	findOwned    = `SELECT client_id FROM assessment WHERE organisation_id = $1 AND id = $2 AND client_id IS NOT NULL`
	belongsTo    = `SELECT organisation_id, client_id FROM assessment WHERE id = $1 AND client_id IS NOT NULL`
	clientOf     = `SELECT client_id FROM assessment WHERE id = $1 AND client_id IS NOT NULL`

	// A first result moves the client on; that counts as a save, so that a form
	// opened before does not take it back.
	setSummary = `UPDATE client SET run_assessment = $2, run_version = $3, run_at = $4, currency = $5, months = $6, p5 = $7, p50 = $8, p95 = $9,
			chosen = $10, weakest = $11, level = $12,
			version = version + CASE WHEN stage IN ('lead', 'assessing') THEN 1 ELSE 0 END,
			stage = CASE WHEN stage IN ('lead', 'assessing') THEN 'result' ELSE stage END
		WHERE id = $1`
	clearSummary = `UPDATE client SET run_assessment = '', run_version = 0, run_at = 0, currency = '', months = 0, p5 = 0, p50 = 0, p95 = 0,
			chosen = 0, weakest = '', level = 0 WHERE id = $1 AND run_assessment = $2`
	putCard    = `INSERT INTO client_card (client_id, value) VALUES ($1, $2) ON CONFLICT (client_id) DO UPDATE SET value = excluded.value`
	deleteCard = `DELETE FROM client_card WHERE client_id = $1`

	previousResult = `SELECT middle, mean FROM result WHERE assessment_id = $1 AND number = $2`
	newestOfClient = `SELECT assessment_id, number, value, result.created_at FROM result JOIN assessment ON id = assessment_id
		WHERE client_id = $1 AND id <> $2 ORDER BY result.created_at DESC, number DESC LIMIT 1`
	insertEdit = `INSERT INTO result (assessment_id, number, value, created_at, answers, edit, base, reason, author, author_name, changes, currency, middle, mean)
		VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7, $8, $9, $10, $11, $12, $13)`
	revisionColumns = `assessment_id, number, result.created_at, edit, base, reason, author, author_name, changes, currency, middle, mean`
	findVersion     = `SELECT ` + revisionColumns + ` FROM result WHERE assessment_id = $1 ORDER BY number DESC LIMIT 1`
	selectRevisions = `SELECT ` + revisionColumns + ` FROM result WHERE assessment_id = $1 ORDER BY number DESC`
	selectRevision  = `SELECT ` + revisionColumns + `, answers, value FROM result
		WHERE assessment_id = $1 AND (CAST($2 AS BIGINT) = 0 OR number = $2) ORDER BY number DESC LIMIT 1`

	selectAssessments = `SELECT id, depth, created_at, updated_at, submitted_at, expires_at,
			series_id, quarter, follows, follows_version, follows_at, follows_quarter, follows_questionnaire FROM assessment
		WHERE organisation_id = $1 AND client_id = $2 ORDER BY created_at DESC, id`
	selectOwnDraft = `SELECT id, '', questionnaire, form, depth, overrides, created_at, updated_at, submitted_at, expires_at, NULL, language, '', '', ` + draftColumns + `
		FROM assessment WHERE id = $1`
)

// StartAssessment implements client.Store.
func (s *Store) StartAssessment(ctx context.Context, organisation, id string, d assessment.Draft, by client.Author) error {
	create, err := creation(d)
	if err != nil {
		return err
	}
	return s.write(ctx, func(w *writer) error {
		if err := owned(w, organisation, id); err != nil {
			return err
		}
		if err := create(w); err != nil {
			return err
		}
		if _, err := w.exec(joinClient, d.ID, organisation, id); err != nil {
			return err
		}
		if _, err := w.exec(setAssessing, id, d.CreatedAt.UnixMilli()); err != nil {
			return err
		}
		return addEntry(w, id, client.Entry{Kind: client.Started, At: d.CreatedAt, By: by, Assessment: d.ID})
	})
}

// ran brings a client up to date with a new version of one of its assessments.
// An assessment of nobody's client has nothing to bring up to date.
func ran(w *writer, id string, version int64, r assessment.Result, e client.Entry) error {
	var of string
	if err := w.row(clientOf, []any{id}, &of); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	if e.Moved == nil && version > 1 {
		m := client.Moved{Currency: r.Currency, Middle: r.Portfolio.NPV.P50, Mean: r.Portfolio.NPV.Mean}
		if err := w.row(previousResult, []any{id, version - 1}, &m.MiddleBefore, &m.MeanBefore); err != nil {
			return fmt.Errorf("read version %d: %w", version-1, err)
		}
		e.Moved = &m
	}
	e.Assessment, e.Version = id, version
	if err := summarise(w, of, client.SummaryOf(id, version, r, e.At), client.CardOf(r)); err != nil {
		return err
	}
	if err := announceResult(w, of, r, e); err != nil {
		return err
	}
	return addEntry(w, of, e)
}

// summarise keeps what lists and portfolio show of a client's newest result.
func summarise(w *writer, id string, n client.Summary, c client.Card) error {
	card, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode card: %w", err)
	}
	if _, err := w.exec(setSummary, id, n.Assessment, n.Version, n.At.UnixMilli(), n.Currency, n.Months, n.P5, n.P50, n.P95, n.Chosen, n.Weakest, n.Level); err != nil {
		return fmt.Errorf("put summary: %w", err)
	}
	_, err = w.exec(putCard, id, string(card))
	return err
}

// withdrawn takes an assessment that is about to be deleted out of what is
// shown of its client; the newest of the results that stay takes its place.
func withdrawn(w *writer, id string, now time.Time) error {
	var of string
	if err := w.row(clientOf, []any{id}, &of); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	if err := addEntry(w, of, client.Entry{Kind: client.Withdrawn, At: now}); err != nil {
		return err
	}
	if n, err := w.exec(clearSummary, of, id); err != nil || n == 0 {
		return err
	}
	if _, err := w.exec(deleteCard, of); err != nil {
		return err
	}
	var left, value string
	var version, at int64
	if err := w.row(newestOfClient, []any{of, id}, &left, &version, &value, &at); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	var r assessment.Result
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return fmt.Errorf("decode result: %w", err)
	}
	return summarise(w, of, client.SummaryOf(left, version, r, moment(at)), client.CardOf(r))
}

// SaveRevision implements client.Store.
func (s *Store) SaveRevision(ctx context.Context, organisation string, f client.Frozen, moved client.Moved) (client.Revision, error) {
	value, err := json.Marshal(f.Result)
	if err != nil {
		return client.Revision{}, fmt.Errorf("encode result: %w", err)
	}
	changes, err := json.Marshal(f.Changes)
	if err != nil {
		return client.Revision{}, fmt.Errorf("encode changes: %w", err)
	}
	f.Edit, f.Number = true, f.Base+1
	npv := f.Result.Portfolio.NPV
	f.Currency, f.Middle, f.Mean = f.Result.Currency, npv.P50, npv.Mean
	err = s.write(ctx, func(w *writer) error {
		if err := ownedAssessment(w, organisation, f.Assessment); err != nil {
			return err
		}
		newest, err := scanRevision(rowOf(w, findVersion, f.Assessment))
		if missing(err) {
			return gone("error.no_result")
		}
		if err != nil {
			return err
		}
		if newest.Number != f.Base {
			return &client.Behind{Newest: newest}
		}
		if _, err := w.exec(insertEdit, f.Assessment, f.Number, string(value), f.At.UnixMilli(), string(f.Encoded), f.Base, f.Reason,
			f.By.ID, f.By.Name, string(changes), f.Currency, f.Middle, f.Mean); err != nil {
			return fmt.Errorf("put version: %w", err)
		}
		return ran(w, f.Assessment, f.Number, f.Result, client.Entry{Kind: cmp.Or(f.Kind, client.Adjusted), At: f.At, By: f.By, Text: f.Reason, Moved: &moved})
	})
	if err != nil {
		return client.Revision{}, err
	}
	return f.Revision, nil
}

func ownedAssessment(w *writer, organisation, id string) error {
	var of string
	err := w.row(findOwned, []any{organisation, id}, &of)
	if missing(err) {
		return gone("error.draft_gone")
	}
	return err
}

// lazyRow is a row of a writer's query that is read when it is scanned.
type lazyRow func(dest ...any) error

// Scan implements scanner.
func (r lazyRow) Scan(dest ...any) error { return r(dest...) }

func rowOf(w *writer, query string, args ...any) scanner {
	return lazyRow(func(dest ...any) error { return w.row(query, args, dest...) })
}

// scanRevision reads revisionColumns and what follows them into more.
func scanRevision(row scanner, more ...any) (client.Revision, error) {
	var r client.Revision
	var at int64
	var changes string
	err := row.Scan(append([]any{
		&r.Assessment, &r.Number, &at, &r.Edit, &r.Base, &r.Reason, &r.By.ID, &r.By.Name, &changes, &r.Currency, &r.Middle, &r.Mean,
	}, more...)...)
	if err != nil {
		return r, err
	}
	r.At = moment(at)
	if changes != "" {
		err = json.Unmarshal([]byte(changes), &r.Changes)
	}
	return r, err
}

// Assessments implements client.Store.
func (s *Store) Assessments(ctx context.Context, organisation, id string) ([]client.Assessment, error) {
	var list []client.Assessment
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, id); err != nil {
			return err
		}
		err := each(ctx, tx, selectAssessments, []any{organisation, id}, func(row scanner) error {
			var a client.Assessment
			var created, updated, expires int64
			var submitted sql.NullInt64
			var from originFields
			err := row.Scan(append([]any{&a.ID, &a.Depth, &created, &updated, &submitted, &expires}, from.dest()...)...)
			if err != nil {
				return err
			}
			_, a.Quarter, a.Follows, err = from.done()
			a.CreatedAt, a.UpdatedAt, a.ExpiresAt = moment(created), moment(updated), moment(expires)
			a.SubmittedAt = unstamp(submitted.Int64)
			list = append(list, a)
			return err
		})
		if err != nil {
			return err
		}
		for i := range list {
			newest, err := scanRevision(tx.QueryRowContext(ctx, findVersion, list[i].ID))
			if err == nil {
				list[i].Newest = &newest
			} else if !missing(err) {
				return fmt.Errorf("read version: %w", err)
			}
		}
		return nil
	})
	return list, err
}

// AssessmentDraft implements client.Store.
func (s *Store) AssessmentDraft(ctx context.Context, organisation, id string) (assessment.Draft, string, error) {
	var d assessment.Draft
	var of string
	err := s.view(ctx, func(tx *sql.Tx) error {
		var err error
		if of, err = ownerOf(ctx, tx, organisation, id); err != nil {
			return err
		}
		if d, err = scanDraft(tx.QueryRowContext(ctx, selectOwnDraft, id), nil); err != nil {
			return err
		}
		return s.fill(ctx, tx, &d)
	})
	return d, of, err
}

// ownerOf is the client of an assessment of the organisation.
func ownerOf(ctx context.Context, tx *sql.Tx, organisation, id string) (string, error) {
	var of string
	err := tx.QueryRowContext(ctx, findOwned, organisation, id).Scan(&of)
	if missing(err) {
		return "", gone("error.draft_gone")
	}
	return of, err
}

// Revisions implements client.Store.
func (s *Store) Revisions(ctx context.Context, organisation, id string) ([]client.Revision, error) {
	var list []client.Revision
	err := s.view(ctx, func(tx *sql.Tx) error {
		if _, err := ownerOf(ctx, tx, organisation, id); err != nil {
			return err
		}
		return each(ctx, tx, selectRevisions, []any{id}, func(row scanner) error {
			r, err := scanRevision(row)
			list = append(list, r)
			return err
		})
	})
	return list, err
}

// Revision implements client.Store.
func (s *Store) Revision(ctx context.Context, organisation, id string, number int64) (client.Frozen, error) {
	var f client.Frozen
	var answers, value string
	err := s.view(ctx, func(tx *sql.Tx) error {
		if _, err := ownerOf(ctx, tx, organisation, id); err != nil {
			return err
		}
		var err error
		f.Revision, err = scanRevision(tx.QueryRowContext(ctx, selectRevision, id, number), &answers, &value)
		if missing(err) {
			return gone("error.no_result")
		}
		return err
	})
	if err != nil {
		return client.Frozen{}, err
	}
	if answers != "" {
		f.Encoded = []byte(answers)
	}
	if err := json.Unmarshal([]byte(value), &f.Result); err != nil {
		return client.Frozen{}, fmt.Errorf("decode result: %w", err)
	}
	return f, nil
}

// ClientOf is the organisation and the client whose an assessment is. NotFound
// where it is nobody's client.
func (s *Store) ClientOf(ctx context.Context, assessment string) (organisation, id string, err error) {
	err = s.read.QueryRowContext(ctx, belongsTo, assessment).Scan(&organisation, &id)
	if missing(err) {
		return "", "", gone("error.draft_gone")
	}
	return organisation, id, err
}
