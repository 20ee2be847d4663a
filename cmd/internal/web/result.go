package web

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports"
)

// mostMeasured is how many things to find out the result page lists.
const mostMeasured = 4

func (s *Server) summary(r assessment.Result, wide float64) (verdict.View, error) {
	return verdict.New(r, s.phrases(), wide)
}

// phrases are what results are shown in.
func (s *Server) phrases() verdict.Words {
	return verdict.Words{Locale: s.Locale, Bank: s.Bank, Book: s.Book}
}

// resultPage shows the frozen result.
type resultPage struct {
	page
	verdict.View
	Name     string
	Made     time.Time
	Stale    bool // answers changed since
	Check    string
	PDF      string // "" when none is offered
	Needs    string // what must be agreed to before, "" for nothing
	Link     string
	Expires  time.Time
	Manage   string
	Delete   string
	Share    string // "" where results cannot be shared
	Try      *trial
	Measure  []measure
	Differ   []differing // what respondents answered differently
	Consents consents
	Faults   []fault
	Again    *nextRun
	Deepen   string // where to ask for the rest; "" on the full way
	Rest     int
	Token    string
}

// measure is one thing to find out first, with where its answer belongs.
type measure struct {
	reports.Measurement
	URL string
}

func (s *Server) result(c *fiber.Ctx, v *visit) error { return s.showResult(c, v, nil) }

func (s *Server) showResult(c *fiber.Ctx, v *visit, problems problem.List) error {
	r, made, err := s.Store.LatestResult(c.UserContext(), v.draft.ID)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		return seeOther(c, v.root()+"/check")
	}
	if err != nil {
		return err
	}
	said, err := s.summary(r, verdict.Wide)
	if err == nil && s.Benchmarks != nil {
		said, err = said.Beside(c.UserContext(), s.Benchmarks, v.draft.ID, r, s.phrases(), verdict.Wide)
	}
	if err != nil {
		return err
	}
	p := resultPage{
		page:    page{Title: said.Answer.Headline, Wide: true, Script: "js/try.js"},
		View:    said,
		Name:    r.Organisation.Name,
		Made:    made,
		Stale:   v.draft.UpdatedAt.After(made),
		Check:   v.root() + "/check",
		Link:    s.resumeLink(c, v),
		Expires: v.draft.ExpiresAt,
		Manage:  v.root() + "/links",
		Delete:  v.root() + "/delete",
		Measure: s.measureFirst(v, r),
		Differ:  s.disagreed(v, r),
		Token:   v.token(),
	}
	p.Tables = v.root() + "/result/"
	if s.Shares != nil {
		p.Share = v.root() + "/share"
	}
	if s.Report != nil {
		p.PDF = v.root() + "/report.pdf"
	}
	given, err := s.reportGiven(c, v)
	if err != nil {
		return err
	}
	if !given && p.PDF != "" {
		p.PDF, p.Needs = "", s.terms(v.form).Condition
	}
	if v.draft.Depth == assessment.Quick {
		p.Deepen = v.root() + "/deepen"
		p.Rest = s.effort(assessment.Full).Questions - s.effort(assessment.Quick).Questions
	}
	if p.Again, err = s.nextRun(c.UserContext(), v); err != nil {
		return err
	}
	if p.Consents, err = s.consents(c, v); err != nil {
		return err
	}
	if err := s.addTrial(c, v, r, &p); err != nil {
		return err
	}
	s.refuseConsent(c, &p, problems)
	p.Error = len(p.Faults) > 0
	return s.send(c, statusOf(p.Error), "result", &p)
}

// addTrial offers other values, unless answers changed since the result: the
// two would not be comparable.
func (s *Server) addTrial(c *fiber.Ctx, v *visit, r assessment.Result, p *resultPage) error {
	if p.Stale || len(r.Portfolio.Chosen) == 0 && len(r.Opportunities) == 0 {
		return nil
	}
	t, err := s.trial(c, v, r)
	if err != nil || len(t.Boxes) == 0 {
		return err
	}
	p.Try = &t
	p.Faults = append(p.Faults, t.Outcome.Faults...)
	return nil
}

// refuseConsent keeps what was typed and says what is missing.
func (s *Server) refuseConsent(c *fiber.Ctx, p *resultPage, problems problem.List) {
	for _, found := range problems {
		if found.Path == fieldQuarter && p.Again != nil {
			p.Again.Error = s.sentence(found)
			p.Faults = append(p.Faults, fault{Anchor: fieldQuarter, Text: p.Again.Error})
			continue
		}
		p.Consents.Mail.Value = shell.Form(c).One(fieldMail)
		p.Consents.Mail.Error = s.sentence(found)
		for i := range p.Consents.Boxes {
			p.Consents.Boxes[i].Checked = shell.Form(c).One(p.Consents.Boxes[i].Name) != ""
		}
		p.Faults = append(p.Faults, fault{Anchor: found.Path, Text: p.Consents.Mail.Error})
	}
}

// measureFirst lists what to find out, each with the page of the question whose
// answer it would narrow.
func (s *Server) measureFirst(v *visit, r assessment.Result) []measure {
	var out []measure
	for _, m := range reports.MeasureFirst(r, s.Locale, mostMeasured) {
		m.Label = verdict.Joined(m.Label)
		item, _, _ := strings.Cut(m.Path, "/")
		at := measure{Measurement: m}
		if q, ok := s.Bank.Question(m.Question); ok && v.item(q.Group, item) != nil && q.AskedAt(string(v.draft.Depth)) {
			at.URL = v.itemURL(q.Group, item, q.ID) + "?" + fieldThen + "=" + thenCheck
		}
		out = append(out, at)
	}
	return out
}

// reportGiven reports whether the PDF can be had: most forms give it to all,
// some to those who agreed to something.
func (s *Server) reportGiven(c *fiber.Ctx, v *visit) (bool, error) {
	if v.form.ReportNeeds == "" {
		return true, nil
	}
	given := false
	kept, err := s.Store.Consents(c.UserContext(), v.draft.ID)
	for _, one := range kept {
		if one.Kind == v.form.ReportNeeds {
			given = one.Given
		}
	}
	return given, err
}

// report sends the PDF of the frozen result.
func (s *Server) report(c *fiber.Ctx, v *visit) error {
	if s.Report == nil {
		return fiber.ErrNotFound
	}
	r, made, err := s.Store.LatestResult(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	if given, err := s.reportGiven(c, v); err != nil || !given {
		return errors.Join(err, seeOther(c, v.root()+"/result#consent"))
	}
	look, err := s.Forms.Brand(c.UserContext(), v.form)
	if err != nil {
		return err
	}
	var pdf []byte
	err = s.limited(c.UserContext(), func() error {
		pdf, err = s.Report(c.UserContext(), look, v.draft.Answers, r, made)
		return err
	})
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return errors.New("report: what was made is no PDF")
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="waterline-report.pdf"`)
	return c.Send(pdf)
}
