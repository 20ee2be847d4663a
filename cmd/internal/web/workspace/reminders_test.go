package workspace

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
)

func settingsForm(change url.Values) url.Values {
	form := url.Values{"first": {"1"}, "zone": {"UTC"}, "language": {""}, "days": {"14"}, "side": {"before"}, "on": {"yes"}}
	for name, values := range change {
		form[name] = values
	}
	return form
}

// at has the workspace and its reminders live at another time.
func (s *site) at(now time.Time) {
	s.Clock = func() time.Time { return now }
	s.Reminders.Clock = s.Clock
}

// letter sweeps and writes the letter to somebody.
func (s *site) letter(to string) reminder.Letter {
	s.t.Helper()
	_, err := s.Reminders.Sweep(s.t.Context())
	must(s.t, err)
	for {
		j, err := s.kept.Claim(s.t.Context(), job.Claim{Kind: store.ReminderKind, Worker: "w", Now: s.Clock(), Until: s.Clock().Add(time.Hour)})
		must(s.t, err)
		l, err := s.Reminders.Write(s.t.Context(), j.ID)
		must(s.t, err)
		if l.To == to {
			return l
		}
	}
}

// reminded is a client of the owner with contacts, in an organisation whose
// reminders are on, in March 2027 when its first quarter is due.
func (s *site) reminded(name string) client.Client {
	s.t.Helper()
	must(s.t, s.Reminders.Set(s.t.Context(), s.org, reminder.Typed{First: "1", Zone: "UTC", Days: "-14", On: true}, client.Author{ID: "ana"}))
	one := s.company(name, "logistics")
	one, err := s.Clients.Store.Client(s.t.Context(), s.org, one.ID)
	must(s.t, err)
	one.Owner = s.owner.actor().User
	one.Contacts = []client.Contact{{Name: "Jo Park", Mail: "jo@brook.example"}, {Name: "Kim Lee", Mail: "kim@brook.example"}, {Name: "No address"}}
	one, err = s.Clients.Save(s.t.Context(), s.org, one, client.Author{ID: "ana"})
	must(s.t, err)
	s.at(time.Date(2027, 3, 17, 12, 0, 0, 0, time.UTC))
	return one
}

func TestTheYearIsSetByItsOwner(t *testing.T) {
	s := openSite(t)
	page := s.owner.get(settingsPath)
	wantStatus(t, page, http.StatusOK)
	if said := text(byID(page.doc, "quarters").Parent); !strings.Contains(said, "Quarter 4 of 2026 now October 2026 to December 2026 17 December 2026") {
		t.Errorf("the usual year is %s", said)
	}
	wantStatus(t, s.owner.fill(settingsPath, settingsForm(url.Values{"first": {"4"}, "zone": {"Europe/Berlin"}, "language": {"de"}, "days": {"10"}, "side": {"after"}, "on": {}})), http.StatusSeeOther)
	page = s.owner.get(settingsPath + "?done=settings")
	said := text(all(page.doc, "main")[0])
	for _, part := range []string{"are saved", "Quarter 3 of 2027 now October 2026 to December 2026 10 January 2027", "Quarter 1 of 2027 April 2026 to June 2026", "Quarter 4 of 2027 January 2027 to March 2027"} {
		if !strings.Contains(said, part) {
			t.Errorf("the page does not say %q: %s", part, said)
		}
	}
	if attr(byID(page.doc, "days"), "value") != "10" || attr(byID(page.doc, "zone"), "value") != "Europe/Berlin" {
		t.Errorf("the form holds %s", said)
	}
	for _, n := range all(page.doc, "input") {
		if attr(n, "id") == "on" && strings.Contains(page.body, `value="yes" checked`) {
			t.Error("reminders are on without a tick")
		}
	}
	wrong := s.owner.fill(settingsPath, settingsForm(url.Values{"first": {"x"}, "zone": {"Berlin"}, "language": {"fr"}, "days": {"99"}}))
	wantStatus(t, wrong, http.StatusUnprocessableEntity)
	if n := len(all(byID(wrong.doc, "errors"), "a")); n != 4 || attr(byID(wrong.doc, "zone"), "value") != "Berlin" || attr(byID(wrong.doc, "days"), "value") != "99" {
		t.Errorf("%d faults of four are told: %s", n, text(byID(wrong.doc, "errors")))
	}
}

func TestWhoIsRemindedIsChosenPausedAndStopped(t *testing.T) {
	s := openSite(t)
	one := s.reminded("Brook Freight")
	path := clientURLOf(one.ID) + "/reminders"
	jo := reminder.PersonOf("jo@brook.example")
	page := s.owner.get(path)
	said := text(all(page.doc, "main")[0])
	for _, part := range []string{"Quarter 1 of 2027: answers to confirm due now", "Ana Keller Owner is reminded 17 Mar 2027", "Jo Park , jo@brook.example", "Kim Lee"} {
		if !strings.Contains(strings.ReplaceAll(said, "\u00a0", " "), part) {
			t.Errorf("the page does not say %q: %s", part, said)
		}
	}
	if strings.Contains(said, "No address") {
		t.Error("a contact without an address can be chosen")
	}
	steps := []struct {
		to   string
		form url.Values
		says string
	}{
		{"", url.Values{"contact": {jo}}, "Jo Park Contact is reminded"},
		{"/pause", url.Values{"person": {jo}, "pause": {"month"}}, "paused until 17 Apr 2027"},
		{"/stop", url.Values{"person": {jo}}, "stopped on 17 Mar 2027"},
	}
	for _, step := range steps {
		wantStatus(t, s.owner.fill(path+step.to, step.form), http.StatusSeeOther)
		if said := strings.ReplaceAll(text(byID(s.owner.get(path).doc, "reminded")), "\u00a0", " "); !strings.Contains(said, step.says) {
			t.Errorf("after %s %v: %s", step.to, step.form, said)
		}
	}
	refused := s.owner.fill(path+"/again", url.Values{"person": {jo}})
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if byID(refused.doc, "asked-"+jo) == nil || !strings.Contains(text(byID(refused.doc, "errors")), "They stopped these mails") {
		t.Errorf("asking again is refused with %s", text(all(refused.doc, "main")[0]))
	}
	wantStatus(t, s.owner.fill(path+"/again", url.Values{"person": {jo}, "asked": {"yes"}}), http.StatusSeeOther)
	viewer := s.coworker("vi@heron.example", account.Viewer)
	if seen := viewer.get(path); len(all(all(seen.doc, "main")[0], "form")) > 0 {
		t.Error("a viewer can change who is reminded")
	}
	wantStatus(t, viewer.fill(path, url.Values{}), http.StatusForbidden)
	wantStatus(t, viewer.get(settingsPath), http.StatusForbidden)
}

func TestWithoutAMailServerThePageSaysWhatToCopy(t *testing.T) {
	s := openSite(t)
	one := s.reminded("Brook Freight")
	s.Reminds = false
	said := text(byID(s.owner.get(clientURLOf(one.ID)+"/reminders").doc, "copy").Parent)
	for _, part := range []string{"Quarter 1 for Brook Freight: 12", "answers to confirm", "/workspace/clients/" + one.ID} {
		if !strings.Contains(said, part) {
			t.Errorf("what to copy does not say %q: %s", part, said)
		}
	}
	if said := text(all(s.owner.get(settingsPath).doc, "main")[0]); !strings.Contains(said, "sends no mail") {
		t.Errorf("the settings say %s", said)
	}
}

// Programs that follow the links of a mail stop nothing; one click of a mail
// program stops, from wherever it comes and with no session (RFC 8058).
func TestAReaderStopsWithOneClick(t *testing.T) {
	s := openSite(t)
	one := s.reminded("Brook Freight")
	jo := reminder.PersonOf("jo@brook.example")
	must(t, s.Reminders.Choose(t.Context(), s.org, one.ID, []string{jo}, client.Author{ID: "ana"}))
	path := "/reminders/" + s.letter("jo@brook.example").Key
	stopped := func() bool {
		o, err := s.Reminders.Outlook(t.Context(), s.org, one.ID)
		must(t, err)
		return o.People[1].Stopped != nil
	}
	reader := s.browser()
	for _, do := range []string{"", "?do=stop", "?do=week", "?do=begin", "?List-Unsubscribe=One-Click"} {
		page := reader.get(path + do)
		wantStatus(t, page, http.StatusOK)
		if !strings.Contains(page.body, "Brook Freight") || strings.Contains(page.body, "jo@brook") || page.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("the page is %s", text(page.doc))
		}
	}
	if o, _ := s.Reminders.Outlook(t.Context(), s.org, one.ID); stopped() || o.People[1].Paused != nil {
		t.Fatal("looking at the page did something")
	}
	if said := text(reader.get(path).doc); !strings.Contains(said, "Ask Heron Advisory for a link") {
		t.Errorf("where no run can be begun, the page says %s", said)
	}
	s.Reminders.Begin = func(context.Context, string, string, calendar.Quarter) (string, error) { return "key-of-the-run", nil }
	if to := reader.post(path, url.Values{"do": {"begin"}}).Header.Get("Location"); to != "/r/key-of-the-run" || !strings.Contains(reader.get(path).body, "Confirm the answers") {
		t.Errorf("beginning leads to %s", to)
	}
	s.Reminders.Begin = nil
	click := func(path, site string) answer {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("List-Unsubscribe=One-Click"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if site != "" {
			r.Header.Set("Sec-Fetch-Site", site)
			r.Header.Set("Origin", "https://mail.example")
		}
		return s.browser().do(r)
	}
	wantStatus(t, click(path+"?do=stop&lang=en", "cross-site"), http.StatusOK)
	if !stopped() {
		t.Fatal("one click stopped nothing")
	}
	known, unknown := click(path, ""), click("/reminders/"+strings.Repeat("x", 43), "")
	if known.StatusCode != unknown.StatusCode || known.body != unknown.body {
		t.Errorf("a key tells itself: %d %q, %d %q", known.StatusCode, known.body, unknown.StatusCode, unknown.body)
	}
	wantStatus(t, reader.get("/reminders/"+strings.Repeat("x", 43)), http.StatusNotFound)
	if said := text(reader.get(path).doc); !strings.Contains(said, "They are stopped") {
		t.Errorf("the page of somebody who stopped says %s", said)
	}
	for _, step := range []struct{ do, says string }{{"again", "each thing once"}, {"week", "Paused until 24 March 2027"}, {"quarter", "Paused until 16 June 2027"}, {"stop", "They are stopped"}} {
		a := reader.post(path, url.Values{"do": {step.do}})
		wantStatus(t, a, http.StatusSeeOther)
		if said := text(reader.get(a.Header.Get("Location")).doc); !strings.Contains(said, step.says) {
			t.Errorf("after %s the page says %s", step.do, said)
		}
	}
	wantStatus(t, reader.post(path, url.Values{"do": {"ever"}}), http.StatusUnprocessableEntity)
	wantStatus(t, reader.post(path, url.Values{"do": {"begin"}}), http.StatusGone)
	if german := reader.get(path + "?lang=de"); !strings.Contains(german.body, "Erinnerungen an") {
		t.Errorf("in German the page says %s", text(german.doc))
	}
}
