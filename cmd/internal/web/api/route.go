package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
)

// Route is one operation and the right that it needs.
type Route struct {
	Method, Path string         // below Root
	May          account.Action // "" for any token
	Status       int            // of an answer
	Request      any            // zero value of what is sent; none{} for nothing
	Response     any            // zero value of what is answered; none{} for nothing
	Secret       bool           // the answer holds what is shown once

	handle func(*Server, *call) error
}

// none is no body.
type none struct{}

// document is a body that is taken as it is: an answers file in JSON or YAML.
type document struct {
	Name string // with an ending that tells its format
	Data []byte
}

// file is an answer that is not JSON.
type file struct {
	Type, Name string
	Data       []byte
}

// Routes lists every operation with its right: the table that the description
// and the tests go through.
func Routes() []Route {
	return slices.Concat(
		accountRoutes(),
		clientRoutes(),
		trendRoutes(),
		calibrationRoutes(),
		reminderRoutes(),
		assessmentRoutes(),
		answerRoutes(),
		resultRoutes(),
		assumptionRoutes(),
		reportRoutes(),
		batchRoutes(),
		surveyRoutes(),
		webhookRoutes(),
		initiativeRoutes(),
		usageRoutes(),
	)
}

func get[Out any](path string, may account.Action, handle func(*Server, *call) (Out, error)) Route {
	return route(http.MethodGet, path, may, http.StatusOK, func(s *Server, c *call, _ none) (Out, error) { return handle(s, c) })
}

// post makes something.
func post[In, Out any](path string, may account.Action, handle func(*Server, *call, In) (Out, error)) Route {
	return route(http.MethodPost, path, may, http.StatusCreated, handle)
}

// act does something that makes nothing new.
func act[In, Out any](path string, may account.Action, handle func(*Server, *call, In) (Out, error)) Route {
	return route(http.MethodPost, path, may, http.StatusOK, handle)
}

func put[In, Out any](path string, may account.Action, handle func(*Server, *call, In) (Out, error)) Route {
	return route(http.MethodPut, path, may, http.StatusOK, handle)
}

func remove(path string, may account.Action, handle func(*Server, *call) error) Route {
	return route(http.MethodDelete, path, may, http.StatusNoContent, func(s *Server, c *call, _ none) (none, error) { return none{}, handle(s, c) })
}

func route[In, Out any](method, path string, may account.Action, status int, handle func(*Server, *call, In) (Out, error)) Route {
	var in In
	var out Out
	if _, empty := any(out).(none); empty {
		status = http.StatusNoContent
	}
	return Route{Method: method, Path: path, May: may, Status: status, Request: in, Response: out, handle: func(s *Server, c *call) error {
		var in In
		if err := c.read(&in); err != nil {
			return err
		}
		out, err := handle(s, c, in)
		if err != nil {
			return err
		}
		return c.write(status, out)
	}}
}

// secret marks a route whose answer holds what is shown once.
func secret(r Route) Route {
	r.Secret = true
	return r
}

// missing answers what no route takes: 405 where another method is.
func (s *Server) missing(c *fiber.Ctx) error {
	path, inside := strings.CutPrefix(strings.TrimSuffix(c.Path(), "/"), Root)
	var allowed []string
	for _, r := range Routes() {
		if inside && fits(r.Path, path) && !slices.Contains(allowed, r.Method) {
			allowed = append(allowed, r.Method)
		}
	}
	if len(allowed) == 0 {
		return s.refuse(c, fiber.ErrNotFound)
	}
	c.Set(fiber.HeaderAllow, strings.Join(allowed, ", "))
	return s.refuse(c, fiber.ErrMethodNotAllowed)
}

// fits reports whether a path is one of a pattern.
func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], ":") {
			return false
		}
	}
	return true
}
