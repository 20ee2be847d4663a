package workspace

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/font"
)

const progressRoute = clientPath + "/progress"

func progressRoutes() []Route {
	return []Route{
		get(progressRoute, account.View, (*Server).progress),
		get(progressRoute+"/:table.csv", account.View, (*Server).progressTable),
	}
}

func progressURL(client string) string { return clientURLOf(client) + "/progress" }

// progressPage is a client quarter after quarter.
type progressPage struct {
	page
	retrospect.Quarters
	URL    string
	Tables string // where the numbers of the pictures can be fetched
	Tabs   []link
	Runs   []progressRun // the newest first
	Few    bool          // one run, which nothing can be compared with yet

	From, To []choice   // quarters to compare
	Since    *sinceView // nil where nothing is compared
}

// progressRun is the version that stands for a quarter.
type progressRun struct {
	Quarter, Version, URL, When, Net, Range string
	Breaks                                  string // what else changed since the run before
}

func (s *Server) progress(c *fiber.Ctx, v *visit) error {
	one, trend, err := s.trend(c, v)
	if err != nil {
		return err
	}
	fonts, err := font.Load()
	if err != nil {
		return err
	}
	p := &progressPage{
		page: page{Title: v.t("workspace.progress.title"), Scripts: []string{"js/keys.js"}}, URL: progressURL(one.ID), Tables: progressURL(one.ID) + "/",
		Tabs: v.lookingBack(one.ID, "progress"), Few: len(trend.Points) == 1,
	}
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)})
	p.Quarters = retrospect.NewQuarters(trend, v.words.Locale, fonts)
	for i := len(trend.Points) - 1; i >= 0; i-- {
		p.Runs = append(p.Runs, v.progressRun(one.ID, trend.Points[i]))
	}
	if err := s.compareQuarters(c, v, p, one, trend); err != nil {
		return err
	}
	status := http.StatusOK
	if p.Faults != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.send(c, v, status, "progress", p)
}

// trend is that of the client that the address names.
func (s *Server) trend(c *fiber.Ctx, v *visit) (client.Client, client.Trend, error) {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return one, client.Trend{}, err
	}
	trend, err := s.Clients.Trend(c.UserContext(), v.actor.Organisation, one.ID)
	return one, trend, err
}

func (v *visit) progressRun(of string, p client.Point) progressRun {
	words := v.words.Locale
	var breaks []string
	for _, b := range p.Breaks {
		breaks = append(breaks, v.t("trend.break."+string(b)))
	}
	return progressRun{
		Quarter: retrospect.Quarter(words, p.Quarter), Version: v.t("workspace.assessment.version", "n", number(p.Number)),
		URL: versionURL(of, p.Assessment, p.Number), When: words.ShortDate(p.At), Net: words.Money(p.Net.P50, p.Outline.Currency),
		Range: words.MoneyRange(p.Net.P5, p.Net.P95, p.Outline.Currency), Breaks: strings.Join(breaks, ", "),
	}
}

// lookingBack are the pages about what became of a client.
func (v *visit) lookingBack(client, current string) []link {
	var out []link
	for _, name := range []string{"progress", "forecasts", "outcomes"} {
		if served(clientPath + "/" + name) {
			out = append(out, link{Text: v.t("workspace.progress.tab." + name), URL: clientURLOf(client) + "/" + name, Current: name == current})
		}
	}
	return out
}

// progressTable sends the numbers behind one picture.
func (s *Server) progressTable(c *fiber.Ctx, v *visit) error {
	_, trend, err := s.trend(c, v)
	if err != nil {
		return err
	}
	fonts, err := font.Load()
	if err != nil {
		return err
	}
	return verdict.SendFigure(c, retrospect.NewQuarters(trend, v.words.Locale, fonts).Figures(), c.Params("table"))
}
