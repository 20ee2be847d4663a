package web

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
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

// record logs a request by its route: the path itself would hold draft keys.
func (s *Server) record(c *fiber.Ctx) error {
	id := make([]byte, 8)
	if _, err := io.ReadFull(s.Random, id); err != nil {
		return fmt.Errorf("make a request id: %w", err)
	}
	c.Locals(shell.RequestKey, hex.EncodeToString(id))
	c.Set(fiber.HeaderXRequestID, hex.EncodeToString(id))
	begun := s.Clock()
	err := c.Next()
	if err != nil {
		err = s.refuse(c, err)
	}
	s.Logger.Info("request", "id", shell.RequestID(c), "method", c.Method(), "route", c.Route().Path,
		"status", c.Response().StatusCode(), "ms", s.Clock().Sub(begun).Milliseconds())
	return err
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
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}
