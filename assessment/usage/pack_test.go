package usage

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"
)

func packed(t testing.TB, records []Record) []byte {
	t.Helper()
	var b bytes.Buffer
	p, err := NewPacker(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range records {
		if err := p.Put(&records[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func someRecords(n int) []Record {
	out := make([]Record, n)
	for i := range out {
		r := &out[i]
		*r = Record{
			Source: "cursor_events", Actor: Actor{Key: fmt.Sprintf("%064x", i%50), Kind: Human, Basis: ByMail}, Day: NewDay(2026, 10, 1+i%28), PeriodDays: 1,
			Approximate: i%2 == 0, Tool: "cursor", Vendor: "anysphere", Model: "gpt-5", ModelRaw: "gpt-5-2026", Currency: "USD",
		}
		r.Counts.Set(CostBilled, int64(i)-3)
		r.Counts.Set(FeedbackNeg, math.MaxInt64)
		if i%3 == 0 {
			r.Counts.Set(Requests, 0)
		}
	}
	return out
}

func TestPackKeepsEveryField(t *testing.T) {
	records := someRecords(1000)
	data := packed(t, records)
	direct, refilled := NewLedger(), NewLedger()
	for _, r := range records {
		if err := direct.Put(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := refilled.Refill(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Ledger{direct, refilled} {
		if err := l.Event(anEvent()); err != nil {
			t.Fatal(err)
		}
		l.Keep("cursor_events", "sum", false)
	}
	if got := refilled.Records(); !reflect.DeepEqual(got, direct.Records()) || len(got) == 0 {
		t.Error("records come out otherwise than they went in")
	}
	if each := len(data) / len(records); each > 20 {
		t.Errorf("a record takes %d bytes", each)
	}
}

func anEvent() Event { return Event{Actor: Actor{Key: "k"}, Tool: "cursor", At: 1_790_000_000_000} }

func TestPackKeepsEvents(t *testing.T) {
	var b bytes.Buffer
	p, err := NewPacker(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.Event(anEvent()), p.Close()); err != nil {
		t.Fatal(err)
	}
	l := NewLedger()
	if err := l.Refill(&b); err != nil {
		t.Fatal(err)
	}
	l.Keep("cursor_events", "sum", false)
	if l.Events() != 1 {
		t.Errorf("%d events came out", l.Events())
	}
}

// A pack that breaks off says so, wherever it does.
func TestRefillBroken(t *testing.T) {
	data := packed(t, someRecords(20))
	for size := range data {
		if NewLedger().Refill(bytes.NewReader(data[:size])) == nil {
			t.Fatalf("%d of %d bytes were taken for the whole", size, len(data))
		}
	}
}

func FuzzRefill(f *testing.F) {
	f.Add(packed(f, someRecords(5)))
	f.Fuzz(func(_ *testing.T, data []byte) { _ = NewLedger().Refill(bytes.NewReader(data)) })
}
