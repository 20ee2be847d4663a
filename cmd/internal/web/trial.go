package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports"
)

// fieldTry begins the name of a box for another value; the path of its input
// follows.
const fieldTry = "v:"

// percent turns a share as people type it into a fraction.
const percent = 100.0

// trial is "try another value": the boxes, and what they come to.
type trial struct {
	Action, Live string // the result page, and the fragment that a script asks for
	Boxes        []box
	Outcome      outcome
}

// outcome is the part of the trial that changes with the values.
type outcome struct {
	Tried   bool // some value differs
	Heading string
	Reading string
	Wide    template.HTML
	Narrow  template.HTML
	Faults  []fault
}

// tryAgain sends the outcome alone, for a script to put in place.
func (s *Server) tryAgain(c *fiber.Ctx, v *visit) error {
	r, _, err := s.Store.LatestResult(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	t, err := s.trial(c, v, r)
	if err != nil {
		return err
	}
	outcome, err := s.pages.Part("result", "outcome", t.Outcome)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(outcome)
}

// trial reads the values that a request tries and works out what they do.
// Nothing is saved.
func (s *Server) trial(c *fiber.Ctx, v *visit, r assessment.Result) (trial, error) {
	t := trial{Action: v.root() + "/result", Live: v.root() + "/result/try"}
	var trials []assessment.Trial
	for n, a := range reports.Tried(r, s.Locale, verdict.MostAssumptions) {
		before := plain(rounded(a.Value), s.decimal())
		b := box{
			ID: fmt.Sprintf("try-%d", n+1), Name: fieldTry + a.Path, Label: verdict.Joined(a.Label), Numeric: true,
			Value: shell.Clean(c.Query(fieldTry+a.Path, before)), Unit: s.tryUnit(a, r.Currency),
			Note: s.Locale.T("web.try.range", "range", verdict.Joined(a.Range), "letter", a.Letter),
		}
		if strings.TrimSpace(b.Value) != "" && b.Value != before {
			x, fault := shell.Number(b.Name, b.Value, s.decimal())
			if fault != nil {
				b.Error = s.sentence(*fault)
			} else if a.Percent {
				x /= percent
			}
			trials = append(trials, assessment.Trial{Path: a.Path, Middle: x})
		}
		t.Boxes = append(t.Boxes, b)
	}
	return t, s.tried(c, v, r, trials, &t)
}

// tried works out the outcome, or marks the boxes that are wrong.
func (s *Server) tried(c *fiber.Ctx, v *visit, r assessment.Result, trials []assessment.Trial, t *trial) error {
	if len(trials) == 0 {
		return nil
	}
	overrides, problems := r.Tried(trials, s.Locale.T("web.try.reason"))
	for _, p := range problems {
		if i := slices.IndexFunc(t.Boxes, func(b box) bool { return b.Name == fieldTry+p.Path }); i >= 0 && t.Boxes[i].Error == "" {
			t.Boxes[i].Error = s.Locale.T("web.problem.trial" + map[bool]string{true: "_percent"}[t.Boxes[i].Unit == "%"])
		}
	}
	for _, b := range t.Boxes {
		if b.Error != "" {
			t.Outcome.Faults = append(t.Outcome.Faults, fault{Anchor: b.ID, Text: b.Label + ": " + b.Error})
		}
	}
	if len(t.Outcome.Faults) > 0 {
		return nil
	}
	var after assessment.Result
	err := s.limited(c.UserContext(), func() (err error) {
		after, err = s.Evaluate(c.UserContext(), v.draft.Answers.With(overrides))
		return err
	})
	if err != nil {
		return fmt.Errorf("try: %w", err)
	}
	said, err := reports.Compared(r, after, s.Locale)
	if err != nil {
		return err
	}
	t.Outcome = outcome{
		Tried: true, Heading: verdict.Joined(said.Chart.Heading), Reading: verdict.Joined(said.Loses),
		Wide:   template.HTML(said.Chart.SVG(verdict.Wide, "w-try")),   //nolint:gosec // drawn by us, with its texts escaped
		Narrow: template.HTML(said.Chart.SVG(verdict.Narrow, "n-try")), //nolint:gosec // as above
	}
	return nil
}

// tryUnit stands beside the box of an assumption.
func (s *Server) tryUnit(a reports.Assumption, currency string) string {
	switch {
	case a.Percent:
		return "%"
	case a.Money:
		return currency
	}
	return ""
}

// rounded keeps three figures of a value that is only a place to start from.
func rounded(x float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	if err != nil {
		return x
	}
	return out
}
