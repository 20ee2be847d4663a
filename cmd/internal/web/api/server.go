package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/assessment/survey"
	"waterline/assessment/tracking"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/webhook"
	"waterline/templates/locale"
)

// workPatience is how long an evaluation or a report may wait for its turn.
const workPatience = 20 * time.Second

// Root is where the API begins.
const Root = "/api/v1"

// Options is what the API needs; all of it must be set but PublicURL, Version
// and Rate.
type Options struct {
	Accounts  *account.Service
	Clients   *client.Service
	Tracking  *tracking.Service
	Uploads   *upload.Service
	Batches   *batch.Service
	Webhooks  *webhook.Service
	Surveys   *survey.Service
	Reminders *reminder.Service
	Keys      Keys
	Languages []*locale.Locale // of what people read in answers; the first is the usual one

	PublicURL string // scheme and host of links; "" as requested
	Version   string
	Rate      Rate // UsualRate where it is zero
	Clock     func() time.Time
	Counter   shell.Counter // nil: this process counts its own requests
	Logger    *slog.Logger
}

// Server is the API. Mount puts it on the application.
type Server struct {
	Options
	document []byte // the description, as JSON
	matcher  language.Matcher
	limits   *shell.Limiter
	work     *shell.Gate // of evaluations and reports under way
}

// New prepares the API.
func New(o Options) (*Server, error) {
	if o.Accounts == nil || o.Clients == nil || o.Tracking == nil || o.Uploads == nil || o.Batches == nil || o.Webhooks == nil || o.Surveys == nil || o.Reminders == nil || o.Keys == nil ||
		len(o.Languages) == 0 || o.Clock == nil || o.Logger == nil {
		return nil, errors.New("api: Accounts, Clients, Tracking, Uploads, Batches, Webhooks, Surveys, Reminders, Keys, Languages, Clock and Logger must be set")
	}
	if o.Rate == (Rate{}) {
		o.Rate = UsualRate()
	}
	tags := make([]language.Tag, len(o.Languages))
	for i, words := range o.Languages {
		var err error
		if tags[i], err = language.Parse(words.Tag()); err != nil {
			return nil, fmt.Errorf("api: language %q: %w", words.Tag(), err)
		}
	}
	document, err := description()
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	return &Server{
		Options: o, document: document, matcher: language.NewMatcher(tags), limits: shell.NewLimiter(o.Clock, o.Counter),
		work: shell.NewGate(runtime.GOMAXPROCS(0), workPatience),
	}, nil
}

// Mount puts the API on an application.
func (s *Server) Mount(app fiber.Router) {
	app.Get(Root+"/openapi.json", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
		c.Set(fiber.HeaderCacheControl, "no-cache")
		return c.Send(s.document)
	})
	for _, r := range Routes() {
		app.Add(r.Method, Root+r.Path, s.guard(r))
	}
	app.All("/api", s.missing)
	app.All("/api/*", s.missing)
}

// limited runs fn when a place is free, so that evaluations do not starve the rest.
func (s *Server) limited(ctx context.Context, fn func() error) error { return s.work.Do(ctx, fn) }

// words are those that whoever asks prefers.
func (s *Server) words(c *fiber.Ctx) *locale.Locale {
	wanted, _, err := language.ParseAcceptLanguage(c.Get(fiber.HeaderAcceptLanguage))
	if _, i, sure := s.matcher.Match(wanted...); err == nil && sure > language.No {
		return s.Languages[i]
	}
	return s.Languages[0]
}

// speaks reports whether there are words in a language.
func (s *Server) speaks(tag string) bool {
	for _, words := range s.Languages {
		if words.Tag() == tag {
			return true
		}
	}
	return false
}
