package store

import (
	"errors"
	"testing"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// keptInFile is a directory with rows of many kinds: texts that PostgreSQL cannot keep,
// blobs, times that have not come, a client below another one.
func keptInFile(t *testing.T) string {
	t.Helper()
	dir := empty.Dir(t)
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	founded(t, s)
	d := example("one")
	d.Form = "odd\x00text"
	must(t, s.Create(t.Context(), d))
	must(t, s.Create(t.Context(), example("two")))
	by := client.Author{ID: "ann", Name: "Ann"}
	for _, c := range []client.Client{{ID: "b", Name: "Above"}, {ID: "a", Name: "Below", Parent: "b", Tags: []string{"x"}}} {
		c.Organisation, c.Stage, c.CreatedAt = "acme", client.Lead, noon
		must(t, s.AddClient(t.Context(), c, by))
	}
	_, err = s.AddIssued(t.Context(), "acme", client.Issued{ID: "r", Client: "a", Title: "Report", At: noon}, client.Made{Answers: []byte("{}"), Result: []byte("{}"), Brand: []byte("{}")}, []byte{0, 1, 0xff})
	must(t, err)
	joins(t, s, "acme", "bob", account.Viewer)
	must(t, s.Close())
	return dir
}

func TestMoveTakesEverythingAlong(t *testing.T) {
	dir, address := keptInFile(t), empty.Bare(t)
	moved, err := Move(t.Context(), dir, address)
	must(t, err)
	from, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer from.Close()
	to, err := Connect(t.Context(), address, anyQuestion)
	must(t, err)
	defer to.Close()
	counts, rows := allRows(t, from), allRows(t, to)
	for _, table := range moved.Tables {
		if counts[table.Name] != rows[table.Name] || int64(rows[table.Name]) != table.Rows {
			t.Errorf("%s had %d rows, has %d, %d are told", table.Name, counts[table.Name], rows[table.Name], table.Rows)
		}
	}
	if len(moved.Tables) != len(counts) || moved.Before || moved.Altered != 1 {
		t.Errorf("%d of %d tables, before %v, %d altered", len(moved.Tables), len(counts), moved.Before, moved.Altered)
	}
	d, err := to.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	if d.Answers.Values["P-NAME"].Text != example("one").Answers.Values["P-NAME"].Text {
		t.Errorf("the name is %q", d.Answers.Values["P-NAME"].Text)
	}
	sealedWhole(t, to)

	again, err := Move(t.Context(), dir, address)
	if err != nil || !again.Before {
		t.Errorf("once more gives %+v, %v", again, err)
	}
	must(t, to.Deepen(t.Context(), "one", assessment.Full, noon))
	var refused *OpenError
	if _, err := Move(t.Context(), dir, address); !errors.As(err, &refused) || refused.Code != TargetNotEmpty {
		t.Errorf("into a database in use: %v", err)
	}
}

// A move that ends on its way leaves nothing, and can be begun again.
func TestAMoveArrivesWholeOrNotAtAll(t *testing.T) {
	dir, address := keptInFile(t), empty.Bare(t)
	to, err := Connect(t.Context(), address, anyQuestion)
	must(t, err)
	defer to.Close()
	_, err = raw(to).Exec("ALTER TABLE member ADD CONSTRAINT nobody CHECK (user_id = '')")
	must(t, err)
	if _, err := Move(t.Context(), dir, address); err == nil {
		t.Fatal("a row that is refused was moved")
	}
	for name, n := range allRows(t, to) {
		if n > 0 {
			t.Errorf("%d rows stayed in %s", n, name)
		}
	}
	_, err = raw(to).Exec("ALTER TABLE member DROP CONSTRAINT nobody")
	must(t, err)
	if moved, err := Move(t.Context(), dir, address); err != nil || moved.Before {
		t.Errorf("%+v, %v", moved, err)
	}
}

// Two rows never have the same bytes where they differ, or else a move could
// lose what it does not see.
func TestDigestTellsRowsApart(t *testing.T) {
	of := func(values ...any) string {
		h := &recorded{}
		for _, v := range values {
			digest(h, v)
		}
		return string(h.data)
	}
	seen := make(map[string]int)
	for i, row := range [][]any{{"ab", "c"}, {"a", "bc"}, {"a", "b", "c"}, {nil}, {""}, {int64(0)}, {false}, {true}, {float64(0)}, {[]byte{}}, {int64(1)}} {
		if other, twice := seen[of(row...)]; twice {
			t.Errorf("rows %d and %d are one", i, other)
		}
		seen[of(row...)] = i
	}
}

type recorded struct{ data []byte }

func (r *recorded) Write(p []byte) (int, error) { r.data = append(r.data, p...); return len(p), nil }
