package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
	"waterline/reports/chart"
)

// How many inputs the result page lists.
const (
	mostAssumptions = 6
	mostMeasured    = 4
)

// Widths of charts in pixels: for a page and for a phone of 320.
const (
	wideChart   = 720
	narrowChart = 288
)

// summary is a result in words, pictures and tables.
type summary struct {
	Answer        reports.Answer
	Fork          fork // between the branches of the answer
	Figures       []figure
	Opportunities chart.Table
	Assumptions   chart.Table
	Tables        string // where the tables can be fetched, "" for nowhere
}

// fork is how likely each of two branches is: as the width of its part and in
// words, which are left out where the part is too narrow for them.
type fork struct{ Live, Stopped, LiveText, StoppedText string }

// leastNamed is the share from which on a part holds its words on a phone.
const leastNamed = 0.16

func (s *Server) forkAt(live float64) fork {
	f := fork{Live: share(live), Stopped: share(1 - live)}
	if live >= leastNamed {
		f.LiveText = s.Locale.Percent(live)
	}
	if 1-live >= leastNamed {
		f.StoppedText = s.Locale.Percent(1 - live)
	}
	return f
}

func share(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + "%" }

// figure is a chart with its words. Wide and Narrow are the same picture; the
// style sheet shows the one that fits.
type figure struct {
	ID, Heading, Reading string
	Wide, Narrow         template.HTML
	Numbers              chart.Table
}

func (s *Server) summary(r assessment.Result, wide float64) (summary, error) {
	r = r.In(s.Bank, s.Book)
	charts, err := reports.Charts(r, s.Locale)
	if err != nil {
		return summary{}, fmt.Errorf("charts: %w", err)
	}
	out := summary{
		Answer:        unbroken(reports.Findings(r, s.Locale)),
		Opportunities: reports.Opportunities(r, s.Locale),
		Assumptions:   reports.Assumptions(r, s.Locale, mostAssumptions),
	}
	out.Fork = s.forkAt(out.Answer.Live)
	for _, row := range out.Opportunities.Rows {
		for i := range row {
			row[i] = joined(row[i])
			if value, span, ok := strings.Cut(row[i], " ("); ok && out.Opportunities.Numeric[i] {
				row[i] = value + " (" + strings.ReplaceAll(span, " ", "\u00a0") // a range stays on one line
			}
		}
	}
	out.Figures = figures(charts, wide)
	return out, nil
}

func figures(charts []reports.Chart, wide float64) []figure {
	var out []figure
	for _, c := range charts {
		out = append(out, figure{
			ID: c.ID, Heading: joined(c.Heading), Reading: joined(c.Reading), Numbers: c.Numbers,
			Wide:   template.HTML(c.SVG(wide, "w-"+c.ID)),        //nolint:gosec // drawn by us, with its texts escaped
			Narrow: template.HTML(c.SVG(narrowChart, "n-"+c.ID)), //nolint:gosec // as above
		})
	}
	return out
}

// joined keeps a minus sign on the line of its figure, and lets a range in
// brackets go on the next line.
func joined(text string) string {
	return strings.NewReplacer("−", "−\u2060", "\u00a0(", " (").Replace(text)
}

func unbroken(a reports.Answer) reports.Answer {
	for _, text := range []*string{&a.Headline, &a.Lead, &a.Avoid, &a.Doubt, &a.Next} {
		*text = joined(*text)
	}
	for _, list := range [][]string{a.Because, a.Branches} {
		for i := range list {
			list[i] = joined(list[i])
		}
	}
	for i := range a.Facts {
		a.Facts[i].Value, a.Facts[i].Range = joined(a.Facts[i].Value), joined(a.Facts[i].Range)
	}
	return a
}

// resultPage shows the frozen result.
type resultPage struct {
	page
	summary
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
	said, err := s.summary(r, wideChart)
	if err != nil {
		return err
	}
	p := resultPage{
		page:    page{Title: said.Answer.Headline, Wide: true, Script: "js/try.js"},
		summary: said,
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
		m.Label = joined(m.Label)
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
