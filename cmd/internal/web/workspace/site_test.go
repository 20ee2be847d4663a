package workspace

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/assessment/survey"
	"waterline/assessment/tracking"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/spool"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/cmd/internal/web"
	"waterline/cmd/internal/web/audit"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/webhook"
	"waterline/examples"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const (
	ownerMail = "ana@heron.example"
	password  = "correct horse heron staple"
)

// site is the real workspace on a real store, and its first owner.
type site struct {
	*Server
	t     testing.TB
	app   *fiber.App
	kept  *store.Store
	owner *browser
	org   string
}

// browser is somebody with cookies.
type browser struct {
	site    *site
	cookies map[string]string
}

// openSite starts a workspace with one organisation, whose owner is signed in.
func openSite(t testing.TB, change ...func(*account.Options)) *site {
	t.Helper()
	s := newSite(t, change...)
	key, _, err := s.Accounts.FirstRun(t.Context())
	must(t, err)
	signed, err := s.Accounts.Claim(t.Context(), key, ownerMail, "Ana Keller", "Heron Advisory", password, account.Origin{Address: "192.0.2.1"})
	must(t, err)
	s.org = signed.Session.Organisation
	s.owner = s.browser()
	wantStatus(t, s.owner.signIn(ownerMail, password), http.StatusSeeOther)
	return s
}

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

// newSite starts a workspace that has no user yet.
func newSite(t testing.TB, change ...func(*account.Options)) *site {
	t.Helper()
	en, de := audit.Embedded(t)
	bank, german, base, book := en.Bank, de.Bank, en.Evidence, en.Book
	banks := survey.NewBanks(bank, german)
	kept := empty.Open(t, banks.Question)
	clock := func() time.Time { return noon }
	settings := account.Options{Store: kept, Clock: clock, PublicURL: "http://localhost"}
	for _, f := range change {
		f(&settings)
	}
	accounts, err := account.New(settings)
	must(t, err)
	clients := &client.Service{
		Store: kept, Assessments: kept, Clock: clock, Random: rand.NewChaCha8([32]byte{2}), Keep: 90 * 24 * time.Hour,
		Model: assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000}, Banks: banks.Of,
	}
	s := &site{t: t, kept: kept}
	surveys := &survey.Service{Store: kept, Banks: banks, Clock: clock}
	initiatives := &tracking.Service{Least: 10, Store: kept, Clients: clients, Foretell: assessment.ForecastOf, Clock: clock, Random: rand.NewChaCha8([32]byte{3})}
	clients.Standings = initiatives.Standings
	due := &reminder.Service{Store: kept, Work: reminder.Tracking{Store: kept}, Languages: locale.Tags(), Clock: clock, Random: rand.NewChaCha8([32]byte{3})}
	dir := t.TempDir()
	rules, err := assessment.UsageRules(base)
	must(t, err)
	uploads := &upload.Service{Store: kept, Spool: spool.New(dir), Clients: clients, Clock: clock, Random: rand.NewChaCha8([32]byte{4}), Rules: rules}
	o := Options{Surveys: surveys, Uploads: uploads, Reminders: due, Reminds: true, Accounts: accounts, Clients: clients, Tracking: initiatives, Batches: &batch.Service{Store: kept, Clock: clock, Find: kept.Subject}, Webhooks: &webhook.Service{Store: kept, Clock: clock}, Version: "test", Clock: clock, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, words := range []*locale.Locale{en.Locale, de.Locale} {
		o.Languages = append(o.Languages, Language{Locale: words, Bank: bank, Book: book, Evidence: base})
	}
	s.Server, err = New(o)
	must(t, err)
	around, err := web.New(web.Options{
		Store: kept, Bank: bank, Locale: o.Languages[0].Locale, Clock: clock, Random: rand.NewChaCha8([32]byte{1}), Rooms: []web.Room{s},
		Book: book, Others: []web.Language{{Locale: o.Languages[1].Locale, Bank: german}}, Forms: formsOf{surveys}, Banks: banks.Bank,
		Evaluate: func(_ context.Context, answers assessment.Answers) (assessment.Result, error) {
			in := clients.Model
			in.Answers = answers
			in.Bank, _ = banks.Of(answers.Questionnaire)
			return assessment.Evaluate(in)
		},
	})
	must(t, err)
	s.app = around.App()
	return s
}

// formsOf are the forms of organisations beside the usual one.
type formsOf struct{ *survey.Service }

func (f formsOf) Form(ctx context.Context, id string) (assessment.Form, error) {
	if id == "" {
		return assessment.Form{ID: "start", Keep: 90 * 24 * time.Hour}, nil
	}
	return f.Open(ctx, id)
}

func (formsOf) Brand(context.Context, assessment.Form) (brand.Brand, error) {
	return brand.Brand{}, nil
}

func (s *site) browser() *browser { return &browser{site: s, cookies: make(map[string]string)} }

// company imports an example for a new client and returns the client.
func (s *site) company(name, example string) client.Client {
	s.t.Helper()
	by := client.Author{ID: "ana", Name: "Ana Keller"}
	who, err := s.Clients.New(s.t.Context(), s.org, client.Client{Name: name}, by)
	must(s.t, err)
	data, err := examples.Files.ReadFile(example + ".yaml")
	must(s.t, err)
	_, err = s.Clients.Import(s.t.Context(), s.org, who.ID, example+".yaml", data, "en", by)
	must(s.t, err)
	return who
}

// answer is one response, read to its end.
type answer struct {
	*http.Response
	body string
	doc  *html.Node
}

func (b *browser) do(r *http.Request) answer {
	t := b.site.t
	t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := b.site.app.Test(r, int(time.Minute.Milliseconds()))
	must(t, err)
	for _, c := range resp.Cookies() {
		b.cookies[c.Name] = c.Value
		if c.Value == "" {
			delete(b.cookies, c.Name)
		}
	}
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	must(t, resp.Body.Close())
	doc, err := html.Parse(strings.NewReader(string(data)))
	must(t, err)
	return answer{Response: resp, body: string(data), doc: doc}
}

func (b *browser) get(path string) answer {
	b.site.t.Helper()
	return b.do(b.request(path))
}

func (*browser) request(path string) *http.Request {
	return httptest.NewRequest(http.MethodGet, path, nil)
}

// post sends a form as a browser does from our own page, without its token.
func (b *browser) post(path string, form url.Values) answer {
	b.site.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// fill sends a form with the token of the session.
func (b *browser) fill(path string, form url.Values) answer {
	b.site.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	form.Set("form_token", shell.Token(b.cookies[sessionCookie]))
	return b.post(path, form)
}

func (b *browser) signIn(mail, password string) answer {
	b.site.t.Helper()
	return b.post("/sign-in", url.Values{"mail": {mail}, "password": {password}})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantStatus(t testing.TB, a answer, want int) {
	t.Helper()
	if a.StatusCode != want {
		t.Fatalf("%s has status %d, want %d: %.400s", a.Request.URL, a.StatusCode, want, a.body)
	}
}

// all is every element of a name.
func all(doc *html.Node, name string) []*html.Node {
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what an element says, on one line.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
