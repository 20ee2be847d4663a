package store

import (
	"reflect"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
)

// An outline is made from its result once, kept, made again when its shape is
// another, and goes with its result.
func TestAnOutlineIsKeptBesideItsResult(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	started(t, s, "one")
	started(t, s, "two")
	must(t, s.Submit(ctx, "one-a", assessment.Answers{}, resultOf(1), noon))
	_, err := s.SaveRevision(ctx, "org", client.Frozen{Revision: client.Revision{Assessment: "one-a", Base: 1, At: noon.Add(time.Hour), By: ana}, Result: resultOf(2)}, client.Moved{})
	must(t, err)
	count := func(want int) {
		t.Helper()
		var n int
		must(t, s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM result_outline`).Scan(&n))
		if n != want {
			t.Errorf("%d outlines are kept, want %d", n, want)
		}
	}
	read := func() map[string][]client.Outlined {
		t.Helper()
		got, err := s.Outlines(ctx, "org", []string{"one", "two", "nobody"})
		must(t, err)
		return got
	}
	count(0)
	first := read()
	count(2)
	if len(first) != 1 || len(first["one"]) != 2 || !first["one"][1].Edit || first["one"][1].By != ana {
		t.Fatalf("the outlines are %+v", first)
	}
	if got, want := first["one"][1].Outline, client.OutlineOf(resultOf(2)); !reflect.DeepEqual(got, want) {
		t.Errorf("the outline is %+v, want %+v", got, want)
	}
	if again := read(); !reflect.DeepEqual(again, first) {
		t.Errorf("first %+v\nthen %+v", first, again)
	}
	// Kept ones are read: a result that cannot be is not looked at.
	_, err = raw(s).ExecContext(ctx, `UPDATE result SET value = '{}'`)
	must(t, err)
	if again := read(); !reflect.DeepEqual(again, first) {
		t.Errorf("kept %+v\nread %+v", first, again)
	}
	_, err = raw(s).ExecContext(ctx, `UPDATE result_outline SET shape = shape - 1`)
	must(t, err)
	if again := read(); again["one"][1].Net.P50 != 0 {
		t.Errorf("an outline of another shape is read: %+v", again)
	}
	must(t, s.EraseClient(ctx, "org", "one", client.Event{At: noon}))
	count(0)
}
