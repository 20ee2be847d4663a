package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestImports holds the arrows of the README's map: cmd → cmd/internal →
// reports → assessment → scoring, and none back.
func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	checked := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		from, test := filepath.ToSlash(filepath.Dir(relative)), strings.HasSuffix(name, "_test.go")
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checked++
			if why := forbidden(from, to, test); why != "" {
				t.Errorf("%s imports %s: %s", filepath.ToSlash(relative), to, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 100 {
		t.Errorf("only %d imports were checked; the walk from %q missed the program", checked, root)
	}
}

// TestImports_Refuses shows that each rule can fail.
func TestImports_Refuses(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		test, ok bool
	}{
		{"scoring/sample", "gonum.org/v1/gonum/stat", false, true},
		{"scoring/sample", "waterline/scoring/quantile", false, true},
		{"scoring/sample", "waterline/assessment", false, false},
		{"scoring/sample", "go.yaml.in/yaml/v3", false, false},
		{"scoring/sample", "os", false, false},
		{"scoring/sample", "os", true, true},
		{"assessment", "waterline/scoring/sample", false, true},
		{"assessment", "waterline/reports", false, false},
		{"assessment", "waterline/templates/locale", false, false},
		{"assessment", "waterline/templates/locale", true, true},
		{"assessment/evidence", "net/http", false, false},
		{"assessment/evidence", "database/sql", false, false},
		{"reports", "waterline/assessment", false, true},
		{"reports", "waterline/templates/locale", false, true},
		{"reports", "waterline/templates", false, false},
		{"reports/chart", "waterline/scoring/sample", false, false},
		{"templates/locale", "waterline/assessment", false, false},
		{"static", "waterline/templates", false, false},
		{"cmd/internal/web", "github.com/gofiber/fiber/v2", false, true},
		{"cmd/internal/web", "waterline/scoring/sample", false, false},
		{"cmd/internal/web", "waterline/cmd/internal/store", false, false},
		{"cmd/internal/web", "waterline/cmd/internal/store", true, true},
		{"cmd/internal/store", "waterline/cmd/internal/web", false, false},
		{"cmd/internal/store", "waterline/cmd/internal/account", false, true},
		{"cmd/internal/store", "waterline/cmd/internal/job", false, true},
		{"cmd/internal/job", "waterline/cmd/internal/store", false, false},
		{"cmd/internal/job", "waterline/cmd/internal/store", true, true},
		{"cmd/internal/batch", "waterline/cmd/internal/job", false, true},
		{"cmd/internal/batch", "waterline/cmd/internal/webhook", false, false},
		{"cmd/internal/webhook", "waterline/cmd/internal/store", false, false},
		{"cmd/internal/store", "github.com/gofiber/fiber/v2", false, false},
		{"cmd/internal/account", "waterline/assessment", false, true},
		{"cmd/internal/account", "waterline/cmd/internal/store", false, false},
		{"cmd/internal/account", "waterline/cmd/internal/store", true, true},
		{"cmd/internal/account", "waterline/reports", false, false},
		{"cmd/waterline", "waterline/cmd/internal/web", false, true},
		{"cmd/waterline", "waterline/scoring/sample", false, false},
		{"cmd/waterline", "github.com/gofiber/fiber/v2", false, false},
		{"assessment", "waterline/cmd/internal/web", false, false},
	} {
		if why := forbidden(tc.from, tc.to, tc.test); (why == "") != tc.ok {
			t.Errorf("forbidden(%q, %q, %v) = %q, want allowed %v", tc.from, tc.to, tc.test, why, tc.ok)
		}
	}
}

// allowed is, by the folder that imports, which of our own packages it may.
// The first folder that holds the importing package decides.
var allowed = []struct {
	folder string
	ours   []string
}{
	{"scoring", []string{"scoring"}},
	{"assessment", []string{"assessment", "scoring"}},
	{"reports", []string{"reports", "assessment", "templates/locale"}},
	{"templates", nil},
	{"static", nil},
	{"examples", nil},
	{"cmd/internal/account", []string{"assessment"}},
	{"cmd/internal/secret", nil},
	{"cmd/internal/telemetry", []string{"assessment"}},
	{"cmd/internal/standard", nil},
	{"cmd/internal/certificate", nil},
	{"cmd/internal/job", []string{"assessment"}},
	{"cmd/internal/batch", []string{"cmd/internal/job", "assessment"}},
	{"cmd/internal/webhook", []string{"cmd/internal/job", "assessment"}},
	{"cmd/internal/web/shell", []string{"assessment", "static", "templates"}},
	{"cmd/internal/web/outbox", []string{"assessment", "templates"}},
	{"cmd/internal/web/verdict", []string{"reports", "assessment", "templates"}},
	{"cmd/internal/web/retrospect", []string{"cmd/internal/web/verdict", "reports", "assessment", "templates"}},
	{"cmd/internal/web/licence", nil},
	{"cmd/internal/web/load", nil},
	{"cmd/internal/web", []string{"cmd/internal/web/shell", "cmd/internal/web/outbox", "cmd/internal/web/verdict", "cmd/internal/web/retrospect", "cmd/internal/web/licence", "cmd/internal/standard", "cmd/internal/account", "cmd/internal/batch", "cmd/internal/webhook", "cmd/internal/repeat", "reports", "assessment", "templates", "static", "examples"}},
	{"cmd/internal", []string{"cmd/internal/account", "cmd/internal/job", "cmd/internal/batch", "cmd/internal/webhook", "cmd/internal/repeat", "reports", "assessment", "templates", "static", "examples"}},
	{"cmd/waterline", []string{"cmd/internal", "reports", "assessment", "templates", "static", "examples"}},
}

// forbidden says why a package of the program may not import another, or "".
// A test may use what its package may not, to test with real parts. It keeps to
// our own arrows, but may see that every code has its sentence, and may join
// adapters.
func forbidden(from, to string, test bool) string {
	if own, ok := strings.CutPrefix(to, "waterline/"); ok {
		return forbiddenOwn(from, own, test)
	}
	framework := within(to, "github.com/gofiber") || within(to, "github.com/valyala/fasthttp")
	switch {
	case framework && !within(from, "cmd/internal/web"):
		return "the web framework stays in cmd/internal/web"
	case test:
		return ""
	case within(from, "scoring") && !stdlib(to) && !within(to, "gonum.org/v1/gonum"):
		return "scoring imports the standard library and gonum only"
	case (within(from, "scoring") || within(from, "assessment")) && slices.Contains([]string{"os", "net", "net/http", "database/sql"}, to):
		return "it has no I/O"
	}
	return ""
}

func forbiddenOwn(from, to string, test bool) string {
	for _, rule := range allowed {
		if !within(from, rule.folder) {
			continue
		}
		ours := append([]string{from}, rule.ours...)
		if test {
			ours = append(ours, "templates/locale")
		}
		if test && within(from, "cmd/internal") {
			ours = append(ours, "cmd/internal")
		}
		if slices.ContainsFunc(ours, func(folder string) bool { return within(to, folder) }) {
			return ""
		}
		return "arrows go cmd → cmd/internal → reports → assessment → scoring, and adapters do not import each other"
	}
	return "no rule knows this package"
}

func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// stdlib tells the standard library by the lack of a dot in its first part.
func stdlib(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

// TestTopLevel holds the layout: what is beside these names needs an argument.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	known := []string{
		"assessment", "cmd", "examples", "reports", "scoring", "static", "templates", "go.mod", "go.sum",
		"Dockerfile", "README.md", "LICENSE", "CHANGELOG.md", "Makefile",
		"dist", "out", "waterline", "waterline-data", // made by make and serve, not kept
	}
	for _, entry := range entries {
		if name := entry.Name(); !strings.HasPrefix(name, ".") && path.Ext(name) != ".pdf" && !slices.Contains(known, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}
