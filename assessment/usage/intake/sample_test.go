package intake_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is what a sample is read as.
type golden struct {
	Format     string           `json:"format"`
	Standing   intake.Standing  `json:"standing"`
	Confidence float64          `json:"confidence"`
	Rows       int64            `json:"rows"`
	Rejected   int64            `json:"rejected"`
	Skipped    map[string]int64 `json:"skipped,omitempty"`
	First      usage.Day        `json:"first"`
	Last       usage.Day        `json:"last"`
	Currency   string           `json:"currency,omitempty"`
	More       bool             `json:"more,omitempty"`
	Unmapped   []string         `json:"unmapped,omitempty"`
	Notices    []string         `json:"notices,omitempty"`
	Records    []usage.Record   `json:"records"`
}

func TestSamplesReadAsTheirGoldens(t *testing.T) {
	for _, name := range samples(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			l := newLedger()
			out := l.read(t, sample(t, filepath.Base(name)), options())
			if len(out.Refusal) > 0 || len(out.Problems) > 0 {
				t.Fatalf("refused %v, problems %v", out.Refusal, out.Problems)
			}
			g := golden{
				Format: out.Format.ID, Standing: out.Format.Standing, Confidence: out.Confidence, Rows: out.Rows, Rejected: out.Rejected,
				Skipped: out.Skipped, First: out.First, Last: out.Last, Currency: out.Currency, More: out.More,
				Unmapped: out.Unmapped, Records: l.Records(),
			}
			for _, n := range out.Notices {
				g.Notices = append(g.Notices, n.Code)
			}
			compare(t, filepath.Base(name), g)
		})
	}
}

func compare(t *testing.T, name string, g golden) {
	t.Helper()
	got, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "golden", name+".golden.json")
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(want), got) {
		t.Errorf("%s is read differently:\n%s", name, got)
	}
}

func readGolden(t *testing.T, sample string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "golden", filepath.Base(sample)+".golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
