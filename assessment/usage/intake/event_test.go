package intake_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"waterline/assessment/usage"
)

// The counts are the rows with somebody's name in each sample, as read by eye.
func TestFormatsOfRequestsHandOnWhenTheyCame(t *testing.T) {
	for name, want := range map[string]int{
		"cursor_filtered_usage_events.json": 4, "cursor_team_usage_events.csv": 3, "litellm_spend_logs.json": 3,
		"openrouter_activity_generations.csv": -1, "langfuse_observations_v2.jsonl": -1, "helicone_requests.jsonl": -1,
		"otel_genai_spans_otlp.json": -1, "litellm_daily_user_spend.json": 0, "cursor_daily_usage_data.json": 0,
	} {
		l := newLedger()
		out := l.read(t, sample(t, name), options())
		if len(out.Refusal) > 0 {
			t.Fatalf("%s: %v", name, out.Refusal)
		}
		if got := l.Events(); want < 0 && got == 0 || want >= 0 && got != want {
			t.Errorf("%s: %d events of %d rows", name, got, out.Rows)
		}
		before := l.Events()
		l.read(t, sample(t, name), options())
		if l.Events() != before {
			t.Errorf("%s: the same file again makes %d events of %d", name, l.Events(), before)
		}
	}
}

// A program that asks every minute, by twelve people for four weeks, is found in
// what the gateway logged, and the same requests at random times are not.
func TestRequestsThatRepeatAreFoundInALog(t *testing.T) {
	for name, every := range map[string]func(i int) int{
		"regular": func(i int) int { return 90 + i%3 }, "irregular": func(i int) int { return 20 + (i*i*7919)%1500 },
	} {
		var log bytes.Buffer
		id := 0
		for person := range 12 {
			for week := range 4 {
				at := time.Date(2026, 9, 1+7*week, 8, 0, 0, 0, time.UTC).Add(time.Duration(person) * time.Minute)
				for i := range 120 {
					at = at.Add(time.Duration(every(i)) * time.Second)
					id++
					fmt.Fprintf(&log, `{"request_id":"r%d","call_type":"acompletion","spend":0.05,"prompt_tokens":100,"completion_tokens":10,"startTime":%q,"model":"gpt-4o","user":"p%d@example.com"}`+"\n",
						id, at.Format("2006-01-02T15:04:05Z"), person)
				}
			}
		}
		l := newLedger()
		opt := options()
		opt.PriceIsSure = true
		if out := l.read(t, log.Bytes(), opt); len(out.Refusal)+len(out.Problems) > 0 {
			t.Fatal(out.Refusal, out.Problems)
		}
		s := usage.Summarise(l.Ledger, usage.Question{Rules: usage.Rules{
			MinGroup: 10, LeastGroup: 5, Dominance: 0.4, EndDays: 5, EdgeDays: 3, LoopGaps: 50, LoopLevel: 0.01, LoopFrom: 5, LoopTo: 3600, Resamples: 9,
			BinWidth: 0.13, BinReach: 20, FlatShare: 2, FlatLeast: 1 << 30, ShapeLeast: 50,
		}})
		loop := s.Tools[0].All.Loop
		if loop == nil || loop.Actors != 12 || loop.Weeks < 48 {
			t.Fatalf("%s: %+v", name, loop)
		}
		// 12 people, 480 requests of 5 cents: all but what is expected by chance repeats.
		if found := loop.Flagged == 12 && loop.P < 1e-9 && loop.Amount > 200 && loop.Amount <= 288; found != (name == "regular") {
			t.Errorf("%s: %+v", name, loop)
		}
	}
}
