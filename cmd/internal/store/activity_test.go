package store

import (
	"testing"
	"time"
)

func TestLastActivity(t *testing.T) {
	s := open(t)
	if at, err := s.LastActivity(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("of nobody it is %v (%v)", at, err)
	}
	d := example("one")
	d.UpdatedAt = noon.Add(-time.Hour)
	must(t, s.Create(t.Context(), d))
	must(t, s.Save(t.Context(), "one", nil, noon.Add(time.Minute)))
	if at, err := s.LastActivity(t.Context()); err != nil || !at.Equal(noon.Add(time.Minute)) {
		t.Errorf("it is %v (%v), saved was at %v", at, err, noon.Add(time.Minute))
	}
}
