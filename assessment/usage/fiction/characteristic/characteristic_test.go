package characteristic

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"waterline/assessment/evidence"
	"waterline/assessment/usage/fiction"
	"waterline/scoring/signal"
)

var update = flag.Bool("update", false, "write the report anew")

// kept is where the repository keeps the report.
var kept = filepath.Join("..", "CHARACTERISTICS.md")

// seedOf is the seed of all that is measured.
const seedOf = 20261125

func bench(t testing.TB) *Bench {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	return &Bench{Base: base, Seed: seedOf}
}

func measured(t *testing.T, b *Bench, c Cell) Figures {
	t.Helper()
	c.Months, c.Groups = 6, 1
	f, err := b.Measure(c)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A look of seconds at what the report measures in full: honest companies with
// the traps that earlier versions of the tests fell into stay without a finding,
// those that top up are found, and ranges hold the truth. It sees gross faults;
// TestCharacteristics sees small ones.
func TestCharacteristicsQuick(t *testing.T) {
	b := bench(t)
	for _, world := range []string{"plain", "cap", "new_cap", "seat", "new_seat", "launch"} {
		f := measured(t, b, Cell{World: world, Actors: 200, Companies: 12})
		if low, _ := signal.ClopperPearson(f.Possible.Hits, f.Possible.Of, sure); low > mostAlarms || f.Likely.Hits > 0 || f.Possible.Of != 12 {
			t.Errorf("%s: %d of %d honest companies are possible, %d likely: %v", world, f.Possible.Hits, f.Possible.Of, f.Likely.Hits, f.Findings)
		}
		if f.Truth != 0 || f.Covered.Hits < f.Covered.Of-1 {
			t.Errorf("%s: ranges hold nothing in %d of %d", world, f.Covered.Hits, f.Covered.Of)
		}
	}
	f := measured(t, b, Cell{World: "plain", Mix: "topup", Share: 0.15, Actors: 400, Companies: 10})
	if f.Possible.Hits < 8 || f.Covered.Hits < 7 || f.Truth < 0.13 {
		t.Errorf("%d of 10 that top up are found, ranges hold %d; true share %.3f", f.Possible.Hits, f.Covered.Hits, f.Truth)
	}
	f = measured(t, b, Cell{World: "plain", Mix: "loop", Share: 0.2, Actors: 100, Companies: 5, Events: true})
	if f.Tests["loop"].Hits < 4 {
		t.Errorf("loops of %d companies of 5 are found", f.Tests["loop"].Hits)
	}
}

// The kept report is what is measured, and its gates hold. `make characteristics`
// writes it.
func TestCharacteristics(t *testing.T) {
	if os.Getenv("WATERLINE_LONG") == "" {
		t.Skip("takes half an hour; set WATERLINE_LONG")
	}
	began := time.Now()
	r, err := bench(t).Run(Kept(), func(c Cell) {
		fmt.Fprintf(os.Stderr, "%6.0f s  %s %s %g, %d people\n", time.Since(began).Seconds(), c.World, c.Mix, c.Share, c.Actors)
	})
	if err != nil {
		t.Fatal(err)
	}
	got := r.Markdown()
	if *update {
		if err := os.WriteFile(kept, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what is measured; run make characteristics", kept)
	}
	for _, g := range r.Gates() {
		if !g.Holds {
			t.Errorf("%s: %s, bound %s", g.Name, g.Measured, g.Bound)
		}
	}
}

// The misfit of the evidence is the one that the worlds give which are not held
// out. Factors are tried in steps of a quarter.
func TestMisfit(t *testing.T) {
	if os.Getenv("WATERLINE_LONG") == "" {
		t.Skip("takes minutes; set WATERLINE_LONG")
	}
	worlds, err := fiction.Worlds()
	if err != nil {
		t.Fatal(err)
	}
	var factors []float64
	var bases []*evidence.Base
	for at := 0.25; at <= 4; at += 0.25 {
		factors = append(factors, at)
		bases = append(bases, withMisfit(t, at))
	}
	got, err := bench(t).Misfit(Kept().Fit(worlds), factors, bases)
	if err != nil {
		t.Fatal(err)
	}
	want, err := number(bench(t).Base, "usage/interval", "misfit")
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("the worlds give a misfit of %g, the evidence has %g", got, want)
	}
}

// withMisfit is the evidence with another misfit.
func withMisfit(t *testing.T, misfit float64) *evidence.Base {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "evidence")
	files := fstest.MapFS{}
	err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		if filepath.Base(name) == "interval.yaml" {
			lines := strings.Split(string(text), "\n")
			for i, line := range lines {
				if strings.HasPrefix(line, "  misfit:") {
					lines[i] = fmt.Sprintf("  misfit: %g", misfit)
				}
			}
			text = []byte(strings.Join(lines, "\n"))
		}
		files[filepath.ToSlash(relative)] = &fstest.MapFile{Data: text}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// The report in the repository says of no gate that it fails.
func TestKeptGatesHold(t *testing.T) {
	text, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "| holds |") || strings.Contains(string(text), "**fails**") {
		t.Error("a gate of the kept report fails")
	}
}
