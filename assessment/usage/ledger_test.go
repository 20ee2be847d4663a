package usage_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"waterline/assessment/usage"
)

func record(actor, model string, day int, billed int64) usage.Record {
	r := usage.Record{
		Source: "s", Actor: usage.Actor{Key: actor, Kind: usage.Human, Basis: usage.ByMail}, Day: usage.NewDay(2026, time.October, day), PeriodDays: 1,
		Tool: "tool", Vendor: "vendor", Model: model, Currency: "USD",
	}
	r.Counts.Set(usage.CostBilled, billed)
	return r
}

func put(t *testing.T, l *usage.Ledger, records ...usage.Record) {
	t.Helper()
	for _, r := range records {
		if err := l.Put(r); err != nil {
			t.Fatal(err)
		}
	}
}

func billed(l *usage.Ledger) int64 {
	sum := int64(0)
	for _, r := range l.Records() {
		sum += r.Counts.Of(usage.CostBilled)
	}
	return sum
}

func TestRecordsOfOneFileAddUp(t *testing.T) {
	l := usage.NewLedger()
	put(t, l, record("a", "m", 1, 10), record("a", "m", 1, 5), record("b", "m", 1, 1))
	if l.Len() != 0 {
		t.Error("records count before the file is kept")
	}
	l.Keep("s", "sum1", false)
	if l.Len() != 2 || billed(l) != 16 || l.Actors() != 2 {
		t.Errorf("%d records, %d", l.Len(), billed(l))
	}
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	l := usage.NewLedger()
	for range 3 {
		put(t, l, record("a", "m", 1, 10))
		l.Keep("s", "sum", false)
	}
	before := l.Records()
	put(t, l, record("a", "m", 1, 10))
	if repeated, replaced := l.Keep("s", "sum", false); !repeated || replaced != 0 || !reflect.DeepEqual(before, l.Records()) {
		t.Errorf("%v %d %v", repeated, replaced, l.Records())
	}
}

// A later file of the same source replaces what it says of a person, day, tool
// and model, and leaves other days.
func TestRevisedDaysReplace(t *testing.T) {
	l := usage.NewLedger()
	put(t, l, record("a", "m", 1, 10), record("a", "m", 2, 20), record("a", "m", 3, 30))
	l.Keep("s", "1", false)
	put(t, l, record("a", "m", 2, 21), record("a", "m", 3, 30), record("a", "m", 4, 40))
	if repeated, replaced := l.Keep("s", "2", false); repeated || replaced != 1 || billed(l) != 10+21+30+40 {
		t.Errorf("%v %d %d", repeated, replaced, billed(l))
	}
}

// Pages of one listing add up, as an actor may stand on two of them.
func TestPagesAddUp(t *testing.T) {
	l := usage.NewLedger()
	put(t, l, record("a", "m", 1, 10))
	l.Keep("s", "page 1", true)
	put(t, l, record("a", "m", 1, 5))
	l.Keep("s", "page 2", false)
	if billed(l) != 15 {
		t.Errorf("%d", billed(l))
	}
	put(t, l, record("a", "m", 1, 7))
	if _, replaced := l.Keep("s", "revised", false); replaced != 1 || billed(l) != 7 {
		t.Errorf("%d replaced, %d", replaced, billed(l))
	}
}

func TestARefusedFileLeavesNothing(t *testing.T) {
	l := usage.NewLedger()
	put(t, l, record("a", "m", 1, 10))
	l.Drop()
	l.Keep("s", "empty", false)
	if l.Len() != 0 {
		t.Errorf("%d records", l.Len())
	}
}

// Kinds, currencies and sources stand apart; months are those of the days.
func TestSpendIsNotAddedAcrossKinds(t *testing.T) {
	l := usage.NewLedger()
	one := record("a", "m", 1, 1_500_000)
	one.Counts.Set(usage.CostEstimated, 700_000)
	euro := record("a", "m", 2, 3_000_000)
	euro.Currency = "EUR"
	put(t, l, one, record("b", "n", 31, 500_000), euro)
	l.Keep("s", "1", false)
	var got []string
	for _, s := range l.Spend() {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(text))
	}
	want := []string{
		`{"tool":"tool","vendor":"vendor","source":"s","kind":"billed","month":"2026-10","currency":"EUR","amount":3}`,
		`{"tool":"tool","vendor":"vendor","source":"s","kind":"billed","month":"2026-10","currency":"USD","amount":2}`,
		`{"tool":"tool","vendor":"vendor","source":"s","kind":"estimated","month":"2026-10","currency":"USD","amount":0.7}`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// The key of RFC 4231's second case, HMAC-SHA256("Jefe", "what do ya want for
// nothing?"): names are in small letters without space around them.
func TestActorsAreKeyedHashes(t *testing.T) {
	const want = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
	ring := usage.NewKeyring([]byte("Jefe"))
	for _, name := range []string{"what do ya want for nothing?", "  What do ya want FOR nothing?\n"} {
		for range 2 {
			if got := ring.Actor(name, usage.Human, usage.ByLogin); got.Key != want {
				t.Errorf("%q: %s", name, got.Key)
			}
		}
	}
	if usage.NewKeyring([]byte("other")).Actor("what do ya want for nothing?", usage.Human, usage.ByLogin).Key == want {
		t.Error("the secret does not count")
	}
	if got := ring.Actor(" ", usage.Human, usage.ByLogin); got != usage.Nobody() {
		t.Errorf("%+v", got)
	}
}

func TestCountsTellUnknownFromZero(t *testing.T) {
	var c, d usage.Counts
	c.Set(usage.Out, 0)
	d.Set(usage.Requests, 3)
	c.Merge(&d)
	text, err := json.Marshal(c)
	if err != nil || string(text) != `{"out_tokens":0,"requests":3}` {
		t.Errorf("%s %v", text, err)
	}
	if _, known := c.Get(usage.Commits); known {
		t.Error("commits are known")
	}
	c.Add(usage.Out, math.MaxInt64)
	c.Add(usage.Out, 1)
	if c.Of(usage.Out) != math.MaxInt64 {
		t.Errorf("%d", c.Of(usage.Out))
	}
}

func TestDays(t *testing.T) {
	for _, text := range []string{"1969-12-31", "1970-01-01", "2024-02-29", "2026-10-01"} {
		var d usage.Day
		if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != text {
			t.Errorf("%s: %s %v", text, d, err)
		}
	}
	var d usage.Day
	if err := d.UnmarshalText([]byte("1.10.2026")); err == nil {
		t.Error("read")
	}
	if got := usage.DayOf(time.Date(2026, 10, 1, 1, 0, 0, 0, time.FixedZone("", 2*3600))); got.String() != "2026-09-30" {
		t.Errorf("%s", got)
	}
}
