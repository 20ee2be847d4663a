package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"waterline/assessment"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
	"waterline/reports/brand"
	"waterline/templates"
	"waterline/templates/locale"
)

const (
	fieldLang     = "lang"     // of the page that a form or a link is on
	fieldLanguage = "language" // that somebody switches to
	fieldBack     = "back"     // the page that the switch is on

	spokenKey = "spoken" // of a request: the server in the language of its visitor
	visitKey  = "visit"  // of a request: the draft it is about
)

// Language is what the pages say in one language. Book, Report and Sample may be
// nil,// as in Options.
type Language struct {
	Locale *locale.Locale
	Bank   *questionnaire.Bank
	Book   *playbook.Book
	Sample func(b brand.Brand) (Sample, error)
	Report func(ctx context.Context, b brand.Brand, a assessment.Answers, r assessment.Result, made time.Time) ([]byte, error)
}

// speak prepares the server in each of its languages once, so that no request
// builds any of them.
func (s *Server) speak() error {
	all := []*Server{s}
	for _, l := range s.Others {
		if l.Locale == nil || l.Bank == nil {
			return errors.New("web: a language needs Locale and Bank")
		}
		other := *s
		other.Locale, other.Bank, other.Book, other.Report, other.Sample = l.Locale, l.Bank, l.Book, l.Report, l.Sample
		all = append(all, &other)
	}
	tags := make([]language.Tag, len(all))
	for i, one := range all {
		var err error
		if tags[i], err = language.Parse(one.Locale.Tag()); err != nil {
			return fmt.Errorf("web: language %q: %w", one.Locale.Tag(), err)
		}
		if one.pages, err = parsePages(templates.Files, s.files.set, one.Locale); err != nil {
			return fmt.Errorf("web: %w", err)
		}
		one.samples = newSamples(one.Sample)
	}
	matcher := language.NewMatcher(tags)
	for _, one := range all {
		one.languages, one.matcher = all, matcher
	}
	return nil
}

// in is the server in the language of a tag, nil when it does not speak it.
func (s *Server) in(tag string) *Server {
	for _, one := range s.languages {
		if one.Locale.Tag() == tag {
			return one
		}
	}
	return nil
}

// chosen is the language that a link or form names.
func (s *Server) chosen(c *fiber.Ctx) *Server {
	if one := s.in(c.Query(fieldLang)); one != nil {
		return one
	}
	return s.in(shell.Form(c).One(fieldLang))
}

// spoken is the server in the language of a request: of its draft, or else as
// a link or form names it, or else as the browser prefers, or else the first.
func (s *Server) spoken(c *fiber.Ctx) *Server {
	if one, ok := c.Locals(spokenKey).(*Server); ok {
		return one
	}
	one := s.chosen(c)
	if one == nil {
		c.Vary(fiber.HeaderAcceptLanguage)
		one = s.languages[0]
		wanted, _, err := language.ParseAcceptLanguage(c.Get(fiber.HeaderAcceptLanguage))
		if _, i, sure := s.matcher.Match(wanted...); err == nil && sure > language.No {
			one = s.languages[i]
		}
	}
	c.Locals(spokenKey, one)
	return one
}

// public is for pages that need no draft.
func (s *Server) public(handle func(*Server, *fiber.Ctx) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-cache")
		return handle(s.spoken(c), c)
	}
}

// ofDraft is the server in the language that a draft is filled in. A form is
// read in the language of its page, even when another one was chosen since:
// figures are typed differently.
func (s *Server) ofDraft(c *fiber.Ctx, d assessment.Draft) *Server {
	one := s.in(d.Language)
	if sent := s.in(shell.Form(c).One(fieldLang)); sent != nil {
		one = sent
	}
	if one == nil {
		return s.spoken(c)
	}
	c.Locals(spokenKey, one)
	return one
}

// ofShare is the server in the language of a share's draft, unless its reader
// chose another one.
func (s *Server) ofShare(c *fiber.Ctx, share assessment.Share) *Server {
	one := s.in(share.Language)
	if one == nil || s.chosen(c) != nil {
		return s.spoken(c)
	}
	c.Locals(spokenKey, one)
	return one
}

// changeLanguage keeps another language with the draft and leads back to the page.
func (s *Server) changeLanguage(c *fiber.Ctx, v *visit) error {
	one := s.in(shell.Form(c).One(fieldLanguage))
	if one == nil {
		return fiber.NewError(http.StatusUnprocessableEntity)
	}
	if err := s.service.Speak(c.UserContext(), v.draft, one.Locale.Tag()); err != nil {
		return err
	}
	return seeOther(c, v.back(shell.Form(c).One(fieldBack)))
}

// back is a page of the draft, or its first one when the address is another.
func (v *visit) back(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, v.root()+"/") && u.Path != "/r/"+v.key || strings.Contains(u.Path, "..") {
		return v.root()
	}
	return u.RequestURI()
}

// tongue is a language that a page is offered in.
type tongue struct {
	Tag, Name string
	URL       string // of the same page, "" where a form switches
	Current   bool
}

// offer puts on a page which other languages it can be read in. What a form
// sent back has none: what was typed would be lost.
func (s *Server) offer(c *fiber.Ctx, p *page) {
	p.Keep = "?" + fieldLang + "=" + s.Locale.Tag()
	v, _ := c.Locals(visitKey).(*visit)
	if v == nil && s.chosen(c) == nil {
		p.Keep = ""
	}
	if c.Method() != http.MethodGet && c.Method() != http.MethodHead || len(s.languages) < 2 {
		return
	}
	for _, one := range s.languages {
		t := tongue{Tag: one.Locale.Tag(), Name: one.Locale.Name(), Current: one.Locale.Tag() == s.Locale.Tag()}
		if v == nil {
			t.URL = c.Path() + "?" + fieldLang + "=" + t.Tag
		}
		p.Tongues = append(p.Tongues, t)
	}
	slices.SortFunc(p.Tongues, func(a, b tongue) int { return strings.Compare(a.Name, b.Name) })
	if v != nil {
		p.Switch = &languageSwitch{Action: v.root() + "/language", Token: v.token(), Back: c.OriginalURL()}
	}
	if p.Index {
		p.Base, p.Path = s.base(c), c.Path()
	}
}

// languageSwitch is the form that changes the language of a draft.
type languageSwitch struct{ Action, Token, Back string }
