package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
)

// TellOrganisation implements account.PrivacyStore, as rows stand at one moment.
func (s *Store) TellOrganisation(ctx context.Context, id string, tell account.Told) error {
	return s.view(ctx, func(tx *sql.Tx) error {
		var there int
		if err := tx.QueryRowContext(ctx, findOrganisation, id).Scan(&there); missing(err) {
			return gone(organisationGone)
		} else if err != nil {
			return fmt.Errorf("find organisation: %w", err)
		}
		return s.tellAll(ctx, tx, tell, func(_ string, h holding) (string, []string, string) { return h.organisation, nil, id })
	})
}

// TellPerson implements account.PrivacyStore. Of what belongs to others only that
// it was this person's doing is told.
func (s *Store) TellPerson(ctx context.Context, address string, tell account.Told) error {
	address = strings.ToLower(address)
	return s.view(ctx, func(tx *sql.Tx) error {
		var user string
		if err := tx.QueryRowContext(ctx, `SELECT id FROM app_user WHERE mail = $1`, address).Scan(&user); err != nil && !missing(err) {
			return fmt.Errorf("find user: %w", err)
		}
		if user != "" {
			err := s.tellAll(ctx, tx, tell, func(_ string, h holding) (string, []string, string) { return h.user, h.told, user })
			if err != nil {
				return err
			}
		}
		err := s.tellAll(ctx, tx, tell, func(name string, h holding) (string, []string, string) { return h.address, nil, known(name, address) })
		if err != nil {
			return err
		}
		return contacts(ctx, tx, address, func(c contact) error {
			return tell("client", map[string]any{"id": c.client, "organisation_id": c.organisation, "contacts": c.theirs})
		})
	})
}

// known is how a table knows an address.
func known(table, address string) string {
	switch table {
	case "mail":
		sum := sha256.Sum256([]byte(address))
		return hex.EncodeToString(sum[:])
	case "reminder_recipient":
		return reminder.PersonOf(address)
	}
	return address
}

// tellAll tells the rows of all tables that a condition picks, parents first.
func (s *Store) tellAll(ctx context.Context, tx *sql.Tx, tell account.Told, pick func(name string, h holding) (condition string, only []string, arg string)) error {
	all, err := tables(ctx, tx, s.dialect)
	if err != nil {
		return err
	}
	whose := holdings()
	for _, t := range all {
		h := whose[t.name]
		condition, only, arg := pick(t.name, h)
		if condition == "" {
			continue
		}
		names := strings.Split(t.names(), ", ")
		if err := tellRows(ctx, tx, tell, t.name, h.shown(names, only), condition, arg); err != nil {
			return err
		}
	}
	return nil
}

// shown are the columns that are told.
func (h holding) shown(all, only []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool {
		return slices.Contains(h.hidden, name) || only != nil && !slices.Contains(only, name)
	})
}

func tellRows(ctx context.Context, tx *sql.Tx, tell account.Told, name string, columns []string, condition, arg string) error {
	query := `SELECT ` + strings.Join(columns, ", ") + ` FROM ` + name + ` WHERE ` + condition
	return each(ctx, tx, query, []any{arg}, func(row scanner) error {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := row.Scan(into...); err != nil {
			return err
		}
		said := make(map[string]any, len(columns))
		for i, column := range columns {
			said[column] = values[i]
		}
		return tell(name, said)
	})
}

// contact is a person at a client.
type contact struct {
	client, organisation string
	theirs, others       []client.Contact
	search               string
}

// contacts finds the clients that have a contact with an address.
func contacts(ctx context.Context, tx *sql.Tx, address string, do func(contact) error) error {
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(client.Fold(address)) + "%"
	return each(ctx, tx, `SELECT id, organisation_id, contacts, search FROM client WHERE search LIKE $1 ESCAPE '\'`, []any{like}, func(row scanner) error {
		var c contact
		var data string
		if err := row.Scan(&c.client, &c.organisation, &data, &c.search); err != nil {
			return err
		}
		var all []client.Contact
		if err := json.Unmarshal([]byte(data), &all); err != nil {
			return fmt.Errorf("decode contacts: %w", err)
		}
		for _, one := range all {
			if strings.EqualFold(one.Mail, address) {
				c.theirs = append(c.theirs, one)
			} else {
				c.others = append(c.others, one)
			}
		}
		if len(c.theirs) == 0 {
			return nil
		}
		return do(c)
	})
}
