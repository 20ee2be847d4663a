package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"waterline/assessment"
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
	for name, page := range framedPages(t) {
		must(t, os.WriteFile(filepath.Join(dir, "framed-"+name+".html"), []byte(page), 0o600))
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

// framedPages are pages of a brand as a frame shows them.
func framedPages(t *testing.T) map[string]string {
	t.Helper()
	s := under(t, func(forms []assessment.Form) { forms[0].ReportNeeds = "contact" })
	root := s.answeredUnder("claims-check")
	out := make(map[string]string)
	for name, path := range map[string]string{
		"entry": "/e/claims-check", "only": "/e/second", "contact": "/e/claims-check/contact", "privacy": "/e/claims-check/privacy",
		"question": root + "/profile/P-NAME", "result": root + "/result",
	} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Sec-Fetch-Dest", "iframe")
		a := s.do(r)
		wantStatus(t, a, http.StatusOK)
		out[name] = a.body
	}
	return out
}
