package mail

import (
	"os"
	"strings"
	"testing"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/reminder"
	"waterline/reports/brand"
)

func dueLetter(language string, owner bool, things ...reminder.Thing) reminder.Letter {
	return reminder.Letter{
		ID: "letter", To: "jo@example.com", Name: "Jo Park", Language: language, Organisation: "Heron & Co <x>", Client: "Example Ltd", ClientID: "c1", Owner: owner,
		OwnerName: "Ana", Things: things, Key: "secret-key", Settings: reminder.Settings{First: time.January, Zone: time.UTC, Days: -14},
	}
}

func runDue() reminder.Thing {
	return reminder.Thing{Kind: reminder.Run, Quarter: calendar.Quarter{Year: 2026, Number: 3}, Day: time.Date(2026, 9, 16, 0, 0, 0, 0, time.UTC)}
}

func actualsDue(names ...string) reminder.Thing {
	return reminder.Thing{Kind: reminder.Actuals, Quarter: calendar.Quarter{Year: 2026, Number: 3}, Day: time.Date(2026, 9, 16, 0, 0, 0, 0, time.UTC), Initiatives: names}
}

func judgedDue() reminder.Thing {
	return reminder.Thing{Kind: reminder.Judged, Month: calendar.NewMonth(2026, 10), Day: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Initiatives: []string{"Triage"}, Initiative: "i1"}
}

// A reminder goes to a real mail server: its subject is the answer, both parts
// have every link, and one click ends them (RFC 8058).
func TestRemind(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	const base = "https://ai.example.com"
	for _, tc := range []struct {
		letter  reminder.Letter
		subject string
		text    []string
		without string
	}{
		{dueLetter("en", false, actualsDue("Triage", "Claims"), runDue()), "Quarter 3 for Example Ltd: 12\u00a0minutes to confirm",
			[]string{"July 2026 to September 2026", "16 September 2026", "figures at hand for Triage, Claims", base + "/reminders/secret-key?lang=en", "do=week", "do=month", "do=quarter", "do=stop", "90 days", "chose you"}, "/workspace/"},
		{dueLetter("de", true, runDue()), "Quartal 3 für Example Ltd: 12\u00a0Minuten zum Bestätigen",
			[]string{base + "/workspace/clients/c1", "16. September 2026", "in einer Woche", "betreuen"}, "90 Tage"},
		{dueLetter("en", true, actualsDue("Triage", "Claims")), "Quarter 3 for Example Ltd: 2 initiatives have no actual figures", []string{"for Triage, Claims"}, "confirm"},
		{dueLetter("en", true, actualsDue("Triage")), "Quarter 3 for Example Ltd: one initiative has no actual figures", []string{"for Triage."}, "confirm"},
		{dueLetter("de", true, judgedDue()), "Example Ltd: Die Abbruchregel von Triage wird im Oktober 2026 geprüft", []string{"Ist-Werte entscheiden"}, "Quartal 0"},
	} {
		must(t, o.Remind(t.Context(), tc.letter, base))
		got := o.last()
		if got.subject != tc.subject {
			t.Errorf("the subject is %q, want %q", got.subject, tc.subject)
		}
		for _, part := range append(tc.text, "Example Ltd") {
			if !strings.Contains(got.text, part) || !strings.Contains(strings.ReplaceAll(got.html, "&amp;", "&"), part) {
				t.Errorf("%s: %q is not in both parts of %s", tc.subject, part, got.text)
			}
		}
		if strings.Contains(got.text, tc.without) {
			t.Errorf("%s: it says %q: %s", tc.subject, tc.without, got.text)
		}
		if len(got.html) > 20<<10 || strings.Contains(got.html, "<img") || strings.Contains(got.html, "<x>") || strings.Contains(got.text+got.html, "[") {
			t.Errorf("%s: the page of %d bytes is %s", tc.subject, len(got.html), got.html)
		}
		link := "<" + base + "/reminders/secret-key?do=stop&lang=" + tc.letter.Language + ">"
		if h := got.header; h.Get("List-Unsubscribe") != link || h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("one click goes to %q with %q", h.Get("List-Unsubscribe"), h.Get("List-Unsubscribe-Post"))
		}
		if id := got.header.Get("Message-ID"); !strings.HasPrefix(id, "<letter@") || !strings.Contains(got.header.Get("From"), "ai@example.com") {
			t.Errorf("message %s from %s", id, got.header.Get("From"))
		}
		if dir := os.Getenv("WATERLINE_MAILS"); dir != "" {
			must(t, os.WriteFile(dir+"/"+string(tc.letter.Things[0].Kind)+"-"+tc.letter.Language+".html", []byte(got.html), 0o600))
		}
	}
}

// Where the server's address is not https, the link is in the mail and no
// header promises one click.
func TestRemindWithoutTLS(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	must(t, o.Remind(t.Context(), dueLetter("en", true, runDue()), "http://127.0.0.1:8080"))
	if got := o.last(); got.header.Get("List-Unsubscribe") != "" || !strings.Contains(got.text, "http://127.0.0.1:8080/reminders/secret-key?do=stop") {
		t.Errorf("the mail is %v %s", got.header, got.text)
	}
}
