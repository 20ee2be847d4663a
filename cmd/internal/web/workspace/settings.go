package workspace

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/calendar"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const settingsPath = "/workspace/settings"

func settingsRoutes() []Route {
	return []Route{
		get(settingsPath, account.Organise, (*Server).settings),
		post(settingsPath, account.Organise, (*Server).saveSettings),
	}
}

// settingsPage is the year of an organisation and when its people are reminded.
type settingsPage struct {
	page
	Typed    reminder.Typed
	Months   []choice
	Tongues  []choice
	Sides    []choice // before or after the end of a quarter
	Days     string   // without its side
	Quarters []quarterRow
	Zones    []string
	Sends    bool // mails can be sent
	Coming   []comingRow
}

// quarterRow is a quarter in the organisation's own months.
type quarterRow struct {
	Name, Months, Due string
	Current           bool
}

// comingRow is something that is due soon.
type comingRow struct{ Day, Client, URL, What, Whom string }

// comingShown is how many things the settings look ahead.
const comingShown = 12

func (s *Server) settings(c *fiber.Ctx, v *visit) error {
	is, err := s.Reminders.Store.Settings(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	typed := reminder.Typed{
		First: strconv.Itoa(int(is.First)), Zone: is.Zone.String(), Language: is.Language, Days: strconv.Itoa(is.Days), On: is.On(),
	}
	return s.showSettings(c, v, http.StatusOK, &settingsPage{page: page{Flash: v.done(c)}, Typed: typed})
}

func (s *Server) saveSettings(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	typed := reminder.Typed{First: f.Line("first"), Zone: f.Line("zone"), Language: f.Line("language"), Days: f.Line("days"), On: f.Has("on")}
	if f.Line("side") == "before" {
		typed.Days = "-" + typed.Days
	}
	err := s.Reminders.Set(c.UserContext(), v.actor.Organisation, typed, v.author())
	if faults := v.faults(err); faults != nil {
		return s.showSettings(c, v, http.StatusUnprocessableEntity, &settingsPage{page: page{Faults: faults}, Typed: typed})
	}
	if err != nil {
		return err
	}
	return seeOther(c, settingsPath+"?done=settings")
}

func (s *Server) showSettings(c *fiber.Ctx, v *visit, status int, p *settingsPage) error {
	p.Title, p.Sends, p.Zones = v.t("workspace.nav.year"), s.Reminds, zones()
	side := "after"
	if p.Days = p.Typed.Days; strings.HasPrefix(p.Days, "-") {
		side, p.Days = "before", p.Days[1:]
	}
	for _, one := range []string{"before", "after"} {
		p.Sides = append(p.Sides, choice{one, v.t("workspace.year.side." + one), one == side})
	}
	for m := time.January; m <= time.December; m++ {
		p.Months = append(p.Months, choice{strconv.Itoa(int(m)), v.monthName(m), strconv.Itoa(int(m)) == p.Typed.First})
	}
	p.Tongues = []choice{{Text: v.t("workspace.year.usual_language"), Chosen: p.Typed.Language == ""}}
	for _, l := range s.languages {
		p.Tongues = append(p.Tongues, choice{l.Locale.Tag(), l.Locale.Name(), l.Locale.Tag() == p.Typed.Language})
	}
	is, err := s.Reminders.Store.Settings(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	p.Quarters = v.quarters(is, s.Clock())
	all, err := s.Reminders.Outlooks(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	p.Coming = v.coming(all)
	return s.send(c, v, status, "settings", p)
}

// monthName is the name of a month without its year.
func (v *visit) monthName(m time.Month) string {
	return strings.Fields(v.words.Locale.Month(time.Date(2000, m, 1, 0, 0, 0, 0, time.UTC)))[0]
}

// quarterName is a quarter with its year.
func (v *visit) quarterName(q calendar.Quarter) string {
	return v.t("workspace.year.quarter", "n", strconv.Itoa(q.Number), "year", strconv.Itoa(q.Year))
}

// quarters are the four of the year of a moment.
func (v *visit) quarters(is reminder.Settings, now time.Time) []quarterRow {
	current := is.Year().Of(calendar.MonthOf(now.In(is.Zone)))
	var rows []quarterRow
	for n := 1; n <= 4; n++ {
		q := calendar.Quarter{Year: current.Year, Number: n}
		from, to := is.Year().Months(q)
		rows = append(rows, quarterRow{
			Name: v.quarterName(q), Months: v.words.Locale.Span(v.month(from), v.month(to)), Due: v.words.Locale.Date(is.DueDay(q)), Current: q == current,
		})
	}
	return rows
}

// coming are the next things that are due, of all clients, with whom they go to.
func (v *visit) coming(all []reminder.Outlook) []comingRow {
	type dated struct {
		day time.Time
		row comingRow
	}
	var found []dated
	for _, o := range all {
		for _, t := range o.Things {
			if t.Day.Before(o.Today) {
				continue
			}
			var names []string
			for _, p := range o.People {
				if p.Wanted(t.Day) && (p.Owner || t.Kind == reminder.Run) {
					names = append(names, p.Name)
				}
			}
			found = append(found, dated{t.Day, comingRow{
				Day: v.words.Locale.ShortDate(t.Day), Client: o.Client.Name, URL: clientURLOf(o.Client.Client) + "/reminders", What: v.thing(t), Whom: strings.Join(names, ", "),
			}})
		}
	}
	slices.SortStableFunc(found, func(a, b dated) int { return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.row.Client, b.row.Client)) })
	rows := make([]comingRow, min(len(found), comingShown))
	for i := range rows {
		rows[i] = found[i].row
	}
	return rows
}

// thing says what is due.
func (v *visit) thing(t reminder.Thing) string {
	names := strings.Join(t.Initiatives, ", ")
	switch t.Kind {
	case reminder.Run:
		return v.t("workspace.reminder.run", "quarter", v.quarterName(t.Quarter))
	case reminder.Actuals:
		return v.t("workspace.reminder.actuals", "quarter", v.quarterName(t.Quarter), "names", names)
	}
	return v.t("workspace.reminder.judged", "names", names, "month", v.month(t.Month))
}

// zones are names that the field of the time zone proposes. Any other of the
// database of IANA can be typed.
func zones() []string {
	return []string{
		"UTC", "Europe/London", "Europe/Dublin", "Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/Paris", "Europe/Amsterdam", "Europe/Brussels",
		"Europe/Madrid", "Europe/Lisbon", "Europe/Rome", "Europe/Prague", "Europe/Warsaw", "Europe/Copenhagen", "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki",
		"Europe/Athens", "Europe/Istanbul", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Mexico_City",
		"America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai", "Asia/Jerusalem",
		"Asia/Kolkata", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Australia/Perth", "Pacific/Auckland",
	}
}
