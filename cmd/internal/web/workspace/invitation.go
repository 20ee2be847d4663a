package workspace

import (
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

func invitationRoutes() []Route {
	return open(
		get(account.InvitationPath+":key", "", (*Server).invitation),
		post(account.InvitationPath+":key", "", (*Server).accept),
	)
}

// invitationPage accepts an invitation: with a new account, with the one that
// the address has, or by whoever is signed in.
type invitationPage struct {
	page
	account.Invitation
	Role   string
	Name   string
	Known  bool   // the address has an account
	Me     string // address of who is signed in, "" for nobody
	Mine   bool   // and it is the one invited
	Here   string // this page
	SignIn string
	OpenID string
}

func (s *Server) invited(c *fiber.Ctx, v *visit) (*invitationPage, error) {
	i, known, err := s.Accounts.Invitation(c.UserContext(), c.Params("key"))
	if err != nil {
		return nil, err
	}
	here := account.InvitationPath + c.Params("key")
	p := &invitationPage{
		page:       page{Title: v.t("workspace.invitation.title", "organisation", i.Organisation.Name), Gate: true},
		Invitation: i, Role: v.t("workspace.role." + string(i.Role)), Known: known, Here: here,
		SignIn: signinPath + "?next=" + url.QueryEscape(here),
	}
	if v.actor.User != "" {
		p.Me, p.Mine = v.session.User.Mail, v.session.User.Mail == i.Mail
	}
	if s.Accounts.HasOpenID() {
		p.OpenID = openIDPath + "?next=%2Fworkspace"
	}
	return p, nil
}

func (s *Server) invitation(c *fiber.Ctx, v *visit) error {
	p, err := s.invited(c, v)
	if err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "invitation", p)
}

func (s *Server) accept(c *fiber.Ctx, v *visit) error {
	if v.actor.User != "" {
		return s.join(c, v)
	}
	p, err := s.invited(c, v)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	p.Name = f.Line("name")
	t := typed{v: v}
	_, err = account.CleanName(p.Name)
	t.hold("name", err)
	_, err = account.CleanPassword(f.One("password"), p.Mail, p.Name, p.Organisation.Name)
	t.hold("password", err)
	if p.Faults = t.faults; len(p.Faults) > 0 && !p.Known {
		return s.send(c, v, http.StatusUnprocessableEntity, "invitation", p)
	}
	signed, err := s.Accounts.Accept(c.UserContext(), c.Params("key"), p.Name, f.One("password"), s.origin(c))
	if err != nil {
		return err
	}
	s.remember(c, signed)
	return seeOther(c, "/workspace")
}

// join makes who is signed in a member, and leads them there.
func (s *Server) join(c *fiber.Ctx, v *visit) error {
	i, err := s.Accounts.Join(c.UserContext(), v.actor, c.Params("key"))
	if err != nil {
		return err
	}
	if err := s.workIn(c, v, i.Organisation.ID); err != nil {
		return err
	}
	return seeOther(c, "/workspace")
}

// workIn makes the session of the visit work in an organisation.
func (s *Server) workIn(c *fiber.Ctx, v *visit, organisation string) error {
	key, err := s.Accounts.Switch(c.UserContext(), v.actor, organisation)
	if err != nil {
		return err
	}
	s.setCookie(c, sessionCookie, key, v.session.ExpiresAt)
	return nil
}
