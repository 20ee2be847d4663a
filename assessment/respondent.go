package assessment

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"waterline/assessment/questionnaire"
)

// Owner is the id of whoever began a draft, and of all who use that link.
const Owner = ""

const (
	respondentBytes = 8
	maxName         = 60 // characters
)

// Respondent is somebody who was invited to a draft.
type Respondent struct {
	ID       string
	Label    string     // what the owner calls them, "" for nothing
	Name     string     // what they call themselves, "" for nothing
	OpenedAt *time.Time // nil until they opened their link
	Language string     // that they are shown the draft in, "" for that of the owner
}

// Part is the part of an assessment that a section belongs to: itself, or the
// section before it when it is too short to be a part of its own.
func Part(section string) string {
	if section == "bottlenecks" {
		return "token_max"
	}
	return section
}

// Invite makes a link for somebody else, to one part or, where part is "", to
// everything, and returns its key. Label is what the owner calls them. Invalid
// when the label is too long or holds what cannot be printed.
func (s *Service) Invite(ctx context.Context, d Draft, part, label string) (string, Link, error) {
	label, err := checkedName(label)
	if err != nil {
		return "", Link{}, err
	}
	random := make([]byte, keyBytes+respondentBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", Link{}, fmt.Errorf("make a key: %w", err)
	}
	key := base64.RawURLEncoding.EncodeToString(random[:keyBytes])
	now := s.Clock()
	r := Respondent{ID: hex.EncodeToString(random[keyBytes:]), Label: label}
	l := Link{KeyHash: hashKey(key), CreatedAt: now, ExpiresAt: now.Add(s.Keep), Part: part, Respondent: r.ID}
	if part != "" && d.ExpiresAt.Before(l.ExpiresAt) {
		l.ExpiresAt = d.ExpiresAt
	}
	if err := s.Store.Invite(ctx, d.ID, l, r); err != nil {
		return "", Link{}, fmt.Errorf("invite: %w", err)
	}
	return key, l, nil
}

// Introduce notes that a respondent opened their link, and under which name
// their answers are shown; "" is none. Invalid as with Invite.
func (s *Service) Introduce(ctx context.Context, d Draft, name string) error {
	name, err := checkedName(name)
	if err != nil {
		return err
	}
	if d.Respondent == Owner {
		return nil
	}
	return s.Store.Introduce(ctx, d.ID, d.Respondent, name, s.Clock())
}

// checkedName is a name as it is kept: one line that can be printed.
func checkedName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if hasControl(name) || !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName {
		return "", &Error{Code: Invalid, Safe: "invite.name_wrong"}
	}
	return name, nil
}

// Choose settles an answer that respondents gave differently: it takes what one
// of them said, and marks it as chosen. NotFound when nobody said that.
func (s *Service) Choose(ctx context.Context, d Draft, at Place, by string) error {
	for _, diff := range d.Differences() {
		for _, said := range diff.Said {
			if diff.Place == at && said.By == by {
				return s.settle(ctx, d, at, said.Answer, by)
			}
		}
	}
	return &Error{Code: NotFound, Safe: "differ.gone"}
}

// Span settles an answer with the range that holds all that was said. NotFound
// when the question takes no range or somebody gave no figure.
func (s *Service) Span(ctx context.Context, d Draft, at Place) error {
	q, _ := s.Bank.Question(at.Question)
	for _, diff := range d.Differences() {
		if span, ok := diff.Span(q); ok && diff.Place == at {
			return s.settle(ctx, d, at, span, d.Respondent)
		}
	}
	return &Error{Code: NotFound, Safe: "differ.gone"}
}

func (s *Service) settle(ctx context.Context, d Draft, at Place, a questionnaire.Answer, by string) error {
	base := d.Marks[at].Version
	c := Change{Group: at.Group, Item: at.Item, Question: at.Question, Answer: a, By: by, Base: &base, Chosen: true}
	if err := s.check([]Change{c}).Err(); err != nil {
		return err
	}
	return s.Store.Save(ctx, d.ID, []Change{c}, s.Clock())
}
