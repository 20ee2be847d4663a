package web

import (
	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/outbox"
)

// Mail takes mails to be sent, and says what became of them.
type Mail = outbox.Mail

// mailed is what became of a mail, in a sentence.
type mailed = outbox.State

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
	return outbox.States(s.Locale, all, kind), err
}

// mailFault is what to say of a mail that was not taken, "" when err is of
// another kind.
func (s *Server) mailFault(err error, many string) string {
	return outbox.Fault(s.Locale, err, many)
}
