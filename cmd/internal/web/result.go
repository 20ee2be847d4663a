package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/reports"
	"waterline/reports/chart"
)

// mostAssumptions is how many inputs the result page lists.
const mostAssumptions = 6

// Widths of charts in pixels: for a page and for a phone of 320.
const (
	wideChart    = 720
	narrowChart  = 288
	exampleChart = 440 // on the landing page
)

// summary is a result in words, pictures and tables.
type summary struct {
	Answer        reports.Answer
	Figures       []figure
	Opportunities chart.Table
	Assumptions   chart.Table
}

// figure is a chart with its words. Wide and Narrow are the same picture; the
// style sheet shows the one that fits.
type figure struct {
	ID, Heading, Reading string
	Wide, Narrow         template.HTML
	Numbers              chart.Table
}

func (s *Server) summary(r assessment.Result, wide float64) (summary, error) {
	charts, err := reports.Charts(r, s.Locale)
	if err != nil {
		return summary{}, fmt.Errorf("charts: %w", err)
	}
	out := summary{
		Answer:        unbroken(reports.Findings(r, s.Locale)),
		Opportunities: reports.Opportunities(r, s.Locale),
		Assumptions:   reports.Assumptions(r, s.Locale, mostAssumptions),
	}
	for _, row := range out.Opportunities.Rows {
		for i := range row {
			row[i] = joined(row[i])
			if value, span, ok := strings.Cut(row[i], " ("); ok && out.Opportunities.Numeric[i] {
				row[i] = value + " (" + strings.ReplaceAll(span, " ", "\u00a0") // a range stays on one line
			}
		}
	}
	for _, c := range charts {
		out.Figures = append(out.Figures, figure{
			ID: c.ID, Heading: joined(c.Heading), Reading: joined(c.Reading), Numbers: c.Numbers,
			Wide:   template.HTML(c.SVG(wide, "w-"+c.ID)),        //nolint:gosec // drawn by us, with its texts escaped
			Narrow: template.HTML(c.SVG(narrowChart, "n-"+c.ID)), //nolint:gosec // as above
		})
	}
	return out, nil
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
	Name    string
	Made    time.Time
	Stale   bool // answers changed since
	Check   string
	PDF     string // "" when none is offered
	Link    string
	Expires time.Time
}

func (s *Server) result(c *fiber.Ctx, v *visit) error {
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
		page:    page{Title: said.Answer.Headline, Wide: true},
		summary: said,
		Name:    r.Organisation.Name,
		Made:    made,
		Stale:   v.draft.UpdatedAt.After(made),
		Check:   v.root() + "/check",
		Link:    s.resumeLink(c, v),
		Expires: v.draft.ExpiresAt,
	}
	if s.Report != nil {
		p.PDF = v.root() + "/report.pdf"
	}
	return s.send(c, http.StatusOK, "result", &p)
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
	var pdf []byte
	err = s.limited(c.UserContext(), func() error {
		pdf, err = s.Report(c.UserContext(), r, made)
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
