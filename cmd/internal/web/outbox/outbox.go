// Package outbox says on a page what became of mails, and why one was not taken.
package outbox

import (
	"context"
	"errors"

	"waterline/assessment"
	"waterline/templates/locale"
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

// State is what became of a mail, in a sentence.
type State struct {
	Text   string
	Failed bool
}

// States says what became of the mails of one kind, in their order.
func States(words *locale.Locale, mails []assessment.Mail, kind assessment.MailKind) []State {
	var out []State
	for _, m := range mails {
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
		out = append(out, State{
			Text:   words.T("mail.state."+state, "to", m.Shown, "time", at.UTC().Format("15:04")),
			Failed: m.Failure != "",
		})
	}
	return out
}

// Fault is what to say of a mail that was not taken, "" when err is of another
// kind. Many is the key of what to say when too many were asked for.
func Fault(words *locale.Locale, err error, many string) string {
	var known *assessment.Error
	switch {
	case errors.Is(err, assessment.ErrManyMails):
		return words.T(many)
	case errors.As(err, &known) && known.Code == assessment.Invalid && words.Has(known.Safe):
		return words.T(known.Safe)
	}
	return ""
}
