package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A body that is packed would grow when it is read: it is refused whole.
func TestPackedBodiesAreRefused(t *testing.T) {
	s := open(t)
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	_, err := w.Write(bytes.Repeat([]byte("depth=quick&"), 1<<20))
	must(t, err)
	must(t, w.Close())
	for _, path := range []string{"/start", "/api/v1/score"} {
		for _, packing := range []string{"gzip", "deflate", "br", "gzip, gzip"} {
			r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(bomb.Bytes()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Content-Encoding", packing)
			if a := s.do(r); a.StatusCode != http.StatusUnsupportedMediaType {
				t.Errorf("%s with %s has status %d", path, packing, a.StatusCode)
			}
		}
	}
	wantStatus(t, s.post("/start", url.Values{"depth": {"quick"}}), http.StatusSeeOther)
}

func TestStartingIsBounded(t *testing.T) {
	s := open(t)
	for range mostStarts {
		wantStatus(t, s.post("/start", url.Values{"depth": {"quick"}}), http.StatusSeeOther)
	}
	a := s.post("/start", url.Values{"depth": {"quick"}})
	wantStatus(t, a, http.StatusTooManyRequests)
	if a.Header.Get("Retry-After") == "" {
		t.Error("it is not said when to come back")
	}
	s.set(noon.Add(time.Minute))
	wantStatus(t, s.post("/start", url.Values{"depth": {"quick"}}), http.StatusSeeOther)
}

// Where a request ends is told in one way: a second request that hides in the
// first is never answered as one of its own.
func TestARequestEndsOnce(t *testing.T) {
	s := open(t)
	address := s.listen(t)
	hidden := "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, head := range map[string]string{
		"length and chunks": fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 5),
		"two lengths":       fmt.Sprintf("Content-Length: 0\r\nContent-Length: %d\r\n\r\n", len(hidden)),
		"odd chunks":        "Transfer-Encoding: xchunked\r\n\r\n",
		"signed length":     "Content-Length: +0\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		must(t, conn.SetDeadline(time.Now().Add(5*time.Second)))
		_, err = io.WriteString(conn, "POST /nothing HTTP/1.1\r\nHost: x\r\n"+head+hidden)
		must(t, err)
		read := bufio.NewReader(conn)
		first, err := http.ReadResponse(read, nil)
		must(t, err)
		_, _ = io.Copy(io.Discard, first.Body)
		_ = first.Body.Close()
		kept := name == "length and chunks" && first.StatusCode == http.StatusNotFound // the chunks count, as RFC 9112 has it
		if first.StatusCode != http.StatusBadRequest && !kept {
			t.Errorf("%s: status %d", name, first.StatusCode)
		}
		if second, err := http.ReadResponse(read, nil); err == nil && !kept {
			_ = second.Body.Close()
			t.Errorf("%s: the hidden request is answered with %d", name, second.StatusCode)
		}
		must(t, conn.Close())
	}
}

// What is served says what it is, in which characters, and nothing more.
func TestAnswersSayWhatTheyAre(t *testing.T) {
	s := open(t)
	root := s.begin()
	for _, path := range []string{"/", "/privacy", root, "/nothing", "/healthz", "/readyz", "/embed.js", s.asset(t, "link", "href"), s.asset(t, "img", "src")} {
		a := s.get(path)
		kind := a.Header.Get("Content-Type")
		if kind == "" || (strings.HasPrefix(kind, "text/") || strings.Contains(kind, "xml")) && !strings.Contains(strings.ToLower(kind), "charset=utf-8") {
			t.Errorf("%s is of type %q", path, kind)
		}
		if server := a.Header.Get("Server"); server != "" || a.Header.Get("X-Powered-By") != "" {
			t.Errorf("%s names its server %q", path, server)
		}
	}
	for request, want := range map[string]int{
		"GET /static/": http.StatusNotFound, "GET /static/js/": http.StatusNotFound, "GET /.git/config": http.StatusNotFound, "GET /static/../go.mod": http.StatusNotFound,
		"GET /debug/pprof/": http.StatusNotFound, "TRACE /": http.StatusMethodNotAllowed, "TRACE /api/v1/clients": http.StatusNotFound,
	} {
		method, path, _ := strings.Cut(request, " ")
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("X-Echo", "come back")
		if a := s.do(r); a.StatusCode != want || strings.Contains(a.body, "come back") {
			t.Errorf("%s has status %d", request, a.StatusCode)
		}
	}
}

// asset is the address of a file that the first page loads.
func (s *site) asset(t *testing.T, tag, name string) string {
	t.Helper()
	for _, n := range all(s.get("/").doc, tag) {
		if at := attr(n, name); strings.HasPrefix(at, "/static/") {
			return at
		}
	}
	return "/"
}

// The query of an address is not read where a form is, and of two values of a
// field that takes one the first counts, whatever the other says.
func TestFieldsAreReadFromOnePlace(t *testing.T) {
	s := open(t)
	a := s.post("/start?depth=quick", url.Values{})
	wantStatus(t, a, http.StatusUnprocessableEntity)
	root := s.begin()
	page := s.get(root + "/profile/P-NAME")
	form := hidden(page.doc)
	form["answer"] = []string{"First Ltd", "Second Ltd"}
	s.post(root+"/profile/P-NAME?answer=Third+Ltd", form)
	if said := s.get(root + "/profile/P-NAME").body; !strings.Contains(said, "First Ltd") || strings.Contains(said, "Second Ltd") || strings.Contains(said, "Third Ltd") {
		t.Error("another value than the first of the form was taken")
	}
}

// The log says who was refused and where; it holds no key, no answer and no
// address, and what is sent cannot begin a line of its own.
func TestTheLogHoldsNothingThatWasSaid(t *testing.T) {
	var log bytes.Buffer
	s := open(t, func(o *Options) {
		o.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	root := s.begin()
	key := strings.TrimPrefix(root, "/a/")
	s.fill(root+"/profile/P-NAME", url.Values{"answer": {"Verschwiegen & Söhne"}})
	s.fill(root+"/links", url.Values{"mail": {"somebody@example.com"}, "do": {"mail"}})
	s.get("/r/" + key)
	s.get("/nothing?mail=somebody@example.com&x=%0atime=now+level=ERROR+msg=forged")
	r := httptest.NewRequest(http.MethodPost, root+"/check", strings.NewReader("form_token=made+up"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "agent\nlevel=ERROR msg=forged")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	wantStatus(t, s.do(r), http.StatusForbidden)
	said := log.String()
	for _, secret := range []string{key, "Verschwiegen", "somebody", "forged", "made up"} {
		if strings.Contains(said, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(said, "msg=refused") || !strings.Contains(said, "status=403") || !strings.Contains(said, "address=0.0.0.0") {
		t.Errorf("the log does not say who was refused: %s", said)
	}
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "time=") {
			t.Errorf("a line of the log begins %.40q", line)
		}
	}
}
