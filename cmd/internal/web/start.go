package web

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
)

const (
	secondsPerMinute = 60 // rounds planned answering time to minutes

	fieldDepth = "depth"
)

// landingPage is the first page.
type landingPage struct {
	page
	Quick, Full effort
	Example     *summary
}

func (s *Server) landing(c *fiber.Ctx) error {
	p := landingPage{
		page:  page{Title: s.Locale.T("web.landing.title"), Index: true, Wide: true},
		Quick: s.effort(assessment.Quick), Full: s.effort(assessment.Full), Example: s.example,
	}
	return s.send(c, http.StatusOK, "landing", &p)
}

// effort is what a depth asks of a respondent who lists as many processes and
// tools as the bank reckons with.
type effort struct {
	Depth                              assessment.Depth
	Minutes, Questions, Process, Tools int
}

// effort adds up the answering times that the bank plans, rounded up. Proof is
// asked for on the full way only.
func (s *Server) effort(depth assessment.Depth) effort {
	items := s.Bank.Paths.Depths[string(depth)].Items
	e := effort{Depth: depth, Process: items["process"], Tools: items["tool"]}
	seconds := 0
	for _, q := range s.Bank.Questions {
		times := 1
		if group, grouped := s.Bank.Group(q.Group); grouped {
			times = min(items[q.Group], depth.Limit(group))
		}
		if !q.AskedAt(string(depth)) {
			continue
		}
		e.Questions += times
		seconds += times * q.EstSeconds
		if q.Proof != nil && depth == assessment.Full {
			seconds += q.Proof.EstSeconds
		}
	}
	e.Minutes = (seconds + secondsPerMinute - 1) / secondsPerMinute
	return e
}

// choosePage offers the two versions.
type choosePage struct {
	page
	Quick, Full effort
	Faults      []fault
}

func (s *Server) choose(c *fiber.Ctx) error { return s.showChoose(c, nil) }

func (s *Server) showChoose(c *fiber.Ctx, problems problem.List) error {
	p := choosePage{
		page:  page{Title: s.Locale.T("web.choose.title"), Index: len(problems) == 0, Error: len(problems) > 0},
		Quick: s.effort(assessment.Quick), Full: s.effort(assessment.Full),
	}
	status := http.StatusOK
	for _, found := range problems {
		status = http.StatusUnprocessableEntity
		p.Faults = append(p.Faults, fault{Anchor: found.Path, Text: s.sentence(found)})
	}
	return s.send(c, status, "choose", &p)
}

// start makes a draft and leads to its first question, or to the task list of
// the full version.
func (s *Server) start(c *fiber.Ctx) error {
	private(c)
	if err := s.sameOrigin(c, false); err != nil {
		return err
	}
	depth := assessment.Depth(form(c).one(fieldDepth))
	if depth != assessment.Quick && depth != assessment.Full {
		return s.showChoose(c, problem.List{problem.New(fieldDepth, codeChoiceNeeded)})
	}
	key, d, err := s.service.Create(c.UserContext(), depth, s.Locale.Tag())
	if err != nil {
		return err
	}
	v := &visit{key: key, draft: d}
	v.path = s.pathOf(v)
	if depth == assessment.Full {
		return seeOther(c, v.root())
	}
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
