package intake_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

// now is after every sample, and before what tests call the future.
var now = time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)

func options() intake.Options {
	return intake.Options{Secret: []byte("a secret of the tests"), Now: now}
}

// samples lists the synthetic exports; see testdata/README.md.
func samples(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "sample", "*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("samples: %v", err)
	}
	return names
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "sample", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// ledger is a receiver that keeps what it is given.
type ledger struct{ *usage.Ledger }

func newLedger() ledger { return ledger{usage.NewLedger()} }

// read reads one file into a ledger.
func (l ledger) read(t testing.TB, data []byte, opt intake.Options) intake.Outcome {
	t.Helper()
	return l.readFrom(t, bytes.NewReader(data), opt)
}

func (l ledger) readFrom(t testing.TB, in io.Reader, opt intake.Options) intake.Outcome {
	t.Helper()
	out, err := intake.Read(context.Background(), "export", in, opt, l)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != 1 {
		t.Fatalf("%d outcomes", len(out))
	}
	return out[0]
}
