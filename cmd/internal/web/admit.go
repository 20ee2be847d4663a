package web

import (
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/web/shell"
)

const (
	pagesEach    = 8 // at the same time for each processor; some of them wait for the disk
	savesEach    = 128
	pagePatience = time.Second      // a page that comes later than this is better asked for again
	workPatience = 10 * time.Second // of an evaluation or a report
	fullPageKept = time.Minute
)

// gates bound what is at work, so that what is begun is done in time.
type gates struct {
	pages *shell.Gate
	saves *shell.Gate // of scripts: short, and never behind pages
	work  *shell.Gate // of evaluations and reports; an evaluation spreads over the processors itself

	mu   sync.Mutex
	full map[string]fullPage // by language
}

// fullPage is the page for those who are turned away, made beforehand so that
// it costs nothing when there is nothing to spend.
type fullPage struct {
	html []byte
	made time.Time
}

func newGates() *gates {
	cores := runtime.GOMAXPROCS(0)
	return &gates{
		pages: shell.NewGate(pagesEach*cores, pagePatience), saves: shell.NewGate(savesEach*cores, pagePatience),
		work: shell.NewGate(max(cores/2, 1), workPatience), full: make(map[string]fullPage),
	}
}

// admit has a request wait for its turn, or turns it away.
func (s *Server) admit(c *fiber.Ctx) error {
	script := c.Get(autosaveHeader) != ""
	gate := s.gates.pages
	if script {
		gate = s.gates.saves
	}
	leave, err := gate.Enter(c.UserContext())
	if err == nil {
		defer leave()
		c.SetUserContext(shell.Inside(c.UserContext(), leave))
		return c.Next()
	}
	shell.Private(c)
	c.Set(fiber.HeaderRetryAfter, shell.RetryAfter)
	if script {
		return c.Status(http.StatusServiceUnavailable).JSON(saveReply{Text: s.spoken(c).Locale.T("saving.failed")})
	}
	for _, room := range s.Rooms {
		if r, ok := room.(Refuser); ok && r.Owns(c.Path()) && err == shell.ErrFull { //nolint:errorlint // it is never wrapped here
			return r.Refuse(c, err)
		}
	}
	return s.spoken(c).turnAway(c)
}

// turnAway sends the page for those who come when there is no room.
func (s *Server) turnAway(c *fiber.Ctx) error {
	html, err := s.fullPage(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentLanguage, s.Locale.Tag())
	return c.Status(http.StatusServiceUnavailable).Send(html)
}

func (s *Server) fullPage(c *fiber.Ctx) ([]byte, error) {
	s.gates.mu.Lock()
	defer s.gates.mu.Unlock()
	if kept, ok := s.gates.full[s.Locale.Tag()]; ok && time.Since(kept.made) < fullPageKept {
		return kept.html, nil
	}
	p := errorPage{
		page: page{Title: s.Locale.T("error.full_title"), Version: s.Version}, Text: s.Locale.T("error.full"), Remedy: s.Locale.T("error.full_remedy"),
	}
	var err error
	if p.House, err = s.house(c, ""); err != nil {
		return nil, err
	}
	html, err := s.pages.Part("error", "layout", &p)
	if err != nil {
		return nil, err
	}
	s.gates.full[s.Locale.Tag()] = fullPage{html, time.Now()}
	return html, nil
}
