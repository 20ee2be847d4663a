package web

import (
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

const (
	fieldMail = "mail"

	codeMail      = "mail_needed"
	codeManyMails = "mail_many"
)

// consents is the form after the result.
type consents struct {
	Action string
	Token  string
	Boxes  []option
	Mail   box
	Saved  string // when something was agreed to or taken back
	Text   string
	Mails  []mailed
}

// consents shows what is agreed to; nothing is ticked before it was.
func (s *Server) consents(c *fiber.Ctx, v *visit) (consents, error) {
	kept, err := s.Store.Consents(c.UserContext(), v.draft.ID)
	if err != nil {
		return consents{}, err
	}
	mails, err := s.mailed(c, v, assessment.MailReport)
	if err != nil {
		return consents{}, err
	}
	text := "web.consent.text"
	if s.Mail != nil {
		text = "web.consent.text_mail"
	}
	p := consents{Text: s.Locale.T(text), Mails: mails, Action: v.root() + "/consent", Token: v.token(), Mail: box{ID: fieldMail, Name: fieldMail, Label: s.Locale.T("web.consent.mail")}}
	given := make(map[string]bool)
	for _, k := range kept {
		given[k.Kind] = k.Given
		if k.Mail != "" {
			p.Mail.Value = k.Mail
		}
		p.Saved = s.Locale.T("web.consent.saved", "time", s.Locale.Date(k.At)+", "+k.At.UTC().Format("15:04"))
	}
	for _, kind := range assessment.ConsentKinds() {
		p.Boxes = append(p.Boxes, option{ID: "consent-" + kind, Name: kind, Value: "yes", Label: s.wording(v.form, kind), Box: true, Checked: given[kind]})
	}
	return p, nil
}

// wording is the sentence that is agreed to, as shown and as stored.
func (s *Server) wording(f assessment.Form, kind string) string {
	if own := s.paragraphs(f, f.Consents[kind]); len(own) > 0 {
		return strings.Join(own, " ")
	}
	return s.Locale.T("web.consent."+kind, "operator", s.operator(f))
}

// consent stores what was ticked and unticked.
func (s *Server) consent(c *fiber.Ctx, v *visit) error {
	address := strings.TrimSpace(shell.Form(c).One(fieldMail))
	kinds := assessment.ConsentKinds()
	asked := make([]assessment.Consent, len(kinds))
	needed := false
	for i, kind := range kinds {
		asked[i] = assessment.Consent{Kind: kind, Given: shell.Form(c).One(kind) != "", Wording: s.wording(v.form, kind)}
		if asked[i].Given && kind != assessment.ConsentBenchmark {
			needed, asked[i].Mail = true, address
		}
	}
	if needed && !assessment.Mailable(address) {
		return s.showResult(c, v, problem.List{problem.New(fieldMail, codeMail)})
	}
	changed, err := s.service.Changed(c.UserContext(), v.draft.ID, asked)
	if err == nil && len(changed) > 0 {
		err = s.agree(c, v, address, changed)
	}
	if errors.Is(err, assessment.ErrManyMails) {
		return s.showResult(c, v, problem.List{problem.New(fieldMail, codeManyMails)})
	}
	if err != nil {
		return err
	}
	return seeOther(c, v.root()+"/result#consent")
}

// agree stores consents, and asks for the mail that one of them is about. What
// was agreed to stays so when no more mail is taken.
func (s *Server) agree(c *fiber.Ctx, v *visit, address string, changed []assessment.Consent) error {
	wanted := slices.ContainsFunc(changed, func(one assessment.Consent) bool { return one.Kind == assessment.ConsentSend && one.Given })
	if s.Mail == nil || !wanted || v.draft.SubmittedAt == nil {
		return s.Store.Agree(c.UserContext(), v.draft.ID, changed)
	}
	err := s.mail(c, v, assessment.Mail{Kind: assessment.MailReport, To: address}, changed)
	if errors.Is(err, assessment.ErrManyMails) {
		return errors.Join(err, s.Store.Agree(c.UserContext(), v.draft.ID, changed))
	}
	return err
}
