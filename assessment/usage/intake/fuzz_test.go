package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

// sound reads anything and checks what must hold whatever it is: no panic, no
// error of the machine, problems with a code, records within bounds.
func sound(t *testing.T, data []byte) {
	t.Helper()
	l := newLedger()
	out, err := intake.Read(context.Background(), "any", bytes.NewReader(data), options(), l)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		if o.Format == nil && len(o.Refusal) == 0 {
			t.Fatalf("neither recognised nor refused: %+v", o)
		}
		if o.Rejected > o.Rows || o.Records < 0 || len(o.Problems) > 102 {
			t.Fatalf("%+v", o)
		}
		for _, p := range slices.Concat(o.Problems, o.Notices, o.Refusal) {
			if !strings.HasPrefix(p.Code, "usage_") {
				t.Fatalf("code %q", p.Code)
			}
		}
	}
	for _, r := range l.Records() {
		if r.Day > usage.DayOf(now) || r.PeriodDays < 1 || r.Counts.Of(usage.InUncached) < 0 || !usage.SoundTool(r.Tool) || r.Model == "" {
			t.Fatalf("%+v", r)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzRead feeds every reader. The seeds are the samples, plain and packed.
func FuzzRead(f *testing.F) {
	for _, name := range samples(f) {
		text := sample(f, filepath.Base(name))
		f.Add(text)
		f.Add(text[:len(text)/2])
	}
	f.Add(gzipped(f, sample(f, "focus_1_2.csv")))
	f.Add(zipped(f, []string{"a.csv", "b.json"}, sample(f, "focus_1_2.csv"), sample(f, "openai_costs.json")))
	f.Add(utf16Text(openrouterHead+"2026-10-01,a/b,1,0,1,10,1,0\n", false, true))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, data) })
}

// FuzzRowsOfAFormat keeps the beginning of a sample, so that what is made up
// meets the reader of its format and not only the recognition.
func FuzzRowsOfAFormat(f *testing.F) {
	names := samples(f)
	for i, name := range names {
		f.Add(i, len(sample(f, filepath.Base(name)))/2, []byte("-1"))
		f.Add(i, len(sample(f, filepath.Base(name)))*3/4, []byte(`1e400","x":{`))
	}
	f.Fuzz(func(t *testing.T, i, at int, put []byte) {
		if i < 0 || i >= len(names) {
			return
		}
		text := sample(t, filepath.Base(names[i]))
		at = min(max(at, 0), len(text))
		sound(t, slices.Concat(text[:at], put, text[at:]))
	})
}

// Every beginning of every sample is read or refused in peace.
func TestEveryBeginningOfEverySample(t *testing.T) {
	step := 97
	if os.Getenv("WATERLINE_LONG") != "" {
		step = 1
	}
	for _, name := range samples(t) {
		text := sample(t, filepath.Base(name))
		for end := len(text) % step; end < len(text); end += step {
			sound(t, text[:end])
		}
	}
}
