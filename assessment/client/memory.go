package client

import (
	"errors"
	"sync"

	"waterline/assessment"
)

// mostKept bounds the changes that a memory keeps: some hundred kilobytes each.
const mostKept = 64

var errUnfinished = errors.New("a change was not worked out to its end")

// memory keeps what versions differ in. Versions never change, so that what was
// worked out once stays right; who asks for the same at the same time waits for
// the one answer. The zero value is empty.
type memory struct {
	mu    sync.Mutex
	kept  map[[2]Pick]*kept
	order [][2]Pick // the oldest first
}

// kept is a change that is there once done is closed.
type kept struct {
	done chan struct{}
	difference
	err error
}

// difference is what two versions differ in, with the result of the later one.
type difference struct {
	delta assessment.Delta
	is    assessment.Result
}

// change is what was kept of two versions, or what makes works out. A failure is
// not kept.
func (m *memory) change(of [2]Pick, makes func() (difference, error)) (difference, error) {
	m.mu.Lock()
	if k, there := m.kept[of]; there {
		m.mu.Unlock()
		<-k.done
		return k.difference, k.err
	}
	k := &kept{done: make(chan struct{})}
	if m.kept == nil {
		m.kept = make(map[[2]Pick]*kept)
	}
	m.kept[of], m.order = k, append(m.order, of)
	if len(m.order) > mostKept {
		delete(m.kept, m.order[0])
		m.order = m.order[1:]
	}
	m.mu.Unlock()
	defer close(k.done)
	k.err = errUnfinished // in case that makes panics
	defer func() {
		if k.err != nil {
			m.drop(of, k)
		}
	}()
	k.difference, k.err = makes()
	return k.difference, k.err
}

func (m *memory) drop(of [2]Pick, k *kept) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept[of] == k {
		delete(m.kept, of)
	}
}

// forget drops everything: what a client that is erased had left goes with it.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept, m.order = nil, nil
}
