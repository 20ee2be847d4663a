package web

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// policy is the content security policy of every page, but for who may frame
// it: nothing from elsewhere, nothing inline.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

const requestIDKey = "request"

// headers sets what holds for every answer, errors included.
func headers(c *fiber.Ctx) error {
	secure(c)
	return c.Next()
}

func secure(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy+ancestorsOf(c))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
}

// private keeps a page out of caches, search engines and referrers: its URL
// holds the key of a draft.
func private(c *fiber.Ctx) {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set("X-Robots-Tag", "noindex, nofollow")
}

// record logs a request by its route: the path itself would hold draft keys.
func (s *Server) record(c *fiber.Ctx) error {
	id := make([]byte, 8)
	if _, err := io.ReadFull(s.Random, id); err != nil {
		return fmt.Errorf("make a request id: %w", err)
	}
	c.Locals(requestIDKey, hex.EncodeToString(id))
	c.Set(fiber.HeaderXRequestID, hex.EncodeToString(id))
	begun := s.Clock()
	err := c.Next()
	if err != nil {
		err = s.refuse(c, err)
	}
	s.Logger.Info("request", "id", requestID(c), "method", c.Method(), "route", c.Route().Path,
		"status", c.Response().StatusCode(), "ms", s.Clock().Sub(begun).Milliseconds())
	return err
}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(requestIDKey).(string)
	return id
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

// sameOrigin refuses a form sent by another site. Browsers say who sent it in
// Sec-Fetch-Site, or in Origin where that is missing; pages with a draft key
// send no referrer and so the origin "null", which their form token makes up for.
func (s *Server) sameOrigin(c *fiber.Ctx, nullAllowed bool) error {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		if site == "same-origin" || site == "none" {
			return nil
		}
		return errForged
	}
	origin := c.Get(fiber.HeaderOrigin)
	switch {
	case origin == "", origin == "null" && nullAllowed, origin == s.PublicURL && s.PublicURL != "":
		return nil
	}
	_, host, _ := strings.Cut(origin, "://")
	if host != "" && host == c.Hostname() {
		return nil
	}
	return errForged
}

// errForged is a form that did not come from our own page.
var errForged = fiber.NewError(http.StatusForbidden, "error.forged")
