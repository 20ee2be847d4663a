package webhook_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/cmd/internal/webhook"
)

const ours = "ours"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code assessment.Code) {
	t.Helper()
	var known *assessment.Error
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("error is %v, want code %s", err, code)
	}
}

// rig is a store, workers that deliver, and a clock that is set by hand. The
// clock starts at the present, as the reference library checks it.
type rig struct {
	*webhook.Service
	store  *store.Store
	now    atomic.Int64
	policy webhook.Policy
	lookup webhook.Lookup
	roots  *tls.Config
	box    *secret.Box
}

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

func newRig(t *testing.T) *rig {
	t.Helper()
	s := empty.Open(t, func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	r := &rig{store: s, policy: webhook.Policy{HTTP: true, Hosts: []string{"127.0.0.1"}}}
	r.now.Store(time.Now().UnixMilli())
	box, err := secret.Parse(secret.NewKey())
	must(t, err)
	r.box = box
	r.Service = &webhook.Service{Store: s, Policy: r.policy, Clock: r.clock, Seal: r.box.Seal}
	return r
}

func (r *rig) clock() time.Time { return time.UnixMilli(r.now.Load()).UTC() }

func (r *rig) start(t *testing.T) {
	t.Helper()
	d := &webhook.Deliverer{
		Store: r.store, Clock: r.clock,
		Sender: webhook.NewSender(r.policy, r.lookup, "waterline/test", 300*time.Millisecond, r.roots).Opening(r.box.Open),
	}
	w := job.NewWorkers(job.Options{
		Queue: r.store, Kinds: d.Kinds(), Clock: r.clock, Jitter: func() float64 { return 0.5 },
		Logger: slog.New(slog.DiscardHandler), Poll: 5 * time.Millisecond,
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
}

// emit adds an event and returns its delivery for the only endpoint.
func (r *rig) emit(t *testing.T, endpoint string) string {
	t.Helper()
	e, err := webhook.NewEvent(ours, r.clock(), webhook.Created{Assessment: "a1", Result: 2, Questionnaire: "core@1", Method: 1})
	must(t, err)
	must(t, r.store.Emit(t.Context(), e))
	list, err := r.Deliveries(t.Context(), ours, endpoint)
	must(t, err)
	for _, d := range list {
		if strings.Contains(d.ID, e.ID) {
			return d.ID
		}
	}
	t.Fatal("the event made no delivery")
	return ""
}

func (r *rig) add(t *testing.T, address string) (webhook.Endpoint, string) {
	t.Helper()
	e, secret, err := r.Add(t.Context(), ours, address, []webhook.Type{webhook.ResultCreated})
	must(t, err)
	return e, secret
}

func (r *rig) endpoint(t *testing.T) webhook.Endpoint {
	t.Helper()
	list, err := r.List(t.Context(), ours)
	must(t, err)
	return list[0]
}

func (r *rig) delivery(t *testing.T, endpoint, id string) webhook.Delivery {
	t.Helper()
	list, err := r.Deliveries(t.Context(), ours, endpoint)
	must(t, err)
	for _, d := range list {
		if d.ID == id {
			return d
		}
	}
	t.Fatalf("there is no delivery %s", id)
	return webhook.Delivery{}
}

// attempts waits for n requests and lists them.
func (r *rig) attempts(t *testing.T, delivery string, n int) []webhook.Attempt {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		list, err := r.Attempts(t.Context(), ours, delivery)
		must(t, err)
		if len(list) >= n {
			return list
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d requests, want %d", len(list), n)
		}
	}
}

// settled lets the waits between tries pass until the delivery is settled.
func (r *rig) settled(t *testing.T, endpoint, id string) webhook.Delivery {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if d := r.delivery(t, endpoint, id); d.State != webhook.Queued {
			return d
		}
		if time.Now().After(deadline) {
			t.Fatal("it is never settled")
		}
		r.now.Add((30 * time.Minute).Milliseconds())
	}
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestADeliveryIsSignedAsTheReferenceLibraryReadsIt(t *testing.T) {
	r := newRig(t)
	type request struct {
		header http.Header
		body   []byte
	}
	got := make(chan request, 2)
	e, secret := r.add(t, serve(t, func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		got <- request{q.Header, body}
		fmt.Fprint(w, "thanks")
	})+"/hook")
	r.start(t)
	check := func(secrets ...string) {
		t.Helper()
		id := r.emit(t, e.ID)
		q := <-got
		for _, secret := range secrets {
			reader, err := standard.NewWebhook(secret)
			must(t, err)
			if err := reader.Verify(q.body, q.header); err != nil {
				t.Errorf("the reference library says %v", err)
			}
		}
		if q.header.Get("Webhook-Id") != id || q.header.Get("Content-Type") != "application/json" || q.header.Get("User-Agent") != "waterline/test" {
			t.Errorf("headers are %v", q.header)
		}
		want := `{"type":"result.created","timestamp":"` + r.clock().Format(time.RFC3339Nano) +
			`","organisation":"ours","data":{"assessment":"a1","result":2,"questionnaire":"core@1","method":1}}`
		if string(q.body) != want {
			t.Errorf("body is  %s\nwant %s", q.body, want)
		}
		if a := r.attempts(t, id, 1)[0]; a.Status != 200 || a.Answer != "thanks" || a.Reason != "" {
			t.Errorf("the log says %+v", a)
		}
		if d := r.delivery(t, e.ID, id); d.State != webhook.Delivered || d.SettledAt == nil {
			t.Errorf("the delivery is %+v", d)
		}
	}
	check(secret)
	fresh, err := r.Rotate(t.Context(), ours, e.ID)
	must(t, err)
	check(fresh, secret)
}

func TestFailuresAreTriedAgainAsScheduled(t *testing.T) {
	r := newRig(t)
	var calls atomic.Int64
	e, _ := r.add(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) < 3 {
			http.Error(w, strings.Repeat("broken ", 1000), http.StatusInternalServerError)
		}
	}))
	r.start(t)
	id := r.emit(t, e.ID)
	for i, wait := range []time.Duration{5 * time.Second, 5 * time.Minute} {
		a := r.attempts(t, id, i+1)[i]
		if a.Status != 500 || a.Reason != "webhook.reason_status" || len(a.Answer) != 512 {
			t.Errorf("request %d: %d %s, %d bytes", i+1, a.Status, a.Reason, len(a.Answer))
		}
		r.waiting(t, id, i+1)
		r.now.Add(wait.Milliseconds() - 1)
		time.Sleep(30 * time.Millisecond)
		if n := len(r.attempts(t, id, i+1)); n != i+1 {
			t.Fatalf("request %d came too early", i+2)
		}
		r.now.Add(1)
	}
	if a := r.attempts(t, id, 3)[2]; a.Status != 200 {
		t.Errorf("the third request: %+v", a)
	}
	if d := r.settled(t, e.ID, id); d.State != webhook.Delivered || r.endpoint(t).Failures != 0 {
		t.Errorf("%+v", d)
	}
}

func TestAReceiverMayAskToWait(t *testing.T) {
	r := newRig(t)
	e, _ := r.add(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	r.start(t)
	id := r.emit(t, e.ID)
	r.attempts(t, id, 1)
	if wait := r.waiting(t, id, 1).Sub(r.clock()); wait != time.Hour {
		t.Errorf("it waits %v, want an hour", wait)
	}
}

// waiting waits until a try is over and tells when the next one is due.
func (r *rig) waiting(t *testing.T, delivery string, attempt int) time.Time {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		j, err := r.store.Job(t.Context(), delivery+".0")
		must(t, err)
		if j.State == job.Queued && j.Attempt == attempt {
			return j.RunAt
		}
		if time.Now().After(deadline) {
			t.Fatalf("the job is %+v", j)
		}
	}
}

func TestAServerThatNeverAnswersIsLeft(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"silent": func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done() },
		"a byte now and then": func(w http.ResponseWriter, q *http.Request) {
			for q.Context().Err() == nil {
				fmt.Fprint(w, "x")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		},
		"no end": func(w http.ResponseWriter, q *http.Request) {
			for q.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			e, _ := r.add(t, serve(t, func(w http.ResponseWriter, q *http.Request) {
				_, _ = io.ReadAll(q.Body) // only then the server sees that the sender left
				handler(w, q)
			}))
			r.start(t)
			a := r.attempts(t, r.emit(t, e.ID), 1)[0]
			if a.Took > 2*time.Second || len(a.Answer) > 3*512 {
				t.Errorf("took %v and kept %d bytes", a.Took, len(a.Answer))
			}
			if name == "silent" && a.Reason != "webhook.reason_time" {
				t.Errorf("the reason is %q", a.Reason)
			}
		})
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	r := newRig(t)
	var reached atomic.Bool
	inside := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	e, _ := r.add(t, serve(t, func(w http.ResponseWriter, q *http.Request) {
		http.Redirect(w, q, inside, http.StatusTemporaryRedirect)
	}))
	r.start(t)
	if a := r.attempts(t, r.emit(t, e.ID), 1)[0]; a.Status != 307 || a.Reason != "webhook.reason_redirect" {
		t.Errorf("%+v", a)
	}
	if reached.Load() {
		t.Error("the redirect was followed")
	}
}

// The name of an endpoint may lead anywhere, and elsewhere each time. It is
// looked up once, and the connection goes to what was looked at.
func TestANameThatLeadsInsideIsNotReached(t *testing.T) {
	for name, answers := range map[string][]string{
		"loopback":            {"127.0.0.1"},
		"IPv4 inside IPv6":    {"::ffff:127.0.0.1"},
		"one among others":    {"8.8.8.8", "127.0.0.1"},
		"metadata of clouds":  {"169.254.169.254"},
		"private":             {"10.0.0.1"},
		"translated":          {"64:ff9b::7f00:1"},
		"this host":           {"0.0.0.0"},
		"IPv6 of one's own":   {"::1"},
		"IPv6 of one's site":  {"fd00::1"},
		"shared by customers": {"100.64.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			var reached atomic.Bool
			server, err := url.Parse(serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
			must(t, err)
			var lookups atomic.Int64
			r.lookup = func(context.Context, string, string) ([]netip.Addr, error) {
				lookups.Add(1)
				var addrs []netip.Addr
				for _, a := range answers {
					addrs = append(addrs, netip.MustParseAddr(a))
				}
				return addrs, nil
			}
			e, _ := r.add(t, "http://hooks.example.com:"+server.Port()+"/")
			r.start(t)
			if a := r.attempts(t, r.emit(t, e.ID), 1)[0]; a.Reason != "webhook.reason_internal" || a.Status != 0 {
				t.Errorf("%+v", a)
			}
			if reached.Load() || lookups.Load() != 1 {
				t.Errorf("reached %v after %d look-ups", reached.Load(), lookups.Load())
			}
		})
	}
}

// An allowed name is connected to where its one look-up led, whatever the next
// would say.
func TestANameIsLookedUpOnce(t *testing.T) {
	r := newRig(t)
	server, err := url.Parse(serve(t, func(http.ResponseWriter, *http.Request) {}))
	must(t, err)
	var lookups atomic.Int64
	r.lookup = func(context.Context, string, string) ([]netip.Addr, error) {
		if lookups.Add(1) > 1 {
			return []netip.Addr{netip.MustParseAddr("169.254.169.254")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	r.policy.Hosts = []string{"hooks.corp.example"}
	e, _ := r.add(t, "http://hooks.corp.example:"+server.Port())
	r.start(t)
	if a := r.attempts(t, r.emit(t, e.ID), 1)[0]; a.Status != 200 || lookups.Load() != 1 {
		t.Errorf("%+v after %d look-ups", a, lookups.Load())
	}
}

func TestATLSEndpointIsCheckedByItsName(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	must(t, err)
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	for name, tc := range map[string]struct {
		host, reason string
		roots        *tls.Config
	}{
		"known":    {"example.com", "", &tls.Config{RootCAs: trusted}}, // httptest's certificate is for example.com
		"another":  {"hooks.example.net", "webhook.reason_certificate", &tls.Config{RootCAs: trusted}},
		"unsigned": {"example.com", "webhook.reason_certificate", nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.policy.Hosts, r.roots = []string{tc.host}, tc.roots
			r.lookup = func(context.Context, string, string) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
			}
			e, _ := r.add(t, "https://"+net.JoinHostPort(tc.host, port))
			r.start(t)
			if a := r.attempts(t, r.emit(t, e.ID), 1)[0]; a.Reason != tc.reason {
				t.Errorf("%+v, want %q", a, tc.reason)
			}
		})
	}
}

func TestAnEndpointThatFailsOnAndOnIsDisabled(t *testing.T) {
	r := newRig(t)
	var well atomic.Bool
	e, _ := r.add(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if !well.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	r.start(t)
	var ids []string
	for range 5 {
		ids = append(ids, r.emit(t, e.ID))
	}
	for _, id := range ids {
		if d := r.settled(t, e.ID, id); d.State != webhook.Failed || d.Reason != "webhook.reason_status" {
			t.Errorf("%+v", d)
		}
		if n := len(r.attempts(t, id, 8)); n != 8 {
			t.Errorf("%d requests, want 8", n)
		}
	}
	if got := r.endpoint(t); got.DisabledAt == nil || got.Note != "webhook.note_failing" || got.Failures != 5 {
		t.Fatalf("%+v", got)
	}
	wantCode(t, r.Redeliver(t.Context(), ours, ids[0]), assessment.Conflict)
	well.Store(true)
	must(t, r.Enable(t.Context(), ours, e.ID, true))
	must(t, r.Redeliver(t.Context(), ours, ids[0]))
	if d := r.settled(t, e.ID, ids[0]); d.State != webhook.Delivered || d.Round != 1 {
		t.Errorf("made again: %+v", d)
	}
	if got := r.endpoint(t); got.DisabledAt != nil || got.Note != "" || got.Failures != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAnEndpointThatIsGoneIsDisabledAtOnce(t *testing.T) {
	r := newRig(t)
	e, _ := r.add(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
	r.start(t)
	id := r.emit(t, e.ID)
	if d := r.settled(t, e.ID, id); d.State != webhook.Failed || len(r.attempts(t, id, 1)) != 1 {
		t.Errorf("%+v", d)
	}
	if got := r.endpoint(t); got.DisabledAt == nil || got.Note != "webhook.note_gone" {
		t.Errorf("%+v", got)
	}
}

func TestADisabledEndpointIsLeftInPeace(t *testing.T) {
	r := newRig(t)
	var reached atomic.Bool
	e, _ := r.add(t, serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	id := r.emit(t, e.ID)
	must(t, r.Enable(t.Context(), ours, e.ID, false))
	r.start(t)
	if d := r.settled(t, e.ID, id); d.State != webhook.Failed || d.Reason != "webhook.reason_disabled" {
		t.Errorf("%+v", d)
	}
	if got := r.endpoint(t); reached.Load() || got.Failures != 0 {
		t.Errorf("reached %v, %d failures", reached.Load(), got.Failures)
	}
	before, err := r.Deliveries(t.Context(), ours, e.ID)
	must(t, err)
	event, err := webhook.NewEvent(ours, r.clock(), webhook.Created{Assessment: "a2"})
	must(t, err)
	must(t, r.store.Emit(t.Context(), event))
	after, err := r.Deliveries(t.Context(), ours, e.ID)
	must(t, err)
	if len(after) != len(before) {
		t.Error("a disabled endpoint got a delivery")
	}
}

func TestEventsReachThoseThatWantThem(t *testing.T) {
	r := newRig(t)
	wanting, _ := r.add(t, "http://127.0.0.1:9")
	other, _, err := r.Add(t.Context(), ours, "http://127.0.0.1:9", []webhook.Type{webhook.BatchFinished, webhook.ReportIssued})
	must(t, err)
	foreign, _, err := r.Add(t.Context(), "theirs", "http://127.0.0.1:9", webhook.Types())
	must(t, err)
	r.emit(t, wanting.ID)
	for organisation, endpoint := range map[string]string{ours: other.ID, "theirs": foreign.ID} {
		if list, err := r.Deliveries(t.Context(), organisation, endpoint); err != nil || len(list) != 0 {
			t.Errorf("%s: %v %v", organisation, list, err)
		}
	}
	must(t, r.Change(t.Context(), ours, other.ID, "http://127.0.0.1:10/", webhook.Types()))
	r.emit(t, wanting.ID)
	if list, err := r.Deliveries(t.Context(), ours, other.ID); err != nil || len(list) != 1 {
		t.Errorf("after the change: %v %v", list, err)
	}
}

func TestOrganisationsDoNotSeeEachOthersEndpoints(t *testing.T) {
	r := newRig(t)
	e, _ := r.add(t, "http://127.0.0.1:9")
	id := r.emit(t, e.ID)
	const theirs = "theirs"
	if list, err := r.List(t.Context(), theirs); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	if list, err := r.Deliveries(t.Context(), theirs, e.ID); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	_, err := r.Attempts(t.Context(), theirs, id)
	wantCode(t, err, assessment.NotFound)
	_, err = r.Rotate(t.Context(), theirs, e.ID)
	wantCode(t, err, assessment.NotFound)
	wantCode(t, r.Redeliver(t.Context(), theirs, id), assessment.NotFound)
	wantCode(t, r.Enable(t.Context(), theirs, e.ID, false), assessment.NotFound)
	wantCode(t, r.Change(t.Context(), theirs, e.ID, "http://127.0.0.1:9", webhook.Types()), assessment.NotFound)
	wantCode(t, r.Remove(t.Context(), theirs, e.ID), assessment.NotFound)
	must(t, r.Remove(t.Context(), ours, e.ID))
	_, err = r.store.Target(t.Context(), id, r.clock())
	wantCode(t, err, assessment.NotFound)
}

func TestWrongEndpointsAreRefusedWithEveryFault(t *testing.T) {
	r := newRig(t)
	_, _, err := r.Add(t.Context(), ours, "https://10.0.0.1", []webhook.Type{webhook.ReportIssued, "coffee.ready", webhook.ReportIssued})
	if err == nil || err.Error() != "url: webhook_url_internal; events[2]: webhook_unknown_event; events[3]: webhook_event_twice" {
		t.Errorf("error is %v", err)
	}
	if _, _, err := r.Add(t.Context(), ours, "https://example.com", nil); err == nil || err.Error() != "events: webhook_no_event" {
		t.Errorf("error is %v", err)
	}
	var group sync.WaitGroup
	var refused atomic.Int64
	for range 15 {
		group.Go(func() {
			if _, _, err := r.Add(t.Context(), ours, "https://example.com", webhook.Types()); err != nil {
				wantCode(t, err, assessment.Conflict)
				refused.Add(1)
			}
		})
	}
	group.Wait()
	if refused.Load() != 5 {
		t.Errorf("%d of 15 were refused, want those after the tenth", refused.Load())
	}
}

func TestOldDeliveriesAreForgotten(t *testing.T) {
	r := newRig(t)
	e, _ := r.add(t, serve(t, func(http.ResponseWriter, *http.Request) {}))
	r.start(t)
	id := r.emit(t, e.ID)
	r.settled(t, e.ID, id)
	must(t, r.store.TidyDeliveries(t.Context(), r.clock().Add(-24*time.Hour)))
	r.delivery(t, e.ID, id)
	must(t, r.store.TidyDeliveries(t.Context(), r.clock().Add(time.Hour)))
	_, err := r.Attempts(t.Context(), ours, id)
	wantCode(t, err, assessment.NotFound)
}

// A secret whose key is gone signs nothing: the delivery fails and says why.
func TestASecretWithoutItsKeySignsNothing(t *testing.T) {
	r := newRig(t)
	called := atomic.Bool{}
	e, plain := r.add(t, serve(t, func(http.ResponseWriter, *http.Request) { called.Store(true) }))
	id := r.emit(t, e.ID)
	target, err := r.store.Target(t.Context(), id, r.clock())
	must(t, err)
	if len(target.Secrets) != 1 || strings.Contains(target.Secrets[0], strings.TrimPrefix(plain, "whsec_")) {
		t.Fatalf("the store holds %q", target.Secrets)
	}
	r.box, err = secret.Parse(secret.NewKey())
	must(t, err)
	r.start(t)
	if a := r.attempts(t, id, 1)[0]; a.Reason != "webhook.reason_sealed" || called.Load() {
		t.Errorf("the attempt is %+v, sent: %v", a, called.Load())
	}
}
