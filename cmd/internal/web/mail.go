package web

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

// Mail takes mails to be sent, and says what became of them.
type Mail interface {
	// Ask keeps a mail and what was agreed to with it; both are on disk when it
	// returns without error. Invalid if the address is none;
	// assessment.ErrManyMails when a limit is reached.
	Ask(ctx context.Context, m assessment.Mail, consents []assessment.Consent) error
	// Mails lists the mails of a draft, the newest first.
	Mails(ctx context.Context, draft string) ([]assessment.Mail, error)
}

// mailed is what became of a mail, in a sentence.
type mailed struct {
	Text   string
	Failed bool
}

// mail asks for a mail about a draft.
func (s *Server) mail(c *fiber.Ctx, v *visit, m assessment.Mail, consents []assessment.Consent) error {
	m.Draft, m.Language, m.Base = v.draft.ID, s.Locale.Tag(), s.base(c)
	return s.Mail.Ask(c.UserContext(), m, consents)
}

// mailed says what became of the mails of a kind, the newest first.
func (s *Server) mailed(c *fiber.Ctx, v *visit, kind assessment.MailKind) ([]mailed, error) {
	if s.Mail == nil {
		return nil, nil
	}
	all, err := s.Mail.Mails(c.UserContext(), v.draft.ID)
	var out []mailed
	for _, m := range all {
		if m.Kind != kind {
			continue
		}
		state, at := "waiting", m.CreatedAt
		switch {
		case m.Failure != "":
			state = string(m.Failure)
		case m.EndedAt != nil:
			state, at = "sent", *m.EndedAt
		case m.Tries > 1:
			state = "again"
		}
		out = append(out, mailed{
			Text:   s.Locale.T("mail.state."+state, "to", m.Shown, "time", clockTime(at)),
			Failed: m.Failure != "",
		})
	}
	return out, err
}

// mailFault is what to say of a mail that was not taken, "" when err is of
// another kind.
func (s *Server) mailFault(err error, many string) string {
	var known *assessment.Error
	switch {
	case errors.Is(err, assessment.ErrManyMails):
		return s.Locale.T(many)
	case errors.As(err, &known) && known.Code == assessment.Invalid && s.Locale.Has(known.Safe):
		return s.Locale.T(known.Safe)
	}
	return ""
}
