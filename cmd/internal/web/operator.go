package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/reports/brand"
)

// Forms finds what operators set up.
type Forms interface {
	// Form finds a form by its id, that of the start page for "". NotFound if
	// there is none.
	Form(ctx context.Context, id string) (assessment.Form, error)
	// Brand is what the pages and reports of a form bear.
	Brand(ctx context.Context, f assessment.Form) (brand.Brand, error)
}

// oneForm is what a server has that was given no forms.
type oneForm struct{ form assessment.Form }

func (o oneForm) Form(_ context.Context, id string) (assessment.Form, error) {
	if id != "" && id != o.form.ID {
		return assessment.Form{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.form_gone"}
	}
	return o.form, nil
}

func (oneForm) Brand(context.Context, assessment.Form) (brand.Brand, error) {
	return brand.Brand{}, nil
}

// usualForm is the id of the form of a server that was given none.
const usualForm = "start"

const formKey = "form"

// formOf finds the form that a page outside drafts is about. Other sites may
// frame what they find under its address.
func (s *Server) formOf(c *fiber.Ctx) (assessment.Form, error) {
	f, err := s.Forms.Form(c.UserContext(), c.Params("form"))
	if err != nil {
		return f, err
	}
	c.Locals(formKey, f)
	if c.Params("form") != "" {
		frameable(c, f)
	}
	return f, nil
}

// formOfDraft finds the form a draft was started with. When it is gone, what
// was answered is still there, under the form of the start page.
func (s *Server) formOfDraft(c *fiber.Ctx, d assessment.Draft) (assessment.Form, error) {
	f, err := s.Forms.Form(c.UserContext(), d.Form)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		f, err = s.Forms.Form(c.UserContext(), "")
		f.Origins = nil
	}
	if err != nil {
		return f, err
	}
	c.Locals(formKey, f)
	frameable(c, f)
	return f, nil
}

// house is whose page it is and where it is shown.
type house struct {
	Home    string // the page that everything starts from
	Firm    string
	Own     bool          // it is ours
	Logo    template.HTML // in place of the name; "" for none
	Sheet   string        // style sheet in its colours, "" for ours
	Contact string
	Privacy string

	Framed  bool
	Entry   bool   // it is the first page that a frame shows
	Tab     string // this page, to be opened outside of the frame
	Origins string // of pages that may hold the frame
}

// house is that of the form of a request, or of the start page. Its links end in
// keep, to stay in the language.
func (s *Server) house(c *fiber.Ctx, keep string) (house, error) {
	start, err := s.Forms.Form(c.UserContext(), "")
	if err != nil {
		return house{}, err
	}
	f, ok := c.Locals(formKey).(assessment.Form)
	if !ok {
		f = start
	}
	b, err := s.Forms.Brand(c.UserContext(), f)
	if err != nil {
		return house{}, err
	}
	b, _ = b.Settled()
	h := house{Home: "/" + keep, Firm: b.Name, Own: b.Name == brand.Vendor, Logo: logoOf(b), Framed: framed(c, f)}
	root := ""
	if h.Framed || f.ID != start.ID {
		root = entryOf(f)
		h.Home = root + keep
	}
	h.Contact, h.Privacy = root+"/contact"+keep, root+"/privacy"+keep
	h.Sheet = s.sheets.url(f.ID, b)
	if h.Framed {
		h.Origins, h.Tab, h.Entry = strings.Join(f.Origins, " "), tabOf(c), strings.HasPrefix(c.Path(), "/e/") && c.Method() == http.MethodGet
	}
	return h, nil
}

// entryOf is the address of a form.
func entryOf(f assessment.Form) string { return "/e/" + f.ID }

// statementPage is what an operator has to say: who it is, or what is kept.
type statementPage struct {
	page
	Back       string
	Name, Mail string
	Paragraphs []string
	Missing    bool // nobody said who runs the site
}

func (s *Server) contact(c *fiber.Ctx) error {
	f, err := s.formOf(c)
	if err != nil {
		return err
	}
	return s.send(c, http.StatusOK, "contact", &statementPage{
		page: page{Title: s.Locale.T("operator.contact"), Index: false}, Back: backOf(c, f),
		Name: f.Contact.Name, Mail: f.Contact.Mail, Paragraphs: s.paragraphs(f, f.Contact.Text), Missing: f.Contact.Name == "",
	})
}

func (s *Server) privacy(c *fiber.Ctx) error {
	f, err := s.formOf(c)
	if err != nil {
		return err
	}
	return s.send(c, http.StatusOK, "privacy", &statementPage{
		page: page{Title: s.Locale.T("operator.privacy")}, Back: backOf(c, f),
		Name: f.Contact.Name, Mail: f.Contact.Mail, Paragraphs: s.privacyOf(f),
	})
}

func backOf(c *fiber.Ctx, f assessment.Form) string {
	if c.Params("form") == "" {
		return "/"
	}
	return entryOf(f)
}

// privacyOf is what the operator says is kept, or the usual words.
func (s *Server) privacyOf(f assessment.Form) []string {
	if len(f.Privacy) > 0 {
		return s.paragraphs(f, f.Privacy)
	}
	where := "where"
	if f.Contact.Name != "" || s.Operator != "" {
		where = "where_named"
	}
	var out []string
	for _, part := range []string{"what", where, "long", "delete"} {
		out = append(out, s.Locale.T("operator.usual."+part, "operator", s.operator(f), "days", strconv.Itoa(s.keepDays(f))))
	}
	return out
}

// paragraphs are those of a text in the language of the page.
func (s *Server) paragraphs(f assessment.Form, t assessment.Text) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(t[s.Locale.Tag()], "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, strings.ReplaceAll(p, "{days}", strconv.Itoa(s.keepDays(f))))
		}
	}
	return out
}

// operator names who runs a form.
func (s *Server) operator(f assessment.Form) string {
	switch {
	case f.Contact.Name != "":
		return f.Contact.Name
	case s.Operator != "":
		return s.Operator
	}
	return s.Locale.T("web.consent.operator")
}

// keepDays is how long a draft of a form lasts, in days.
func (s *Server) keepDays(f assessment.Form) int {
	if f.Keep == 0 {
		f.Keep = s.Keep
	}
	return f.KeepDays()
}
