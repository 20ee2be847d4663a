package workspace

import (
	"net/url"
	"strings"
	"testing"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
)

// dueGallery is every page of teams and reminders in its states.
func (s *site) dueGallery() []specimen {
	s.t.Helper()
	head := s.group("Heron Group")
	wordy := s.company(strings.Repeat("Versicherungs", 9), "insurer")
	s.grouped(s.company(strings.Repeat("Schadensbearbeitung", 5), "insurer"), wordy)
	blank, err := s.Clients.New(s.t.Context(), s.org, client.Client{Name: "Blank"}, client.Author{})
	must(s.t, err)
	one := clientURLOf(head.ID)
	told, long := s.reminded("Brook Freight"), s.reminded(strings.Repeat("Versicherungs", 9))
	jo, kim := reminder.PersonOf("jo@brook.example"), reminder.PersonOf("kim@brook.example")
	by := client.Author{ID: "ana"}
	for _, id := range []string{told.ID, long.ID} {
		must(s.t, s.Reminders.Choose(s.t.Context(), s.org, id, []string{jo, kim}, by))
	}
	read := "/reminders/" + s.letter("jo@brook.example").Key
	must(s.t, s.Reminders.Stop(s.t.Context(), s.org, told.ID, kim, by))
	must(s.t, s.Reminders.Pause(s.t.Context(), s.org, told.ID, jo, reminder.Week, by))
	s.Reminds = false // what to copy is shown besides
	return []specimen{
		{name: "calendar, made", path: calendarPath, form: url.Values{"hide": {"yes"}}, status: 200}, {name: "calendar", path: calendarPath + "?done=calendar_revoked"},
		{name: "settings", path: settingsPath + "?done=settings"}, {name: "settings, wrong", path: settingsPath, form: settingsForm(url.Values{"first": {"x"}, "zone": {"Berlin"}, "days": {"x"}})},
		{name: "reminders", path: clientURLOf(told.ID) + "/reminders"}, {name: "reminders, long", path: clientURLOf(long.ID) + "/reminders"}, {name: "reminders, empty", path: clientURLOf(blank.ID) + "/reminders"},
		{name: "reminders, wrong", path: clientURLOf(told.ID) + "/reminders/again", from: clientURLOf(told.ID) + "/reminders", form: url.Values{"person": {kim}}},
		{name: "reader", path: read}, {name: "reader, a week", path: read + "?do=week"}, {name: "reader, done", path: read + "?done=reminder_stopped_own"},
		{name: "teams", path: one + "/teams"}, {name: "teams, long", path: clientURLOf(wordy.ID) + "/teams"}, {name: "teams, empty", path: clientURLOf(blank.ID) + "/teams"},
		{name: "client with teams", path: one}, {name: "edit, parent wrong", path: one + "/edit", form: clientForm(url.Values{"parent": {"Nobody"}})},
	}
}

func TestDuePagesUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.dueGallery)
}

func TestDuePagesAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.dueGallery)
}
