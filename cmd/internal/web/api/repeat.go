package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/cmd/internal/repeat"
)

// Keys gives answers again; *repeat.Service does.
type Keys interface {
	Begin(context.Context, repeat.Request) (*repeat.Answer, error)
	Keep(context.Context, repeat.Request, repeat.Answer) error
	Forget(context.Context, repeat.Request) error
}

const (
	keyHeader  = "Idempotency-Key"
	replayed   = "Idempotency-Replayed"
	longestKey = 200
	// mostKept bounds an answer that is kept. Larger ones are files, which are
	// made again: those operations save nothing.
	mostKept = 1 << 20
	settling = 5 * time.Second
)

// once runs a handler, or answers a POST whose key was seen as the first time.
// A refusal is an answer too, unless asking again may help.
func (s *Server) once(c *call, r Route) error {
	key := c.Get(keyHeader)
	if r.Method != http.MethodPost || key == "" {
		return r.handle(s, c)
	}
	if len(key) > longestKey || strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' }) {
		return problem.List{problem.New(keyHeader, "api_key", "max", "200")}
	}
	asked := repeat.Request{
		Organisation: c.organisation(), Token: c.token.ID, Secret: c.key, Key: key,
		What: bytes.Join([][]byte{[]byte(r.Method), []byte(c.OriginalURL()), []byte(c.Get(fiber.HeaderContentType)), c.Body()}, []byte{0}),
	}
	earlier, err := s.Keys.Begin(c.UserContext(), asked)
	if err != nil {
		return err
	}
	if earlier != nil {
		for name, value := range earlier.Headers {
			c.Set(name, value)
		}
		c.Set(replayed, "true")
		return c.Status(earlier.Status).Send(earlier.Body)
	}
	if err := r.handle(s, c); err != nil {
		if err := s.refuse(c.Ctx, err); err != nil {
			return err
		}
	}
	// The answer is kept even where whoever asked is gone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), settling)
	defer cancel()
	answer := c.answered()
	switch {
	case answer.Status >= http.StatusInternalServerError, answer.Status == http.StatusTooManyRequests, len(answer.Body) > mostKept:
		err = s.Keys.Forget(ctx, asked)
	default:
		err = s.Keys.Keep(ctx, asked, answer)
	}
	if err != nil {
		s.Logger.Error("answer not kept", "error", err)
	}
	return nil
}

// answered is what was answered so far.
func (c *call) answered() repeat.Answer {
	a := repeat.Answer{Status: c.Response().StatusCode(), Headers: make(map[string]string), Body: bytes.Clone(c.Response().Body())}
	for _, name := range []string{fiber.HeaderContentType, fiber.HeaderContentLanguage, fiber.HeaderETag, fiber.HeaderLocation, fiber.HeaderContentDisposition} {
		if value := c.GetRespHeader(name); value != "" {
			a.Headers[name] = value
		}
	}
	return a
}
