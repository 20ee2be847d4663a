package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/usage"
	"waterline/cmd/internal/web/shell"
)

// sends uploads a file, as a browser does from our own page.
func (s *site) sends(path, name, content string, fields map[string]string) answer {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	key := strings.Split(strings.TrimPrefix(path, "/a/"), "/")[0]
	must(s.t, w.WriteField("form_token", shell.Token(key)))
	for field, value := range fields {
		must(s.t, w.WriteField(field, value))
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		must(s.t, err)
		_, err = part.Write([]byte(content))
		must(s.t, err)
	}
	must(s.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.do(r)
}

// team is an export of a team, of so many people.
func team(people, total int) string {
	var b strings.Builder
	b.WriteString("Date,User,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n")
	for month := 8; month <= 10; month++ {
		for n := range people {
			fmt.Fprintf(&b, "2026-%02d-05T10:00:00.000Z,ana%d@heron.example,On-Demand,gpt-5,No,0,100000,0,25000,%d,$0.%d0\n", month, n, total, 4+n%3)
		}
	}
	return b.String()
}

func TestARespondentAddsAnExport(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	list := s.get(root + "/tool")
	if !strings.Contains(list.body, root[strings.LastIndex(root, "/a/"):]+`/usage"`) {
		t.Fatalf("the list of tools leads to no upload: %s", text(list.doc))
	}
	if other := s.get(root + "/process"); strings.Contains(other.body, `/usage"`) {
		t.Error("the list of processes leads to the upload")
	}
	at := root + "/usage"
	wantStatus(t, s.get(at), http.StatusOK)
	known := func() *usage.Summary {
		d, err := s.service.Open(t.Context(), root[len("/a/"):])
		must(t, err)
		return d.Answers.Usage
	}
	for name, wrong := range map[string]struct{ name, content, want string }{
		"no file":        {"", "", "Choose at least one file"},
		"no export":      {"x.csv", "a,b\nc,d\n", "No known export looks like this"},
		"too few people": {"few.csv", team(9, 125000), "Fewer than 10 people"},
		"a question":     {"odd.csv", team(12, 999999), "Say which columns the total holds"},
		"a broken sum":   {"sum.json", `{"format":"waterline-usage@1","usage":{"from":"2026-01-01"}}`, ""},
	} {
		a := s.sends(at, wrong.name, wrong.content, nil)
		wantStatus(t, a, http.StatusUnprocessableEntity)
		if !strings.Contains(text(a.doc), wrong.want) {
			t.Errorf("%s is answered by %s", name, text(a.doc))
		}
		if known() != nil {
			t.Fatalf("%s was kept", name)
		}
	}
	if a := s.sends(at, "odd.csv", team(12, 999999), nil); !strings.Contains(a.body, `name="cursor_total"`) {
		t.Error("the question has no answers to choose from")
	}
	wantStatus(t, s.sends(at, "odd.csv", team(12, 999999), map[string]string{"cursor_total": "disjoint"}), http.StatusSeeOther)
	wantStatus(t, s.sends(at, "team.csv", team(31, 125000), nil), http.StatusSeeOther)
	a := s.get(at)
	if !strings.Contains(text(a.doc), "5 August 2026 to 5 October 2026, about 30 people: Cursor") {
		t.Errorf("the page says %s", text(a.doc))
	}
	if u := known(); u == nil || u.Actors != 31 || len(u.Tools) != 1 || len(u.Tools[0].Groups) > 0 {
		t.Errorf("known is %+v", u)
	}
	var file bytes.Buffer
	must(t, usage.WriteSummary(&file, known()))
	if strings.Contains(file.String(), "ana") {
		t.Error("the summary names a person")
	}
	wantStatus(t, s.sends(at, "", "", map[string]string{"remove": "yes"}), http.StatusSeeOther)
	if known() != nil {
		t.Error("it was not forgotten")
	}
	wantStatus(t, s.sends(at, "summary.json", file.String(), nil), http.StatusSeeOther)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	wantStatus(t, s.get(root+"/result"), http.StatusOK)
	if u := known(); u == nil || u.Actors != 31 {
		t.Errorf("of the summary %+v is known", u)
	}
}

// A stranger's key opens nothing, and without the service there is no page.
func TestAnExportNeedsADraft(t *testing.T) {
	s := open(t, func(o *Options) { o.Exports = nil })
	root := s.told(assessment.Quick, "logistics", nil)
	wantStatus(t, s.get(root+"/usage"), http.StatusNotFound)
	if a := s.get(root + "/tool"); strings.Contains(a.body, `/usage"`) {
		t.Error("an upload is offered that nobody takes")
	}
	s = open(t)
	wantStatus(t, s.get("/a/"+strings.Repeat("x", keyLength)+"/usage"), http.StatusNotFound)
}
