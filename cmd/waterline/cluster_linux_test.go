package main

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/cmd/internal/webhook"
)

// cluster is three instances behind a proxy, on a primary that a standby follows
// synchronously: what is acknowledged is on both.
type cluster struct {
	t                *testing.T
	primary, standby *storetest.Server
	address          string // of the database
	key              string
	instances        [3]*server
	urls             [3]atomic.Pointer[url.URL]
	proxy            *httptest.Server
	next             atomic.Int64
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, key: secret.NewKey(), primary: storetest.Initial(t)}
	c.standby = c.primary.Standby(t, "two")
	c.command(c.primary, "CREATE DATABASE waterline")
	c.command(c.primary, "ALTER SYSTEM SET synchronous_standby_names = 'two'")
	c.command(c.primary, "SELECT pg_reload_conf()")
	c.address = fmt.Sprintf("postgres://postgres@127.0.0.1:%d,127.0.0.1:%d/waterline", c.primary.Port, c.standby.Port)
	for i := range c.instances {
		c.start(i)
	}
	c.proxy = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.Out.Host = r.In.Host },
		Transport:    c,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	t.Cleanup(c.proxy.Close)
	return c
}

func (c *cluster) command(s *storetest.Server, statement string) {
	c.t.Helper()
	db, err := sql.Open("pgx", s.URL("postgres"))
	check(c.t, err)
	defer db.Close()
	_, err = db.Exec(statement)
	check(c.t, err)
}

// start starts an instance, which shares nothing with the others but the
// database and the key.
func (c *cluster) start(i int) {
	c.t.Helper()
	s := &server{t: c.t, stderr: &watched{}, read: make(chan struct{})}
	s.Cmd = exec.Command("waterline", "serve", "--addr", "127.0.0.1:0", "--data", c.t.TempDir(), "--webhook-http", "--webhook-hosts", "127.0.0.1")
	s.Env = append(os.Environ(), "WATERLINE_DATABASE_URL="+c.address, "WATERLINE_SECRET_KEY="+c.key)
	s.Stderr = s.stderr
	out, err := s.StdoutPipe()
	check(c.t, err)
	check(c.t, s.Start())
	c.t.Cleanup(func() {
		_ = s.Process.Kill()
		_ = s.Wait()
	})
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		c.t.Fatalf("instance %d does not start: %v, %s", i, err, s.stderr)
	}
	go func() {
		_, _ = io.Copy(&s.stdout, lines)
		close(s.read)
	}()
	at, err := url.Parse(regexp.MustCompile(`http://\S+`).FindString(first))
	check(c.t, err)
	c.instances[i] = s
	c.urls[i].Store(at)
}

// RoundTrip sends a request to the next instance that takes connections.
func (c *cluster) RoundTrip(r *http.Request) (*http.Response, error) {
	var last error
	for range c.urls {
		at := c.urls[int(c.next.Add(1))%len(c.urls)].Load()
		r.URL.Scheme, r.URL.Host = at.Scheme, at.Host
		reply, err := http.DefaultTransport.RoundTrip(r)
		var dialing *net.OpError
		if err == nil || !errors.As(err, &dialing) || dialing.Op != "dial" {
			return reply, err
		}
		last = err
	}
	return nil, last
}

// TestClusterLosesNothing kills an instance, restarts the primary, and promotes
// the standby, while people save and webhooks are sent. Every acknowledged save
// is there, every event that was accepted arrives, and everybody can go on.
func TestClusterLosesNothing(t *testing.T) {
	if os.Getenv("WATERLINE_CLUSTER") == "" {
		t.Skip("starts five servers and takes half a minute; make cluster runs it")
	}
	c := newCluster(t)
	end := make(chan struct{})
	var group sync.WaitGroup
	typists := make([]*typist, 5)
	for i := range typists {
		typists[i] = seated(t, c.proxy.URL)
	}
	saved := make([]atomic.Int64, len(typists))
	for i, y := range typists {
		group.Go(func() { c.types(y, &saved[i], end) })
	}
	heard, sent := c.events(&group, end)

	pause := func() { time.Sleep(3 * time.Second) }
	pause()
	c.instances[0].end(syscall.SIGKILL)
	pause()
	c.start(0)
	c.primary.Stop("INT")
	time.Sleep(time.Second)
	c.primary.Start(t)
	pause()
	before := make([]int64, len(typists))
	c.primary.Stop("QUIT")
	time.Sleep(time.Second)
	c.standby.Promote(t)
	for i := range typists {
		before[i] = saved[i].Load()
	}
	time.Sleep(8 * time.Second)
	close(end)
	group.Wait()

	total := 0
	for i, y := range typists {
		total += y.last
		if got := y.kept(t, c.proxy.URL); got < y.last || got > y.tried {
			t.Errorf("person %d was told that %d is saved, found %d", i, y.last, got)
		}
		if int64(y.last) <= before[i] {
			t.Errorf("person %d saved nothing after the standby took over", i)
		}
	}
	c.arrived(heard, sent)
	t.Logf("%d acknowledged saves of %d people", total, len(typists))
}

// types saves until the end. What was not acknowledged is sent again.
func (c *cluster) types(y *typist, saved *atomic.Int64, end <-chan struct{}) {
	client := &http.Client{Timeout: 10 * time.Second}
	for {
		select {
		case <-end:
			return
		default:
		}
		status, text, err := y.save(client, c.proxy.URL)
		switch {
		case err == nil && status == http.StatusOK:
			saved.Store(int64(y.last))
		case err == nil && status < 500:
			c.t.Errorf("a save is answered %d %s", status, text)
			return
		default:
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// events sends events to a receiver, which counts each by its id.
func (c *cluster) events(group *sync.WaitGroup, end <-chan struct{}) (heard func(id string) int, sent func() []string) {
	var mu sync.Mutex
	times := make(map[string]int)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		times[q.Header.Get("webhook-id")]++
	}))
	c.t.Cleanup(receiver.Close)
	kept, err := store.Connect(c.t.Context(), c.address, func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	check(c.t, err)
	c.t.Cleanup(func() { check(c.t, kept.Close()) })
	box, err := secret.Parse(c.key)
	check(c.t, err)
	hooks := &webhook.Service{Store: kept, Policy: webhook.Policy{HTTP: true, Hosts: []string{"127.0.0.1"}}, Clock: time.Now, Seal: box.Seal}
	endpoint, _, err := hooks.Add(c.t.Context(), "org", receiver.URL, []webhook.Type{webhook.AssessmentSubmitted})
	check(c.t, err)
	var accepted []string
	group.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-end:
				return
			case <-time.After(20 * time.Millisecond):
			}
			e, err := webhook.NewEvent("org", time.Now(), webhook.Submitted{Assessment: fmt.Sprint("a", i), Client: "c"})
			if err == nil && kept.Emit(c.t.Context(), e) == nil {
				accepted = append(accepted, "msg_"+e.ID+"_"+endpoint.ID)
			}
		}
	})
	return func(id string) int { mu.Lock(); defer mu.Unlock(); return times[id] }, func() []string { return accepted }
}

// arrived checks that each event arrived. One may come a second time, under its
// id, where whoever sent it was killed before it could say so.
func (c *cluster) arrived(heard func(string) int, sent func() []string) {
	deadline := time.Now().Add(90 * time.Second) // past the lease of those who were killed
	twice := 0
	for _, id := range sent() {
		for heard(id) == 0 && time.Now().Before(deadline) {
			time.Sleep(20 * time.Millisecond)
		}
		switch n := heard(id); {
		case n == 0:
			c.t.Errorf("%s never came", id)
		case n > 1:
			twice++
		}
	}
	if twice > 4 {
		c.t.Errorf("%d events came twice, more than were on their way when a sender was killed or its database left", twice)
	}
	c.t.Logf("%d events, %d of them twice under the same id", len(sent()), twice)
}
