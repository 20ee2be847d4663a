package job

import (
	"sync"
	"time"
)

// leases are the jobs at work here, and when the lease of each was renewed.
type leases struct {
	mu   sync.Mutex
	held map[string]lease // by worker, which is one claim
}

type lease struct {
	job Job
	at  time.Time
}

func (l *leases) add(j Job, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = make(map[string]lease)
	}
	l.held[j.Worker] = lease{j, now}
}

func (l *leases) renewed(j Job, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, held := l.held[j.Worker]; held {
		l.held[j.Worker] = lease{j, now}
	}
}

func (l *leases) drop(j Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, j.Worker)
}

// count is how many jobs of a kind are at work.
func (l *leases) count(kind string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, one := range l.held {
		if one.job.Kind == kind {
			n++
		}
	}
	return n
}

// stale lists the jobs of a kind whose lease was renewed too long ago, or later
// than now. Between two renewals only a clock that jumped makes one.
func (l *leases) stale(kind string, now time.Time, length time.Duration) []Job {
	l.mu.Lock()
	defer l.mu.Unlock()
	var jobs []Job
	for _, one := range l.held {
		if age := now.Sub(one.at); one.job.Kind == kind && (age < 0 || age > length/2) {
			jobs = append(jobs, one.job)
		}
	}
	return jobs
}
