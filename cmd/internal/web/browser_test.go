package web

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of a real browser and what it complained of.
type browser struct {
	context.Context
	t    *testing.T
	site *site
	base string

	seen       sync.Mutex // guards what follows
	complaints []string
	requests   int
	bytes      float64 // on the wire
}

// start runs a browser that tabs share.
func start(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	must(t, chromedp.Do(ctx))
	return ctx
}

// launch opens a tab of a width on a server of its own, with scripts on or off.
func launch(t *testing.T, width int64, scripts bool) *browser {
	t.Helper()
	ctx := start(t)
	s := open(t)
	return tab(t, ctx, s, "http://"+s.listen(t), width, scripts)
}

// tab opens one more tab of a running browser.
func tab(t *testing.T, running context.Context, s *site, base string, width int64, scripts bool) *browser {
	t.Helper()
	ctx, stop := chromedp.NewContext(running)
	t.Cleanup(stop)
	b := &browser{Context: ctx, t: t, site: s, base: base}
	b.watch()
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)))
	if !scripts {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		must(t, err)
	}
	return b
}

// chromium finds the browser. It is a system tool, so a machine may lack it.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("WATERLINE_REQUIRE_TOOLS") != "" {
		t.Fatal("no chromium, chromium-browser or google-chrome in PATH")
	}
	t.Skip("no chromium, chromium-browser or google-chrome in PATH")
	return ""
}

// press presses what a selector names and waits for the page it leads to.
func (b *browser) press(selector chromedp.CSS) int64 {
	b.t.Helper()
	response, err := chromedp.RunResponse(b, chromedp.Click(selector))
	must(b.t, err)
	return response.Status
}

func (b *browser) visit(path string) {
	b.t.Helper()
	must(b.t, chromedp.Do(b, chromedp.Navigate(b.base+path)))
}

func (b *browser) fill(selector chromedp.CSS, text string) {
	b.t.Helper()
	must(b.t, chromedp.Do(b, chromedp.Clear(selector), chromedp.SendKeys(selector, text)))
}

func (b *browser) read(selector chromedp.CSS) string {
	b.t.Helper()
	said, err := chromedp.Run(b, chromedp.Text(selector))
	must(b.t, err)
	return strings.Join(strings.Fields(said), " ")
}

func (b *browser) count(selector chromedp.CSSAll) int {
	b.t.Helper()
	nodes, err := chromedp.Run(b, chromedp.Nodes(selector, chromedp.AtLeast(0)))
	must(b.t, err)
	return len(nodes)
}

func (b *browser) path() string {
	b.t.Helper()
	url, err := chromedp.Run(b, chromedp.Location())
	must(b.t, err)
	url, _, _ = strings.Cut(strings.TrimPrefix(url, b.base), "#")
	return url
}

// fits fails when a page must be scrolled sideways.
func (b *browser) fits() {
	b.t.Helper()
	over, err := chromedp.Run(b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	must(b.t, err)
	if over > 0 {
		b.t.Errorf("%s is %d px too wide", b.path(), over)
	}
}

// answer fills the page with what a respondent would and presses Continue.
func (b *browser) answer() {
	b.t.Helper()
	path := b.path()
	question := path[strings.LastIndex(path, "/")+1:]
	switch {
	case question == "add":
		b.fill("#answer", "Handle refunds")
	case question == "process":
		must(b.t, chromedp.Do(b, chromedp.Click(chromedp.CSS("label[for=answer-2]"))))
	case quick[question].Has("state"):
		must(b.t, chromedp.Do(b, chromedp.Click(chromedp.CSS("label[for=state-dont_know]"))))
	case b.count("select#answer") == 1:
		must(b.t, chromedp.Do(b, chromedp.SetValue(chromedp.CSS("#answer"), quick[question].Get("answer"))))
	case b.count("label[for=answer]") == 1 && b.count("input[type=radio]") > 0:
		must(b.t, chromedp.Do(b, chromedp.Click(chromedp.CSS("label[for=answer]"))))
	default:
		for name, values := range quick[question] {
			b.fill(chromedp.CSS("#"+name), values[0])
		}
	}
	if status := b.press("main form button.button"); status != http.StatusOK {
		b.t.Fatalf("%s: status %d: %s", path, status, b.read("main"))
	}
}

func TestBrowserWalksFromLandingToReport(t *testing.T) {
	for name, c := range map[string]struct {
		width   int64
		scripts bool
	}{
		"a wide page":             {1280, true},
		"a phone":                 {320, true},
		"a phone without scripts": {320, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := launch(t, c.width, c.scripts)
			b.visit("/")
			b.fits()
			b.press(".hero a.button")
			b.fits()
			must(t, chromedp.Do(b, chromedp.Click(chromedp.CSS("label[for=depth]"))))
			b.press("main form button.button")
			b.mistake(c.scripts)
			for range 60 {
				b.fits()
				if strings.HasSuffix(b.path(), "/check") {
					break
				}
				b.answer()
			}
			b.fits()
			b.press("form.submit button")
			if !strings.HasSuffix(b.path(), "/result") {
				t.Fatalf("after the check comes %s: %s", b.path(), b.read("main"))
			}
			b.fits()
			root := strings.TrimSuffix(b.path(), "/result")
			if link, err := chromedp.Run(b, chromedp.AttributeValue(chromedp.CSS("a.button"), "href")); err != nil || link.Value != root+"/report.pdf" {
				t.Errorf("the report is at %q (%v)", link.Value, err)
			}
			if said := b.read(".address"); said != b.base+"/r/"+root[len("/a/"):] {
				t.Errorf("the link is %q", said)
			}
			if n := b.count("figure.chart"); n < 5 {
				t.Errorf("%d pictures", n)
			}
			b.visit(root)
			b.fits()
			b.visit("/nothing")
			b.fits()
			if said := b.complained(); len(said) > 0 {
				t.Errorf("the browser complains: %q", said)
			}
			if c.scripts {
				b.provoke()
			}
		})
	}
}

// provoke breaks the policy, to know that a breach would have been seen.
func (b *browser) provoke() {
	b.t.Helper()
	must(b.t, chromedp.Do(b, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](`document.body.insertAdjacentHTML("beforeend", "<p style='color:red'>x</p>"), true`)(ctx, t)
		return err
	}), chromedp.Sleep(settle)))
	if len(b.complained()) == 0 {
		b.t.Error("an inline style raised no complaint, so none of the checks above mean anything")
	}
}

// mistake leaves the first page empty and looks at what comes back.
func (b *browser) mistake(scripts bool) {
	b.t.Helper()
	if status := b.press("main form button.button"); status != http.StatusUnprocessableEntity {
		b.t.Errorf("an empty form has status %d", status)
	}
	title, err := chromedp.Run(b, chromedp.Title())
	must(b.t, err)
	if !strings.HasPrefix(title, "Error: ") {
		b.t.Errorf("title is %q", title)
	}
	if !scripts {
		return
	}
	focused, err := chromedp.Run(b, chromedp.Evaluate[string](`document.activeElement.id`))
	must(b.t, err)
	if focused != "errors" {
		b.t.Errorf("the focus is on %q, not on the list of errors", focused)
	}
	must(b.t, chromedp.Do(b, chromedp.Click(chromedp.CSS("#errors a"))))
	focused, err = chromedp.Run(b, chromedp.Evaluate[string](`document.activeElement.id`))
	must(b.t, err)
	if focused != "answer" {
		b.t.Errorf("the error leads to %q", focused)
	}
}

// watch collects what the console says and what pages load.
func (b *browser) watch() {
	b.t.Helper()
	must(b.t, chromedp.Listen(b, func(event any) {
		b.seen.Lock()
		defer b.seen.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			b.complaints = append(b.complaints, e.Entry.Text)
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

// complained is what the browser said, but for the statuses that a test asked for.
func (b *browser) complained() []string {
	b.seen.Lock()
	defer b.seen.Unlock()
	return slices.DeleteFunc(slices.Clone(b.complaints), func(text string) bool {
		return strings.Contains(text, "status of 404") || strings.Contains(text, "status of 422")
	})
}

// Budgets of a first visit, in bytes on the wire and requests.
const (
	questionBudget = 60_000
	resultBudget   = 80_000
	requestBudget  = 6

	settle = 500 * time.Millisecond // for what loads after the page
)

func TestPagesStayWithinTheirWeight(t *testing.T) {
	b := launch(t, 1280, true)
	_, err := chromedp.Call(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	must(t, err)
	root := b.site.begin()
	b.site.walk(root+"/profile/P-NAME", "Handle refunds", "Match invoices", "Answer questions about orders")
	wantStatus(t, b.site.fill(root+"/check", nil), http.StatusSeeOther)
	for path, most := range map[string]float64{
		"/": questionBudget, root + "/process/handle-refunds/PR-FUNCTION": questionBudget, root + "/check": questionBudget, root + "/result": resultBudget,
	} {
		b.seen.Lock()
		b.requests, b.bytes = 0, 0
		b.seen.Unlock()
		b.visit(path)
		must(t, chromedp.Do(b, chromedp.Sleep(settle)))
		b.seen.Lock()
		t.Logf("%s: %d requests, %.1f kB", strings.TrimPrefix(path, root), b.requests, b.bytes/1000)
		if b.requests > requestBudget || b.requests == 0 || b.bytes > most {
			t.Errorf("%s takes %d requests and %.0f bytes, at most %d and %.0f", path, b.requests, b.bytes, requestBudget, most)
		}
		b.seen.Unlock()
	}
}
