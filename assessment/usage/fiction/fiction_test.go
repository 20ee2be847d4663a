package fiction

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

func made(t testing.TB, o Order) *Company {
	t.Helper()
	c, err := Make(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// now is after the last day of every company.
var now = time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)

var secret = []byte("a secret of the tests")

// What is written of a company is read as the records that it has, for every
// format, in the world that has all confounders, and with inflation.
func TestWhatIsWrittenIsReadAsItIs(t *testing.T) {
	for _, f := range Formats() {
		t.Run(f.ID, func(t *testing.T) {
			c := made(t, Order{World: "mixed", Actors: 30, Months: 2, Share: 0.2, Seed: 3, Tools: []string{f.Tool}})
			var file bytes.Buffer
			if err := c.Write(&file, f); err != nil {
				t.Fatal(err)
			}
			got := usage.NewLedger()
			out, err := intake.Read(context.Background(), f.File, &file, intake.Options{Secret: secret, Now: now}, got)
			if err != nil {
				t.Fatal(err)
			}
			o := out[0]
			if len(o.Refusal) > 0 || len(o.Problems) > 0 || o.Format.ID != f.ID || o.Rejected > 0 || o.Twice > 0 {
				t.Fatalf("%+v", o)
			}
			records, err := c.Records(f, usage.NewKeyring(secret))
			if err != nil {
				t.Fatal(err)
			}
			want := usage.NewLedger()
			for _, r := range records {
				if err := want.Put(r); err != nil {
					t.Fatal(err)
				}
			}
			want.Keep(f.ID, "sum", false)
			same(t, got.Records(), want.Records())
		})
	}
}

func same(t *testing.T, got, want []usage.Record) {
	t.Helper()
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			a, _ := json.Marshal(got[i])
			b, _ := json.Marshal(want[i])
			t.Fatalf("record %d\ngot  %s\nwant %s", i, a, b)
		}
	}
}

func TestTheSameOrderGivesTheSameBytes(t *testing.T) {
	o := Order{World: "mixed", Actors: 60, Months: 2, Share: 0.1, Seed: 9, Tools: []string{"cursor"}}
	f, err := FormatOf("cursor_events")
	if err != nil {
		t.Fatal(err)
	}
	var files [3]bytes.Buffer
	for i := range files {
		if i == 2 {
			o.Seed++
		}
		if err := made(t, o).Write(&files[i], f); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("two companies of one order differ")
	}
	if bytes.Equal(files[0].Bytes(), files[2].Bytes()) {
		t.Error("the seed does not count")
	}
}

// The share that is asked for is that of the events, and honest worlds have
// none. One person more or less is the error that whole people leave.
func TestTheTruthIsThatOfTheEvents(t *testing.T) {
	for _, world := range []string{"plain", "heavy", "cap", "seat", "mixed"} {
		for _, share := range []float64{0, 0.02, 0.1, 0.4} {
			c := made(t, Order{World: world, Actors: 150, Months: 4, Share: share, Seed: 5})
			var inflated, sum int64
			var events []Event
			for i := range c.Use {
				u := &c.Use[i]
				if u.Day < c.Since || u.flat() {
					if u.Inflated != 0 {
						t.Fatalf("%s: inflated before the day: %+v", world, u)
					}
					continue
				}
				events = c.Events(u, events[:0])
				for _, e := range events {
					sum += e.Cost
					inflated += e.Inflated
				}
			}
			truth := c.Truth()
			if got := float64(inflated) / float64(sum); math.Abs(got-truth.Share) > 1e-6 {
				t.Errorf("%s %v: events have %v, the truth says %v", world, share, got, truth.Share)
			}
			reached := truth.Share > share-0.02 || truth.Inflators > len(c.People)/2 // a cap lets them add no more
			if share == 0 && (truth.Share != 0 || truth.Inflators != 0) || !reached || truth.Share > share+0.02 {
				t.Errorf("%s: asked %v, got %v", world, share, truth.Share)
			}
		}
	}
}

// Events add up to the use that they are of.
func TestEventsAddUp(t *testing.T) {
	c := made(t, Order{World: "mixed", Actors: 30, Months: 2, Share: 0.3, Seed: 1})
	for i := range c.Use {
		u := &c.Use[i]
		var sum Event
		last := int64(0)
		for _, e := range c.Events(u, nil) {
			sum.Cost += e.Cost
			sum.Inflated += e.Inflated
			sum.Tokens = Tokens{sum.Tokens.In + e.Tokens.In, sum.Tokens.Read + e.Tokens.Read, sum.Tokens.Wrote + e.Tokens.Wrote, sum.Tokens.Out + e.Tokens.Out}
			if usage.DayOfUnix(e.At/1000) != u.Day || e.At < last && u.Why != loop || e.Cost < 0 || e.Tokens.In < 0 {
				t.Fatalf("%+v of %+v", e, u)
			}
			last = e.At
		}
		if sum.Cost != u.Cost || sum.Inflated != u.Inflated || sum.Tokens != u.Tokens {
			t.Fatalf("%+v is not %+v", sum, u)
		}
	}
}

// Those who top up reach the floor in the last days of the month, to a little
// above it, and nobody else is near it more than before.
func TestTopUpEndsJustAboveTheFloor(t *testing.T) {
	c := made(t, Order{World: "plain", Actors: 500, Months: 4, Share: 0.1, Mix: "topup", Seed: 2})
	floor, sums := c.Tools[0].Plan.Floor, c.months()
	reached := 0
	for i := range c.Use {
		u := &c.Use[i]
		if u.Why == "" {
			continue
		}
		m := c.monthOf(u.Day)
		if total := sums[0][u.Person][m] / floor; total < 0.999 || total > 1.4 || c.month[m+1]-u.Day > 5 {
			t.Fatalf("%v of the floor, %d days before the end", total, c.month[m+1]-u.Day)
		}
		reached++
	}
	if reached < 100 {
		t.Errorf("%d uses", reached)
	}
}

// The middle of honest spend is that of the note's simulation, whatever the
// family, so that what is measured here can be held against it.
func TestTheMedianIsThatOfTheNote(t *testing.T) {
	for _, world := range []string{"plain", "gamma", "mixture", "heavy"} {
		c := made(t, Order{World: world, Actors: 2000, Months: 2, Seed: 4})
		var all []float64
		for _, months := range c.months()[0] {
			all = append(all, months...)
		}
		slices.Sort(all)
		if middle := all[len(all)/2]; middle < 85 || middle > 125 {
			t.Errorf("%s: %v", world, middle)
		}
	}
}

// Each world has what it is named after, and every confounder is in one.
func TestWorldsAreWhatTheySay(t *testing.T) {
	m, err := load()
	if err != nil {
		t.Fatal(err)
	}
	met := make(map[string]bool)
	held := 0
	for _, w := range m.Worlds {
		if m.Families[w.Family] == nil {
			t.Errorf("%s: no family %s", w.ID, w.Family)
		}
		k, err := m.knobs(&w)
		if err != nil {
			t.Fatal(err)
		}
		set := 0
		for _, field := range reflect.ValueOf(k).Fields() {
			if !field.IsNil() {
				set++
			}
		}
		if set != len(w.With) {
			t.Errorf("%s: %d of %d confounders", w.ID, set, len(w.With))
		}
		for _, name := range w.With {
			met[name] = true
		}
		if w.HeldOut {
			held++
		}
	}
	for name := range m.Confounders {
		if !met[name] {
			t.Errorf("no world has %s", name)
		}
	}
	if held < 5 || held > len(m.Worlds)/2 {
		t.Errorf("%d of %d worlds are held out", held, len(m.Worlds))
	}
}

// The prices are those that the sanity check of imports knows.
func TestPricesAreThoseOfTheImport(t *testing.T) {
	text, err := os.ReadFile("../intake/price.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Models map[string]price `yaml:"models"`
	}
	if err := yaml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	m, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range m.Prices {
		if list.Models[name] != p {
			t.Errorf("%s: %v, the import has %v", name, p, list.Models[name])
		}
	}
}

func TestOrdersThatCannotBe(t *testing.T) {
	good := Order{World: "plain", Actors: 30, Months: 2}
	for name, change := range map[string]func(*Order){
		"world": func(o *Order) { o.World = "none" }, "mix": func(o *Order) { o.Mix = "none" }, "tool": func(o *Order) { o.Tools = []string{"none"} },
		"few": func(o *Order) { o.Actors = 29 }, "many": func(o *Order) { o.Actors = 5001 }, "months": func(o *Order) { o.Months = 37 },
		"share": func(o *Order) { o.Share = 0.9 }, "NaN": func(o *Order) { o.Share = math.NaN() }, "groups": func(o *Order) { o.Groups = 31 },
	} {
		o := good
		change(&o)
		if _, err := Make(o); !errors.Is(err, ErrWorld) && !errors.Is(err, ErrMix) && !errors.Is(err, ErrTool) && !errors.Is(err, ErrBounds) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := FormatOf("none"); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
	c := made(t, good)
	f, _ := FormatOf("cursor_events")
	if err := c.Write(&bytes.Buffer{}, f); !errors.Is(err, ErrTool) {
		t.Error(err)
	}
}

// Nothing of the invented names is that of somebody.
func TestNamesAreInvented(t *testing.T) {
	c := made(t, Order{World: "mixed", Actors: 40, Months: 3, Seed: 1})
	second := false
	for i := range c.People {
		name := c.Name(i, c.To)
		second = second || strings.HasSuffix(name, "-b")
		if !strings.HasSuffix(Mail(name), ".example") {
			t.Error(Mail(name))
		}
	}
	if !second {
		t.Error("nobody has a second address")
	}
}
