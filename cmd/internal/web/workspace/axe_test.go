package workspace

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"waterline/cmd/internal/web/audit"
)

// TestMarkupOfClientPages holds every template in every state to html-validate.
func TestMarkupOfClientPages(t *testing.T) {
	s := openSite(t)
	var pages []audit.Page
	for _, p := range s.gallery() {
		pages = append(pages, audit.Page{Name: p.name, Text: s.page(p).body})
	}
	audit.Markup(t, pages)
}

// TestAxeOfClientPages looks at every template in every state: wide, on a
// phone, light and dark. It also holds that nothing is scrolled sideways, that
// the policy of the pages is kept, and that what is pressed is large enough.
func TestAxeOfClientPages(t *testing.T) {
	source := audit.Axe(t)
	ln, base := listener(t)
	s := openSite(t)
	pages := s.gallery()
	s.serve(t, ln)
	b := launchFor(t, base, 5*time.Minute)
	said := b.complaints()
	b.signIn()
	for _, c := range []struct {
		name  string
		width int64
	}{{"wide", 1280}, {"phone", 320}} {
		must(t, chromedp.Do(b, chromedp.EmulateViewport(c.width, 900)))
		for _, p := range pages {
			must(t, prefer(b, "light"))
			b.show(p)
			b.examine(c.name+", "+p.name, source, said)
			if c.name == "wide" && p.form == nil { // the parts of an error are on other pages
				must(t, prefer(b, "dark"))
				b.judge("dark, "+p.name, audit.Colours, said)
			}
		}
	}
}

// signIn signs the owner in by the form.
func (b *tab) signIn() {
	b.t.Helper()
	b.visit(signinPath)
	b.fill("#mail", ownerMail)
	b.fill("#password", password)
	b.press("form[action='/sign-in'] button")
}

// complaints gives what the browser said since the last time, but for the
// statuses that a test asked for.
func (b *tab) complaints() func() []string {
	b.t.Helper()
	var seen sync.Mutex
	var said []string
	must(b.t, chromedp.Listen(b, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Level != log.EntryLevelVerbose {
			seen.Lock()
			defer seen.Unlock()
			said = append(said, e.Entry.Text)
		}
	}))
	_, err := chromedp.Call(b, log.Enable, cdp.Empty{})
	must(b.t, err)
	return func() []string {
		seen.Lock()
		defer seen.Unlock()
		out := slices.DeleteFunc(said, func(text string) bool {
			return slices.ContainsFunc([]string{"404", "409", "422"}, func(status string) bool { return strings.Contains(text, "status of "+status) })
		})
		said = nil
		return out
	}
}

// show opens a specimen. A form is sent from the page it is on, as a browser
// does.
func (b *tab) show(p specimen) {
	b.t.Helper()
	if p.form == nil {
		b.visit(p.path)
		return
	}
	from := p.from
	if from == "" {
		from = p.path
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
		const f = document.createElement("form");
		f.method = "post"; f.action = %q; f.hidden = true;
		const put = (name, value) => { const i = document.createElement("textarea"); i.name = name; i.value = value; f.append(i); };
		put("form_token", document.querySelector("[name=form_token]").value);
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
func (b *tab) examine(name, source string, said func() []string) {
	b.t.Helper()
	for what, js := range map[string]string{"is too wide by": audit.Overflow, "has targets too small:": audit.Small} {
		found, err := chromedp.Run(b, chromedp.Evaluate[string](js))
		must(b.t, err)
		if found != "" {
			b.t.Errorf("%s: %s %s", name, what, found)
		}
	}
	for _, text := range said() {
		b.t.Errorf("%s: the browser complains: %s", name, text)
	}
	_, err := chromedp.Run(b, chromedp.Evaluate[bool](source+";true"))
	must(b.t, err)
	b.judge(name, audit.Run, said)
}

// judge runs axe, which is in the page already.
func (b *tab) judge(name, run string, said func() []string) {
	b.t.Helper()
	found, err := chromedp.Run(b, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	must(b.t, err)
	if found != "" {
		b.t.Errorf("%s: axe: %s", name, found)
	}
	said() // axe itself writes styles that the policy stops
}
