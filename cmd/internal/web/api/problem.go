package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
	"waterline/templates/locale"
)

// fault is what went wrong, as RFC 9457 has it. Code is for programs, Detail
// for people, Problems lists everything that is wrong with what was sent.
type fault struct {
	Type     string  `json:"type"`
	Title    string  `json:"title"`
	Status   int     `json:"status"`
	Detail   string  `json:"detail"`
	Code     string  `json:"code"`
	Instance string  `json:"instance,omitempty"` // id of the request, to quote
	Problems []wrong `json:"problems,omitempty"`
}

// wrong is one thing wrong: where, which rule, and what would be right.
// Positions in a path count from one.
type wrong struct {
	Path   string            `json:"path"`
	Code   string            `json:"code"`
	Detail string            `json:"detail"`
	Args   map[string]string `json:"args,omitempty"`
	Line   int               `json:"line,omitempty"`
}

// mostWrong bounds what is listed: a body that is wrong in thousands of places
// is the wrong body.
const mostWrong = 200

// wrongs are problems in words, the first of them.
func wrongs(words *locale.Locale, problems problem.List) []wrong {
	var out []wrong
	for _, p := range problems.Sorted()[:min(len(problems), mostWrong)] {
		out = append(out, wrong{Path: p.Path, Code: p.Code, Detail: shell.Sentence(words, "api.problem", p), Args: p.Args, Line: p.Line})
	}
	return out
}

// codeOf is the kind of a refusal by its status.
func codeOf(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "unauthenticated"
	case http.StatusForbidden:
		return "forbidden"
	case http.StatusNotFound:
		return "not_found"
	case http.StatusMethodNotAllowed:
		return "method_not_allowed"
	case http.StatusConflict:
		return "conflict"
	case http.StatusGone:
		return "gone"
	case http.StatusPreconditionFailed:
		return "precondition_failed"
	case http.StatusPreconditionRequired:
		return "precondition_required"
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusUnsupportedMediaType:
		return "unsupported_media_type"
	case http.StatusTooManyRequests:
		return "limited"
	case http.StatusServiceUnavailable:
		return "busy"
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		return "invalid"
	}
	return "internal"
}

// Owns reports whether a path is one of the API's.
func (s *Server) Owns(path string) bool { return path == "/api" || strings.HasPrefix(path, "/api/") }

// Refuse answers a request that failed before it reached a route.
func (s *Server) Refuse(c *fiber.Ctx, err error) error { return s.refuse(c, err) }

// refuse answers a request that failed. Only texts written for people leave the
// server; the cause goes to the log.
func (s *Server) refuse(c *fiber.Ctx, err error) error {
	status, key := shell.Classify(err)
	if errors.Is(err, shell.ErrFull) {
		c.Set(fiber.HeaderRetryAfter, shell.RetryAfter)
	} else if status >= http.StatusInternalServerError {
		s.Logger.ErrorContext(c.UserContext(), "request failed", "id", shell.RequestID(c), "route", c.Route().Path, "error", err)
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		s.Logger.Warn("refused", "id", shell.RequestID(c), "route", c.Route().Path, "status", status, "address", shell.Address(c))
	}
	if status == http.StatusConflict && c.Get(fiber.HeaderIfMatch) != "" {
		status = http.StatusPreconditionFailed
	}
	words := s.words(c)
	code := codeOf(status)
	if key == "" || !words.Has(key) {
		key = "api.refused." + code
	}
	f := fault{
		Type: "urn:waterline:problem:" + code, Title: words.T("api.title." + code), Status: status, Code: code,
		Detail: words.T(key), Instance: "urn:waterline:request:" + shell.RequestID(c),
	}
	var problems problem.List
	if errors.As(err, &problems) {
		f.Problems = wrongs(words, problems)
	}
	data, marshalErr := json.Marshal(f)
	if marshalErr != nil {
		return errors.Join(err, marshalErr)
	}
	shell.Private(c)
	c.Set(fiber.HeaderContentType, "application/problem+json")
	c.Set(fiber.HeaderContentLanguage, words.Tag())
	return c.Status(status).Send(data)
}
