package workspace

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
)

func reportRoutes() []Route {
	return []Route{
		get(assessmentRoute+"/report", account.Compose, (*Server).composer),
		post(assessmentRoute+"/report", account.Compose, (*Server).compose),
		get(assessmentRoute+"/report/preview", account.Compose, (*Server).previewReport),
		post(assessmentRoute+"/report/issue", account.Issue, (*Server).issue),
	}
}

// work is what the composer works on: a version of an assessment, and what was
// composed of its report so far.
type work struct {
	subject
	frozen client.Frozen
	draft  client.Draft
	job    client.Job
	brands []client.Brand
}

// work finds it. A report that nobody composed yet has the client's brand.
func (s *Server) work(c *fiber.Ctx, v *visit) (work, error) {
	ctx, org := c.UserContext(), v.actor.Organisation
	about, err := s.subject(c, v)
	if err != nil {
		return work{}, err
	}
	w := work{subject: about}
	if w.frozen, err = s.Clients.Store.Revision(ctx, org, about.Assessment, 0); err != nil {
		return work{}, err
	}
	if w.draft, err = s.Clients.Store.ReportDraft(ctx, org, about.Assessment); err != nil {
		return work{}, err
	}
	if w.brands, err = s.Clients.Store.Brands(ctx, org); err != nil {
		return work{}, err
	}
	if w.draft.Version == 0 {
		w.draft = client.Draft{Title: v.t("workspace.report.usual_title", "client", about.Name), Language: v.words.Locale.Tag(), Paper: "A4"}
		if w.draft.Brand, err = s.Clients.Store.ClientBrand(ctx, org, about.ID); err != nil {
			return work{}, err
		}
	}
	changes, err := s.Clients.Log(ctx, org, about.Assessment, w.frozen.Number)
	if err != nil {
		return work{}, err
	}
	w.job = client.Job{Result: w.frozen.Result, Changes: changes, Date: s.Clock()}
	return w, s.dress(c, v, &w)
}

// dress puts what the draft says into the job. A brand that is gone is none.
func (s *Server) dress(c *fiber.Ctx, v *visit, w *work) error {
	w.job.Language, w.job.Paper, w.job.Composition, w.job.Brand = w.draft.Language, w.draft.Paper, w.draft.Composition, nil
	if w.draft.Brand == "" {
		return nil
	}
	kept, err := s.Clients.Store.Brand(c.UserContext(), v.actor.Organisation, w.draft.Brand)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		w.draft.Brand = ""
		return nil
	}
	w.job.Brand = kept.File
	return err
}

func (s *Server) composer(c *fiber.Ctx, v *visit) error {
	w, err := s.work(c, v)
	if err != nil {
		return err
	}
	o, err := s.printing(w.job)
	if err != nil {
		return err
	}
	p, err := s.reportPage(c, v, w, o)
	if err != nil {
		return err
	}
	if q := shell.Query(c); q.Line("saved") != "" {
		p.Flash = v.t("workspace.report.saved")
	} else if q.Line("issued") != "" {
		p.Flash = v.t("workspace.report.issued")
	}
	return s.sendReport(c, v, http.StatusOK, p)
}

func (s *Server) sendReport(c *fiber.Ctx, v *visit, status int, p *reportPage) error {
	frames(c)
	return s.send(c, v, status, "report", p)
}

// compose saves what was composed, and moves a section where a button says so.
func (s *Server) compose(c *fiber.Ctx, v *visit) error {
	w, err := s.work(c, v)
	if err != nil {
		return err
	}
	before, err := reports.DecodeComposition(w.draft.Composition)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	composed := typedComposition(v, f, before)
	stood := w.draft
	w.draft = client.Draft{
		Title: f.Line("title"), Language: f.Line("language"), Paper: f.Line("paper"), Brand: f.Line("brand"), Version: wholeNumber(f.Line(fieldVersion)), By: v.author(),
	}
	if w.draft.Composition, err = composed.Encode(); err != nil {
		return err
	}
	if err := s.dress(c, v, &w); err != nil {
		return err
	}
	o, err := s.printing(w.job)
	if err != nil {
		return err
	}
	wrong, _ := composed.Check(w.frozen.Result, o)
	if w.draft.Title == "" {
		wrong = append(problem.List{problem.New("title", "required")}, wrong...)
	}
	if w.draft.Paper != string(reports.A4) && w.draft.Paper != string(reports.Letter) {
		wrong = append(wrong, problem.New("paper", client.CodePaper, "options", "A4, Letter"))
	}
	if len(wrong) > 0 {
		return s.refuseReport(c, v, w, composed, o, wrong, http.StatusUnprocessableEntity, "")
	}
	if _, err = s.Clients.Compose(c.UserContext(), v.actor.Organisation, w.Assessment, w.draft); err != nil {
		var known *assessment.Error
		if errors.As(err, &known) && known.Code == assessment.Conflict {
			w.draft.Version = stood.Version // the next save puts this in its place
			return s.refuseReport(c, v, w, composed, o, nil, http.StatusConflict, v.t("workspace.report.behind", "name", stood.By.Name))
		}
		return err
	}
	if f.Has("usual") {
		if err := s.Clients.Store.SetClientBrand(c.UserContext(), v.actor.Organisation, w.ID, w.draft.Brand); err != nil {
			return err
		}
	}
	at := "?saved=1"
	if moved := f.Line("move"); moved != "" {
		_, id, _ := strings.Cut(moved, ":")
		at = "#section-" + id
	}
	return seeOther(c, w.path("/report")+at)
}

// refuseReport is the page with what was typed and why it was not saved.
func (s *Server) refuseReport(c *fiber.Ctx, v *visit, w work, typed reports.Composition, o reports.Options, wrong problem.List, status int, behind string) error {
	o.Composition = typed
	if len(wrong) > 0 {
		o.Composition.Comments = nil // what cannot be printed is shown in its box only
	}
	p, err := s.reportPage(c, v, w, o)
	if err != nil {
		return err
	}
	p.typed(v, typed)
	p.Said = make(map[string]string)
	for _, one := range wrong {
		at := strings.ReplaceAll(one.Path, "comments.", "comment-")
		said := shell.Sentence(v.words.Locale, "workspace.report.problem", one)
		if p.Said[at] != "" {
			p.Said[at] += " "
		}
		p.Said[at] += said
		p.Faults = append(p.Faults, fault{Anchor: at, Text: said})
	}
	for i := range p.Comments {
		p.Comments[i].Wrong = p.Said["comment-"+p.Comments[i].ID]
	}
	if behind != "" {
		p.Warnings = append([]string{behind}, p.Warnings...)
	}
	return s.sendReport(c, v, status, p)
}

// typedComposition reads the form. A comment that says what it said keeps who
// wrote it.
func typedComposition(v *visit, f shell.Fields, before reports.Composition) reports.Composition {
	var out reports.Composition
	on := f.All("on")
	out.Order = f.All("order")
	for _, id := range f.All("section") {
		if !slices.Contains(on, id) {
			out.Off = append(out.Off, id)
		}
	}
	if direction, id, ok := strings.Cut(f.Line("move"), ":"); ok {
		shift(out.Order, id, map[string]int{"up": -1, "down": 1}[direction])
	}
	for _, id := range reports.SectionIDs() {
		text := strings.TrimSpace(strings.ReplaceAll(f.One("comment-"+id), "\r\n", "\n"))
		if text == "" {
			continue
		}
		by := v.session.User.Name
		for _, one := range before.Comments {
			if one.Section == id && one.Text == text {
				by = one.By
			}
		}
		out.Comments = append(out.Comments, reports.Commentary{Section: id, Text: text, By: by})
	}
	return out
}

// shift moves one of a list by a place.
func shift(list []string, one string, by int) {
	i := slices.Index(list, one)
	if j := i + by; i >= 0 && j >= 0 && j < len(list) {
		list[i], list[j] = list[j], list[i]
	}
}

// previewReport is the report as it was saved last, as a page for a frame.
func (s *Server) previewReport(c *fiber.Ctx, v *visit) error {
	w, err := s.work(c, v)
	if err != nil {
		return err
	}
	o, err := s.printing(w.job)
	if err != nil {
		return err
	}
	return s.framed(c, w.frozen.Result, o)
}

// issue finalises the draft that was shown. A version or a draft saved
// meanwhile is shown first.
func (s *Server) issue(c *fiber.Ctx, v *visit) error {
	w, err := s.work(c, v)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	if wholeNumber(f.Line("of")) != w.frozen.Number || wholeNumber(f.Line(fieldVersion)) != w.draft.Version {
		return &assessment.Error{Code: assessment.Conflict, Safe: "error.report_moved"}
	}
	made, err := s.Clients.Finalise(c.UserContext(), v.actor.Organisation, client.Order{
		Client: w.ID, Assessment: w.Assessment, Version: w.frozen.Number, Title: w.draft.Title, Language: w.draft.Language, Paper: w.draft.Paper,
		Brand: w.job.Brand, Composition: w.draft.Composition, Supersedes: f.Line("supersedes"), By: v.author(),
	})
	if err != nil {
		return err
	}
	return seeOther(c, w.path("/report?issued="+made.ID)+"#issued")
}
