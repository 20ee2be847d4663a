//go:build linux

package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// Kinds of requests.
const (
	page     = iota // what a reader waits for after a press
	answer          // a form that is sent
	autosave        // of the script
	evaluate        // the check page is sent, and the result made
	report          // the PDF
	static          // style, typefaces, pictures
	kinds
)

var names = [kinds]string{"page", "form sent", "save of the script", "evaluation", "PDF report", "static file"}

const (
	buckets = 1000
	finer   = 1.02 // from one bucket to the next
	target  = 250 * time.Millisecond
)

// tally counts answers by kind and time. Times are exact to 2 %.
type tally struct {
	counts [kinds][buckets]atomic.Int64
	most   [kinds]atomic.Int64
	busy   [kinds]atomic.Int64 // turned away
	wrong  atomic.Int64

	mu     sync.Mutex
	faults map[string]int // the first of each kind, to look at
}

func (t *tally) add(kind int, took time.Duration) {
	i := int(math.Log(max(float64(took.Microseconds()), 1)) / math.Log(finer))
	t.counts[kind][min(i, buckets-1)].Add(1)
	for {
		seen := t.most[kind].Load()
		if int64(took) <= seen || t.most[kind].CompareAndSwap(seen, int64(took)) {
			return
		}
	}
}

func (t *tally) fail(err error) {
	t.wrong.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.faults == nil {
		t.faults = make(map[string]int)
	}
	if len(t.faults) < 20 || t.faults[err.Error()] > 0 {
		t.faults[err.Error()]++
	}
}

func (t *tally) reset() {
	for kind := range kinds {
		for i := range buckets {
			t.counts[kind][i].Store(0)
		}
		t.most[kind].Store(0)
		t.busy[kind].Store(0)
	}
}

func (t *tally) total() int64 {
	var n int64
	for kind := range kinds {
		for i := range buckets {
			n += t.counts[kind][i].Load()
		}
	}
	return n
}

func (t *tally) failed() int64 { return t.wrong.Load() }

// row is what became of one kind of requests.
type row struct {
	name                   string
	n, busy                int64
	p50, p95, p99, slowest time.Duration
}

// table is a tally as it stood.
type table struct {
	rows   []row
	wrong  int64
	faults map[string]int
}

func (t *tally) table() table {
	out := table{wrong: t.wrong.Load(), faults: make(map[string]int)}
	for kind := range kinds {
		r := row{name: names[kind], busy: t.busy[kind].Load(), slowest: time.Duration(t.most[kind].Load())}
		for i := range buckets {
			r.n += t.counts[kind][i].Load()
		}
		r.p50, r.p95, r.p99 = t.quantile(kind, r.n, 0.5), t.quantile(kind, r.n, 0.95), t.quantile(kind, r.n, 0.99)
		out.rows = append(out.rows, r)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for fault, n := range t.faults {
		out.faults[fault] = n
	}
	return out
}

func (t *tally) quantile(kind int, n int64, q float64) time.Duration {
	var seen int64
	for i := range buckets {
		if seen += t.counts[kind][i].Load(); float64(seen) >= q*float64(n) {
			return time.Duration(math.Pow(finer, float64(i+1))) * time.Microsecond
		}
	}
	return 0
}

func (t table) print(w io.Writer, took time.Duration) {
	fmt.Fprintln(w, "| request | number | a second | turned away | p50 ms | p95 ms | p99 ms | slowest ms |\n|---|---|---|---|---|---|---|---|")
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	for _, r := range t.rows {
		if r.n+r.busy > 0 {
			fmt.Fprintf(w, "| %s | %d | %.1f | %d | %.1f | %.1f | %.1f | %.0f |\n", r.name, r.n, float64(r.n)/took.Seconds(), r.busy, ms(r.p50), ms(r.p95), ms(r.p99), ms(r.slowest))
		}
	}
	fmt.Fprintf(w, "\nErrors: %d\n", t.wrong)
	for fault, n := range t.faults {
		fmt.Fprintf(w, "  %d × %s\n", n, fault)
	}
}

const mostResident = 150 // MiB

// verdict holds what was measured to its targets.
func (t table) verdict(respondents int, m memory) error {
	var err error
	if t.wrong > 0 {
		err = fmt.Errorf("%d errors, 0 wanted", t.wrong)
	}
	for kind, r := range t.rows {
		if (kind == page || kind == answer || kind == autosave) && r.p99 > target {
			err = errors.Join(err, fmt.Errorf("%s: p99 is %v, at most %v wanted", r.name, r.p99.Round(time.Millisecond), target))
		}
	}
	if m.most > mostResident {
		err = errors.Join(err, fmt.Errorf("%.0f MiB resident with %d respondents, at most %d wanted", m.most, respondents, mostResident))
	}
	return err
}
