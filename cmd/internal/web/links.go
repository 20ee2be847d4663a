package web

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

// linksPage shows the links to a draft and ends them.
type linksPage struct {
	page
	Back       string
	Link       string // the one in use
	Links      []linkCard
	Added      string // a link made just now, which is never shown again
	AddedUntil time.Time
	Delete     string
	Token      string
}

// linkCard is one link that works.
type linkCard struct {
	assessment.Link
	Mine bool
}

func (s *Server) linkRoutes(a fiber.Router) {
	a.Get("/links", s.drafted((*Server).links))
	a.Post("/links", s.posted((*Server).changeLinks))
	a.Get("/delete", s.drafted((*Server).deleting))
	a.Post("/delete", s.posted((*Server).deleteAll))
}

func (s *Server) links(c *fiber.Ctx, v *visit) error { return s.showLinks(c, v, "", time.Time{}) }

// changeLinks makes, replaces or revokes a link, by the button that was pressed.
func (s *Server) changeLinks(c *fiber.Ctx, v *visit) error {
	f := form(c)
	switch {
	case f.one("add") != "":
		key, link, err := s.service.Under(v.form).AddLink(c.UserContext(), v.draft.ID)
		if err != nil {
			return err
		}
		return s.showLinks(c, v, s.resumeLink(c, &visit{key: key}), link.ExpiresAt)
	case f.one("renew") != "":
		key, err := s.service.Under(v.form).Renew(c.UserContext(), v.draft)
		if err != nil {
			return err
		}
		return seeOther(c, (&visit{key: key}).root()+"/links")
	case f.one("revoke") != "":
		if err := s.service.Revoke(c.UserContext(), v.draft.ID, f.one("revoke")); err != nil {
			return err
		}
	}
	return seeOther(c, v.root()+"/links")
}

func (s *Server) showLinks(c *fiber.Ctx, v *visit, added string, until time.Time) error {
	links, err := s.service.Links(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	p := linksPage{
		page: page{Title: s.Locale.T("links.title")},
		Back: v.root(), Link: s.resumeLink(c, v), Added: added, AddedUntil: until,
		Delete: v.root() + "/delete", Token: v.token(),
	}
	for _, l := range links {
		if s.Clock().Before(l.ExpiresAt) {
			p.Links = append(p.Links, linkCard{Link: l, Mine: l.KeyHash == v.draft.KeyHash})
		}
	}
	return s.send(c, http.StatusOK, "links", &p)
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
