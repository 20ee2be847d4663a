//go:build linux

// Command load fills in assessments as many people at once would, against the
// real program on loopback, and prints what it measured as a table. It shares
// the machine with the server and runs five steps of niceness behind it, so
// that the server is measured and not the load. `make load` runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// plan is what to do to the server.
type plan struct {
	respondents int
	think       time.Duration // mean between two presses of a respondent
	ramp        time.Duration // until all have come
	hold        time.Duration // what is measured
	storm       int           // connections that ask without a pause afterwards, 0 for none
	leave       bool          // respondents delete their assessment at the end
	binary      string
	database    string // of PostgreSQL, "" for SQLite
	every       time.Duration
}

func main() {
	var p plan
	flag.IntVar(&p.respondents, "respondents", 1000, "people at the same time")
	flag.DurationVar(&p.think, "think", 8*time.Second, "mean time between two presses")
	flag.DurationVar(&p.ramp, "ramp", time.Minute, "time until all have come")
	flag.DurationVar(&p.hold, "hold", 3*time.Minute, "time that is measured")
	flag.IntVar(&p.storm, "storm", 1000, "connections that then ask without a pause for twenty seconds; 0 for none")
	flag.BoolVar(&p.leave, "leave", false, "have people delete their assessment at its end, for long runs")
	flag.StringVar(&p.binary, "binary", "", "program to measure; without it this module is built")
	flag.StringVar(&p.database, "database-url", "", "PostgreSQL database to keep answers in; SQLite without it")
	flag.DurationVar(&p.every, "every", 0, "print memory and sizes so often; 0 for never")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := p.run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// run measures the server and prints the table.
func (p plan) run(ctx context.Context, w io.Writer) error {
	s, err := start(ctx, p)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := behind(); err != nil {
		return err
	}
	t := &tally{}
	fmt.Fprintf(w, "Machine: %d processors, load average %s; the load runs beside the server, 5 steps of niceness behind it.\n", processors(), average())
	fmt.Fprintf(w, "Start to first page: %d ms, resident then %.0f MiB.\n", s.first.Milliseconds(), s.memory().resident)
	crowded, leave := context.WithCancel(ctx)
	crowd := p.crowd(crowded, s.address, t)
	if !pause(ctx, p.ramp) {
		leave()
		crowd.Wait()
		return ctx.Err()
	}
	t.reset()
	before, hungry, began := s.usage(), s.starved(), time.Now()
	p.watch(ctx, w, s, t)
	took, used, starved := time.Since(began), s.usage()-before, s.starved()-hungry
	seen := t.table()
	leave()
	crowd.Wait()
	fmt.Fprintf(w, "\n%d respondents, %v between presses, %v measured, load average %s\n\n", p.respondents, p.think, took.Round(time.Second), average())
	seen.print(w, took)
	m := s.memory()
	fmt.Fprintf(w, "\nServer: %.2f processors busy, %.2f wanted by its threads and taken by others; resident %.0f MiB at the end, %.0f MiB at most (of it %.0f MiB the program's own file); database %.1f MB and log of changes %.1f MB on disk.\n",
		used.Seconds()/took.Seconds(), starved.Seconds()/took.Seconds(), m.resident, m.most, m.file, s.size(), s.logSize())
	fmt.Fprintf(w, "By the server's own clock: %s\n", s.within())
	err = seen.verdict(p.respondents, m)
	if p.storm > 0 && ctx.Err() == nil {
		err = errors.Join(err, p.rage(ctx, w, s))
	}
	return err
}

// crowd has respondents come one after the other, and begin anew when they end.
func (p plan) crowd(ctx context.Context, address string, t *tally) *sync.WaitGroup {
	var group sync.WaitGroup
	for i := range p.respondents {
		group.Go(func() {
			r := newRespondent(address, i, p, t)
			defer r.close()
			if !pause(ctx, p.ramp*time.Duration(i)/time.Duration(p.respondents)) {
				return
			}
			// The first time some are quick, so that the crowd is soon spread over the whole way.
			r.haste = 0.1 + 0.9*r.random.Float64()
			for ctx.Err() == nil {
				if err := r.assess(ctx); err != nil && ctx.Err() == nil {
					t.fail(err)
					pause(ctx, p.think)
				}
				r.haste = 1
			}
		})
	}
	return &group
}

// watch waits for the time that is measured, and prints in between.
func (p plan) watch(ctx context.Context, w io.Writer, s *server, t *tally) {
	if p.every == 0 {
		pause(ctx, p.hold)
		return
	}
	fmt.Fprintln(w, "\n| after | resident MiB | of it in memory only MiB | goroutines | database MB | log MB | requests | errors |\n|---|---|---|---|---|---|---|---|")
	for began := time.Now(); ; {
		m := s.memory()
		fmt.Fprintf(w, "| %v | %.0f | %.0f | %.0f | %.1f | %.1f | %d | %d |\n",
			time.Since(began).Round(time.Second), m.resident, m.anonymous, s.metric("go_goroutines"), s.size(), s.logSize(), t.total(), t.failed())
		if left := p.hold - time.Since(began); left <= 0 || !pause(ctx, min(p.every, left)) {
			return
		}
	}
}

// pause waits, and reports whether ctx goes on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// behind puts this process five steps of niceness behind the server.
func behind() error {
	raw, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil {
		return err
	}
	const zero = 20 // the system call answers with 20 less the niceness
	return setNiceness(min(zero-raw+5, 19))
}

// seeded is chance that is the same in each run.
func seeded(i int) *rand.Rand { return rand.New(rand.NewPCG(1, uint64(i))) }
