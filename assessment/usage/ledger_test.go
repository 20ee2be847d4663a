package usage_test

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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
	put(t, l, record("a", "m", 1, 10), record("b", "m", 1, 100))
	l.Keep("s", "page 1", true)
	put(t, l, record("b", "m", 1, 5), record("c", "m", 1, 1000))
	l.Keep("s", "page 2", false)
	if billed(l) != 1115 {
		t.Errorf("%d", billed(l))
	}
	put(t, l, record("b", "m", 1, 7))
	if _, replaced := l.Keep("s", "revised", false); replaced != 1 || billed(l) != 1017 {
		t.Errorf("%d replaced, %d", replaced, billed(l))
	}
}

// A page that comes once more, revised, is no next page.
func TestAPageThatComesOnceMoreReplaces(t *testing.T) {
	l := usage.NewLedger()
	put(t, l, record("a", "m", 1, 10), record("b", "m", 1, 100))
	l.Keep("s", "page 1", true)
	put(t, l, record("a", "m", 1, 11), record("b", "m", 1, 100))
	if _, replaced := l.Keep("s", "page 1, revised", true); replaced != 1 || billed(l) != 111 {
		t.Errorf("%d replaced, %d", replaced, billed(l))
	}
	put(t, l, record("c", "m", 1, 1000))
	if l.Keep("s", "page 2", false); billed(l) != 1111 {
		t.Errorf("%d", billed(l))
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
			if got, _ := ring.Actor(name, usage.Human, usage.ByLogin); got.Key != want {
				t.Errorf("%q: %s", name, got.Key)
			}
		}
	}
	if other, _ := usage.NewKeyring([]byte("other")).Actor("what do ya want for nothing?", usage.Human, usage.ByLogin); other.Key == want {
		t.Error("the secret does not count")
	}
	if got, ok := ring.Actor(" ", usage.Human, usage.ByLogin); got != usage.Nobody() || !ok {
		t.Errorf("%+v", got)
	}
	if got, ok := ring.Actor("M\xfcller", usage.Human, usage.ByLogin); got != usage.Nobody() || ok {
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

// What a shelf makes of records is what a plain map of them makes, whatever the
// order of files, keys and measures.
func TestLedgerAgainstAPlainMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, plain := usage.NewLedger(), map[usage.Key]usage.Record{}
		for file := range rapid.IntRange(1, 5).Draw(t, "files") {
			staged := map[usage.Key]usage.Record{}
			for range rapid.IntRange(0, 20).Draw(t, "records") {
				r := record(rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "actor"), rapid.SampledFrom([]string{"m", "n"}).Draw(t, "model"), rapid.IntRange(1, 3).Draw(t, "day"), 1)
				r.Counts.Set(usage.Measure(rapid.IntRange(0, 20).Draw(t, "measure")), rapid.Int64Range(-5, 5).Draw(t, "n"))
				if err := l.Put(r); err != nil {
					t.Fatal(err)
				}
				if there, met := staged[r.Key()]; met {
					there.Counts.Merge(&r.Counts)
					r = there
				}
				staged[r.Key()] = r
			}
			if rapid.Bool().Draw(t, "refused") {
				l.Drop()
				continue
			}
			l.Keep("s", strconv.Itoa(file), false)
			maps.Copy(plain, staged)
		}
		if l.Len() != len(plain) {
			t.Fatalf("%d records, want %d", l.Len(), len(plain))
		}
		for _, r := range l.Records() {
			if plain[r.Key()] != r {
				t.Fatalf("%+v, want %+v", r, plain[r.Key()])
			}
		}
	})
}

// BenchmarkMillion keeps a million records of 2000 people, adds up their spend,
// and says what they take of memory.
func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		l := usage.NewLedger()
		for i := range 1_000_000 {
			r := record("0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab"+strconv.Itoa(1000+i%2000), []string{"m", "n", "o", "p", "q"}[i/2000%5], 1+i/10_000, 100)
			r.Counts.Set(usage.InUncached, int64(i))
			r.Counts.Set(usage.InCacheRead, int64(i))
			r.Counts.Set(usage.Out, int64(i))
			if err := l.Put(r); err != nil {
				b.Fatal(err)
			}
		}
		l.Keep("s", "sum", false)
		if l.Len() != 1_000_000 || l.Actors() != 2000 || len(l.Spend()) == 0 {
			b.Fatal(l.Len())
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapInuse-before.HeapInuse)/(1<<20), "MB")
		runtime.KeepAlive(l)
	}
}
