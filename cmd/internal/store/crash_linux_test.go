package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"waterline/assessment"
)

const (
	crashDir     = "WATERLINE_TEST_CRASH_DIR" // makes the test binary the process that is killed
	crashWriters = 16
)

// crashes is how often a process is killed.
func crashes() int {
	switch {
	case os.Getenv("WATERLINE_LONG") != "":
		return 1000
	case testing.Short():
		return 5
	}
	return 50
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := saveForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// saveForEver counts upwards in one answer for each writer and says on
// standard output what was acknowledged.
func saveForEver(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir, anyQuestion)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for w := range crashWriters {
		go func() {
			for n := 1; ; n++ {
				change := assessment.Change{Question: question(w), Answer: number(float64(n))}
				if _, err := s.SaveByKey(ctx, "hash of one", []assessment.Change{change}, noon); err != nil {
					failed <- err
				}
				if _, err := fmt.Printf("%d %d\n", w, n); err != nil {
					failed <- err
				}
			}
		}()
	}
	return <-failed
}

func question(writer int) string { return fmt.Sprintf("W-%d", writer) }

// A process killed at any moment loses nothing that it acknowledged, and what
// it left opens without repair. A kill does not lose what the kernel holds;
// that commits wait for the disk is held by TestSettingsOfConnections.
func TestKilledProcessesLoseNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	must(t, s.Create(t.Context(), example("one")))
	must(t, s.Close())
	total, times := 0, crashes()
	for range times {
		acknowledged := crash(t, dir)
		s, err := Open(t.Context(), dir, anyQuestion)
		must(t, err)
		d, err := s.ByKey(t.Context(), "hash of one", noon)
		must(t, err)
		for w, n := range acknowledged {
			total += n
			if got := int(d.Answers.Values[question(w)].Number); got != n && got != n+1 {
				t.Errorf("writer %d was told that %d is saved, found %d", w, n, got)
			}
		}
		var verdict string
		must(t, raw(s).QueryRow("PRAGMA integrity_check").Scan(&verdict))
		if verdict != "ok" {
			t.Errorf("the database is damaged: %s", verdict)
		}
		must(t, s.Close())
	}
	if total < times*crashWriters {
		t.Errorf("only %d answers were acknowledged before the kills, which shows nothing", total)
	}
	t.Logf("%d acknowledged answers, %d kills", total, times)
}

// crash runs a process that saves, kills it at a random moment, and returns
// the last number that each writer was told is saved.
func crash(t *testing.T, dir string) map[int]int {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), crashDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	last := make(map[int]int)
	lines := bufio.NewScanner(out)
	for begun := false; lines.Scan(); begun = true {
		if !begun {
			kill := time.AfterFunc(time.Duration(10+rand.IntN(150))*time.Millisecond, func() { _ = child.Process.Kill() })
			defer kill.Stop()
		}
		var w, n int
		if _, err := fmt.Sscanf(lines.Text(), "%d %d", &w, &n); err == nil {
			last[w] = n
		}
	}
	_, _ = io.Copy(io.Discard, out)
	if err := child.Wait(); err == nil {
		t.Error("the process ended by itself")
	}
	return last
}
