package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

const (
	insertCarried = `INSERT INTO carried (assessment_id, group_id, item_id, question_id, value, said_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (assessment_id, group_id, item_id, question_id) DO NOTHING`
	selectCarried = `SELECT group_id, item_id, question_id, value, said_at, reason FROM carried WHERE assessment_id = $1`

	// askConfirm asks to confirm what is as the run before had it, of one item or
	// of everything.
	askConfirm = `UPDATE answer SET confirm = TRUE, updated_at = carried.said_at FROM carried
		WHERE answer.assessment_id = $1 AND ($2 = '' OR answer.item_id = $2) AND carried.assessment_id = answer.assessment_id AND carried.group_id = answer.group_id
			AND carried.item_id = answer.item_id AND carried.question_id = answer.question_id AND carried.value = answer.value AND carried.reason = ''`
	reopenAnswer = `UPDATE answer SET confirm = TRUE, updated_at = carried.said_at FROM carried
		WHERE answer.assessment_id = $1 AND answer.group_id = $2 AND answer.item_id = $3 AND answer.question_id = $4
			AND carried.assessment_id = answer.assessment_id AND carried.group_id = answer.group_id AND carried.item_id = answer.item_id
			AND carried.question_id = answer.question_id AND carried.value = answer.value AND carried.reason = ''`
	confirmAnswer = `UPDATE answer SET confirm = FALSE, respondent = $5, updated_at = $6
		WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4 AND confirm`
	setWhy = `UPDATE answer SET why = $5 WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4`

	setQuestionnaire = `UPDATE assessment SET questionnaire = $2, updated_at = $3 WHERE id = $1`
	setAside         = `INSERT INTO carried (assessment_id, group_id, item_id, question_id, value, said_at, reason)
		SELECT assessment_id, group_id, item_id, question_id, value, updated_at, $5 FROM answer
			WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4 AND value <> ''
		ON CONFLICT (assessment_id, group_id, item_id, question_id) DO UPDATE SET value = excluded.value, said_at = excluded.said_at, reason = excluded.reason`
	deleteAnswer   = `DELETE FROM answer WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4`
	deleteSaid     = `DELETE FROM said WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4`
	selectAnswered = `SELECT group_id, item_id, question_id, value FROM answer WHERE assessment_id = $1 AND value <> '' ORDER BY group_id, item_id, question_id`

	findOpenRun  = `SELECT id, quarter FROM assessment WHERE series_id = $1 AND follows <> '' AND submitted_at IS NULL`
	findRunSince = `SELECT quarter FROM assessment WHERE series_id = $1 AND follows <> '' AND submitted_at IS NOT NULL AND quarter >= $2 ORDER BY quarter DESC LIMIT 1`
	setQuarter   = `UPDATE assessment SET quarter = $2 WHERE id = $1`
	findFollowed = `SELECT organisation_id, COALESCE(client_id, '') FROM assessment WHERE id = $1`

	runColumns = `id, series_id, quarter, follows, follows_version, follows_at, follows_quarter, follows_questionnaire,
		COALESCE(result.number, 0), COALESCE(result.created_at, 0), COALESCE(result.currency, '')
		FROM assessment LEFT JOIN result ON result.assessment_id = id AND edit = FALSE
			AND result.number = (SELECT MAX(newest.number) FROM result AS newest WHERE newest.assessment_id = id AND newest.edit = FALSE)`
	selectSeries     = `SELECT ` + runColumns + ` WHERE id = $1 OR series_id = $1 ORDER BY assessment.created_at, quarter, id`
	selectClientRuns = `SELECT ` + runColumns + ` WHERE organisation_id = $1 AND client_id = $2 ORDER BY assessment.created_at, quarter, id`
	selectKept       = `SELECT number, created_at, answers, value FROM result
		WHERE assessment_id = $1 AND (number = $2 OR $2 = 0 AND edit = FALSE) ORDER BY number DESC LIMIT 1`
)

// rerunWrites lists every statement of re-runs that a writer runs.
func rerunWrites() []string {
	return []string{
		insertCarried, askConfirm, reopenAnswer, confirmAnswer, setWhy, setQuestionnaire, setAside, deleteAnswer, deleteSaid,
		findOpenRun, findRunSince, setQuarter, findFollowed,
	}
}

// StartRun implements assessment.Store.
func (s *Store) StartRun(ctx context.Context, d assessment.Draft) error {
	return s.startRun(ctx, d, func(w *writer) (string, string, error) {
		var organisation, of string
		err := w.row(findFollowed, []any{d.Follows.Assessment}, &organisation, &of)
		return organisation, of, err
	}, client.Author{})
}

// StartClientRun implements client.Store.
func (s *Store) StartClientRun(ctx context.Context, organisation string, d assessment.Draft, by client.Author) error {
	return s.startRun(ctx, d, func(w *writer) (string, string, error) {
		var of string
		err := w.row(findOwned, []any{organisation, d.Follows.Assessment}, &of)
		return organisation, of, err
	}, by)
}

// startRun stores a re-run of whoever followed finds the run before to belong to.
func (s *Store) startRun(ctx context.Context, d assessment.Draft, followed func(*writer) (organisation, of string, err error), by client.Author) error {
	create, err := creation(d)
	if err != nil {
		return err
	}
	var open *assessment.Ongoing
	err = s.write(ctx, func(w *writer) error {
		organisation, of, err := followed(w)
		if missing(err) {
			return gone("error.run_gone")
		}
		if err != nil {
			return err
		}
		if err := openRun(w, d); errors.As(err, &open) {
			return nil // with the quarter that it is for from now on
		} else if err != nil {
			return err
		}
		if err := create(w); err != nil {
			return err
		}
		if of == "" {
			return nil
		}
		if _, err := w.exec(joinClient, d.ID, organisation, of); err != nil {
			return err
		}
		return addEntry(w, of, client.Entry{Kind: client.Rerun, At: d.CreatedAt, By: by, Assessment: d.ID, Text: d.Quarter.String()})
	})
	if err == nil && open != nil {
		return open
	}
	return err
}

// openRun is *assessment.Ongoing where the series of a draft has an open re-run.
// One of an earlier quarter is for that of the draft from now on. Conflict if
// the series has a result of that quarter or of a later one.
func openRun(w *writer, d assessment.Draft) error {
	var quarter string
	if err := w.row(findRunSince, []any{d.Series, d.Quarter.String()}, &quarter); err == nil {
		return &assessment.Error{Code: assessment.Conflict, Safe: "error.run_not_last"}
	} else if !missing(err) {
		return err
	}
	var o assessment.Ongoing
	if err := w.row(findOpenRun, []any{d.Series}, &o.Assessment, &quarter); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	var err error
	if o.Quarter, err = calendar.ParseQuarter(quarter); err != nil {
		return err
	}
	if d.Quarter.Since(o.Quarter) > 0 {
		o.Quarter = d.Quarter
		if _, err := w.exec(setQuarter, o.Assessment, d.Quarter.String()); err != nil {
			return err
		}
	}
	return &o
}

// Confirm implements assessment.Store.
func (s *Store) Confirm(ctx context.Context, id string, places []assessment.Place, by string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		for _, p := range places {
			if _, err := w.exec(confirmAnswer, id, p.Group, p.Item, p.Question, by, now.UnixMilli()); err != nil {
				return fmt.Errorf("confirm %s: %w", p.Question, err)
			}
		}
		return touch(w, id, now)
	})
}

// Reopen implements assessment.Store.
func (s *Store) Reopen(ctx context.Context, id string, places []assessment.Place) error {
	return s.write(ctx, func(w *writer) error {
		for _, p := range places {
			if _, err := w.exec(reopenAnswer, id, p.Group, p.Item, p.Question); err != nil {
				return fmt.Errorf("reopen %s: %w", p.Question, err)
			}
		}
		return nil
	})
}

// Answered implements assessment.Store.
func (s *Store) Answered(ctx context.Context, id string) ([]assessment.Stored, error) {
	var out []assessment.Stored
	err := s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectAnswered, []any{id}, func(row scanner) error {
			var a assessment.Stored
			var value string
			err := row.Scan(&a.Group, &a.Item, &a.Question, &value)
			a.Value = json.RawMessage(value)
			out = append(out, a)
			return err
		})
	})
	return out, err
}

// Reask implements assessment.Store.
func (s *Store) Reask(ctx context.Context, id, questionnaire string, dropped []assessment.Dropped, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		if err := existing(w.exec(setQuestionnaire, id, questionnaire, now.UnixMilli()))("error.draft_gone"); err != nil {
			return err
		}
		for _, gone := range dropped {
			if _, err := w.exec(setAside, id, gone.Group, gone.Item, gone.Question, gone.Reason); err != nil {
				return fmt.Errorf("set %s aside: %w", gone.Question, err)
			}
			for _, remove := range []string{deleteAnswer, deleteSaid} {
				if _, err := w.exec(remove, id, gone.Group, gone.Item, gone.Question); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Kept implements assessment.Store.
func (s *Store) Kept(ctx context.Context, id string, number int64) (assessment.Kept, error) {
	var k assessment.Kept
	var at int64
	var answers, value string
	err := s.read.QueryRowContext(ctx, selectKept, id, number).Scan(&k.Version, &at, &answers, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return k, gone("error.no_result")
	}
	if err != nil {
		return k, fmt.Errorf("read version: %w", err)
	}
	k.At = moment(at)
	if answers != "" {
		k.Answers = []byte(answers)
	}
	if err := json.Unmarshal([]byte(value), &k.Result); err != nil {
		return k, fmt.Errorf("decode result: %w", err)
	}
	return k, nil
}

// Runs implements assessment.Store.
func (s *Store) Runs(ctx context.Context, series string) ([]assessment.Run, error) {
	var runs []assessment.Run
	err := s.view(ctx, func(tx *sql.Tx) error { return scanRuns(ctx, tx, &runs, selectSeries, series) })
	return runs, err
}

// ClientRuns implements client.Store.
func (s *Store) ClientRuns(ctx context.Context, organisation, id string) ([]assessment.Run, error) {
	var runs []assessment.Run
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, id); err != nil {
			return err
		}
		return scanRuns(ctx, tx, &runs, selectClientRuns, organisation, id)
	})
	return runs, err
}

func scanRuns(ctx context.Context, tx *sql.Tx, runs *[]assessment.Run, query string, args ...any) error {
	return each(ctx, tx, query, args, func(row scanner) error {
		var r assessment.Run
		var o originFields
		var at int64
		err := row.Scan(append(append([]any{&r.Assessment}, o.dest()...), &r.Version, &at, &r.Currency)...)
		if err != nil {
			return err
		}
		if r.Version > 0 {
			r.At = moment(at)
		}
		r.Series, r.Quarter, r.Follows, err = o.done()
		if r.Series == "" {
			r.Series = r.Assessment
		}
		*runs = append(*runs, r)
		return err
	})
}

// originFields are the columns of where a re-run comes from, on their way.
type originFields struct {
	series, quarter, before string
	o                       assessment.Origin
	at                      int64
}

func (f *originFields) dest() []any {
	return []any{&f.series, &f.quarter, &f.o.Assessment, &f.o.Version, &f.at, &f.before, &f.o.Questionnaire}
}

func (f *originFields) done() (series string, quarter calendar.Quarter, follows *assessment.Origin, err error) {
	if f.o.Assessment == "" {
		return f.series, quarter, nil, nil
	}
	if err := quarter.UnmarshalText([]byte(f.quarter)); err != nil {
		return "", quarter, nil, err
	}
	if err := f.o.Quarter.UnmarshalText([]byte(f.before)); err != nil {
		return "", quarter, nil, err
	}
	f.o.At = moment(f.at)
	return f.series, quarter, &f.o, nil
}

// origin are the values of the columns that originFields reads.
func origin(d assessment.Draft) []any {
	if d.Follows == nil {
		return []any{"", "", "", 0, 0, "", ""}
	}
	f := d.Follows
	return []any{d.Series, d.Quarter.String(), f.Assessment, f.Version, f.At.UnixMilli(), f.Quarter.String(), f.Questionnaire}
}

// carry stores what a draft was started from, and asks to confirm it.
func carry(w *writer, d assessment.Draft) error {
	if len(d.Earlier) == 0 {
		return nil
	}
	for at, e := range d.Earlier {
		if _, err := w.exec(insertCarried, d.ID, at.Group, at.Item, at.Question, string(e.Value), e.At.UnixMilli(), e.LeftOut); err != nil {
			return fmt.Errorf("put %s of the run before: %w", at.Question, err)
		}
	}
	_, err := w.exec(askConfirm, d.ID, "")
	return err
}

// earlier reads what a draft was started from.
func (s *Store) earlier(ctx context.Context, tx *sql.Tx, d *assessment.Draft) error {
	return each(ctx, tx, selectCarried, []any{d.ID}, func(row scanner) error {
		var at assessment.Place
		var e assessment.Earlier
		var value string
		var said int64
		if err := row.Scan(&at.Group, &at.Item, &at.Question, &value, &said, &e.LeftOut); err != nil {
			return err
		}
		e.Value, e.At = json.RawMessage(value), moment(said)
		e.Answer, _ = s.typed(at.Question, value)
		if d.Earlier == nil {
			d.Earlier = make(map[assessment.Place]assessment.Earlier)
		}
		d.Earlier[at] = e
		return nil
	})
}

// typed reads a stored answer. It is false for one that no question is known
// for, and for one that the question does not take any more.
func (s *Store) typed(id, value string) (questionnaire.Answer, bool) {
	question, ok := s.questions(id)
	if !ok || value == cleared {
		return questionnaire.Answer{}, false
	}
	a, err := assessment.DecodeAnswer(question, json.RawMessage(value))
	return a, err == nil
}
