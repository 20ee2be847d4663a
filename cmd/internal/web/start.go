package web

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// secondsPerMinute rounds planned answering time to minutes.
const secondsPerMinute = 60

// landingPage is the first page.
type landingPage struct {
	page
	Minutes   int
	Questions int
	Example   *summary
}

func (s *Server) landing(c *fiber.Ctx) error {
	p := landingPage{page: page{Title: s.Locale.T("web.landing.title"), Index: true, Wide: true}, Example: s.example}
	p.Questions, p.Minutes = s.effort()
	return s.send(c, http.StatusOK, "landing", &p)
}

// effort is what the quick path asks with one process, and the minutes that
// the bank plans for it.
func (s *Server) effort() (questions, minutes int) {
	seconds := 0
	for _, q := range s.Bank.Questions {
		group, grouped := s.Bank.Group(q.Group)
		if q.Quick && (!grouped || group.QuickMax > 0) {
			questions++
			seconds += q.EstSeconds
		}
	}
	return questions, (seconds + secondsPerMinute - 1) / secondsPerMinute
}

// start makes a draft and leads to its first question.
func (s *Server) start(c *fiber.Ctx) error {
	private(c)
	if err := s.sameOrigin(c, false); err != nil {
		return err
	}
	key, d, err := s.service.Create(c.UserContext(), assessment.Quick)
	if err != nil {
		return err
	}
	v := &visit{key: key, draft: d}
	v.path = s.pathOf(v)
	return seeOther(c, v.entry(0))
}

// resumePage leads back to a draft. Following the link alone does nothing, so
// that previews of it in mail and chat do not.
type resumePage struct {
	page
	Name    string
	Expires time.Time
	Action  string
}

func (s *Server) resume(c *fiber.Ctx, v *visit) error {
	return s.send(c, http.StatusOK, "resume", &resumePage{
		page: page{Title: s.Locale.T("web.resume.title")}, Name: v.draft.Answers.Values["P-NAME"].Text,
		Expires: v.draft.ExpiresAt, Action: "/r/" + v.key,
	})
}

func (s *Server) reopen(c *fiber.Ctx, v *visit) error {
	if err := s.sameOrigin(c, true); err != nil {
		return err
	}
	return seeOther(c, v.root())
}

// overviewPage shows how far a draft is and the link that brings it back.
type overviewPage struct {
	page
	Name     string
	Link     string
	Expires  time.Time
	Continue string
	Ready    bool // everything that is needed is there
	Result   string
	Sections []sectionState
}

// sectionState is one section of a draft.
type sectionState struct {
	Title, URL, State string // State: done, begun or open
}

func (s *Server) overview(c *fiber.Ctx, v *visit) error {
	p := overviewPage{
		page:     page{Title: s.Locale.T("web.overview.title")},
		Name:     v.draft.Answers.Values["P-NAME"].Text,
		Link:     s.resumeLink(c, v),
		Expires:  v.draft.ExpiresAt,
		Continue: s.resumeAt(v),
		Sections: s.progress(v),
	}
	p.Ready = p.Continue == v.root()+"/check"
	if v.draft.SubmittedAt != nil {
		p.Result = v.root() + "/result"
	}
	return s.send(c, http.StatusOK, "overview", &p)
}

// progress counts what each section still needs.
func (s *Server) progress(v *visit) []sectionState {
	out := make([]sectionState, len(v.path.sections))
	given, missing := make([]int, len(out)), make([]int, len(out))
	for i, st := range v.path.stops {
		if out[st.section].URL == "" {
			out[st.section] = sectionState{Title: v.path.sections[st.section].Title, URL: v.entry(i)}
		}
		if st.group == nil {
			switch {
			case v.draft.Answers.Values[st.question.ID].State != questionnaire.Missing:
				given[st.section]++
			case st.question.Required:
				missing[st.section]++
			}
			continue
		}
		items := v.draft.Answers.Groups[st.group.ID]
		if len(items) == 0 && !v.reached(i) {
			missing[st.section]++
		}
		for k := range items {
			given[st.section]++
			if _, lacks := s.firstMissing(v, *st.group, &items[k]); lacks {
				missing[st.section]++
			}
		}
	}
	for i := range out {
		switch {
		case missing[i] == 0:
			out[i].State = "done"
		case given[i] > 0:
			out[i].State = "begun"
		default:
			out[i].State = "open"
		}
	}
	return out
}

// resumeLink is the link that brings a draft back, with scheme and host.
func (s *Server) resumeLink(c *fiber.Ctx, v *visit) string {
	base := s.PublicURL
	if base == "" {
		base = c.BaseURL()
	}
	return base + "/r/" + v.key
}
