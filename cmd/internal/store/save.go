package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

const (
	insertAnswer = `INSERT INTO answer (assessment_id, group_id, item_id, question_id, value, version, respondent, updated_at) `

	// replaceAnswer keeps an answer that was saved after the version which the
	// new one is based on. The same answer again changes nothing, so a save
	// that is sent twice succeeds twice; it confirms what was carried over.
	replaceAnswer = ` ON CONFLICT (assessment_id, group_id, item_id, question_id) DO UPDATE SET
			version    = CASE WHEN answer.value = excluded.value THEN answer.version ELSE answer.version + 1 END,
			respondent = CASE WHEN answer.value = excluded.value AND NOT answer.confirm THEN answer.respondent ELSE excluded.respondent END,
			updated_at = CASE WHEN answer.value = excluded.value AND NOT answer.confirm THEN answer.updated_at ELSE excluded.updated_at END,
			why        = CASE WHEN answer.value = excluded.value THEN answer.why ELSE '' END,
			confirm    = FALSE,
			value      = excluded.value`

	putAnswer = insertAnswer + `VALUES ($1, $2, $3, $4, $5, CASE WHEN CAST($6 AS BIGINT) > 0 THEN $6 ELSE 0 END + 1, $7, $8)` + replaceAnswer +
		` WHERE $6 < 0 OR answer.version = $6 OR answer.value = excluded.value RETURNING version`

	// putByKey is putAnswer where a link and the item allow it and the answer was
	// nobody else's, in one statement, because this is what happens most often.
	putByKey = insertAnswer + `SELECT assessment_id, $2, $3, $4, $5, CASE WHEN CAST($6 AS BIGINT) > 0 THEN $6 ELSE 0 END + 1, CASE WHEN $7 = '' THEN respondent ELSE $7 END, $8 FROM link
		WHERE key_hash = $1 AND revoked_at IS NULL AND expires_at > $8 AND (part = '' OR part = $9)
			AND ($3 = '' OR EXISTS (SELECT 1 FROM item WHERE item.assessment_id = link.assessment_id AND group_id = $2 AND item_id = $3))` +
		replaceAnswer + ` WHERE (answer.respondent = excluded.respondent OR answer.confirm) AND ($6 < 0 OR answer.version = $6 OR answer.value = excluded.value)
		RETURNING version, assessment_id`
	findItem   = `SELECT 1 FROM item WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3`
	findAnswer = `SELECT value, version, updated_at, respondent FROM answer
		WHERE assessment_id = $1 AND group_id = $2 AND item_id = $3 AND question_id = $4`
)

// anyVersion as base replaces whatever is stored.
const anyVersion = int64(-1)

// cleared is the value of an answer that was taken back.
const cleared = ""

// Save implements assessment.Store.
func (s *Store) Save(ctx context.Context, id string, changes []assessment.Change, now time.Time) error {
	values, err := encodedAll(changes)
	if err != nil {
		return err
	}
	return s.write(ctx, func(w *writer) error {
		var found int
		if err := w.row(findAssessment, []any{id}, &found); missing(err) {
			return gone("error.draft_gone")
		} else if err != nil {
			return err
		}
		return s.save(w, id, changes, values, make([]int64, len(changes)), now)
	})
}

// SaveByKey implements assessment.Store.
func (s *Store) SaveByKey(ctx context.Context, keyHash string, changes []assessment.Change, now time.Time) ([]int64, error) {
	values, err := encodedAll(changes)
	if err != nil {
		return nil, err
	}
	versions := make([]int64, len(changes))
	if len(changes) == 1 && changes[0].Why == "" {
		hindered := false
		err := s.writeBeside(ctx, func(w *writer) error {
			err := s.saveOne(w, keyHash, changes[0], values[0], &versions[0], now)
			if hindered = missing(err); hindered {
				return nil
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if !hindered {
			return versions, nil
		}
	}
	err = s.write(ctx, func(w *writer) error {
		var id, part, respondent string
		var expires int64
		var revoked sql.NullInt64
		if err := w.row(findLink, []any{keyHash}, &id, &expires, &revoked, &part, &respondent); missing(err) {
			return gone("error.draft_gone")
		} else if err != nil {
			return err
		}
		if err := refusal(moment(expires), revoked, now); err != nil {
			return err
		}
		by := slices.Clone(changes)
		for i := range by {
			if part != "" && by[i].Part != part {
				return &assessment.Error{Code: assessment.Forbidden, Safe: "invite.elsewhere"}
			}
			by[i].By = cmp.Or(by[i].By, respondent)
		}
		return s.save(w, id, by, values, versions, now)
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

// saveOne puts one change. Where anything is in its way it puts nothing and
// returns sql.ErrNoRows, for save to find out what.
func (s *Store) saveOne(w *writer, keyHash string, c assessment.Change, value string, version *int64, now time.Time) error {
	var id string
	err := w.change(putByKey, []any{keyHash, c.Group, c.Item, c.Question, value, base(c), c.By, now.UnixMilli(), c.Part}, version, &id)
	if err != nil {
		return err
	}
	return touch(w, id, now)
}

func base(c assessment.Change) int64 {
	if c.Base == nil {
		return anyVersion
	}
	return max(*c.Base, 0)
}

// save puts changes and notes the version that each answer has then.
func (s *Store) save(w *writer, id string, changes []assessment.Change, values []string, versions []int64, now time.Time) error {
	for i, c := range changes {
		if c.Item != "" {
			var found int
			if err := w.row(findItem, []any{id, c.Group, c.Item}, &found); missing(err) {
				return gone("error.item_gone")
			} else if err != nil {
				return err
			}
		}
		if err := s.put(w, id, c, values[i], &versions[i], now); err != nil {
			return err
		}
	}
	return touch(w, id, now)
}

// put puts one change and keeps what another respondent had said.
func (s *Store) put(w *writer, id string, c assessment.Change, value string, version *int64, now time.Time) error {
	if _, err := w.exec(keepSaid, id, c.Group, c.Item, c.Question, value, base(c), c.By); err != nil {
		return fmt.Errorf("keep %s: %w", c.Question, err)
	}
	err := w.change(putAnswer, []any{id, c.Group, c.Item, c.Question, value, base(c), c.By, now.UnixMilli()}, version)
	if missing(err) {
		return s.overtaken(w, id, c)
	}
	if err != nil {
		return fmt.Errorf("put %s: %w", c.Question, err)
	}
	if _, err := w.exec(dropSaid, id, c.Group, c.Item, c.Question, c.By); err != nil {
		return fmt.Errorf("drop %s: %w", c.Question, err)
	}
	if c.Chosen {
		_, err = w.exec(markChosen, id, c.Group, c.Item, c.Question)
	}
	if err == nil && c.Why != "" {
		_, err = w.exec(setWhy, id, c.Group, c.Item, c.Question, string(c.Why))
	}
	return err
}

// overtaken tells what stands where a change was refused.
func (s *Store) overtaken(w *writer, id string, c assessment.Change) error {
	o := &assessment.Overtaken{Place: assessment.Place{Group: c.Group, Item: c.Item, Question: c.Question}}
	var value string
	var at int64
	if err := w.row(findAnswer, []any{id, c.Group, c.Item, c.Question}, &value, &o.Version, &at, &o.By); err != nil {
		return fmt.Errorf("read %s: %w", c.Question, err)
	}
	o.At = moment(at)
	question, ok := s.questions(c.Question)
	if !ok || value == cleared {
		return o
	}
	var err error
	if o.Answer, err = assessment.DecodeAnswer(question, json.RawMessage(value)); err != nil {
		return fmt.Errorf("decode answer %s: %w", c.Question, err)
	}
	return o
}

func encodedAll(changes []assessment.Change) ([]string, error) {
	values := make([]string, len(changes))
	for i, c := range changes {
		var err error
		if values[i], err = encoded(c.Question, c.Answer); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func encoded(question string, a questionnaire.Answer) (string, error) {
	if a.State == questionnaire.Missing {
		return cleared, nil
	}
	value, err := assessment.EncodeAnswer(a)
	if err != nil {
		return "", fmt.Errorf("encode %s: %w", question, err)
	}
	return string(value), nil
}
