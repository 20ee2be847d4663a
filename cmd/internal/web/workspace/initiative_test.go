package workspace

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
)

// begun starts the starter project of a client's newest result, in March 2026.
func (s *site) begun(org string, one client.Client) tracking.Initiative {
	s.t.Helper()
	f, err := s.Clients.Store.Revision(s.t.Context(), org, one.Newest.Assessment, 0)
	must(s.t, err)
	i, err := s.Tracking.Start(s.t.Context(), org, tracking.Beginning{
		Client: one.ID, Assessment: one.Newest.Assessment, Process: *f.Result.Starter.ID, Owner: "Claims team", Started: calendar.NewMonth(2026, time.March),
	}, client.Author{ID: "ana", Name: "Ana Keller"})
	must(s.t, err)
	return i
}

// earlier is a client whose result was made in January, so that its forecast is
// older than what is measured.
func (s *site) earlier(name string, change func(string) string) client.Client {
	s.t.Helper()
	now := s.Clients.Clock
	s.Clients.Clock = func() time.Time { return noon.AddDate(0, -10, 0) }
	defer func() { s.Clients.Clock = now }()
	return s.worked(name, "insurer", change)
}

// inputs are the fields of a name.
func inputs(doc *html.Node, name string) []*html.Node {
	return slices.DeleteFunc(all(doc, "input"), func(n *html.Node) bool { return attr(n, "name") != name })
}

// Somebody starts an initiative, enters figures, is asked back, corrects one,
// withdraws one, and updates the result: by the forms of the pages.
func TestAnInitiativeFromStartToUpdate(t *testing.T) {
	s := openSite(t)
	one := s.earlier("Alder Insurance", nil)
	list := initiativesURL(one.ID)
	fresh := s.owner.get(list)
	wantStatus(t, fresh, http.StatusOK)
	if !strings.Contains(fresh.body, "Nothing has been started") || !strings.Contains(fresh.body, list+"/new") {
		t.Errorf("an empty list reads %s", text(fresh.doc))
	}
	form := s.owner.get(list + "/new")
	ideas := inputs(form.doc, "process")
	if len(ideas) < 3 {
		t.Fatalf("%d ideas: %s", len(ideas), text(form.doc))
	}
	wantStatus(t, s.owner.fill(list+"/new", url.Values{"started": {"2026-02"}}), http.StatusUnprocessableEntity)
	process := attr(ideas[0], "value")
	a := s.owner.fill(list+"/new", url.Values{"process": {process}, "started": {"2026-02"}, "owner": {"Claims team"}})
	wantStatus(t, a, http.StatusSeeOther)
	at, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	wantStatus(t, s.owner.fill(list+"/new", url.Values{"process": {process}, "started": {"2026-02"}}), http.StatusConflict)

	live := url.Values{"state": {"live"}, "month": {"2026-04"}, "edition": {"1"}, "owner": {"Claims team"}, "note": {"Pilot accepted"}}
	wantStatus(t, s.owner.fill(at+"/state", live), http.StatusSeeOther)
	wantStatus(t, s.owner.fill(at+"/state", live), http.StatusConflict) // the edition moved on
	for _, month := range []string{"2026-06", "2026-08"} {
		a = s.owner.fill(at+"/actuals", url.Values{"month": {month}, "edition": {"0"},
			"value-straight_through": {"31"}, "source-straight_through": {"system"}, "value-hours_freed": {"120"}, "source-hours_freed": {"sample"}, "note-hours_freed": {"two weeks"}})
		wantStatus(t, a, http.StatusSeeOther)
	}
	page := s.owner.get(at)
	if body := text(page.doc); !strings.Contains(body, "At the target: 31") || !strings.Contains(body, "Claims team") || !strings.Contains(body, "Pilot accepted") {
		t.Errorf("the page reads %s", body)
	}
	huge := url.Values{"month": {"2026-06"}, "edition": {"4"}, "value-hours_freed": {"900,000"}, "source-hours_freed": {"system"}, "value-straight_through": {"31"}, "source-straight_through": {"system"}}
	a = s.owner.fill(at+"/actuals", huge)
	wantStatus(t, a, http.StatusUnprocessableEntity)
	if len(inputs(a.doc, "sure-hours_freed")) != 1 || attr(inputs(a.doc, "value-hours_freed")[0], "value") != "900,000" {
		t.Errorf("asked back: %s", text(a.doc))
	}
	mistyped := s.owner.fill(at+"/actuals", url.Values{"month": {"2026-07"}, "edition": {"4"}, "value-cases": {"12x"}, "value-straight_through": {"140"}, "source-straight_through": {"system"}})
	wantStatus(t, mistyped, http.StatusUnprocessableEntity)
	if said := text(mistyped.doc); strings.Contains(said, "problem.") || !strings.Contains(said, "Cases a month: Enter a number") || !strings.Contains(said, "a number from 0 to 100") {
		t.Errorf("mistyped figures read %s", said)
	}
	huge.Set("sure-hours_freed", "yes")
	wantStatus(t, s.owner.fill(at+"/actuals", huge), http.StatusSeeOther)
	i, err := s.Tracking.Store.Initiative(t.Context(), s.org, strings.TrimPrefix(at, "/workspace/initiatives/"))
	must(t, err)
	if n := len(i.Versions(calendar.NewMonth(2026, time.June), "hours_freed")); n != 2 || len(i.Actuals) != 5 {
		t.Errorf("%d versions, %d actuals", n, len(i.Actuals))
	}
	a = s.owner.fill(at+"/actuals", url.Values{"month": {"2026-06"}, "edition": {"5"}, "value-hours_freed": {"900,000"}, "back-hours_freed": {"yes"}, "note-hours_freed": {"wrong unit"},
		"value-straight_through": {"31"}, "source-straight_through": {"system"}})
	wantStatus(t, a, http.StatusSeeOther)
	emptied := s.owner.fill(at+"/actuals", url.Values{"month": {"2026-08"}, "edition": {"6"}})
	wantStatus(t, emptied, http.StatusUnprocessableEntity)
	if !strings.Contains(text(emptied.doc), "not taken back by emptying") {
		t.Errorf("emptied boxes read %s", text(emptied.doc))
	}

	before, err := s.Clients.Store.Revisions(t.Context(), s.org, one.Newest.Assessment)
	must(t, err)
	update := clientURLOf(one.ID) + "/update"
	shown := s.owner.get(update)
	wantStatus(t, shown, http.StatusOK)
	if !strings.Contains(text(shown.doc), "Actuals up to 2026-08: 3 figures") {
		t.Errorf("the update reads %s", text(shown.doc))
	}
	wantStatus(t, s.owner.fill(update, url.Values{"base": {"1"}}), http.StatusConflict)
	a = s.owner.fill(update, url.Values{"base": {number(before[0].Number)}})
	wantStatus(t, a, http.StatusSeeOther)
	after, err := s.Clients.Store.Revisions(t.Context(), s.org, one.Newest.Assessment)
	must(t, err)
	if len(after) != len(before)+1 || after[0].Reason != "Actuals up to 2026-08: 3 figures" || !after[0].Edit {
		t.Errorf("%d versions, the newest %+v", len(after), after[0])
	}
	wantStatus(t, s.owner.fill(update, url.Values{"base": {number(after[0].Number)}}), http.StatusUnprocessableEntity) // nothing new
	home := s.owner.get(clientURLOf(one.ID))
	for _, want := range []string{"Initiative started", "Initiative went live", "2 figures entered", "One figure withdrawn", "Updated from actuals, version 3"} {
		if !strings.Contains(text(home.doc), want) {
			t.Errorf("the timeline lacks %q", want)
		}
	}
	if other := s.outsider().get(at); other.StatusCode != http.StatusNotFound {
		t.Errorf("another organisation gets %d", other.StatusCode)
	}
}

// A table comes out as it goes in, and its faults have their line and column.
func TestActualsAsATable(t *testing.T) {
	s := openSite(t)
	one := s.earlier("Alder Insurance", nil)
	i := s.begun(s.org, one)
	path := clientURLOf(one.ID) + "/actuals"
	blank := s.owner.get(path + ".csv?month=2026-10")
	wantStatus(t, blank, http.StatusOK)
	if n := strings.Count(blank.body, i.ID+","); n != len(assessment.OutcomeMeasures()) {
		t.Errorf("the form has %d rows:\n%s", n, blank.body)
	}
	filled := strings.Replace(strings.TrimPrefix(blank.body, "\ufeff"), "2026-10,cases,,,,,", "2026-10,cases,4100,,system,=not a formula,", 1)
	a := s.owner.fill(path, url.Values{"pasted": {filled + i.ID + ",,2026-Q9,cases,many,,hearsay,,\r\n" + i.ID + ",,2026-09,straight_through,62,,system,,\r\n"}})
	wantStatus(t, a, http.StatusUnprocessableEntity)
	rows := all(all(a.doc, "tbody")[0], "tr")
	if len(rows) != 3 || !strings.Contains(text(rows[2]), "0.62 or 62%") || !strings.Contains(text(rows[0]), "month") || !strings.Contains(text(a.doc), "Nothing was saved") {
		t.Errorf("the faults are %s", text(all(a.doc, "table")[0]))
	}
	a = s.owner.fill(path, url.Values{"pasted": {filled}})
	wantStatus(t, a, http.StatusSeeOther)
	done := s.owner.get(a.Header.Get("Location"))
	if !strings.Contains(text(done.doc), "New figures: 1. Corrected: 0. Already there: 0. Lines without a value: 5.") {
		t.Errorf("done reads %s", text(done.doc))
	}
	out := s.owner.get(path + ".csv")
	if !strings.Contains(out.body, "2026-10,cases,4100,,system,'=not a formula,") {
		t.Errorf("it comes out as %s", out.body)
	}
	a = s.owner.fill(path, url.Values{"pasted": {out.body}})
	if to := a.Header.Get("Location"); !strings.Contains(to, "new=0&same=1") {
		t.Errorf("what came out brings %s, %s", to, text(a.doc))
	}
}
