package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

func TestOpenSaysThatTheDirectoryIsReadOnly(t *testing.T) {
	for name, below := range map[string]string{"the directory itself": "", "its parent": "data"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.Chmod(dir, 0o555))
			opened := make(chan error)
			var s *Store
			go func() {
				// The thread is not unlocked, so it ends with this goroutine and takes its lost rights along.
				runtime.LockOSThread()
				err := obeyModes()
				if err == nil {
					s, err = Open(context.Background(), filepath.Join(dir, below), anyQuestion)
				}
				opened <- err
			}()
			wantRefusal(t, s, <-opened, ReadOnly)
		})
	}
}

// obeyModes makes file modes count on this thread even for root.
func obeyModes() error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var rights [2]unix.CapUserData
	err := unix.Capget(&header, &rights[0])
	rights[0].Effective &^= 1<<unix.CAP_DAC_OVERRIDE | 1<<unix.CAP_DAC_READ_SEARCH
	return errors.Join(err, unix.Capset(&header, &rights[0]))
}

// BenchmarkSaveAnswer saves one answer so that it survives a power cut, and
// compares it with the least that takes: one fdatasync for each answer.
func BenchmarkSaveAnswer(b *testing.B) {
	s := open(b)
	d := example("one")
	if err := s.Create(b.Context(), d); err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		i++
		change := assessment.Change{Question: "PR-VOLUME", Answer: questionnaire.Answer{State: questionnaire.Given, Number: float64(i)}}
		if err := s.Save(b.Context(), "one", []assessment.Change{change}, noon); err != nil {
			b.Fatal(err)
		}
	}
	perSave := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(perSync(b)/perSave, "of-one-fdatasync")
	b.ReportMetric(1/perSave, "answers/s")
}

// perSync is the time of one small append with fdatasync on the same disk.
func perSync(b *testing.B) float64 {
	file, err := os.Create(filepath.Join(b.TempDir(), "probe"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	const appends = 500
	start := time.Now()
	for i := range appends {
		if _, err := fmt.Fprintf(file, "%0200d\n", i); err != nil {
			b.Fatal(err)
		}
		if err := unix.Fdatasync(int(file.Fd())); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start).Seconds() / appends
}
