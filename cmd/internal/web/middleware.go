package web

import (
	"context"
	"fmt"
	"runtime/debug"

	"waterline/cmd/internal/web/shell"

	"github.com/gofiber/fiber/v2"
)

// headers sets what holds for every answer, errors included.
func (s *Server) headers(c *fiber.Ctx) error {
	s.secure(c)
	shell.Locate(c, s.Proxies)
	// What is sent is never unpacked, so that a small body cannot become a large one.
	if packed := c.Get(fiber.HeaderContentEncoding); packed != "" && packed != "identity" {
		return fiber.ErrUnsupportedMediaType
	}
	return c.Next()
}

// secure sets the headers of every answer.
func (s *Server) secure(c *fiber.Ctx) {
	shell.Secure(c, ancestorsOf(c))
	if s.TLS {
		shell.OverTLS(c)
	}
}

// recoverPanic turns a panic into the page of an internal error.
func (s *Server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return c.Next()
}

func (s *Server) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}
