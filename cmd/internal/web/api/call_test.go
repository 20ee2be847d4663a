package api

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func decodeBody(t testing.TB, r reply, into any) {
	t.Helper()
	must(t, json.Unmarshal(r.body, into))
}

// refusal reads the problems of an answer as "path code".
func problems(t testing.TB, r reply) string {
	t.Helper()
	if kind := r.Header.Get("Content-Type"); kind != "application/problem+json" {
		t.Fatalf("a refusal is of kind %q: %s", kind, r.body)
	}
	var f fault
	decodeBody(t, r, &f)
	var out []string
	for _, p := range f.Problems {
		if strings.Contains(p.Detail, "problem.") || strings.Contains(p.Detail, "{") || p.Detail == "" {
			t.Errorf("%s %s has no sentence: %q", p.Path, p.Code, p.Detail)
		}
		out = append(out, p.Path+" "+p.Code)
	}
	return strings.Join(out, ", ")
}

// Everything that is wrong with a body comes at once, with its place.
func TestBodiesAreReadStrictly(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	for body, found := range map[string]string{
		`{"name":"A","nmae":"B"}`:                            "nmae unknown_key",
		`{"name":7,"tags":"x","contacts":[{"mial":"a"},3]}`:  "contacts[1].mial unknown_key, contacts[2] api_object, name api_text, tags api_list",
		`{"name":"A","name":"B"}`:                            "name duplicate_key",
		`{"name":"","owner":"nobody","next_due":"tomorrow"}`: "name required, next_due api_date, owner api_owner",
		`{"name":"A","contacts":[{"name":"B","mail":"C"}]}`:  "contacts[1].mail client_mail",
		`{`:                          "body api_syntax",
		`{"name":"A"} {}`:            "body api_syntax",
		`[]`:                         "body api_object",
		`{"name":null}`:              "name api_text",
		strings.Repeat(`[`, 100):     "body api_syntax",
		`{"name":"A","stage":"now"}`: "stage client_stage",
	} {
		if got := problems(t, want(t, p.do("POST", "/clients", body, "Content-Type", "application/json"), 422)); got != found {
			t.Errorf("%s is refused with %q, want %q", body, got, found)
		}
	}
	german := p.do("POST", "/clients", `{"name":""}`, "Accept-Language", "de")
	if !strings.Contains(string(german.body), "Ergänzen") {
		t.Errorf("in German the refusal reads %s", german.body)
	}
	want(t, p.do("POST", "/clients", `{"name":"A"}`, "Content-Type", "text/plain"), 415)
	if got := problems(t, want(t, p.do("POST", "/score", "questionnaire: core@1\nanswers: {X-NONE: 1, P-NAME: 3}\n"), 422)); !strings.Contains(got, "answers.X-NONE unknown_question") || !strings.Contains(got, "answers.P-NAME") {
		t.Errorf("a bad answers file is refused with %q", got)
	}
}

// A real listener is needed here: the limit acts before a request reaches the app.
func TestABodyOfTwoMegabytesIsRefused(t *testing.T) {
	s := openSite(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- s.app.Listener(listener) }()
	t.Cleanup(func() {
		must(t, s.app.Shutdown())
		must(t, <-served)
	})
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	must(t, err)
	defer conn.Close()
	// The length is enough to refuse it; what follows would race with the hanging up.
	_, err = fmt.Fprintf(conn, "POST %s/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", Root, 2<<20)
	must(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge || resp.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("two megabytes are answered with %d of %q", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
}

// A cookie is no token, and no other site may read.
func TestOnlyTokensCount(t *testing.T) {
	s := openSite(t)
	r := want(t, (&program{site: s}).do("GET", "/clients", "", "Cookie", "waterline_session=x", "Origin", "https://evil.example"), 401)
	if r.Header.Get("Access-Control-Allow-Origin") != "" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer has the headers %v", r.Header)
	}
}

// Pages follow each other and hold each client once.
func TestPagesFollow(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	for i := range 7 {
		want(t, p.do("POST", "/clients", fmt.Sprintf(`{"name":"Client %d"}`, i)), 201)
	}
	var seen []string
	next := ""
	for range 4 {
		var page struct {
			Data []struct{ Name string }
			Next *string
		}
		decodeBody(t, want(t, p.do("GET", "/clients?limit=3&next="+next, ""), 200), &page)
		for _, c := range page.Data {
			seen = append(seen, c.Name)
		}
		if page.Next == nil {
			break
		}
		next = *page.Next
	}
	if got := strings.Join(seen, ","); got != "Client 0,Client 1,Client 2,Client 3,Client 4,Client 5,Client 6" {
		t.Errorf("the pages hold %s", got)
	}
	want(t, p.do("GET", "/clients?limit=0", ""), 422)
	want(t, p.do("GET", "/clients?next=zzz", ""), 422)
	want(t, p.do("GET", "/batches?next=zzz", ""), 422)
}

// A change needs the version that it is based on.
func TestChangesAreBasedOnAVersion(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	made := want(t, p.do("POST", "/clients", `{"name":"Brook"}`), 201)
	path, tag := strings.TrimPrefix(made.Header.Get("Location"), Root), made.Header.Get("ETag")
	want(t, p.do("PUT", path, `{"name":"Brook 2"}`), 428)
	want(t, p.do("PUT", path, `{"name":"Brook 2"}`, "If-Match", `"9"`), 412)
	saved := want(t, p.do("PUT", path, `{"name":"Brook 2"}`, "If-Match", tag), 200)
	want(t, p.do("PUT", path, `{"name":"Brook 3"}`, "If-Match", tag), 412)
	want(t, p.do("GET", path, "", "If-None-Match", saved.Header.Get("ETag")), 304)
	if got := want(t, p.do("GET", path, ""), 200).field(t, "name"); got != "Brook 2" {
		t.Errorf("the client is called %q", got)
	}
}

// A POST that is sent again with its key is done once.
func TestRequestsAreAnsweredAgain(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	first := want(t, p.do("POST", "/clients", `{"name":"Brook"}`, keyHeader, "k1"), 201)
	again := want(t, p.do("POST", "/clients", `{"name":"Brook"}`, keyHeader, "k1"), 201)
	if string(again.body) != string(first.body) || again.Header.Get(replayed) != "true" || again.Header.Get("Location") != first.Header.Get("Location") || again.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("the second answer is %v %s", again.Header, again.body)
	}
	if r := want(t, p.do("POST", "/clients", `{"name":"Other"}`, keyHeader, "k1"), 422); !strings.Contains(string(r.body), "another request") {
		t.Errorf("another body is refused with %s", r.body)
	}
	want(t, p.do("POST", "/clients", `{"name":"Other"}`, keyHeader, "a b"), 422)
	want(t, p.do("POST", "/clients", `{"name":""}`, keyHeader, "k2"), 422)
	if r := want(t, p.do("POST", "/clients", `{"name":""}`, keyHeader, "k2"), 422); r.Header.Get(replayed) != "true" {
		t.Error("a refusal is not answered again")
	}
	// Another token has keys of its own, and a secret comes again with the same.
	q := s.token(s.ana, all()...)
	if other := want(t, q.do("POST", "/clients", `{"name":"Brook"}`, keyHeader, "k1"), 201); string(other.body) == string(first.body) {
		t.Error("another token is answered with what this one asked")
	}
	id := first.field(t, "id")
	start := want(t, p.do("POST", "/clients/"+id+"/assessments", `{"depth":"quick"}`, keyHeader, "k3"), 201)
	if more := want(t, p.do("POST", "/clients/"+id+"/assessments", `{"depth":"quick"}`, keyHeader, "k3"), 201); more.field(t, "link") != start.field(t, "link") {
		t.Error("the link comes again as another")
	}
	var clients struct{ Data []struct{ Name string } }
	decodeBody(t, p.do("GET", "/clients", ""), &clients)
	if len(clients.Data) != 2 {
		t.Errorf("there are %v", clients.Data)
	}
	s.now = s.now.Add(25 * time.Hour)
	if late := want(t, p.do("POST", "/clients", `{"name":"Brook"}`, keyHeader, "k1"), 201); late.Header.Get(replayed) != "" {
		t.Error("a day later the key still counts")
	}
}

// One request too many waits as long as it is told.
func TestRequestsAreLimited(t *testing.T) {
	s := openSite(t)
	s.Rate.Token, s.Rate.Unknown = 3, 2
	p, q := s.token(s.ana, all()...), s.token(s.ana, all()...)
	for range 3 {
		want(t, p.do("GET", "/me", ""), 200)
	}
	s.now = s.now.Add(20 * time.Second)
	r := want(t, p.do("GET", "/me", ""), http.StatusTooManyRequests)
	if r.Header.Get("Retry-After") != "40" || r.Header.Get("RateLimit") != `"minute";r=0;t=40` || r.Header.Get("RateLimit-Policy") != `"minute";q=3;w=60` {
		t.Errorf("the refusal has the headers %v", r.Header)
	}
	want(t, q.do("GET", "/me", ""), 200)
	nobody := &program{site: s}
	want(t, nobody.do("GET", "/me", ""), 401)
	want(t, nobody.do("GET", "/me", ""), 401)
	want(t, nobody.do("GET", "/me", ""), 429)
	s.now = s.now.Add(40 * time.Second)
	want(t, p.do("GET", "/me", ""), 200)
}

// A client belongs to another by its id. What is left out stays, and a circle is
// refused with the names that it runs over.
func TestAClientBelongsToAnother(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	group := want(t, p.do("POST", "/clients", `{"name":"Group"}`), 201).field(t, "id")
	made := want(t, p.do("POST", "/clients", `{"name":"North","parent":"`+group+`"}`), 201)
	north := made.field(t, "id")
	if made.field(t, "parent") != group {
		t.Errorf("the new client is %s", made.body)
	}
	kept := want(t, p.do("PUT", "/clients/"+north, `{"name":"North East"}`, "If-Match", made.Header.Get("ETag")), 200)
	if kept.field(t, "parent") != group {
		t.Errorf("saved without a parent it is %s", kept.body)
	}
	circle := want(t, p.do("PUT", "/clients/"+group, `{"name":"Group","parent":"`+north+`"}`, "If-Match", `"1"`), 422)
	if !strings.Contains(string(circle.body), "Group → North East → Group") {
		t.Errorf("a circle is refused with %s", circle.body)
	}
	want(t, p.do("POST", "/clients", `{"name":"South","parent":"nobody"}`), 422)
	freed := want(t, p.do("PUT", "/clients/"+north, `{"name":"North","parent":""}`, "If-Match", kept.Header.Get("ETag")), 200)
	if freed.field(t, "parent") != "" {
		t.Errorf("freed it is %s", freed.body)
	}
}

// Contacts are chosen by their address, and nobody else is reminded.
func TestContactsToRemindAreChosen(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	id := want(t, p.do("POST", "/clients", `{"name":"Brook","contacts":[{"name":"Jo","mail":"jo@brook.example"},{"name":"Kim","mail":"kim@brook.example"}]}`), 201).field(t, "id")
	path := "/clients/" + id + "/reminders"
	if got := problems(t, want(t, p.do("PUT", path, `{"contacts":["jo@brook.example","who@brook.example"]}`), 422)); got != "contacts[2] reminder_nobody" {
		t.Errorf("somebody unknown is refused with %q", got)
	}
	var got struct {
		On     bool
		People []struct {
			Mail   string
			Chosen bool
		}
	}
	decodeBody(t, want(t, p.do("PUT", path, `{"contacts":[" JO@brook.example"]}`), 200), &got)
	if got.On || len(got.People) != 2 || !got.People[0].Chosen || got.People[1].Chosen {
		t.Errorf("chosen are %+v", got)
	}
	var year struct {
		FirstMonth int `json:"first_month"`
		Quarter    string
	}
	decodeBody(t, want(t, p.do("GET", "/year", ""), 200), &year)
	if year.FirstMonth != 1 || year.Quarter != "2026-Q4" {
		t.Errorf("the year is %+v", year)
	}
}
