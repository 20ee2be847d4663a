package workspace

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
)

func rerunRoutes() []Route {
	return []Route{post(assessmentRoute+"/reruns", account.EditClient, (*Server).startRerun)}
}

// nextRun is what comes after the last run of a series.
type nextRun struct {
	Action   string // of the form that begins a run
	Quarters []choice
	Text     string
	Open     link // the run that is under way
	Last     link // the last run, where the page is of an earlier one
}

// nextRun finds what comes after a series of a client's, of that with the newest
// run where none is named. It is nil where there is no result to start from.
func (s *Server) nextRun(c *fiber.Ctx, v *visit, of, series, here string) (*nextRun, error) {
	runs, err := s.Clients.Series(c.UserContext(), v.actor.Organisation, of)
	if err != nil {
		return nil, err
	}
	if newest, ok := assessment.Last(runs); ok && series == "" {
		series = newest.Series
	}
	runs = slices.DeleteFunc(runs, func(r assessment.Run) bool { return r.Series != series })
	last, ok := assessment.Last(runs)
	if !ok {
		return nil, nil //nolint:nilnil // no result is no fault
	}
	n, words := &nextRun{Action: assessmentURL(of, last.Assessment) + "/reruns"}, v.words.Locale
	if here != "" && here != last.Assessment {
		n.Last = link{Text: v.t("workspace.rerun.last", "quarter", retrospect.Quarter(words, last.Quarter)), URL: assessmentURL(of, last.Assessment)}
	}
	if i := slices.IndexFunc(runs, func(r assessment.Run) bool { return r.Open() && r.Follows != nil }); i >= 0 {
		n.Text = v.t("workspace.rerun.open", "quarter", retrospect.Quarter(words, runs[i].Quarter))
		if n.Last = (link{}); runs[i].Assessment != here {
			n.Open = link{Text: v.t("workspace.rerun.open_link"), URL: assessmentURL(of, runs[i].Assessment)}
		}
		return n, nil
	}
	_, quarters, err := s.Clients.Rerunnable(c.UserContext(), v.actor.Organisation, last.Assessment)
	for _, q := range quarters {
		n.Quarters = append(n.Quarters, choice{q.String(), retrospect.Quarter(words, q), len(n.Quarters) == 0})
	}
	n.Text = v.t("workspace.rerun.text", "quarter", retrospect.Quarter(words, last.Quarter))
	if len(quarters) == 0 {
		n.Text = v.t("workspace.rerun.done", "quarter", retrospect.Quarter(words, last.Quarter), "next", retrospect.Quarter(words, last.Quarter.Plus(1)))
	}
	return n, err
}

// seriesOf names the series of an assessment of a client.
func (s *Server) seriesOf(c *fiber.Ctx, v *visit, id string) (string, error) {
	d, _, err := s.Clients.Store.AssessmentDraft(c.UserContext(), v.actor.Organisation, id)
	if err != nil || d.Series != "" {
		return d.Series, err
	}
	return id, nil
}

// startRerun begins the run of a quarter and leads to its link; one that is open
// already gets a link more.
func (s *Server) startRerun(c *fiber.Ctx, v *visit) error {
	one, a, err := s.assessmentAsked(c, v)
	if err != nil {
		return err
	}
	begun, err := s.rerun(c, v, a.ID)
	var known *assessment.Error
	if faults := v.faults(err); faults != nil {
		return s.showAssessment(c, v, fiber.StatusUnprocessableEntity, &assessmentPage{page: page{Faults: faults}})
	}
	if errors.As(err, &known) && v.words.Locale.Has(known.Safe) {
		status, key := shell.Classify(err)
		return s.showAssessment(c, v, status, &assessmentPage{page: page{Faults: []fault{{Anchor: "next-run", Text: v.t(key)}}}})
	}
	if err != nil {
		return err
	}
	done := "rerun"
	if begun.Again {
		done = "rerun_open"
	}
	return s.showLinkFor(c, one.ID, begun.Draft.ID, begun.Key, done)
}

// rerun begins the run of the quarter that a form names.
func (s *Server) rerun(c *fiber.Ctx, v *visit, id string) (assessment.Begun, error) {
	var q calendar.Quarter
	if asked := shell.Form(c).Line("quarter"); asked != "" {
		var err error
		if q, err = calendar.ParseQuarter(asked); err != nil {
			return assessment.Begun{}, problem.List{problem.New("quarter", assessment.CodeQuarterUnread, "got", asked)}
		}
	}
	return s.Clients.Rerun(c.UserContext(), v.actor.Organisation, id, q, v.author())
}

// runLog is what respondents say otherwise than the run before, and how much
// nobody has said again.
type runLog struct {
	Follows     string
	Before      string // address of the run before
	Unconfirmed string
	Changes     []logLine
}

// logLine is one answer that changed.
type logLine struct{ Question, Item, Before, After, Why, Who string }

// runLog reads the change log of a re-run, nil for a first run.
func (s *Server) runLog(c *fiber.Ctx, v *visit, of string, a client.Assessment) (*runLog, error) {
	if a.Follows == nil {
		return nil, nil //nolint:nilnil // a first run follows none
	}
	d, _, err := s.Clients.Store.AssessmentDraft(c.UserContext(), v.actor.Organisation, a.ID)
	if err != nil {
		return nil, err
	}
	d, words := d.Told(), v.words.Locale
	bank := s.Clients.BankOf(d.Questionnaire)
	if worded, ok := s.Surveys.Banks.Bank(d.Questionnaire, words.Tag()); ok {
		bank = worded
	}
	l := &runLog{Follows: v.follows(a), Before: assessmentURL(of, a.Follows.Assessment), Unconfirmed: words.N("workspace.rerun.unconfirmed", len(d.Answers.Unconfirmed))}
	if len(d.Answers.Unconfirmed) == 0 {
		l.Unconfirmed = v.t("workspace.rerun.confirmed")
	}
	answers := shell.Answers{Locale: words, Currency: d.Answers.Values["P-CURRENCY"].Text, Process: func(id string) string {
		return d.Answers.At(assessment.Place{Group: "process", Item: id, Question: "PR-NAME"}).Text
	}}
	for _, change := range d.Changes(bank) {
		q, ok := bank.Question(change.Question)
		if !ok {
			continue
		}
		line := logLine{Question: q.Text, Before: answers.Text(q, change.Before), After: answers.Text(q, change.After), Why: v.t("workspace.rerun.why_" + string(change.Why)), Who: change.By}
		if day, err := time.Parse(time.DateOnly, change.Date); err == nil {
			line.Who = joinedBy(", ", line.Who, words.ShortDate(day))
		}
		if g, ok := bank.Group(change.Group); ok {
			name := d.Answers.At(assessment.Place{Group: change.Group, Item: change.Item, Question: g.Name})
			line.Item = name.Text
		}
		l.Changes = append(l.Changes, line)
	}
	return l, nil
}

// follows says which run an assessment goes on from, "" for a first one.
func (v *visit) follows(a client.Assessment) string {
	if a.Follows == nil {
		return ""
	}
	return v.t("workspace.rerun.follows", "quarter", retrospect.Quarter(v.words.Locale, a.Follows.Quarter))
}
