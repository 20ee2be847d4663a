package web

import (
	"net/mail"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
)

const (
	fieldMail = "mail"
	longMail  = 254 // as mail servers take it

	codeMail = "mail_needed"
)

// consentKinds are the three things that are asked for, each on its own.
var consentKinds = []string{"send", "contact", "benchmark"}

// consents is the form after the result.
type consents struct {
	Action string
	Token  string
	Boxes  []option
	Mail   box
	Saved  string // when something was agreed to or taken back
}

// consents shows what is agreed to; nothing is ticked before it was.
func (s *Server) consents(c *fiber.Ctx, v *visit) (consents, error) {
	kept, err := s.Store.Consents(c.UserContext(), v.draft.ID)
	if err != nil {
		return consents{}, err
	}
	p := consents{Action: v.root() + "/consent", Token: v.token(), Mail: box{ID: fieldMail, Name: fieldMail, Label: s.Locale.T("web.consent.mail")}}
	given := make(map[string]bool)
	for _, k := range kept {
		given[k.Kind] = k.Given
		if k.Mail != "" {
			p.Mail.Value = k.Mail
		}
		p.Saved = s.Locale.T("web.consent.saved", "time", s.Locale.Date(k.At)+", "+k.At.UTC().Format("15:04"))
	}
	for _, kind := range consentKinds {
		p.Boxes = append(p.Boxes, option{ID: "consent-" + kind, Name: kind, Value: "yes", Label: s.wording(kind), Box: true, Checked: given[kind]})
	}
	return p, nil
}

// wording is the sentence that is agreed to, as shown and as stored.
func (s *Server) wording(kind string) string {
	operator := s.Operator
	if operator == "" {
		operator = s.Locale.T("web.consent.operator")
	}
	return s.Locale.T("web.consent."+kind, "operator", operator)
}

// consent stores what was ticked and unticked.
func (s *Server) consent(c *fiber.Ctx, v *visit) error {
	address := strings.TrimSpace(form(c).one(fieldMail))
	asked := make([]assessment.Consent, len(consentKinds))
	needed := false
	for i, kind := range consentKinds {
		asked[i] = assessment.Consent{Kind: kind, Given: form(c).one(kind) != "", Wording: s.wording(kind)}
		if asked[i].Given && kind != "benchmark" {
			needed, asked[i].Mail = true, address
		}
	}
	if needed && !mailable(address) {
		return s.showResult(c, v, problem.List{problem.New(fieldMail, codeMail)})
	}
	if err := s.service.Agree(c.UserContext(), v.draft.ID, asked); err != nil {
		return err
	}
	return seeOther(c, v.root()+"/result#consent")
}

// mailable reports whether mail can be addressed so, without a name or comment.
func mailable(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Address == address && len(address) <= longMail && strings.Contains(address[strings.LastIndex(address, "@"):], ".")
}
