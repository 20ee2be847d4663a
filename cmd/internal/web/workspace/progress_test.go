package workspace

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

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
		if !strings.HasPrefix(attr(f, "id"), "change-") {
			ids = append(ids, attr(f, "id"))
		}
		if len(all(f, "title")) == 0 || len(all(f, "desc")) == 0 || len(all(f, "table")) != 1 {
			t.Errorf("%s has no title, description or table", attr(f, "id"))
		}
		if heading := text(all(f, "h2")[0]); strings.ReplaceAll(heading, "\u2060", "") != text(all(f, "title")[0]) {
			t.Errorf("%s is headed %q, and its picture %q", attr(f, "id"), heading, text(all(f, "title")[0]))
		}
		file := s.owner.get(attr(all(f, "a")[0], "href"))
		wantStatus(t, file, http.StatusOK)
		if rows := strings.Count(file.body, "\r\n"); rows != len(all(f, "tr")) {
			t.Errorf("%s has %d rows on the page and %d in its file", attr(f, "id"), len(all(f, "tr")), rows)
		}
	}
	if want := []string{"levels", "net", "hours", "idle"}; !slices.Equal(ids, want) {
		t.Fatalf("the pictures are %v, want %v", ids, want)
	}
	if rows := len(all(all(byID(a.doc, "levels"), "tbody")[0], "tr")); rows != 9*4 {
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

// Two quarters are compared in the sentences of the report: the last two, or
// those of a form that needs no script.
func TestTwoQuartersOfAClientAreCompared(t *testing.T) {
	s := openSite(t)
	one := s.quarters("Aldermere Mutual", "insurer", 4)
	a := s.owner.get(progressURL(one.ID))
	wantStatus(t, a, http.StatusOK)
	if byID(a.doc, "since") == nil || byID(a.doc, "change-levels") == nil || byID(a.doc, "change-split") == nil {
		t.Fatalf("the page compares nothing: %s", text(a.doc))
	}
	chosen := func(a answer, name string) string {
		for _, o := range all(byID(a.doc, name), "option") {
			if strings.Contains(a.body, `value="`+attr(o, "value")+`" selected`) && slices.ContainsFunc(o.Attr, func(x html.Attribute) bool { return x.Key == "selected" }) {
				return attr(o, "value")
			}
		}
		return ""
	}
	if from, to := chosen(a, "from"), chosen(a, "to"); from != "2026-Q3" || to != "2026-Q4" {
		t.Errorf("compared are %s and %s", from, to)
	}
	far := s.owner.get(progressURL(one.ID) + "?from=2026-Q1&to=2026-Q4")
	wantStatus(t, far, http.StatusOK)
	if chosen(far, "from") != "2026-Q1" || text(byID(far.doc, "change-levels")) == text(byID(a.doc, "change-levels")) {
		t.Error("another quarter is compared with the same words")
	}
	// "No clear change" is said where that is the truth, with what it would take.
	if said := text(byID(a.doc, "since").Parent); !strings.Contains(said, "clear change") {
		t.Errorf("the sentences are %s", said)
	}
	for _, name := range []string{"change-levels", "change-split", "processes", "answers"} {
		wantStatus(t, s.owner.get(progressURL(one.ID)+"/2026-Q1/2026-Q4/"+name+".csv"), http.StatusOK)
	}
	for _, path := range []string{"/2026-Q4/2026-Q1/answers.csv", "/2020-Q1/2026-Q4/answers.csv", "/x/y/answers.csv", "/2026-Q1/2026-Q4/none.csv"} {
		wantStatus(t, s.owner.get(progressURL(one.ID)+path), http.StatusNotFound)
	}
	for _, query := range []string{"?from=2026-Q4&to=2026-Q1", "?from=2026-Q4&to=2026-Q4", "?from=2020-Q1", "?to=soon"} {
		wrong := s.owner.get(progressURL(one.ID) + query)
		wantStatus(t, wrong, http.StatusUnprocessableEntity)
		if byID(wrong.doc, "errors") == nil || byID(wrong.doc, "since") != nil || byID(wrong.doc, "levels") == nil {
			t.Errorf("%s reads %s", query, text(wrong.doc))
		}
	}
	wantStatus(t, s.outsider().get(progressURL(one.ID)+"/2026-Q1/2026-Q4/answers.csv"), http.StatusNotFound)
}

// A page of twelve quarters takes 100 ms of the server in 19 of 20 cases, once
// what two of them differ in was worked out, and 25 kB of HTML. As the work of
// others on the machine stretches the slowest, the middle is held to half.
func TestTwelveQuartersAreQuick(t *testing.T) {
	s := openSite(t)
	one := s.quarters("Aldermere Mutual", "insurer", 12)
	took := s.times(progressURL(one.ID), 40)
	r := s.owner.request(progressURL(one.ID))
	r.Header.Set("Accept-Encoding", "gzip")
	size := len(s.owner.do(r).body)
	t.Logf("median %v, p95 %v; %.1f kB of HTML", took[20], took[37], float64(size)/1024)
	if took[20] > 50*time.Millisecond || size > 25<<10 {
		t.Errorf("the median is %v, and the page has %d bytes", took[20], size)
	}
}

// times is how long the server takes for a page that it has shown before,
// ascending.
func (s *site) times(path string, n int) []time.Duration {
	s.t.Helper()
	took := make([]time.Duration, n+1)
	for i := range took {
		r := s.owner.request(path)
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: s.owner.cookies[sessionCookie]})
		began := time.Now()
		resp, err := s.app.Test(r, int(time.Minute.Milliseconds()))
		took[i] = time.Since(began)
		must(s.t, err)
		wantStatus(s.t, answer{Response: resp}, http.StatusOK)
		must(s.t, resp.Body.Close())
	}
	took = took[1:]
	slices.Sort(took)
	return took
}
