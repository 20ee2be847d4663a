package workspace

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

// Route is one page or form and the right that it needs.
type Route struct {
	Method, Path string
	May          account.Action // "" for whoever is signed in
	Open         bool           // for everybody
	Keyed        bool           // a form that the key in its address alone allows, wherever it is sent from

	handle func(*Server, *fiber.Ctx, *visit) error
}

// Routes lists every route with its right: the table that tests go through.
func Routes() []Route {
	return slices.Concat(
		signinRoutes(),
		firstRoutes(),
		invitationRoutes(),
		resetRoutes(),
		openIDRoutes(),
		passkeyRoutes(),
		accountRoutes(),
		factorRoutes(),
		tokensRoutes(),
		membersRoutes(),
		logRoutes(),
		usersRoutes(),
		organisationsRoutes(),
		exportRoutes(),
		operationRoutes(),
		standardRoutes(),
		benchmarkRoutes(),
		calibrationRoutes(),
		homeRoutes(),
		clientsRoutes(),
		clientRoutes(),
		teamRoutes(),
		remindersRoutes(),
		readerRoutes(),
		settingsRoutes(),
		calendarRoutes(),
		assessmentRoutes(),
		rerunRoutes(),
		resultRoutes(),
		compareRoutes(),
		portfolioRoutes(),
		initiativesRoutes(),
		progressRoutes(),
		progressSinceRoutes(),
		forecastsRoutes(),
		outcomesRoutes(),
		keysRoutes(),
		editorRoutes(),
		batchesRoutes(),
		webhooksRoutes(),
		brandRoutes(),
		formsRoutes(),
		reportRoutes(),
		usageRoutes(),
	)
}

func get(path string, may account.Action, handle func(*Server, *fiber.Ctx, *visit) error) Route {
	return Route{Method: http.MethodGet, Path: path, May: may, handle: handle}
}

func post(path string, may account.Action, handle func(*Server, *fiber.Ctx, *visit) error) Route {
	return Route{Method: http.MethodPost, Path: path, May: may, handle: handle}
}

// open marks routes that need nobody signed in.
func open(routes ...Route) []Route {
	for i := range routes {
		routes[i].Open = true
	}
	return routes
}

// guard finds who asks, holds the right of the route against theirs, checks
// where a form came from, and turns an error into its page.
func (s *Server) guard(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		shell.Private(c)
		v, err := s.visit(c)
		if err == nil {
			err = s.admit(c, r, v)
		}
		if err == nil {
			err = r.handle(s, c, v)
		}
		if err == nil {
			return nil
		}
		return s.refuse(c, v, err)
	}
}

func (s *Server) admit(c *fiber.Ctx, r Route, v *visit) error {
	if !r.Open {
		if err := s.entitled(r, v); err != nil {
			return err
		}
	}
	if s.NeedFactor && v.weak() && !r.Open && !strings.HasPrefix(r.Path, accountPath) && r.Path != "/sign-out" {
		return errWeak
	}
	if r.Method == http.MethodGet || r.Keyed {
		return nil
	}
	if err := shell.SameOrigin(c, s.PublicURL, true); err != nil {
		return err
	}
	if v.sent == "" && r.Open {
		return nil
	}
	return shell.Ours(c, v.sent)
}

// errWeak is a sign-in with a password alone where more is asked for.
var errWeak = &assessment.Error{Code: assessment.Forbidden, Safe: "account.factor_needed"}

// weak reports whether somebody is signed in with a password and no second step.
func (v *visit) weak() bool {
	byPassword := v.session.How == account.ByPassword || v.session.How == account.ByLink
	return v.actor.User != "" && byPassword && v.session.User.TOTP == ""
}

func (s *Server) entitled(r Route, v *visit) error {
	if r.May == "" {
		if v.actor.User == "" {
			return &assessment.Error{Code: assessment.Unauthenticated, Safe: "account.sign_in_first"}
		}
		return nil
	}
	organisation := v.actor.Organisation
	if r.May.OfInstance() {
		organisation = ""
	}
	return account.Allow(v.actor, r.May, organisation)
}

// errorPage says what happened and what can be done.
type errorPage struct {
	page
	Text    string
	Remedy  string
	Request string // id to quote, for faults of ours
}

// refuse answers a request that failed. Who is not signed in is asked to, and
// led back to the page. Only texts written for people leave the server; the
// cause goes to the log.
func (s *Server) refuse(c *fiber.Ctx, v *visit, err error) error {
	status, key := shell.Classify(err)
	if status >= http.StatusInternalServerError {
		s.Logger.Error("request failed", "id", shell.RequestID(c), "route", c.Route().Path, "error", err)
	}
	if status == http.StatusForbidden || status == http.StatusTooManyRequests {
		s.Logger.Warn("refused", "id", shell.RequestID(c), "route", c.Route().Path, "status", status, "user", v.actor.User, "address", shell.Address(c))
	}
	if errors.Is(err, errWeak) && c.Method() == http.MethodGet {
		return seeOther(c, accountPath+"?done=factor_needed")
	}
	if status == http.StatusUnauthorized && c.Method() == http.MethodGet {
		return seeOther(c, signinPath+"?next="+url.QueryEscape(c.OriginalURL()))
	}
	kind := "workspace." + shell.Kind(status)
	words := v.words.Locale
	if key == "" || !words.Has(key) {
		key = kind + ".text"
	}
	title := kind + ".title"
	if words.Has(key + "_title") {
		title = key + "_title"
	}
	p := errorPage{page: page{Title: words.T(title), Faults: v.faults(err)}, Text: words.T(key), Remedy: words.T(kind + ".remedy")}
	if status >= http.StatusInternalServerError {
		p.Request = shell.RequestID(c)
	}
	if renderErr := s.send(c, v, status, "error", &p); renderErr != nil {
		return errors.Join(err, renderErr)
	}
	return nil
}

// seeOther sends the browser on with GET, so that reloading sends no form twice.
func seeOther(c *fiber.Ctx, to string) error { return c.Redirect(to, http.StatusSeeOther) }
