package client

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Service is what a consultant can do. Who may do what is for the caller to
// decide beforehand; the organisation is always that of whoever asks.
type Service struct {
	Store       Store
	Assessments assessment.Store
	Model       assessment.Input // bank, evidence, book and seed of new results; its answers are not read
	Banks       Banks            // nil: Model has the only bank
	NewestBank  NewestBank       // nil: re-runs are asked from the bank of Model
	Render      Render           // nil: no reports are issued
	Standings   Standings        // nil: nobody keeps initiatives
	Clock       func() time.Time
	Random      io.Reader     // of cryptographic quality
	Keep        time.Duration // how long a draft lasts

	memory memory // of changes between versions

	// Initiatives are those that an organisation knows of a draft's client, up to
	// a month; nil: none are known.
	Initiatives func(context.Context, assessment.Draft) (calendar.Month, []assessment.Initiative, error)
}

// Banks finds the bank of a reference such as core@1.
type Banks func(reference string) (*questionnaire.Bank, bool)

// Standings is how the initiatives of clients stand, by client.
type Standings func(ctx context.Context, organisation string, clients []string) (map[string][]Standing, error)

// NewestBank is the newest published version of the questionnaire that a
// reference names.
type NewestBank func(reference string) *questionnaire.Bank

// bank is what an assessment was asked from.
func (s *Service) bank(reference string) *questionnaire.Bank {
	if s.Banks != nil {
		if b, ok := s.Banks(reference); ok {
			return b
		}
	}
	return s.Model.Bank
}

// BankOf is the bank that answers name, or that of new ones where it is not here.
func (s *Service) BankOf(reference string) *questionnaire.Bank { return s.bank(reference) }

// Year is how an organisation divides its year.
func (s *Service) Year(ctx context.Context, organisation string) (calendar.Year, error) {
	return s.Store.Year(ctx, organisation)
}

// Event is a line for the audit log. It names nothing that an erasure takes away.
type Event struct {
	Action  string // a code, such as "client.erased"
	Subject string // id of what it was done to
	Actor   string // id of a user
	At      time.Time
}

// New stores a new client and returns it. The error is a problem.List when what
// was typed is at fault.
func (s *Service) New(ctx context.Context, organisation string, c Client, by Author) (Client, error) {
	c = c.Tidied()
	if c.Stage == "" {
		c.Stage = Lead
	}
	if err := c.Validate().Err(); err != nil {
		return c, err
	}
	id, err := s.id()
	if err != nil {
		return c, err
	}
	now := s.Clock()
	c.ID, c.Organisation, c.CreatedAt, c.UpdatedAt, c.Version = id, organisation, now, now, 1
	return c, s.Store.AddClient(ctx, c, by)
}

// Save stores what was typed of a client and returns it with its new version.
// The error is a problem.List when what was typed is at fault, and *Overtaken
// when somebody saved the client since it was read.
func (s *Service) Save(ctx context.Context, organisation string, c Client, by Author) (Client, error) {
	c = c.Tidied()
	if err := c.Validate().Err(); err != nil {
		return c, err
	}
	c.Organisation = organisation
	now := s.Clock()
	version, err := s.Store.SaveClient(ctx, c, by, now)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.Conflict {
		return c, s.overtaken(ctx, organisation, c.ID)
	}
	if err == nil {
		c.Version, c.UpdatedAt = version, now
	}
	return c, err
}

// List returns one page of clients. The error is a problem.List when the query
// is at fault.
func (s *Service) List(ctx context.Context, organisation string, q Query) (Page, error) {
	q, found := q.settled()
	if err := found.Err(); err != nil {
		return Page{}, err
	}
	return s.Store.Clients(ctx, organisation, q, s.Clock())
}

// Tags lists the tags in use, by name.
func (s *Service) Tags(ctx context.Context, organisation string) ([]Tag, error) {
	return s.Store.Tags(ctx, organisation)
}

// Archive takes a client out of the lists. Nothing is lost.
func (s *Service) Archive(ctx context.Context, organisation, id string, by Author) error {
	c, err := s.Store.Client(ctx, organisation, id)
	if err != nil {
		return err
	}
	c.Stage = Archived
	_, err = s.Store.SaveClient(ctx, c, by, s.Clock())
	return err
}

// Erase removes a client with all that belongs to it, issued reports included,
// for good. The name has to be typed as it is; a problem.List says otherwise.
// What is left is one line in the audit log, which names only the id.
func (s *Service) Erase(ctx context.Context, organisation, id, typed string, by Author) error {
	c, err := s.Store.Client(ctx, organisation, id)
	if err != nil {
		return err
	}
	if strings.TrimSpace(typed) != c.Name {
		return problem.List{problem.New("name", CodeNameTyped, "want", c.Name)}
	}
	s.memory.forget()
	return s.Store.EraseClient(ctx, organisation, id, Event{Action: "client.erased", Subject: id, Actor: by.ID, At: s.Clock()})
}

// Note writes a note into the timeline of a client.
func (s *Service) Note(ctx context.Context, organisation, id, text string, by Author) error {
	text = strings.TrimSpace(text)
	var v faults
	v.block("note", text, maxNote)
	if err := v.list.Err(); err != nil {
		return err
	}
	return s.Store.AddEntry(ctx, organisation, id, Entry{Kind: Noted, At: s.Clock(), By: by, Text: text})
}

const idBytes = 12

func (s *Service) id() (string, error) {
	random := make([]byte, idBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return hex.EncodeToString(random), nil
}
