package mail

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"waterline/assessment"
)

// NoticeKind is what a mail about an account is for.
type NoticeKind string

// The kinds.
const (
	Reset   NoticeKind = "reset"      // a link to set a password
	Invited NoticeKind = "invitation" // a link to join an organisation
)

// Notice is a mail about an account, with a link that works once.
type Notice struct {
	ID           string // the same for each try
	Kind         NoticeKind
	To           string
	Language     string
	URL          string
	Until        time.Time
	Organisation string // of an invitation
}

// Notify writes a notice and sends it at once. The error is a *Failure where
// the mail server is at fault.
func (p *Postman) Notify(ctx context.Context, n Notice) error {
	in := cmp.Or(p.printers[n.Language], p.usual)
	to, ok := assessment.MailAddress(n.To)
	if !ok {
		return &Failure{Refused: true, Err: fmt.Errorf("notice %s: no mail server takes the address", n.ID)}
	}
	m, err := in.print(in.notice(n))
	if err != nil {
		return err
	}
	m.ID, m.To = n.ID, to
	return p.Sender.Send(ctx, m)
}

// notice fills a letter about an account.
func (p *printer) notice(n Notice) letter {
	say := func(part string) string {
		key := "mail." + string(n.Kind) + "." + part
		return sentence(p.Locale.T(key, "date", p.Locale.Date(n.Until), "organisation", n.Organisation))
	}
	return letter{
		Subject: say("subject"), Preheader: say("preheader"), Title: say("title"), Text: []string{say("text")},
		Button: say("button"), URL: n.URL, After: []string{say("after")}, Why: say("why"), From: p.Locale.T("web.name"),
	}
}
