package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
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
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/cmd/internal/web/audit"
)

// browser is a tab of a real browser and what it complained of.
type browser struct {
	context.Context
	t    *testing.T
	site *site
	base string
	tag  string // of the language to walk in, "" for English

	seen       sync.Mutex // guards what follows
	complaints []string
	requests   int
	bytes      float64 // on the wire
}

// start runs a browser that tabs share.
func start(t *testing.T, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(audit.Chromium(t)), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	options = append(options, more...)
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
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
	return tab(ctx, t, s, "http://"+s.listen(t), width, scripts)
}

// tab opens one more tab of a running browser.
func tab(running context.Context, t *testing.T, s *site, base string, width int64, scripts bool) *browser {
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

// TestBrowserWalksFromLandingToReport walks the quick version wide and on a
// phone, with scripts and without, in English and in German; the full one, which
// is five times as long, on a phone with scripts and wide without.
func TestBrowserWalksFromLandingToReport(t *testing.T) {
	running := start(t)
	s := open(t)
	base := "http://" + s.listen(t)
	for _, depth := range []assessment.Depth{assessment.Quick, assessment.Full} {
		for _, width := range []int64{1280, 320} {
			for _, scripts := range []bool{true, false} {
				phone := width == 320
				if depth == assessment.Full && scripts != phone {
					continue
				}
				tag := "en"
				if scripts && !phone || depth == assessment.Full && phone {
					tag = "de"
				}
				t.Run(fmt.Sprintf("%s at %d, scripts %t, %s", depth, width, scripts, tag), func(t *testing.T) {
					b := tab(running, t, s, base, width, scripts)
					b.tag = tag
					b.begin(depth)
					if depth == assessment.Quick {
						b.quickly(scripts)
					} else {
						b.fully()
					}
					b.arrived(depth)
					if scripts {
						b.provoke()
					}
				})
			}
		}
	}
}

// begin goes from the landing page to the first page of a version.
func (b *browser) begin(depth assessment.Depth) {
	b.t.Helper()
	b.visit("/")
	if b.tag == "de" {
		b.press(".tongues a[hreflang=de]")
	}
	b.fits()
	b.press(".hero a.button")
	b.fits()
	label := map[assessment.Depth]chromedp.CSS{assessment.Quick: "label[for=depth]", assessment.Full: "label[for=depth-full]"}[depth]
	must(b.t, chromedp.Do(b, chromedp.Click(label)))
	b.press("main form button.button")
}

// quickly types what the quick version asks.
func (b *browser) quickly(scripts bool) {
	b.t.Helper()
	b.mistake(scripts)
	for range 60 {
		b.fits()
		if strings.HasSuffix(b.path(), "/check") {
			break
		}
		b.answer()
	}
	b.fits()
	b.press("form.submit button")
}

// fully takes every part from the task list to its check.
func (b *browser) fully() {
	b.t.Helper()
	root := b.path()
	for _, task := range b.site.tasksOf(root) {
		b.visit(task.url)
		for range 120 {
			path := b.path()
			b.fits()
			if strings.HasPrefix(path, root+"/check/") {
				break
			}
			page := b.site.get(path)
			_, err := chromedp.Run(b, chromedp.Evaluate[bool](filling(b.site.guess(path, page.doc))))
			must(b.t, err)
			if status := b.press("main form button.button"); status != http.StatusOK {
				b.t.Fatalf("%s: status %d: %s", path, status, b.read("main"))
			}
		}
		if !strings.HasPrefix(b.path(), root+"/check/") {
			b.t.Fatalf("%s ends at %s", task.title, b.path())
		}
		b.press(".actions a.button")
	}
	b.press(".actions a.button")
	b.fits()
	b.press("form.submit button")
}

// filling puts values into the form of a page, as typing and ticking would.
func filling(form url.Values) string {
	var js strings.Builder
	js.WriteString("(() => {\n")
	for name, values := range form {
		for _, value := range values {
			fmt.Fprintf(&js, `for (const e of document.querySelectorAll("main form [name='%s']")) {
				if (e.type === "radio" || e.type === "checkbox") { if (e.value === %q) e.checked = true; } else e.value = %[2]q;
			}
`, name, value)
		}
	}
	js.WriteString("return true; })()")
	return js.String()
}

// arrived looks at the result and what leads from it.
func (b *browser) arrived(depth assessment.Depth) {
	b.t.Helper()
	if !strings.HasSuffix(b.path(), "/result") {
		b.t.Fatalf("after the check comes %s: %s", b.path(), b.read("main"))
	}
	b.fits()
	root := strings.TrimSuffix(b.path(), "/result")
	if link, err := chromedp.Run(b, chromedp.AttributeValue(chromedp.CSS("a.button"), "href")); err != nil || link.Value != root+"/report.pdf" {
		b.t.Errorf("the report is at %q (%v)", link.Value, err)
	}
	if said := b.read(".address"); said != b.base+"/r/"+root[len("/a/"):] {
		b.t.Errorf("the link is %q", said)
	}
	if n := b.count(chromedp.CSSAll("html[lang=" + cmp.Or(b.tag, "en") + "] main")); n != 1 {
		b.t.Errorf("the result is not in the language %q that was chosen", b.tag)
	}
	if n := b.count("figure.chart"); n < 5 {
		b.t.Errorf("%d pictures", n)
	}
	if n := b.count("form[action$=deepen]"); n > 0 != (depth == assessment.Quick) {
		b.t.Errorf("the rest is offered %d times", n)
	}
	b.visit(root)
	b.fits()
	b.visit("/nothing")
	b.fits()
	if said := b.complained(); len(said) > 0 {
		b.t.Errorf("the browser complains: %q", said)
	}
}

// TestScriptTriesAnotherValue types into the result page and watches it change.
func TestScriptTriesAnotherValue(t *testing.T) {
	b := launch(t, 1280, true)
	b.visit(b.site.answered(assessment.Full, "insurer") + "/result")
	path := b.path()
	put := func(value string) {
		_, err := chromedp.Run(b, chromedp.Evaluate[bool](fmt.Sprintf(
			`(e => { e.value = %q; return e.dispatchEvent(new Event("input", {bubbles: true})); })(document.getElementById("try-1"))`, value)))
		must(t, err)
	}
	put("20")
	b.until(`document.querySelector("#outcome svg")`)
	if said := b.read("#outcome"); !strings.Contains(said, "instead of") {
		t.Errorf("the page says %q", said)
	}
	put("0")
	b.until(`document.querySelector("#outcome .fault")`)
	if got := b.path(); got != path {
		t.Errorf("the page became %s", got)
	}
	if said := b.complained(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// until waits for a script to change the page.
func (b *browser) until(expression string) {
	b.t.Helper()
	for range 50 {
		if there, err := chromedp.Run(b, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && there {
			return
		}
		must(b.t, chromedp.Do(b, chromedp.Sleep(100*time.Millisecond)))
	}
	b.t.Fatalf("%s: %s stays away", b.path(), expression)
}

// TestKeyboardAloneReachesTheResult tabs, types and presses Enter from the
// landing page to the result, and looks for the outline at every stop.
func TestKeyboardAloneReachesTheResult(t *testing.T) {
	b := launch(t, 1280, true)
	b.visit("/")
	b.enter(".hero a.button")
	b.reach("#depth")
	b.keys(" ")
	b.enter("main form button.button")
	for range 60 {
		path := b.path()
		if strings.HasSuffix(path, "/check") {
			break
		}
		page := b.site.get(path)
		form := b.site.guess(path, page.doc)
		if strings.HasSuffix(path, "/process") {
			form.Set("answer", "no")
		}
		b.enterAll(page.doc, form)
		b.enter("main form button.button")
	}
	b.enter("form.submit button")
	if !strings.HasSuffix(b.path(), "/result") {
		t.Fatalf("the keyboard ends at %s", b.path())
	}
	b.reach("a.button[href$='report.pdf']")
}

// enterAll fills in a form by keys, field by field in the order of the page.
func (b *browser) enterAll(doc *html.Node, form url.Values) {
	b.t.Helper()
	for name, values := range form {
		for _, field := range append(all(doc, "input"), append(all(doc, "select"), all(doc, "textarea")...)...) {
			if attr(field, "name") != name || attr(field, "type") == "hidden" {
				continue
			}
			switch kind := attr(field, "type"); {
			case kind == "radio":
				b.reach(fmt.Sprintf("[name='%s']", name))
				b.choose(attr(field, "id"), name, values[0])
			case kind == "checkbox" && attr(field, "value") == values[0]:
				b.reach("#" + attr(field, "id"))
				b.keys(" ")
			case kind != "checkbox":
				b.reach("#" + attr(field, "id"))
				b.keys(values[0])
			}
			if attr(field, "type") == "radio" {
				break
			}
		}
	}
}

// choose moves through radio buttons with the arrows until a value is picked.
func (b *browser) choose(id, name, value string) {
	b.t.Helper()
	for range 30 {
		b.keys(" ")
		at, err := chromedp.Run(b, chromedp.Evaluate[string](`document.activeElement.value`))
		must(b.t, err)
		if at == value {
			return
		}
		b.keys(kb.ArrowDown)
	}
	b.t.Fatalf("no arrow leads to %s = %s (%s)", name, value, id)
}

func (b *browser) keys(keys string) {
	b.t.Helper()
	must(b.t, chromedp.Do(b, chromedp.KeyEvent(keys)))
}

// enter reaches what a selector names and presses it.
func (b *browser) enter(selector string) {
	b.t.Helper()
	b.reach(selector)
	_, err := chromedp.RunResponse(b, chromedp.KeyEvent(kb.Enter))
	must(b.t, err)
}

// outlined is how wide the ring around the focus is, on it or on its label.
const outlined = `(() => {
	const e = document.activeElement, near = [e, ...(e.labels ?? []), e.closest(".option")].filter(Boolean);
	return Math.max(...near.map(n => getComputedStyle(n).outlineStyle === "none" ? 0 : parseFloat(getComputedStyle(n).outlineWidth)));
})()`

// reach tabs on until the focus is on what a selector names.
func (b *browser) reach(selector string) {
	b.t.Helper()
	for range 80 {
		here, err := chromedp.Run(b, chromedp.Evaluate[bool](fmt.Sprintf("document.activeElement.matches(%q)", selector)))
		must(b.t, err)
		if here {
			return
		}
		b.keys(kb.Tab)
		width, err := chromedp.Run(b, chromedp.Evaluate[float64](outlined))
		must(b.t, err)
		if inPage, err := chromedp.Run(b, chromedp.Evaluate[bool](`document.activeElement !== document.body`)); err == nil && inPage && width < 3 {
			at, _ := chromedp.Run(b, chromedp.Evaluate[string](`document.activeElement.outerHTML.slice(0, 100)`))
			b.t.Errorf("%s: the focus on %s has an outline of %g px", b.path(), at, width)
		}
	}
	b.t.Fatalf("%s: Tab does not lead to %s", b.path(), selector)
}

// provoke breaks the policy, to know that a breach would have been seen.
func (b *browser) provoke() {
	b.t.Helper()
	must(b.t, chromedp.Do(b, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](`document.body.appendChild(document.createElement("p")).setAttribute("style", "color:red"), true`)(ctx, t)
		return err
	}), chromedp.Sleep(settle)))
	if len(b.complained()) == 0 {
		b.t.Error("an inline style raised no complaint, so none of the checks above mean anything")
	}
	for _, sink := range []string{
		`document.body.insertAdjacentHTML("beforeend", "<p>x</p>")`, `document.createElement("script").text = "1"`,
		`trustedTypes.createPolicy("own", { createHTML: (x) => x })`, `new DOMParser().parseFromString("<p>x</p>", "text/html")`,
	} {
		thrown, err := chromedp.Run(b, chromedp.Evaluate[string](`(() => { try { `+sink+`; return "" } catch (e) { return e.name } })()`))
		must(b.t, err)
		if thrown != "TypeError" {
			b.t.Errorf("%s was let through: %q", sink, thrown)
		}
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
	if want := map[string]string{"": "Error: ", "en": "Error: ", "de": "Fehler: "}[b.tag]; !strings.HasPrefix(title, want) {
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
			if e.Entry.Level != log.EntryLevelVerbose { // advice, such as a field for a user name beside a password
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

// complained is what the browser said, but for the statuses that a test asked for.
func (b *browser) complained() []string {
	b.seen.Lock()
	defer b.seen.Unlock()
	return slices.DeleteFunc(slices.Clone(b.complaints), func(text string) bool {
		return slices.ContainsFunc([]string{"403", "404", "409", "410", "422"}, func(status string) bool { return strings.Contains(text, "status of "+status) })
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
