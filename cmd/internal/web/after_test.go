package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
)

// answered is a draft with its result.
func (s *site) answered(depth assessment.Depth, example string) string {
	s.t.Helper()
	root := s.told(depth, example, nil)
	wantStatus(s.t, s.fill(root+"/check", nil), http.StatusSeeOther)
	return root
}

func TestTryingAnotherValueSavesNothing(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	plain := s.get(root + "/result")
	boxes := 0
	tried := url.Values{}
	for _, input := range all(byID(plain.doc, "try"), "input") {
		boxes++
		tried.Set(attr(input, "name"), attr(input, "value"))
	}
	if boxes != verdict.MostAssumptions {
		t.Fatalf("%d boxes, want %d", boxes, verdict.MostAssumptions)
	}
	if same := s.get(root + "/result?" + tried.Encode()); !strings.Contains(text(byID(same.doc, "outcome")), "Change a value") {
		t.Errorf("the same values say %q", text(byID(same.doc, "outcome")))
	}
	for name := range tried {
		if strings.HasSuffix(name, "/realised") {
			tried.Set(name, "20")
		}
	}
	whole := s.get(root + "/result?" + tried.Encode())
	part := s.get(root + "/result/try?" + tried.Encode())
	wantStatus(t, part, http.StatusOK)
	said := text(byID(whole.doc, "outcome"))
	if !strings.Contains(said, "instead of") || !strings.Contains(said, "With these values") || len(all(byID(whole.doc, "outcome"), "svg")) != 2 {
		t.Errorf("the outcome says %q", said)
	}
	if strings.Contains(part.body, "<html") || strings.Join(strings.Fields(text(part.doc)), " ") != said {
		t.Errorf("the fragment says %q, the page %q", text(part.doc), said)
	}
	after, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	if len(after.Answers.Overrides) > 0 || !after.UpdatedAt.Equal(d.UpdatedAt) {
		t.Error("trying changed the draft")
	}
}

func TestEveryPictureHasItsNumbersAsCSV(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	links := 0
	for _, a := range all(s.get(root+"/result").doc, "a") {
		if !strings.HasSuffix(attr(a, "href"), ".csv") {
			continue
		}
		links++
		file := s.get(attr(a, "href"))
		wantStatus(t, file, http.StatusOK)
		if kind := file.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s is %q", attr(a, "href"), kind)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, verdict.ByteOrderMark))).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Errorf("%s: %d rows, %v", attr(a, "href"), len(rows), err)
		}
	}
	if figures := len(all(s.get(root+"/result").doc, "figure")); links != figures+2 {
		t.Errorf("%d files for %d pictures and 2 tables", links, figures)
	}
	wantStatus(t, s.get(root+"/result/nothing.csv"), http.StatusNotFound)
}

func TestConsentIsStoredWithItsTimeAndWording(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Quick, "logistics")
	page := s.get(root + "/result")
	boxes := 0
	for _, input := range all(byID(page.doc, "consent"), "input") {
		if attr(input, "type") == "checkbox" {
			boxes++
			if strings.Contains(page.body, `id="`+attr(input, "id")+`" name="`+attr(input, "name")+`" value="yes" checked`) {
				t.Errorf("%s is ticked before anybody did", attr(input, "name"))
			}
		}
	}
	if boxes != 3 {
		t.Fatalf("%d boxes", boxes)
	}
	wantStatus(t, s.get(root+"/report.pdf"), http.StatusOK) // with none ticked
	kept := func() []assessment.Consent {
		d, err := s.service.Open(t.Context(), root[len("/a/"):])
		must(t, err)
		list, err := s.Store.Consents(t.Context(), d.ID)
		must(t, err)
		return list
	}
	send := func(form url.Values) answer {
		form.Set(shell.TokenField, hidden(page.doc).Get(shell.TokenField))
		return s.post(root+"/consent", form)
	}
	wantStatus(t, send(url.Values{}), http.StatusSeeOther)
	if got := kept(); len(got) > 0 {
		t.Errorf("with nothing ticked, %+v is stored", got)
	}
	for _, address := range []string{"", "nobody", "a b@example.com", "Name <a@example.com>", "a@example.com\r\nBcc: b@example.com"} {
		wantStatus(t, send(url.Values{"contact": {"yes"}, "mail": {address}}), http.StatusUnprocessableEntity)
	}
	wantStatus(t, send(url.Values{"benchmark": {"yes"}}), http.StatusSeeOther)
	wantStatus(t, send(url.Values{"benchmark": {"yes"}, "contact": {"yes"}, "mail": {"ana@example.com"}}), http.StatusSeeOther)
	wantStatus(t, send(url.Values{"benchmark": {"yes"}, "contact": {"yes"}, "mail": {"ana@example.com"}}), http.StatusSeeOther) // twice
	wantStatus(t, send(url.Values{"contact": {"yes"}, "mail": {"ana@example.com"}}), http.StatusSeeOther)
	got := kept()
	if len(got) != 3 || got[0].Kind != "benchmark" || !got[0].Given || got[0].Mail != "" || got[1].Kind != "contact" || got[1].Mail != "ana@example.com" ||
		got[2].Kind != "benchmark" || got[2].Given {
		t.Fatalf("stored: %+v", got)
	}
	for _, c := range got {
		if !c.At.Equal(noon) || !strings.Contains(text(page.doc), c.Wording) {
			t.Errorf("stored %+v, not in the words of the page or not at its time", c)
		}
	}
}

func TestMeasureFirstLeadsToTheQuestion(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	links := 0
	for _, list := range all(s.get(root+"/result").doc, "ol") {
		for _, a := range all(list, "a") {
			links++
			wantStatus(t, s.get(attr(a, "href")), http.StatusOK)
		}
	}
	if links == 0 {
		t.Error("nothing to measure leads to a question")
	}
}

func TestAListOfToolsIsPasted(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	a := s.fill(root+"/tool/paste", url.Values{"list": {"Chat\r\n\r\n- Code helper\r\n• Chat\r\n  Notes  "}})
	wantStatus(t, a, http.StatusSeeOther)
	said := text(s.get(root + "/tool").doc)
	for _, want := range []string{"You have added 3 AI tools", "Chat", "Code helper", "Notes"} {
		if !strings.Contains(said, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	wrong := s.fill(root+"/tool/paste", url.Values{"list": {"Fine\n" + strings.Repeat("x", 200)}})
	wantStatus(t, wrong, http.StatusUnprocessableEntity)
	if !strings.Contains(text(wrong.doc), "Line 2:") || strings.Contains(text(s.get(root+"/tool").doc), "Fine") {
		t.Error("a wrong line is not named, or others were added")
	}
	many := s.fill(root+"/tool/paste", url.Values{"list": {strings.Repeat("x\n", 1) + strings.Join(strings.Split(strings.Repeat("tool,", 120), ","), "\n")}})
	wantStatus(t, many, http.StatusSeeOther) // the same name again and again is one tool
	wantStatus(t, s.get(root+"/process/paste"), http.StatusNotFound)
}

func TestAnExampleGivesANameAndNoFigure(t *testing.T) {
	s := open(t)
	root := s.begin()
	a := s.fill(root+"/process/add", url.Values{"answer": {""}, "example": {"finance"}})
	wantStatus(t, a, http.StatusSeeOther)
	page := s.get(a.Header.Get("Location"))
	if !strings.Contains(text(page.doc), "comes from the example") || !strings.Contains(text(page.doc), "Match invoices to orders") {
		t.Errorf("the page says %q", text(page.doc))
	}
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	for id, answer := range d.Answers.Groups["process"][0].Values {
		if id != "PR-NAME" && id != "PR-FUNCTION" || answer.Number != 0 || answer.Range != nil {
			t.Errorf("the example gave %s", id)
		}
	}
	wantStatus(t, s.fill(root+"/process/add", url.Values{"answer": {""}, "example": {"nothing"}}), http.StatusUnprocessableEntity)
}

func TestRemovingCanBeUndone(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Quick, "logistics", nil)
	item := s.first(root, "process")
	before := s.get(root + "/process/" + item)
	wantStatus(t, s.fill(root+"/process/"+item+"/remove", nil), http.StatusSeeOther)
	list := s.get(root + "/process")
	if !strings.Contains(text(list.doc), "Undo") {
		t.Fatalf("no undo is offered: %s", text(list.doc))
	}
	if strings.Contains(text(s.get(s.told(assessment.Quick, "logistics", nil)+"/process").doc), "Undo") {
		t.Error("another draft is offered it too")
	}
	for range 2 { // sent twice
		wantStatus(t, s.post(root+"/process/undo", hidden(list.doc)), http.StatusSeeOther)
	}
	after := s.get(root + "/process/" + item)
	if text(after.doc) != text(before.doc) {
		t.Errorf("before: %s\nafter: %s", text(before.doc), text(after.doc))
	}
}

func TestOneNumberIsAnAnswer(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.fill(root+"/process/add", url.Values{"answer": {"P"}})
	for _, c := range []struct {
		form url.Values
		want float64
	}{
		{url.Values{"low": {"900"}, "one": {"yes"}}, 900},
		{url.Values{"low": {""}, "high": {"800"}, "one": {"yes"}}, 800},
		{url.Values{"low": {"700"}, "high": {""}}, 700},
	} {
		wantStatus(t, s.fill(root+"/process/p/PR-VOLUME", c.form), http.StatusSeeOther)
		d, err := s.service.Open(t.Context(), root[len("/a/"):])
		must(t, err)
		if a := d.Answers.Groups["process"][0].Values["PR-VOLUME"]; a.Range != nil || a.Number != c.want {
			t.Errorf("%v became %+v", c.form, a)
		}
	}
	both := s.fill(root+"/process/p/PR-VOLUME", url.Values{"low": {"900"}, "high": {"950"}, "one": {"yes"}})
	wantStatus(t, both, http.StatusUnprocessableEntity)
}
