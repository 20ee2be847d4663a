package shadow_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/usage"
	"waterline/assessment/usage/shadow"
)

func samples(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "sample", "*"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}

// sound reads anything and checks what must hold whatever it is: no panic, no
// error of the machine, problems with a code, people and days within bounds.
func sound(t *testing.T, list *shadow.List, data []byte) {
	t.Helper()
	tally := shadow.NewTally(list)
	out, err := shadow.Read(context.Background(), "any", bytes.NewReader(data), options(), tally)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		if o.Format == nil && len(o.Refusal) == 0 {
			t.Fatalf("neither recognised nor refused: %+v", o)
		}
		if o.Rejected > o.Rows || o.Matched > o.Rows || len(o.Problems) > 102 {
			t.Fatalf("%+v", o)
		}
		for _, p := range slices.Concat(o.Problems, o.Notices, o.Refusal) {
			if !strings.HasPrefix(p.Code, "usage_") && !strings.HasPrefix(p.Code, "shadow_") {
				t.Fatalf("code %q", p.Code)
			}
		}
	}
	for _, s := range tally.Sightings(every) {
		if s.Requests < 1 || s.First > s.Last || s.Last > usage.DayOf(now)+1 || s.Person < 0 {
			t.Fatalf("%+v", s)
		}
	}
	for _, u := range usage.ShadowUses(tally.Sightings(every), true, 2, 0.4) {
		if u.Withheld == "" && u.Actors < 2 || u.Withheld != "" && u.Actors+int(u.Requests) > 0 {
			t.Fatalf("%+v", u)
		}
	}
}

// FuzzRead feeds every reader. The seeds are the samples, plain and packed.
func FuzzRead(f *testing.F) {
	list := once(f)
	for _, name := range samples(f) {
		text := sample(f, filepath.Base(name))
		f.Add(text)
		f.Add(text[:len(text)/2])
	}
	f.Add(packed(f, false, nil, sample(f, "squid_access.log")))
	f.Add([]byte(`{"data":{"data":{"data":{"data":{"data":{"data":[{"ts":1791590400.1,"query":"claude.ai"}]}}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, list, data) })
}

// FuzzLinesOfAFormat keeps the beginning of a sample, so that what is made up
// meets the reader of its format and not only the recognition.
func FuzzLinesOfAFormat(f *testing.F) {
	names, list := samples(f), once(f)
	for i, name := range names {
		f.Add(i, len(sample(f, filepath.Base(name)))/2, []byte("\n"))
		f.Add(i, len(sample(f, filepath.Base(name)))*3/4, []byte(" \" [ ,\t"))
	}
	f.Fuzz(func(t *testing.T, i, at int, put []byte) {
		if i < 0 || i >= len(names) {
			return
		}
		text := sample(t, filepath.Base(names[i]))
		at = min(max(at, 0), len(text))
		sound(t, list, slices.Concat(text[:at], put, text[at:]))
	})
}

// FuzzList judges lists of tools.
func FuzzList(f *testing.F) {
	text, err := os.ReadFile("testdata/list.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("tools: [{id: a, domains: [x.y]}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if list, err := shadow.Load("list.yaml", data); err == nil {
			sound(t, list, []byte(tableHead+"2026-10-01,a,one.example,allow\n"))
		}
	})
}

// Every beginning of every sample is read or refused in peace.
func TestEveryBeginningOfEverySample(t *testing.T) {
	step := 31
	if os.Getenv("WATERLINE_LONG") != "" {
		step = 1
	}
	list := once(t)
	for _, name := range samples(t) {
		text := sample(t, filepath.Base(name))
		for end := len(text) % step; end < len(text); end += step {
			sound(t, list, text[:end])
		}
	}
}
