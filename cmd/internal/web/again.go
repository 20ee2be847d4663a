package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
)

// Fields of the form that begins the next run.
const (
	fieldQuarter = "quarter"
	queryOngoing = "ongoing" // the run was open already
	queryMoved   = "moved"   // the form of the run before is gone
)

// nextRun offers to run an assessment again.
type nextRun struct {
	URL      string
	Quarters []option
	Later    string // why that cannot be yet; "" where it can
	Token    string
	Error    string
}

// nextRun is what the result page offers; nil where a later run follows already.
func (s *Server) nextRun(ctx context.Context, v *visit) (*nextRun, error) {
	runs, err := s.Store.Runs(ctx, cmp.Or(v.draft.Series, v.draft.ID))
	if err != nil {
		return nil, err
	}
	last, err := assessment.LastOf(runs, v.draft)
	var known *assessment.Error
	if errors.As(err, &known) {
		return nil, nil //nolint:nilnil // no offer is no fault
	}
	if err != nil {
		return nil, err
	}
	n := &nextRun{URL: v.root() + "/again", Token: v.token()}
	for _, q := range assessment.Rerunnable(last.Quarter, s.today(v)) {
		n.Quarters = append(n.Quarters, option{Value: q.String(), Label: retrospect.Quarter(s.Locale, q)})
	}
	if len(n.Quarters) == 0 {
		n.Later = s.Locale.T("rerun.again_later", "quarter", retrospect.Quarter(s.Locale, last.Quarter.Plus(1)))
	}
	return n, nil
}

// today is the quarter of now, in the year of the organisation.
func (s *Server) today(v *visit) calendar.Quarter {
	return v.draft.Year.Of(calendar.MonthOf(s.Clock().UTC()))
}

// again begins the run of a quarter with the answers of the last one, under the
// questionnaire that the form asks now.
func (s *Server) again(c *fiber.Ctx, v *visit) error {
	q, err := calendar.ParseQuarter(shell.Form(c).One(fieldQuarter))
	if err != nil {
		return s.showResult(c, v, problem.List{problem.New(fieldQuarter, assessment.CodeQuarterUnread, "got", shell.Form(c).Line(fieldQuarter))})
	}
	asker := s.asking(v.form.Questionnaire)
	begun, err := asker.service.Under(v.form).Rerun(c.UserContext(), v.draft, s.bankOf(v.draft.Questionnaire), q)
	var problems problem.List
	if errors.As(err, &problems) {
		return s.showResult(c, v, problems)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/a/"+begun.Key+queryOf(begun.Again, v.draft.Form != "" && v.draft.Form != v.form.ID), http.StatusSeeOther)
}

// queryOf is the query with which the overview says what became of a run.
func queryOf(ongoing, moved bool) string {
	q := url.Values{}
	if ongoing {
		q.Set(queryOngoing, "yes")
	}
	if moved {
		q.Set(queryMoved, "yes")
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}
