package workspace

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"waterline/cmd/internal/web/audit"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// screen is a tab of a real browser, signed in as the owner.
type screen struct {
	context.Context
	t    *testing.T
	base string

	seen       sync.Mutex // guards what follows
	complaints []string
	requests   int
	bytes      float64 // on the wire
}

// screen opens a tab on the site.
func (s *site) screen(t *testing.T, width int64, scripts bool) *screen {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(audit.Chromium(t)), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- s.app.Listener(listener) }()
	t.Cleanup(func() { must(t, errors.Join(s.app.ShutdownWithTimeout(5*time.Second), <-served)) })
	b := &screen{Context: ctx, t: t, base: "http://" + listener.Addr().String()}
	b.watch()
	must(t, chromedp.Do(b, chromedp.EmulateViewport(width, 900)))
	if !scripts {
		_, err := chromedp.Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		must(t, err)
	}
	_, err = chromedp.Call(b, network.SetCookie, network.SetCookieParams{Name: sessionCookie, Value: s.owner.cookies[sessionCookie], URL: b.base})
	must(t, err)
	return b
}

func (b *screen) watch() {
	b.t.Helper()
	must(b.t, chromedp.Listen(b, func(event any) {
		b.seen.Lock()
		defer b.seen.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level != log.EntryLevelVerbose {
				b.complaints = append(b.complaints, e.Entry.Text)
			}
		case *runtime.EventConsoleAPICalled:
			b.complaints = append(b.complaints, "console."+string(e.Type))
		case *runtime.EventExceptionThrown:
			b.complaints = append(b.complaints, e.ExceptionDetails.Text)
		case *network.EventLoadingFinished:
			b.requests++
			b.bytes += e.EncodedDataLength
		}
	}))
	_, err := chromedp.Call(b, network.Enable, network.EnableParams{})
	must(b.t, err)
	_, err = chromedp.Call(b, log.Enable, cdp.Empty{})
	must(b.t, err)
}

func (b *screen) complained() []string {
	b.seen.Lock()
	defer b.seen.Unlock()
	out := slices.DeleteFunc(slices.Clone(b.complaints), func(text string) bool { return strings.Contains(text, "status of 4") })
	b.complaints = nil
	return out
}

func (b *screen) visit(path string) {
	b.t.Helper()
	_, err := chromedp.RunResponse(b, chromedp.Navigate(b.base+path))
	must(b.t, err)
}

// run works out an expression in the page.
func (b *screen) run(expression string) string {
	b.t.Helper()
	said, err := chromedp.Run(b, chromedp.Evaluate[string](expression))
	must(b.t, err)
	return said
}

// until waits for an expression to be true.
func (b *screen) until(expression string) {
	b.t.Helper()
	for range 80 {
		if b.run(`String(Boolean(`+expression+`))`) == "true" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("%s never became true", expression)
}

// send presses a button and waits for the page that comes.
func (b *screen) send(selector string) {
	b.t.Helper()
	_, err := chromedp.RunResponse(b, chromedp.Click(chromedp.CSS(selector)))
	must(b.t, err)
}

// fillIn types into a field.
func (b *screen) fillIn(name, value string) {
	b.t.Helper()
	b.run(fmt.Sprintf(`(e => { e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); return ""; })(document.getElementsByName(%q)[0])`, value, name))
}

// workGallery is every page of assumptions, brands and reports in its states.
func (s *site) workGallery() []specimen {
	s.t.Helper()
	s.printed()
	path, page := s.editor("Alder Insurance", "insurer")
	form := boxes(page)
	at := middle(s.t, form, "realised")
	edit := func(reason string) url.Values {
		out := boxes(page)
		out.Set(boxLow+at, "50")
		out.Set(boxMiddle+at, "60")
		out.Set(boxHigh+at, "70")
		out.Set("reason", reason)
		out.Set("do", "save")
		return out
	}
	wantStatus(s.t, s.owner.fill(path, edit("Measured in the pilot")), 303)
	wrong := boxes(s.owner.get(path))
	wrong.Set(boxLow+at, "99")
	wrong.Set("do", "save")
	try := edit("")
	try.Set("version", "2")
	try.Set(boxMiddle+at, "65")
	try.Set("do", "try")
	long, wide := s.editor(strings.Repeat("Versicherungsschadensbearbeitung", 3), "insurer")
	endless := boxes(wide)
	endless.Set("reason", strings.Repeat("Weil", 120))
	endless.Set("do", "save")
	endless.Set(boxHigh+middle(s.t, endless, "realised"), "98")
	wantStatus(s.t, s.owner.fill(long, endless), 303)
	report, longReport := strings.TrimSuffix(path, "/assumptions")+"/report", strings.TrimSuffix(long, "/assumptions")+"/report"
	pages := []specimen{
		{name: "brands, none", path: brandsPath}, {name: "brand, new", path: brandsPath + "/new"}, {name: "brand, wrong", path: brandsPath + "/new", form: url.Values{"colour": {"blue"}}},
		{name: "report, new", path: longReport},
	}
	brand := s.brand(s.t, url.Values{"name": {"Heron Advisory"}, "colour": {"#ffee00"}})
	composedForm := composed(s.t, s.owner.get(report))
	composedForm.Set("comment-summary", "**{{client}}**: £45k")
	wantStatus(s.t, s.owner.fill(report, composedForm), 303)
	wantStatus(s.t, s.owner.fill(report+"/issue", url.Values{"version": {"1"}, "of": {"2"}}), 303)
	bad := composed(s.t, s.owner.get(report))
	bad.Set("comment-roadmap", "<b>x</b>")
	bad.Set("title", "")
	return append(pages,
		specimen{name: "assumptions", path: path}, specimen{name: "assumptions, compared", path: path + "?from=1&to=2"}, specimen{name: "assumptions, older", path: path + "?version=1"},
		specimen{name: "assumptions, wrong", path: path, form: wrong}, specimen{name: "assumptions, tried", path: path, form: try},
		specimen{name: "assumptions, behind", path: path, form: edit("Late")}, specimen{name: "assumptions, long", path: long},
		specimen{name: "brand", path: brand}, specimen{name: "brands", path: brandsPath},
		specimen{name: "report", path: report}, specimen{name: "report, wrong", path: report, form: bad},
	)
}

// show opens a specimen; a form is sent from its page.
func (b *screen) show(p specimen) {
	b.t.Helper()
	b.visit(p.path)
	if p.form == nil {
		return
	}
	var js strings.Builder
	fmt.Fprintf(&js, `(() => { const f = document.createElement("form"), token = document.querySelector("[name=form_token]").value; f.method = "post"; f.action = %q; f.hidden = true;
const put = (name, value) => { const i = document.createElement("textarea"); i.name = name; i.value = value; f.append(i); }; put("form_token", token);
`, p.path)
	for name, values := range p.form {
		if name == "form_token" {
			continue
		}
		for _, value := range values {
			fmt.Fprintf(&js, "put(%q, %q);\n", name, value)
		}
	}
	js.WriteString(`document.body.append(f); f.submit(); return ""; })()`)
	_, err := chromedp.RunResponse(b, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[string](js.String())(ctx, t)
		return err
	}))
	must(b.t, err)
}

// TestWorkPagesUnderAxe looks at every page of assumptions, brands and reports
// in its states, wide and on a phone.
func TestWorkPagesUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.workGallery)
}

// underAxe looks at pages in a browser, wide and on a phone.
func (s *site) underAxe(t *testing.T, gallery func() []specimen) {
	t.Helper()
	source := audit.Axe(t)
	pages := gallery()
	b := s.screen(t, 1280, true)
	for _, width := range []int64{1280, 320} {
		must(t, chromedp.Do(b, chromedp.EmulateViewport(width, 900)))
		for _, p := range pages {
			must(t, prefer(b, "light"))
			b.show(p)
			for what, js := range map[string]string{"is too wide by": audit.Overflow, "has targets too small:": audit.Small} {
				if said := b.run(js); said != "" {
					t.Errorf("%s at %d: %s %s", p.name, width, what, said)
				}
			}
			for _, said := range b.complained() {
				t.Errorf("%s: the browser complains: %s", p.name, said)
			}
			_, err := chromedp.Run(b, chromedp.Evaluate[bool](source+";true"))
			must(t, err)
			said, err := chromedp.Run(b, chromedp.Evaluate[string](audit.Run, chromedp.EvalAwaitPromise))
			must(t, err)
			if said != "" {
				t.Errorf("%s at %d: axe: %s", p.name, width, said)
			}
			if width > 320 && p.form == nil { // the parts of an error are on other pages
				must(t, prefer(b, "dark"))
				said, err := chromedp.Run(b, chromedp.Evaluate[string](audit.Colours, chromedp.EvalAwaitPromise))
				must(t, err)
				if said != "" {
					t.Errorf("%s in the dark: axe: %s", p.name, said)
				}
			}
			b.complained() // axe writes styles that the policy stops
		}
	}
}

// prefer has the browser ask for a light or a dark page.
func prefer(b context.Context, scheme string) error {
	_, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	return err
}

// TestWorkPagesAreValid holds the same pages to html-validate.
func TestWorkPagesAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.workGallery)
}

// valid holds pages to html-validate.
func (s *site) valid(t *testing.T, gallery func() []specimen) {
	t.Helper()
	var pages []audit.Page
	for _, p := range gallery() {
		page := s.owner.get(p.path)
		if p.form != nil {
			page = s.owner.fill(p.path, p.form)
		}
		pages = append(pages, audit.Page{Name: p.name, Text: page.body})
	}
	audit.Markup(t, pages)
}

// TestBrowserAdjustsComposesAndIssues walks from an assumption to an issued
// report, with scripts and without.
func TestBrowserAdjustsComposesAndIssues(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%v", scripts), func(t *testing.T) {
			s := openSite(t)
			s.printed()
			path, page := s.editor("Alder Insurance", "insurer")
			at := middle(t, boxes(page), "realised")
			b := s.screen(t, 1280, scripts)
			b.visit(path)
			for name, value := range map[string]string{boxLow + at: "50", boxMiddle + at: "60", boxHigh + at: "70"} {
				b.fillIn(name, value)
			}
			if scripts {
				b.until(`document.querySelector("#outcome .strips")`)
				b.until(`document.getElementById("outcome-said").textContent.includes("was")`)
			} else {
				b.send(`button[value=try]`)
			}
			b.fillIn("reason", "Measured in the pilot")
			b.send(`button[value=save]`)
			b.until(`document.body.textContent.includes("Version 2 is saved")`)
			report := strings.TrimSuffix(path, "/assumptions") + "/report"
			b.visit(report)
			b.fillIn("comment-summary", "We looked at {{net.middle}}.")
			b.send(`button[value=save]`)
			b.until(`document.body.textContent.includes("The composition is saved")`)
			b.send(`form[action$="/issue"] button`)
			b.until(`document.querySelector("#issued a[download]")`)
			for _, said := range b.complained() {
				t.Errorf("the browser complains: %s", said)
			}
			list, err := s.kept.IssuedOf(t.Context(), s.org, strings.Split(path, "/")[3])
			must(t, err)
			if len(list) != 1 || list[0].Version != 2 {
				t.Errorf("issued: %+v", list)
			}
		})
	}
}

// Pages stay within what a first visit may weigh, and their scripts within
// theirs.
func TestWorkPagesStayWithinTheirWeight(t *testing.T) {
	s := openSite(t)
	path, _ := s.editor("Alder Insurance", "insurer")
	b := s.screen(t, 1280, true)
	b.visit(path)
	time.Sleep(500 * time.Millisecond)
	b.seen.Lock()
	defer b.seen.Unlock()
	t.Logf("%.1f kB in %d requests", b.bytes/1000, b.requests)
	if b.bytes > 110_000 || b.requests > 8 {
		t.Errorf("the editor takes %.0f bytes in %d requests", b.bytes, b.requests)
	}
}
