package workspace

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// clientsAt moves the clock of what is done with clients.
func (s *site) clientsAt(now time.Time) { s.Clients.Clock = func() time.Time { return now } }

// A run is begun from the page of a client, opens to the respondent, is gone on
// with where it is open, and its page says what changed and what nobody confirmed.
func TestTheRunOfAQuarterIsBegunAndFollowed(t *testing.T) {
	s := openSite(t)
	s.clientsAt(noon.AddDate(0, -6, 0))
	one := s.company("Alder Insurance", "insurer")
	s.clientsAt(noon)
	path := clientURLOf(one.ID)
	page := s.owner.get(path)
	wantStatus(t, page, http.StatusOK)
	next := byID(page.doc, "next-run")
	if next == nil || !strings.Contains(text(next), "The last run is that of Q2 2026") || len(all(next, "option")) != 2 || text(all(next, "option")[0]) != "Q4 2026" {
		t.Fatalf("the client reads %s", text(page.doc))
	}
	action := attr(all(next, "form")[0], "action")
	for quarter, said := range map[string]string{"2026-Q2": "Choose 2026-Q3 or a later", "2027-Q1": "has not begun", "soon": "is no quarter"} {
		wrong := s.owner.fill(action, url.Values{"quarter": {quarter}})
		wantStatus(t, wrong, http.StatusUnprocessableEntity)
		if !strings.Contains(text(wrong.doc), said) {
			t.Errorf("%s is refused with %s", quarter, text(wrong.doc))
		}
	}
	begun := s.owner.follow(s.owner.fill(action, url.Values{"quarter": {"2026-Q3"}}))
	wantStatus(t, begun, http.StatusOK)
	link, at := shownLink(begun), begun.Request.URL.Path
	if !strings.HasPrefix(link, "http://example.com/r/") || !strings.Contains(text(begun.doc), "Run of Q3 2026") || byID(begun.doc, "unconfirmed") == nil {
		t.Fatalf("the run that was begun reads %s", text(begun.doc))
	}
	wantStatus(t, s.browser().get(strings.TrimPrefix(link, "http://example.com")), http.StatusOK)
	again := s.owner.follow(s.owner.fill(action, url.Values{"quarter": {"2026-Q3"}}))
	if again.Request.URL.Path != at || shownLink(again) == link || !strings.Contains(text(again.doc), "A run was open already") {
		t.Errorf("begun again it reads %s", text(again.doc))
	}
	said := text(s.owner.get(path).doc)
	for _, want := range []string{"Run of Q3 2026 begun", "Follows the run of Q2 2026", "The run of Q3 2026 is open. Go on with it"} {
		if !strings.Contains(said, want) {
			t.Errorf("the client does not say %q: %s", want, said)
		}
	}
	_, id, _ := strings.Cut(at, "/assessments/")
	must(t, s.kept.Save(t.Context(), id, []assessment.Change{{Question: "P-NAME", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "Alder <b>Group</b>"}, Why: assessment.World}}, noon))
	run := s.owner.get(at)
	if log := text(byID(run.doc, "log").Parent); !strings.Contains(log, "Alder <b>Group</b> Real change") || !strings.Contains(log, "answers are not confirmed yet") {
		t.Errorf("the log reads %s", log)
	}
	if german := s.owner.get(at + "?lang=de"); !strings.Contains(german.body, "Was die befragte Person geändert hat") {
		t.Error("the page speaks no German")
	}
	wantStatus(t, s.owner.fill(at+"/reruns", nil), http.StatusNotFound) // it has no result
	_, err := s.Clients.Submit(t.Context(), s.org, id)
	must(t, err)
	late := s.owner.fill(action, nil)
	wantStatus(t, late, http.StatusConflict)
	if !strings.Contains(text(late.doc), "A later run of this assessment exists") || !strings.Contains(late.body, `<a href="`+at+`">The last run is that of Q3`) {
		t.Errorf("from the first run again: %s", text(late.doc))
	}
}

// runGallery is the run of a quarter: to begin, with a wrong quarter, and open
// with an endless answer that changed.
func (s *site) runGallery() []specimen {
	s.t.Helper()
	clock := s.Clients.Clock
	defer func() { s.Clients.Clock = clock }()
	s.clientsAt(noon.AddDate(0, -6, 0))
	first, second := s.company("Cedar Insurance", "insurer"), s.company("Dogwood Insurance", "insurer")
	s.Clients.Clock = clock
	newest := func(id string) string {
		one, err := s.Clients.Store.Client(s.t.Context(), s.org, id)
		must(s.t, err)
		return assessmentURL(id, one.Newest.Assessment)
	}
	begin, before := newest(first.ID), newest(second.ID)
	led := s.owner.fill(before+"/reruns", nil)
	wantStatus(s.t, led, http.StatusSeeOther)
	open, _, _ := strings.Cut(led.Header.Get("Location"), "?")
	_, id, _ := strings.Cut(open, "/assessments/")
	must(s.t, s.kept.Save(s.t.Context(), id, []assessment.Change{{Question: "P-NAME", Answer: given(strings.Repeat("Versicherungs", 9))}}, noon))
	return []specimen{
		{name: "run, to begin", path: begin}, {name: "run, to begin of a client", path: clientURLOf(first.ID)},
		{name: "run, wrong quarter", path: begin + "/reruns", from: begin, form: url.Values{"quarter": {"2027-Q1"}}},
		{name: "run, open", path: open}, {name: "run, open of a client", path: clientURLOf(second.ID)}, {name: "run, followed", path: before},
	}
}
