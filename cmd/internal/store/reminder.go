package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/job"
)

// ReminderKind is the kind of the jobs that send letters, whose id is that of
// the letter; ReminderTries is how often one is tried.
const (
	ReminderKind  = "reminder.mail"
	ReminderTries = 8
)

const (
	selectReminding    = `SELECT id, name, ` + settingColumns + ` FROM organisation WHERE reminded_since > 0 ORDER BY id`
	selectOrganisation = `SELECT id, name, ` + settingColumns + ` FROM organisation WHERE id = $1`

	// Of the runs with a result, one that says its quarter counts for that, the
	// others for the day their result was made. An owner counts who is a member
	// that may see clients, and not disabled.
	selectOwned = `SELECT c.id, c.name, c.stage, c.contacts, c.run_assessment,
			COALESCE((SELECT MAX(r.created_at) FROM result r JOIN assessment a ON a.id = r.assessment_id WHERE a.client_id = c.id AND r.edit = FALSE AND a.quarter = ''), 0), c.run_at,
			COALESCE((SELECT MAX(a.quarter) FROM result r JOIN assessment a ON a.id = r.assessment_id WHERE a.client_id = c.id AND r.edit = FALSE), ''),
			COALESCE(u.id, ''), COALESCE(u.name, ''), COALESCE(u.mail, ''), c.updated_at
		FROM client c LEFT JOIN member m ON m.organisation_id = c.organisation_id AND m.user_id = c.owner AND m.role <> 'respondent'
			LEFT JOIN app_user u ON u.id = m.user_id AND u.disabled_at IS NULL
		WHERE c.organisation_id = $1 AND (c.id = $2 OR $2 = '' AND c.run_assessment <> '' AND c.stage NOT IN ('paused', 'archived'))
		ORDER BY c.name_key, c.id`

	recipientColumns = `t.id, t.client_id, t.person, t.chosen_at, t.stopped_at, t.paused_until, t.round`
	selectRecipients = `SELECT ` + recipientColumns + ` FROM reminder_recipient t JOIN client c ON c.id = t.client_id WHERE c.organisation_id = $1`
	selectTold       = `SELECT t.id, r.thing FROM reminder r JOIN reminder_recipient t ON t.id = r.recipient_id AND t.round = r.round
		JOIN client c ON c.id = t.client_id WHERE c.organisation_id = $1`

	ensureRecipient = `INSERT INTO reminder_recipient (id, client_id, user_id, person, chosen_at, stopped_at, paused_until, round)
		SELECT $1, id, $3, $4, 0, 0, '', 0 FROM client WHERE id = $2 ON CONFLICT (client_id, person) DO NOTHING`
	findRecipient  = `SELECT id, stopped_at, round FROM reminder_recipient WHERE client_id = $1 AND person = $2`
	countLetters   = `SELECT COUNT(DISTINCT r.letter_id) FROM reminder r JOIN reminder_recipient t ON t.id = r.recipient_id WHERE t.person = $1 AND r.planned_at > $2`
	insertReminder = `INSERT INTO reminder (recipient_id, thing, round, letter_id, planned_at, ended_at, failure)
		VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT (recipient_id, thing, round) DO NOTHING`
	endLetter = `UPDATE reminder SET ended_at = $2, failure = $3 WHERE letter_id = $1 AND ended_at = 0`
	insertKey = `INSERT INTO reminder_key (key_hash, recipient_id, created_at)
		SELECT $1, id, $3 FROM reminder_recipient WHERE id = $2`
	putRecipient = `INSERT INTO reminder_recipient (id, client_id, user_id, person, chosen_at, stopped_at, paused_until, round)
		SELECT $1, id, $4, $5, $6, $7, $8, $9 FROM client WHERE organisation_id = $2 AND id = $3
		ON CONFLICT (client_id, person) DO UPDATE SET chosen_at = excluded.chosen_at, stopped_at = excluded.stopped_at,
			paused_until = excluded.paused_until, round = excluded.round`

	selectLetter = `SELECT c.organisation_id, c.id, t.person, t.id, r.thing, r.ended_at FROM reminder r
		JOIN reminder_recipient t ON t.id = r.recipient_id JOIN client c ON c.id = t.client_id WHERE r.letter_id = $1 ORDER BY r.thing`
	selectByKey = `SELECT ` + recipientColumns + `, c.organisation_id, k.created_at FROM reminder_key k
		JOIN reminder_recipient t ON t.id = k.recipient_id JOIN client c ON c.id = t.client_id WHERE k.key_hash = $1`
)

// reminderWrites lists every statement of reminders that a writer runs.
func reminderWrites() []string {
	return []string{setSettings, ensureRecipient, findRecipient, countLetters, insertReminder, endLetter, insertKey, putRecipient, dropFeed, insertFeed, useFeed}
}

var _ reminder.Store = (*Store)(nil)

const reminderGone = "error.reminder_gone"

// Reminding implements reminder.Store.
func (s *Store) Reminding(ctx context.Context) ([]reminder.Organisation, error) {
	return list(ctx, s, scanReminding, selectReminding)
}

// Organisation implements reminder.Store.
func (s *Store) Organisation(ctx context.Context, id string) (reminder.Organisation, error) {
	return one(ctx, s, scanReminding, organisationGone, selectOrganisation, id)
}

func scanReminding(row scanner) (reminder.Organisation, error) {
	var o reminder.Organisation
	var f settingFields
	err := row.Scan(append([]any{&o.ID, &o.Name}, f.dest()...)...)
	o.Settings = f.done()
	return o, err
}

// Owned implements reminder.Store.
func (s *Store) Owned(ctx context.Context, organisation, id string) ([]reminder.Owned, error) {
	return list(ctx, s, func(row scanner) (reminder.Owned, error) {
		var o reminder.Owned
		var contacts, quarter string
		var ran, newest, updated int64
		err := row.Scan(&o.Client, &o.Name, &o.Stage, &contacts, &o.Assessment, &ran, &newest, &quarter, &o.OwnerID, &o.OwnerName, &o.OwnerMail, &updated)
		if err != nil {
			return o, err
		}
		if ran == 0 && quarter == "" {
			ran = newest
		}
		if ran > 0 {
			o.Ran = moment(ran)
		}
		o.UpdatedAt = moment(updated)
		if err := o.Quarter.UnmarshalText([]byte(quarter)); err != nil {
			return o, err
		}
		return o, json.Unmarshal([]byte(contacts), &o.Contacts)
	}, selectOwned, organisation, id)
}

// Recipients implements reminder.Store.
func (s *Store) Recipients(ctx context.Context, organisation string) ([]reminder.Kept, error) {
	type told struct{ id, thing string }
	things, err := list(ctx, s, func(row scanner) (told, error) {
		var t told
		return t, row.Scan(&t.id, &t.thing)
	}, selectTold, organisation)
	if err != nil {
		return nil, err
	}
	by := make(map[string]map[string]bool)
	for _, t := range things {
		if by[t.id] == nil {
			by[t.id] = make(map[string]bool)
		}
		by[t.id][t.thing] = true
	}
	return list(ctx, s, func(row scanner) (reminder.Kept, error) {
		r, err := scanRecipient(row)
		return reminder.Kept{Recipient: r, Things: by[r.ID]}, err
	}, selectRecipients, organisation)
}

// scanRecipient reads recipientColumns and what follows them into more.
func scanRecipient(row scanner, more ...any) (reminder.Recipient, error) {
	var r reminder.Recipient
	var chosen, stopped int64
	var paused string
	err := row.Scan(append([]any{&r.ID, &r.Client, &r.Person, &chosen, &stopped, &paused, &r.Round}, more...)...)
	if err != nil {
		return r, err
	}
	r.Chosen, r.Stopped = unstamp(chosen), unstamp(stopped)
	if paused != "" {
		day, err := time.Parse(time.DateOnly, paused)
		if err != nil {
			return r, fmt.Errorf("pause of recipient %s: %w", r.ID, err)
		}
		r.Paused = &day
	}
	return r, nil
}

// Plan implements reminder.Store.
func (s *Store) Plan(ctx context.Context, p reminder.Planned) (bool, error) {
	planned := false
	err := s.write(ctx, func(w *writer) error {
		planned = false
		var user any
		if p.User {
			user = p.Person
		}
		if _, err := w.exec(ensureRecipient, p.ID, p.Client, user, p.Person); err != nil {
			return fmt.Errorf("plan a reminder: %w", err)
		}
		var id string
		var stopped, round int64
		if err := w.row(findRecipient, []any{p.Client, p.Person}, &id, &stopped, &round); missing(err) || err == nil && stopped > 0 {
			return nil // the client is gone, or somebody stopped meanwhile
		} else if err != nil {
			return fmt.Errorf("plan a reminder: %w", err)
		}
		var letters int
		if err := w.row(countLetters, []any{p.Person, p.Since.UnixMilli()}, &letters); err != nil {
			return fmt.Errorf("count letters: %w", err)
		}
		if letters >= p.Most {
			return reminder.ErrFull
		}
		for _, thing := range p.Things {
			n, err := w.exec(insertReminder, id, thing, round, p.ID, p.At.UnixMilli())
			if err != nil {
				return fmt.Errorf("plan a reminder: %w", err)
			}
			planned = planned || n > 0
		}
		if !planned {
			return nil
		}
		_, err := enqueue(w, job.New{ID: p.ID, Kind: ReminderKind, RunAt: p.At, Most: ReminderTries}, p.At)
		return err
	})
	return planned && err == nil, err
}

// Letter implements reminder.Store.
func (s *Store) Letter(ctx context.Context, id string) (reminder.Posted, error) {
	p := reminder.Posted{ID: id, Ended: true}
	things, err := list(ctx, s, func(row scanner) (string, error) {
		var thing string
		var ended int64
		err := row.Scan(&p.Organisation, &p.Client, &p.Person, &p.Recipient, &thing, &ended)
		p.Ended = p.Ended && ended > 0
		return thing, err
	}, selectLetter, id)
	if err == nil && len(things) == 0 {
		return p, gone(reminderGone)
	}
	p.Things = things
	return p, err
}

// EndLetter implements reminder.Store.
func (s *Store) EndLetter(ctx context.Context, id string, failure reminder.Failure, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(endLetter, id, now.UnixMilli(), string(failure))
		return err
	})
}

// AddKey implements reminder.Store.
func (s *Store) AddKey(ctx context.Context, recipient, keyHash string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(insertKey, keyHash, recipient, now.UnixMilli()))(reminderGone)
	})
}

// ReaderByKey implements reminder.Store.
func (s *Store) ReaderByKey(ctx context.Context, keyHash string) (reminder.Keyed, error) {
	return one(ctx, s, func(row scanner) (reminder.Keyed, error) {
		var k reminder.Keyed
		var made int64
		var err error
		k.Recipient, err = scanRecipient(row, &k.Organisation, &made)
		k.Made = moment(made)
		return k, err
	}, reminderGone, selectByKey, keyHash)
}

// Change implements reminder.Store.
func (s *Store) Change(ctx context.Context, organisation string, r reminder.Recipient, user bool, e client.Event) error {
	var owner any
	if user {
		owner = r.Person
	}
	paused := ""
	if r.Paused != nil {
		paused = r.Paused.Format(time.DateOnly)
	}
	return s.write(ctx, func(w *writer) error {
		err := existing(w.exec(putRecipient, r.ID, organisation, r.Client, owner, r.Person, stamp(r.Chosen), stamp(r.Stopped), paused, r.Round))("error.client_gone")
		if err != nil || e.Action == "" {
			return err
		}
		return record(w, logged(organisation, e))
	})
}
