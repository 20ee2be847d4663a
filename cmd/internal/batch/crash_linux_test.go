package batch_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/webhook"
)

const (
	crashDir   = "WATERLINE_TEST_BATCH_DIR" // makes the test binary the process that is killed
	crashItems = 60
	crashKills = 2 // a report during which three processes were killed is given up
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := workForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// workForEver works on batches and says on standard output which report it
// begins to make.
func workForEver(dir string) error {
	s, err := openAt(dir)
	if err != nil {
		return err
	}
	service := crashService(s)
	job.NewWorkers(job.Options{
		Queue: s, Kinds: service.Kinds(2), Clock: time.Now, Jitter: rand.Float64,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, nil)), Lease: 500 * time.Millisecond, Poll: 10 * time.Millisecond,
	}).Run(context.Background())
	return nil
}

func crashService(s *store.Store) *batch.Service {
	return &batch.Service{
		Store: s, Clock: time.Now,
		Find: func(context.Context, string, string) (batch.Subject, error) { return batch.Subject{Name: "Name"}, nil },
		Render: func(_ context.Context, _ batch.Batch, i batch.Item) ([]byte, error) {
			if _, err := fmt.Println(i.Assessment); err != nil {
				return nil, err
			}
			time.Sleep(10 * time.Millisecond)
			return []byte("report of " + i.Assessment), nil
		},
	}
}

// A batch goes on where a killed process left it. What was kept is not made
// again, every report is in the zip, and the batch finishes once.
func TestABatchSurvivesKilledProcesses(t *testing.T) {
	o := newOffice(t, 0)
	dir := t.TempDir()
	s, err := openAt(dir)
	must(t, err)
	o.store = s
	for i := range crashItems {
		id := fmt.Sprintf("a%d", i+1)
		must(t, s.Create(t.Context(), draft(id)))
		o.ids = append(o.ids, id)
	}
	_, _, err = (&webhook.Service{Store: s, Clock: time.Now}).Add(t.Context(), ours, "https://hooks.example.com", []webhook.Type{webhook.BatchFinished})
	must(t, err)
	service := crashService(s)
	b, err := service.Create(t.Context(), order(o.ids...))
	must(t, err)
	must(t, s.Close())

	made := make(map[string]int)
	kept := make(map[string]bool)
	for range crashKills {
		for _, id := range crash(t, dir, 8+rand.IntN(8)) {
			made[id]++
			if kept[id] {
				t.Errorf("%s was made again after it was kept", id)
			}
		}
		for id := range doneOf(t, dir, b.ID) {
			kept[id] = true
		}
	}
	if len(kept) == 0 || len(kept) == crashItems {
		t.Fatalf("%d of %d were done at the kills, which shows nothing", len(kept), crashItems)
	}
	s, err = openAt(dir)
	must(t, err)
	defer s.Close()
	service.Store, o.store, o.Store = s, s, s
	o.Clock = time.Now
	b = o.work(t, b.ID)
	if p := b.Progress; p.Done != crashItems || p.Total != crashItems {
		t.Errorf("progress is %+v", p)
	}
	names, contents := o.zip(t, b.ID)
	for i, name := range names {
		if want := "report of " + o.ids[i]; contents[name] != want {
			t.Errorf("%s holds %q, want %q", name, contents[name], want)
		}
	}
	if len(names) != crashItems {
		t.Errorf("%d files, want %d", len(names), crashItems)
	}
	finishedOnce(t, s)
	again := 0
	for _, id := range o.made {
		made[id]++
		if kept[id] {
			t.Errorf("%s was made again after it was kept", id)
		}
	}
	for _, n := range made {
		again += n - 1
	}
	if again > 2*crashKills {
		t.Errorf("%d reports were begun twice, at most 2 for each of %d kills may be", again, crashKills)
	}
	t.Logf("%d reports, %d kills, %d were done before the last, %d begun twice", crashItems, crashKills, len(kept), again)
}

func finishedOnce(t *testing.T, s *store.Store) {
	t.Helper()
	endpoints, err := s.Endpoints(t.Context(), ours)
	must(t, err)
	deliveries, err := s.Deliveries(t.Context(), ours, endpoints[0].ID, 10)
	must(t, err)
	if len(deliveries) != 1 {
		t.Errorf("the batch finished %d times", len(deliveries))
	}
}

func doneOf(t *testing.T, dir, id string) map[string]bool {
	t.Helper()
	s, err := openAt(dir)
	must(t, err)
	defer s.Close()
	items, err := s.BatchItems(t.Context(), ours, id)
	must(t, err)
	done := make(map[string]bool)
	for _, i := range items {
		if i.State == batch.Done {
			done[i.Assessment] = true
		}
	}
	return done
}

// crash runs a process that works, kills it while it makes its n-th report,
// and returns the reports it began.
func crash(t *testing.T, dir string, n int) []string {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), crashDir+"="+dir)
	var faults bytes.Buffer
	child.Stderr = &faults
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	stuck := time.AfterFunc(20*time.Second, func() { _ = child.Process.Kill() })
	defer stuck.Stop()
	var begun []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if begun = append(begun, lines.Text()); len(begun) == n {
			must(t, child.Process.Kill())
		}
	}
	if err := child.Wait(); err == nil || len(begun) < n {
		t.Errorf("the process began %d reports and ended with %v: %s", len(begun), err, faults.String())
	}
	return begun
}
