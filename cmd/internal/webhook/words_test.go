package webhook_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waterline/templates/locale"
)

// Every code and reason that the package or its store names has its sentence.
func TestEveryCodeHasASentence(t *testing.T) {
	words, err := locale.Load("en")
	must(t, err)
	files, err := filepath.Glob("*.go")
	must(t, err)
	kept, err := filepath.Glob(filepath.Join("..", "store", "*.go"))
	must(t, err)
	literal := regexp.MustCompile(`"(webhook[._][a-z_]+)"`)
	found := 0
	for _, name := range append(files, kept...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		must(t, err)
		for _, match := range literal.FindAllStringSubmatch(string(source), -1) {
			key := match[1]
			if key[len("webhook")] == '_' && strings.Contains(name, "store") {
				continue // tables
			}
			if key[len("webhook")] == '_' {
				key = "problem." + key
			}
			if regexp.MustCompile(`^webhook\.(item|tidy|deliver|finished|test)$`).MatchString(key) {
				continue // kinds of jobs and events
			}
			if found++; !words.Has(key) {
				t.Errorf("%s: %s has no sentence", name, key)
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d were found", found)
	}
}
