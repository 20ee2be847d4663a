package workspace

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
)

const signinPath = "/sign-in"

func signinRoutes() []Route {
	return append(open(
		get(signinPath, "", (*Server).signingIn),
		post(signinPath, "", (*Server).signIn),
	), post("/sign-out", "", (*Server).signOut))
}

// signinPage asks for address and password.
type signinPage struct {
	page
	Mail string
	Next string
}

func (s *Server) signingIn(c *fiber.Ctx, v *visit) error {
	next := inside(shell.Query(c).One("next"))
	if v.actor.User != "" {
		return seeOther(c, next)
	}
	return s.send(c, v, http.StatusOK, "signin", &signinPage{page: page{Title: v.t("workspace.signin.title"), Gate: true}, Next: next})
}

func (s *Server) signIn(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	signed, err := s.Accounts.SignIn(c.UserContext(), f.Line("mail"), f.One("password"), s.origin(c))
	var known *assessment.Error
	if errors.As(err, &known) {
		status, key := shell.Classify(err)
		p := signinPage{page: page{Title: v.t("workspace.signin.title"), Gate: true}, Mail: f.Line("mail"), Next: inside(f.One("next"))}
		p.Faults = []fault{{Anchor: "mail", Text: v.t(key)}}
		return s.send(c, v, status, "signin", &p)
	}
	if err != nil {
		return err
	}
	s.remember(c, signed)
	return seeOther(c, inside(f.One("next")))
}

func (s *Server) signOut(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.EndSession(c.UserContext(), v.actor, v.actor.Session); err != nil {
		return err
	}
	s.forgetCookie(c, sessionCookie)
	return seeOther(c, signinPath)
}

// inside is an address of the workspace, or its first page in place of any
// other, so that nobody is led elsewhere.
func inside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.Contains(u.Path, "..") ||
		!strings.HasPrefix(u.Path, "/workspace") && !strings.HasPrefix(u.Path, "/admin") {
		return "/workspace"
	}
	return u.RequestURI()
}
