package main

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/store"
)

// TestServeDeletesNothingByADoubtfulClock starts the server where a draft ended
// long ago: with nobody there since, as by a clock a year ahead, it stays; beside
// somebody's work of today it goes.
func TestServeDeletesNothingByADoubtfulClock(t *testing.T) {
	for name, worked := range map[string]bool{"nobody since": false, "work of today": true} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			bank, err := questionnaire.Core()
			check(t, err)
			s, err := store.Open(t.Context(), data, bank.Question)
			check(t, err)
			long := time.Now().AddDate(-1, 0, 0)
			drafts := []assessment.Draft{{ID: "ended", KeyHash: "ended", UpdatedAt: long, CreatedAt: long, ExpiresAt: long.AddDate(0, 3, 0)}}
			if worked {
				drafts = append(drafts, assessment.Draft{ID: "new", KeyHash: "new", UpdatedAt: time.Now(), CreatedAt: time.Now(), ExpiresAt: time.Now().AddDate(0, 3, 0)})
			}
			for _, d := range drafts {
				d.Questionnaire, d.Depth = bank.Ref(), assessment.Quick
				check(t, s.Create(t.Context(), d))
			}
			check(t, s.Close())
			server := started(t, data, "")
			for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
				if said := server.stderr.String(); strings.Contains(said, "clock may be ahead") || strings.Contains(said, "drafts that ended were deleted") {
					break
				}
			}
			server.end(syscall.SIGTERM)
			s, err = store.Open(t.Context(), data, bank.Question)
			check(t, err)
			defer func() { check(t, s.Close()) }()
			_, err = s.ByKey(t.Context(), "ended", time.Now())
			var known *assessment.Error
			if want := map[bool]assessment.Code{true: assessment.NotFound, false: assessment.Expired}[worked]; !errors.As(err, &known) || known.Code != want {
				t.Errorf("the draft that ended: %v, want %s", err, want)
			}
		})
	}
}
