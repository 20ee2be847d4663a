package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// keyLength is that of a 128-bit key in base64.
const keyLength = 22

// visit is one request to a draft that was found by the key in its URL.
type visit struct {
	key   string
	draft assessment.Draft
	form  assessment.Form // that it was started with
	path  way
}

// root is the URL of the draft.
func (v *visit) root() string { return "/a/" + v.key }

// token proves that a form came from a page that knew the draft's key. It
// needs no cookie and survives a restart.
func (v *visit) token() string {
	return shell.Token(v.key)
}

// scope is what rules read on the pages of an item, or outside items.
func (v *visit) scope(item *assessment.Item) questionnaire.Scope {
	if item != nil {
		return v.draft.Answers.ItemScope(*item)
	}
	return v.draft.Answers.Scope()
}

// drafted finds the draft that a page is about, and speaks its language. A link
// that opens one part does not open the page.
func (s *Server) drafted(handle func(*Server, *fiber.Ctx, *visit) error) fiber.Handler {
	return s.partly(func(s *Server, c *fiber.Ctx, v *visit) error {
		if v.draft.Part != "" {
			return s.elsewhere(c, v)
		}
		return handle(s, c, v)
	})
}

// partly is drafted for pages of one part, which a link to that part opens too.
// The way of such a visit has no other page on it.
func (s *Server) partly(handle func(*Server, *fiber.Ctx, *visit) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		shell.Private(c)
		key := c.Params("token")
		if len(key) != keyLength {
			return fiber.ErrNotFound
		}
		d, err := s.service.Open(c.UserContext(), key)
		if err != nil {
			return err
		}
		f, err := s.formOfDraft(c, d)
		if err != nil {
			return err
		}
		v := &visit{key: key, draft: d, form: f}
		c.Locals(visitKey, v)
		in := s.ofDraft(c, d).asking(d.Questionnaire)
		v.path = in.pathOf(v)
		err = handle(in, c, v)
		if v.draft.Part != "" && v.outside(c, err) {
			return in.elsewhere(c, v)
		}
		return err
	}
}

// outside reports whether a page was not found because it is of another part.
func (v *visit) outside(c *fiber.Ctx, err error) bool {
	status, key := shell.Classify(err)
	return err != nil && status == http.StatusNotFound && (key != "error.item_gone" || v.path.list(c.Params("group", c.Params("section"))) < 0)
}

// posted is drafted for forms: they must come from one of our own pages.
func (s *Server) posted(handle func(*Server, *fiber.Ctx, *visit) error) fiber.Handler {
	return s.drafted(ours(handle))
}

// postedPartly is partly for forms.
func (s *Server) postedPartly(handle func(*Server, *fiber.Ctx, *visit) error) fiber.Handler {
	return s.partly(ours(handle))
}

func ours(handle func(*Server, *fiber.Ctx, *visit) error) func(*Server, *fiber.Ctx, *visit) error {
	return func(s *Server, c *fiber.Ctx, v *visit) error {
		if err := shell.SameOrigin(c, s.PublicURL, true); err != nil {
			return err
		}
		if err := shell.Ours(c, v.key); err != nil {
			return err
		}
		return handle(s, c, v)
	}
}

// seeOther sends the browser on with GET, so that reloading sends no form twice.
func seeOther(c *fiber.Ctx, url string) error {
	return c.Redirect(url, http.StatusSeeOther)
}
