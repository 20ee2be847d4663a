package shadow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waterline/assessment/usage/shadow"
	"waterline/templates/locale"
)

// Every code, reason, standing and format that the package names, and every word
// that the list may use, has its words, and no words are there for nothing.
func TestEveryCodeHasWords(t *testing.T) {
	words, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range shadow.Formats() {
		keys["shadow.format."+f.ID] = true
		keys["usage.standing."+string(f.Standing)] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`"((?:shadow|tool)_[a-z_]+)"`)
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
		for _, match := range reason.FindAllStringSubmatch(string(source), -1) {
			keys["shadow.skipped."+match[1]] = true
		}
	}
	list, err := shadow.Core()
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range list.Tools {
		keys["shadow.category."+tool.Category] = true
		keys["shadow.training."+tool.Training] = true
		keys["shadow.training_word."+tool.Training] = true
		for _, what := range tool.Beside {
			keys["shadow.beside."+what] = true
		}
	}
	if len(keys) < 70 {
		t.Errorf("only %d were found", len(keys))
	}
	for key := range keys {
		if !words.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
	for _, key := range words.Keys() {
		for _, prefix := range []string{"problem.shadow_", "problem.tool_", "shadow.skipped.", "shadow.category.", "shadow.training.", "shadow.format."} {
			if strings.HasPrefix(key, prefix) && !keys[key] {
				t.Errorf("%s is said by nobody", key)
			}
		}
	}
}
