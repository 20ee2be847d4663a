package workspace

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const actualsPath = clientPath + "/actuals"

func actualsRoutes() []Route {
	return []Route{
		get(initiativePath+"/actuals", account.Track, (*Server).actuals),
		post(initiativePath+"/actuals", account.Track, (*Server).enterActuals),
		get(actualsPath, account.Track, (*Server).actualsTable),
		post(actualsPath, account.Track, (*Server).importActuals),
		get(actualsPath+".csv", account.View, (*Server).exportActuals),
	}
}

// actualsPage enters the figures of one month.
type actualsPage struct {
	page
	URL, Back string
	Client    string
	Months    []choice
	Quarters  []choice
	Month     string // as in 2026-06
	Name      string // of the month
	Edition   int64
	Rows      []typedActual
	Refused   string // amounts, because of their currency
}

// typedActual is one measure in the form.
type typedActual struct {
	Measure, Name, Unit, Expected, Range string
	Value, Note                          string
	Sources                              []choice
	Wrong                                bool
	Ask                                  string // why it is asked back, "" where it is not
	Sure                                 bool
	Off                                  bool // amounts in another currency cannot be entered
	Stands                               bool // a figure counts, which can be withdrawn
	Back                                 bool // it is to be
}

func (s *Server) actuals(c *fiber.Ctx, v *visit) error {
	i, err := s.initiativeAsked(c, v)
	if err != nil {
		return err
	}
	month, err := calendar.ParseMonth(shell.Query(c).Line("month"))
	if err != nil || month < i.Started || month > s.month() {
		month = max(i.Started, s.month().Plus(-1)) // the last that is over
	}
	p := &actualsPage{Edition: i.Edition}
	return s.showActuals(c, v, http.StatusOK, i, month, p, nil)
}

// showActuals sends the form with what stands, or with what was typed.
func (s *Server) showActuals(c *fiber.Ctx, v *visit, status int, i tracking.Initiative, month calendar.Month, p *actualsPage, said problem.List) error {
	one, err := s.Clients.Store.Client(c.UserContext(), v.actor.Organisation, i.Client)
	if err != nil {
		return err
	}
	year, err := s.Clients.Year(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	p.Client, p.Back, p.URL, p.Month, p.Name = one.Name, initiativeURL(i.ID), initiativeURL(i.ID)+"/actuals", month.String(), v.month(month)
	p.Title = v.t("workspace.initiative.enter_of", "month", p.Name)
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}, link{Text: v.t("workspace.initiative.title"), URL: initiativesURL(one.ID)}, link{Text: i.Name(), URL: p.Back})
	p.Months = v.monthChoices(i.Started, s.month(), month)
	for q := year.Of(s.month()); q.Since(year.Of(i.Started)) >= 0; q = q.Plus(-1) {
		if _, last := year.Months(q); last >= i.Started && last <= s.month() {
			p.Quarters = append(p.Quarters, choice{Value: last.String(), Text: v.t("workspace.initiative.quarter", "quarter", q.String(), "month", v.month(last))})
		}
	}
	if one.Newest.Known() && one.Newest.Currency != i.Currency() {
		p.Refused = v.t("problem.actual_currency", "forecast", i.Currency(), "now", one.Newest.Currency)
	}
	form := shell.Form(c)
	for _, m := range assessment.OutcomeMeasures() {
		row := v.typedActual(i, month, m)
		if c.Method() == http.MethodPost {
			row.Value, row.Note, row.Sure = form.Line("value-"+m.Name), form.One("note-"+m.Name), form.Has("sure-"+m.Name)
			row.Back = form.Has("back-" + m.Name)
			row.Sources = v.sources(form.Line("source-" + m.Name))
		}
		for _, found := range said {
			if measure, _, _ := strings.Cut(found.Path, "."); measure == m.Name {
				row.Wrong = true
				if found.Code == tracking.CodeAsked {
					row.Ask = v.actualSentence(i, found)
				}
			}
		}
		row.Off = p.Refused != "" && m.Unit == "money"
		p.Rows = append(p.Rows, row)
	}
	return s.send(c, v, status, "actuals", p)
}

// typedActual is a measure of a month as it stands.
func (v *visit) typedActual(i tracking.Initiative, month calendar.Month, m assessment.OutcomeMeasure) typedActual {
	row := typedActual{Measure: m.Name, Name: v.t("measure." + m.Name), Unit: v.unit(m.Unit, i.Currency())}
	if low, middle, high, known := tracking.Range(i.Forecast, m.Name, i.MonthNumber(month)); known {
		row.Expected = v.figure(m.Name, middle, i.Currency())
		row.Range = v.words.Locale.Span(v.figure(m.Name, low, i.Currency()), v.figure(m.Name, high, i.Currency()))
	}
	source := ""
	if last, there := i.Newest(m.Name); there {
		source = last.Source
	}
	if now, there := i.Stands(month, m.Name); there {
		row.Value, row.Note, source, row.Stands = v.boxed(m, now.Value), now.Note, now.Source, true
	}
	row.Sources = v.sources(source)
	return row
}

func (v *visit) sources(chosen string) []choice {
	out := []choice{{"", v.t("workspace.initiative.source.choose"), chosen == ""}}
	for _, source := range tracking.Sources() {
		out = append(out, choice{source, v.t("workspace.initiative.source." + source), source == chosen})
	}
	return out
}

// unit is what a box is in.
func (v *visit) unit(unit, currency string) string {
	if unit == "money" {
		return currency
	}
	return v.t("workspace.initiative.unit." + unit)
}

// boxed writes a value as its box has it, shares in per cent.
func (v *visit) boxed(m assessment.OutcomeMeasure, x float64) string {
	const figures, whole = 6, 1000
	if m.Unit == "share" {
		x *= percent
	}
	if x >= whole || x <= -whole {
		return v.words.Locale.Number(x, 0)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', figures, 64), 64)
	if err != nil {
		return ""
	}
	return v.words.Locale.Number(rounded, shell.Decimals(strconv.FormatFloat(rounded, 'f', -1, 64)))
}

// readActuals reads the form against what stands. A box that says what it said
// is left alone, with the exact value behind it.
func (v *visit) readActuals(f shell.Fields, i tracking.Initiative, month calendar.Month) ([]tracking.Entry, problem.List) {
	var entries []tracking.Entry
	var found problem.List
	decimal := v.words.Locale.Number(0.5, 1)[1:2]
	for _, m := range assessment.OutcomeMeasures() {
		typed, source, note := f.Line("value-"+m.Name), f.Line("source-"+m.Name), strings.TrimSpace(f.One("note-"+m.Name))
		now, there := i.Stands(month, m.Name)
		before := ""
		if there {
			before = v.boxed(m, now.Value)
		}
		if there && f.Has("back-"+m.Name) {
			entries = append(entries, tracking.Entry{Initiative: i.ID, Note: note, Withdrawn: true, Actual: assessment.Actual{Month: month, Measure: m.Name}})
			continue
		}
		if typed == "" && there {
			found = append(found, problem.New(m.Name+".value", "actual_emptied"))
			continue
		}
		if typed == "" || typed == before && source == now.Source && note == now.Note {
			continue
		}
		e := tracking.Entry{Initiative: i.ID, Note: note, Confirmed: f.Has("sure-" + m.Name), Actual: assessment.Actual{Month: month, Measure: m.Name, Source: source, Value: now.Value}}
		if typed != before {
			x, fault := shell.Number(m.Name+".value", typed, decimal)
			if fault != nil {
				found = append(found, *fault)
				continue
			}
			if m.Unit == "share" {
				x /= percent
			}
			e.Value = x
		}
		entries = append(entries, e)
	}
	return entries, found
}

func (s *Server) enterActuals(c *fiber.Ctx, v *visit) error {
	i, err := s.initiativeAsked(c, v)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	month, err := calendar.ParseMonth(f.Line("month"))
	if err != nil {
		return fiber.ErrUnprocessableEntity
	}
	p := &actualsPage{Edition: wholeNumber(f.Line("edition"))}
	entries, found := v.readActuals(f, i, month)
	unchanged := func(a tracking.Actual) bool { return a.Month == month }
	if len(entries)+len(found) == 0 && slices.ContainsFunc(i.Counting(), unchanged) {
		return seeOther(c, initiativeURL(i.ID)+"?done=actuals_same")
	}
	batch := tracking.Batch{Entries: entries, Edition: p.Edition, By: v.author()}
	var done tracking.Entered
	if len(found) == 0 {
		done, err = s.Tracking.Enter(c.UserContext(), v.actor.Organisation, batch)
	} else if len(entries) > 0 {
		err = s.Tracking.Check(c.UserContext(), v.actor.Organisation, batch)
	}
	var more problem.List
	if errors.As(err, &more) {
		found, err = append(found, more...), nil
	}
	if safe, ok := v.overtaken(err); ok {
		p.Edition, p.Faults = i.Edition, []fault{{Anchor: "month", Text: safe}}
		return s.showActuals(c, v, http.StatusConflict, i, month, p, nil)
	}
	if err != nil {
		return err
	}
	if len(found) > 0 {
		for _, one := range found {
			p.Faults = append(p.Faults, fault{Anchor: actualAnchor(one.Path), Text: v.actualFault(i, one)})
		}
		return s.showActuals(c, v, http.StatusUnprocessableEntity, i, month, p, found)
	}
	key := "actuals_same"
	if done.Changed() {
		key = "actuals_entered"
	}
	return seeOther(c, initiativeURL(i.ID)+"?done="+key)
}

// actualAnchor is the field that a place in a batch is typed into.
func actualAnchor(path string) string {
	measure, part, found := strings.Cut(path, ".")
	if !found || part == "month" {
		return "month"
	}
	return part + "-" + measure
}

// actualFault says what is wrong with an actual, with its measure in front.
func (v *visit) actualFault(i tracking.Initiative, found problem.Problem) string {
	text := v.actualSentence(i, found)
	measure, _, placed := strings.Cut(found.Path, ".")
	if name := "measure." + measure; placed && v.words.Locale.Has(name) {
		text = v.t(name) + ": " + text
	}
	return text
}

// actualSentence says what is wrong with an actual, with figures and months as
// people write them.
func (v *visit) actualSentence(i tracking.Initiative, found problem.Problem) string {
	measure, _, placed := strings.Cut(found.Path, ".")
	pairs := make([]string, 0, 2*len(found.Args))
	for name, value := range found.Args {
		x, err := strconv.ParseFloat(value, 64)
		if m, fault := calendar.ParseMonth(value); fault == nil {
			value = v.month(m)
		} else if err == nil && placed && slices.Contains([]string{"got", "value", "before", "middle", "low", "high"}, name) {
			value = v.figure(measure, x, i.Currency())
		} else if name == "measure" {
			value = v.words.Locale.Or("measure."+value, value)
		}
		pairs = append(pairs, name, value)
	}
	for _, key := range []string{"workspace.initiative.problem." + found.Code, "workspace.editor.problem." + found.Code} {
		if v.words.Locale.Has(key) {
			return v.t(key, pairs...)
		}
	}
	return v.t("problem."+found.Code, pairs...)
}

// overtaken is what to say where somebody saved meanwhile.
func (v *visit) overtaken(err error) (string, bool) {
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.Conflict {
		return v.t(known.Safe), true
	}
	return "", false
}
