package workspace

import (
	"bytes"
	"context"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
	"waterline/examples"
)

// outboxed takes mails into the real outbox; nobody sends them.
type outboxed struct{ assessment.Mailing }

func (p *outboxed) Mails(ctx context.Context, draft string) ([]assessment.Mail, error) {
	return p.Outbox.Mails(ctx, draft)
}

func (s *site) mailing() {
	s.Mail = &outboxed{assessment.Mailing{Outbox: s.kept, Clock: s.Clock, Random: rand.NewChaCha8([32]byte{3})}}
}

// follow opens where a form led to.
func (b *browser) follow(a answer) answer {
	b.site.t.Helper()
	wantStatus(b.site.t, a, http.StatusSeeOther)
	path, _, _ := strings.Cut(a.Header.Get("Location"), "#")
	return b.get(path)
}

// shownLink is the respondent's link that a page shows, "" for none.
func shownLink(a answer) string {
	for _, p := range all(a.doc, "p") {
		if attr(p, "class") == "address" {
			return text(p)
		}
	}
	return ""
}

// A link is shown once, opens the assessment to somebody without an account,
// and how far they are is seen.
func TestAnAssessmentIsStartedAndFollowed(t *testing.T) {
	s := openSite(t)
	path := s.made(nil)
	page := s.owner.follow(s.owner.fill(path+"/assessments/new", url.Values{"depth": {"quick"}, "language": {"en"}}))
	wantStatus(t, page, http.StatusOK)
	first := shownLink(page)
	if !strings.HasPrefix(first, "http://example.com/r/") || !strings.Contains(page.body, "mailto:jo@alder.example?subject=") {
		t.Fatalf("the page shows the link %q: %s", first, text(page.doc))
	}
	at := strings.TrimSuffix(page.Request.URL.Path, "?done=link")
	if again := s.owner.get(at); shownLink(again) != "" {
		t.Errorf("the link is shown again: %s", shownLink(again))
	}
	respondent := s.browser()
	wantStatus(t, respondent.get(strings.TrimPrefix(first, "http://example.com")), http.StatusOK)

	_, list, found := strings.Cut(at, "/assessments/")
	if !found {
		t.Fatalf("led to %s", at)
	}
	said := func() string { return text(s.owner.get(path).doc) }
	if !strings.Contains(said(), "0 of ") || !strings.Contains(said(), "Assessing") {
		t.Errorf("before an answer the client reads %s", said())
	}
	must(t, s.kept.Save(t.Context(), list, []assessment.Change{{Question: "P-NAME", Answer: given("Alder")}}, noon))
	if !strings.Contains(said(), "1 of ") {
		t.Errorf("after an answer the client reads %s", said())
	}
	second := shownLink(s.owner.follow(s.owner.fill(at+"/links", nil)))
	if second == "" || second == first {
		t.Errorf("the new link is %q", second)
	}
	for _, one := range []string{first, second} {
		wantStatus(t, respondent.get(strings.TrimPrefix(one, "http://example.com")), http.StatusOK)
	}
	wrong := s.owner.fill(path+"/assessments/new", url.Values{"depth": {"endless"}, "language": {"de"}})
	wantStatus(t, wrong, http.StatusUnprocessableEntity)
	if byID(wrong.doc, "depth") == nil || !strings.Contains(wrong.body, `value="de" selected`) {
		t.Errorf("a wrong depth gets %s", text(wrong.doc))
	}
}

func TestTheLinkOfAnAssessmentIsMailed(t *testing.T) {
	s := openSite(t)
	s.mailing()
	path := s.made(nil)
	start := url.Values{"depth": {"full"}, "language": {"de"}, "mail": {"nobody"}}
	wrong := s.owner.fill(path+"/assessments/new", start)
	wantStatus(t, wrong, http.StatusUnprocessableEntity)
	if attr(byID(wrong.doc, "mail"), "value") != "nobody" {
		t.Error("the address as typed is lost")
	}
	start.Set("mail", "jo@alder.example")
	page := s.owner.follow(s.owner.fill(path+"/assessments/new", start))
	if said := text(page.doc); shownLink(page) != "" || !strings.Contains(said, "j…@alder.example: waiting to be sent") {
		t.Errorf("after asking for a mail the page reads %s", said)
	}
	at := page.Request.URL.Path
	_, id, _ := strings.Cut(at, "/assessments/")
	mails, err := s.kept.Mails(t.Context(), id)
	must(t, err)
	if len(mails) != 1 || mails[0].Kind != assessment.MailInvite {
		t.Fatalf("mails are %+v", mails)
	}
	m, ok, err := s.kept.NextMail(t.Context(), noon, noon.Add(1))
	must(t, err)
	if !ok || m.Language != "de" || m.Base != "http://example.com" || m.To != "jo@alder.example" {
		t.Errorf("the mail to be sent is %+v", m)
	}
	wantStatus(t, s.owner.fill(at+"/mails", url.Values{"mail": {"x@y"}}), http.StatusUnprocessableEntity)
	wantStatus(t, s.owner.fill(at+"/mails", url.Values{"mail": {"sam@alder.example"}}), http.StatusSeeOther)
}

// upload sends an answers file as a browser does.
func (b *browser) upload(path, name string, data []byte) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(b.site.t, w.WriteField(shell.TokenField, shell.Token(b.cookies[sessionCookie])))
	part, err := w.CreateFormFile("file", name)
	must(b.site.t, err)
	_, err = part.Write(data)
	must(b.site.t, err)
	must(b.site.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func TestAnswersComeFromAFile(t *testing.T) {
	s := openSite(t)
	path := s.made(nil)
	data, err := examples.Files.ReadFile("insurer.yaml")
	must(t, err)

	broken := strings.Replace(string(data), "P-HEADCOUNT:", "P-HEADCOUNTS:", 1)
	broken = strings.Replace(broken, "P-CURRENCY: GBP", "P-CURRENCY: pounds", 1)
	a := s.owner.upload(path+"/assessments/import", "answers.yaml", []byte(broken))
	wantStatus(t, a, http.StatusUnprocessableEntity)
	rows := all(all(byID(a.doc, "errors"), "tbody")[0], "tr")
	if len(rows) < 2 || !strings.Contains(text(byID(a.doc, "errors")), "P-HEADCOUNTS") || !strings.Contains(text(byID(a.doc, "errors")), "pounds") {
		t.Errorf("the problems are %s", text(byID(a.doc, "errors")))
	}
	for _, row := range rows {
		if cells := all(row, "td"); text(cells[0]) == "–" && text(cells[1]) == "" {
			t.Errorf("a problem has neither line nor place: %s", text(row))
		}
	}
	if !strings.Contains(text(byID(a.doc, "pasted")), "P-HEADCOUNTS") {
		t.Error("the text of the file is not there to be mended")
	}
	if said := text(s.owner.get(path).doc); !strings.Contains(said, "None has been started") {
		t.Errorf("after a broken file the client reads %s", said)
	}

	done := s.owner.upload(path+"/assessments/import", "answers.yaml", data)
	wantStatus(t, done, http.StatusSeeOther)
	if !strings.Contains(done.Header.Get("Location"), "/versions/1?done=imported") {
		t.Errorf("led to %s", done.Header.Get("Location"))
	}
	wantStatus(t, s.owner.fill(path+"/assessments/import", url.Values{"pasted": {string(data)}}), http.StatusSeeOther)
	if said := text(s.owner.get(path).doc); strings.Count(said, "Version 1") != 2 || !strings.Contains(said, "ideas are worth starting") {
		t.Errorf("after two files the client reads %s", said)
	}
	for name, junk := range map[string][]byte{"empty": nil, "binary": {0xff, 0xfe, 0, 1}, "text": []byte("hello"), "deep": []byte(strings.Repeat("[", 10_000))} {
		if a := s.owner.upload(path+"/assessments/import", name, junk); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("a file that is %s gets %d", name, a.StatusCode)
		}
	}
	wantStatus(t, s.owner.upload(path+"/assessments/import", "large", bytes.Repeat([]byte("# many\n"), 100<<10/7)), http.StatusUnprocessableEntity)
	wantStatus(t, s.browser().post(path+"/assessments/import", nil), http.StatusUnauthorized)
}

func given(word string) questionnaire.Answer {
	return questionnaire.Answer{State: questionnaire.Given, Text: word}
}
