package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// clock is one that is set by hand.
type clock struct{ ms atomic.Int64 }

func at(t time.Time) *clock {
	c := new(clock)
	c.set(t)
	return c
}

func (c *clock) set(t time.Time) { c.ms.Store(t.UnixMilli()) }
func (c *clock) now() time.Time  { return time.UnixMilli(c.ms.Load()).UTC() }

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

func open(t *testing.T) *store.Store {
	t.Helper()
	return empty.Open(t, func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, q job.Queue, id string, most int, now time.Time) {
	t.Helper()
	_, err := q.Enqueue(t.Context(), job.New{ID: id, Kind: "work", RunAt: now, Most: most}, now)
	must(t, err)
}

// process runs workers as one process does, until stop.
func process(t *testing.T, q job.Queue, c *clock, k job.Kind) (stop func()) {
	t.Helper()
	k.Name = "work"
	w := job.NewWorkers(job.Options{
		Queue: q, Kinds: []job.Kind{k}, Clock: c.now, Jitter: func() float64 { return 0.5 },
		Logger: slog.New(slog.DiscardHandler), Lease: 300 * time.Millisecond, Poll: 5 * time.Millisecond,
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return stop
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func becomes(t *testing.T, s *store.Store, id string, want job.State) job.Job {
	t.Helper()
	var j job.Job
	eventually(t, id+" is "+string(want), func() bool {
		var err error
		j, err = s.Job(t.Context(), id)
		must(t, err)
		return j.State == want
	})
	return j
}

func TestEachJobIsDoneOnceByTwoProcesses(t *testing.T) {
	s, c := open(t), at(noon)
	const n = 300
	for i := range n {
		add(t, s, fmt.Sprint("j", i), 1, noon)
	}
	var mu sync.Mutex
	times := make(map[string]int)
	var busy, most atomic.Int64
	do := func(_ context.Context, r *job.Run) error {
		most.Store(max(most.Load(), busy.Add(1)))
		defer busy.Add(-1)
		mu.Lock()
		defer mu.Unlock()
		times[r.ID]++
		return nil
	}
	process(t, s, c, job.Kind{Workers: 3, Do: do})
	process(t, s, c, job.Kind{Workers: 3, Do: do})
	eventually(t, "all are done", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(times) == n
	})
	for i := range n {
		becomes(t, s, fmt.Sprint("j", i), job.Done)
	}
	for id, k := range times {
		if k != 1 {
			t.Errorf("%s was done %d times", id, k)
		}
	}
	if most.Load() > 6 {
		t.Errorf("%d at the same time, 6 allowed", most.Load())
	}
}

// The waits are those of the schedule: 2 s, then 4 s, with jitter 0.5 in the middle.
func TestAFailedTryWaitsAndIsTriedAgainUntilItIsGivenUp(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 3, noon)
	var gaveUp atomic.Int64
	process(t, s, c, job.Kind{
		Do:     func(context.Context, *job.Run) error { return errors.New("no luck") },
		GaveUp: func(context.Context, job.Job, error) error { gaveUp.Add(1); return nil },
	})
	for i, wait := range []time.Duration{2 * time.Second, 4 * time.Second} {
		var j job.Job
		eventually(t, "it waits", func() bool {
			j, _ = s.Job(t.Context(), "j")
			return j.State == job.Queued && j.Attempt == i+1
		})
		if got := j.RunAt.Sub(c.now()); got != wait || j.Error != "no luck" {
			t.Fatalf("after try %d it waits %v for %q, want %v", i+1, got, j.Error, wait)
		}
		c.set(j.RunAt)
	}
	if j := becomes(t, s, "j", job.Failed); j.Attempt != 3 || gaveUp.Load() != 1 || j.FinishedAt == nil {
		t.Errorf("%+v, told %d times", j, gaveUp.Load())
	}
}

func TestAnErrorThatWillComeAgainIsNotTriedAgain(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 5, noon)
	process(t, s, c, job.Kind{Do: func(context.Context, *job.Run) error { return fmt.Errorf("so: %w", job.Permanent(errors.New("wrong"))) }})
	if j := becomes(t, s, "j", job.Failed); j.Attempt != 1 {
		t.Errorf("tried %d times", j.Attempt)
	}
}

func TestAHandlerCanAskForALongerWait(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 5, noon)
	process(t, s, c, job.Kind{Do: func(context.Context, *job.Run) error { return job.After(errors.New("busy"), time.Hour) }})
	eventually(t, "it waits an hour", func() bool {
		j, _ := s.Job(t.Context(), "j")
		return j.State == job.Queued && j.RunAt.Equal(noon.Add(time.Hour))
	})
}

func TestAPanicIsAFailure(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 1, noon)
	process(t, s, c, job.Kind{Do: func(context.Context, *job.Run) error { panic("out of luck") }})
	if j := becomes(t, s, "j", job.Failed); !strings.HasPrefix(j.Error, "panic: out of luck") {
		t.Errorf("error is %q", j.Error)
	}
}

// A process that hangs without renewing is overtaken; what it says afterwards
// is refused.
func TestAnOvertakenWorkerCannotComplete(t *testing.T) {
	s := open(t)
	add(t, s, "j", 5, noon)
	first, err := s.Claim(t.Context(), job.Claim{Kind: "work", Worker: "a", Now: noon, Until: noon.Add(time.Minute)})
	must(t, err)
	if _, err := s.Claim(t.Context(), job.Claim{Kind: "work", Worker: "b", Now: noon.Add(59 * time.Second), Until: noon.Add(2 * time.Minute)}); !errors.Is(err, job.ErrNone) {
		t.Fatalf("it was taken while the lease lasted: %v", err)
	}
	second, err := s.Claim(t.Context(), job.Claim{Kind: "work", Worker: "b", Now: noon.Add(time.Minute), Until: noon.Add(2 * time.Minute)})
	must(t, err)
	if second.Attempt != 2 {
		t.Errorf("attempt %d, want 2", second.Attempt)
	}
	for name, err := range map[string]error{
		"renew":    s.Renew(t.Context(), "j", first.Worker, noon.Add(time.Hour), noon),
		"progress": s.Progress(t.Context(), "j", first.Worker, 1, 2, noon),
		"complete": s.Complete(t.Context(), "j", first.Worker, noon),
		"fail":     s.Fail(t.Context(), "j", first.Worker, "", noon),
		"again":    s.Again(t.Context(), "j", first.Worker, "", true, noon, noon),
	} {
		if !errors.Is(err, job.ErrLost) {
			t.Errorf("%s by the first has error %v", name, err)
		}
	}
	must(t, s.Complete(t.Context(), "j", second.Worker, noon))
}

func TestAClockThatJumpsForwardRunsNothingTwiceInOneProcess(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 5, noon)
	var begun atomic.Int64
	end := make(chan struct{})
	process(t, s, c, job.Kind{Workers: 2, Do: func(ctx context.Context, _ *job.Run) error {
		begun.Add(1)
		select {
		case <-end:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}})
	eventually(t, "it began", func() bool { return begun.Load() == 1 })
	c.set(noon.Add(24 * time.Hour))
	time.Sleep(50 * time.Millisecond) // several looks at the queue
	close(end)
	if j := becomes(t, s, "j", job.Done); j.Attempt != 1 || begun.Load() != 1 {
		t.Errorf("attempt %d, begun %d times", j.Attempt, begun.Load())
	}
}

func TestAClockThatJumpsForwardInAnotherProcessEndsTheWork(t *testing.T) {
	s := open(t)
	here, there := at(noon), at(noon)
	add(t, s, "j", 5, noon)
	lost := make(chan struct{})
	var first sync.Once
	process(t, s, here, job.Kind{Do: func(ctx context.Context, _ *job.Run) error {
		first.Do(func() { <-ctx.Done(); close(lost) })
		return nil
	}})
	eventually(t, "it began", func() bool { j, _ := s.Job(t.Context(), "j"); return j.State == job.Running })
	there.set(noon.Add(2 * time.Second)) // leases are 300 ms
	var done atomic.Int64
	process(t, s, there, job.Kind{Do: func(context.Context, *job.Run) error { done.Add(1); <-lost; return nil }})
	becomes(t, s, "j", job.Done)
	if done.Load() != 1 {
		t.Errorf("the second did it %d times", done.Load())
	}
}

func TestAClockThatJumpsBackDelaysNothing(t *testing.T) {
	s := open(t)
	add(t, s, "waiting", 5, noon)
	add(t, s, "left", 5, noon.Add(-time.Minute))
	dead, err := s.Claim(t.Context(), job.Claim{Kind: "work", Worker: "dead", Now: noon, Until: noon.Add(time.Minute)})
	must(t, err)
	if dead.ID != "left" {
		t.Fatalf("took %s", dead.ID)
	}
	var mu sync.Mutex
	times := make(map[string]int)
	c := at(noon.Add(-3 * time.Hour))
	process(t, s, c, job.Kind{Workers: 2, Do: func(_ context.Context, r *job.Run) error {
		mu.Lock()
		defer mu.Unlock()
		times[r.ID]++
		return nil
	}})
	becomes(t, s, "waiting", job.Done)
	becomes(t, s, "left", job.Done)
	if times["waiting"] != 1 || times["left"] != 1 {
		t.Errorf("done %v", times)
	}
}

func TestAClockThatJumpsBackRunsNothingTwiceInOneProcess(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 5, noon)
	var begun atomic.Int64
	end := make(chan struct{})
	process(t, s, c, job.Kind{Workers: 2, Do: func(ctx context.Context, _ *job.Run) error {
		begun.Add(1)
		<-end
		return ctx.Err()
	}})
	eventually(t, "it began", func() bool { return begun.Load() == 1 })
	c.set(noon.Add(-24 * time.Hour))
	time.Sleep(50 * time.Millisecond)
	close(end)
	if j := becomes(t, s, "j", job.Done); j.Attempt != 1 || begun.Load() != 1 {
		t.Errorf("attempt %d, begun %d times", j.Attempt, begun.Load())
	}
}

func TestStoppedWorkersGiveTheirJobsBack(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 1, noon)
	becomes(t, s, "j", job.Queued) // a pool of connections has a goroutine once it was used
	before := runtime.NumGoroutine()
	stop := process(t, s, c, job.Kind{Do: func(ctx context.Context, _ *job.Run) error { <-ctx.Done(); return ctx.Err() }})
	becomes(t, s, "j", job.Running)
	stop()
	j, err := s.Job(t.Context(), "j")
	must(t, err)
	if j.State != job.Queued || j.Attempt != 0 {
		t.Errorf("%s after %d tries, want queued after none", j.State, j.Attempt)
	}
	eventually(t, "every goroutine ended", func() bool { return runtime.NumGoroutine() <= before })
}

// A job whose workers die again and again is given up instead of killing every
// process that takes it.
func TestAJobThatEndsItsWorkersIsGivenUp(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 2, noon)
	now := noon
	for i := range 2 {
		_, err := s.Claim(t.Context(), job.Claim{Kind: "work", Worker: fmt.Sprint(i), Now: now, Until: now.Add(time.Second)})
		must(t, err)
		now = now.Add(time.Second)
	}
	c.set(now)
	var why error
	process(t, s, c, job.Kind{
		Do:     func(context.Context, *job.Run) error { t.Error("it was done"); return nil },
		GaveUp: func(_ context.Context, _ job.Job, err error) error { why = err; return nil },
	})
	becomes(t, s, "j", job.Failed)
	if !errors.Is(why, job.ErrGone) {
		t.Errorf("given up because %v", why)
	}
}

func TestAKeyIsTakenOnce(t *testing.T) {
	s := open(t)
	for i, want := range []bool{true, false} {
		added, err := s.Enqueue(t.Context(), job.New{ID: fmt.Sprint(i), Kind: "work", Key: "invoice 7", RunAt: noon, Most: 1}, noon)
		must(t, err)
		if added != want {
			t.Errorf("time %d: added %v", i+1, added)
		}
	}
	added, err := s.Enqueue(t.Context(), job.New{ID: "other", Kind: "other", Key: "invoice 7", RunAt: noon, Most: 1}, noon)
	must(t, err)
	if !added {
		t.Error("the key of one kind was taken for another")
	}
}

func TestACancelledJobEnds(t *testing.T) {
	s, c := open(t), at(noon)
	add(t, s, "j", 1, noon)
	ended := make(chan struct{})
	process(t, s, c, job.Kind{Do: func(ctx context.Context, _ *job.Run) error { <-ctx.Done(); close(ended); return nil }})
	becomes(t, s, "j", job.Running)
	must(t, s.Cancel(t.Context(), "j", noon))
	<-ended
	becomes(t, s, "j", job.Cancelled)
	if err := s.Cancel(t.Context(), "nobody", noon); err == nil {
		t.Error("a job that is not there was cancelled")
	}
}

func TestARegularJobIsAddedOnceAnInterval(t *testing.T) {
	s, c := open(t), at(noon)
	var done atomic.Int64
	k := job.Kind{Every: time.Hour, Do: func(context.Context, *job.Run) error { done.Add(1); return nil }}
	stop := process(t, s, c, k)
	process(t, s, c, k)
	eventually(t, "it was done", func() bool { return done.Load() == 1 })
	stop()
	time.Sleep(20 * time.Millisecond)
	c.set(noon.Add(time.Hour))
	process(t, s, c, k)
	eventually(t, "it was done in the next hour", func() bool { return done.Load() == 2 })
}
