package web

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/cmd/internal/web/audit"
	"waterline/reports"
	"waterline/templates/locale"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// site is the real server on a real store, with a clock that tests set.
type site struct {
	*Server
	t   testing.TB
	now atomic.Pointer[time.Time] // read by the server, set by the test

	postman *mail.Postman
	mailed  []string // roots of drafts whose mails deliver waits for
	sent    letterbox
}

// letterbox keeps what would go to a mail server, or fails as one does.
type letterbox struct {
	mails []mail.Message
	fail  error
}

func (l *letterbox) Send(_ context.Context, m mail.Message) error {
	if l.fail == nil {
		l.mails = append(l.mails, m)
	}
	return l.fail
}

// deliver sends the mails that wait.
func (s *site) deliver() {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.postman.Run(ctx)
	}()
	for range 200 {
		if n := s.waiting(); n == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	<-ended
}

func (s *site) at() time.Time { return *s.now.Load() }

func (s *site) set(now time.Time) { s.now.Store(&now) }

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

// open starts a server, with options changed before it is made.
func open(t testing.TB, changes ...func(*Options)) *site {
	t.Helper()
	en, de := audit.Embedded(t)
	words, bank, base, book := en.Locale, en.Bank, en.Evidence, en.Book
	kept := empty.Open(t, bank.Question)
	s := &site{t: t}
	s.set(noon)
	o := Options{
		Store: kept, Bank: bank, Locale: words, Shares: kept, Ready: kept.Ping, Version: "test",
		Clock:  s.at,
		Random: rand.NewChaCha8([32]byte{1}),
		Evaluate: func(_ context.Context, a assessment.Answers) (assessment.Result, error) {
			return assessment.Evaluate(assessment.Input{Answers: a, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000})
		},
		Report: reported(words, bank, base),
		Sample: sampled(t, words, bank, base, book),
		Others: []Language{german(t, de)},
	}
	rules, err := assessment.UsageRules(base)
	must(t, err)
	o.Exports = (&upload.Service{Clock: s.at, Random: rand.NewChaCha8([32]byte{3}), Rules: rules}).Once
	random := rand.NewChaCha8([32]byte{2})
	s.postman, err = mail.NewPostman(mail.Options{
		Outbox: kept, Sender: &s.sent, Languages: []mail.Language{{Locale: words, Report: o.Report}, {Locale: o.Others[0].Locale, Report: o.Others[0].Report}},
		Service: &assessment.Service{Store: kept, Bank: bank, Clock: s.at, Random: random, Keep: keepDrafts},
		Sharing: &assessment.Sharing{Store: kept, Clock: s.at, Random: random},
	})
	must(t, err)
	o.Mail = s.postman
	for _, change := range changes {
		change(&o)
	}
	s.Server, err = New(o)
	must(t, err)
	return s
}

// german is the other language of the pages.
func german(t testing.TB, de audit.Data) Language {
	t.Helper()
	return Language{
		Locale: de.Locale, Bank: de.Bank, Book: de.Book,
		Report: reported(de.Locale, de.Bank, de.Evidence), Sample: sampled(t, de.Locale, de.Bank, de.Evidence, de.Book),
	}
}

func reported(words *locale.Locale, bank *questionnaire.Bank, base *evidence.Base) func(context.Context, reports.Brand, assessment.Answers, assessment.Result, time.Time) ([]byte, error) {
	return func(_ context.Context, _ reports.Brand, _ assessment.Answers, r assessment.Result, made time.Time) ([]byte, error) {
		doc, err := reports.Build(r, reports.Options{Locale: words, Evidence: base, Bank: bank, Date: made})
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		err = doc.WritePDF(&b)
		return []byte(b.String()), err
	}
}

// sampled is the example report, from the answers that the program shows.
func sampled(t testing.TB, words *locale.Locale, bank *questionnaire.Bank, base *evidence.Base, book *playbook.Book) func(reports.Brand) (Sample, error) {
	t.Helper()
	return func(look reports.Brand) (Sample, error) {
		data, err := os.ReadFile("../../../examples/insurer.yaml")
		if err != nil {
			return Sample{}, err
		}
		answers, err := assessment.Decode("insurer.yaml", data, bank)
		if err != nil {
			return Sample{}, err
		}
		r, err := assessment.Evaluate(assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000})
		if err != nil {
			return Sample{}, err
		}
		doc, err := reports.Build(r, reports.Options{Locale: words, Evidence: base, Bank: bank, Book: book, Brand: look, Date: noon})
		if err != nil {
			return Sample{}, err
		}
		picture, err := doc.Picture(2, words.T("operator.page"))
		if err != nil {
			return Sample{}, err
		}
		var b bytes.Buffer
		err = doc.WritePDF(&b)
		return Sample{Picture: picture, PDF: b.Bytes(), Sheets: len(doc.Pages)}, err
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// answer is one response, read to its end.
type answer struct {
	*http.Response
	body string
	doc  *html.Node
}

func (s *site) do(r *http.Request) answer {
	s.t.Helper()
	resp, err := s.App().Test(r, int(time.Minute.Milliseconds()))
	must(s.t, err)
	data, err := io.ReadAll(resp.Body)
	must(s.t, err)
	must(s.t, resp.Body.Close())
	doc, err := html.Parse(strings.NewReader(string(data)))
	must(s.t, err)
	return answer{Response: resp, body: string(data), doc: doc}
}

func (s *site) get(path string) answer {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form as a browser does from our own page.
func (s *site) post(path string, form url.Values) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.do(r)
}

// begin starts a quick draft and returns its root, such as /a/{key}.
func (s *site) begin() string {
	s.t.Helper()
	return s.beginAt(assessment.Quick)
}

func (s *site) beginAt(depth assessment.Depth) string {
	s.t.Helper()
	a := s.post("/start", url.Values{"depth": {string(depth)}})
	wantStatus(s.t, a, http.StatusSeeOther)
	parts := strings.Split(a.Header.Get("Location"), "/")
	return "/a/" + parts[2]
}

// fill answers the form of a page, hidden fields included.
func (s *site) fill(path string, form url.Values) answer {
	s.t.Helper()
	page := s.get(path)
	wantStatus(s.t, page, http.StatusOK)
	sent := hidden(page.doc)
	for name, values := range form {
		sent[name] = values
	}
	return s.post(path, sent)
}

func wantStatus(t testing.TB, a answer, want int) {
	t.Helper()
	if a.StatusCode != want {
		t.Fatalf("status %d, want %d; location %q, page says: %s", a.StatusCode, want, a.Header.Get("Location"), text(a.doc))
	}
}

// hidden are the hidden fields of the last form of a page.
func hidden(doc *html.Node) url.Values {
	out := url.Values{}
	for _, n := range all(doc, "input") {
		if attr(n, "type") == "hidden" {
			out.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	return out
}

func all(doc *html.Node, tag string) []*html.Node {
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			out = append(out, n)
		}
	}
	return out
}

func byID(doc *html.Node, id string) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// text is what a node says, with spaces as a reader sees them.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func heading(doc *html.Node) string {
	if found := all(doc, "h1"); len(found) == 1 {
		return text(found[0])
	}
	return ""
}
