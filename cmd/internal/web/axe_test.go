package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"waterline/cmd/internal/web/audit"
)

// TestAxe looks at every template in every state: wide, on a phone, light and
// dark. It also holds that nothing is scrolled sideways, that the policy of the
// pages is kept, and that what is pressed is large enough.
func TestAxe(t *testing.T) {
	source := audit.Axe(t)
	running := start(t)
	s := open(t)
	base := "http://" + s.listen(t)
	pages := s.gallery()
	for name, width := range map[string]int64{"wide": 1280, "phone": 320} {
		t.Run(name, func(t *testing.T) {
			b := tab(running, t, s, base, width, true)
			for _, p := range pages {
				b.prefer("light")
				b.show(p)
				b.examine(p.name, source)
				if name == "wide" && p.form == nil { // the parts of an error are on other pages
					b.prefer("dark")
					b.judge(p.name+" in the dark", audit.Colours)
				}
			}
		})
	}
}

// prefer has the browser ask for a light or a dark page.
func (b *browser) prefer(scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	must(b.t, err)
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
	check("is too wide by", audit.Overflow)
	check("has targets too small:", audit.Small)
	for _, said := range b.complained() {
		b.t.Errorf("%s: the browser complains: %s", name, said)
	}
	_, err := chromedp.Run(b, chromedp.Evaluate[bool](source+";true"))
	must(b.t, err)
	b.judge(name, audit.Run)
}

// judge runs axe, which is in the page already.
func (b *browser) judge(name, run string) {
	b.t.Helper()
	said, err := chromedp.Run(b, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
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
