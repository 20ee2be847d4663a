package usage_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// FuzzReadSummary holds a file with a summary, which anybody may hand in, to a
// list of problems or to a summary without a fault that is written as it was
// read.
func FuzzReadSummary(f *testing.F) {
	w := newWorld()
	for i := range 24 {
		for month := time.May; month <= time.October; month++ {
			w.spend(f, person(i), 2026, month, float64(60+3*i))
		}
		w.groups[person(i)] = fmt.Sprint("team ", i%2)
	}
	var whole bytes.Buffer
	if err := usage.WriteSummary(&whole, w.summary(f, usage.Question{Groups: w.groups, Plan: usage.Plan{Floor: 100, Since: usage.NewDay(2026, time.September, 1)}})); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	for _, text := range []string{"", "{}", "null", "[]", `{"format":"waterline-usage@1"}`, `{"format":"waterline-usage@1","usage":{}}`, `{"format":"waterline-usage@2","usage":null}`, "\ufeff{}{}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := usage.ReadSummary(data)
		var found problem.List
		if err != nil {
			if !errors.As(err, &found) {
				t.Fatalf("%v is no list of problems", err)
			}
			return
		}
		if list := s.Faults(); len(list) > 0 {
			t.Fatalf("taken, with %v", list)
		}
		var first, second bytes.Buffer
		if err := usage.WriteSummary(&first, s); err != nil {
			t.Fatal(err)
		}
		again, err := usage.ReadSummary(first.Bytes())
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if err := usage.WriteSummary(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("written %s, then %s, %v", &first, &second, err)
		}
	})
}
