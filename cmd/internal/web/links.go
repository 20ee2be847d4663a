package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// linksPage shows the links to a draft and ends them.
type linksPage struct {
	page
	Back       string
	Link       string // the one in use
	Links      []linkCard
	Added      string // a link made just now, which is never shown again
	AddedUntil time.Time
	Withdrawn  string // what stays of a link withdrawn just now
	Invite     string
	NameBad    string
	Faults     []fault
	Delete     string
	Token      string
	Mailing    bool // mail can be sent
	Mail       box
	Mails      []mailed
}

// linkCard is one link that works.
type linkCard struct {
	assessment.Link
	Mine   bool
	For    string     // who was invited with it, "" for nobody in particular
	Opens  string     // the part that it opens, "" for everything
	Opened *time.Time // by who was invited
}

func (s *Server) linkRoutes(a fiber.Router) {
	a.Get("/links", s.drafted((*Server).links))
	a.Post("/links", s.posted((*Server).changeLinks))
	a.Get("/delete", s.drafted((*Server).deleting))
	a.Post("/delete", s.posted((*Server).deleteAll))
}

func (s *Server) links(c *fiber.Ctx, v *visit) error {
	return s.showLinks(c, v, &linksPage{Withdrawn: s.stays(v, c.Query(fieldWithdrawn))})
}

// fieldWithdrawn is the respondent whose link was withdrawn.
const fieldWithdrawn = "withdrawn"

// stays says what is left of a respondent whose link was withdrawn.
func (s *Server) stays(v *visit, id string) string {
	who, ok := v.draft.People[id]
	if !ok {
		return ""
	}
	answers := 0
	for at, mark := range v.draft.Marks {
		if mark.By == id && v.draft.Answers.At(at).State != questionnaire.Missing {
			answers++
		}
	}
	for _, d := range v.draft.Said {
		if d.By == id {
			answers++
		}
	}
	if answers == 0 {
		return s.Locale.T("links.stays_none")
	}
	name := s.Locale.T("links.stays_nameless")
	if who.Name != "" {
		name = s.Locale.T("links.stays_name", "name", isolated(who.Name))
	}
	return s.Locale.N("links.stays", answers) + " " + name
}

// changeLinks makes, replaces or revokes a link, by the button that was pressed.
func (s *Server) changeLinks(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	switch {
	case f.One("add") != "":
		key, link, err := s.service.Under(v.form).Invite(c.UserContext(), v.draft, "", f.One(fieldName))
		if bad := s.badName(err); bad != "" {
			return s.showLinks(c, v, &linksPage{NameBad: bad, Faults: []fault{{Anchor: fieldName, Text: bad}}})
		}
		if err != nil {
			return err
		}
		return s.showLinks(c, v, &linksPage{Added: s.resumeLink(c, &visit{key: key}), AddedUntil: link.ExpiresAt})
	case f.One("send") != "" && s.Mail != nil:
		err := s.mail(c, v, assessment.Mail{Kind: assessment.MailLink, To: f.One(fieldMail)}, nil)
		if said := s.mailFault(err, "mail.form.many"); said != "" {
			return s.showLinks(c, v, &linksPage{Mail: box{Value: f.One(fieldMail), Error: said}, Faults: []fault{{Anchor: fieldMail, Text: said}}})
		}
		if err != nil {
			return err
		}
		return seeOther(c, v.root()+"/links#by-mail")
	case f.One("renew") != "":
		key, err := s.service.Under(v.form).Renew(c.UserContext(), v.draft)
		if err != nil {
			return err
		}
		return seeOther(c, (&visit{key: key}).root()+"/links")
	case f.One("revoke") != "":
		links, err := s.service.Links(c.UserContext(), v.draft.ID)
		if err != nil {
			return err
		}
		if err := s.service.Revoke(c.UserContext(), v.draft.ID, f.One("revoke")); err != nil {
			return err
		}
		for _, l := range links {
			if l.KeyHash == f.One("revoke") && l.Respondent != assessment.Owner {
				return seeOther(c, v.root()+"/links?"+fieldWithdrawn+"="+l.Respondent)
			}
		}
	}
	return seeOther(c, v.root()+"/links")
}

func (s *Server) showLinks(c *fiber.Ctx, v *visit, p *linksPage) error {
	links, err := s.service.Links(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	if p.Mails, err = s.mailed(c, v, assessment.MailLink); err != nil {
		return err
	}
	p.page = page{Title: s.Locale.T("links.title"), Error: len(p.Faults) > 0}
	p.Back, p.Link, p.Delete, p.Invite, p.Token = v.root(), s.resumeLink(c, v), v.root()+"/delete", v.root()+"/invite", v.token()
	p.Mailing = s.Mail != nil
	p.Mail.ID, p.Mail.Name, p.Mail.Label = fieldMail, fieldMail, s.Locale.T("mail.form.label")
	for _, l := range links {
		if s.Clock().Before(l.ExpiresAt) {
			p.Links = append(p.Links, s.linkCard(v, l))
		}
	}
	return s.send(c, statusOf(p.Error), "links", p)
}

func (s *Server) linkCard(v *visit, l assessment.Link) linkCard {
	who := v.draft.People[l.Respondent]
	out := linkCard{Link: l, Mine: l.KeyHash == v.draft.KeyHash, For: cmp.Or(who.Name, who.Label), Opened: who.OpenedAt}
	if i := v.path.find(l.Part); i >= 0 {
		out.Opens = v.path.parts[i].Title
	}
	return out
}

// deletePage asks before everything is deleted, and says that it was.
type deletePage struct {
	page
	Back  string
	Token string // "" when it is done
}

func (s *Server) deleting(c *fiber.Ctx, v *visit) error {
	return s.send(c, http.StatusOK, "delete", &deletePage{
		page: page{Title: s.Locale.T("delete.title")}, Back: v.root(), Token: v.token(),
	})
}

func (s *Server) deleteAll(c *fiber.Ctx, v *visit) error {
	if err := s.service.Delete(c.UserContext(), v.draft.ID); err != nil {
		return err
	}
	return s.send(c, http.StatusOK, "delete", &deletePage{page: page{Title: s.Locale.T("delete.done")}})
}
