package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"waterline/assessment"
	"waterline/cmd/internal/web/audit"
	"waterline/cmd/internal/web/shell"
	"waterline/reports/brand"
)

// operators are the forms of tests, the first on the start page.
type operators []assessment.Form

func (o operators) Form(_ context.Context, id string) (assessment.Form, error) {
	for _, f := range o {
		if id == "" || id == f.ID {
			return f, nil
		}
	}
	return assessment.Form{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.form_gone"}
}

func (operators) Brand(_ context.Context, f assessment.Form) (brand.Brand, error) {
	if f.Brand == "" {
		return brand.Brand{}, nil
	}
	data, err := os.ReadFile("../../../examples/" + f.Brand)
	if err != nil {
		return brand.Brand{}, err
	}
	b, _, err := brand.Decode(data, nil)
	return b, err
}

// under opens a site with the forms of a file of examples, changed by a test.
func under(t testing.TB, change func([]assessment.Form)) *site {
	t.Helper()
	data, err := os.ReadFile("../../../examples/forms.yaml")
	must(t, err)
	forms, err := assessment.DecodeForms("forms.yaml", data, "core@1", []string{"de", "en"})
	must(t, err)
	forms = append(forms, assessment.Form{ID: "second", Keep: 24 * time.Hour, Fixed: true, Contact: assessment.Contact{Name: "Second", Mail: "second@example.com"}})
	if change != nil {
		change(forms)
	}
	return open(t, func(o *Options) { o.Forms = operators(forms) })
}

const held = `<!doctype html><html lang="en"><title>Host</title><body style="margin:0"><div style="height:400px">Above</div>
<iframe src="%[1]s/e/claims-check" title="AI assessment" style="border:0;width:100%%;height:720px;display:block"></iframe>
<script src="%[1]s/embed.js" async></script><div style="height:3000px">Below</div></body></html>`

// host serves a page that holds a frame, on another site than the frame's: the
// browser takes localhost and 127.0.0.1 for two.
func host(t *testing.T) (server *httptest.Server, origin string, holds func(base string)) {
	t.Helper()
	base := ""
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/rogue" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!doctype html><script>parent.postMessage({type: "waterline:height", h: 9999}, "*")</script>`)
			return
		}
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, held, base)
	}))
	t.Cleanup(server.Close)
	return server, strings.Replace(server.URL, "127.0.0.1", "localhost", 1), func(b string) { base = b }
}

// TestBrowserWalksInAFrameOfAnotherSite goes from start to result in a frame,
// with third-party cookies blocked, wide and on a phone, with scripts and without.
func TestBrowserWalksInAFrameOfAnotherSite(t *testing.T) {
	_, origin, holds := host(t)
	_, foreign, holdsToo := host(t)
	s := under(t, func(forms []assessment.Form) { forms[0].Origins = []string{origin} })
	base := "http://" + s.listen(t)
	holds(base)
	holdsToo(base)
	judge := ""
	if os.Getenv("WATERLINE_AXE") != "" {
		judge = audit.Axe(t)
	}
	running := start(t, chromedp.Flag("test-third-party-cookie-phaseout", true), chromedp.Flag("site-per-process", true))
	for _, width := range []int64{1280, 360} {
		for _, scripts := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d, scripts %t", width, scripts), func(t *testing.T) {
				outside := tab(running, t, s, origin, width, scripts)
				outside.visit("/")
				inside := outside.frame(base, scripts)
				if !scripts {
					inside.visit("/e/claims-check") // the first page had its scripts already
				}
				wantFitted(t, outside, inside, scripts)
				if scripts { // what another page says of the height counts for nothing
					_, err := chromedp.Run(outside, chromedp.Evaluate[bool](`postMessage({type: "waterline:height", h: 9999}, "*"), true`))
					must(t, err)
					must(t, chromedp.Do(outside, chromedp.Sleep(settle)))
					wantFitted(t, outside, inside, scripts)
				}
				inside.fits()
				inside.press("main form button.button")
				for range 60 {
					if strings.HasSuffix(inside.path(), "/check") {
						break
					}
					inside.fits()
					wantTab(t, inside)
					inside.answer()
				}
				wantFitted(t, outside, inside, scripts)
				if scripts {
					_, err := chromedp.Run(outside, chromedp.Evaluate[bool](`scrollTo(0, document.body.scrollHeight), true`))
					must(t, err)
				}
				inside.press("form.submit button")
				if !strings.HasSuffix(inside.path(), "/result") {
					t.Fatalf("the frame ends at %s: %s", inside.path(), inside.read("main"))
				}
				wantFitted(t, outside, inside, scripts)
				wantTab(t, inside)
				if scripts {
					inside.until(`document.activeElement.tagName === "H1"`)
					outside.until(`Math.abs(document.querySelector("iframe").getBoundingClientRect().top) < 2`)
				}
				for _, b := range []*browser{outside, inside} {
					if said := b.complained(); len(said) > 0 {
						t.Errorf("the browser complains: %q", said)
					}
				}
				if scripts && judge != "" {
					root := strings.TrimSuffix(inside.path(), "/result")
					for _, path := range []string{root + "/result", root + "/profile/P-NAME", "/e/claims-check/privacy", "/e/claims-check/contact", "/e/claims-check"} {
						inside.visit(path)
						inside.examine("in a frame: "+path[len(path)-8:], judge)
					}
				}
			})
		}
	}
	t.Run("an origin that is not allowed", func(t *testing.T) {
		outside := tab(running, t, s, foreign, 1280, true)
		outside.visit("/")
		must(t, chromedp.Do(outside, chromedp.Sleep(settle)))
		if said := strings.Join(outside.complained(), " "); !strings.Contains(said, "frame-ancestors") {
			t.Errorf("the browser shows the frame, and says %q", said)
		}
		// Nor does the frame follow a page of another site that it was led to.
		_, err := chromedp.Run(outside, chromedp.Evaluate[bool](`new Promise((done) => {
			addEventListener("message", () => setTimeout(done, 100, true));
			document.querySelector("iframe").src = "/rogue";
		})`, chromedp.EvalAwaitPromise))
		must(t, err)
		height, err := chromedp.Run(outside, chromedp.Evaluate[int](`document.querySelector("iframe").offsetHeight`))
		must(t, err)
		if height > 721 {
			t.Errorf("the frame became %d px high", height)
		}
	})
}

// frame attaches to the frame of a page.
func (b *browser) frame(base string, scripts bool) *browser {
	b.t.Helper()
	for range 50 {
		targets, err := chromedp.Targets(b)
		must(b.t, err)
		for _, info := range targets {
			if info.Type != "iframe" || !strings.HasPrefix(info.URL, base) {
				continue
			}
			ctx, stop := chromedp.NewContext(b, chromedp.WithTargetID(info.TargetID))
			b.t.Cleanup(stop)
			in := &browser{Context: ctx, t: b.t, site: b.site, base: base}
			in.watch()
			if !scripts {
				_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
				must(b.t, err)
			}
			return in
		}
		must(b.t, chromedp.Do(b, chromedp.Sleep(100*time.Millisecond)))
	}
	b.t.Fatal("no frame of another site")
	return nil
}

// wantFitted: with scripts the frame is as high as its page, which then has
// nothing to scroll; without, it keeps its height and scrolls.
func wantFitted(t *testing.T, outside, inside *browser, scripts bool) {
	t.Helper()
	const frame, page = `document.querySelector("iframe").offsetHeight`, `Math.ceil(document.documentElement.getBoundingClientRect().height)`
	const hidden = `document.documentElement.scrollHeight - document.documentElement.clientHeight`
	var got, want, over int
	for range 50 {
		var err error
		got, err = chromedp.Run(outside, chromedp.Evaluate[int](frame))
		must(t, err)
		want, err = chromedp.Run(inside, chromedp.Evaluate[int](page))
		must(t, err)
		if !scripts {
			want = 720
		}
		over, err = chromedp.Run(inside, chromedp.Evaluate[int](hidden))
		must(t, err)
		if got == want && (over <= 0 || !scripts) {
			break
		}
		must(t, chromedp.Do(outside, chromedp.Sleep(100*time.Millisecond)))
	}
	if got != want {
		t.Errorf("%s: the frame is %d px high, want %d", inside.path(), got, want)
	}
	if scripts && over > 0 {
		t.Errorf("%s: %d px of the page are outside the frame", inside.path(), over)
	}
}

// wantTab: the page can be opened outside of the frame.
func wantTab(t *testing.T, inside *browser) {
	t.Helper()
	link, err := chromedp.Run(inside, chromedp.AttributeValue(chromedp.CSS("a.tab"), "href"))
	must(t, err)
	if link.Value != inside.path() {
		t.Errorf("the tab of %s would open %s", inside.path(), link.Value)
	}
}

// TestWhoMayFrame reads the policy of every page of a form with origins, of one
// without, and of the rest.
func TestWhoMayFrame(t *testing.T) {
	s := under(t, nil)
	allowed := "'self' https://www.heron-quay.example"
	begin := func(id string) string {
		a := s.post("/e/"+id, url.Values{"depth": {"quick"}})
		wantStatus(t, a, http.StatusSeeOther)
		return "/a/" + strings.Split(a.Header.Get("Location"), "/")[2]
	}
	first, second := begin("claims-check"), begin("second")
	for path, want := range map[string]string{
		"/": ownAncestors, "/start": ownAncestors, "/privacy": ownAncestors, "/nothing": ownAncestors,
		"/e/claims-check": allowed, "/e/claims-check/privacy": allowed, "/e/claims-check/contact": allowed,
		first: allowed, first + "/profile/P-NAME": allowed, first + "/check": allowed, first + "/no/such": allowed, first + "/delete": allowed,
		"/e/second": "'none'", second + "/profile/P-NAME": "'none'", second + "/no/such": "'none'",
	} {
		if got := s.get(path).Header.Get("Content-Security-Policy"); got != shell.Policy(want) {
			t.Errorf("%s: policy %q, want the ancestors %s", path, got, want)
		}
	}
	a := s.post("/e/claims-check", url.Values{})
	wantStatus(t, a, http.StatusUnprocessableEntity)
	if got := a.Header.Get("Content-Security-Policy"); got != shell.Policy(allowed) {
		t.Errorf("a form sent back has the policy %q", got)
	}
}

// TestTheScriptOfHosts: other sites may load it, under an address that stays.
func TestTheScriptOfHosts(t *testing.T) {
	a := open(t).get("/embed.js")
	wantStatus(t, a, http.StatusOK)
	for header, want := range map[string]string{
		"Cross-Origin-Resource-Policy": "cross-origin", "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": cacheForAnHour,
	} {
		if got := a.Header.Get(header); got != want {
			t.Errorf("%s is %q", header, got)
		}
	}
	set := open(t).files.set
	for _, name := range []string{"js/embed.js", "js/frame.js"} {
		address, err := set.URL(name)
		must(t, err)
		if size := len(open(t).files.gzipped[address]); size > 1000 || size == 0 {
			t.Errorf("%s has %d bytes gzipped", name, size)
		}
		if file, _ := set.Find(address); strings.Contains(string(file.Data), `"*"`) {
			t.Errorf("%s speaks to any origin", name)
		}
	}
}

func operatorBrand(t *testing.T) brand.Brand {
	t.Helper()
	b, err := operators{}.Brand(t.Context(), assessment.Form{Brand: "brand-heron.yaml"})
	must(t, err)
	return b
}
