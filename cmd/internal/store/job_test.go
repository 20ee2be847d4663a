package store

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/job"
)

func queuedJob(id string) job.New {
	return job.New{ID: id, Kind: "work", RunAt: noon, Most: 3, Total: 12}
}

func TestAJobIsAddedWithItsRowsOrNotAtAll(t *testing.T) {
	s := open(t)
	must(t, s.Create(t.Context(), example("one")))
	var woken []string
	s.OnEnqueue(func(kind string) { woken = append(woken, kind) })
	both := func(id string, fail error) error {
		return s.write(t.Context(), func(w *writer) error {
			if err := touch(w, "one", noon.Add(time.Hour)); err != nil {
				return err
			}
			if _, err := enqueue(w, queuedJob(id), noon); err != nil {
				return err
			}
			return fail
		})
	}
	if err := both("refused", &assessment.Error{Code: assessment.Conflict}); err == nil {
		t.Error("the failing write succeeded")
	}
	if _, err := s.Job(t.Context(), "refused"); err == nil {
		t.Error("the job of a write that failed is there")
	}
	woken = nil
	must(t, both("added", nil))
	if _, err := s.Job(t.Context(), "added"); err != nil || len(woken) != 1 || woken[0] != "work" {
		t.Errorf("error %v, woken %q", err, woken)
	}
}

// asker is who asks, as a trace tells it.
type asker struct{}

func (asker) Call(ctx context.Context, _ string) (context.Context, func(error)) {
	return ctx, func(error) {}
}
func (asker) Batch(int, time.Duration, time.Duration) {}

func (asker) Origin(ctx context.Context) string {
	who, _ := ctx.Value(asker{}).(string)
	return who
}

// Writes at the same time share a transaction; each job is of its own trace.
func TestAJobKnowsWhoAskedForIt(t *testing.T) {
	s := open(t)
	s.OnCall(asker{})
	var group sync.WaitGroup
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		group.Go(func() {
			ctx := t.Context()
			if id != "h" {
				ctx = context.WithValue(ctx, asker{}, "trace of "+id)
			}
			if _, err := s.Enqueue(ctx, queuedJob(id), noon); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for range 8 {
		j, err := s.Claim(t.Context(), job.Claim{Kind: "work", Worker: "w", Now: noon, Until: noon.Add(time.Minute)})
		must(t, err)
		if want := map[bool]string{true: "", false: "trace of " + j.ID}[j.ID == "h"]; j.Origin != want {
			t.Errorf("job %s is of %q, want %q", j.ID, j.Origin, want)
		}
	}
}

// With an hour between looks, only the wake-up can be what began the job.
func TestAddingAJobWakesItsWorker(t *testing.T) {
	s := open(t)
	done := make(chan time.Time, 1)
	w := job.NewWorkers(job.Options{
		Queue: s, Clock: func() time.Time { return noon }, Jitter: func() float64 { return 0 },
		Logger: slog.New(slog.DiscardHandler), Poll: time.Hour,
		Kinds: []job.Kind{{Name: "work", Do: func(context.Context, *job.Run) error { done <- time.Now(); return nil }}},
	})
	s.OnEnqueue(w.Wake)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	time.Sleep(20 * time.Millisecond) // it found nothing and rests
	began := time.Now()
	_, err := s.Enqueue(t.Context(), queuedJob("j"), noon)
	must(t, err)
	select {
	case at := <-done:
		t.Logf("begun after %v", at.Sub(began))
	case <-time.After(5 * time.Second):
		t.Error("nobody was woken")
	}
}

func TestProgressSurvivesReopening(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	_, err = s.Enqueue(t.Context(), queuedJob("j"), noon)
	must(t, err)
	_, err = s.Claim(t.Context(), job.Claim{Kind: "work", Worker: "w", Now: noon, Until: noon.Add(time.Minute)})
	must(t, err)
	must(t, s.Progress(t.Context(), "j", "w", 7, 12, noon))
	must(t, s.Close())
	s, err = Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	j, err := s.Job(t.Context(), "j")
	must(t, err)
	if j.Done != 7 || j.Total != 12 || j.State != job.Running || j.Attempt != 1 {
		t.Errorf("%+v", j)
	}
	must(t, s.Complete(t.Context(), "j", "w", noon))
	must(t, s.Forget(t.Context(), noon))
	if _, err := s.Job(t.Context(), "j"); err != nil {
		t.Error("a job was forgotten too early")
	}
	must(t, s.Forget(t.Context(), noon.Add(1)))
	must(t, s.Forget(t.Context(), noon.Add(time.Millisecond)))
	_, err = s.Job(t.Context(), "j")
	wantCode(t, err, assessment.NotFound)
}

func TestBacklog(t *testing.T) {
	s := open(t)
	if n, at, err := s.Backlog(t.Context(), noon); n != 0 || !at.IsZero() || err != nil {
		t.Errorf("%d since %v, %v", n, at, err)
	}
	for _, id := range []string{"a", "b"} {
		_, err := s.Enqueue(t.Context(), queuedJob(id), noon)
		must(t, err)
	}
	if n, at, err := s.Backlog(t.Context(), noon); n != 2 || !at.Equal(noon) || err != nil {
		t.Errorf("%d since %v, %v", n, at, err)
	}
}

// Looking for work is done all the time, so it must not read what is done.
func TestLookingForAJobUsesItsIndex(t *testing.T) {
	onlySQLite(t)
	s := open(t)
	for _, query := range []string{isJobDue, claimJob} {
		p := plan(t, s, query, "work", 1, 2, "w")
		if !strings.Contains(p, "INDEX job_open") || strings.Contains(p, "TEMP B-TREE") {
			t.Errorf("the plan is\n%s", p)
		}
	}
}

func plan(t *testing.T, s *Store, query string, args ...any) string {
	t.Helper()
	rows, err := s.read.Query("EXPLAIN QUERY PLAN "+query, args...)
	must(t, err)
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		must(t, rows.Scan(&id, &parent, &unused, &detail))
		b.WriteString(detail + "\n")
	}
	must(t, rows.Err())
	return b.String()
}

func BenchmarkClaimAndComplete(b *testing.B) {
	s := open(b)
	ctx := context.Background()
	add := func(n int, state string) {
		_, err := raw(s).Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
			INSERT INTO job SELECT $2 || i, 'work', $2 || i, '', $2, 0, 3, $3, '', 0, 0, 0, '', $3, $3, CASE $2 WHEN 'done' THEN $3 END FROM n`,
			n, state, noon.UnixMilli())
		if err != nil {
			b.Fatal(err)
		}
	}
	add(100_000, "done")
	add(b.N, "queued")
	b.ResetTimer()
	for range b.N {
		j, err := s.Claim(ctx, job.Claim{Kind: "work", Worker: "w", Now: noon, Until: noon.Add(time.Minute)})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Complete(ctx, j.ID, "w", noon); err != nil {
			b.Fatal(err)
		}
	}
}
