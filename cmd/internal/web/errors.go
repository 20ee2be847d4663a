package web

import (
	"errors"
	"net/http"

	"waterline/cmd/internal/web/shell"

	"github.com/gofiber/fiber/v2"
)

// errorPage says what happened and what can be done.
type errorPage struct {
	page
	Text    string
	Remedy  string
	Request string // id to quote, for faults of ours
	Back    string // where a link to one part leads; "" for none
}

// refuse answers a request that failed. Only texts written for people leave
// the server; the cause goes to the log.
func (s *Server) refuse(c *fiber.Ctx, err error) error {
	for _, room := range s.Rooms {
		if r, ok := room.(Refuser); ok && r.Owns(c.Path()) {
			s.secure(c)
			return r.Refuse(c, err)
		}
	}
	s = s.spoken(c)
	status, key := shell.Classify(err)
	if errors.Is(err, shell.ErrFull) {
		c.Set(fiber.HeaderRetryAfter, shell.RetryAfter)
	} else if status >= http.StatusInternalServerError {
		s.Logger.ErrorContext(c.UserContext(), "request failed", "id", shell.RequestID(c), "route", c.Route().Path, "error", err)
	}
	if status == http.StatusForbidden || status == http.StatusTooManyRequests {
		s.Logger.Warn("refused", "id", shell.RequestID(c), "route", c.Route().Path, "status", status, "address", shell.Address(c))
	}
	s.secure(c)
	shell.Private(c)
	kind := shell.Kind(status)
	if key == "" || !s.Locale.Has(key) {
		key = kind + ".text"
	}
	title := kind + ".title"
	if s.Locale.Has(key + "_title") {
		title = key + "_title"
	}
	remedy := kind + ".remedy"
	if s.Locale.Has(key + "_remedy") {
		remedy = key + "_remedy"
	}
	p := errorPage{
		page:   page{Title: s.Locale.T(title)},
		Text:   s.Locale.T(key),
		Remedy: s.Locale.T(remedy),
	}
	if status >= http.StatusInternalServerError {
		p.Request = shell.RequestID(c)
	}
	if renderErr := s.send(c, status, "error", &p); renderErr != nil {
		s.Logger.Error("error page failed", "id", shell.RequestID(c), "error", renderErr)
		return c.Status(status).SendString(http.StatusText(status))
	}
	return nil
}
