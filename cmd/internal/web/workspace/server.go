package workspace

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"waterline/assessment/client"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/assessment/reminder"
	"waterline/assessment/survey"
	"waterline/assessment/tracking"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/web/outbox"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/cmd/internal/webhook"
	"waterline/static"
	"waterline/templates"
	"waterline/templates/locale"
)

// Options is what the workspace needs; all of it must be set but Mail, Post,
// Plant, PublicURL and Version.
type Options struct {
	Accounts   *account.Service
	Clients    *client.Service
	Tracking   *tracking.Service
	Batches    *batch.Service
	Webhooks   *webhook.Service
	Mail       outbox.Mail // of assessments; nil: no mail is sent, and pages say what to copy
	Surveys    *survey.Service
	Uploads    *upload.Service
	Reminders  *reminder.Service
	Reminds    bool       // reminders are sent by mail; false: pages say what to copy
	Post       Post       // of accounts; nil: no mail is sent, and pages say whom to ask
	Benchmarks Benchmarks // of pools; nil: results are not compared
	Plant      Plant      // nil: the page of the operation shows the version alone
	Languages  []Language // the first is that of browsers which prefer none of them

	Close      Closing // of exports; nil: they are not closed with a passphrase
	NeedFactor bool    // who signs in with a password alone must set up a second step first
	PublicURL  string  // scheme and host of the pages; "" as requested
	Version    string
	Clock      func() time.Time
	Counter    shell.Counter // nil: this process counts its own requests
	Logger     *slog.Logger
}

// Language is what the pages say in one language.
type Language struct {
	Locale   *locale.Locale
	Bank     *questionnaire.Bank
	Book     *playbook.Book
	Evidence *evidence.Base

	pages *shell.Pages
}

// Server is the workspace. Mount puts it on the application.
type Server struct {
	Options
	languages []*Language
	matcher   language.Matcher
	secure    bool // cookies travel over TLS only
	tryOut    shell.TryOut
	limits    *shell.Limiter // of calendars
}

// New prepares the pages in every language and fails if a template, a text or a
// file they need is not there.
func New(o Options) (*Server, error) {
	if o.Accounts == nil || o.Clients == nil || o.Tracking == nil || o.Batches == nil || o.Webhooks == nil || o.Uploads == nil || len(o.Languages) == 0 || o.Clock == nil || o.Logger == nil {
		return nil, errors.New("workspace: Accounts, Clients, Tracking, Batches, Webhooks, Uploads, Languages, Clock and Logger must be set")
	}
	files, err := static.New()
	if err != nil {
		return nil, fmt.Errorf("workspace: %w", err)
	}
	s := &Server{Options: o, secure: strings.HasPrefix(o.PublicURL, "https://"), limits: shell.NewLimiter(o.Clock, o.Counter)}
	tags := make([]language.Tag, len(o.Languages))
	for i := range o.Languages {
		l := o.Languages[i]
		calls := verdict.Functions()
		calls["filter"] = newFilter
		if l.pages, err = shell.Parse(templates.Files, "workspace", "workspace", pageNames(), files, l.Locale, calls); err != nil {
			return nil, fmt.Errorf("workspace: %w", err)
		}
		if tags[i], err = language.Parse(l.Locale.Tag()); err != nil {
			return nil, fmt.Errorf("workspace: language %q: %w", l.Locale.Tag(), err)
		}
		s.languages = append(s.languages, &l)
	}
	s.matcher = language.NewMatcher(tags)
	return s, nil
}

// Asking has questionnaires shown as respondents see them.
func (s *Server) Asking(f shell.TryOut) { s.tryOut = f }

// Mount puts the pages on an application.
func (s *Server) Mount(app fiber.Router) {
	for _, r := range Routes() {
		app.Add(r.Method, r.Path, s.guard(r))
	}
	for _, root := range []string{"/workspace", "/admin"} {
		app.Get(root+"/*", s.guard(Route{Method: fiber.MethodGet, Open: true, handle: (*Server).missing}))
	}
}

func (s *Server) missing(*fiber.Ctx, *visit) error { return fiber.ErrNotFound }

// pageNames lists the pages; a file in templates/workspace that is not here
// keeps the server from starting.
func pageNames() []string {
	return []string{
		"account", "actuals", "actuals_table", "assessment", "assessment_new", "assumptions", "batch", "batch_new", "batches", "benchmarks", "brand", "brands", "calendar", "calibration", "client",
		"client_edit", "client_erase", "clients", "code", "codes", "compare", "delivery", "error", "export", "first", "forgot", "form",
		"forecasts", "forms", "home", "initiative", "initiative_new", "initiatives", "invitation", "keys", "licences", "log", "member_remove", "members", "operation", "organisation",
		"organisations", "outcomes", "outcomes_all", "portfolio", "progress", "questionnaire", "questionnaire_publish", "reader", "reminders", "report", "reset", "result", "second", "settings", "standard", "signin",
		"teams", "tokens", "update", "usage", "usage_import", "usage_settings", "user", "users", "webhook", "webhooks",
	}
}
