package job

import (
	"sync"
	"time"
)

// patience is how long workers may go without a look at the queue.
const patience = time.Minute

// pulse is when workers last looked at the queue and were answered, by kind. It
// goes by the time that passes, so a clock that jumps looks like no stop.
type pulse struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

func (p *pulse) beat(kind string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil {
		p.seen = make(map[string]time.Time)
	}
	p.seen[kind] = time.Now()
}

// since is how long ago workers of a kind looked; 0 where they have not begun.
func (p *pulse) since(kind string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, known := p.seen[kind]
	if !known {
		return 0
	}
	return time.Since(at)
}

// Stuck reports whether a kind of job stands still: somebody is free to do it,
// and the queue has not answered for a minute. Workers that are all busy are
// not stuck, however long the queue is.
func (w *Workers) Stuck() bool {
	for _, k := range w.Kinds {
		if w.held.count(k.Name) < max(k.Workers, 1) && w.beats.since(k.Name) > max(patience, 4*w.Poll) {
			return true
		}
	}
	return false
}
