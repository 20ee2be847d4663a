package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waterline/assessment/problem"
	"waterline/cmd/internal/config"
)

func TestValue(t *testing.T) {
	dir := t.TempDir()
	settings := write(t, dir, "settings.yaml", "addr: 127.0.0.1:9000\ndata: from-file\n")
	secret := write(t, dir, "secret", "sqlite:secret.db\n")

	s, err := config.Load([]string{
		"WATERLINE_DATA=from-variable",
		"WATERLINE_DATABASE_URL_FILE=" + secret,
		"DATA=not-ours",
	}, settings)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, flag, want string
		found            bool
	}{
		{"the file alone", "addr", "127.0.0.1:9000", true},
		{"the variable before the file", "data", "from-variable", true},
		{"a secret from its file, without the line end", "database-url", "sqlite:secret.db", true},
		{"nowhere", "seed", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, found, err := s.Value(tc.flag)
			if err != nil || got != tc.want || found != tc.found {
				t.Errorf("Value(%q) = %q, %v, %v; want %q, %v", tc.flag, got, found, err, tc.want, tc.found)
			}
		})
	}
}

func TestValue_TwoSources(t *testing.T) {
	s, err := config.Load([]string{"WATERLINE_DATABASE_URL=a", "WATERLINE_DATABASE_URL_FILE=b"}, "")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Value("database-url")
	wantProblem(t, err, "setting_twice", "WATERLINE_DATABASE_URL", 0)
}

func TestValue_SecretUnreadable(t *testing.T) {
	s, err := config.Load([]string{"WATERLINE_DATABASE_URL_FILE=" + t.TempDir()}, "")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Value("database-url")
	wantProblem(t, err, "setting_unreadable", "WATERLINE_DATABASE_URL_FILE", 0)
}

func TestLoad_Wrong(t *testing.T) {
	for _, tc := range []struct {
		name, text, code string
		line             int
	}{
		{"not YAML", "addr: [", "setting_syntax", 0},
		{"a list", "- addr\n", "setting_shape", 1},
		{"nested", "addr: x\nserve:\n  addr: y\n", "setting_shape", 3},
		{"twice", "addr: x\naddr: y\n", "setting_repeated", 2},
		{"too large", "# " + strings.Repeat("x", 70<<10), "setting_unreadable", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := write(t, t.TempDir(), "settings.yaml", tc.text)
			_, err := config.Load(nil, path)
			wantProblem(t, err, tc.code, path, tc.line)
		})
	}
	t.Run("missing", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "none.yaml")
		_, err := config.Load(nil, path)
		wantProblem(t, err, "setting_unreadable", path, 0)
	})
}

func TestKnown(t *testing.T) {
	path := write(t, t.TempDir(), "settings.yaml", "addr: x\nadress: y\n")
	s, err := config.Load(nil, path)
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, s.Known([]string{"addr", "data"}), "setting_unknown", path, 2)
	if err := s.Known([]string{"addr", "adress"}); err != nil {
		t.Errorf("Known with every name = %v", err)
	}
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func wantProblem(t *testing.T, err error, code, path string, line int) {
	t.Helper()
	var list problem.List
	if !errors.As(err, &list) || len(list) != 1 {
		t.Fatalf("error = %v, want one problem", err)
	}
	if p := list[0]; p.Code != code || p.Path != path || p.Line != line {
		t.Errorf("problem = %s at %s line %d, want %s at %s line %d", p.Code, p.Path, p.Line, code, path, line)
	}
}
