package workspace

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/font"
)

const forecastsRoute = clientPath + "/forecasts"

func forecastsRoutes() []Route {
	return []Route{
		get(forecastsRoute, account.View, (*Server).forecasts),
		get(forecastsRoute+"/:initiative/:table.csv", account.View, (*Server).forecastTable),
	}
}

func forecastsURL(client string) string { return clientURLOf(client) + "/forecasts" }

// forecastsPage holds the initiatives of a client against their forecasts: all
// in a list, and one in pictures.
type forecastsPage struct {
	page
	retrospect.Course
	URL     string
	Tabs    []link
	Verdict string // of all initiatives
	List    []forecastRow
	Name    string // of the one in pictures, "" for none
	State   stage
	GoLive  string
	Open    string // its own page
	Tables  string
}

// forecastRow is one initiative of the list.
type forecastRow struct {
	Name, URL, Verdict, Since string
	State                     stage
	Current                   bool
}

func (s *Server) forecasts(c *fiber.Ctx, v *visit) error {
	one, list, err := s.initiativesAsked(c, v)
	if err != nil {
		return err
	}
	p := &forecastsPage{
		page: page{Title: v.t("workspace.progress.tab.forecasts"), Crumbs: v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}), Scripts: []string{"js/keys.js"}},
		URL:  forecastsURL(one.ID), Tabs: v.lookingBack(one.ID, "forecasts"), Verdict: retrospect.Tally(v.words.Locale, list...).Text,
	}
	chosen, err := pictured(list, shell.Query(c).Line("initiative"))
	if err != nil {
		return err
	}
	for _, i := range list {
		p.List = append(p.List, forecastRow{
			Name: i.Name(), URL: p.URL + "?initiative=" + i.ID, State: v.initiativeState(i.State), Since: v.monthShort(sinceOf(i)),
			Verdict: retrospect.Tally(v.words.Locale, i).Text, Current: i.ID == chosen.ID,
		})
	}
	if chosen.ID != "" {
		fonts, err := font.Load()
		if err != nil {
			return err
		}
		p.Course = retrospect.NewCourse(chosen, v.words.Locale, fonts)
		p.Name, p.State, p.Open, p.Tables = chosen.Name(), v.initiativeState(chosen.State), initiativeURL(chosen.ID), p.URL+"/"+chosen.ID+"/"
		p.GoLive = v.wentLive(chosen)
	}
	return s.send(c, v, http.StatusOK, "forecasts", p)
}

// initiativesAsked are those of the client that the address names, by name.
func (s *Server) initiativesAsked(c *fiber.Ctx, v *visit) (client.Client, []tracking.Initiative, error) {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return one, nil, err
	}
	list, err := s.Tracking.Store.Initiatives(c.UserContext(), v.actor.Organisation, one.ID)
	slices.SortStableFunc(list, func(a, b tracking.Initiative) int {
		return cmp.Or(cmp.Compare(client.Fold(a.Name()), client.Fold(b.Name())), cmp.Compare(a.Started, b.Started))
	})
	return one, list, err
}

// pictured is the initiative with an id, or the first of which something was
// measured where none is asked for.
func pictured(list []tracking.Initiative, id string) (tracking.Initiative, error) {
	for _, i := range list {
		if i.ID == id || id == "" && len(i.Counting()) > 0 {
			return i, nil
		}
	}
	if id != "" {
		return tracking.Initiative{}, fiber.ErrNotFound
	}
	if len(list) > 0 {
		return list[0], nil
	}
	return tracking.Initiative{}, nil
}

// wentLive says when an initiative was to go live, and when it did.
func (v *visit) wentLive(i tracking.Initiative) string {
	due := v.goLive(i)
	if due == "" {
		return ""
	}
	chance := v.words.Locale.Likely(i.Forecast.PLive)
	if i.Live.IsZero() {
		return v.t("workspace.forecasts.to_live", "chance", chance, "range", due)
	}
	return v.t("workspace.forecasts.went_live", "chance", chance, "range", due, "month", v.month(i.Live))
}

// forecastTable sends the numbers behind one picture, or all actuals.
func (s *Server) forecastTable(c *fiber.Ctx, v *visit) error {
	_, list, err := s.initiativesAsked(c, v)
	if err != nil {
		return err
	}
	i, err := pictured(list, c.Params("initiative"))
	if err != nil {
		return err
	}
	fonts, err := font.Load()
	if err != nil {
		return err
	}
	course := retrospect.NewCourse(i, v.words.Locale, fonts)
	if c.Params("table") == "actuals" {
		return verdict.Send(c, "waterline-actuals", course.Actuals)
	}
	return verdict.SendFigure(c, course.Figures, c.Params("table"))
}
