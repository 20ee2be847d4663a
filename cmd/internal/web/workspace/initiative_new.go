package workspace

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/web/shell"
)

// initiativeNewPage starts an initiative.
type initiativeNewPage struct {
	page
	URL     string // of the client
	Version string
	Result  string
	Ideas   []idea
	Months  []choice
	Owner   string
	Taken   *link // the initiative that goes on already
}

// idea is an opportunity that could be started.
type idea struct {
	choice
	Play, Net, Price string
}

// longAgo is how many months back an initiative may have started in the form.
const longAgo = 36

func (s *Server) newInitiative(c *fiber.Ctx, v *visit) error {
	return s.showNewInitiative(c, v, http.StatusOK, &initiativeNewPage{})
}

// ideas are the opportunities of the newest result that no initiative goes on of.
func (s *Server) ideas(c *fiber.Ctx, v *visit, one client.Client, list []tracking.Initiative) ([]assessment.Opportunity, error) {
	f, err := s.Clients.Store.Revision(c.UserContext(), v.actor.Organisation, one.Newest.Assessment, one.Newest.Version)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(f.Result.In(v.words.Bank, v.words.Book).Opportunities, func(o assessment.Opportunity) bool {
		return slices.ContainsFunc(list, func(i tracking.Initiative) bool { return i.Open() && i.Process == o.ID })
	}), nil
}

func (s *Server) showNewInitiative(c *fiber.Ctx, v *visit, status int, p *initiativeNewPage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	if !one.Newest.Known() {
		return &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
	}
	list, err := s.Tracking.Store.Initiatives(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	ideas, err := s.ideas(c, v, one, list)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	process := f.Line("process")
	if process == "" {
		process = shell.Query(c).Line("process")
	}
	started, err := calendar.ParseMonth(f.Line("started"))
	if err != nil {
		started = s.month()
	}
	n := one.Newest
	p.Title, p.URL, p.Owner = v.t("workspace.initiative.new"), clientURLOf(one.ID), f.Line("owner")
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: p.URL}, link{Text: v.t("workspace.initiative.title"), URL: initiativesURL(one.ID)})
	p.Version, p.Result = v.t("workspace.initiative.version", "n", number(n.Version), "day", v.words.Locale.Date(n.At)), versionURL(one.ID, n.Assessment, n.Version)
	p.Months = v.monthChoices(s.month().Plus(-longAgo), s.month(), started)
	for _, o := range ideas {
		p.Ideas = append(p.Ideas, idea{
			choice: choice{o.ID, o.Name, o.ID == process}, Play: o.PlayName, Price: v.words.Locale.Money(o.Cost.P80, n.Currency),
			Net: v.t("workspace.editor.with_range", "value", v.words.Locale.Money(o.NPV.P50, n.Currency), "range", v.words.Locale.MoneyRange(o.NPV.P5, o.NPV.P95, n.Currency)),
		})
	}
	return s.send(c, v, status, "initiative_new", p)
}

func (s *Server) startInitiative(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	started, _ := calendar.ParseMonth(f.Line("started")) // none is refused with the rest
	i, err := s.Tracking.Start(c.UserContext(), v.actor.Organisation, tracking.Beginning{
		Client: one.ID, Assessment: one.Newest.Assessment, Version: one.Newest.Version, Process: f.Line("process"), Owner: f.Line("owner"), Started: started,
	}, v.author())
	var taken *tracking.Taken
	switch faults := v.faults(err); {
	case errors.As(err, &taken):
		p := &initiativeNewPage{page: page{Faults: []fault{{Anchor: "process", Text: v.t("error.initiative_taken")}}},
			Taken: &link{Text: v.t("workspace.initiative.open_taken"), URL: initiativeURL(taken.Initiative)}}
		return s.showNewInitiative(c, v, http.StatusConflict, p)
	case faults != nil:
		return s.showNewInitiative(c, v, http.StatusUnprocessableEntity, &initiativeNewPage{page: page{Faults: faults}})
	case err != nil:
		return err
	}
	return seeOther(c, initiativeURL(i.ID)+"?done=initiative_started")
}
