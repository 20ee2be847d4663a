package workspace

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

// assessmentNewPage starts an assessment of a client, or takes its answers from
// a file.
type assessmentNewPage struct {
	page
	Client    client.Client
	URL       string
	Depths    []choice
	Languages []choice
	Mailing   bool
	Mail      string
	MailBad   string
	Pasted    string
	Found     []misplaced
}

// misplaced is one thing wrong with a file, and where.
type misplaced struct{ Line, Place, Text string }

func (s *Server) newAssessment(c *fiber.Ctx, v *visit) error {
	return s.showStart(c, v, http.StatusOK, &assessmentNewPage{})
}

// startAssessment begins an assessment and leads to its link.
func (s *Server) startAssessment(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	tag := f.Line("language")
	if !s.speaks(tag) {
		return fiber.ErrUnprocessableEntity
	}
	to := f.Line("mail")
	if _, ok := assessment.MailAddress(to); to != "" && !ok {
		said := v.t("mail.address")
		p := &assessmentNewPage{page: page{Faults: []fault{{Anchor: "mail", Text: said}}}, Mail: to, MailBad: said}
		return s.showStart(c, v, http.StatusUnprocessableEntity, p)
	}
	key, d, err := s.Clients.Start(c.UserContext(), v.actor.Organisation, one.ID, assessment.Depth(f.Line("depth")), tag, v.author())
	if faults := v.faults(err); faults != nil {
		return s.showStart(c, v, http.StatusUnprocessableEntity, &assessmentNewPage{page: page{Faults: faults}, Mail: to})
	}
	if err != nil {
		return err
	}
	if to == "" || s.Mail == nil {
		return s.showLinkAt(c, one.ID, d.ID, key)
	}
	if said, err := s.invite(c, v, d.ID, to); err != nil || said != "" {
		return errors.Join(err, s.showLinkAt(c, one.ID, d.ID, key)) // the link is there to be copied
	}
	return seeOther(c, assessmentURL(one.ID, d.ID)+"?done=mailed#link")
}

// speaks reports whether pages are there in a language.
func (s *Server) speaks(tag string) bool {
	for _, l := range s.languages {
		if l.Locale.Tag() == tag {
			return true
		}
	}
	return false
}

// importAnswers takes an answers file, chosen or pasted, and leads to its result.
func (s *Server) importAnswers(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	name, data, err := shell.File(c, "file", ".yaml", ".yml", ".json")
	pasted := shell.Form(c).One("pasted")
	if len(data) == 0 {
		name, data = "answers.yaml", []byte(pasted)
	}
	var made client.Frozen
	if err == nil {
		made, err = s.Clients.Import(c.UserContext(), v.actor.Organisation, one.ID, name, data, v.words.Locale.Tag(), v.author())
	}
	var problems problem.List
	if errors.As(err, &problems) {
		p := &assessmentNewPage{page: page{Error: true}, Pasted: string(data)}
		for _, found := range problems.Sorted() {
			p.Found = append(p.Found, v.placed(found))
		}
		return s.showStart(c, v, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, versionURL(one.ID, made.Assessment, made.Number)+"?done=imported")
}

func (v *visit) placed(found problem.Problem) misplaced {
	at := misplaced{Place: found.Path, Text: shell.Sentence(v.words.Locale, "workspace.problem", found)}
	if found.Line > 0 {
		at.Line = strconv.Itoa(found.Line)
	}
	return at
}

func (s *Server) showStart(c *fiber.Ctx, v *visit, status int, p *assessmentNewPage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	p.Client, p.URL, p.Title, p.Mailing = one, clientURLOf(one.ID), v.t("workspace.assessment.new"), s.Mail != nil
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: p.URL})
	f := shell.Form(c)
	depth, tag := f.Line("depth"), f.Line("language")
	if depth == "" {
		depth = string(assessment.Full)
	}
	if tag == "" {
		tag = v.words.Locale.Tag()
	}
	for _, d := range []assessment.Depth{assessment.Quick, assessment.Full} {
		p.Depths = append(p.Depths, choice{string(d), v.t("workspace.depth.choose_" + string(d)), string(d) == depth})
	}
	for _, l := range s.languages {
		p.Languages = append(p.Languages, choice{l.Locale.Tag(), l.Locale.Name(), l.Locale.Tag() == tag})
	}
	return s.send(c, v, status, "assessment_new", p)
}
