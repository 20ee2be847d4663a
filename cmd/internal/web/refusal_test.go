package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
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

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
	"waterline/static"
)

func TestLinksThatLeadNowhere(t *testing.T) {
	s := open(t)
	root := s.begin()
	foreign := "/a/" + strings.Repeat("A", keyLength)
	for _, path := range []string{
		"/nothing", "/a/short/check", foreign, foreign + "/check", foreign + "/result", foreign + "/report.pdf", "/r/" + strings.Repeat("A", keyLength),
		root + "/profile/NO-SUCH", root + "/spend/P-NAME", root + "/nothing", root + "/process/nobody/PR-VOLUME", root + "/process/nobody/remove",
		root + "/tool", root + "/tool/add", root + "/profile/P-REVENUE", root + "/report.pdf", "/static/app.css", "/static/../server.go", "/static/font/OFL.md",
	} {
		a := s.get(path)
		if a.StatusCode != http.StatusNotFound {
			t.Errorf("%s has status %d", path, a.StatusCode)
		}
		if strings.Contains(a.body, root[len("/a/"):]) && !strings.HasPrefix(path, root) {
			t.Errorf("%s shows the key of another draft", path)
		}
	}
	if a := s.get(root + "/result"); a.Header.Get("Location") != root+"/check" {
		t.Errorf("a result that is not there leads to %q", a.Header.Get("Location"))
	}
}

func TestAnExpiredDraftIsGone(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.set(noon.Add(keepDrafts))
	for _, path := range []string{root, root + "/profile/P-NAME", "/r/" + root[len("/a/"):]} {
		a := s.get(path)
		wantStatus(t, a, http.StatusGone)
		if !strings.Contains(heading(a.doc), "expired") {
			t.Errorf("%s says %q", path, text(a.doc))
		}
	}
	wantStatus(t, s.post(root+"/profile/P-NAME", url.Values{"answer": {"Late"}}), http.StatusGone)
}

func TestMethodsThatARouteDoesNotTake(t *testing.T) {
	s := open(t)
	root := s.begin()
	for method, paths := range map[string][]string{
		http.MethodGet:    {"/a/" + strings.Repeat("A", keyLength) + "/deepen/x/y/z"},
		http.MethodPost:   {"/", "/healthz", root + "/report.pdf/x/y/z"},
		http.MethodDelete: {"/", root + "/check"},
		http.MethodPut:    {root + "/profile/P-NAME"},
	} {
		for _, path := range paths {
			a := s.do(httptest.NewRequest(method, path, nil))
			if a.StatusCode != http.StatusMethodNotAllowed && a.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s has status %d", method, path, a.StatusCode)
			}
		}
	}
	wantStatus(t, s.do(httptest.NewRequest(http.MethodDelete, "/", nil)), http.StatusMethodNotAllowed)
}

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	s := open(t)
	root := s.begin()
	other := s.begin()
	good := hidden(s.get(root + "/profile/P-NAME").doc).Get(shell.TokenField)
	foreign := hidden(s.get(other + "/profile/P-NAME").doc).Get(shell.TokenField)
	for name, c := range map[string]struct {
		header map[string]string
		token  string
		want   int
	}{
		"no token":              {map[string]string{"Sec-Fetch-Site": "same-origin"}, "", http.StatusForbidden},
		"another draft's":       {map[string]string{"Sec-Fetch-Site": "same-origin"}, foreign, http.StatusForbidden},
		"another site":          {map[string]string{"Sec-Fetch-Site": "cross-site"}, good, http.StatusForbidden},
		"another subdomain":     {map[string]string{"Sec-Fetch-Site": "same-site"}, good, http.StatusForbidden},
		"another origin":        {map[string]string{"Origin": "https://evil.example"}, good, http.StatusForbidden},
		"our origin":            {map[string]string{"Origin": "http://example.com"}, good, http.StatusSeeOther},
		"no referrer":           {map[string]string{"Origin": "null"}, good, http.StatusSeeOther},
		"a browser that is old": {nil, good, http.StatusSeeOther},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, root+"/profile/P-NAME", strings.NewReader(url.Values{"answer": {"X"}, shell.TokenField: {c.token}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			wantStatus(t, s.do(r), c.want)
		})
	}
	start := httptest.NewRequest(http.MethodPost, "/start", nil)
	start.Header.Set("Origin", "https://evil.example")
	wantStatus(t, s.do(start), http.StatusForbidden)
}

func TestHostileTextIsKeptAndShownAsText(t *testing.T) {
	s := open(t)
	root := s.begin()
	for name, typed := range map[string]string{
		"script": `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`, "bidi": "abc \u202e cba \u2066x", "emoji": "🙂👩‍👩‍👧‍👦 Ltd", "braces": "{{.Token}} ${x} %s",
		"arabic": "شركة المثال", "quote": "O'Brien & \"Söhne\" \\ /",
	} {
		t.Run(name, func(t *testing.T) {
			wantStatus(t, s.fill(root+"/profile/P-NAME", url.Values{"answer": {typed}}), http.StatusSeeOther)
			page := s.get(root + "/profile/P-NAME")
			if got := attr(byID(page.doc, "answer"), "value"); got != typed {
				t.Errorf("typed %q, shown %q", typed, got)
			}
			check := s.get(root + "/check")
			if !strings.Contains(text(check.doc), strings.Join(strings.Fields(typed), " ")) {
				t.Errorf("the check does not show %q", typed)
			}
			for _, doc := range []answer{page, check} {
				if inline(doc.doc)+len(all(doc.doc, "img")) > 0 {
					t.Error("typed text became an element")
				}
			}
		})
	}
	wantStatus(t, s.fill(root+"/profile/P-NAME", url.Values{"answer": {"a\x00b\x07c\xff"}}), http.StatusSeeOther)
	if got := attr(byID(s.get(root+"/profile/P-NAME").doc, "answer"), "value"); got != "abc\ufffd" {
		t.Errorf("control characters became %q", got)
	}
}

// inline counts the scripts that are not one of our files.
func inline(doc *html.Node) int {
	n := 0
	for _, script := range all(doc, "script") {
		if !strings.HasPrefix(attr(script, "src"), static.Prefix) {
			n++
		}
	}
	return n
}

func TestHostileTextInAResult(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.walk(root+"/profile/P-NAME", `</svg></text><script>alert(1)</script> & "x"`, "👩‍👩‍👧‍👦 \u202e refunds")
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	page := s.get(root + "/result")
	wantStatus(t, page, http.StatusOK)
	if inline(page.doc) > 0 || !strings.Contains(text(page.doc), "alert(1)") {
		t.Error("the name of a process became an element or was lost")
	}
	wantStatus(t, s.get(root+"/report.pdf"), http.StatusOK)
}

// mistakes are forms that cannot be right, with what the page must say.
var mistakes = []struct {
	question string
	form     url.Values
	says     string
	leads    string // id of the box that the list of errors leads to
}{
	{"profile/P-NAME", url.Values{"answer": {""}}, "Enter an answer.", "answer"},
	{"profile/P-NAME", url.Values{"answer": {strings.Repeat("x", 5000)}}, "Use at most 120 characters.", "answer"},
	{"profile/P-CURRENCY", url.Values{"answer": {"ABCD"}}, "Pick a currency.", "answer"},
	{"profile/P-HEADCOUNT", url.Values{"answer": {"about 30"}}, "Enter a number, like 1400.", "answer"},
	{"profile/P-HEADCOUNT", url.Values{"answer": {"-4"}}, "from 1 to 2,000,000", "answer"},
	{"profile/P-HEADCOUNT", url.Values{"answer": {"1" + strings.Repeat("0", 300)}}, "Enter a number, like 1400.", "answer"},
	{"profile/P-HEADCOUNT", url.Values{"answer": {"12"}, "state": {"dont_know"}}, "not both", "answer"},
	{"process/p/PR-FUNCTION", url.Values{"answer": {"<b>"}}, "Pick one of the answers.", "answer"},
	{"process/p/PR-MINUTES", url.Values{"low": {"9"}, "likely": {"6"}, "high": {"15"}}, "must not be above the likely one", "low"},
	{"process/p/PR-MINUTES", url.Values{"low": {"9"}, "likely": {""}, "high": {""}}, "this end of the range too", "high"},
	{"process/p/PR-MINUTES", url.Values{"low": {"one"}, "likely": {"6"}, "high": {"15"}}, "Enter a number", "low"},
	{"process/p/PR-VOLUME", url.Values{"low": {"900"}, "high": {"800"}}, "must not be above the second", "low"},
	{"process/p/PR-VOLUME", url.Values{"low": {"NaN"}, "high": {""}}, "Enter a number", "low"},
	{"bottlenecks/BN-WHERE", url.Values{"answer": {"p"}, "other": {"Sign-off"}}, "not both", "other"},
	{"bottlenecks/BN-WHERE", url.Values{"answer": {"other:"}, "other": {""}}, "Enter an answer.", "other"},
	{"bottlenecks/BN-WHERE", url.Values{"answer": {"dont_know"}, "other": {"Sign-off"}}, "not both", "answer"},
	{"governance/G-OUT-01", url.Values{}, "Pick one.", "answer"},
}

func TestMistakesAreExplainedAndKept(t *testing.T) {
	s := open(t)
	root := s.begin()
	s.fill(root+"/process/add", url.Values{"answer": {"P"}})
	for _, c := range mistakes {
		t.Run(c.question+" "+c.says, func(t *testing.T) {
			path := root + "/" + c.question
			a := s.fill(path, c.form)
			wantStatus(t, a, http.StatusUnprocessableEntity)
			if title := text(all(a.doc, "title")[0]); !strings.HasPrefix(title, "Error: ") {
				t.Errorf("title is %q", title)
			}
			summary := byID(a.doc, "errors")
			if summary == nil || attr(summary, "role") != "alert" || attr(summary, "tabindex") != "-1" || !strings.Contains(text(summary), c.says) {
				t.Fatalf("the page says %q", text(a.doc))
			}
			for _, link := range all(summary, "a") {
				if byID(a.doc, strings.TrimPrefix(attr(link, "href"), "#")) == nil {
					t.Errorf("the list of errors leads to %q, which is not there", attr(link, "href"))
				}
			}
			box := byID(a.doc, c.leads)
			if box == nil || !strings.Contains(a.body, `href="#`+c.leads) {
				t.Fatalf("the list does not lead to %q", c.leads)
			}
			for name, values := range c.form {
				if field := byID(a.doc, name); field != nil && attr(field, "type") == "text" && attr(field, "value") != values[0] {
					t.Errorf("typed %q, kept %q", values[0], attr(field, "value"))
				}
			}
			if id := attr(box, "aria-describedby"); id != "" && byID(a.doc, id) == nil {
				t.Errorf("described by %q, which is not there", id)
			}
		})
	}
}

func TestSubmittingWithoutWhatIsNeededSaysWhat(t *testing.T) {
	s := open(t)
	root := s.begin()
	a := s.fill(root+"/check", nil)
	wantStatus(t, a, http.StatusUnprocessableEntity)
	if said := text(byID(a.doc, "errors")); !strings.Contains(said, "Which currency should the report use? An answer is needed here.") {
		t.Errorf("the page says %q", said)
	}
	for _, link := range all(byID(a.doc, "errors"), "a") {
		wantStatus(t, s.get(attr(link, "href")), http.StatusOK)
	}
}

// A real listener is needed here: the limit acts before a request reaches the app.
func TestABodyOfTwentyMegabytesIsRefused(t *testing.T) {
	s := open(t)
	root := s.begin()
	address := s.listen(t)
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer conn.Close()
	const size = 20 << 20
	go func() {
		fmt.Fprintf(conn, "POST %s/profile/P-NAME HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", root, size)
		_, _ = io.CopyN(conn, zeros{}, size) // the server hangs up on the way
	}()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge || resp.Header.Get("Content-Security-Policy") != shell.Policy(ownAncestors) {
		t.Errorf("status %d with policy %q", resp.StatusCode, resp.Header.Get("Content-Security-Policy"))
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// listen serves on a free port until the test ends.
func (s *site) listen(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-done:
			must(t, err)
		case <-time.After(2 * shutdownGrace):
			t.Error("the server does not stop")
		}
	})
	return ln.Addr().String()
}

func TestHeadersOfEveryPage(t *testing.T) {
	s := open(t)
	root := s.begin()
	for _, path := range []string{"/", "/contact", "/privacy", root, root + "/profile/P-NAME", root + "/check", "/r/" + root[len("/a/"):], "/nothing", "/a/short", "/healthz", "/readyz"} {
		a := s.get(path)
		ancestors := ownAncestors
		if strings.HasPrefix(path, root) || strings.HasPrefix(path, "/r/") {
			ancestors = "'none'" // a form without origins
		}
		for header, want := range map[string]string{
			"Content-Security-Policy": shell.Policy(ancestors), "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := a.Header.Get(header); got != want {
				t.Errorf("%s: %s is %q", path, header, got)
			}
		}
		if len(a.Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
		for n := range a.doc.Descendants() {
			if n.Data == "style" || attr(n, "style") != "" || attr(n, "onclick") != "" {
				t.Errorf("%s has an inline style or handler on %s", path, n.Data)
			}
		}
	}
	for _, path := range []string{root, root + "/profile/P-NAME", "/r/" + root[len("/a/"):]} {
		a := s.get(path)
		if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(a.Header.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%s may be kept, listed or referred to: %v", path, a.Header)
		}
	}
}

// failing is a store whose disk went away.
type failing struct{ assessment.Store }

func (failing) ByKey(context.Context, string, time.Time) (assessment.Draft, error) {
	return assessment.Draft{}, errors.New("disk I/O error at /secret/path")
}

func (failing) Create(context.Context, assessment.Draft) error { panic("out of luck") }

func TestFaultsOfOursShowNoDetailAndAreLogged(t *testing.T) {
	s := open(t)
	var log bytes.Buffer
	s.Logger = slog.New(slog.NewTextHandler(&log, nil))
	s.service.Store = failing{}
	key := strings.Repeat("A", keyLength)
	a := s.get("/a/" + key + "/check")
	wantStatus(t, a, http.StatusInternalServerError)
	if strings.Contains(a.body, "secret") || !strings.Contains(a.body, a.Header.Get("X-Request-Id")) {
		t.Errorf("the page says %q", text(a.doc))
	}
	panicked := s.post("/start", url.Values{"depth": {"quick"}})
	wantStatus(t, panicked, http.StatusInternalServerError)
	for _, want := range []string{"disk I/O error", "out of luck", a.Header.Get("X-Request-Id")} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	if strings.Contains(log.String(), key) {
		t.Error("the log holds the key of a draft")
	}
}
