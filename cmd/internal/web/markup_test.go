package web

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// markupRules is html-validate's standard preset.
const markupRules = `{"extends": ["html-validate:standard"]}`

// TestMarkupIsValid holds every template in every state to html-validate.
func TestMarkupIsValid(t *testing.T) {
	command := os.Getenv("WATERLINE_HTML_VALIDATE")
	if command == "" {
		t.Skip("WATERLINE_HTML_VALIDATE does not name html-validate; .ci/test fetches it where the npm registry can be reached")
	}
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, ".htmlvalidate.json"), []byte(markupRules), 0o600))
	s := open(t)
	for i, p := range s.gallery() {
		name := filepath.Join(dir, fmt.Sprintf("%03d.html", i))
		must(t, os.WriteFile(name, []byte(s.page(p).body), 0o600))
		t.Logf("%s is %s at %s", filepath.Base(name), p.name, p.path[min(len(p.path), len("/a/")+keyLength):])
	}
	check := exec.CommandContext(t.Context(), command, "--config", filepath.Join(dir, ".htmlvalidate.json"), "--formatter", "text", dir)
	check.Dir = dir
	out, err := check.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if len(out) > 0 {
		t.Errorf("html-validate says:\n%s", out)
	}
}
