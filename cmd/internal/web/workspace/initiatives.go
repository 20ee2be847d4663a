package workspace

import (
	"net/http"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
)

const (
	initiativesPath = clientPath + "/initiatives"
	initiativePath  = "/workspace/initiatives/:initiative"
)

func initiativesRoutes() []Route {
	return slices.Concat([]Route{
		get(initiativesPath, account.View, (*Server).initiatives),
		get(initiativesPath+"/new", account.EditClient, (*Server).newInitiative),
		post(initiativesPath+"/new", account.EditClient, (*Server).startInitiative),
		get(initiativePath, account.View, (*Server).initiative),
		post(initiativePath+"/state", account.EditClient, (*Server).stepInitiative),
	}, actualsRoutes(), updateRoutes())
}

func initiativeURL(id string) string { return "/workspace/initiatives/" + id }

func initiativesURL(client string) string { return clientURLOf(client) + "/initiatives" }

// initiativesPage lists what a client started, with the rules that stop it.
type initiativesPage struct {
	page
	URL      string // of the client
	Rows     []initiativeRow
	Ideas    int // opportunities of the newest result that nobody started
	Result   bool
	Figures  int // that count
	MayTrack bool
	MayEdit  bool
	MayMove  bool
}

// initiativeRow is one initiative in a list.
type initiativeRow struct {
	Name, Play, URL, Owner string
	State                  stage
	Since                  string
	Rule                   ruleView
}

// ruleView is how an initiative stands against its stop rule, in words.
type ruleView struct {
	State   stage
	Finding string // with a verb
	Follows string // what the rule says
	Kill    string
	Target  string
	Judged  string
	When    string // Judged, for a narrow column
	Short   string // Value with the month for a narrow column
	Value   string // newest figure with its month, "" for none
}

func (s *Server) initiatives(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	list, err := s.Tracking.Store.Initiatives(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	p := &initiativesPage{
		page: page{Title: v.t("workspace.initiative.title"), Crumbs: v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}), Flash: v.done(c) + v.imported(c)},
		URL:  clientURLOf(one.ID), Result: one.Newest.Known(),
		MayTrack: v.may(account.Track), MayEdit: v.may(account.EditClient), MayMove: v.may(account.Adjust),
	}
	for _, i := range list {
		p.Rows = append(p.Rows, s.initiativeRow(v, i))
		p.Figures += len(i.Counting())
	}
	if p.Result && p.MayEdit {
		ideas, err := s.ideas(c, v, one, list)
		if err != nil {
			return err
		}
		p.Ideas = len(ideas)
	}
	return s.send(c, v, http.StatusOK, "initiatives", p)
}

// initiativeRows are those of a client's page.
func (s *Server) initiativeRows(c *fiber.Ctx, v *visit, id string) ([]initiativeRow, error) {
	list, err := s.Tracking.Store.Initiatives(c.UserContext(), v.actor.Organisation, id)
	rows := make([]initiativeRow, len(list))
	for n, i := range list {
		rows[n] = s.initiativeRow(v, i)
	}
	return rows, err
}

func (s *Server) initiativeRow(v *visit, i tracking.Initiative) initiativeRow {
	return initiativeRow{
		Name: i.Name(), Play: i.Forecast.PlayName, URL: initiativeURL(i.ID), Owner: i.Owner, State: v.initiativeState(i.State),
		Since: v.monthShort(sinceOf(i)), Rule: v.rule(i.Standing(s.month())),
	}
}

// sinceOf is the month from which an initiative is in its state.
func sinceOf(i tracking.Initiative) calendar.Month {
	switch i.State {
	case assessment.Live:
		return i.Live
	case assessment.Stopped:
		return i.Ended
	}
	return i.Started
}

func (v *visit) initiativeState(state assessment.InitiativeState) stage {
	class := map[assessment.InitiativeState]string{assessment.Live: "on", assessment.Building: "warn"}[state]
	return stage{Text: v.t("workspace.initiative.state." + string(state)), Class: class}
}

// rule words a standing: what the rule is, which figure it is held against, and
// what follows.
func (v *visit) rule(st client.Standing) ruleView {
	class := map[client.KillState]string{client.OnCourse: "on", client.Between: "warn", client.BelowStop: "bad", client.Unjudged: "warn"}[st.State]
	r := ruleView{
		State: stage{v.t("workspace.portfolio.state." + string(st.State)), class},
		Kill:  v.figure(st.Kill.Name, st.Kill.Value, ""), Target: v.figure(st.Target.Name, st.Target.Value, ""), Judged: v.month(st.Judged), When: v.monthShort(st.Judged),
	}
	if st.Value != nil {
		r.Short = v.t("workspace.initiative.of_month", "value", v.figure(st.Kill.Name, *st.Value, ""), "month", v.monthShort(st.Measured))
		r.Value = v.t("workspace.initiative.of_month", "value", v.figure(st.Kill.Name, *st.Value, ""), "month", v.month(st.Measured))
	}
	pairs := []string{"measure", v.t("measure." + st.Kill.Name), "kill", r.Kill, "target", r.Target, "judged", r.Judged, "value", r.Value}
	key := "workspace.initiative.rule." + string(st.State)
	r.Finding, r.Follows = v.t(key+".finding", pairs...), v.t(key+".follows", pairs...)
	if st.State == client.Waiting && r.Value != "" {
		r.Follows += " " + v.t("workspace.initiative.rule.waiting.so_far", pairs...)
	}
	return r
}

// month is a month in words, "" for none.
func (v *visit) month(m calendar.Month) string {
	if m.IsZero() {
		return ""
	}
	return v.words.Locale.Month(m.Start(time.UTC))
}

func (v *visit) monthShort(m calendar.Month) string {
	if m.IsZero() {
		return ""
	}
	return v.words.Locale.ShortMonth(m.Start(time.UTC))
}

// month is the one that is not over.
func (s *Server) month() calendar.Month { return calendar.MonthOf(s.Clock().UTC()) }

// unitOf is the unit of a measure.
func unitOf(measure string) string {
	for _, m := range assessment.OutcomeMeasures() {
		if m.Name == measure {
			return m.Unit
		}
	}
	return ""
}

// figure is a value of a measure in its unit. Amounts are in full where there is
// a currency to write.
func (v *visit) figure(measure string, x float64, currency string) string {
	const whole, figures = 100, 3
	words := v.words.Locale
	switch {
	case unitOf(measure) == "share":
		return words.Percent(x)
	case unitOf(measure) == "money" && currency != "":
		return words.MoneyFull(x, currency)
	case x >= whole || x <= -whole || x == float64(int64(x)):
		return words.Number(x, 0)
	}
	return words.Figure(x, figures)
}

// monthChoices lists the months from one to another, the newest first.
func (v *visit) monthChoices(from, to, chosen calendar.Month) []choice {
	var out []choice
	for m := to; m >= from; m-- {
		out = append(out, choice{m.String(), v.month(m), m == chosen})
	}
	return out
}
