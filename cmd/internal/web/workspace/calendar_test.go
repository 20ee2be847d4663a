package workspace

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
)

// parsed reads a calendar with another parser than the library that wrote it,
// after holding its lines against RFC 5545, section 3.1: they end in CRLF, are
// 75 octets long at most, and hold whole characters.
func parsed(t rapid.TB, body string) []ical.Event {
	t.Helper()
	lines := strings.Split(body, "\r\n")
	if lines[len(lines)-1] != "" {
		t.Fatalf("the calendar ends in %q", lines[len(lines)-1])
	}
	for _, line := range lines {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Fatalf("the line of %d octets is %q", len(line), line)
		}
	}
	cal, err := ical.NewDecoder(strings.NewReader(body)).Decode()
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if v, _ := cal.Props.Text(ical.PropVersion); v != "2.0" {
		t.Fatalf("the version is %q", v)
	}
	return cal.Events()
}

// prop is a property of an event as text.
func prop(t rapid.TB, e ical.Event, name string) string {
	t.Helper()
	text, err := e.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// subscribed makes the calendar of the owner and returns its address.
func (s *site) subscribed(form url.Values) string {
	s.t.Helper()
	a := s.owner.fill(calendarPath, form)
	wantStatus(s.t, a, http.StatusOK)
	address := regexp.MustCompile(`/calendar/[A-Za-z0-9_-]{43}\.ics`).FindString(a.body)
	if address == "" {
		s.t.Fatalf("no address is shown: %s", text(a.doc))
	}
	return address
}

func TestACalendarShowsWhatIsDue(t *testing.T) {
	s := openSite(t)
	s.reminded("Brook, Freight; & Söhne")
	path := s.subscribed(nil)
	if again := s.owner.get(calendarPath); strings.Contains(again.body, path) {
		t.Error("the address is shown twice")
	}
	program := s.browser()
	a := program.get(path)
	wantStatus(t, a, http.StatusOK)
	if a.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || strings.Contains(a.body, "£") || strings.Contains(a.body, "EUR") {
		t.Errorf("the calendar comes as %v: %s", a.Header, a.body)
	}
	events := parsed(t, a.body)
	if len(events) != 5 {
		t.Fatalf("%d events: %s", len(events), a.body)
	}
	first := events[0]
	start, err := first.DateTimeStart(time.UTC)
	must(t, err)
	end, err := first.DateTimeEnd(time.UTC)
	must(t, err)
	if said := prop(t, first, ical.PropSummary); said != "Brook, Freight; & Söhne: Quarter 1 of 2027: answers to confirm" || start.Format(time.DateOnly) != "2027-03-17" || end.Sub(start) != 24*time.Hour {
		t.Errorf("the first event is %q from %s to %s", said, start, end)
	}
	if first.Props.Get(ical.PropDateTimeStart).ValueType() != ical.ValueDate || first.Props.Get(ical.PropSequence).Value != "1" || first.Props.Get(ical.PropLastModified) == nil {
		t.Errorf("the first event is %v", first.Props)
	}
	r := program.request(path)
	r.Header.Set("If-None-Match", a.Header.Get("ETag"))
	wantStatus(t, program.do(r), http.StatusNotModified)
	if same := program.get(path); same.body != a.body {
		t.Error("the same state gives other bytes")
	}
	// Another day for the answers moves each event under its name, as a new one in
	// its sequence.
	must(t, s.Reminders.Set(t.Context(), s.org, reminder.Typed{First: "1", Zone: "UTC", Days: "10", On: true}, client.Author{ID: "ana"}))
	r = program.request(path)
	r.Header.Set("If-None-Match", a.Header.Get("ETag"))
	moved := program.do(r)
	wantStatus(t, moved, http.StatusOK)
	for _, e := range parsed(t, moved.body) {
		for _, was := range events {
			if prop(t, e, ical.PropUID) == prop(t, was, ical.PropUID) && (e.Props.Get(ical.PropSequence).Value != "2" || e.Props.Get(ical.PropDateTimeStart).Value == was.Props.Get(ical.PropDateTimeStart).Value) {
				t.Errorf("the event %v became %v", was.Props, e.Props)
			}
		}
	}
	wantStatus(t, s.owner.fill(calendarPath+"/revoke", nil), http.StatusSeeOther)
	wantStatus(t, program.get(path), http.StatusNotFound)
}

func TestACalendarWithoutNames(t *testing.T) {
	s := openSite(t)
	one := s.reminded("Brook Freight")
	a := s.browser().get(s.subscribed(url.Values{"hide": {"yes"}}))
	wantStatus(t, a, http.StatusOK)
	if strings.Contains(a.body, "Brook") || strings.Contains(a.body, one.ID) || !strings.Contains(a.body, "A client: Quarter 1 of 2027") {
		t.Errorf("the calendar without names is %s", a.body)
	}
}

func TestACalendarIsReadSoOften(t *testing.T) {
	s := openSite(t)
	path := s.subscribed(nil)
	program := s.browser()
	for range feedRate {
		wantStatus(t, program.get(path), http.StatusOK)
	}
	refused := program.get(path)
	wantStatus(t, refused, http.StatusTooManyRequests)
	if refused.Header.Get("Retry-After") == "" {
		t.Error("nobody says when to come again")
	}
	for range feedRate {
		wantStatus(t, program.get("/calendar/x.ics"), http.StatusNotFound)
	}
	wantStatus(t, program.get("/calendar/x.ics"), http.StatusTooManyRequests)
}

// Whatever a client is called, its event comes back with that name.
func TestLaw_NamesSurviveACalendar(t *testing.T) {
	s := openSite(t)
	due := day("2026-09-16")
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(
			rapid.StringMatching(`[a-zß-ÿ,;:\\ "'<>]{1,120}`),
			rapid.StringOfN(rapid.RuneFrom([]rune("Ä,;\\\n\r\t :\"ж漢字🙂é ́\u200dأ")), 1, 120, -1),
			rapid.String(),
		).Draw(t, "name")
		agenda := reminder.Agenda{
			Organisation: reminder.Organisation{ID: "o", Name: name, Settings: reminder.Settings{First: 1, Zone: time.UTC}}, Revision: 3, Changed: due,
			Outlooks: []reminder.Outlook{{
				Client: reminder.Owned{Subject: reminder.Subject{Client: "c", Name: name}},
				Things: []reminder.Thing{
					{Kind: reminder.Actuals, Day: due, Quarter: calendar.Quarter{Year: 2026, Number: 3}, Initiatives: []string{name, "b"}},
					{Kind: reminder.Judged, Day: due, Month: calendar.NewMonth(2026, 9), Initiatives: []string{name}, Initiative: "i"},
				},
			}},
		}
		body := s.agenda(agenda, "https://ai.example.com")
		events := parsed(t, body)
		if len(events) != 2 || prop(t, events[0], ical.PropUID) == prop(t, events[1], ical.PropUID) {
			t.Fatalf("of two things came %s", body)
		}
		want := oneLine(name + ": " + "The stop rule of " + name + " is judged in September 2026")
		if got := prop(t, events[1], ical.PropSummary); got != want {
			t.Fatalf("%q came back as %q", want, got)
		}
	})
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}
