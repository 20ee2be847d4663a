package web

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

const (
	secondsPerMinute = 60 // rounds planned answering time to minutes

	fieldDepth = "depth"
)

// landingPage is the first page.
type landingPage struct {
	page
	Quick, Full effort
	Sample      *shown
	Terms       terms
}

func (s *Server) landing(c *fiber.Ctx) error {
	f, s, err := s.opening(c)
	if err != nil {
		return err
	}
	sample, err := s.sampleOf(c, f)
	if err != nil {
		return err
	}
	p := landingPage{
		page:  page{Title: s.Locale.T("web.landing.title"), Index: true, Wide: true},
		Quick: s.effort(assessment.Quick), Full: s.effort(assessment.Full), Sample: sample, Terms: s.terms(f),
	}
	return s.send(c, http.StatusOK, "landing", &p)
}

// effort is what a depth asks of a respondent who lists as many processes and
// tools as the bank reckons with.
type effort struct {
	Depth                              assessment.Depth
	Minutes, Questions, Process, Tools int
	Picked                             bool
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
	Action   string
	Versions []effort // the one that is asked, or both
	Faults   []fault
}

func (s *Server) choose(c *fiber.Ctx) error {
	f, s, err := s.opening(c)
	if err != nil {
		return err
	}
	return s.showChoose(c, f, nil)
}

func (s *Server) showChoose(c *fiber.Ctx, f assessment.Form, problems problem.List) error {
	p := s.chooses(f, problems)
	p.Action = "/start"
	return s.send(c, statusOf(p.Error), "choose", &p)
}

// chooses offers the versions of a form.
func (s *Server) chooses(f assessment.Form, problems problem.List) choosePage {
	p := choosePage{page: page{Title: s.Locale.T("web.choose.title"), Index: len(problems) == 0, Error: len(problems) > 0}}
	if f.Fixed {
		p.Title, p.Versions = s.Locale.T("operator.start"), []effort{s.effort(depthOf(f))}
	} else {
		p.Versions = []effort{s.effort(assessment.Quick), s.effort(assessment.Full)}
	}
	for i := range p.Versions {
		p.Versions[i].Picked = f.Fixed || f.Depth == p.Versions[i].Depth
	}
	for _, found := range problems {
		p.Faults = append(p.Faults, fault{Anchor: found.Path, Text: s.sentence(found)})
	}
	return p
}

// depthOf is the depth of a form, unless the respondent picks another.
func depthOf(f assessment.Form) assessment.Depth {
	if f.Depth == "" {
		return assessment.Quick
	}
	return f.Depth
}

// start makes a draft and leads to its first question, or to the task list of
// the full version.
func (s *Server) start(c *fiber.Ctx) error {
	f, s, err := s.opening(c)
	if err != nil {
		return err
	}
	return s.begin(c, f, func(problems problem.List) error { return s.showChoose(c, f, problems) })
}

// begin makes a draft of a form, or asks again.
func (s *Server) begin(c *fiber.Ctx, f assessment.Form, again func(problem.List) error) error {
	shell.Private(c)
	if err := shell.SameOrigin(c, s.PublicURL, false); err != nil {
		return err
	}
	if err := s.limits.Take(c, "start "+shell.Address(c), mostStarts, ""); err != nil {
		return err
	}
	depth := assessment.Depth(shell.Form(c).One(fieldDepth))
	if f.Fixed {
		depth = depthOf(f)
	}
	if depth != assessment.Quick && depth != assessment.Full {
		return again(problem.List{problem.New(fieldDepth, codeChoiceNeeded)})
	}
	key, d, err := s.service.Under(f).Create(c.UserContext(), depth, s.Locale.Tag())
	if err != nil {
		return err
	}
	v := &visit{key: key, draft: d, form: f}
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
	Part    string // all that it opens, "" for everything
	Expires time.Time
	Action  string
	Invited bool   // the link is for somebody who was invited
	As      string // how they call themselves
	Bad     string // what is wrong with that
	Faults  []fault
}

func (s *Server) resume(c *fiber.Ctx, v *visit) error {
	who := v.draft.People[v.draft.Respondent]
	if who.OpenedAt == nil {
		who.Name = who.Label
	}
	return s.showResume(c, v, &resumePage{As: who.Name})
}

func (s *Server) showResume(c *fiber.Ctx, v *visit, p *resumePage) error {
	p.Title, p.Error = s.Locale.T("web.resume.title"), len(p.Faults) > 0
	p.Name, p.Expires, p.Action = v.draft.Answers.Values["P-NAME"].Text, v.draft.ExpiresAt, "/r/"+v.key
	p.Invited = v.draft.Respondent != assessment.Owner
	if v.draft.Part != "" {
		if len(v.path.parts) == 0 {
			return s.elsewhere(c, v)
		}
		p.Title, p.Part = s.Locale.T("invite.asked"), v.path.parts[0].Title
	}
	return s.send(c, statusOf(p.Error), "resume", p)
}

// reopen goes on to the draft and notes how somebody who was invited wants to
// be called.
func (s *Server) reopen(c *fiber.Ctx, v *visit) error {
	if err := shell.SameOrigin(c, s.PublicURL, true); err != nil {
		return err
	}
	name := shell.Form(c).One(fieldName)
	err := s.service.Introduce(c.UserContext(), v.draft, name)
	if bad := s.badName(err); bad != "" {
		return s.showResume(c, v, &resumePage{As: name, Bad: bad, Faults: []fault{{Anchor: fieldName, Text: bad}}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, v.root())
}
