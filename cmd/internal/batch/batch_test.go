package batch_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const ours = "ours"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code assessment.Code) {
	t.Helper()
	var known *assessment.Error
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("error is %v, want code %s", err, code)
	}
}

func anyQuestion(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false }

func openAt(dir string) (*store.Store, error) {
	return store.Open(context.Background(), dir, anyQuestion)
}

// office is an organisation with n assessments and one batch service.
type office struct {
	*batch.Service
	store *store.Store
	ids   []string
	now   time.Time

	mu     sync.Mutex
	broken map[string]error // by assessment
	made   []string
}

func draft(id string) assessment.Draft {
	return assessment.Draft{ID: id, KeyHash: "hash of " + id, CreatedAt: noon, UpdatedAt: noon, ExpiresAt: noon}
}

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

func newOffice(t *testing.T, n int) *office {
	t.Helper()
	s := empty.Open(t, anyQuestion)
	o := &office{store: s, now: noon, broken: make(map[string]error)}
	for i := range n {
		id := fmt.Sprintf("a%d", i+1)
		must(t, s.Create(t.Context(), draft(id)))
		o.ids = append(o.ids, id)
	}
	o.Service = &batch.Service{
		Store: s, Clock: func() time.Time { return o.now },
		Find: func(_ context.Context, organisation, id string) (batch.Subject, error) {
			if organisation != ours || !slices.Contains(o.ids, id) {
				return batch.Subject{}, &assessment.Error{Code: assessment.NotFound}
			}
			return batch.Subject{Client: "c" + id, Name: "Müller: Söhne"}, nil
		},
		Render: func(_ context.Context, _ batch.Batch, i batch.Item) ([]byte, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			if err := o.broken[i.Assessment]; err != nil {
				return nil, err
			}
			o.made = append(o.made, i.Assessment)
			return []byte("report of " + i.Assessment), nil
		},
	}
	return o
}

// work runs the workers until the batch has finished.
func (o *office) work(t *testing.T, id string) batch.Batch {
	t.Helper()
	w := job.NewWorkers(job.Options{
		Queue: o.store, Kinds: o.Kinds(2), Clock: o.Clock, Jitter: func() float64 { return 0.5 },
		Logger: slog.New(slog.DiscardHandler), Poll: 5 * time.Millisecond,
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		b, err := o.Get(t.Context(), ours, id)
		must(t, err)
		if b.FinishedAt != nil {
			return b
		}
		if time.Now().After(deadline) {
			t.Fatalf("never finished: %+v", b.Progress)
		}
	}
}

func (o *office) zip(t *testing.T, id string) (names []string, contents map[string]string) {
	t.Helper()
	var b bytes.Buffer
	must(t, o.WriteZip(t.Context(), ours, id, &b))
	return unzip(t, b.Bytes())
}

func unzip(t *testing.T, data []byte) (names []string, contents map[string]string) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	contents = make(map[string]string)
	for _, f := range r.File {
		in, err := f.Open()
		must(t, err)
		content, err := io.ReadAll(in)
		must(t, errors.Join(err, in.Close()))
		names, contents[f.Name] = append(names, f.Name), string(content)
	}
	return names, contents
}

func order(ids ...string) batch.Order {
	return batch.Order{Organisation: ours, By: "somebody", Assessments: ids, Format: "pdf"}
}

func TestABatchBecomesAZipInItsOrder(t *testing.T) {
	o := newOffice(t, 12)
	ids := slices.Clone(o.ids)
	slices.Reverse(ids)
	b, err := o.Create(t.Context(), order(ids...))
	must(t, err)
	if b = o.work(t, b.ID); b.Progress.Done != 12 || b.Progress.Queued() != 0 {
		t.Errorf("progress is %+v", b.Progress)
	}
	names, contents := o.zip(t, b.ID)
	if len(names) != 12 || names[0] != "Müller- Söhne.pdf" || names[1] != "Müller- Söhne (2).pdf" {
		t.Errorf("files are %q", names)
	}
	for i, name := range names {
		if want := "report of " + ids[i]; contents[name] != want {
			t.Errorf("%s holds %q, want %q", name, contents[name], want)
		}
	}
	var first, second bytes.Buffer
	must(t, o.WriteZip(t.Context(), ours, b.ID, &first))
	must(t, o.WriteZip(t.Context(), ours, b.ID, &second))
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same reports make different zip files")
	}
}

func TestFailuresHaveReasonsAndAreTriedAgainAlone(t *testing.T) {
	o := newOffice(t, 4)
	o.broken["a2"] = &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
	b, err := o.Create(t.Context(), order(o.ids...))
	must(t, err)
	b = o.work(t, b.ID)
	if p := b.Progress; p.Done != 3 || p.Failed != 1 || p.Queued() != 0 {
		t.Fatalf("progress is %+v", p)
	}
	items, err := o.Items(t.Context(), ours, b.ID)
	must(t, err)
	if i := items[1]; i.State != batch.Failed || i.Reason != "error.no_result" || i.Client != "ca2" {
		t.Errorf("the second is %+v", i)
	}
	names, _ := o.zip(t, b.ID)
	if len(names) != 3 {
		t.Errorf("the zip holds %q", names)
	}
	delete(o.broken, "a2")
	must(t, o.Retry(t.Context(), ours, b.ID))
	if b, err = o.Get(t.Context(), ours, b.ID); err != nil || b.Round != 2 || b.FinishedAt != nil || b.Progress.Queued() != 1 {
		t.Fatalf("%+v %v", b, err)
	}
	o.work(t, b.ID)
	slices.Sort(o.made)
	if want := []string{"a1", "a2", "a3", "a4"}; !slices.Equal(o.made, want) {
		t.Errorf("made %q, want each once", o.made)
	}
	wantCode(t, o.Retry(t.Context(), ours, b.ID), assessment.Conflict)
}

func TestAnErrorOfOursIsTriedAgainAndThenToldWithoutDetails(t *testing.T) {
	o := newOffice(t, 1)
	o.broken["a1"] = errors.New("disk /dev/sda is on fire")
	b, err := o.Create(t.Context(), order("a1"))
	must(t, err)
	o.Clock = advancing(noon)
	o.work(t, b.ID)
	items, err := o.Items(t.Context(), ours, b.ID)
	must(t, err)
	if items[0].Reason != "batch.reason_internal" {
		t.Errorf("the reason is %q", items[0].Reason)
	}
}

// advancing is a clock that goes on a second each time it is read.
func advancing(from time.Time) func() time.Time {
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		from = from.Add(time.Second)
		return from
	}
}

func TestWrongOrdersAreRefusedWithEveryFault(t *testing.T) {
	o := newOffice(t, 2)
	_, err := o.Create(t.Context(), order("a1", "nobody's", "a1", "a2", "another's"))
	var list problem.List
	if !errors.As(err, &list) || list.Error() != "assessments[2]: batch_unknown; assessments[3]: batch_twice; assessments[5]: batch_unknown" {
		t.Errorf("error is %v", err)
	}
	for name, ids := range map[string][]string{"batch_empty": nil, "batch_long": slices.Repeat([]string{"x"}, batch.Most+1)} {
		if _, err := o.Create(t.Context(), order(ids...)); !errors.As(err, &list) || list[0].Code != name {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	foreign := order("a1")
	foreign.Organisation = "theirs"
	if _, err := o.Create(t.Context(), foreign); !errors.As(err, &list) {
		t.Errorf("an assessment of another organisation has error %v", err)
	}
}

func TestOrganisationsDoNotSeeEachOthersBatches(t *testing.T) {
	o := newOffice(t, 1)
	b, err := o.Create(t.Context(), order("a1"))
	must(t, err)
	o.work(t, b.ID)
	_, err = o.Get(t.Context(), "theirs", b.ID)
	wantCode(t, err, assessment.NotFound)
	_, err = o.Items(t.Context(), "theirs", b.ID)
	wantCode(t, err, assessment.NotFound)
	wantCode(t, o.WriteZip(t.Context(), "theirs", b.ID, io.Discard), assessment.NotFound)
	wantCode(t, o.Retry(t.Context(), "theirs", b.ID), assessment.NotFound)
	wantCode(t, o.Cancel(t.Context(), "theirs", b.ID), assessment.NotFound)
	wantCode(t, o.Delete(t.Context(), "theirs", b.ID), assessment.NotFound)
	list, err := o.List(t.Context(), "theirs")
	must(t, err)
	if len(list) != 0 {
		t.Errorf("they see %v", list)
	}
}

func TestACancelledBatchKeepsWhatWasMade(t *testing.T) {
	o := newOffice(t, 3)
	b, err := o.Create(t.Context(), order(o.ids...))
	must(t, err)
	must(t, o.store.SettleItem(t.Context(), b.ID, 2, batch.Done, "", []byte("two"), noon))
	must(t, o.Cancel(t.Context(), ours, b.ID))
	b = o.work(t, b.ID)
	if p := b.Progress; p.Done != 1 || p.Cancelled != 2 || b.CancelledAt == nil || len(o.made) != 0 {
		t.Errorf("%+v, made %q", b, o.made)
	}
	names, _ := o.zip(t, b.ID)
	if len(names) != 1 {
		t.Errorf("the zip holds %q", names)
	}
	wantCode(t, o.Cancel(t.Context(), ours, b.ID), assessment.Conflict)
}

func TestExpiredBatchesAndDeletedAssessmentsAreCleanedUp(t *testing.T) {
	o := newOffice(t, 3)
	gone, err := o.Create(t.Context(), order("a1"))
	must(t, err)
	o.now = noon.Add(24 * time.Hour)
	kept, err := o.Create(t.Context(), order("a2", "a3"))
	must(t, err)
	must(t, o.store.SettleItem(t.Context(), kept.ID, 1, batch.Done, "", []byte("two"), o.now))
	must(t, o.store.Delete(t.Context(), "a3", noon))
	o.now = gone.ExpiresAt
	must(t, o.store.TidyBatches(t.Context(), o.now))
	_, err = o.Get(t.Context(), ours, gone.ID)
	wantCode(t, err, assessment.NotFound)
	b, err := o.Get(t.Context(), ours, kept.ID)
	must(t, err)
	if b.FinishedAt == nil || b.Progress.Total != 1 || b.Progress.Bytes != 3 {
		t.Errorf("%+v", b)
	}
	must(t, o.Delete(t.Context(), ours, kept.ID))
	_, err = o.store.BatchFile(t.Context(), kept.ID, 1)
	wantCode(t, err, assessment.NotFound)
}

func TestFileNames(t *testing.T) {
	got := batch.FileNames([]string{
		"Müller", "MÜLLER", "../../etc/passwd", "", "CON", "com1.backup", "a\u202eb\x00c", "...", "  x  \t y ", strings.Repeat("ü", 200), "-rf", "Müller (2)",
	}, "pdf")
	want := []string{
		"Müller.pdf", "MÜLLER (2).pdf", "etc-passwd.pdf", "report.pdf", "_CON.pdf", "_com1.backup.pdf", "abc.pdf", "report (2).pdf", "x y.pdf",
		strings.Repeat("ü", 60) + ".pdf", "rf.pdf", "Müller (2) (2).pdf",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func FuzzFileName(f *testing.F) {
	for _, name := range []string{"Müller", "../x", "nul", "a\u0301", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := batch.FileName(name)
		if got == "" || len(got) > 121 || strings.ContainsAny(got, "/\\:\x00") || got[0] == '.' || strings.HasSuffix(got, ".") || strings.HasSuffix(got, " ") {
			t.Errorf("%q became %q", name, got)
		}
	})
}
