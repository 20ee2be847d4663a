package job

import (
	"testing"
	"time"
)

func TestOnlyWorkersThatAreFreeAndDoNotLookAreStuck(t *testing.T) {
	w := NewWorkers(Options{Kinds: []Kind{{Name: "a", Workers: 2}, {Name: "b"}}})
	if w.Stuck() {
		t.Error("workers that have not begun are stuck")
	}
	w.beats.beat("a")
	w.beats.beat("b")
	if w.Stuck() {
		t.Error("workers that looked just now are stuck")
	}
	w.beats.seen["a"] = time.Now().Add(-2 * patience)
	if !w.Stuck() {
		t.Error("workers that have not looked for two minutes are not stuck")
	}
	now := time.Now()
	w.held.add(Job{New: New{Kind: "a"}, Worker: "1"}, now)
	if !w.Stuck() {
		t.Error("one of two is at work, and the other is not stuck")
	}
	w.held.add(Job{New: New{Kind: "a"}, Worker: "2"}, now)
	if w.Stuck() {
		t.Error("workers that are all busy are stuck")
	}
}
