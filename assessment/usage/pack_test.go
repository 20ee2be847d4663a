package usage

import (
	"bytes"
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
	want := someRecords(1000)
	data := packed(t, want)
	var got []Record
	for r, err := range Unpack(bytes.NewReader(data)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("records come out otherwise than they went in")
	}
	if each := len(data) / len(want); each > 20 {
		t.Errorf("a record takes %d bytes", each)
	}
}

// A pack that breaks off says so, wherever it does.
func TestUnpackBroken(t *testing.T) {
	data := packed(t, someRecords(20))
	for size := range data {
		failed := false
		for _, err := range Unpack(bytes.NewReader(data[:size])) {
			failed = failed || err != nil
		}
		if !failed {
			t.Fatalf("%d of %d bytes were taken for the whole", size, len(data))
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(packed(f, someRecords(5)))
	f.Fuzz(func(_ *testing.T, data []byte) {
		for _, err := range Unpack(bytes.NewReader(data)) {
			if err != nil {
				break
			}
		}
	})
}
