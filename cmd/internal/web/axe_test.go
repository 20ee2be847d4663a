package web

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeRun reports what axe finds under WCAG 2.2 AA and best practice, one line
// for each rule and place.
const axeRun = `axe.run({runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"]})
	.then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")).join("\n"))`

// overflow is how far a page is too wide, and by what.
const overflow = `(() => {
	const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
	if (over <= 0) return "";
	const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".scroll, .hidden"));
	return over + " px: " + wide.slice(0, 4).map(e => e.tagName + "." + e.className).join(", ");
})()`

// small lists what can be pressed but is smaller than 24 by 24 pixels and
// stands in no sentence.
const small = `[...document.querySelectorAll("a, button, input, select, summary, textarea")].filter(e => {
	const inText = e.tagName === "A" && e.closest("p, li, dd, h3, .hidden") && getComputedStyle(e).display === "inline";
	const r = (e.labels?.[0] ?? e).getBoundingClientRect();
	return !inText && !e.closest(".hidden, .skip") && r.width > 0 && (r.width < 24 || r.height < 24);
}).map(e => e.outerHTML.slice(0, 90)).join("\n")`

// TestAxe looks at every template in every state: wide, on a phone, light and
// dark. It also holds that nothing is scrolled sideways, that the policy of the
// pages is kept, and that what is pressed is large enough.
func TestAxe(t *testing.T) {
	source := axe(t)
	running := start(t)
	s := open(t)
	base := "http://" + s.listen(t)
	pages := s.gallery()
	for _, c := range []struct {
		name   string
		width  int64
		scheme string
	}{{"wide", 1280, "light"}, {"phone", 320, "light"}, {"dark", 1280, "dark"}} {
		t.Run(c.name, func(t *testing.T) {
			b := tab(running, t, s, base, c.width, true)
			_, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}},
			})
			must(t, err)
			for _, p := range pages {
				if p.form != nil && c.scheme == "dark" {
					continue // the parts of an error are on other pages
				}
				b.show(p)
				b.examine(p.name, source)
			}
		})
	}
}

// axe is the source of axe-core, which .ci/test fetches.
func axe(t *testing.T) string {
	t.Helper()
	name := os.Getenv("WATERLINE_AXE")
	if name == "" {
		t.Skip("WATERLINE_AXE does not name axe.min.js; .ci/test fetches it where the npm registry can be reached")
	}
	data, err := os.ReadFile(name)
	must(t, err)
	return string(data)
}

// show opens a specimen. A form is sent from the page it belongs to, as the
// browser would, so that what comes back is a page of the browser.
func (b *browser) show(p specimen) {
	b.t.Helper()
	if p.form == nil {
		b.visit(p.path)
		return
	}
	from := p.path
	if strings.HasSuffix(from, "/consent") {
		from = strings.TrimSuffix(from, "consent") + "result"
	}
	b.visit(from)
	_, err := chromedp.RunResponse(b, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](sending(p.path, p.form))(ctx, t)
		return err
	}))
	must(b.t, err)
}

// sending builds a form in the page and sends it.
func sending(path string, form url.Values) string {
	var js strings.Builder
	fmt.Fprintf(&js, `(() => {
		const f = document.createElement("form"), token = document.querySelector("[name=form_token]");
		f.method = "post"; f.action = %q; f.hidden = true;
		const put = (name, value) => { const i = document.createElement("input"); i.name = name; i.value = value; f.append(i); };
		if (token) put("form_token", token.value);
`, path)
	for name, values := range form {
		for _, value := range values {
			fmt.Fprintf(&js, "put(%q, %q);\n", name, value)
		}
	}
	js.WriteString("document.body.append(f); f.submit(); return true; })()")
	return js.String()
}

// examine judges the page that is shown.
func (b *browser) examine(name, source string) {
	b.t.Helper()
	check := func(what, js string) {
		said, err := chromedp.Run(b, chromedp.Evaluate[string](js))
		must(b.t, err)
		if said != "" {
			b.t.Errorf("%s: %s %s", name, what, said)
		}
	}
	check("is too wide by", overflow)
	check("has targets too small:", small)
	for _, said := range b.complained() {
		b.t.Errorf("%s: the browser complains: %s", name, said)
	}
	_, err := chromedp.Run(b, chromedp.Evaluate[bool](source+";true"))
	must(b.t, err)
	said, err := chromedp.Run(b, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise))
	must(b.t, err)
	if said != "" {
		b.t.Errorf("%s: axe: %s", name, said)
	}
	b.forget() // axe itself writes styles that the policy stops
}

// forget drops the complaints so far.
func (b *browser) forget() {
	b.seen.Lock()
	defer b.seen.Unlock()
	b.complaints = nil
}
