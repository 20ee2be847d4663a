package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

// statuses is the one place where a code of the domain gets a status.
var statuses = map[assessment.Code]int{
	assessment.NotFound: http.StatusNotFound,
	assessment.Expired:  http.StatusGone,
	assessment.Invalid:  http.StatusUnprocessableEntity,
	assessment.Conflict: http.StatusConflict,

	assessment.Unauthenticated: http.StatusUnauthorized,
	assessment.Forbidden:       http.StatusForbidden,
	assessment.Limited:         http.StatusTooManyRequests,
}

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
	s = s.spoken(c)
	status, key := classify(err)
	if status >= http.StatusInternalServerError {
		s.Logger.Error("request failed", "id", requestID(c), "route", c.Route().Path, "error", err)
	}
	secure(c)
	private(c)
	kind := kindOf(status)
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
		p.Request = requestID(c)
	}
	if renderErr := s.send(c, status, "error", &p); renderErr != nil {
		s.Logger.Error("error page failed", "id", requestID(c), "error", renderErr)
		return c.Status(status).SendString(http.StatusText(status))
	}
	return nil
}

// classify finds the status of an error and, if it has one, its own sentence.
func classify(err error) (status int, key string) {
	var known *assessment.Error
	var refused *fiber.Error
	switch {
	case errors.As(err, &known):
		if status, ok := statuses[known.Code]; ok {
			return status, known.Safe
		}
	case errors.As(err, &refused):
		return refused.Code, refused.Message
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable, ""
	}
	return http.StatusInternalServerError, ""
}

// kindOf is the prefix of the texts of a status.
func kindOf(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "error.unauthenticated"
	case http.StatusForbidden:
		return "error.forbidden"
	case http.StatusNotFound:
		return "error.missing"
	case http.StatusMethodNotAllowed:
		return "error.method"
	case http.StatusGone:
		return "error.gone"
	case http.StatusConflict:
		return "error.conflict"
	case http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return "error.large"
	case http.StatusTooManyRequests:
		return "error.limited"
	case http.StatusServiceUnavailable:
		return "error.busy"
	}
	if status < http.StatusInternalServerError {
		return "error.refused"
	}
	return "error.internal"
}
