package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

const (
	outcomesRoute = clientPath + "/outcomes"
	outcomesPath  = "/workspace/outcomes"
)

func outcomesRoutes() []Route {
	return []Route{
		get(outcomesPath, account.View, (*Server).allOutcomes),
		get(outcomesPath+".csv", account.View, (*Server).allOutcomesTable),
		get(outcomesRoute, account.View, (*Server).outcomes),
		get(outcomesRoute+".csv", account.View, (*Server).outcomesTable),
	}
}

// outcomesPage is what became of the initiatives of one client.
type outcomesPage struct {
	page
	URL   string
	Tabs  []link
	Rows  []retrospect.Outcome
	Usage [][2]string // last, set apart; nil where there is no result
	Start string      // where initiatives are
}

func (s *Server) outcomes(c *fiber.Ctx, v *visit) error {
	one, list, err := s.initiativesAsked(c, v)
	if err != nil {
		return err
	}
	p := &outcomesPage{
		page: page{Title: v.t("workspace.progress.tab.outcomes"), Crumbs: v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}), Scripts: []string{"js/keys.js"}},
		URL:  clientURLOf(one.ID) + "/outcomes", Tabs: v.lookingBack(one.ID, "outcomes"), Start: initiativesURL(one.ID),
		Rows: retrospect.Outcomes(v.words.Locale, tracking.BoardOf(list, s.month())),
	}
	trend, err := s.Clients.Trend(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	if n := len(trend.Points); n > 0 {
		p.Usage = retrospect.Usage(v.words.Locale, trend.Points[n-1].Usage)
	}
	return s.send(c, v, http.StatusOK, "outcomes", p)
}

// outcomeHead are the columns of a board of one client.
func (v *visit) outcomeHead() []string {
	return []string{v.t("outcome.head"), v.t("course.actual"), v.t("chart.letter"), v.t("outcome.forecast"), v.t("course.verdict")}
}

func (s *Server) outcomesTable(c *fiber.Ctx, v *visit) error {
	_, list, err := s.initiativesAsked(c, v)
	if err != nil {
		return err
	}
	t := chart.Table{Head: v.outcomeHead()}
	for _, o := range retrospect.Outcomes(v.words.Locale, tracking.BoardOf(list, s.month())) {
		t.Rows = append(t.Rows, []string{o.Name, o.Value, o.Letter, o.Range, o.Verdict})
	}
	return verdict.Send(c, "waterline-outcomes", t)
}

// allOutcomesPage is the boards of all clients with initiatives, by name: no
// totals and no order by figures.
type allOutcomesPage struct {
	page
	Clients []clientOutcomes
	Columns []string // the outcomes
	Usages  []string // the columns of usage
}

// clientOutcomes is one client of the board.
type clientOutcomes struct {
	Name, URL string
	Cells     []retrospect.Outcome
	Cycles    []retrospect.Outcome
	Usage     []string
}

func (s *Server) allOutcomes(c *fiber.Ctx, v *visit) error {
	p, err := s.boards(c, v)
	if err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "outcomes_all", p)
}

// boards are those of all clients of the organisation that have initiatives.
func (s *Server) boards(c *fiber.Ctx, v *visit) (*allOutcomesPage, error) {
	p := &allOutcomesPage{page: page{Title: v.t("workspace.outcomes.title"), Scripts: []string{"js/keys.js"}}}
	for _, key := range []string{"live", "hours", "benefit", "cost"} {
		p.Columns = append(p.Columns, v.t("outcome."+key))
	}
	for _, one := range retrospect.Usage(v.words.Locale, client.Usage{}) {
		p.Usages = append(p.Usages, one[0])
	}
	all, err := s.Tracking.Store.AllInitiatives(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return nil, err
	}
	of := make(map[string][]tracking.Initiative)
	for _, i := range all {
		of[i.Client] = append(of[i.Client], i)
	}
	var ids []string
	for q := (client.Query{Limit: client.MostLimit}); ; {
		found, err := s.Clients.List(c.UserContext(), v.actor.Organisation, q)
		if err != nil {
			return nil, err
		}
		for _, one := range found.Clients {
			if len(of[one.ID]) > 0 {
				ids = append(ids, one.ID)
				p.Clients = append(p.Clients, v.clientOutcomes(one, tracking.BoardOf(of[one.ID], s.month())))
			}
		}
		if q.After = found.Next; found.Next == "" {
			break
		}
	}
	return p, s.addUsage(c, v, p, ids)
}

// addUsage puts the usage of the newest result of each client beside its board.
func (s *Server) addUsage(c *fiber.Ctx, v *visit, p *allOutcomesPage, ids []string) error {
	trends, err := s.Clients.Trends(c.UserContext(), v.actor.Organisation, ids)
	if err != nil {
		return err
	}
	for n, id := range ids {
		var u client.Usage
		if points := trends[id].Points; len(points) > 0 {
			u = points[len(points)-1].Usage
		}
		for _, one := range retrospect.Usage(v.words.Locale, u) {
			p.Clients[n].Usage = append(p.Clients[n].Usage, one[1])
		}
	}
	return nil
}

func (v *visit) clientOutcomes(one client.Client, b tracking.Board) clientOutcomes {
	out := clientOutcomes{Name: one.Name, URL: clientURLOf(one.ID) + "/outcomes"}
	rows := retrospect.Outcomes(v.words.Locale, b)
	last := len(rows) - len(b.Cycles) - 2
	out.Cells, out.Cycles = append(out.Cells, rows[:2]...), rows[2:2+len(b.Cycles)]
	out.Cells = append(out.Cells, rows[2+len(b.Cycles):]...)
	if last < 2 { // money of two currencies is one line in place of two
		out.Cells = append(out.Cells, retrospect.Outcome{Value: "–", Range: "–", Letter: "–"})
	}
	return out
}

func (s *Server) allOutcomesTable(c *fiber.Ctx, v *visit) error {
	p, err := s.boards(c, v)
	if err != nil {
		return err
	}
	t := chart.Table{Head: append([]string{v.t("workspace.clients.column.name")}, v.outcomeHead()...)}
	for _, one := range p.Clients {
		for n, o := range one.Cells {
			t.Rows = append(t.Rows, []string{one.Name, p.Columns[n], o.Value, o.Letter, o.Range, o.Verdict})
		}
		for _, o := range one.Cycles {
			t.Rows = append(t.Rows, []string{one.Name, o.Name, o.Value, o.Letter, o.Range, o.Verdict})
		}
	}
	return verdict.Send(c, "waterline-outcomes", t)
}
