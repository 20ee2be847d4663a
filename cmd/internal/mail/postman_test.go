package mail

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// office is a postman on a real store and a real mail server, with a draft
// that has a result and a clock that tests set.
type office struct {
	*Postman
	t      *testing.T
	server *mailServer
	store  *store.Store
	now    atomic.Pointer[time.Time]
	key    string
	draft  assessment.Draft
}

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

func newOffice(t *testing.T, look brand.Brand) *office {
	t.Helper()
	bank, err := questionnaire.Core()
	must(t, err)
	kept := empty.Open(t, bank.Question)
	o := &office{t: t, server: serve(t, StartTLS), store: kept}
	o.set(noon)
	clock, random := func() time.Time { return *o.now.Load() }, rand.NewChaCha8([32]byte{1})
	options := Options{
		Outbox: kept, Sender: o.server.sender(StartTLS), Forms: oneForm{look},
		Service: &assessment.Service{Store: kept, Bank: bank, Clock: clock, Random: random, Keep: 90 * 24 * time.Hour, Evaluate: evaluate(t, bank)},
		Sharing: &assessment.Sharing{Store: kept, Clock: clock, Random: random},
	}
	for _, tag := range []string{"en", "de"} {
		words, err := locale.Load(tag)
		must(t, err)
		options.Languages = append(options.Languages, Language{
			Locale: words,
			Report: func(context.Context, brand.Brand, assessment.Answers, assessment.Result, time.Time) ([]byte, error) {
				return []byte("%PDF-1.7 in " + tag), nil
			},
		})
	}
	o.Postman, err = NewPostman(options)
	must(t, err)
	o.key, o.draft, err = o.Service.Create(t.Context(), assessment.Full, "en")
	must(t, err)
	_, err = o.Service.Submit(t.Context(), assessment.Draft{ID: o.draft.ID, Answers: example(t, bank)})
	must(t, err)
	return o
}

// oneForm is a site whose one form has a brand and keeps drafts for 30 days.
type oneForm struct{ look brand.Brand }

func (oneForm) Form(_ context.Context, id string) (assessment.Form, error) {
	if id != "" {
		return assessment.Form{}, &assessment.Error{Code: assessment.NotFound}
	}
	return assessment.Form{ID: "start", Keep: 30 * 24 * time.Hour}, nil
}

func (o oneForm) Brand(context.Context, assessment.Form) (brand.Brand, error) { return o.look, nil }

func evaluate(t *testing.T, bank *questionnaire.Bank) func(context.Context, assessment.Answers) (assessment.Result, error) {
	t.Helper()
	base, err := evidence.Core()
	must(t, err)
	book, err := playbook.Core()
	must(t, err)
	return func(_ context.Context, a assessment.Answers) (assessment.Result, error) {
		return assessment.Evaluate(assessment.Input{Answers: a, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000})
	}
}

func example(t *testing.T, bank *questionnaire.Bank) assessment.Answers {
	t.Helper()
	data, err := os.ReadFile("../../../examples/insurer.yaml")
	must(t, err)
	answers, err := assessment.Decode("insurer.yaml", data, bank)
	must(t, err)
	return answers
}

func (o *office) set(now time.Time) { o.now.Store(&now) }

func (o *office) ask(m assessment.Mail, consents ...assessment.Consent) {
	o.t.Helper()
	m.Draft, m.Base = o.draft.ID, "https://ai.example.com"
	if m.To == "" {
		m.To = "ana+ai@Müller.example"
	}
	must(o.t, o.Ask(o.t.Context(), m, consents))
}

// round sends all that is due, as Run does.
func (o *office) round() {
	for o.next(o.t.Context()) {
	}
}

// last is the newest mail that came, opened.
func (o *office) last() opened {
	o.t.Helper()
	got := o.server.mails()
	if len(got) == 0 {
		o.t.Fatal("no mail came")
	}
	return open(o.t, got[len(got)-1].raw)
}

func (o *office) state() assessment.Mail {
	o.t.Helper()
	all, err := o.Mails(o.t.Context(), o.draft.ID)
	must(o.t, err)
	if len(all) == 0 {
		o.t.Fatal("no mail is listed")
	}
	return all[0]
}

var ownLink = regexp.MustCompile(`https://ai\.example\.com/([rs])/([\w-]{22})`)

func TestEachMailHasAFreshLinkThatOpens(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	seen := make(map[string]bool)
	for i, tag := range []string{"en", "de"} {
		o.set(noon.Add(time.Duration(i) * time.Hour))
		o.ask(assessment.Mail{Kind: assessment.MailLink, Language: tag})
		o.round()
		mail := o.last()
		if to := o.server.mails()[i].to; to != "ana+ai@xn--mller-kva.example" {
			t.Errorf("it went to %s", to)
		}
		found := ownLink.FindStringSubmatch(mail.text)
		if found == nil || found[1] != "r" || seen[found[2]] || !strings.Contains(mail.html, found[0]) {
			t.Fatalf("the link is %q in %s", found, mail.text)
		}
		seen[found[2]] = true
		if d, err := o.Service.Open(t.Context(), found[2]); err != nil || d.ID != o.draft.ID || !d.ExpiresAt.Equal(o.now.Load().Add(30*24*time.Hour)) {
			t.Errorf("the link opens %q until %v (%v)", d.ID, d.ExpiresAt, err)
		}
		want := map[string]string{"en": "Continue your AI assessment", "de": "Ihre KI-Bewertung"}[tag]
		if !strings.HasPrefix(mail.subject, want) {
			t.Errorf("in %s the subject is %q", tag, mail.subject)
		}
		if s := o.state(); s.EndedAt == nil || s.Failure != "" || s.Shown != "a…@müller.example" {
			t.Errorf("the mail is listed as %+v", s)
		}
	}
}

func TestTheReportComesWithTheAnswer(t *testing.T) {
	o := newOffice(t, brand.Brand{Name: "Heron", Unmarked: true})
	agreed := assessment.Consent{Kind: assessment.ConsentSend, Given: true, At: noon}
	o.ask(assessment.Mail{Kind: assessment.MailReport, Language: "de"}, agreed)
	o.round()
	mail := o.last()
	if !strings.HasPrefix(mail.subject, "Ihr KI-Bericht: ") || !strings.Contains(mail.subject, "Ideen lohn") {
		t.Errorf("the subject %q is no answer", mail.subject)
	}
	if mail.fileName != "ki-bericht.pdf" || string(mail.file) != "%PDF-1.7 in de" {
		t.Errorf("attached is %s with %q", mail.fileName, mail.file)
	}
	for name, said := range map[string]string{"text": mail.text, "page": wordsOf(t, mail.html)} {
		if !strings.Contains(said, "%)") || !strings.Contains(said, "bis") || !strings.Contains(said, "Heron") {
			t.Errorf("the %s has no answer with its range: %s", name, said)
		}
		if strings.Contains(strings.ToLower(said), "waterline") {
			t.Errorf("the %s names us, though the brand says not to", name)
		}
	}
}

func TestAShareTellsNoMoneyAndIsTheReadersOwn(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	o.ask(assessment.Mail{Kind: assessment.MailShare, Share: assessment.ShareOptions{Keep: 7 * 24 * time.Hour, HideMoney: true, Ends: noon.Add(time.Hour)}})
	o.round()
	mail := o.last()
	found := ownLink.FindStringSubmatch(mail.text)
	if found == nil || found[1] != "s" {
		t.Fatalf("the mail says %s", mail.text)
	}
	if _, share, err := o.Sharing.Open(t.Context(), found[2]); err != nil || !share.HideMoney || !share.ExpiresAt.Equal(noon.Add(time.Hour)) {
		t.Errorf("the share is %+v (%v)", share, err)
	}
	if strings.ContainsAny(mail.text+mail.subject, "£$€") {
		t.Errorf("the mail tells money: %s", mail.text)
	}
	if !strings.Contains(mail.text, "Made with Waterline") {
		t.Error("the mail does not say what it was made with")
	}
}

// What somebody typed into the assessment goes into no mail: it may be meant
// for whoever owns the address.
func TestNoTypedWordGoesIntoAMail(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	d, err := o.Service.Open(t.Context(), o.key)
	must(t, err)
	result, _, err := o.Service.Store.LatestResult(t.Context(), d.ID)
	must(t, err)
	o.ask(assessment.Mail{Kind: assessment.MailLink})
	o.ask(assessment.Mail{Kind: assessment.MailReport}, assessment.Consent{Kind: assessment.ConsentSend, Given: true, At: noon})
	o.ask(assessment.Mail{Kind: assessment.MailShare, Share: assessment.ShareOptions{Keep: time.Hour, Ends: noon.Add(time.Hour)}})
	o.round()
	typed := []string{result.Organisation.Name}
	for _, p := range result.Processes {
		typed = append(typed, p.Name)
	}
	if len(o.server.mails()) != 3 || len(typed) < 3 {
		t.Fatalf("%d mails, %d names", len(o.server.mails()), len(typed))
	}
	for _, got := range o.server.mails() {
		mail := open(t, got.raw)
		for _, word := range typed {
			if strings.Contains(mail.text+mail.html+mail.subject, word) {
				t.Errorf("%q says %q", mail.subject, word)
			}
		}
	}
}

func TestAMailThatCannotGoIsTriedAgainAndGivenUp(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	busy := func(string) error { return &smtp.SMTPError{Code: 451, Message: "greylisted"} }
	o.server.set(func(m *mailServer) { m.onRcpt = busy })
	o.ask(assessment.Mail{Kind: assessment.MailLink})
	o.round()
	if s := o.state(); s.EndedAt != nil || s.Tries != 1 {
		t.Errorf("after a first try: %+v", s)
	}
	if links, _ := o.Service.Links(t.Context(), o.draft.ID); len(links) != 1 {
		t.Errorf("%d links work, though the mail with the second did not go", len(links))
	}
	o.set(noon.Add(59 * time.Second))
	o.round()
	if s := o.state(); s.Tries != 1 {
		t.Errorf("tried again at once: %+v", s)
	}
	o.server.set(func(m *mailServer) { m.onRcpt = nil })
	o.set(noon.Add(time.Minute))
	o.round()
	if s := o.state(); s.EndedAt == nil || s.Failure != "" || len(o.server.mails()) != 1 {
		t.Errorf("after greylisting: %+v", s)
	}

	o.server.set(func(m *mailServer) { m.onRcpt = busy })
	o.ask(assessment.Mail{Kind: assessment.MailLink, To: "ben@example.com"})
	for range 40 {
		o.round()
		o.set(o.now.Load().Add(time.Hour))
	}
	s := o.state()
	if s.Failure != assessment.MailUnsent || s.Tries != len(delays)+1 || s.EndedAt.Sub(noon) < 20*time.Hour {
		t.Errorf("a mail that never goes ends as %+v", s)
	}
}

func TestARefusedAddressIsSaidAtOnce(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	o.server.set(func(m *mailServer) {
		m.onRcpt = func(string) error { return &smtp.SMTPError{Code: 550, Message: "no such user"} }
	})
	o.ask(assessment.Mail{Kind: assessment.MailLink})
	o.round()
	if s := o.state(); s.Failure != assessment.MailRefused || s.Tries != 1 {
		t.Errorf("the mail is listed as %+v", s)
	}
}

func TestWhatIsNoLongerWantedDoesNotGo(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	o.ask(assessment.Mail{Kind: assessment.MailReport}, assessment.Consent{Kind: assessment.ConsentSend, Given: true, At: noon})
	must(t, o.Service.Agree(t.Context(), o.draft.ID, []assessment.Consent{{Kind: assessment.ConsentSend}}))
	o.round()
	if s := o.state(); s.Failure != assessment.MailPointless {
		t.Errorf("a report that was taken back is listed as %+v", s)
	}
	o.ask(assessment.Mail{Kind: assessment.MailLink})
	must(t, o.Service.Delete(t.Context(), o.draft.ID))
	o.round()
	if n := len(o.server.mails()); n != 0 {
		t.Errorf("%d mails came", n)
	}
}

func TestAskingIsBoundedAndChecked(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	for _, to := range []string{
		"", "ana", "ana@", "@example.com", "ana@localhost", "a b@example.com", "ana@example.com\r\nBcc: eve@example.com", "ana@example.com,eve@example.com",
		"Ana <ana@example.com>", `"ana"@example.com`, "ana..b@example.com", ".ana@example.com", "änä@example.com", "ana@exa mple.com", "ana@-.com",
		strings.Repeat("a", 65) + "@example.com", "ana@" + strings.Repeat("a.", 130) + "com", "ana@example.com\x00", "ana@example.com?cc=eve",
	} {
		var known *assessment.Error
		err := o.Ask(t.Context(), assessment.Mail{Draft: o.draft.ID, Kind: assessment.MailLink, To: to}, nil)
		if !errors.As(err, &known) || known.Code != assessment.Invalid {
			t.Errorf("%q is taken (%v)", to, err)
		}
	}
	asked := 0
	for ; asked < 50; asked++ {
		o.set(noon.Add(time.Duration(asked) * 2 * time.Minute))
		err := o.Ask(t.Context(), assessment.Mail{Draft: o.draft.ID, Kind: assessment.MailLink, To: "ANA@example.com"}, nil)
		if errors.Is(err, assessment.ErrManyMails) {
			break
		}
		must(t, err)
	}
	if asked == 0 || asked > 10 {
		t.Errorf("%d mails to one address are taken", asked)
	}
	o.set(noon.Add(26 * time.Hour))
	must(t, o.Ask(t.Context(), assessment.Mail{Draft: o.draft.ID, Kind: assessment.MailLink, To: "ana@example.com"}, nil))
}

// Run sends what is asked for without being told when, and ends when told.
func TestRunSendsAndStops(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		o.Run(ctx)
	}()
	o.ask(assessment.Mail{Kind: assessment.MailLink})
	for range 100 {
		if len(o.server.mails()) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(o.server.mails()) != 1 {
		t.Error("no mail came in 5 s")
	}
	stop()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("it does not stop")
	}
}

// A mail loads nothing, is small, and holds what mail programs need.
func TestThePageOfAMailStandsAlone(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	result, _, err := o.Service.Store.LatestResult(t.Context(), o.draft.ID)
	must(t, err)
	for tag, p := range o.printers {
		for name, l := range map[string]letter{
			"link": p.link(assessment.MailLink, "https://ai.example.com/r/abc", noon), "invite": p.link(assessment.MailInvite, "https://ai.example.com/r/abc", noon),
			"report": p.report(result, "https://ai.example.com/r/abc", noon),
			"share":  p.share(result, "https://ai.example.com/s/abc", noon, true), "nothing": p.report(assessment.Result{}, "https://ai.example.com/r/abc", noon),
		} {
			l.From, l.Mark = "Heron & <Sons>", true
			m, err := p.print(l)
			must(t, err)
			if keep := os.Getenv("WATERLINE_MAILS"); keep != "" {
				must(t, os.WriteFile(keep+"/"+name+"."+tag+".html", []byte(m.HTML), 0o600))
			}
			if len(m.HTML) > 20_000 {
				t.Errorf("%s in %s has %d bytes", name, tag, len(m.HTML))
			}
			doc, err := html.Parse(strings.NewReader(m.HTML))
			must(t, err)
			links := 0
			for n := range doc.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				switch n.Data {
				case "img", "link", "script", "iframe", "object", "video", "form", "base":
					t.Errorf("%s in %s holds <%s>", name, tag, n.Data)
				case "a":
					links++
				}
				for _, a := range n.Attr {
					if a.Key == "src" || a.Key == "background" || strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "url(") {
						t.Errorf("%s in %s has %s=%q", name, tag, a.Key, a.Val)
					}
				}
			}
			if links != 2 || !bytes.Contains([]byte(m.HTML), []byte(`name="color-scheme" content="light dark"`)) || strings.Contains(m.HTML, "@import") {
				t.Errorf("%s in %s has %d links", name, tag, links)
			}
			for part, said := range map[string]string{"subject": m.Subject, "preheader": l.Preheader, "text": m.Text, "page": m.HTML} {
				if said == "" || strings.Contains(said, "[mail.") || strings.Contains(said, "{") && part != "page" {
					t.Errorf("%s in %s: the %s is %q", name, tag, part, said)
				}
			}
			if !strings.Contains(m.HTML, "Heron &amp; &lt;Sons&gt;") || !strings.Contains(m.Text, "Heron & <Sons>") {
				t.Errorf("%s in %s does not say who sends it", name, tag)
			}
			if len([]rune(m.Subject)) > 90 {
				t.Errorf("the subject %q is long", m.Subject)
			}
		}
	}
}

// wordsOf is what a reader sees of a page.
func wordsOf(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	must(t, err)
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
