package workspace

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const assessmentRoute = clientsPath + "/:client/assessments/:assessment"

func editorRoutes() []Route {
	return []Route{
		get(assessmentRoute+"/assumptions", account.View, (*Server).assumptions),
		post(assessmentRoute+"/assumptions", account.Adjust, (*Server).adjust),
		post(assessmentRoute+"/assumptions/try", account.Adjust, (*Server).rescore),
	}
}

// subject is the assessment that a page is about.
type subject struct {
	client.Client
	Assessment string
}

// path is the address of a page about the assessment.
func (a subject) path(rest string) string {
	return clientsPath + "/" + a.ID + "/assessments/" + a.Assessment + rest
}

// subject finds the client and the assessment of an address. One that is not of
// that client is not there.
func (s *Server) subject(c *fiber.Ctx, v *visit) (subject, error) {
	ctx, id := c.UserContext(), c.Params("assessment")
	who, err := s.Clients.Store.Client(ctx, v.actor.Organisation, c.Params("client"))
	if err != nil {
		return subject{}, err
	}
	_, of, err := s.Clients.Store.AssessmentDraft(ctx, v.actor.Organisation, id)
	if err != nil {
		return subject{}, err
	}
	if of != who.ID {
		return subject{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.draft_gone"}
	}
	return subject{who, id}, nil
}

// head fills what the pages about an assessment have in common.
func (a subject) head(v *visit, p *page) {
	p.Crumbs = []link{{Text: v.t("workspace.clients.title"), URL: clientsPath}, {Text: a.Name, URL: clientsPath + "/" + a.ID}}
}

// assumptions is the editor of a version, of the newest unless another is asked
// for. Others can only be read.
func (s *Server) assumptions(c *fiber.Ctx, v *visit) error {
	about, err := s.subject(c, v)
	if err != nil {
		return err
	}
	q := shell.Query(c)
	sheet, err := s.Clients.Sheet(c.UserContext(), v.actor.Organisation, about.Assessment, wholeNumber(q.Line("version")))
	if err != nil {
		return err
	}
	form := sheetForm{}
	if q.Line("carry") != "" {
		form = carriedOver(v, sheet)
	}
	p := s.editorPage(v, about, sheet, form)
	if len(form.edits) > 0 {
		if p.Outcome, _, err = s.outcome(c.UserContext(), v, about, sheet, form); err != nil {
			return err
		}
	}
	if q.Line("saved") != "" {
		p.Flash = v.t("workspace.editor.saved", "version", q.Line("saved"))
	}
	if p.Versions, err = s.versionLines(c, v, about); err != nil {
		return err
	}
	if p.Diff, err = s.versionDiff(c, v, about, q); err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "assumptions", &p)
}

// rescore sends what the figures typed do, alone, for a script to put in place.
func (s *Server) rescore(c *fiber.Ctx, v *visit) error {
	about, err := s.subject(c, v)
	if err != nil {
		return err
	}
	form := shell.Form(c)
	sheet, err := s.Clients.Sheet(c.UserContext(), v.actor.Organisation, about.Assessment, wholeNumber(form.Line(fieldVersion)))
	if err != nil {
		return err
	}
	out, status, err := s.outcome(c.UserContext(), v, about, sheet, readTyped(v, sheet, form))
	if err != nil {
		return err
	}
	part, err := v.words.pages.Part("assumptions", "outcome", out)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(part)
}

// outcome works out what the figures typed do. Nothing is saved.
func (s *Server) outcome(ctx context.Context, v *visit, about subject, sheet client.Sheet, form sheetForm) (outcome, int, error) {
	if len(form.faults) > 0 {
		return outcome{Faults: form.sentences(v, sheet)}, http.StatusUnprocessableEntity, nil
	}
	if len(form.edits) == 0 {
		return standing(v, sheet.Result), http.StatusOK, nil
	}
	r, err := s.Clients.Rescore(ctx, v.actor.Organisation, about.Assessment, sheet.Number, form.edits)
	var problems problem.List
	if errors.As(err, &problems) {
		form.faults = problems
		return outcome{Faults: form.sentences(v, sheet)}, http.StatusUnprocessableEntity, nil
	}
	if err != nil {
		return outcome{}, 0, err
	}
	return rescored(v, r), http.StatusOK, nil
}

// adjust works the figures out, or saves them as the next version.
func (s *Server) adjust(c *fiber.Ctx, v *visit) error {
	about, err := s.subject(c, v)
	if err != nil {
		return err
	}
	f, ctx := shell.Form(c), c.UserContext()
	sheet, err := s.Clients.Sheet(ctx, v.actor.Organisation, about.Assessment, wholeNumber(f.Line(fieldVersion)))
	if err != nil {
		return err
	}
	form := readTyped(v, sheet, f)
	if f.Line("do") != "save" {
		return s.showTried(c, v, about, sheet, form)
	}
	saved, err := s.save(ctx, v, about, sheet, form)
	var behind *client.Behind
	var problems problem.List
	switch {
	case errors.As(err, &behind):
		return s.showBehind(c, v, about, form, behind)
	case errors.As(err, &problems):
		form.faults = problems
		return s.showTried(c, v, about, sheet, form)
	case err != nil:
		return err
	}
	return seeOther(c, about.path("/assumptions?saved=")+number(saved.Number))
}

// save stores the figures typed. Faults of the form and of its reason come back
// together.
func (s *Server) save(ctx context.Context, v *visit, about subject, sheet client.Sheet, form sheetForm) (client.Revision, error) {
	edits := client.Edits{Base: sheet.Number, Edits: form.edits, Reason: form.Reason, By: v.author()}
	if len(form.faults) == 0 {
		return s.Clients.Adjust(ctx, v.actor.Organisation, about.Assessment, edits)
	}
	found := slices.Clone(form.faults)
	if form.Reason == "" {
		found = append(found, problem.New("reason", "required"))
	}
	return client.Revision{}, found
}

// showTried is the page with what was typed, and what it does or what is wrong
// with it.
func (s *Server) showTried(c *fiber.Ctx, v *visit, about subject, sheet client.Sheet, form sheetForm) error {
	status := http.StatusOK
	p := s.editorPage(v, about, sheet, form)
	p.Faults = form.sentences(v, sheet)
	out, _, err := s.outcome(c.UserContext(), v, about, sheet, form)
	if err != nil {
		return err
	}
	if p.Faults = append(p.Faults, out.Faults...); len(form.faults) > 0 {
		p.Faults = form.sentences(v, sheet)
	}
	if len(p.Faults) > 0 {
		status, out = http.StatusUnprocessableEntity, standing(v, sheet.Result)
	}
	p.Outcome = out
	p.marked()
	if p.Versions, err = s.versionLines(c, v, about); err != nil {
		return err
	}
	return s.send(c, v, status, "assumptions", &p)
}

// showBehind is the page when somebody saved a version meanwhile: on that
// version, with what was typed kept.
func (s *Server) showBehind(c *fiber.Ctx, v *visit, about subject, form sheetForm, behind *client.Behind) error {
	sheet, err := s.Clients.Sheet(c.UserContext(), v.actor.Organisation, about.Assessment, behind.Newest.Number)
	if err != nil {
		return err
	}
	p := s.editorPage(v, about, sheet, form)
	p.Behind = behindOf(v, sheet, form, behind.Newest)
	out, _, err := s.outcome(c.UserContext(), v, about, sheet, form)
	if err != nil {
		return err
	}
	p.Outcome = out
	if p.Versions, err = s.versionLines(c, v, about); err != nil {
		return err
	}
	return s.send(c, v, http.StatusConflict, "assumptions", &p)
}
