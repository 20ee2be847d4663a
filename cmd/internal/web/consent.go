package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
)

const (
	fieldMail = "mail"

	codeMail = "mail_needed"
)

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
	address := strings.TrimSpace(form(c).one(fieldMail))
	kinds := assessment.ConsentKinds()
	asked := make([]assessment.Consent, len(kinds))
	needed := false
	for i, kind := range kinds {
		asked[i] = assessment.Consent{Kind: kind, Given: form(c).one(kind) != "", Wording: s.wording(v.form, kind)}
		if asked[i].Given && kind != "benchmark" {
			needed, asked[i].Mail = true, address
		}
	}
	if needed && !assessment.Mailable(address) {
		return s.showResult(c, v, problem.List{problem.New(fieldMail, codeMail)})
	}
	if err := s.service.Agree(c.UserContext(), v.draft.ID, asked); err != nil {
		return err
	}
	return seeOther(c, v.root()+"/result#consent")
}
