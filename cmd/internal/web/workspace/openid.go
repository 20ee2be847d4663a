package workspace

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const (
	openIDPath = signinPath + "/openid"

	openIDCookie = "waterline_openid" // what binds the answer to this browser, and where to go then
)

// The way to the provider is a link and no form: browsers hold the target of a
// form, redirects included, to the policy of the page.
func openIDRoutes() []Route {
	return open(
		get(openIDPath, "", (*Server).openID),
		get(account.OpenIDReturn, "", (*Server).openIDReturn),
	)
}

func (s *Server) openID(c *fiber.Ctx, v *visit) error {
	next := inside(shell.Query(c).One("next"))
	if site := c.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return seeOther(c, signinPath+"?next="+url.QueryEscape(next)) // nobody is signed in by a link of another site
	}
	page, key, err := s.Accounts.BeginOpenID(c.UserContext(), s.origin(c))
	if err != nil {
		return s.notSignedIn(c, v, err, "", next)
	}
	s.setCookie(c, openIDCookie, key+"."+url.QueryEscape(next), s.Clock().Add(pendingFor))
	return seeOther(c, page)
}

func (s *Server) openIDReturn(c *fiber.Ctx, v *visit) error {
	key, next, _ := strings.Cut(c.Cookies(s.cookieName(openIDCookie)), ".")
	if plain, err := url.QueryUnescape(next); err == nil {
		next = plain
	}
	s.forgetCookie(c, openIDCookie)
	q := shell.Query(c)
	signed, err := s.Accounts.FinishOpenID(c.UserContext(), key, q.One("state"), q.One("code"), s.origin(c))
	if err != nil {
		return s.notSignedIn(c, v, err, "", inside(next))
	}
	s.remember(c, signed)
	return seeOther(c, inside(next))
}
