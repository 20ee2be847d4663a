package workspace

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const heronText = questionnairesPath + "/heronquay"

func heronExample(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "examples", "questionnaire-heron.yaml"))
	must(t, err)
	return string(data)
}

// published is a site with heronquay@1 and a form that asks it, turned on.
func (s *site) published() {
	s.t.Helper()
	wantStatus(s.t, s.owner.fill(questionnairesPath+"/new", url.Values{"text": {heronExample(s.t)}}), http.StatusSeeOther)
	wantStatus(s.t, s.owner.fill(heronText+"/publish", url.Values{"edition": {"1"}}), http.StatusSeeOther)
	form := "id: heron-check\nquestionnaire: heronquay@1\nchoice: false\ncontact: {name: Heron Quay, mail: ai@heron.example}\n"
	wantStatus(s.t, s.owner.fill(formsPath+"/new", url.Values{"text": {form}}), http.StatusSeeOther)
	wantStatus(s.t, s.owner.fill(formURL("heron-check")+"/switch", url.Values{"on": {"yes"}}), http.StatusSeeOther)
}

// From an import with faults over trying out and publishing to the form, its
// respondent, and the client that they become.
func TestAQuestionnaireReachesItsRespondents(t *testing.T) {
	s := openSite(t)
	b := s.owner
	wrong := strings.Replace(heronExample(t), "off: [P-REVENUE, PR-TOUCHLESS]", "off: [P-REVENUE, P-CURRENCY]", 1)
	added := b.fill(questionnairesPath+"/new", url.Values{"text": {wrong}})
	wantStatus(t, added, http.StatusSeeOther)
	page := b.get(added.Header.Get("Location"))
	found := text(byID(page.doc, "errors"))
	if !strings.Contains(found, "15 off[2] No result can do without P-CURRENCY") {
		t.Errorf("the lint says %q", found)
	}
	if strings.Contains(page.body, heronText+"/publish") {
		t.Error("a draft with faults can be published")
	}
	wantStatus(t, b.get(heronText+"/try"), http.StatusSeeOther)
	wantStatus(t, b.fill(heronText+"/publish", url.Values{"edition": {"1"}}), http.StatusSeeOther) // back to what is wrong

	wantStatus(t, b.fill(heronText, url.Values{"text": {wrong}, "edition": {"1"}, "do": {"check"}}), http.StatusUnprocessableEntity)
	saved := b.fill(heronText, url.Values{"text": {heronExample(t)}, "edition": {"1"}, "do": {"save"}})
	wantStatus(t, saved, http.StatusSeeOther)
	page = b.get(heronText)
	if got := text(byID(page.doc, "budget").Parent); !strings.Contains(got, "44 of 45 points") || byID(page.doc, "errors") != nil {
		t.Errorf("mended, the page says %s", got)
	}
	s.triesOut(heronText + "/try?depth=quick")

	confirm := b.get(heronText + "/publish")
	wantStatus(t, confirm, http.StatusOK)
	if said := text(byID(confirm.doc, "differences")); !strings.Contains(said, `P-REVENUE is no longer asked: "What was your revenue last year?"`) || !strings.Contains(said, "X-HERONQUAY-LINE is new") {
		t.Errorf("the differences are %s", said)
	}
	wantStatus(t, b.fill(heronText+"/publish", url.Values{"edition": {"1"}}), http.StatusConflict) // saved since
	wantStatus(t, b.fill(heronText+"/publish", url.Values{"edition": {"2"}}), http.StatusSeeOther)
	wantStatus(t, b.fill(heronText+"/publish", url.Values{"edition": {"2"}}), http.StatusUnprocessableEntity) // nothing differs
	if version := b.get(heronText + "/versions/1"); !strings.Contains(version.body, "never changes") || len(all(version.doc, "textarea")) != 1 || !has(all(version.doc, "textarea")[0], "readonly") {
		t.Error("a published version can be typed into")
	}

	form := "id: heron-check\nquestionnaire: heronquay@1\nchoice: false\ncontact: {name: Heron Quay, mail: ai@heron.example}\n"
	bad := b.fill(formsPath+"/new", url.Values{"text": {strings.Replace(form, "@1", "@9", 1)}})
	wantStatus(t, bad, http.StatusUnprocessableEntity)
	if said := text(byID(bad.doc, "errors")); !strings.Contains(said, "heronquay@9") || !strings.Contains(said, "2 form.questionnaire") {
		t.Errorf("a form of an unknown version is %s", said)
	}
	wantStatus(t, b.fill(formsPath+"/new", url.Values{"text": {form}}), http.StatusSeeOther)
	guest := s.browser()
	wantStatus(t, guest.get("/e/heron-check"), http.StatusNotFound) // still off
	wantStatus(t, b.fill(formURL("heron-check")+"/switch", url.Values{"on": {"yes"}}), http.StatusSeeOther)
	result := guest.answers("/e/heron-check", "X-HERONQUAY-LINE")
	if !strings.Contains(result.body, "Brook Freight") {
		t.Errorf("the result is %.600s", text(result.doc))
	}
	list := b.get(clientsPath)
	if strings.Contains(list.body, "Brook Freight") {
		t.Error("nobody agreed, and there is a client")
	}
	consent := boxes(result)
	consent.Set("contact", "yes")
	consent.Set("mail", "bo@brook.example")
	wantStatus(t, guest.post(strings.TrimSuffix(result.Request.URL.Path, "/result")+"/consent", consent), http.StatusSeeOther)
	list = b.get(clientsPath + "?stage=lead&tag=heron-check")
	if !strings.Contains(list.body, "Brook Freight") {
		t.Errorf("the leads are %s", text(list.doc))
	}
	counts := text(byID(b.get(formURL("heron-check")).doc, "came").Parent)
	if !strings.Contains(counts, "Started 1 With a result 1 New clients 1") {
		t.Errorf("the form counts %s", counts)
	}
	lead := all(list.doc, "tbody")[0]
	one := b.get(attr(all(lead, "a")[0], "href"))
	wantStatus(t, one, http.StatusOK)
	for _, a := range all(one.doc, "a") { // its result and the editor work with its own questions
		if to := attr(a, "href"); strings.HasSuffix(to, "/assumptions") || strings.Contains(to, "/versions/1") {
			wantStatus(t, b.get(to), http.StatusOK)
		}
	}
	client := attr(all(lead, "a")[0], "href")
	kept, err := s.kept.Assessments(t.Context(), s.org, client[strings.LastIndexByte(client, '/')+1:])
	must(t, err)
	wantStatus(t, b.get(client+"/assessments/"+kept[0].ID+"/assumptions"), http.StatusOK)
}

// triesOut goes through a questionnaire as a respondent, past a wrong answer,
// and finds nothing saved.
func (s *site) triesOut(path string) {
	t := s.t
	t.Helper()
	page := s.owner.get(path)
	wantStatus(t, page, http.StatusOK)
	for range 80 {
		form := filled(page)
		if form.Get("at") == "" {
			break
		}
		if form.Get("at") == "P-HEADCOUNT" && form.Get("answer") != "many" {
			form.Set("answer", "many")
			wrong := s.owner.fill(path, form)
			wantStatus(t, wrong, http.StatusUnprocessableEntity)
			form.Set("answer", "20")
		}
		page = s.owner.fill(path, form)
		if page.StatusCode != http.StatusOK {
			form.Set("skip", "yes")
			page = s.owner.fill(path, form)
		}
		wantStatus(t, page, http.StatusOK)
	}
	if !strings.Contains(text(page.doc), "That is all that is asked") {
		t.Errorf("trying out ends in %.300s", text(page.doc))
	}
	kept, err := s.Surveys.Store.Forms(t.Context(), s.org)
	must(t, err)
	if len(kept) != 0 {
		t.Errorf("trying out left %v", kept)
	}
}

// filled is the form of a page about a question, answered somehow.
func filled(a answer) url.Values {
	out := url.Values{}
	seen := make(map[string]bool)
	var form *html.Node
	for _, f := range all(a.doc, "form") {
		if attr(f, "method") == "post" && attr(f, "action") != "" || attr(f, "data-autosave") != "" || has(f, "novalidate") {
			form = f
		}
	}
	if form == nil {
		return out
	}
	for _, n := range all(form, "input") {
		name, value := attr(n, "name"), attr(n, "value")
		switch attr(n, "type") {
		case "hidden":
			out.Set(name, value)
		case "radio":
			if !seen[name] || value == "no" {
				out.Set(name, value)
			}
			seen[name] = true
		case "checkbox":
			if name == "answer" && !seen[name] {
				out.Set(name, value)
				seen[name] = true
			}
		case "text":
			value := "Brook Freight"
			if strings.Contains(attr(n, "class"), "figure") {
				value = map[string]string{"high": "40"}[name]
				if value == "" {
					value = "20"
				}
			}
			out.Set(name, value)
		}
	}
	for _, n := range all(form, "select") {
		for _, o := range all(n, "option") {
			if value := attr(o, "value"); value != "" && (out.Get(attr(n, "name")) == "" || value == "EUR") {
				out.Set(attr(n, "name"), value)
			}
		}
	}
	return out
}

// answers starts with a form and goes through its quick way to the result. The
// question must be among those asked.
func (b *browser) answers(entry, question string) answer {
	t := b.site.t
	t.Helper()
	page := b.get(entry)
	wantStatus(t, page, http.StatusOK)
	form := filled(page)
	form.Set("depth", "quick")
	next := b.post(entry, form)
	met := false
	for range 80 {
		to := next.Header.Get("Location")
		if to == "" {
			t.Fatalf("%s stopped with %d: %s", next.Request.URL, next.StatusCode, text(byID(next.doc, "main")))
		}
		met = met || strings.HasSuffix(to, "/"+question)
		page = b.get(to)
		if strings.HasSuffix(page.Request.URL.Path, "/result") {
			if !met {
				t.Errorf("%s was not asked", question)
			}
			return page
		}
		form := filled(page)
		next = b.post(to, form)
		if next.StatusCode == http.StatusUnprocessableEntity {
			for _, name := range []string{"answer", "low", "high", "unit", "other"} {
				form.Del(name)
			}
			form.Set("state", "dont_know")
			next = b.post(to, form)
		}
	}
	t.Fatal("the quick way has no end")
	return page
}

func TestFormsOfOthersAreNotThere(t *testing.T) {
	s := openSite(t)
	s.published()
	other, viewer := s.outsider(), s.coworker("vera@heron.example", account.Viewer)
	for _, path := range []string{heronText, heronText + "/versions/1", heronText + "/publish", heronText + "/try", formURL("heron-check")} {
		wantStatus(t, other.get(path), http.StatusNotFound)
		want := http.StatusOK
		if strings.HasSuffix(path, "/publish") {
			want = http.StatusForbidden
		}
		wantStatus(t, viewer.get(path), want)
	}
	for path, form := range map[string]url.Values{
		heronText: {"text": {"x"}, "edition": {"1"}, "do": {"save"}}, heronText + "/publish": {"edition": {"1"}}, heronText + "/delete": {},
		formURL("heron-check"): {"text": {"id: heron-check\ncontact: {name: A, mail: a@b.example}"}, "edition": {"1"}}, formURL("heron-check") + "/switch": {"on": {""}},
	} {
		wantStatus(t, other.fill(path, form), http.StatusNotFound)
		wantStatus(t, viewer.fill(path, form), http.StatusForbidden)
	}
	taken := other.fill(questionnairesPath+"/new", url.Values{"text": {heronExample(t)}})
	wantStatus(t, taken, http.StatusUnprocessableEntity)
	foreign := other.fill(formsPath+"/new", url.Values{"text": {"id: theirs\nquestionnaire: heronquay@1\ncontact: {name: A, mail: a@b.example}\n"}})
	wantStatus(t, foreign, http.StatusUnprocessableEntity)
	if said := text(byID(foreign.doc, "errors")); !strings.Contains(said, `Write "core@1"`) {
		t.Errorf("another organisation's questionnaire is %s", said)
	}
	if list := other.get(formsPath); strings.Contains(list.body, "heron") && strings.Contains(list.body, "/e/heron-check") {
		t.Error("another organisation's form is listed")
	}
}

// A file takes the place of what stands in the box.
func TestAQuestionnaireIsUploaded(t *testing.T) {
	s := openSite(t)
	const edge = "edge"
	body := "--edge\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + shell.Token(s.owner.cookies[sessionCookie]) +
		"\r\n--edge\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nnothing\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"q.yaml\"\r\n\r\n" +
		heronExample(t) + "\r\n--edge--\r\n"
	r := httptest.NewRequest(http.MethodPost, questionnairesPath+"/new", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+edge)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	wantStatus(t, s.owner.do(r), http.StatusSeeOther)
	q, err := s.kept.Questionnaire(t.Context(), s.org, "heronquay")
	if must(t, err); strings.TrimSpace(q.Text) != strings.TrimSpace(heronExample(t)) {
		t.Errorf("stored is %.200s", q.Text)
	}
}

// Two who edit the same draft: the second is told and keeps what was typed.
func TestASecondSaveOfADraftIsRefused(t *testing.T) {
	s := openSite(t)
	wantStatus(t, s.owner.fill(questionnairesPath+"/new", url.Values{"text": {heronExample(t)}}), http.StatusSeeOther)
	first := url.Values{"text": {heronExample(t)}, "edition": {"1"}, "do": {"save"}}
	wantStatus(t, s.owner.fill(heronText, first), http.StatusSeeOther)
	second := s.owner.fill(heronText, url.Values{"text": {"mine: <script>"}, "edition": {"1"}, "do": {"save"}})
	wantStatus(t, second, http.StatusConflict)
	if !strings.Contains(second.body, "mine: &lt;script&gt;") || !strings.Contains(second.body, "Somebody else saved") {
		t.Errorf("the second save shows %.400s", text(second.doc))
	}
}
