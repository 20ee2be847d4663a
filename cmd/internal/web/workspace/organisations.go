package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const organisationsPath = "/admin/organisations"

func organisationsRoutes() []Route {
	const one = organisationsPath + "/:organisation"
	return []Route{
		get(organisationsPath, account.Organisations, (*Server).organisations),
		post(organisationsPath, account.Organisations, (*Server).addOrganisation),
		get(one, account.Organisations, (*Server).organisation),
		post(one+"/name", account.Organisations, (*Server).renameOrganisation),
		post(one+"/delete", account.Organisations, (*Server).deleteOrganisation),
		get(one+"/members", account.Organisations, (*Server).members),
		post(one+"/members/invite", account.Organisations, (*Server).inviteMember),
		post(one+"/members/invitations/:id/revoke", account.Organisations, (*Server).revokeInvitation),
		post(one+"/members/:user/role", account.Organisations, (*Server).setRole),
		get(one+"/members/:user/remove", account.Organisations, (*Server).removing),
		post(one+"/members/:user/remove", account.Organisations, (*Server).removeMember),
	}
}

// organisationsPage lists the organisations and makes one.
type organisationsPage struct {
	page
	Rows []organisationRow
	Name string // as typed
}

// organisationRow is one organisation.
type organisationRow struct {
	ID, Name, Since string
	Members         int
}

func (s *Server) organisations(c *fiber.Ctx, v *visit) error {
	return s.showOrganisations(c, v, http.StatusOK, &organisationsPage{page: page{Flash: v.done(c)}})
}

func (s *Server) showOrganisations(c *fiber.Ctx, v *visit, status int, p *organisationsPage) error {
	all, err := s.Accounts.Organisations(c.UserContext(), v.actor)
	if err != nil {
		return err
	}
	p.Title = v.t("workspace.nav.organisations")
	for _, o := range all {
		members, err := s.Accounts.Members(c.UserContext(), v.actor, o.ID)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, organisationRow{o.ID, o.Name, v.words.Locale.ShortDate(o.CreatedAt), len(members)})
	}
	return s.send(c, v, status, "organisations", p)
}

func (s *Server) addOrganisation(c *fiber.Ctx, v *visit) error {
	p := organisationsPage{Name: shell.Form(c).Line("name")}
	o, err := s.Accounts.AddOrganisation(c.UserContext(), v.actor, p.Name)
	if status, text, ok := v.said(err); ok && status == http.StatusUnprocessableEntity {
		p.Faults = []fault{{Anchor: "name", Text: text}}
		return s.showOrganisations(c, v, status, &p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, organisationsPath+"/"+o.ID+"?done=organisation_added")
}

// organisationPage is one organisation: its name and its end.
type organisationPage struct {
	page
	ID, Name string
	New      string // name as typed
	Typed    string
	Members  string // where they are
}

func (s *Server) organisation(c *fiber.Ctx, v *visit) error {
	return s.showOrganisation(c, v, http.StatusOK, &organisationPage{page: page{Flash: v.done(c)}})
}

func (s *Server) showOrganisation(c *fiber.Ctx, v *visit, status int, p *organisationPage) error {
	all, err := s.Accounts.Organisations(c.UserContext(), v.actor)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID == c.Params("organisation") {
			p.ID, p.Name, p.Title = o.ID, o.Name, o.Name
		}
	}
	if p.ID == "" {
		return &assessment.Error{Code: assessment.NotFound, Safe: "account.organisation_missing"}
	}
	if p.New == "" {
		p.New = p.Name
	}
	p.Members = organisationsPath + "/" + p.ID + "/members"
	p.Crumbs = []link{{Text: v.t("workspace.nav.organisations"), URL: organisationsPath}}
	return s.send(c, v, status, "organisation", p)
}

func (s *Server) renameOrganisation(c *fiber.Ctx, v *visit) error {
	p := organisationPage{New: shell.Form(c).Line("name")}
	err := s.Accounts.Rename(c.UserContext(), v.actor, c.Params("organisation"), p.New)
	if status, text, ok := v.said(err); ok && status == http.StatusUnprocessableEntity {
		p.Faults = []fault{{Anchor: "name", Text: text}}
		return s.showOrganisation(c, v, status, &p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, organisationsPath+"/"+c.Params("organisation")+"?done=organisation_renamed")
}

// deleteOrganisation removes all of an organisation, once its name was typed.
func (s *Server) deleteOrganisation(c *fiber.Ctx, v *visit) error {
	p := organisationPage{Typed: shell.Form(c).Line("typed")}
	err := s.Accounts.DeleteOrganisation(c.UserContext(), v.actor, c.Params("organisation"), p.Typed)
	if status, text, ok := v.said(err); ok && status == http.StatusUnprocessableEntity {
		p.Faults = []fault{{Anchor: "typed", Text: text}}
		return s.showOrganisation(c, v, status, &p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, organisationsPath+"?done=organisation_deleted")
}
