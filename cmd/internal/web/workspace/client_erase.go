package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/cmd/internal/web/shell"
)

// clientErasePage asks for the name of a client before all of it goes.
type clientErasePage struct {
	page
	Client      client.Client
	URL         string
	Typed       string
	Assessments int
	Issued      []issuedRow
}

func (s *Server) erasing(c *fiber.Ctx, v *visit) error {
	return s.showErase(c, v, http.StatusOK, &clientErasePage{})
}

// erase removes a client for good, once its name was typed.
func (s *Server) erase(c *fiber.Ctx, v *visit) error {
	typed := shell.Form(c).Line("name")
	err := s.Clients.Erase(c.UserContext(), v.actor.Organisation, c.Params("client"), typed, v.author())
	if faults := v.faults(err); faults != nil {
		return s.showErase(c, v, http.StatusUnprocessableEntity, &clientErasePage{page: page{Faults: faults}, Typed: typed})
	}
	if err != nil {
		return err
	}
	return seeOther(c, clientsPath+"?done=erased")
}

func (s *Server) showErase(c *fiber.Ctx, v *visit, status int, p *clientErasePage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	p.Client, p.URL, p.Title = one, clientURLOf(one.ID), v.t("workspace.client.erase_title")
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: p.URL})
	all, err := s.Clients.Store.Assessments(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	p.Assessments = len(all)
	if p.Issued, err = s.issued(c, v, one.ID); err != nil {
		return err
	}
	return s.send(c, v, status, "client_erase", p)
}
