package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/verdict"
)

// quick is what a respondent fills in; questions that are not here get the
// first answer that the page offers.
var quick = map[string]url.Values{
	"P-NAME":       {"answer": {"Example & Sons"}},
	"P-CURRENCY":   {"answer": {"EUR"}},
	"P-HEADCOUNT":  {"answer": {"120"}},
	"PR-VOLUME":    {"low": {"1,400"}, "high": {"1.8k"}},
	"PR-MINUTES":   {"low": {"6"}, "likely": {"9"}, "high": {"15"}},
	"PR-COST-HR":   {"low": {"34"}},
	"PR-TOUCHLESS": {"state": {"dont_know"}},
	"BN-WHERE":     {"answer": {"other:"}, "other": {"Sign-off"}},
	"SP-TOTAL":     {"answer": {"3 600"}},
	"GO-BUDGET":    {"answer": {"40000"}},
}

// walk goes through the path from a page to the check, as a browser without
// JavaScript does, and returns the headings it met. Processes are added in turn.
func (s *site) walk(path string, processes ...string) []string {
	s.t.Helper()
	var met []string
	for range 200 {
		page := s.get(path)
		wantStatus(s.t, page, http.StatusOK)
		if strings.HasSuffix(path, "/check") {
			return met
		}
		met = append(met, heading(page.doc))
		sent := hidden(page.doc)
		question := path[strings.LastIndex(path, "/")+1:]
		switch {
		case question == "add":
			sent.Set("answer", processes[0])
			processes = processes[1:]
		case question == "process":
			sent.Set("answer", map[bool]string{true: "yes", false: "no"}[len(processes) > 0])
		case quick[question] != nil:
			for name, values := range quick[question] {
				sent[name] = values
			}
		default:
			for _, input := range all(page.doc, "input") {
				if attr(input, "type") == "radio" && sent.Get("answer") == "" {
					sent.Set("answer", attr(input, "value"))
				}
			}
		}
		a := s.post(path, sent)
		wantStatus(s.t, a, http.StatusSeeOther)
		path = a.Header.Get("Location")
	}
	s.t.Fatal("the path does not end")
	return nil
}

func TestQuickPathEndsInAResultAndAReport(t *testing.T) {
	s := open(t)
	root := s.begin()
	met := s.walk(root+"/profile/P-NAME", "Handle refunds", "Match invoices")
	for _, want := range []string{"You have added 1 process", "You have added 2 processes"} {
		if !strings.Contains(strings.Join(met, "|"), want) {
			t.Errorf("no page says %q: %q", want, met)
		}
	}
	check := s.get(root + "/check")
	said := text(check.doc)
	for _, want := range []string{
		"Everything that is needed is here", "Example & Sons", "120 full-time equivalent people", "1,400 to 1,800 cases a month",
		"6 to 15 minutes a case, most likely 9", "34 EUR an hour", "3,600 EUR a month", "40,000 EUR", "Handle refunds", "Match invoices",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the check of answers does not say %q", want)
		}
	}
	a := s.fill(root+"/check", nil)
	wantStatus(t, a, http.StatusSeeOther)
	result := s.get(a.Header.Get("Location"))
	wantStatus(t, result, http.StatusOK)
	for _, page := range []answer{check, result, s.get(root), s.get(root + "/process"), s.get(root + "/process/handle-refunds/PR-MINUTES")} {
		wantSound(t, page)
	}
	if n := len(all(result.doc, "figure")); n < 5 {
		t.Errorf("the result has %d pictures", n)
	}
	for _, want := range []string{"http://example.com/r/" + root[len("/a/"):], "Show the numbers", "The next step"} {
		if !strings.Contains(text(result.doc), want) {
			t.Errorf("the result does not say %q", want)
		}
	}
	pdf := s.get(root + "/report.pdf")
	wantStatus(t, pdf, http.StatusOK)
	if !strings.HasPrefix(pdf.body, "%PDF-") || pdf.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the report is %q of type %q", pdf.body[:8], pdf.Header.Get("Content-Type"))
	}
}

// The page prints the words of the report, so they are compared with it.
func TestResultSaysWhatTheReportSays(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.walk(root+"/profile/P-NAME", "Handle refunds")
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	r, _, err := s.Store.LatestResult(t.Context(), d.ID)
	must(t, err)
	want, err := s.summary(r, verdict.Wide)
	must(t, err)
	page := s.get(root + "/result")
	said := text(page.doc)
	for _, sentence := range append(append([]string{want.Answer.Headline, want.Answer.Lead, want.Answer.Next}, want.Answer.Branches...), want.Answer.Because...) {
		if !strings.Contains(said, strings.Join(strings.Fields(sentence), " ")) {
			t.Errorf("the page does not say %q", sentence)
		}
	}
	for _, f := range want.Figures {
		figure := byID(page.doc, f.ID)
		if figure == nil {
			t.Errorf("no picture %s", f.ID)
			continue
		}
		for _, row := range f.Numbers.Rows {
			if !strings.Contains(text(figure), strings.Join(strings.Fields(row[0]), " ")) {
				t.Errorf("the numbers of %s lack %q", f.ID, row[0])
			}
		}
	}
}

func TestEveryContinueIsSavedBeforeTheNextPage(t *testing.T) {
	s := open(t)
	root := s.begin()
	wantStatus(t, s.fill(root+"/profile/P-HEADCOUNT", url.Values{"answer": {"1.200"}}), http.StatusSeeOther)
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	if a := d.Answers.Values["P-HEADCOUNT"]; a.State != questionnaire.Given || a.Number != 1200 {
		t.Errorf("the store has %+v", a)
	}
	page := s.get(root + "/profile/P-HEADCOUNT")
	if got := attr(byID(page.doc, "answer"), "value"); got != "1200" {
		t.Errorf("the page shows %q again", got)
	}
}

func TestSavingForLaterLeadsToTheLink(t *testing.T) {
	s := open(t)
	root := s.begin()
	a := s.fill(root+"/profile/P-NAME", url.Values{"answer": {"Kept"}, "later": {"yes"}})
	if got := a.Header.Get("Location"); got != root {
		t.Fatalf("leads to %q", got)
	}
	page := s.get(root)
	if said := text(page.doc); !strings.Contains(said, "/r/"+root[len("/a/"):]) || !strings.Contains(said, "Kept") || !strings.Contains(said, "21 February 2027") {
		t.Errorf("the overview says %q", said)
	}
	blank := s.fill(root+"/profile/P-CURRENCY", url.Values{"answer": {""}, "later": {"yes"}})
	if got := blank.Header.Get("Location"); got != root {
		t.Errorf("leaving an empty page leads to %q", got)
	}
}

func TestResumeLinkOpensOnlyOnTheButton(t *testing.T) {
	s := open(t)
	root := s.begin()
	link := "/r/" + root[len("/a/"):]
	for range 3 { // as previews of links do
		page := s.get(link)
		wantStatus(t, page, http.StatusOK)
		if len(all(all(page.doc, "main")[0], "button")) != 1 {
			t.Error("no button to open it")
		}
	}
	if got := s.post(link, nil).Header.Get("Location"); got != root {
		t.Errorf("leads to %q, want %q", got, root)
	}
}

func TestItemsAreAddedChangedAndRemoved(t *testing.T) {
	s := open(t)
	root := s.begin()
	a := s.fill(root+"/process/add", url.Values{"answer": {"Zwölf Boxkämpfer & Co"}})
	if got, want := a.Header.Get("Location"), root+"/process/zwolf-boxkampfer-co/PR-FUNCTION"; got != want {
		t.Fatalf("leads to %q, want %q", got, want)
	}
	again := s.fill(root+"/process/add", url.Values{"answer": {"Zwölf Boxkämpfer & Co"}})
	if again.Header.Get("Location") != a.Header.Get("Location") {
		t.Errorf("the same form sent twice leads to %q", again.Header.Get("Location"))
	}
	if said := text(s.get(root + "/process").doc); !strings.Contains(said, "You have added 1 process") || !strings.Contains(said, "answers missing") {
		t.Errorf("the list says %q", said)
	}
	s.fill(root+"/process/add", url.Values{"answer": {"収益"}})
	s.fill(root+"/process/add", url.Values{"answer": {"Third"}})
	full := s.get(root + "/process")
	if len(all(full.doc, "fieldset")) != 0 {
		t.Error("a full list still asks for more")
	}
	fourth := s.fill(root+"/process/add", url.Values{"answer": {"Fourth"}})
	wantStatus(t, fourth, http.StatusUnprocessableEntity)
	gone := s.fill(root+"/process/third/remove", nil)
	wantStatus(t, gone, http.StatusSeeOther)
	wantStatus(t, s.get(root+"/process/third/PR-FUNCTION"), http.StatusNotFound)
	if said := text(s.get(root + "/process").doc); !strings.Contains(said, "You have added 2 processes") {
		t.Errorf("after removing, the list says %q", said)
	}
}

func TestChangeLeadsBackToTheCheck(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.walk(root+"/profile/P-NAME", "Handle refunds")
	a := s.fill(root+"/profile/P-HEADCOUNT?then=check", url.Values{"answer": {"55"}})
	if got := a.Header.Get("Location"); got != root+"/check" {
		t.Errorf("leads to %q", got)
	}
}

func TestAChangedAnswerMakesTheResultStale(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.walk(root+"/profile/P-NAME", "Handle refunds")
	s.fill(root+"/check", nil)
	s.fill(root+"/check", nil)
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	first, _, err := s.Store.LatestResult(t.Context(), d.ID)
	must(t, err)
	s.set(noon.AddDate(0, 0, 1))
	s.fill(root+"/process/handle-refunds/PR-VOLUME", url.Values{"low": {"90000"}, "high": {""}})
	if said := text(s.get(root + "/result").doc); !strings.Contains(said, "Answers have changed since") {
		t.Error("the page does not say that answers changed")
	}
	s.set(s.at().AddDate(0, 0, 1))
	s.fill(root+"/check", nil)
	second, _, err := s.Store.LatestResult(t.Context(), d.ID)
	must(t, err)
	if first.Answers == second.Answers || strings.Contains(text(s.get(root+"/result").doc), "Answers have changed since") {
		t.Error("the second result is the first one")
	}
}

func TestWithoutAProcessThereIsAnHonestResult(t *testing.T) {
	s := open(t)
	root := s.begin()
	page := s.get(root + "/process/add")
	skip := ""
	for _, a := range all(page.doc, "a") {
		if text(a) == "Go on without a process" {
			skip = attr(a, "href")
		}
	}
	wantStatus(t, s.fill(root+"/profile/P-NAME", url.Values{"answer": {"None"}}), http.StatusSeeOther)
	wantStatus(t, s.fill(root+"/profile/P-CURRENCY", url.Values{"answer": {"EUR"}}), http.StatusSeeOther)
	wantStatus(t, s.fill(root+"/profile/P-HEADCOUNT", url.Values{"answer": {"12"}}), http.StatusSeeOther)
	s.walk(skip)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	wantStatus(t, s.get(root+"/result"), http.StatusOK)
	wantStatus(t, s.get(root+"/report.pdf"), http.StatusOK)
}

// wantSound checks what every page needs to be read by machine: one h1, ids
// that occur once, references that lead somewhere and a name for every field.
func wantSound(t *testing.T, a answer) {
	t.Helper()
	if n := len(all(a.doc, "h1")); n != 1 {
		t.Errorf("%d headings of the first level on %q", n, heading(a.doc))
	}
	seen, named := map[string]bool{}, map[string]bool{}
	for n := range a.doc.Descendants() {
		id := attr(n, "id")
		if id != "" && seen[id] {
			t.Errorf("id %q occurs twice", id)
		}
		seen[id] = true
		named[attr(n, "for")] = true
	}
	for n := range a.doc.Descendants() {
		for _, key := range []string{"aria-labelledby", "aria-describedby"} {
			for id := range strings.FieldsSeq(attr(n, key)) {
				if !seen[id] {
					t.Errorf("%s of %s names %q, which is not there", key, n.Data, id)
				}
			}
		}
		isField := n.Data == "select" || n.Data == "textarea" || n.Data == "input" && attr(n, "type") != "hidden"
		if isField && !named[attr(n, "id")] && attr(n, "aria-label") == "" {
			t.Errorf("field %q has no name", attr(n, "id"))
		}
	}
}
