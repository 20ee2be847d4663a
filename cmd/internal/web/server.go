package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/text/language"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/brand"
	"waterline/static"
	"waterline/templates/locale"
)

const (
	bodyLimit       = 64 << 10
	uploadLimit     = 1 << 20 // of a form with a file, and of a program's request
	headerLimit     = 16 << 10
	readTimeout     = 15 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 75 * time.Second
	sendTimeout     = 60 * time.Minute // for a large file to come in
	downloadTimeout = 15 * time.Minute // of reports in one file
	requestTimeout  = 30 * time.Second
	mostStarts      = 60 // assessments from one address in a minute; a class in one room is fewer
	mostUnlocks     = 5  // passwords for one result from one address in a minute: fewer than close it for others
	shutdownGrace   = 10 * time.Second
	keepDrafts      = 90 * 24 * time.Hour
)

// Options is what a server needs. Store, Bank, Evaluate and Locale must be
// set; the rest has a default.
type Options struct {
	Store      assessment.Store
	Bank       *questionnaire.Bank
	Evaluate   func(context.Context, assessment.Answers) (assessment.Result, error)
	Report     func(ctx context.Context, b brand.Brand, a assessment.Answers, r assessment.Result, made time.Time) ([]byte, error) // the PDF; the answers may have changed since; nil: none is offered
	Locale     *locale.Locale
	Book       *playbook.Book                      // words the plays in the language of Locale; nil leaves what results say
	Others     []Language                          // that visitors can choose besides; Locale is where they choose none
	Sample     func(b brand.Brand) (Sample, error) // the example report of the first page; nil: none is shown
	Mail       Mail                                // nil: no mail is sent, and pages say what to copy
	Shares     assessment.ShareStore               // nil: results cannot be shared
	Benchmarks verdict.Others                      // where results stand among others; nil: they are not compared
	Rooms      []Room                              // what else is served beside the assessment
	Forms      Forms                               // what operators set up; nil: one form with the usual words
	Banks      Banks                               // besides Bank; nil: there are no others
	Ready      func(context.Context) error         // whether what the server needs answers; nil: it does

	// Initiatives are those that the organisation of a draft knows of, up to a
	// month; nil: none are known.
	Initiatives func(context.Context, assessment.Draft) (calendar.Month, []assessment.Initiative, error)

	Exports   Exports        // what a file of AI use comes to; nil: respondents upload none
	Operator  string         // who runs the site, as consents name them; "": in general words
	Proxies   []netip.Prefix // of proxies whose word on who asks is taken; nil: nobody's
	TLS       bool           // requests come over TLS, here or before a proxy
	PublicURL string         // scheme and host of links that are sent on, such as https://ai.example.com; "": as requested
	Version   string
	Keep      time.Duration // how long a draft lasts; 0: 90 days

	Clock func() time.Time
	// Counter counts requests of several processes; nil: this one counts its own.
	Counter shell.Counter
	Random  io.Reader
	Logger  *slog.Logger // nil: nothing is logged

	Watch        Watch         // nil: nobody is told
	Metrics      http.Handler  // answers /metrics; nil: there are none
	MetricsToken string        // that opens /metrics; "": programs on this machine may ask
	Drain        time.Duration // how long Serve goes on, not ready, after its context ended
}

// Room is a part of the site with pages of its own.
type Room interface{ Mount(fiber.Router) }

// Asker is a room that shows questionnaires as respondents see them.
type Asker interface{ Asking(shell.TryOut) }

// Refuser is a room that says in its own way what went wrong, also where a
// request did not reach it.
type Refuser interface {
	Owns(path string) bool
	Refuse(c *fiber.Ctx, err error) error
}

// Server is the web application in one of its languages.
type Server struct {
	Options
	app       *fiber.App
	service   *assessment.Service
	pages     *shell.Pages
	languages []*Server // this one and itself in the other languages, the first as set
	matcher   language.Matcher
	files     *assets
	bin       *bin
	askers    *askers
	sheets    *sheets
	samples   *samples
	limits    *shell.Limiter
	gates     *gates
	draining  *atomic.Bool // it stops
}

// New builds the server and fails if a template, a text or a file it needs is
// not there.
func New(o Options) (*Server, error) {
	if o.Store == nil || o.Bank == nil || o.Evaluate == nil || o.Locale == nil {
		return nil, errors.New("web: Store, Bank, Evaluate and Locale must be set")
	}
	if o.PublicURL != "" {
		u, err := url.Parse(o.PublicURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, fmt.Errorf("web: public URL %q must be like https://ai.example.com", o.PublicURL)
		}
	}
	o.setDefaults()
	set, err := static.New()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	colours, err := newSheets(set)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s := &Server{
		Options: o,
		service: &assessment.Service{
			Store: o.Store, Bank: o.Bank, Evaluate: o.Evaluate, Clock: o.Clock, Random: o.Random, Keep: o.Keep, Initiatives: o.Initiatives,
		},
		files:    newAssets(set),
		bin:      newBin(),
		askers:   &askers{known: make(map[[2]string]*Server)},
		sheets:   colours,
		gates:    newGates(),
		draining: new(atomic.Bool),
		limits:   shell.NewLimiter(o.Clock, o.Counter),
	}
	s.app = fiber.New(fiber.Config{
		AppName: "Waterline", Immutable: true, DisableStartupMessage: true, DisableDefaultDate: false,
		BodyLimit: bodyLimit, ReadBufferSize: headerLimit, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, ErrorHandler: s.refuse, StrictRouting: false, CaseSensitive: true,
		ReduceMemoryUsage:       true,                              // a browser that thinks holds no buffers
		EnableTrustedProxyCheck: true, TrustedProxies: o.proxies(), // whose X-Forwarded-Host and -Proto count
	})
	s.app.Server().HeaderReceived = s.sizes
	if err := s.speak(); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// Bulky is a room that takes large files from those who may send them.
type Bulky interface {
	// Bulk is how many bytes a request may have by its head, 0 for as many as
	// any other. What it allows is written to disk as it comes.
	Bulk(h *fasthttp.RequestHeader) int
}

// sizes lets a form with a file, and what a program sends, be larger than
// others, and large files take their time.
func (s *Server) sizes(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	var c fasthttp.RequestConfig
	path := string(h.RequestURI())
	if strings.HasPrefix(string(h.ContentType()), fiber.MIMEMultipartForm) || strings.HasPrefix(path, "/api/") {
		c.MaxRequestBodySize = uploadLimit
	}
	if isUsage(path) {
		c.MaxRequestBodySize = exportLimit
	}
	// A form without a length would be held in memory until its end.
	if strings.HasPrefix(string(h.ContentType()), fiber.MIMEMultipartForm) && h.ContentLength() > uploadLimit {
		for _, room := range s.Rooms {
			if bulky, ok := room.(Bulky); ok {
				if most := bulky.Bulk(h); most > 0 {
					c.MaxRequestBodySize, c.ReadTimeout = most, sendTimeout
				}
			}
		}
	}
	if strings.HasSuffix(path, ".zip") || strings.HasPrefix(path, "/api/") && strings.HasSuffix(path, "/file") {
		c.WriteTimeout = downloadTimeout
	}
	return c
}

func (o *Options) proxies() []string {
	names := make([]string, len(o.Proxies))
	for i, p := range o.Proxies {
		names[i] = p.String()
	}
	return names
}

// isUsage reports whether a respondent uploads a file of AI use at a path.
func isUsage(path string) bool {
	key, ok := strings.CutPrefix(path, "/a/")
	key, usage := strings.CutSuffix(key, usageRoute)
	return ok && usage && len(key) == keyLength
}

func (o *Options) setDefaults() {
	o.TLS = o.TLS || strings.HasPrefix(o.PublicURL, "https://")
	if o.Keep == 0 {
		o.Keep = keepDrafts
	}
	if o.Forms == nil {
		o.Forms = oneForm{assessment.Form{ID: usualForm, Keep: o.Keep}}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
}

// App is the application itself, for tests and for mounting.
func (s *Server) App() *fiber.App { return s.app }

// limited runs fn when a place is free, so that reports do not starve pages.
func (s *Server) limited(ctx context.Context, fn func() error) error { return s.gates.work.Do(ctx, fn) }
