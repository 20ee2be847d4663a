package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"waterline/assessment"
)

// hostile are values that nobody means and somebody sends.
var hostile = []string{
	"", " ", "\x00", "a\x00b", strings.Repeat("9", 400), strings.Repeat("x", 20000), "-1", "-1e308", "1e309", "NaN", "Inf", "0x10", "1,2,3", "٣٤", "½",
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "{{.Token}}", "'; DROP TABLE answer; --", "شركة المثال", "\u202e\u2066abc", "🙂👩‍👩‍👧",
	"dont_know", "not_applicable", "other:", "null", "true", "../../etc/passwd", "\r\nSet-Cookie: x=1", string([]byte{0xff, 0xfe}), "1e3", "12 000", "1.400", "1.4k", "2026-13-45", "9999-12-31",
}

// TestEveryFieldTakesWhateverIsSent sends every hostile value in every field of
// every question, by the script and by the form. Nothing fails, nothing of it
// becomes an element, and what is stored is an answer by the question's rules.
func TestEveryFieldTakesWhateverIsSent(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	process, tool := s.first(root, "process"), s.first(root, "tool")
	fields := []string{fieldAnswer, fieldLow, fieldLikely, fieldHigh, fieldOther, fieldState, fieldRank + "1", fieldUnit}
	for n, q := range s.Bank.Questions {
		path := root + "/" + q.Section + "/" + q.ID
		switch q.Group {
		case "process":
			path = root + "/process/" + process + "/" + q.ID
		case "tool":
			path = root + "/tool/" + tool + "/" + q.ID
		}
		page := s.get(path)
		if page.StatusCode == http.StatusNotFound {
			continue // not asked after these answers
		}
		wantStatus(t, page, http.StatusOK)
		sent := hidden(page.doc)
		for i, value := range hostile {
			if os.Getenv("WATERLINE_LONG") == "" && (i+n)%6 > 0 {
				continue // every value is tried, in every sixth question
			}
			form := merged(sent, url.Values{})
			for k, field := range fields {
				form.Set(field, hostile[(i+k*7)%len(hostile)])
			}
			form.Set(fields[i%len(fields)], value)
			if len(q.Options) > 0 && q.Type == "table" {
				form.Set(fieldCell+q.Options[0].Value, value)
			}
			form.Set(fieldVersion, strings.Repeat("9", i))
			status, said := s.save(path, form)
			if status >= http.StatusInternalServerError || !utf8.ValidString(said.Text) {
				t.Errorf("%s = %q: the script gets %d %q", q.ID, value, status, said.Text)
			}
			form.Del(fieldVersion)
			form.Set(fieldAnswer, value)
			a := s.post(path, form)
			if a.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s = %q: status %d", q.ID, value, a.StatusCode)
			}
			if inline(a.doc)+len(all(a.doc, "img")) > 0 || strings.Contains(a.body, "\x00") || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s = %q became more than text", q.ID, value)
			}
		}
	}
	found := assessment.Validate(s.stored(root).Answers, s.Bank)
	for _, p := range found {
		if p.Code != assessment.CodeAboveSum && p.Code != assessment.CodeCheck {
			t.Errorf("stored is what the rules refuse: %+v", p)
		}
	}
	wantStatus(t, s.get(root+"/check"), http.StatusOK)
	wantStatus(t, s.get(root), http.StatusOK)
}

// A questionnaire that is no longer the one a draft was begun with.
func TestADraftOfAnotherQuestionnaireIsExplained(t *testing.T) {
	s := open(t)
	key, _, err := s.service.Create(t.Context(), assessment.Full, "en")
	must(t, err)
	root := "/a/" + key
	wantStatus(t, s.fill(root+"/profile/P-NAME", url.Values{"answer": {"Example Ltd"}}), http.StatusSeeOther)
	wantStatus(t, s.fill(root+"/profile/P-CURRENCY", url.Values{"answer": {"EUR"}}), http.StatusSeeOther)
	bank := *s.Bank
	bank.Version++
	for _, one := range s.languages {
		one.Bank = &bank
	}
	s.service.Bank = &bank
	s.service.Evaluate = func(_ context.Context, a assessment.Answers) (assessment.Result, error) {
		return assessment.Result{}, assessment.Validate(a, &bank).Err()
	}
	for _, path := range []string{root, root + "/check", root + "/profile/P-NAME"} {
		a := s.get(path)
		wantStatus(t, a, http.StatusOK)
		if !strings.Contains(a.body, "Example Ltd") {
			t.Errorf("%s lost the answer", path)
		}
	}
	a := s.fill(root+"/check", nil)
	wantStatus(t, a, http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != root {
		t.Errorf("the check leads to %s", to)
	}
	wantText(t, s.get(root), "The questions have changed")
}

// Form fields sent in a way that no browser does.
func TestFormsThatAreNoForms(t *testing.T) {
	s := open(t)
	root := s.begin()
	for kind, body := range map[string]string{
		"application/json": `{"answer":"X"}`, "text/plain": "answer=X", "": "answer=X",
		"multipart/form-data; boundary=x": "--x\r\nContent-Disposition: form-data; name=\"answer\"\r\n\r\nX\r\n--x--\r\n",
	} {
		r := httptest.NewRequest(http.MethodPost, root+"/profile/P-NAME", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		wantStatus(t, s.do(r), http.StatusForbidden)
	}
}

// Items named like the pages of their group have pages of their own.
func TestItemsNamedLikePages(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	for _, name := range []string{"add", "Paste", "UNDO", "remove", "proof", "check", "🙂", "..", "/", "%2e%2e", "result"} {
		wantStatus(t, s.fill(root+"/tool/add", url.Values{"answer": {name}}), http.StatusSeeOther)
	}
	list := s.get(root + "/tool")
	seen := 0
	for _, a := range all(list.doc, "a") {
		if href := attr(a, "href"); strings.HasPrefix(href, root+"/tool/") && strings.HasPrefix(text(a), "See or change") {
			seen++
			name := strings.TrimPrefix(text(a), "See or change ")
			if page := s.get(href); page.StatusCode != http.StatusOK || heading(page.doc) != name {
				t.Errorf("%s of %q shows %q", href, name, heading(page.doc))
			}
			if page := s.get(href + "/remove"); !strings.Contains(heading(page.doc), name) {
				t.Errorf("%s/remove asks %q", href, heading(page.doc))
			}
		}
	}
	if seen != 11 {
		t.Errorf("%d tools are listed", seen)
	}
}
