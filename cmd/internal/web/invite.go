package web

import (
	"errors"
	"net/http"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
)

// Fields of the form that invites a colleague.
const (
	fieldPart = "part"
	fieldName = "name"
)

// invitePage makes a link that opens one part.
type invitePage struct {
	page
	Back    string
	Token   string
	Parts   []option
	Name    string
	Added   string // the link made just now, which is never shown again
	For     string // the part that it opens
	Until   time.Time
	Manage  string
	PartBad string
	NameBad string
	Faults  []fault
}

func (s *Server) inviteRoutes(a fiber.Router) {
	a.Get("/invite", s.drafted((*Server).inviting))
	a.Post("/invite", s.posted((*Server).invite))
	a.Post("/settle", s.posted((*Server).settle))
}

func (s *Server) inviting(c *fiber.Ctx, v *visit) error { return s.showInvite(c, v, &invitePage{}) }

// invite makes the link and shows it this once.
func (s *Server) invite(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	p := &invitePage{Name: f.One(fieldName)}
	i := v.path.find(f.One(fieldPart))
	if i < 0 {
		p.PartBad = s.Locale.T("invite.choose_part")
		p.Faults = append(p.Faults, fault{Anchor: fieldPart, Text: p.PartBad})
		return s.showInvite(c, v, p)
	}
	key, link, err := s.service.Under(v.form).Invite(c.UserContext(), v.draft, v.path.parts[i].ID, p.Name)
	if p.NameBad = s.badName(err); p.NameBad != "" {
		p.Faults = append(p.Faults, fault{Anchor: fieldName, Text: p.NameBad})
		return s.showInvite(c, v, p)
	}
	if err != nil {
		return err
	}
	return s.showInvite(c, v, &invitePage{Added: s.resumeLink(c, &visit{key: key}), For: v.path.parts[i].Title, Until: link.ExpiresAt})
}

// badName is what is wrong with a name, "" for nothing.
func (s *Server) badName(err error) string {
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.Invalid {
		return s.Locale.T(known.Safe)
	}
	return ""
}

func (s *Server) showInvite(c *fiber.Ctx, v *visit, p *invitePage) error {
	p.Title, p.Error = s.Locale.T("invite.title"), len(p.Faults) > 0
	p.Back, p.Token, p.Manage = v.root(), v.token(), v.root()+"/links"
	chosen := shell.Form(c).One(fieldPart)
	for i, at := range v.path.parts {
		p.Parts = append(p.Parts, option{ID: optionID(fieldPart, i), Name: fieldPart, Value: at.ID, Label: at.Title, Checked: p.Error && at.ID == chosen})
	}
	return s.send(c, statusOf(p.Error), "invite", p)
}

// partPage is what the link to one part opens: how far it is, and who answers.
type partPage struct {
	page
	Name     string
	Saved    string
	Task     task
	As       string // the name that answers are shown with, "" for none
	Rename   string
	Continue string
	Link     string
	Expires  time.Time
}

func (s *Server) partOverview(c *fiber.Ctx, v *visit) error {
	if len(v.path.parts) == 0 {
		return s.elsewhere(c, v)
	}
	p := partPage{
		page: page{Title: v.path.parts[0].Title, Script: "js/copy.js"},
		Name: v.draft.Answers.Values["P-NAME"].Text, Saved: s.saved(v), Task: s.tasks(v)[0],
		As: v.draft.People[v.draft.Respondent].Name, Rename: "/r/" + v.key, Link: s.resumeLink(c, v), Expires: v.draft.ExpiresAt,
	}
	p.Continue = p.Task.URL
	if p.Task.State == stateOpen {
		p.Continue = v.entry(0)
	}
	return s.send(c, http.StatusOK, "part", &p)
}

// elsewhere refuses a page that the link to one part does not open.
func (s *Server) elsewhere(c *fiber.Ctx, v *visit) error {
	title := s.Locale.T("invite.elsewhere_none")
	if len(v.path.parts) > 0 {
		title = v.path.parts[0].Title
	}
	return s.send(c, http.StatusForbidden, "error", &errorPage{
		page: page{Title: s.Locale.T("invite.elsewhere_title")}, Text: s.Locale.T("invite.elsewhere_part", "part", title),
		Remedy: s.Locale.T("invite.elsewhere_remedy"), Back: v.root(),
	})
}

// who names a respondent to the one who looks, as in the middle of a sentence.
func (s *Server) who(v *visit, by string) string {
	switch name := v.draft.People[by].Name; {
	case by == v.draft.Respondent:
		return s.Locale.T("people.you")
	case by == assessment.Owner:
		return s.Locale.T("people.owner")
	case name != "":
		return isolated(name)
	}
	return s.Locale.T("people.colleague")
}

// isolated keeps a name that runs from right to left from turning the sentence
// around it.
func isolated(name string) string { return "\u2068" + name + "\u2069" }

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// answeredBy says who gave an answer that the one who looks did not give and
// when; "" for the owner's.
func (s *Server) answeredBy(v *visit, at assessment.Place) string {
	mark := v.draft.Marks[at]
	if mark.By == assessment.Owner || mark.By == v.draft.Respondent {
		return ""
	}
	return s.Locale.T("people.answered", "name", s.who(v, mark.By), "date", s.Locale.Date(mark.At))
}
