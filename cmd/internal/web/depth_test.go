package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// The full way in any order: each part from the task list to its check.
func TestFullVersionPartByPart(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	tasks := s.tasksOf(root)
	if len(tasks) != 6 {
		t.Fatalf("%d parts, want 6: %q", len(tasks), tasks)
	}
	for i := len(tasks) - 1; i >= 0; i-- { // backwards, to show that any order does
		if !strings.HasSuffix(tasks[i].state, "Not yet started") {
			t.Errorf("before it is begun, %s is %q", tasks[i].title, tasks[i].state)
		}
		end := s.walkPart(tasks[i].url, root)
		if !strings.HasPrefix(end, root+"/check/") {
			t.Fatalf("%s ends at %s", tasks[i].title, end)
		}
		check := s.get(end)
		wantStatus(t, check, http.StatusOK)
		wantSound(t, check)
	}
	for _, task := range s.tasksOf(root) {
		if want := map[string]string{"How work gets done": "1 added"}[task.title]; want != "" && task.state != want || want == "" && task.state != "Completed" {
			t.Errorf("after it was answered, %s is %q", task.title, task.state)
		}
	}
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	wantStatus(t, s.get(root+"/result"), http.StatusOK)
}

type taskRow struct{ title, url, state string }

// tasksOf reads the task list.
func (s *site) tasksOf(root string) []taskRow {
	s.t.Helper()
	var out []taskRow
	for _, list := range all(s.get(root).doc, "ol") {
		for _, item := range all(list, "li") {
			link := all(item, "a")[0]
			out = append(out, taskRow{text(link), attr(link, "href"), text(all(item, "span")[0])})
		}
	}
	return out
}

// walkPart answers a part until its check, with one process and one tool.
func (s *site) walkPart(path, root string) string {
	s.t.Helper()
	for range 120 {
		if strings.HasPrefix(path, root+"/check") {
			return path
		}
		page := s.get(path)
		wantStatus(s.t, page, http.StatusOK)
		a := s.post(path, s.guess(path, page.doc))
		wantStatus(s.t, a, http.StatusSeeOther)
		path = a.Header.Get("Location")
	}
	s.t.Fatal("the part does not end")
	return ""
}

// guess fills the form of any question with what a respondent might.
func (s *site) guess(path string, doc *html.Node) url.Values {
	out := hidden(doc)
	path, _, _ = strings.Cut(path, "?")
	last := path[strings.LastIndex(path, "/")+1:]
	q, known := s.Bank.Question(last)
	put := func(values url.Values) url.Values {
		for name, v := range values {
			out[name] = v
		}
		return out
	}
	switch {
	case last == "add":
		return put(url.Values{"answer": {"Handle refunds"}})
	case last == "process", last == "tool":
		return put(url.Values{"answer": {"no"}})
	case last == proofPath:
		return put(url.Values{"answer": {"described"}})
	case quick[last] != nil:
		return put(quick[last])
	case !known:
		s.t.Fatalf("no question %s", last)
	}
	least, _ := q.Bounds()
	switch q.Type {
	case questionnaire.Duration:
		return put(url.Values{"answer": {"8"}, "unit": {"hours"}})
	case questionnaire.Ranked:
		return put(url.Values{"rank1": {q.Options[0].Value}, "rank2": {q.Options[1].Value}})
	case questionnaire.Table:
		return put(url.Values{fieldCell + q.Options[0].Value: {"12"}})
	case questionnaire.Date:
		return put(url.Values{"answer": {"2027-06-30"}})
	case questionnaire.Text, questionnaire.Process:
		return put(url.Values{"answer": {valueOther}, "other": {"Something"}})
	}
	switch {
	case q.TakesRange():
		return put(url.Values{"low": {"40"}, "one": {"yes"}})
	case q.Numeric():
		x, _ := strconv.ParseFloat(least, 64)
		return put(url.Values{"answer": {strconv.FormatFloat(max(x, 12), 'f', -1, 64)}})
	}
	return put(url.Values{"answer": {q.Options[max(0, len(q.Options)-2)].Value}})
}

// What the quick version asked is not asked again by the full one.
func TestAQuickAssessmentIsExtendedWithoutAskingTwice(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.walk(root+"/profile/P-NAME", "Handle refunds")
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	before := d.Answers
	a := s.post(root+"/deepen", hidden(s.get(root).doc))
	if got := a.Header.Get("Location"); got != root {
		t.Fatalf("leads to %q", got)
	}
	asked := 0
	for _, task := range s.tasksOf(root) {
		path := task.url
		for range 120 {
			if strings.HasPrefix(path, root+"/check") {
				break
			}
			last := path[strings.LastIndex(path, "/")+1:]
			if q, ok := s.Bank.Question(last); ok && q.Quick {
				t.Errorf("%s is asked again", last)
			}
			asked++
			next := s.post(path, s.guess(path, s.get(path).doc))
			wantStatus(t, next, http.StatusSeeOther)
			path = next.Header.Get("Location")
		}
	}
	if asked < 60 {
		t.Errorf("only %d pages more", asked)
	}
	d, err = s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	for id, was := range before.Values {
		if is := d.Answers.Values[id]; is.State != was.State || is.Number != was.Number || is.Text != was.Text {
			t.Errorf("%s was %+v, is %+v", id, was, is)
		}
	}
}

func TestAFirstResultIsOfferedAsSoonAsItIsPossible(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	const offer = "Show a first result"
	for path, form := range map[string]url.Values{"/profile/P-NAME": quick["P-NAME"], "/profile/P-CURRENCY": quick["P-CURRENCY"]} {
		wantStatus(t, s.fill(root+path, form), http.StatusSeeOther)
	}
	item := root + "/process/handle-refunds/"
	wantStatus(t, s.fill(root+"/process/add", url.Values{"answer": {"Handle refunds"}}), http.StatusSeeOther)
	wantStatus(t, s.fill(item+"PR-FUNCTION", url.Values{"answer": {"support"}}), http.StatusSeeOther)
	wantStatus(t, s.fill(item+"PR-VOLUME", quick["PR-VOLUME"]), http.StatusSeeOther)
	if strings.Contains(text(s.get(root).doc), offer) {
		t.Error("a result is offered before there can be one")
	}
	wantStatus(t, s.fill(item+"PR-MINUTES", quick["PR-MINUTES"]), http.StatusSeeOther)
	page := s.get(root)
	if !strings.Contains(text(page.doc), offer) {
		t.Fatalf("no first result is offered: %s", text(page.doc))
	}
	wantStatus(t, s.post(root+"/check", hidden(page.doc)), http.StatusSeeOther)
	wantStatus(t, s.get(root+"/result"), http.StatusOK)
}

func TestProofIsAskedFromTheOptionTheBankSays(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	q, _ := s.Bank.Question("G-OUT-01")
	path := root + "/governance/G-OUT-01"
	low := s.fill(path, url.Values{"answer": {strconv.Itoa(q.Proof.AskFrom - 1)}})
	if got := low.Header.Get("Location"); strings.HasSuffix(got, proofPath) {
		t.Errorf("below that option it leads to %q", got)
	}
	wantStatus(t, s.get(path+"/proof"), http.StatusNotFound)
	high := s.fill(path, url.Values{"answer": {strconv.Itoa(q.Proof.AskFrom)}})
	if got := high.Header.Get("Location"); got != path+"/proof" {
		t.Fatalf("leads to %q", got)
	}
	page := s.get(path + "/proof")
	if said := text(page.doc); !strings.Contains(said, q.Proof.Prompt) || !strings.Contains(said, q.Text) {
		t.Errorf("the page says %q", said)
	}
	wantStatus(t, s.fill(path+"/proof", url.Values{"answer": {"linked"}}), http.StatusSeeOther)
	proof := func() questionnaire.Proof {
		d, err := s.service.Open(t.Context(), root[len("/a/"):])
		must(t, err)
		return d.Answers.Values["G-OUT-01"].Proof
	}
	s.fill(path, url.Values{"answer": {strconv.Itoa(q.Proof.AskFrom)}})
	if got := proof(); got != questionnaire.Linked {
		t.Errorf("the same answer again leaves the proof %q", got)
	}
	s.fill(path, url.Values{"answer": {"5"}})
	if got := proof(); got == questionnaire.Linked {
		t.Error("another answer keeps the proof of the first")
	}
}

func TestAnswerChecksAreQuestionsWithLinks(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", func(a *assessment.Answers) {
		a.Groups["process"][0].Values["PR-STANDARD"] = questionnaire.Answer{State: questionnaire.Given, Number: 90}
		a.Groups["process"][0].Values["PR-EXCEPTIONS"] = questionnaire.Answer{State: questionnaire.Given, Number: 80}
	})
	const asks = "add up to more than 100"
	page := s.get(root + "/check/processes")
	if !strings.Contains(text(page.doc), asks) {
		t.Fatalf("CK-05 is not asked: %s", text(page.doc))
	}
	if strings.Contains(text(s.get(root+"/check/goals").doc), asks) {
		t.Error("it is asked in another part too")
	}
	links := 0
	for _, a := range all(page.doc, "a") {
		if href := attr(a, "href"); strings.Contains(href, "PR-STANDARD?then=part") || strings.Contains(href, "PR-EXCEPTIONS?then=part") {
			links++
			back := s.fill(href, url.Values{"answer": {"10"}})
			if got := back.Header.Get("Location"); got != root+"/check/processes" {
				t.Errorf("changing it leads to %q", got)
			}
		}
	}
	if links < 2 {
		t.Errorf("%d links to the answers", links)
	}
}
