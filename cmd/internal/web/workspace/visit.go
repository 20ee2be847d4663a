package workspace

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

// visit is one request: who asks, with which session, in which language.
type visit struct {
	actor   account.Actor
	session account.Session
	key     string // of the session, "" for nobody
	sent    string // key that the request came with, which its form was made under
	words   *Language
}

// t is a text in the language of the visit.
func (v *visit) t(key string, pairs ...string) string { return v.words.Locale.T(key, pairs...) }

const (
	sessionCookie = "waterline_session"
	deviceCookie  = "waterline_device"
	wordsCookie   = "waterline_language"

	deviceDays = 400 // the longest that browsers keep a cookie
)

// cookieName has the prefix by which browsers refuse the cookie to anybody
// but this host, where they would: over TLS.
func (s *Server) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// visit finds who asks. A session that has ended is nobody's.
func (s *Server) visit(c *fiber.Ctx) (*visit, error) {
	v := &visit{words: s.spoken(c)}
	key := c.Cookies(s.cookieName(sessionCookie))
	if key == "" {
		return v, nil
	}
	actor, session, err := s.Accounts.Authenticate(c.UserContext(), key)
	var known *assessment.Error
	switch {
	case errors.As(err, &known) && known.Code == assessment.Unauthenticated:
		s.forgetCookie(c, sessionCookie)
		return v, nil
	case err != nil:
		return v, err
	}
	v.actor, v.session, v.key, v.sent = actor, session, key, key
	if session.Stale {
		fresh, err := s.Accounts.Rotate(c.UserContext(), actor)
		if err != nil {
			return v, err
		}
		s.setCookie(c, sessionCookie, fresh, session.ExpiresAt)
		v.key = fresh
	}
	return v, nil
}

// origin is where a request comes from, for the account service.
func (s *Server) origin(c *fiber.Ctx) account.Origin {
	return account.Origin{
		Address: shell.Address(c), Agent: shell.Clean(c.Get(fiber.HeaderUserAgent)),
		Session: c.Cookies(s.cookieName(sessionCookie)), Device: c.Cookies(s.cookieName(deviceCookie)),
	}
}

func (s *Server) setCookie(c *fiber.Ctx, name, value string, until time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", Expires: until,
		Secure: s.secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// hand carries a secret to the page at a path, which shows it once. The browser
// counts how long it lasts, as its clock may be another than ours.
func (s *Server) hand(c *fiber.Ctx, name, path, secret string, lasts time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name: s.cookieName(name), Value: url.QueryEscape(path) + "." + secret, Path: "/", MaxAge: int(lasts.Seconds()),
		Secure: s.secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode,
	})
}

// handed is what was carried to a path; it is there once.
func (s *Server) handed(c *fiber.Ctx, name, path string) string {
	secret, ok := strings.CutPrefix(c.Cookies(s.cookieName(name)), url.QueryEscape(path)+".")
	if !ok {
		return ""
	}
	s.forgetCookie(c, name)
	return shell.Clean(secret)
}

func (s *Server) forgetCookie(c *fiber.Ctx, name string) { s.setCookie(c, name, "", time.Unix(1, 0)) }

// remember keeps the session of somebody who signed in, and the device.
func (s *Server) remember(c *fiber.Ctx, signed account.Signed) {
	s.setCookie(c, sessionCookie, signed.Key, signed.Session.ExpiresAt)
	if signed.Device != "" {
		s.setCookie(c, deviceCookie, signed.Device, s.Clock().AddDate(0, 0, deviceDays))
	}
}

// spoken is the language of a request: as chosen, or as the browser prefers.
func (s *Server) spoken(c *fiber.Ctx) *Language {
	for _, tag := range []string{c.Query("lang"), c.Cookies(wordsCookie)} {
		for _, l := range s.languages {
			if l.Locale.Tag() == tag {
				return l
			}
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(c.Get(fiber.HeaderAcceptLanguage))
	if _, i, sure := s.matcher.Match(wanted...); err == nil && sure > language.No {
		return s.languages[i]
	}
	return s.languages[0]
}

// speak keeps the language that somebody chose.
func (s *Server) speak(c *fiber.Ctx, tag string) error {
	for _, l := range s.languages {
		if l.Locale.Tag() == tag {
			c.Cookie(&fiber.Cookie{Name: wordsCookie, Value: tag, Path: "/", Expires: s.Clock().AddDate(0, 0, deviceDays),
				Secure: s.secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
			return nil
		}
	}
	return fiber.NewError(http.StatusUnprocessableEntity)
}
