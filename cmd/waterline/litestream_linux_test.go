package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// litestream is the release that examples/deploy/litestream.yml was tried with.
const litestream = "github.com/benbjohnson/litestream/cmd/litestream@v0.5.5"

// TestLitestreamFollows runs Litestream beside the server, kills both while
// somebody saves, and starts the server on what Litestream restores: what was
// saved before its last copy is there.
func TestLitestreamFollows(t *testing.T) {
	if os.Getenv("WATERLINE_LONG") == "" {
		t.Skip("builds Litestream; make long runs it")
	}
	dir := t.TempDir()
	install := exec.Command("go", "install", litestream)
	install.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("build Litestream: %v\n%s", err, out)
	}
	data, config := filepath.Join(dir, "data"), filepath.Join(dir, "litestream.yml")
	database := filepath.Join(data, "waterline.db")
	settings := fmt.Sprintf("dbs:\n  - path: %s\n    replica:\n      type: file\n      path: %s\n      sync-interval: 100ms\n", database, filepath.Join(dir, "copy"))
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	s := started(t, data, "")
	follower := exec.Command(filepath.Join(dir, "litestream"), "replicate", "-config", config)
	if err := follower.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = follower.Process.Kill()
		_ = follower.Wait()
	})
	y := seated(t, s.url)
	client := &http.Client{Timeout: 10 * time.Second}
	for until := time.Now().Add(8 * time.Second); time.Now().Before(until); {
		if status, text, err := y.save(client, s.url); err != nil || status != http.StatusOK {
			t.Fatalf("saving beside Litestream: %d %s %v", status, text, err)
		}
	}
	copied := y.last
	time.Sleep(3 * time.Second)
	for range 50 {
		if _, _, err := y.save(client, s.url); err != nil {
			t.Fatal(err)
		}
	}
	s.end(syscall.SIGKILL)
	_ = follower.Process.Kill()

	again := filepath.Join(dir, "again")
	restore := exec.Command(filepath.Join(dir, "litestream"), "restore", "-config", config, "-o", filepath.Join(again, "waterline.db"), database)
	if out, err := restore.CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	s = started(t, again, "")
	if got := y.kept(t, s.url); got < copied || got > y.last {
		t.Errorf("restored is %d; copied was %d at least, saved %d", got, copied, y.last)
	}
	t.Logf("%d saves, %d of them long before the end, %d restored", y.last, copied, y.kept(t, s.url))
}
