package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

func firstRoutes() []Route {
	return open(
		get(account.FirstPath+":key", "", (*Server).first),
		post(account.FirstPath+":key", "", (*Server).claim),
	)
}

// firstPage makes the administrator and the first organisation.
type firstPage struct {
	page
	Name, Mail, Organisation string
}

func (s *Server) first(c *fiber.Ctx, v *visit) error {
	if _, err := s.Accounts.First(c.UserContext(), c.Params("key")); err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "first", &firstPage{page: page{Title: v.t("workspace.first.title"), Gate: true}})
}

func (s *Server) claim(c *fiber.Ctx, v *visit) error {
	key := c.Params("key")
	if _, err := s.Accounts.First(c.UserContext(), key); err != nil {
		return err
	}
	f := shell.Form(c)
	p := firstPage{
		page: page{Title: v.t("workspace.first.title"), Gate: true},
		Name: f.Line("name"), Mail: f.Line("mail"), Organisation: f.Line("organisation"),
	}
	t := typed{v: v}
	_, err := account.CleanName(p.Name)
	t.hold("name", err)
	_, err = account.CleanMail(p.Mail)
	t.hold("mail", err)
	_, err = account.CleanName(p.Organisation)
	t.hold("organisation", err)
	_, err = account.CleanPassword(f.One("password"), p.Mail, p.Name, p.Organisation)
	t.hold("password", err)
	if p.Faults = t.faults; len(p.Faults) > 0 {
		return s.send(c, v, http.StatusUnprocessableEntity, "first", &p)
	}
	signed, err := s.Accounts.Claim(c.UserContext(), key, p.Mail, p.Name, p.Organisation, f.One("password"), s.origin(c))
	if err != nil {
		return err
	}
	s.remember(c, signed)
	return seeOther(c, "/workspace")
}
