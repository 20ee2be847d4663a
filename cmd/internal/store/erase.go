package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// Unnamed stands where the name of somebody was who is erased.
const Unnamed = "–"

const (
	userOfAddress   = `SELECT id, name FROM app_user WHERE mail = $1`
	eraseInvitation = `DELETE FROM invitation WHERE mail = $1`
	eraseAgreed     = `DELETE FROM assessment WHERE client_id IS NULL AND id IN (SELECT assessment_id FROM consent WHERE LOWER(mail) = $1)`
	eraseConsent    = `UPDATE consent SET mail = '' WHERE LOWER(mail) = $1`
	eraseMail       = `DELETE FROM mail WHERE recipient_hash = $1`
	eraseReminded   = `DELETE FROM reminder_recipient WHERE person = $1`
)

// authorTables keep the name of who wrote a row beside the id.
func authorTables() []string {
	return []string{
		"brand_version", "client_entry", "initiative", "initiative_actual", "initiative_state", "issued", "questionnaire_version", "report_draft", "result", "usage_import",
	}
}

func unnameAuthor() []string {
	var all []string
	for _, table := range authorTables() {
		all = append(all, `UPDATE `+table+` SET author_name = '`+Unnamed+`' WHERE author = $1`)
	}
	return all
}

func eraseWrites() []string {
	return append(unnameAuthor(), userOfAddress, eraseInvitation, eraseAgreed, eraseConsent, eraseMail, eraseReminded)
}

// ErasePerson implements account.PrivacyStore. What was deleted is overwritten in
// the file, and the log of changes that still held it is emptied.
func (s *Store) ErasePerson(ctx context.Context, address string, e account.Event) ([]account.Left, error) {
	address = strings.ToLower(address)
	words := []string{address}
	var user, name string
	err := s.act(ctx, e, func(w *writer) error {
		if err := w.row(userOfAddress, []any{address}, &user, &name); err != nil && !missing(err) {
			return fmt.Errorf("find user: %w", err)
		}
		if user != "" {
			if err := removeUser(w, user); err != nil {
				return err
			}
		}
		for _, one := range [][2]string{
			{eraseInvitation, address}, {eraseAgreed, address}, {eraseConsent, address}, {eraseMail, known("mail", address)}, {eraseReminded, known("reminder_recipient", address)},
		} {
			if _, err := w.exec(one[0], one[1]); err != nil {
				return fmt.Errorf("erase a person: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	names, err := s.eraseContacts(ctx, address, e.At)
	if err != nil {
		return nil, err
	}
	if err := s.forget(ctx); err != nil {
		return nil, err
	}
	return s.standing(ctx, append(words, append(names, name)...))
}

// eraseContacts takes a person from the contacts of every client, and returns the
// names that they had there.
func (s *Store) eraseContacts(ctx context.Context, address string, now time.Time) (names []string, err error) {
	var at []contact
	err = s.view(ctx, func(tx *sql.Tx) error {
		return contacts(ctx, tx, address, func(c contact) error {
			at = append(at, c)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for _, one := range at {
		c, err := s.Client(ctx, one.organisation, one.client)
		if err != nil {
			return nil, err
		}
		c.Contacts = slices.DeleteFunc(c.Contacts, func(p client.Contact) bool {
			theirs := strings.EqualFold(p.Mail, address)
			if theirs {
				names = append(names, p.Name)
			}
			return theirs
		})
		if _, err := s.SaveClient(ctx, c, client.Author{ID: account.ConsoleUser, Name: Unnamed}, now); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// standing counts the rows in which one of some words still stands.
func (s *Store) standing(ctx context.Context, words []string) (left []account.Left, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		all, err := tables(ctx, tx, s.dialect)
		if err != nil {
			return err
		}
		for _, t := range all {
			for _, c := range t.columns {
				if c.kind != "TEXT" {
					continue
				}
				n, err := holds(ctx, tx, t.name, c.name, words)
				if err != nil {
					return err
				}
				if n > 0 {
					left = append(left, account.Left{Table: t.name, Column: c.name, Rows: n})
				}
			}
		}
		return nil
	})
	return left, err
}

func holds(ctx context.Context, tx *sql.Tx, table, column string, words []string) (n int, err error) {
	var parts []string
	var args []any
	for _, word := range words {
		if word == "" {
			continue
		}
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(word))+"%")
		parts = append(parts, fmt.Sprintf(`LOWER(%s) LIKE $%d ESCAPE '\'`, column, len(args)))
	}
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table+` WHERE `+strings.Join(parts, " OR "), args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("look into %s: %w", table, err)
	}
	return n, nil
}
