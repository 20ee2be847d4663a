package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/mail"
)

// waiting counts the mails that were tried by nobody yet.
func (s *site) waiting() int {
	s.t.Helper()
	n := 0
	for _, root := range s.mailed {
		all, err := s.Mail.Mails(s.t.Context(), s.draft(root).ID)
		must(s.t, err)
		for _, m := range all {
			if m.EndedAt == nil && m.Tries == 0 {
				n++
			}
		}
	}
	return n
}

func TestTheLinkIsMailedAndSaidToBe(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Quick, "logistics", nil)
	s.mailed = []string{root}
	a := s.fill(root+"/links", url.Values{"mail": {"ana+ai@Müller.example"}, "send": {"yes"}})
	wantStatus(t, a, http.StatusSeeOther)
	if said := text(s.get(root + "/links").doc); !strings.Contains(said, "a…@müller.example: waiting to be sent") {
		t.Errorf("before, the page says %s", said)
	}
	s.deliver()
	if said := text(s.get(root + "/links").doc); !strings.Contains(said, "a…@müller.example: handed to its mail server at 12:00 UTC") || strings.Contains(said, "ana+ai") {
		t.Errorf("after, the page says %s", said)
	}
	if len(s.sent.mails) != 1 || s.sent.mails[0].To != "ana+ai@xn--mller-kva.example" || !strings.Contains(s.sent.mails[0].Text, "http://example.com/r/") {
		t.Fatalf("sent is %+v", s.sent.mails)
	}
	_, link, _ := strings.Cut(s.sent.mails[0].Text, "http://example.com")
	link, _, _ = strings.Cut(link, "\n")
	if strings.Contains(link, root[len("/a/"):]) {
		t.Error("the mail has the link in use, not a fresh one")
	}
	wantStatus(t, s.get(link), http.StatusOK)

	s.sent.fail = &mail.Failure{Refused: true, Err: http.ErrAbortHandler}
	wantStatus(t, s.fill(root+"/links", url.Values{"mail": {"ben@example.com"}, "send": {"yes"}}), http.StatusSeeOther)
	s.deliver()
	if said := text(s.get(root + "/links").doc); !strings.Contains(said, "b…@example.com: not sent, because its mail server does not take this address") {
		t.Errorf("after a refusal the page says %s", said)
	}
}

func TestAWrongAddressIsSaidAndKept(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	for path, form := range map[string]url.Values{
		"/links": {"send": {"yes"}}, "/share": {"days": {"7"}, "make": {"yes"}},
	} {
		for _, typed := range []string{"ana", "ana@example.com\r\nBcc: eve@example.com", "<script>@example.com"} {
			form.Set("mail", typed)
			a := s.fill(root+path, form)
			wantStatus(t, a, http.StatusUnprocessableEntity)
			if byID(a.doc, "mail-fault") == nil || attr(byID(a.doc, "mail"), "value") == "" {
				t.Errorf("%s with %q says %s", path, typed, text(a.doc))
			}
		}
	}
	if all, _ := s.Mail.Mails(t.Context(), s.draft(root).ID); len(all) != 0 {
		t.Errorf("mails are %v", all)
	}
}

func TestTheReportIsMailedOnceItIsAgreedTo(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	s.mailed = []string{root}
	for range 2 { // the second changes nothing
		s.tick(root, "send")
	}
	s.deliver()
	if len(s.sent.mails) != 1 || !strings.HasPrefix(string(s.sent.mails[0].File), "%PDF-") || s.sent.mails[0].FileName == "" {
		t.Fatalf("sent are %d mails", len(s.sent.mails))
	}
	if said := text(byID(s.get(root+"/result").doc, "consent")); !strings.Contains(said, "handed to its mail server") {
		t.Errorf("the page says %s", said)
	}
	s.tick(root, "contact")
	s.deliver()
	if len(s.sent.mails) != 1 {
		t.Error("another consent sends a report")
	}
}

// tick agrees to one thing after the result.
func (s *site) tick(root, box string) {
	s.t.Helper()
	form := hidden(s.get(root + "/result").doc)
	form.Set(box, "yes")
	form.Set("mail", "ana@example.com")
	wantStatus(s.t, s.post(root+"/consent", form), http.StatusSeeOther)
}

func TestAShareIsMailedAsTheReadersOwn(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	s.mailed = []string{root}
	a := s.fill(root+"/share", url.Values{"days": {"7"}, "hide_money": {"yes"}, "password": {"blue"}, "mail": {"ana@example.com"}, "make": {"yes"}})
	wantStatus(t, a, http.StatusSeeOther)
	s.deliver()
	if len(s.sent.mails) != 1 || strings.ContainsAny(s.sent.mails[0].HTML, "£$€") || strings.Contains(s.sent.mails[0].Text, "blue") {
		t.Fatalf("sent is %+v", s.sent.mails)
	}
	_, link, _ := strings.Cut(s.sent.mails[0].Text, "http://example.com")
	link, _, _ = strings.Cut(link, "\n")
	wantStatus(t, s.get(link), http.StatusOK)
	wantStatus(t, s.post(link, url.Values{"password": {"blue"}}), http.StatusOK)
	if said := text(s.get(root + "/share").doc); !strings.Contains(said, "Looked at once") || !strings.Contains(said, "a…@example.com: handed") {
		t.Errorf("the page says %s", said)
	}
}

func TestTheFormCannotFloodAnAddress(t *testing.T) {
	s := open(t)
	refused := 0
	for i := range 10 {
		s.set(noon.Add(time.Duration(i) * 5 * time.Minute))
		root := s.told(assessment.Quick, "logistics", nil) // a fresh draft each time
		a := s.fill(root+"/links", url.Values{"mail": {"ana@example.com"}, "send": {"yes"}})
		if a.StatusCode == http.StatusUnprocessableEntity && strings.Contains(text(a.doc), "no more go out today") {
			refused++
		}
	}
	if refused < 3 {
		t.Errorf("only %d of 10 mails to one address are refused", refused)
	}
}

func TestWithoutAMailServerPagesSayWhatToCopy(t *testing.T) {
	s := open(t, func(o *Options) { o.Mail = nil })
	root := s.answered(assessment.Full, "insurer")
	for path, want := range map[string]string{
		"/links": "This site sends no mail. Copy the link", "/share": "This site sends no mail. Copy the link", "/result": "no mail goes out by itself",
	} {
		if said := text(s.get(root + path).doc); !strings.Contains(said, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	a := s.fill(root+"/links", url.Values{"mail": {"ana@example.com"}, "send": {"yes"}})
	wantStatus(t, a, http.StatusSeeOther)
}
