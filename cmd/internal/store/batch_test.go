package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// hold keeps the next transaction open until release is called, so that what
// is asked for meanwhile waits for one batch.
func hold(t *testing.T, s *Store) (release func()) {
	t.Helper()
	begun, end, ended := make(chan bool), make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		if err := s.write(context.Background(), func(*writer) error { close(begun); <-end; return nil }); err != nil {
			t.Error(err)
		}
	}()
	<-begun
	return func() { close(end); <-ended }
}

// queued waits until n tasks wait for the next batch.
func queued(t *testing.T, s *Store, n int) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		group(s).mu.Lock()
		waiting := len(group(s).waiting)
		group(s).mu.Unlock()
		if waiting == n {
			return
		}
	}
	t.Fatalf("%d tasks never waited together", n)
}

func number(x float64) questionnaire.Answer {
	return questionnaire.Answer{State: questionnaire.Given, Number: x}
}

func TestWritesAtTheSameTimeShareATransaction(t *testing.T) {
	s := open(t)
	release := hold(t, s)
	var group sync.WaitGroup
	var mu sync.Mutex
	writers := make(map[*writer]int)
	for range 20 {
		group.Go(func() {
			err := s.write(context.Background(), func(w *writer) error {
				mu.Lock()
				defer mu.Unlock()
				writers[w]++
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	queued(t, s, 20)
	release()
	group.Wait()
	if len(writers) != 1 {
		t.Errorf("20 writes took %d transactions, want 1", len(writers))
	}
}

func TestAFailingWriteLeavesItsNeighboursAlone(t *testing.T) {
	half := []assessment.Change{
		{Question: "HALF", Answer: number(1)},
		{Group: "process", Item: "nobody", Question: "PR-VOLUME", Answer: number(1)},
	}
	for name, fail := range map[string]func(*Store) error{
		"refused before it wrote": func(s *Store) error { return s.Save(context.Background(), "nobody", half[:1], noon) },
		"refused half-way":        func(s *Store) error { return s.Save(context.Background(), "one", half, noon) },
		"a broken statement": func(s *Store) error {
			return s.write(context.Background(), func(w *writer) error {
				if _, err := w.exec(touchAssessment, "one", 0); err != nil {
					return err
				}
				_, err := w.exec(insertLink, nil, "one", nil, nil)
				return err
			})
		},
		"a panic": func(s *Store) error {
			return s.write(context.Background(), func(w *writer) error {
				if _, err := w.exec(deleteAssessment, "one"); err != nil {
					return err
				}
				panic("out of luck")
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			must(t, s.Create(t.Context(), example("one")))
			release := hold(t, s)
			var group sync.WaitGroup
			const each = 5
			for i := range 2 * each {
				group.Go(func() {
					change := assessment.Change{Question: fmt.Sprintf("Q-%d", i), Answer: number(1)}
					if err := s.Save(context.Background(), "one", []assessment.Change{change}, noon); err != nil {
						t.Errorf("a neighbour failed: %v", err)
					}
				})
				if i != each {
					continue
				}
				group.Go(func() {
					if err := fail(s); err == nil {
						t.Error("the failing write succeeded")
					}
				})
			}
			queued(t, s, 2*each+1)
			release()
			group.Wait()
			d, err := s.ByKey(t.Context(), "hash of one", noon)
			must(t, err)
			if n := len(d.Answers.Values) - len(example("one").Answers.Values); n != 2*each {
				t.Errorf("%d of %d neighbours are there, and nothing else must be", n, 2*each)
			}
			if !d.UpdatedAt.Equal(noon) {
				t.Errorf("changed at %v by a write that failed", d.UpdatedAt)
			}
		})
	}
}

func TestAWriteThatIsCancelledWhileItWaitsIsNotDone(t *testing.T) {
	s := open(t)
	must(t, s.Create(t.Context(), example("one")))
	release := hold(t, s)
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() {
		result <- s.Save(ctx, "one", []assessment.Change{{Question: "LATE", Answer: number(1)}}, noon)
	}()
	queued(t, s, 1)
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	release()
	d, err := s.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if _, there := d.Answers.Values["LATE"]; there {
		t.Error("a write that was said to be cancelled was done")
	}
	must(t, s.Save(t.Context(), "one", []assessment.Change{{Question: "NEXT", Answer: number(1)}}, noon))
}

func TestCloseFinishesWhatWaits(t *testing.T) {
	before := runtime.NumGoroutine()
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	must(t, s.Create(t.Context(), example("one")))
	release := hold(t, s)
	var group sync.WaitGroup
	for i := range 10 {
		group.Go(func() {
			change := assessment.Change{Question: fmt.Sprintf("Q-%d", i), Answer: number(1)}
			if err := s.Save(context.Background(), "one", []assessment.Change{change}, noon); err != nil {
				t.Error(err)
			}
		})
	}
	queued(t, s, 10)
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	release()
	group.Wait()
	must(t, <-closed)
	if err := s.Save(context.Background(), "one", nil, noon); !errors.Is(err, errClosed) {
		t.Errorf("a write after the end has error %v", err)
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
	s, err = Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	d, err := s.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if n := len(d.Answers.Values) - len(example("one").Answers.Values); n != 10 {
		t.Errorf("%d of 10 answers are there", n)
	}
}
