package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/client"
)

const (
	formOfDraft = `SELECT f.organisation_id, f.id FROM assessment a JOIN form f ON f.id = a.form WHERE a.id = $1 AND a.client_id IS NULL`
	findLead    = `SELECT a.client_id, c.organisation_id, c.stage FROM assessment a JOIN form f ON f.id = a.form JOIN client c ON c.id = a.client_id
		WHERE a.id = $1 AND f.organisation_id = c.organisation_id`
	selectSaidName = `SELECT value FROM answer WHERE assessment_id = $1 AND question_id = 'P-NAME'`
	newestRun      = `SELECT number, value, created_at FROM result WHERE assessment_id = $1 AND edit = FALSE ORDER BY number DESC LIMIT 1`
	stayLead       = `UPDATE client SET stage = $2, updated_at = $3, version = version + 1 WHERE id = $1`
	findContacts   = `SELECT contacts, search FROM client WHERE id = $1`
	setContacts    = `UPDATE client SET contacts = $2, search = $4, updated_at = $3, version = version + 1 WHERE id = $1`
)

// leadIDLength is that of ids of clients.
const leadIDLength = 24

// follow turns an assessment of an organisation's form into a client when its
// respondent agreed to be contacted, and takes their address away again.
func follow(w *writer, id string, c assessment.Consent) error {
	if c.Kind != assessment.ConsentContact {
		return nil
	}
	if !c.Given {
		return unfollow(w, id, c)
	}
	var organisation, form string
	if err := w.row(formOfDraft, []any{id}, &organisation, &form); missing(err) {
		return again(w, id, c)
	} else if err != nil {
		return err
	}
	name, err := saidName(w, id)
	if err != nil {
		return err
	}
	lead := client.Client{
		ID: id[:min(len(id), leadIDLength)], Organisation: organisation, Name: cmp.Or(name, form), Stage: client.Lead, Tags: []string{form},
		Contacts: []client.Contact{{Name: c.Mail, Mail: c.Mail}}, CreatedAt: c.At,
	}
	if err := putClient(w, lead); err != nil {
		return err
	}
	if err := addEntry(w, lead.ID, client.Entry{Kind: client.Added, At: c.At, Text: string(client.Lead)}); err != nil {
		return err
	}
	if _, err := w.exec(joinClient, id, organisation, lead.ID); err != nil {
		return err
	}
	return follows(w, id, lead)
}

// follows brings a lead up to date with the result that it has already. It stays
// a lead: nobody has looked at it yet.
func follows(w *writer, id string, lead client.Client) error {
	var number, at int64
	var value string
	if err := w.row(newestRun, []any{id}, &number, &value, &at); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	var r assessment.Result
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return fmt.Errorf("decode result: %w", err)
	}
	if err := ran(w, id, number, r, client.Entry{Kind: client.Ran, At: moment(at)}); err != nil {
		return err
	}
	_, err := w.exec(stayLead, lead.ID, string(client.Lead), lead.CreatedAt.UnixMilli())
	return err
}

// saidName is what the respondent calls the organisation, "" for nothing.
func saidName(w *writer, id string) (string, error) {
	var value, name string
	err := w.row(selectSaidName, []any{id}, &value)
	if missing(err) || value == cleared {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read a name: %w", err)
	}
	if !strings.HasPrefix(value, `"`) {
		return "", nil // not told: "I do not know" is no text
	}
	if err := json.Unmarshal([]byte(value), &name); err != nil {
		return "", fmt.Errorf("decode a name: %w", err)
	}
	return name, nil
}

// again puts the address of somebody who agrees once more back.
func again(w *writer, id string, c assessment.Consent) error {
	return withLead(w, id, func(l *leadRow) error {
		if slices.ContainsFunc(l.contacts, func(p client.Contact) bool { return p.Mail == c.Mail }) {
			return nil
		}
		l.contacts = append(l.contacts, client.Contact{Name: c.Mail, Mail: c.Mail})
		l.search += strings.Repeat("\n"+client.Fold(c.Mail), 2)
		if err := l.put(w, c); err != nil || l.stage != client.Archived {
			return err
		}
		return l.staged(w, client.Lead, c)
	})
}

// unfollow takes the address away. Who had not been spoken to is archived.
func unfollow(w *writer, id string, c assessment.Consent) error {
	return withLead(w, id, func(l *leadRow) error {
		lines := strings.Split(l.search, "\n")
		l.contacts = slices.DeleteFunc(l.contacts, func(p client.Contact) bool {
			ours := p.Name == p.Mail
			if ours {
				lines = slices.DeleteFunc(lines, func(line string) bool { return line == client.Fold(p.Mail) })
			}
			return ours
		})
		l.search = strings.Join(lines, "\n")
		if err := l.put(w, c); err != nil || l.stage != client.Lead {
			return err
		}
		return l.staged(w, client.Archived, c)
	})
}

// leadRow is the client that an assessment of a form became.
type leadRow struct {
	id       string
	stage    client.Stage
	contacts []client.Contact
	search   string
}

func withLead(w *writer, id string, fn func(*leadRow) error) error {
	var l leadRow
	var organisation, data string
	if err := w.row(findLead, []any{id}, &l.id, &organisation, &l.stage); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	if err := w.row(findContacts, []any{l.id}, &data, &l.search); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(data), &l.contacts); err != nil {
		return fmt.Errorf("decode contacts: %w", err)
	}
	return fn(&l)
}

func (l *leadRow) put(w *writer, c assessment.Consent) error {
	data, err := json.Marshal(l.contacts)
	if err != nil {
		return fmt.Errorf("encode contacts: %w", err)
	}
	_, err = w.exec(setContacts, l.id, string(data), c.At.UnixMilli(), l.search)
	return err
}

func (l *leadRow) staged(w *writer, stage client.Stage, c assessment.Consent) error {
	if _, err := w.exec(stayLead, l.id, string(stage), c.At.UnixMilli()); err != nil {
		return err
	}
	return addEntry(w, l.id, client.Entry{Kind: client.Staged, At: c.At, Text: string(stage)})
}
