package workspace

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

// initiativeView is one initiative with what was measured of it.
type initiativeView struct {
	page
	URL, Client, ClientURL string
	Play                   string
	State                  stage
	Rule                   ruleView
	Facts                  []pair2
	Measures               []measureRow
	Months                 []monthOfActuals
	Tally                  string // how many actuals were in their ranges
	Steps                  []moment
	Enter                  string // where figures of a month are entered
	Pictures               string // the forecast with what was measured
	Edition                int64
	States                 []choice
	When                   []choice
	Owner, Note            string
	MayTrack, MayEdit      bool
}

// pair2 is a fact with its name.
type pair2 struct{ Name, Value, URL string }

// measureRow is one measure: as it was, as it was foretold, and as it is.
type measureRow struct {
	Name, Before, Value, Month, Expected, Range string
	Verdict                                     stage
	Why                                         string
}

// monthOfActuals is what was entered of one month.
type monthOfActuals struct {
	Name, URL string
	Rows      []actualRow
}

// actualRow is the newest version of one measure of a month, with those before.
type actualRow struct {
	Name, Value, Range string
	Verdict            stage
	Why                string
	Source, Note       string
	By, When           string
	Withdrawn, Sure    bool
	Earlier            []earlier
}

// earlier is an older version of an actual.
type earlier struct{ Value, Source, Note, By, When string }

func (s *Server) initiative(c *fiber.Ctx, v *visit) error {
	return s.showInitiative(c, v, http.StatusOK, &initiativeView{page: page{Flash: v.done(c)}})
}

// initiativeAsked is the initiative that the address names.
func (s *Server) initiativeAsked(c *fiber.Ctx, v *visit) (tracking.Initiative, error) {
	return s.Tracking.Store.Initiative(c.UserContext(), v.actor.Organisation, c.Params("initiative"))
}

func (s *Server) showInitiative(c *fiber.Ctx, v *visit, status int, p *initiativeView) error {
	i, err := s.initiativeAsked(c, v)
	if err != nil {
		return err
	}
	one, err := s.Clients.Store.Client(c.UserContext(), v.actor.Organisation, i.Client)
	if err != nil {
		return err
	}
	p.Title, p.URL, p.Client, p.ClientURL, p.Play = i.Name(), initiativeURL(i.ID), one.Name, clientURLOf(one.ID), i.Forecast.PlayName
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: p.ClientURL}, link{Text: v.t("workspace.initiative.title"), URL: initiativesURL(one.ID)})
	p.State, p.Rule, p.Facts = v.initiativeState(i.State), v.rule(i.Standing(s.month())), s.initiativeFacts(c, v, i)
	for _, m := range assessment.OutcomeMeasures() {
		p.Measures = append(p.Measures, s.measureRow(v, i, m.Name))
	}
	p.Months, p.Tally = v.monthsOf(i), v.tally(i)
	for _, step := range slices.Backward(i.States) {
		p.Steps = append(p.Steps, moment{
			Title: v.t("workspace.initiative.step."+string(step.State), "month", v.month(step.Month)), Text: step.Note, Note: true,
			By: step.By.Name, When: v.at(step.At), Stamp: step.At.UTC().Format("2006-01-02T15:04:05Z"), Solid: step.State != assessment.Building,
		})
	}
	p.Pictures = forecastsURL(one.ID) + "?initiative=" + i.ID
	p.Enter, p.MayTrack, p.MayEdit = p.URL+"/actuals", v.may(account.Track), v.may(account.EditClient)
	s.stateForm(c, v, i, p)
	return s.send(c, v, status, "initiative", p)
}

// stateForm fills the form of the state with what stands or was typed.
func (s *Server) stateForm(c *fiber.Ctx, v *visit, i tracking.Initiative, p *initiativeView) {
	f := shell.Form(c)
	state, month := i.State, sinceOf(i)
	p.Edition, p.Owner = i.Edition, i.Owner
	if len(p.Faults) > 0 {
		state, p.Owner, p.Note = assessment.InitiativeState(f.Line("state")), f.Line("owner"), f.One("note")
		if m, err := calendar.ParseMonth(f.Line("month")); err == nil {
			month = m
		}
	}
	for _, one := range []assessment.InitiativeState{assessment.Building, assessment.Live, assessment.Stopped} {
		p.States = append(p.States, choice{string(one), v.t("workspace.initiative.state." + string(one)), one == state})
	}
	p.When = v.monthChoices(min(i.Started, s.month().Plus(-longAgo)), s.month(), month)
}

func (s *Server) initiativeFacts(c *fiber.Ctx, v *visit, i tracking.Initiative) []pair2 {
	words, f := v.words.Locale, i.Forecast
	from := pair2{Name: v.t("workspace.initiative.from"), Value: v.t("workspace.initiative.version", "n", number(i.Version), "day", words.Date(i.MadeAt))}
	if _, of, err := s.Clients.Store.AssessmentDraft(c.UserContext(), v.actor.Organisation, i.Assessment); err == nil {
		from.URL = versionURL(of, i.Assessment, i.Version)
	}
	facts := []pair2{
		{Name: v.t("workspace.initiative.team"), Value: i.Owner},
		{Name: v.t("workspace.initiative.started"), Value: v.month(i.Started)},
	}
	if !i.Live.IsZero() {
		facts = append(facts, pair2{Name: v.t("workspace.initiative.live"), Value: v.month(i.Live)})
	}
	if !i.Ended.IsZero() {
		facts = append(facts, pair2{Name: v.t("workspace.initiative.ended"), Value: v.month(i.Ended)})
	}
	facts = append(facts, from,
		pair2{Name: v.t("workspace.initiative.p_live"), Value: words.Likely(f.PLive)},
		pair2{Name: v.t("workspace.initiative.go_live"), Value: v.goLive(i)})
	return slices.DeleteFunc(facts, func(p pair2) bool { return p.Value == "" })
}

// goLive is in which months it was to go live, were it to.
func (v *visit) goLive(i tracking.Initiative) string {
	f := i.Forecast
	low, high := slices.Index(f.Levels, 0.05), slices.Index(f.Levels, 0.95)
	if low < 0 || high < 0 || len(f.GoLive) != len(f.Levels) {
		return ""
	}
	at := func(months float64) string { return v.month(i.Started.Plus(int(months))) }
	return v.words.Locale.Span(at(f.GoLive[low]), at(f.GoLive[high]))
}

func (s *Server) measureRow(v *visit, i tracking.Initiative, measure string) measureRow {
	row := measureRow{Name: v.t("measure." + measure)}
	if before, known := i.Before(measure); known {
		row.Before = v.figure(measure, before, i.Currency())
	}
	of := s.month()
	last, there := i.Newest(measure)
	if there {
		of = last.Month
		row.Value, row.Month = v.figure(measure, last.Value, i.Currency()), v.month(last.Month)
		row.Verdict, row.Why = v.verdict(i, last)
	}
	if low, middle, high, known := tracking.Range(i.Forecast, measure, i.MonthNumber(of)); known {
		row.Expected = v.figure(measure, middle, i.Currency())
		row.Range = v.words.Locale.Span(v.figure(measure, low, i.Currency()), v.figure(measure, high, i.Currency()))
	}
	return row
}

// verdict says whether an actual is in its range, or why nobody can say.
func (v *visit) verdict(i tracking.Initiative, a tracking.Actual) (stage, string) {
	j, why := i.Verdict(a)
	switch {
	case why != "":
		return stage{Text: v.t("workspace.initiative.unjudged.none")}, v.t("workspace.initiative.unjudged." + string(why))
	case j.Inside:
		return stage{v.t("workspace.initiative.verdict.inside"), "on"}, ""
	}
	return stage{v.t("workspace.initiative.verdict." + string(j.Side)), "warn"}, ""
}

// tally counts the actuals that could be judged.
func (v *visit) tally(i tracking.Initiative) string {
	inside, of := 0, 0
	for _, a := range i.Counting() {
		if j, why := i.Verdict(a); why == "" {
			of++
			if j.Inside {
				inside++
			}
		}
	}
	if of == 0 {
		return ""
	}
	return v.words.Locale.N("workspace.initiative.tally", of, "inside", strconv.Itoa(inside))
}

// monthsOf lists what was entered, the newest month first.
func (v *visit) monthsOf(i tracking.Initiative) []monthOfActuals {
	var out []monthOfActuals
	for n, a := range i.Actuals {
		if n+1 < len(i.Actuals) && i.Actuals[n+1].Month == a.Month && i.Actuals[n+1].Measure == a.Measure {
			continue // a later version stands for it
		}
		if len(out) == 0 || out[len(out)-1].URL != entryURL(i.ID, a.Month) {
			out = append(out, monthOfActuals{Name: v.month(a.Month), URL: entryURL(i.ID, a.Month)})
		}
		month := &out[len(out)-1]
		month.Rows = append(month.Rows, v.actualRow(i, a))
	}
	slices.Reverse(out)
	return out
}

func entryURL(id string, m calendar.Month) string {
	return initiativeURL(id) + "/actuals?month=" + m.String()
}

func (v *visit) actualRow(i tracking.Initiative, a tracking.Actual) actualRow {
	row := actualRow{
		Name: v.t("measure." + a.Measure), Value: v.figure(a.Measure, a.Value, i.Currency()), Source: v.t("workspace.initiative.short." + a.Source), Note: a.Note,
		By: a.By.Name, When: v.words.Locale.ShortDate(a.At), Withdrawn: a.Withdrawn, Sure: a.Confirmed,
	}
	if low, _, high, known := tracking.Range(i.Forecast, a.Measure, i.MonthNumber(a.Month)); known {
		row.Range = v.words.Locale.Span(v.figure(a.Measure, low, i.Currency()), v.figure(a.Measure, high, i.Currency()))
	}
	if !a.Withdrawn {
		row.Verdict, row.Why = v.verdict(i, a)
	}
	versions := i.Versions(a.Month, a.Measure)
	for _, old := range slices.Backward(versions[:len(versions)-1]) {
		e := earlier{v.figure(old.Measure, old.Value, i.Currency()), v.t("workspace.initiative.short." + old.Source), old.Note, old.By.Name, v.at(old.At)}
		if old.Withdrawn {
			e.Value = v.t("workspace.initiative.withdrawn", "value", e.Value)
		}
		row.Earlier = append(row.Earlier, e)
	}
	return row
}

// stepInitiative puts an initiative into another state.
func (s *Server) stepInitiative(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	month, _ := calendar.ParseMonth(f.Line("month")) // none is refused with the rest
	step := tracking.Step{State: assessment.InitiativeState(f.Line("state")), Month: month, Owner: f.Line("owner"), Note: f.One("note")}
	_, err := s.Tracking.Step(c.UserContext(), v.actor.Organisation, c.Params("initiative"), wholeNumber(f.Line("edition")), step, v.author())
	if faults := v.faults(err); faults != nil {
		return s.showInitiative(c, v, http.StatusUnprocessableEntity, &initiativeView{page: page{Faults: faults}})
	}
	if safe, ok := v.overtaken(err); ok {
		return s.showInitiative(c, v, http.StatusConflict, &initiativeView{page: page{Faults: []fault{{Anchor: "state", Text: safe}}}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, initiativeURL(c.Params("initiative"))+"?done=initiative_saved")
}
