package account

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Told takes a row that is told to whom it belongs: columns with their values.
// Times are Unix milliseconds, files bytes.
type Told func(table string, row map[string]any) error

// Left is where an erased address, or a name that went with it, still stands in
// somebody's own words, to be looked at by hand.
type Left struct {
	Table, Column string
	Rows          int
}

// PrivacyStore tells and erases what is somebody's, in every table.
type PrivacyStore interface {
	// TellOrganisation tells every row that is an organisation's. NotFound if
	// there is none.
	TellOrganisation(ctx context.Context, id string, tell Told) error
	// TellPerson tells every row that is about whoever has an address.
	TellPerson(ctx context.Context, address string, tell Told) error
	// ErasePerson erases whoever has an address: the account, the contact at every
	// client, what waits to be sent, and assessments that reached no organisation.
	// What organisations own stays with them, without the person. Conflict for the
	// last administrator, or the last owner of an organisation.
	ErasePerson(ctx context.Context, address string, e Event) ([]Left, error)
}

// head is the first line of an export.
type head struct {
	Export string `json:"export"` // organisation or person
	ID     string `json:"id,omitempty"`
	Made   string `json:"made"`
}

// line of an export. Bytes are in base64, times Unix milliseconds.
type rowLine struct {
	Table string         `json:"table"`
	Row   map[string]any `json:"row"`
}

// ExportOrganisation writes all that an organisation has, as one JSON object a
// line. Secrets are not in it.
func (s *Service) ExportOrganisation(ctx context.Context, a Actor, organisation string, w io.Writer) error {
	if a.User != ConsoleUser {
		if err := Allow(a, Export, organisation); err != nil {
			return err
		}
	}
	tell, err := s.telling(w, head{Export: "organisation", ID: organisation})
	if err != nil {
		return err
	}
	if err := s.store.TellOrganisation(ctx, organisation, tell); err != nil {
		return err
	}
	return s.store.Append(ctx, s.event(a, organisation, "organisation.exported", organisation, ""))
}

// ExportSelf writes all that is known of the user who acts, wherever it stands.
func (s *Service) ExportSelf(ctx context.Context, a Actor, w io.Writer) error {
	if err := a.own(); err != nil {
		return err
	}
	u, err := s.store.UserByID(ctx, a.User)
	if err != nil {
		return err
	}
	return s.exportPerson(ctx, a, u.Mail, w)
}

// ExportPerson writes all that is known of whoever has an address, for who runs
// the instance to hand on: contacts of clients are in it, which administrators
// do not see.
func (s *Service) ExportPerson(ctx context.Context, a Actor, address string, w io.Writer) error {
	if err := console(a); err != nil {
		return err
	}
	address, err := CleanMail(address)
	if err != nil {
		return err
	}
	return s.exportPerson(ctx, a, address, w)
}

func (s *Service) exportPerson(ctx context.Context, a Actor, address string, w io.Writer) error {
	tell, err := s.telling(w, head{Export: "person"})
	if err != nil {
		return err
	}
	if err := s.store.TellPerson(ctx, address, tell); err != nil {
		return err
	}
	subject := ""
	if a.User != ConsoleUser {
		subject = a.User
	}
	return s.store.Append(ctx, s.event(a, "", "person.exported", subject, ""))
}

func (s *Service) telling(w io.Writer, h head) (Told, error) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	h.Made = s.now().Format(time.RFC3339)
	if err := enc.Encode(h); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return func(table string, row map[string]any) error { return enc.Encode(rowLine{table, row}) }, nil
}

// ErasePerson erases whoever has an address and says where it is still to be
// looked for by hand. Backups keep it until they are deleted.
func (s *Service) ErasePerson(ctx context.Context, a Actor, address string) ([]Left, error) {
	if err := console(a); err != nil {
		return nil, err
	}
	address, err := CleanMail(address)
	if err != nil {
		return nil, err
	}
	return s.store.ErasePerson(ctx, address, s.event(a, "", "person.erased", "", ""))
}

// console refuses everybody but who runs the instance.
func console(a Actor) error {
	if a.User != ConsoleUser {
		return forbidden()
	}
	return nil
}
