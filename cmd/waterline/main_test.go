package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, testPrograms())
}

// TestScripts plays the stories of testdata/script with the real program.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      exits,
			"eventually": eventually,
			"freeport":   freePort,
			"occupy":     occupy,
			"hexfile":    hexFile,
			"bigfile":    bigFile,
			"alone":      alone,
			"tamper":     tamper,
			"cutoff":     cutOff,
			"claim":      claim,
			"token":      makeToken,
			"tamperlog":  tamperLog,
		},
	})
}

// exits CODE PROGRAM ARG… runs the program and holds it to an exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	if said := ts.ReadFile("stderr"); strings.Contains(said, "panic:") || strings.Contains(said, "goroutine ") {
		ts.Fatalf("the program panicked")
	}
}

// eventually PROGRAM ARG… runs the program until it succeeds.
func eventually(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		err := ts.Exec(args[0], args[1:]...)
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s never succeeded: %v", strings.Join(args, " "), err)
		}
	}
}

// freeport NAME sets NAME to an address that nothing listens on.
func freePort(ts *testscript.TestScript, _ bool, args []string) {
	listener := listen(ts)
	ts.Setenv(args[0], listener.Addr().String())
	ts.Check(listener.Close())
}

// occupy NAME sets NAME to an address that is taken until the story ends.
func occupy(ts *testscript.TestScript, _ bool, args []string) {
	listener := listen(ts)
	ts.Setenv(args[0], listener.Addr().String())
	ts.Defer(func() { listener.Close() })
}

func listen(ts *testscript.TestScript) net.Listener {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	ts.Check(err)
	return listener
}

// hexfile FILE HEX writes the bytes.
func hexFile(ts *testscript.TestScript, _ bool, args []string) {
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// bigfile FILE MEGABYTES writes a file of that size that starts as answers do.
func bigFile(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b bytes.Buffer
	b.WriteString("questionnaire: core@1\nanswers:\n")
	for b.Len() < size<<20 {
		b.WriteString("  P-NAME: Example\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

// alone DIRECTORY [FILE] holds the directory to at most that one file: nothing
// half-written is left.
func alone(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, entry := range entries {
		if len(args) < 2 || entry.Name() != args[1] {
			ts.Fatalf("%s also holds %s", args[0], entry.Name())
		}
	}
}
