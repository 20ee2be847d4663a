package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracing "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// receiver is a small collector of OpenTelemetry on loopback.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*tracing.Span
	about map[string]string // what sends them says of itself
}

func collect(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{about: make(map[string]string)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		var sent collector.ExportTraceServiceRequest
		if err != nil || request.URL.Path != "/v1/traces" || proto.Unmarshal(body, &sent) != nil {
			t.Errorf("%s with %d bytes is no export of traces (%v)", request.URL, len(body), err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, of := range sent.ResourceSpans {
			for _, a := range of.GetResource().GetAttributes() {
				r.about[a.Key] = a.GetValue().GetStringValue()
			}
			for _, scope := range of.ScopeSpans {
				r.spans = append(r.spans, scope.Spans...)
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(r.Close)
	return r
}

// named are the spans of a name.
func (r *receiver) named(name string) []*tracing.Span {
	var out []*tracing.Span
	for _, s := range r.spans {
		if s.Name == name {
			out = append(out, s)
		}
	}
	return out
}

// under reports whether a span has another one of a name above it.
func (r *receiver) under(s *tracing.Span, name string) bool {
	for len(s.ParentSpanId) > 0 {
		i := slices.IndexFunc(r.spans, func(o *tracing.Span) bool {
			return bytes.Equal(o.SpanId, s.ParentSpanId) && bytes.Equal(o.TraceId, s.TraceId)
		})
		if i < 0 {
			return false
		}
		if s = r.spans[i]; s.Name == name {
			return true
		}
	}
	return false
}

// running is a server that somebody asks.
type running struct {
	t       *testing.T
	address string
	stop    func() (log string)
}

// serveWith runs the program as a server.
func serveWith(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var log bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data")}, args...), os.Environ(), strings.NewReader(""), in, &log)
		in.Close()
		ended <- code
	}()
	lines := bufio.NewScanner(out)
	address := ""
	for address == "" && lines.Scan() {
		address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	var once sync.Once
	r := &running{t: t, address: address}
	r.stop = func() string {
		once.Do(func() {
			cancel()
			if code := <-ended; code != exitDone {
				t.Errorf("serve ended with %d: %s", code, &log)
			}
		})
		return log.String()
	}
	t.Cleanup(func() { r.stop() })
	return r
}

// ask sends a request, a form where there is one, and wants a status.
func (r *running) ask(want int, path string, form url.Values, headers ...string) *http.Response {
	r.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		r.t.Fatalf("%s has status %d, want %d: %.300s (%v)", path, response.StatusCode, want, body, err)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response
}

func bodyOf(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// begun starts a quick assessment, saves a name in it, and returns its root.
func (r *running) begun(name string) string {
	r.t.Helper()
	started := r.ask(http.StatusSeeOther, "/start", url.Values{"depth": {"quick"}})
	root := regexp.MustCompile(`^/a/[\w-]{22}`).FindString(started.Header.Get("Location"))
	page := bodyOf(r.t, r.ask(http.StatusOK, root+"/profile/P-NAME", nil))
	token := regexp.MustCompile(`name="form_token" value="([^"]+)"`).FindStringSubmatch(page)
	if token == nil {
		r.t.Fatalf("the first question has no form: %.300s", page)
	}
	r.ask(http.StatusSeeOther, root+"/profile/P-NAME", url.Values{"form_token": {token[1]}, "answer": {name}})
	return root
}

// finished walks an assessment to its result, and returns its root.
func (r *running) finished() string {
	r.t.Helper()
	b := &browser{t: r.t, client: &http.Client{}}
	b.open(r.address + "/start")
	for pages := 0; !strings.HasSuffix(b.at.Path, "/result"); pages++ {
		if pages > 80 {
			r.t.Fatalf("still on the way after %d pages, at %s", pages, b.at)
		}
		b.submit(typed(b.at.Path))
	}
	return strings.TrimSuffix(b.at.Path, "/result")
}

// secretive is what was answered and nobody who watches the server may read.
const secretive = "Example Claims Ltd"

// TestTracesGoFromRequestToStoreAndJob sends real traces to a collector. They
// tell nothing of who asked and what was answered.
func TestTracesGoFromRequestToStoreAndJob(t *testing.T) {
	to := collect(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", to.URL)
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
	s := serveWith(t, "--trusted-proxies", "127.0.0.1", "--log-format", "json")
	root := s.finished()
	const trace = "0af7651916cd43dd8448eb211c80319c"
	s.ask(http.StatusOK, root+"/check", nil, "traceparent", "00-"+trace+"-b7ad6b7169203331-01", "X-Request-ID", "proxy-1234")
	s.ask(http.StatusOK, root+"/report.pdf", nil)
	log := s.stop()

	for name, above := range map[string]string{
		"GET /a/:token/:section/:question": "", "POST /start": "", "database write": "POST /a/:token/:section/:question",
		"database read": "GET /a/:token/check", "evaluation": "POST /a/:token/check", "report": "GET /a/:token/report.pdf", "job job.tidy": "",
	} {
		spans := to.named(name)
		if len(spans) == 0 {
			t.Errorf("there is no span %q", name)
		}
		if above != "" && !slices.ContainsFunc(spans, func(s *tracing.Span) bool { return to.under(s, above) }) {
			t.Errorf("no span %q is under %q", name, above)
		}
	}
	if !slices.ContainsFunc(to.named("GET /a/:token/check"), func(s *tracing.Span) bool { return fmt.Sprintf("%x", s.TraceId) == trace }) {
		t.Error("the trace of a trusted proxy does not go on")
	}
	if !strings.Contains(log, `"id":"proxy-1234"`) || !strings.Contains(log, `"trace":"`+trace+`"`) {
		t.Errorf("the log names neither request nor trace of the proxy: %s", log)
	}
	if to.about["service.name"] != "waterline" || to.about["deployment.environment.name"] != "test" {
		t.Errorf("the program says of itself: %v", to.about)
	}
	known := map[string]bool{"http.request.method": true, "http.route": true, "http.response.status_code": true, "waterline.job.kind": true, "waterline.job.outcome": true}
	for _, span := range to.spans {
		for _, a := range span.Attributes {
			if !known[a.Key] {
				t.Errorf("span %s tells %s", span.Name, a.Key)
			}
		}
		if len(span.Events) > 0 {
			t.Errorf("span %s has events: %v", span.Name, span.Events)
		}
		for _, hidden := range []string{strings.TrimPrefix(root, "/a/"), secretive, "127.0.0.1"} {
			if strings.Contains(span.String(), hidden) {
				t.Errorf("span %s tells %s", span.Name, hidden)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(to.about)) {
		if strings.HasPrefix(key, "host.") || strings.HasPrefix(key, "process.") {
			t.Errorf("the program tells %s", key)
		}
	}
}

// TestMetricsTellWhatHappened reads /metrics as Prometheus does.
func TestMetricsTellWhatHappened(t *testing.T) {
	s := serveWith(t, "--metrics-token", "0123456789abcdef", "--log-format", "json", "--log-level", "info")
	root := s.begun(secretive)
	s.ask(http.StatusUnauthorized, "/metrics", nil)
	s.ask(http.StatusUnauthorized, "/metrics", nil, "Authorization", "Bearer 0123456789abcdeX")
	told := bodyOf(t, s.ask(http.StatusOK, "/metrics", nil, "Authorization", "Bearer 0123456789abcdef"))
	for _, line := range []string{
		`waterline_http_request_duration_seconds_count{code="303",method="POST",route="/start"} 1`,
		`waterline_http_request_duration_seconds_count{code="200",method="GET",route="/a/:token/:section/:question"} 1`,
		`waterline_saves_total{outcome="saved"} 1`,
		`waterline_http_requests_refused_total{reason="capacity"} 0`,
		`waterline_http_requests_in_flight 1`,
		`waterline_database_up 1`,
		`waterline_job_queue_depth `, `waterline_job_queue_age_seconds `, `waterline_jobs_failed 0`, `waterline_mail_outbox_depth 0`,
		`waterline_database_size_bytes `, `waterline_database_wal_size_bytes `, `waterline_commit_batch_size_count `, `waterline_commit_wait_seconds_count `,
		`waterline_build_info{goversion="go`, `waterline_job_duration_seconds_count{kind="job.tidy",outcome="done"} 1`, `process_resident_memory_bytes `,
	} {
		if !strings.Contains(told, "\n"+line) {
			t.Errorf("there is no %s", line)
		}
	}
	log := s.stop()
	for _, hidden := range []string{strings.TrimPrefix(root, "/a/"), secretive} {
		if strings.Contains(told, hidden) || strings.Contains(log, hidden) {
			t.Errorf("metrics or log tell %s", hidden)
		}
	}
	for line := range strings.Lines(log) {
		var entry struct{ Msg, Route, ID string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Msg == "request" && (entry.Route == "" || len(entry.ID) != 16) {
			t.Errorf("a line of the log is %s (%v)", line, err)
		}
	}
}

// TestMetricsStayOnThisMachine shows who gets them where no token is set.
func TestMetricsStayOnThisMachine(t *testing.T) {
	s := serveWith(t)
	s.ask(http.StatusOK, "/metrics", nil)
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"} {
		s.ask(http.StatusNotFound, "/metrics", nil, header, "192.0.2.1")
	}
	open := serveWith(t, "--public-url", "https://ai.example.com")
	open.ask(http.StatusNotFound, "/metrics", nil)
}
