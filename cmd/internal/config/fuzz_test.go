package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"waterline/assessment/problem"
	"waterline/cmd/internal/config"
)

// FuzzLoad holds a settings file to a list of problems or to settings that are
// all told apart by name.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{"", "addr: 127.0.0.1:9000\n", "a: 1\na: 2\n", "a: [1]\n", "a: &x 1\nb: *x\n", "- a\n", "? [a]\n: b\n", "a: !!binary aGk=\n", "\xff", "a: {b: {c: d}}\n---\nb: c\n"} {
		f.Add([]byte(text))
	}
	path := filepath.Join(f.TempDir(), "settings.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := config.Load(nil, path)
		var found problem.List
		if err != nil && !errors.As(err, &found) {
			t.Fatalf("%v is no list of problems", err)
		}
		if err := s.Known(nil); err != nil && !errors.As(err, &found) {
			t.Fatalf("%v is no list of problems", err)
		}
	})
}
