package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/assessment/survey"
	"waterline/assessment/tracking"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/repeat"
	"waterline/cmd/internal/spool"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/cmd/internal/web"
	"waterline/cmd/internal/web/audit"
	"waterline/cmd/internal/webhook"
	"waterline/examples"
	"waterline/templates/locale"
)

const password = "correct horse heron staple"

// site is the real API on a real store, with two organisations.
type site struct {
	*Server
	t      testing.TB
	app    *fiber.App
	now    time.Time
	ana    account.Actor // owner and administrator
	zoe    account.Actor // owner of the other organisation
	paths  routers.Router
	answer []byte // an answers file
}

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

func openSite(t testing.TB) *site {
	t.Helper()
	en, de := audit.Embedded(t)
	bank, base, book := en.Bank, en.Evidence, en.Book
	kept := empty.Open(t, bank.Question)
	s := &site{t: t, now: time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return s.now }
	accounts, err := account.New(account.Options{Store: kept, Clock: clock, PublicURL: "http://localhost"})
	must(t, err)
	clients := &client.Service{
		Store: kept, Assessments: kept, Clock: clock, Random: rand.NewChaCha8([32]byte{2}), Keep: 90 * 24 * time.Hour,
		Model: assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000},
		Render: func(_ context.Context, j client.Job) (client.Rendered, error) {
			return client.Rendered{File: []byte("%PDF " + j.Paper), Fingerprint: "ab12", Program: "test"}, nil
		},
	}
	initiatives := &tracking.Service{Store: kept, Clients: clients, Foretell: assessment.ForecastOf, Clock: clock, Random: rand.NewChaCha8([32]byte{3})}
	rules, err := assessment.UsageRules(base)
	must(t, err)
	uploads := &upload.Service{Store: kept, Spool: spool.New(t.TempDir()), Clients: clients, Clock: clock, Random: rand.NewChaCha8([32]byte{4}), Rules: rules}
	s.Server, err = New(Options{
		Uploads:  uploads,
		Accounts: accounts, Clients: clients, Tracking: initiatives, Languages: []*locale.Locale{en.Locale, de.Locale}, Clock: clock, Logger: slog.New(slog.DiscardHandler), Version: "test",
		Batches:   &batch.Service{Store: kept, Clock: clock, Find: kept.Subject},
		Webhooks:  &webhook.Service{Store: kept, Clock: clock},
		Surveys:   &survey.Service{Store: kept, Banks: survey.NewBanks(bank), Clock: clock},
		Reminders: &reminder.Service{Store: kept, Languages: locale.Tags(), Clock: clock, Random: rand.NewChaCha8([32]byte{3})},
		Keys:      &repeat.Service{Store: kept, Clock: clock}, PublicURL: "https://ai.example.com",
		Rate: Rate{Token: 5000, Unknown: 5000},
	})
	must(t, err)
	around, err := web.New(web.Options{
		Store: kept, Bank: bank, Locale: en.Locale, Clock: clock, Random: rand.NewChaCha8([32]byte{1}), Rooms: []web.Room{s},
		Evaluate: func(context.Context, assessment.Answers) (assessment.Result, error) { return assessment.Result{}, nil },
	})
	must(t, err)
	s.app = around.App()
	s.people(t)
	s.answer, err = examples.Files.ReadFile("logistics.yaml")
	must(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(s.document)
	must(t, err)
	s.paths, err = gorillamux.NewRouter(doc)
	must(t, err)
	return s
}

// people makes the owners of two organisations.
func (s *site) people(t testing.TB) {
	here := account.Origin{Address: "192.0.2.1"}
	key, _, err := s.Accounts.FirstRun(t.Context())
	must(t, err)
	signed, err := s.Accounts.Claim(t.Context(), key, "ana@heron.example", "Ana Keller", "Heron Advisory", password, here)
	must(t, err)
	s.ana = s.actor(signed)
	other, err := s.Accounts.AddOrganisation(t.Context(), s.ana, "Osprey")
	must(t, err)
	key, _, err = s.Accounts.Invite(t.Context(), s.ana, other.ID, "zoe@osprey.example", account.Owner)
	must(t, err)
	signed, err = s.Accounts.Accept(t.Context(), key, "Zoe Marsh", password, here)
	must(t, err)
	s.zoe = s.actor(signed)
}

func (s *site) actor(signed account.Signed) account.Actor {
	a, _, err := s.Accounts.Authenticate(s.t.Context(), signed.Key)
	must(s.t, err)
	return a
}

// token makes one for somebody.
func (s *site) token(a account.Actor, scopes ...account.Scope) *program {
	s.t.Helper()
	key, _, err := s.Accounts.AddToken(s.t.Context(), a, "Program", scopes, 48*time.Hour)
	must(s.t, err)
	return &program{s, key}
}

// all are the scopes that an owner has a use for.
func all() []account.Scope {
	return []account.Scope{account.ScopeRead, account.ScopeAnswer, account.ScopeWrite, account.ScopeReport, account.ScopeManage}
}

// program is somebody with a token.
type program struct {
	site *site
	key  string
}

// reply is one answer, read to its end.
type reply struct {
	*http.Response
	body []byte
}

// field finds a text in an answer by its path, such as "assessment.id".
func (r reply) field(t testing.TB, path string) string {
	t.Helper()
	var tree any
	must(t, json.Unmarshal(r.body, &tree))
	for _, name := range strings.Split(path, ".") {
		o, ok := tree.(map[string]any)
		if !ok {
			t.Fatalf("no %s in %s", path, r.body)
		}
		tree = o[name]
	}
	return fmt.Sprint(tree)
}

// do sends a request, with pairs of header names and values, and holds request
// and answer against the description.
func (p *program) do(method, path, body string, headers ...string) reply {
	t := p.site.t
	t.Helper()
	r := httptest.NewRequest(method, Root+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
		if !strings.HasPrefix(strings.TrimSpace(body), "{") && !strings.HasPrefix(strings.TrimSpace(body), "[") {
			r.Header.Set("Content-Type", "application/yaml")
		}
	}
	if p.key != "" {
		r.Header.Set("Authorization", "Bearer "+p.key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := p.site.app.Test(r, int(time.Minute.Milliseconds()))
	must(t, err)
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	must(t, resp.Body.Close())
	p.site.hold(r, body, resp, data)
	return reply{resp, data}
}

// hold checks a request and its answer against the description. A request that
// was refused may be as wrong as it likes.
func (s *site) hold(r *http.Request, body string, resp *http.Response, data []byte) {
	t := s.t
	t.Helper()
	route, params, err := s.paths.FindRoute(r)
	if err != nil {
		if r.URL.Path != Root+"/openapi.json" && resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s %s answers %d and is not described: %v", r.Method, r.URL, resp.StatusCode, err)
		}
		return
	}
	json := strings.Contains(resp.Header.Get("Content-Type"), "json") && !strings.Contains(resp.Header.Get("Content-Type"), "ndjson")
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, ExcludeResponseBody: !json,
			ExcludeRequestBody: r.Header.Get("Content-Type") == "application/yaml", MultiError: true, SkipSettingDefaults: true,
		},
	}
	if resp.StatusCode < 300 {
		r.Body = io.NopCloser(strings.NewReader(body))
		if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
			t.Errorf("%s %s was taken and is not as described: %v", r.Method, r.URL, err)
		}
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(data)), Options: in.Options,
	})
	if err != nil {
		t.Errorf("%s %s answers %d unlike the description: %v\n%.600s", r.Method, r.URL, resp.StatusCode, err, data)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t testing.TB, r reply, status int) reply {
	t.Helper()
	if r.StatusCode != status {
		t.Fatalf("%s %s answers %d, want %d: %.800s", r.Request.Method, r.Request.URL, r.StatusCode, status, r.body)
	}
	return r
}
