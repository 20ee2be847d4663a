package web

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
	"golang.org/x/sys/unix"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
	"waterline/examples"
)

// loadSlots bounds the connections of a load: more of them would measure the
// machine that makes the load.
const loadSlots = 64

// serving runs the server on loopback as it runs for people, with its log
// written out, and returns the address.
func serving(b testing.TB, s *site) string {
	b.Helper()
	s.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	s.Clock, s.service.Clock = time.Now, time.Now
	s.Random = rand.Reader // that of tests is for one request at a time
	ln, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	must(b, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, ln) }()
	b.Cleanup(func() {
		stop()
		must(b, <-done)
	})
	return ln.Addr().String()
}

// caller is one browser that keeps its connection.
type caller struct {
	conn     net.Conn
	in       *bufio.Reader
	out      []byte
	response fasthttp.Response
}

func dial(b testing.TB, address string) *caller {
	b.Helper()
	conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", address)
	must(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	return &caller{conn: conn, in: bufio.NewReader(conn)}
}

// call sends what is in out and reads the answer to its end.
func (c *caller) call() error {
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	if err := c.response.Read(c.in); err != nil {
		return err
	}
	if status := c.response.StatusCode(); status != http.StatusOK {
		return fmt.Errorf("status %d: %s", status, c.response.Body())
	}
	return nil
}

// typist is a caller that fills in one answer of its own draft again and again.
type typist struct {
	*caller
	root, path, token string
	version           int
	last              int
}

func newTypist(b testing.TB, s *site, address string) *typist {
	b.Helper()
	key, d, err := s.service.Create(b.Context(), assessment.Quick, "")
	must(b, err)
	group, _ := s.Bank.Group("process")
	id, err := s.service.Add(b.Context(), d, group, questionnaire.Answer{State: questionnaire.Given, Text: "Handle refunds"})
	must(b, err)
	v := &visit{key: key}
	return &typist{caller: dial(b, address), root: v.root(), path: v.itemURL(group.ID, id, "PR-VOLUME"), token: v.token()}
}

// save changes the answer as the script of the page does.
func (t *typist) save() error {
	body := "form_token=" + t.token + "&version=" + strconv.Itoa(t.version) + "&low=" + strconv.Itoa(t.last+1) + "&high=&then="
	t.out = append(t.out[:0], "POST "...)
	t.out = append(t.out, t.path...)
	t.out = append(t.out, " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Autosave: 1\r\nSec-Fetch-Site: same-origin\r\nOrigin: null\r\n"+
		"Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nContent-Length: "...)
	t.out = strconv.AppendInt(t.out, int64(len(body)), 10)
	t.out = append(t.out, "\r\n\r\n"...)
	t.out = append(t.out, body...)
	if err := t.call(); err != nil {
		return err
	}
	t.version++
	t.last++
	return nil
}

// load runs n calls, shared by callers, and returns how long each took, sorted.
func load(b testing.TB, n int, calls []func() error) []time.Duration {
	b.Helper()
	var next atomic.Int64
	var group sync.WaitGroup
	took := make([][]time.Duration, len(calls))
	for i, call := range calls {
		group.Go(func() {
			for next.Add(1) <= int64(n) {
				begun := time.Now()
				if err := call(); err != nil {
					b.Error(err)
					return
				}
				took[i] = append(took[i], time.Since(begun))
			}
		})
	}
	group.Wait()
	all := slices.Concat(took...)
	slices.Sort(all)
	return all
}

// wantSaved fails unless the last acknowledged answer of each is stored.
func wantSaved(b testing.TB, s *site, typists []*typist) {
	b.Helper()
	for _, t := range typists {
		if t.last == 0 {
			continue
		}
		d, err := s.service.Open(b.Context(), strings.TrimPrefix(t.root, "/a/"))
		must(b, err)
		if got := d.Answers.Groups["process"][0].Values["PR-VOLUME"].Number; got != float64(t.last) {
			b.Errorf("stored is %v, acknowledged was %d", got, t.last)
		}
	}
}

func TestEverySaveUnderLoadIsThere(t *testing.T) {
	s := open(t)
	address := serving(t, s)
	typists := make([]*typist, loadSlots)
	calls := make([]func() error, loadSlots)
	for i := range typists {
		typists[i] = newTypist(t, s, address)
		calls[i] = typists[i].save
	}
	load(t, 10*loadSlots, calls)
	wantSaved(t, s, typists)
}

// BenchmarkAutosave saves answers over loopback through the route that the
// script of a page uses, with its token, validation and wait for the disk. The
// load and the server share the processors. Beside it stands the floor: one
// small append with fdatasync for each answer, on the same disk right before
// and right after, the faster of both.
func BenchmarkAutosave(b *testing.B) {
	for _, writers := range []int{1, 16, 64} {
		b.Run(strconv.Itoa(writers), func(b *testing.B) { autosaves(b, open(b), writers) })
	}
}

// BenchmarkAutosavePostgres is the same, handler and all, on a PostgreSQL of this
// machine that waits for the same disk. Its processes share the processors too,
// and do not count in cpu-µs/op.
func BenchmarkAutosavePostgres(b *testing.B) {
	server := storetest.Initial(b, "fsync=on", "synchronous_commit=on", "full_page_writes=on")
	for _, writers := range []int{1, 16, 64} {
		b.Run(strconv.Itoa(writers), func(b *testing.B) {
			var kept *store.Store
			s := open(b, func(o *Options) {
				var err error
				kept, err = store.Connect(b.Context(), server.URL("postgres"), o.Bank.Question)
				must(b, err)
				o.Store, o.Shares, o.Ready, o.Random = kept, kept, kept.Ping, rand.Reader
			})
			b.Cleanup(func() { must(b, kept.Close()) })
			autosaves(b, s, writers)
		})
	}
}

// autosaves measures the saves of so many people at the same time.
func autosaves(b *testing.B, s *site, writers int) {
	b.Helper()
	address := serving(b, s)
	typists := make([]*typist, writers)
	calls := make([]func() error, writers)
	for i := range typists {
		typists[i] = newTypist(b, s, address)
		calls[i] = typists[i].save
	}
	floor := perSync(b)
	b.ResetTimer()
	busy := processor(b)
	took := load(b, b.N, calls)
	busy = processor(b) - busy
	b.StopTimer()
	floor = min(floor, perSync(b))
	wantSaved(b, s, typists)
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "answers/s")
	b.ReportMetric(float64(busy.Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(1/floor.Seconds(), "fdatasyncs/s")
	b.ReportMetric(rate*floor.Seconds(), "x-fdatasync")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// processor is the time that this process has spent on processors.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var usage unix.Rusage
	must(b, unix.Getrusage(unix.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// perSync is the time of one small append with fdatasync on the disk of the store.
func perSync(b *testing.B) time.Duration {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "probe"))
	must(b, err)
	defer file.Close()
	const appends = 500
	begun := time.Now()
	for i := range appends {
		_, err := fmt.Fprintf(file, "%0200d\n", i)
		must(b, err)
		must(b, unix.Fdatasync(int(file.Fd())))
	}
	return time.Since(begun) / appends
}

// BenchmarkResultPage serves the result of the insurer to 16 readers at a time.
func BenchmarkResultPage(b *testing.B) {
	s := open(b)
	data, err := examples.Files.ReadFile("insurer.yaml")
	must(b, err)
	answers, err := assessment.Decode("insurer.yaml", data, s.Bank)
	must(b, err)
	key, d, err := s.service.Create(b.Context(), assessment.Full, "")
	must(b, err)
	d.Answers = answers
	_, err = s.service.Submit(b.Context(), d)
	must(b, err)
	address := serving(b, s)
	calls := make([]func() error, 16)
	for i := range calls {
		c := dial(b, address)
		c.out = []byte("GET /a/" + key + "/result HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n")
		calls[i] = c.call
	}
	b.ResetTimer()
	took := load(b, b.N, calls)
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
