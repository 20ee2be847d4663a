// Package audit is what the tests of pages ask: axe and a few measures in a
// real browser, html-validate over their text. The browser is a system tool and
// the other two come from npm, so a machine may lack them. A test then skips,
// but for WATERLINE_REQUIRE_TOOLS and WATERLINE_REQUIRE_NPM: with them it fails.
package audit

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Run reports what axe finds under WCAG 2.2 AA and best practice, one line for
// each rule and place. Frames are pages of their own. Source has to be there before.
const Run = `axe.run({runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"], iframes: false})
	.then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")).join("\n"))`

// Colours is Run for what other colours can break, in a page that was just shown
// in them: buttons take their time to change.
const Colours = `(() => {
	document.getAnimations().forEach(a => { try { a.finish(); } catch {} });
	return axe.run({runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}, resultTypes: ["violations"], iframes: false})
		.then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")).join("\n"));
})()`

// Overflow is how far a page is too wide, and by what.
const Overflow = `(() => {
	const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
	if (over <= 0) return "";
	const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".scroll, .hidden"));
	return over + " px: " + wide.slice(0, 4).map(e => e.tagName + "." + e.className).join(", ");
})()`

// Small lists what can be pressed but is smaller than 24 by 24 pixels, its label
// too, and stands in no sentence.
const Small = `[...document.querySelectorAll("a, button, input, select, summary, textarea")].filter(e => {
	const inText = e.tagName === "A" && e.closest("p, li, dd, h3, .hidden") && getComputedStyle(e).display === "inline";
	const tiny = [e, ...e.labels ?? []].every(at => { const r = at.getBoundingClientRect(); return r.width < 24 || r.height < 24; });
	return !inText && !e.closest(".hidden, .skip") && e.getBoundingClientRect().width > 0 && tiny;
}).map(e => e.outerHTML.slice(0, 90)).join("\n")`

// Chromium finds the browser.
func Chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	lack(t, "WATERLINE_REQUIRE_TOOLS", "no chromium, chromium-browser or google-chrome in PATH")
	return ""
}

// lack ends a test that cannot run here: it fails where the variable says that
// the machine has what it needs, and skips elsewhere.
func lack(t testing.TB, required, why string) {
	t.Helper()
	if os.Getenv(required) != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// Axe is the source of axe-core, which .ci/test fetches.
func Axe(t testing.TB) string {
	t.Helper()
	name := os.Getenv("WATERLINE_AXE")
	if name == "" {
		lack(t, "WATERLINE_REQUIRE_NPM", "WATERLINE_AXE does not name axe.min.js; .ci/test fetches it where the npm registry can be reached")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// rules is html-validate's standard preset.
const rules = `{"extends": ["html-validate:standard"]}`

// Page is the text of a page, by what it is called.
type Page struct{ Name, Text string }

// Markup holds pages to html-validate.
func Markup(t testing.TB, pages []Page) {
	t.Helper()
	command := os.Getenv("WATERLINE_HTML_VALIDATE")
	if command == "" {
		lack(t, "WATERLINE_REQUIRE_NPM", "WATERLINE_HTML_VALIDATE does not name html-validate; .ci/test fetches it where the npm registry can be reached")
	}
	dir := t.TempDir()
	config := filepath.Join(dir, ".htmlvalidate.json")
	fail := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	fail(os.WriteFile(config, []byte(rules), 0o600))
	for i, p := range pages {
		name := strconv.Itoa(i) + "-" + strings.NewReplacer(" ", "-", "/", "-", ",", "").Replace(p.Name)
		fail(os.WriteFile(filepath.Join(dir, name+".html"), []byte(p.Text), 0o600))
	}
	check := exec.CommandContext(t.Context(), command, "--config", config, "--formatter", "text", dir) //nolint:gosec // the tool that .ci/test fetched
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
