package spool_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/spool"
)

func TestSpool(t *testing.T) {
	data := t.TempDir()
	d := spool.New(data)
	if n, err := d.Write("a1", strings.NewReader("name,group")); err != nil || n != 10 {
		t.Fatalf("%d bytes, %v", n, err)
	}
	info, err := os.Stat(filepath.Join(data, spool.Folder, "a1"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	file, err := d.Open("a1")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil || string(text) != "name,group" {
		t.Fatalf("%q, %v", text, err)
	}
	if err := d.Sweep(time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Remove("a1"), d.Remove("a1")); err != nil {
		t.Fatal(err)
	}
	var known *assessment.Error
	if _, err := d.Open("a1"); !errors.As(err, &known) || known.Code != assessment.NotFound {
		t.Errorf("what was removed opens with %v", err)
	}
	if _, err := d.Write("b2", iotest.ErrReader(io.ErrUnexpectedEOF)); err == nil {
		t.Error("half a file was kept")
	}
	if _, err := d.Write("c3", strings.NewReader("old")); err != nil {
		t.Fatal(err)
	}
	if err := d.Sweep(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(data, spool.Folder))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestSpoolStaysInItsFolder(t *testing.T) {
	d := spool.New(t.TempDir())
	for _, id := range []string{"", "../a", "a/b", "..", "a.b"} {
		if _, err := d.Write(id, strings.NewReader("x")); err == nil {
			t.Errorf("%q was written", id)
		}
	}
}
