package workspace

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const (
	signinPath = "/sign-in"
	secondPath = signinPath + "/code"

	pendingCookie = "waterline_pending"
	pendingFor    = 10 * time.Minute // as long as the second step waits
)

func signinRoutes() []Route {
	return append(open(
		get(signinPath, "", (*Server).signingIn),
		post(signinPath, "", (*Server).signIn),
		get(secondPath, "", (*Server).second),
		post(secondPath, "", (*Server).secondStep),
	), post("/sign-out", "", (*Server).signOut))
}

// signinPage asks for address and password, and offers what else is set up.
type signinPage struct {
	page
	Mail     string
	Next     string
	Passkeys bool
	OpenID   string // where the provider is, "" for none
	Begin    string // what begins with a passkey
}

func (s *Server) newSignin(v *visit, next string) *signinPage {
	p := &signinPage{
		page: page{Title: v.t("workspace.signin.title"), Gate: true}, Next: next,
		Passkeys: s.Accounts.HasPasskeys(), Begin: passkeyPath + "/begin",
	}
	if p.Passkeys {
		p.Scripts = []string{"js/passkey.js"}
	}
	if s.Accounts.HasOpenID() {
		p.OpenID = openIDPath + "?next=" + url.QueryEscape(next)
	}
	return p
}

func (s *Server) signingIn(c *fiber.Ctx, v *visit) error {
	next := inside(shell.Query(c).One("next"))
	if v.actor.User != "" {
		return seeOther(c, next)
	}
	p := s.newSignin(v, next)
	p.Flash = v.done(c)
	return s.send(c, v, http.StatusOK, "signin", p)
}

func (s *Server) signIn(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	next := inside(f.One("next"))
	signed, err := s.Accounts.SignIn(c.UserContext(), f.Line("mail"), f.One("password"), s.origin(c))
	switch {
	case err != nil:
		return s.notSignedIn(c, v, err, f.Line("mail"), next)
	case signed.Pending != "":
		s.setCookie(c, pendingCookie, signed.Pending, s.Clock().Add(pendingFor))
		return seeOther(c, secondPath+"?next="+url.QueryEscape(next))
	}
	s.remember(c, signed)
	return seeOther(c, next)
}

// notSignedIn shows the first step again with why it is not done.
func (s *Server) notSignedIn(c *fiber.Ctx, v *visit, err error, mail, next string) error {
	status, text, ok := v.said(err)
	if !ok {
		return err
	}
	s.notedRefusal(c, status)
	p := s.newSignin(v, next)
	p.Mail, p.Faults = mail, []fault{{Anchor: "mail", Text: text}}
	return s.send(c, v, status, "signin", p)
}

// notedRefusal has the log say that somebody was not let in. What they typed is
// not in it: some type their password in place of their address.
func (s *Server) notedRefusal(c *fiber.Ctx, status int) {
	s.Logger.Warn("sign-in refused", "id", shell.RequestID(c), "route", c.Route().Path, "status", status, "address", shell.Address(c))
}

// secondPage asks for a code.
type secondPage struct {
	page
	Next string
}

func (s *Server) second(c *fiber.Ctx, v *visit) error {
	next := inside(shell.Query(c).One("next"))
	if v.actor.User != "" {
		return seeOther(c, next)
	}
	if c.Cookies(s.cookieName(pendingCookie)) == "" {
		return seeOther(c, signinPath+"?next="+url.QueryEscape(next))
	}
	return s.send(c, v, http.StatusOK, "second", &secondPage{page: page{Title: v.t("workspace.second.title"), Gate: true}, Next: next})
}

func (s *Server) secondStep(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	next := inside(f.One("next"))
	signed, err := s.Accounts.SecondFactor(c.UserContext(), c.Cookies(s.cookieName(pendingCookie)), f.Line("code"), s.origin(c))
	status, text, ok := v.said(err)
	switch {
	case err == nil:
		s.forgetCookie(c, pendingCookie)
		s.remember(c, signed)
		return seeOther(c, next)
	case !ok:
		return err
	case status == http.StatusGone:
		s.forgetCookie(c, pendingCookie)
		return s.notSignedIn(c, v, err, "", next)
	}
	s.notedRefusal(c, status)
	p := secondPage{page: page{Title: v.t("workspace.second.title"), Gate: true}, Next: next}
	p.Faults = []fault{{Anchor: "code", Text: text}}
	return s.send(c, v, status, "second", &p)
}

func (s *Server) signOut(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.SignOut(c.UserContext(), v.actor); err != nil {
		return err
	}
	s.forgetCookie(c, sessionCookie)
	c.Set("Clear-Site-Data", `"cache"`) // the device stays known, so that nobody can lock its owner out
	next := signinPath
	if back := inside(shell.Form(c).One("next")); strings.HasPrefix(back, account.InvitationPath) {
		next = back
	}
	return seeOther(c, next)
}

// inside is an address of the workspace or of an invitation, or the first page
// in place of any other, so that nobody is led elsewhere.
func inside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.Contains(u.Path, "..") {
		return "/workspace"
	}
	for _, root := range []string{"/workspace", "/admin", strings.TrimSuffix(account.InvitationPath, "/")} {
		if u.Path == root || strings.HasPrefix(u.Path, root+"/") || strings.HasPrefix(u.Path, root+".") {
			return u.RequestURI()
		}
	}
	return "/workspace"
}

// said is the status and the sentence of an error that people may be told
// about; ok is false for one that is ours.
func (v *visit) said(err error) (status int, text string, ok bool) {
	var known *assessment.Error
	if !errors.As(err, &known) {
		return 0, "", false
	}
	status, key := shell.Classify(err)
	return status, v.t(key), true
}
