package web

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/retrospect"
)

// overviewPage is the task list: how far a draft is, and the link that brings
// it back.
type overviewPage struct {
	page
	Name     string
	Saved    string
	Link     string
	Expires  time.Time
	Manage   string
	Delete   string
	Invite   string
	Continue string
	Begun    bool
	Ready    bool // everything that is asked was answered
	First    bool // a first result is possible before that
	Result   string
	Check    string
	Deepen   string // where to ask for the rest; "" on the full way
	Rest     int    // questions that the full way asks on top
	Tasks    []task
	Token    string
	Follows  string // which run a re-run is; "" of a first one
	Ongoing  string // that it was open already
	Moved    bool   // the form of the run before is gone
	Reask    string // where a draft of an older questionnaire goes on; "" where it need not
	Left     []takenOver
}

func (s *Server) overview(c *fiber.Ctx, v *visit) error {
	if v.draft.Part != "" {
		return s.partOverview(c, v)
	}
	p := overviewPage{
		page:     page{Title: s.Locale.T("web.overview.title"), Script: "js/copy.js"},
		Name:     v.draft.Answers.Values["P-NAME"].Text,
		Saved:    s.saved(v),
		Link:     s.resumeLink(c, v),
		Expires:  v.draft.ExpiresAt,
		Manage:   v.root() + "/links",
		Delete:   v.root() + "/delete",
		Invite:   v.root() + "/invite",
		Continue: s.resumeAt(v),
		Check:    v.root() + "/check",
		Tasks:    s.tasks(v),
		Token:    v.token(),
	}
	s.toConfirm(v, p.Tasks)
	p.Follows = s.follows(v)
	if c.Query(queryOngoing) != "" && v.draft.Rerun() {
		p.Ongoing = s.Locale.T("rerun.ongoing", "quarter", retrospect.Quarter(s.Locale, v.draft.Quarter))
	}
	if p.Left = s.leftOut(v); s.outdated(v) {
		p.Reask = v.root() + "/reask"
	}
	p.Moved = c.Query(queryMoved) != "" && v.draft.Rerun()
	p.Begun = len(v.draft.Answers.Values) > 0
	if v.draft.Rerun() {
		p.Continue = s.nextToConfirm(v, p.Tasks)
	}
	p.Ready = p.Continue == p.Check
	p.First = !v.draft.Rerun() && !p.Ready && v.draft.SubmittedAt == nil && len(v.draft.Answers.Groups["process"]) > 0 && len(assessment.Validate(v.draft.Answers, s.Bank)) == 0
	if v.draft.SubmittedAt != nil {
		p.Result = v.root() + "/result"
	}
	if v.draft.Depth == assessment.Quick && (p.Ready || p.Result != "") {
		p.Deepen = v.root() + "/deepen"
		p.Rest = s.effort(assessment.Full).Questions - s.effort(assessment.Quick).Questions
	}
	return s.send(c, http.StatusOK, "overview", &p)
}

// deepen turns a quick assessment into a full one.
func (s *Server) deepen(c *fiber.Ctx, v *visit) error {
	if v.draft.Depth != assessment.Full {
		if err := s.service.Deepen(c.UserContext(), v.draft.ID); err != nil {
			return err
		}
	}
	return seeOther(c, v.root())
}

// resumeLink is the link that brings a draft back, with scheme and host.
func (s *Server) resumeLink(c *fiber.Ctx, v *visit) string {
	base := s.PublicURL
	if base == "" {
		base = c.BaseURL()
	}
	return base + "/r/" + v.key
}
