package intake_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waterline/assessment/usage/intake"
	"waterline/templates/locale"
)

// Every code, reason, standing and format that the package names has its words.
func TestEveryCodeHasWords(t *testing.T) {
	words, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range intake.Formats() {
		keys["usage.format."+f.ID] = true
		keys["usage.standing."+string(f.Standing)] = true
	}
	var files []string
	for _, folder := range []string{".", "..", "../content", "../upload", "../../../cmd/internal/web/workspace"} {
		some, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	code := regexp.MustCompile(`(?:reject\([^,()]*(?:\([^)]*\))?[^,()]*, |refuse\(|cut\(|notice\(|(?i:code): |Refused\{|fault\(|fail\(ctx, i, |New\([^,]*(?:\([^)]*\))?, )"(usage_[a-z0-9_]+)"`)
	named, said := regexp.MustCompile(`"(usage_[a-z0-9_]+)"`), map[string]bool{}
	reason := regexp.MustCompile(`skip\("([a-z_]+)"\)`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range code.FindAllStringSubmatch(string(source), -1) {
			keys["problem."+match[1]] = true
		}
		for _, match := range named.FindAllStringSubmatch(string(source), -1) {
			said["problem."+match[1]] = true
		}
		for _, match := range reason.FindAllStringSubmatch(string(source), -1) {
			keys["usage.skipped."+match[1]] = true
		}
	}
	if len(keys) < 80 {
		t.Errorf("only %d were found", len(keys))
	}
	for key := range keys {
		if !words.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
	for _, key := range words.Keys() {
		if strings.HasPrefix(key, "problem.usage_") && !said[key] {
			t.Errorf("%s is said by nobody", key)
		}
	}
}
