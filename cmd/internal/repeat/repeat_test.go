package repeat

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
)

// shelf keeps rows as a database does.
type shelf map[string]Row

func (s shelf) BeginRequest(_ context.Context, r Row, now time.Time) (Row, bool, error) {
	if kept, there := s[r.Token+r.Key]; there && now.Before(kept.ExpiresAt) {
		return kept, false, nil
	}
	s[r.Token+r.Key] = r
	return r, true, nil
}

func (s shelf) EndRequest(_ context.Context, token, key, sealed string, until time.Time) error {
	r := s[token+key]
	r.Sealed, r.ExpiresAt = sealed, until
	s[token+key] = r
	return nil
}

func (s shelf) DropRequest(_ context.Context, token, key string) error {
	delete(s, token+key)
	return nil
}

func TestAnAnswerIsGivenAgainToWhoAskedAlone(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	kept := make(shelf)
	s := &Service{Store: kept, Clock: func() time.Time { return now }}
	ask := Request{Organisation: "o", Token: "t", Secret: "wl_secret", Key: "k", What: []byte("POST /x")}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	code := func(err error) assessment.Code {
		var known *assessment.Error
		if errors.As(err, &known) {
			return known.Code
		}
		return ""
	}
	if a, err := s.Begin(t.Context(), ask); a != nil || err != nil {
		t.Fatalf("the first is answered with %v, %v", a, err)
	}
	if _, err := s.Begin(t.Context(), ask); code(err) != assessment.Conflict {
		t.Errorf("while it is under way the answer is %v", err)
	}
	must(s.Keep(t.Context(), ask, Answer{Status: 201, Body: []byte("the link")}))
	a, err := s.Begin(t.Context(), ask)
	must(err)
	if a == nil || a.Status != 201 || string(a.Body) != "the link" {
		t.Errorf("again it is %v", a)
	}
	other := ask
	other.What = []byte("POST /y")
	if _, err := s.Begin(t.Context(), other); code(err) != assessment.Invalid {
		t.Errorf("another request is answered with %v", err)
	}
	// Who has the database and not the token reads nothing.
	for _, row := range kept {
		if strings.Contains(row.Sealed+row.Key+row.Hash, "link") || row.Key == "k" {
			t.Errorf("the row reads %+v", row)
		}
	}
	thief := ask
	thief.Secret = "wl_other"
	if a, err := s.Begin(t.Context(), thief); a != nil || err == nil {
		t.Errorf("another secret opens %v", a)
	}
	now = now.Add(Keep)
	if a, err := s.Begin(t.Context(), ask); a != nil || err != nil {
		t.Errorf("a day later it is %v, %v", a, err)
	}
	must(s.Forget(t.Context(), ask))
	if a, err := s.Begin(t.Context(), other); a != nil || err != nil {
		t.Errorf("after it came to nothing it is %v, %v", a, err)
	}
	now = now.Add(stuck)
	if a, err := s.Begin(t.Context(), other); a != nil || err != nil {
		t.Errorf("one that never ended blocks its key: %v, %v", a, err)
	}
}
