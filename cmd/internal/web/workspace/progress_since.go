package workspace

import (
	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports"
	"waterline/reports/chart"
)

func progressSinceRoutes() []Route {
	return []Route{get(progressRoute+"/:from/:to/:table.csv", account.View, (*Server).sinceTable)}
}

// mostAnswers is how many answers that moved a page lists.
const mostAnswers = 20

// sinceView is what two quarters of a client differ in, in the sentences and
// pictures of the report.
type sinceView struct {
	reports.Changed
	Figures  []verdict.Figure
	Tables   string
	From, To string // quarters in words
	Renewed  bool   // both are read with a method that is newer than the later run
}

// between reads which two quarters are compared: those asked for, else the last
// two. The fault is a sentence.
func (v *visit) between(trend client.Trend, from, to string) (before, after client.Point, fault string) {
	points := trend.Points
	before, after = points[len(points)-2], points[len(points)-1]
	for _, one := range []struct {
		asked string
		point *client.Point
	}{{from, &before}, {to, &after}} {
		if one.asked == "" {
			continue
		}
		quarter, err := calendar.ParseQuarter(one.asked)
		found, there := trend.At(quarter)
		if err != nil || !there {
			return before, after, v.t("workspace.progress.no_quarter")
		}
		*one.point = found
	}
	if after.Quarter.Since(before.Quarter) < 1 {
		return before, after, v.t("workspace.progress.order")
	}
	return before, after, ""
}

// compare fills in what two quarters differ in; a client with one run has
// nothing to compare.
func (s *Server) compareQuarters(c *fiber.Ctx, v *visit, p *progressPage, of client.Client, trend client.Trend) error {
	if len(trend.Points) < 2 {
		return nil
	}
	q := shell.Query(c)
	before, after, wrong := v.between(trend, q.Line("from"), q.Line("to"))
	words := v.words.Locale
	for i := len(trend.Points) - 1; i >= 0; i-- {
		quarter := trend.Points[i].Quarter
		p.From = append(p.From, choice{quarter.String(), retrospect.Quarter(words, quarter), quarter == before.Quarter})
		p.To = append(p.To, choice{quarter.String(), retrospect.Quarter(words, quarter), quarter == after.Quarter})
	}
	if wrong != "" {
		p.Faults = []fault{{Anchor: "from", Text: wrong}}
		return nil
	}
	var err error
	p.Since, err = s.since(c, v, of.ID, before, after)
	return err
}

// since words what two points differ in.
func (s *Server) since(c *fiber.Ctx, v *visit, of string, before, after client.Point) (*sinceView, error) {
	delta, is, err := s.Clients.Since(c.UserContext(), v.actor.Organisation, of, before.Pick(), after.Pick())
	if err != nil {
		return nil, err
	}
	words := v.words.Locale
	view := &sinceView{
		Tables: progressURL(of) + "/" + before.Quarter.String() + "/" + after.Quarter.String() + "/",
		From:   retrospect.Quarter(words, before.Quarter), To: retrospect.Quarter(words, after.Quarter),
		Renewed: is.Method != assessment.Method || is.Evidence != s.Clients.Model.Evidence.SHA256,
	}
	view.Changed, err = reports.Since(is.In(v.words.Bank, v.words.Book), delta, words, v.words.Bank, mostAnswers)
	for _, one := range view.Charts {
		view.Figures = append(view.Figures, verdict.Drawn(one, verdict.Wide))
	}
	return view, err
}

// sinceTable sends the numbers behind one picture of a comparison.
func (s *Server) sinceTable(c *fiber.Ctx, v *visit) error {
	one, trend, err := s.trend(c, v)
	if err != nil {
		return err
	}
	if len(trend.Points) < 2 {
		return fiber.ErrNotFound
	}
	before, after, wrong := v.between(trend, c.Params("from"), c.Params("to"))
	if wrong != "" {
		return fiber.ErrNotFound
	}
	view, err := s.since(c, v, one.ID, before, after)
	if err != nil {
		return err
	}
	for name, table := range map[string]chart.Table{"processes": view.Processes, "answers": view.Answers} {
		if name == c.Params("table") {
			return verdict.Send(c, "waterline-"+name, table)
		}
	}
	return verdict.SendFigure(c, view.Figures, c.Params("table"))
}
