package web

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

// The script that other sites load keeps its address, since it is pasted once.
const (
	embedScript    = "js/embed.js"
	cacheForAnHour = "public, max-age=3600"
)

const ancestorsKey = "ancestors"

// ownAncestors are those of most pages: none but our own.
const ownAncestors = "'self'"

// frameable lets the pages that a form names hold it in a frame, and no others.
func frameable(c *fiber.Ctx, f assessment.Form) {
	ancestors := "'none'"
	if len(f.Origins) > 0 {
		ancestors = ownAncestors + " " + strings.Join(f.Origins, " ")
	}
	c.Locals(ancestorsKey, ancestors)
	c.Set(fiber.HeaderContentSecurityPolicy, shell.Policy(ancestors))
}

// ancestorsOf are those that frameable set.
func ancestorsOf(c *fiber.Ctx) string {
	if ancestors, ok := c.Locals(ancestorsKey).(string); ok {
		return ancestors
	}
	return ownAncestors
}

// framed reports whether a page is shown in a frame of another site. A browser
// that does not say counts as framed where it may be: what differs harms nobody.
func framed(c *fiber.Ctx, f assessment.Form) bool {
	if len(f.Origins) == 0 || c.Locals(ancestorsKey) == nil {
		return false
	}
	c.Vary("Sec-Fetch-Dest")
	dest := c.Get("Sec-Fetch-Dest")
	return dest == "" || dest == "iframe"
}

// tabOf is the address of the page in a tab of its own. What answers a form has
// none everywhere, so that the draft's first page stands for it.
func tabOf(c *fiber.Ctx) string {
	if c.Method() == http.MethodGet {
		return c.OriginalURL()
	}
	if parts := strings.Split(c.Path(), "/"); len(parts) > 2 && parts[1] == "a" {
		return "/a/" + parts[2]
	}
	return c.Path()
}

func (s *Server) formRoutes() {
	s.app.Get("/contact", s.public((*Server).contact))
	s.app.Get("/privacy", s.public((*Server).privacy))
	s.app.Get("/e/:form", s.public((*Server).entry))
	s.app.Post("/e/:form", s.public((*Server).enter))
	s.app.Get("/e/:form/example.pdf", s.public((*Server).example))
	s.app.Get("/e/:form/contact", s.public((*Server).contact))
	s.app.Get("/e/:form/privacy", s.public((*Server).privacy))
}

// embedded sends the script of the page that holds a frame.
func (s *Server) embedded(c *fiber.Ctx) error {
	address, err := s.files.set.URL(embedScript)
	if err != nil {
		return err
	}
	c.Path(address)
	if err := s.files.serve(c); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, cacheForAnHour)
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	return nil
}

// entryPage is the first page of a form: what it is, and the start.
type entryPage struct {
	choosePage
	Terms  terms
	Sample *shown
}

func (s *Server) entry(c *fiber.Ctx) error {
	f, s, err := s.opening(c)
	if err != nil {
		return err
	}
	return s.showEntry(c, f, nil)
}

// enter starts a draft of a form.
func (s *Server) enter(c *fiber.Ctx) error {
	f, s, err := s.opening(c)
	if err != nil {
		return err
	}
	return s.begin(c, f, func(problems problem.List) error { return s.showEntry(c, f, problems) })
}

func (s *Server) showEntry(c *fiber.Ctx, f assessment.Form, problems problem.List) error {
	sample, err := s.sampleOf(c, f)
	if err != nil {
		return err
	}
	p := entryPage{choosePage: s.chooses(f, problems), Terms: s.terms(f), Sample: sample}
	p.Title, p.Action = s.Locale.T("web.landing.title"), entryOf(f)
	return s.send(c, statusOf(p.Error), "entry", &p)
}

// terms are what a form says before anything is answered.
type terms struct {
	Operator  string
	Privacy   []string
	Condition string // what the report is given for, "" for nothing
	Contact   bool
}

func (s *Server) terms(f assessment.Form) terms {
	t := terms{Operator: s.operator(f), Privacy: s.privacyOf(f), Contact: f.Contact.Name != ""}
	if f.ReportNeeds != "" {
		t.Condition = s.Locale.T("operator.condition."+f.ReportNeeds, "operator", t.Operator)
	}
	return t
}
