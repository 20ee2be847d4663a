package web

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"waterline/cmd/internal/web/shell"
)

// Watch is told of requests, to measure and trace them.
type Watch interface {
	// Request is told of a request with what reads its headers, nil where those
	// are not to be believed, and then how it was answered. Refused says why it
	// was turned away, "" where it was not.
	Request(ctx context.Context, method string, header func(string) string) (context.Context, func(route string, status int, refused string))
}

// record logs a request by its route: the path itself would hold draft keys.
func (s *Server) record(c *fiber.Ctx) error {
	id, err := s.requestID(c)
	if err != nil {
		return err
	}
	c.Locals(shell.RequestKey, id)
	c.Set(fiber.HeaderXRequestID, id)
	begun := s.Clock()
	ctx, told := s.watched(c)
	c.SetUserContext(ctx)
	if err = c.Next(); err != nil {
		err = s.refuse(c, err)
	}
	status := c.Response().StatusCode()
	route := routeOf(c, status)
	told(route, status, refusedFor(c, status))
	s.Logger.InfoContext(ctx, "request", "id", id, "method", c.Method(), "route", route, "status", status, "ms", s.Clock().Sub(begun).Milliseconds())
	return err
}

func (s *Server) watched(c *fiber.Ctx) (context.Context, func(route string, status int, refused string)) {
	if s.Watch == nil {
		return context.Background(), func(string, int, string) {}
	}
	header := func(name string) string { return c.Get(name) }
	if !s.behindTrusted(c) {
		header = nil
	}
	return s.Watch.Request(context.Background(), c.Method(), header)
}

// behindTrusted reports whether a trusted proxy sent a request.
func (s *Server) behindTrusted(c *fiber.Ctx) bool { return len(s.Proxies) > 0 && c.IsProxyTrusted() }

// routeOf is the pattern of the route that a request met.
func routeOf(c *fiber.Ctx, status int) string {
	route := c.Route().Path
	if status == http.StatusNotFound && !strings.Contains(route, ":") && route != c.Path() {
		return "none" // what stands before all routes was the last to see it
	}
	return route
}

// refusedFor says why a request was turned away.
func refusedFor(c *fiber.Ctx, status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return "rate"
	case status == http.StatusServiceUnavailable && len(c.Response().Header.Peek(fiber.HeaderRetryAfter)) > 0:
		return "capacity"
	}
	return ""
}

// Lengths of a request's id that a proxy gave.
const (
	shortestID = 8
	longestID  = 64
)

// requestID is the one that a trusted proxy gave, so that its log and ours can
// be read together, or else a new one.
func (s *Server) requestID(c *fiber.Ctx) (string, error) {
	if s.behindTrusted(c) {
		given := c.Get(fiber.HeaderXRequestID)
		if len(given) >= shortestID && len(given) <= longestID && strings.IndexFunc(given, func(r rune) bool { return !idRune(r) }) < 0 {
			return given, nil
		}
	}
	id := make([]byte, 8)
	if _, err := io.ReadFull(s.Random, id); err != nil {
		return "", fmt.Errorf("make a request id: %w", err)
	}
	return hex.EncodeToString(id), nil
}

func idRune(r rune) bool {
	return r == '-' || r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// NotReady is why a server should be sent no requests now.
type NotReady struct {
	Reason string // may be shown to anybody
	Err    error  // for the log
}

func (n *NotReady) Error() string { return fmt.Sprintf("%s: %v", n.Reason, n.Err) }

func (n *NotReady) Unwrap() error { return n.Err }

// readyTimeout bounds the look at what the server needs.
const readyTimeout = 2 * time.Second

func (s *Server) ready(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.draining.Load() {
		return c.Status(http.StatusServiceUnavailable).SendString("not ready: draining\n")
	}
	if s.Ready == nil {
		return c.SendString("ready\n")
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), readyTimeout)
	defer cancel()
	err := s.Ready(ctx)
	if err == nil {
		return c.SendString("ready\n")
	}
	s.Logger.ErrorContext(ctx, "not ready", "error", err)
	reason := ""
	var known *NotReady
	if errors.As(err, &known) {
		reason = ": " + known.Reason
	}
	return c.Status(http.StatusServiceUnavailable).SendString("not ready" + reason + "\n")
}

// metrics answers the operator's Prometheus: whoever has the token, or without
// one a program on this machine that asks directly.
func (s *Server) metrics(c *fiber.Ctx) error {
	switch {
	case s.Metrics == nil:
		return fiber.ErrNotFound
	case s.MetricsToken != "":
		if !hmac.Equal([]byte(c.Get(fiber.HeaderAuthorization)), []byte("Bearer "+s.MetricsToken)) {
			c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="metrics"`)
			return c.Status(http.StatusUnauthorized).SendString("The token of --metrics-token is needed.\n")
		}
	case s.PublicURL != "" || !local(c):
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return adaptor.HTTPHandler(s.Metrics)(c)
}

// local reports whether a program on this machine asks by an address of this
// machine, with no proxy between that says so.
func local(c *fiber.Ctx) bool {
	for _, name := range []string{fiber.HeaderXForwardedFor, fiber.HeaderForwarded, fiber.HeaderVia, "X-Real-Ip"} {
		if c.Get(name) != "" {
			return false
		}
	}
	host := string(c.Request().Host())
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	at, err := netip.ParseAddr(host)
	return c.Context().RemoteIP().IsLoopback() && (host == "localhost" || err == nil && at.IsLoopback())
}
