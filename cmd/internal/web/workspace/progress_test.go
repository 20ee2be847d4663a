package workspace

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/client/fiction"
	"waterline/examples"
)

// quarters is a client with the run of an example in each of the last quarters.
func (s *site) quarters(name, example string, n int) client.Client {
	s.t.Helper()
	by, clock := client.Author{ID: "ana", Name: "Ana Keller"}, s.Clients.Clock
	defer func() { s.Clients.Clock = clock }()
	data, err := examples.Files.ReadFile(example + ".yaml")
	must(s.t, err)
	today, err := assessment.Load(example+".yaml", data, s.Clients.Model.Bank)
	must(s.t, err)
	var one client.Client
	for ago := n - 1; ago >= 0; ago-- {
		s.Clients.Clock = func() time.Time { return noon.AddDate(0, -3*ago, 0) }
		if one.ID == "" {
			one, err = s.Clients.New(s.t.Context(), s.org, client.Client{Name: name}, by)
			must(s.t, err)
		}
		encoded, err := assessment.Encode(fiction.Earlier(today, s.Clients.Model.Bank, ago))
		must(s.t, err)
		_, err = s.Clients.Import(s.t.Context(), s.org, one.ID, "answers.json", encoded, "en", by)
		must(s.t, err)
	}
	one, err = s.Clients.Store.Client(s.t.Context(), s.org, one.ID)
	must(s.t, err)
	return one
}

// The page has a panel for each area, the pictures of value, hours and seats,
// and a row for the run of each quarter, with their numbers as files.
func TestAClientQuarterAfterQuarter(t *testing.T) {
	s := openSite(t)
	one := s.quarters("Aldermere Mutual", "insurer", 4)
	a := s.owner.get(progressURL(one.ID))
	wantStatus(t, a, http.StatusOK)
	figures := all(a.doc, "figure")
	var ids []string
	for _, f := range figures {
		ids = append(ids, attr(f, "id"))
		if len(all(f, "title")) == 0 || len(all(f, "desc")) == 0 || len(all(f, "table")) != 1 {
			t.Errorf("%s has no title, description or table", attr(f, "id"))
		}
		if heading := text(all(f, "h2")[0]); strings.ReplaceAll(heading, "\u2060", "") != text(all(f, "title")[0]) {
			t.Errorf("%s is headed %q, and its picture %q", attr(f, "id"), heading, text(all(f, "title")[0]))
		}
		file := s.owner.get(progressURL(one.ID) + "/" + attr(f, "id") + ".csv")
		wantStatus(t, file, http.StatusOK)
		if rows := strings.Count(file.body, "\r\n"); rows != len(all(f, "tr")) {
			t.Errorf("%s has %d rows on the page and %d in its file", attr(f, "id"), len(all(f, "tr")), rows)
		}
	}
	if want := []string{"levels", "net", "hours", "idle"}; !slices.Equal(ids, want) {
		t.Fatalf("the pictures are %v, want %v", ids, want)
	}
	if rows := len(all(all(figures[0], "tbody")[0], "tr")); rows != 9*4 {
		t.Errorf("nine areas in four quarters are %d rows", rows)
	}
	runs := all(all(byID(a.doc, "runs").Parent, "tbody")[0], "tr")
	if len(runs) != 4 || !strings.HasPrefix(text(runs[0]), "Q4 2026 Version 1") || !strings.HasPrefix(text(runs[3]), "Q1 2026 Version 1") {
		t.Errorf("the runs are %s", text(byID(a.doc, "runs").Parent))
	}
	if german := s.owner.get(progressURL(one.ID) + "?lang=de"); !strings.Contains(german.body, "Quartal für Quartal") {
		t.Error("the page speaks no German")
	}
	wantStatus(t, s.owner.get(progressURL(one.ID)+"/nothing.csv"), http.StatusNotFound)
	olga := s.outsider()
	wantStatus(t, olga.get(progressURL(one.ID)), http.StatusNotFound)
	wantStatus(t, olga.get(progressURL(one.ID)+"/net.csv"), http.StatusNotFound)
}

func TestAClientWithOneQuarterOrNone(t *testing.T) {
	s := openSite(t)
	a := s.owner.get(s.made(nil) + "/progress")
	wantStatus(t, a, http.StatusOK)
	if !strings.Contains(text(a.doc), "nothing to look back on") || len(all(a.doc, "figure")) != 0 {
		t.Errorf("without a result the page reads %s", text(a.doc))
	}
	one := s.company("Brook Freight", "logistics")
	a = s.owner.get(progressURL(one.ID))
	wantStatus(t, a, http.StatusOK)
	if !strings.Contains(text(a.doc), "There is one run so far") || len(all(a.doc, "figure")) < 3 {
		t.Errorf("after one run the page reads %s", text(a.doc))
	}
}
