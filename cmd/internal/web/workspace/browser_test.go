package workspace

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/audit"
)

// tab is a tab of a real browser.
type tab struct {
	context.Context
	t    *testing.T
	base string
}

// launch starts a browser for a site.
func launch(t *testing.T, base string) *tab { return launchFor(t, base, time.Minute) }

// launchFor is launch for a test that takes longer.
func launchFor(t *testing.T, base string, most time.Duration) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(audit.Chromium(t)), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := context.WithTimeout(context.Background(), most)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	must(t, chromedp.Do(ctx))
	return &tab{ctx, t, base}
}

// listener is a free port, with the address under which browsers take it for
// a safe place.
func listener(t *testing.T) (net.Listener, string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	return ln, fmt.Sprintf("http://localhost:%d", ln.Addr().(*net.TCPAddr).Port)
}

// serve answers on a port until the test ends.
func (s *site) serve(t *testing.T, ln net.Listener) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.app.Listener(ln) }()
	t.Cleanup(func() {
		must(t, s.app.ShutdownWithTimeout(10*time.Second))
		must(t, <-done)
	})
}

func (b *tab) visit(path string) {
	b.t.Helper()
	must(b.t, chromedp.Do(b, chromedp.Navigate(b.base+path)))
}

func (b *tab) fill(selector chromedp.CSS, text string) {
	b.t.Helper()
	_, err := chromedp.Run(b, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).value = ""`, string(selector))))
	must(b.t, err)
	must(b.t, chromedp.Do(b, chromedp.SendKeys(selector, text)))
}

// press presses what a selector names and waits for the page it leads to.
func (b *tab) press(selector chromedp.CSS) int64 {
	b.t.Helper()
	response, err := chromedp.RunResponse(b, chromedp.Click(selector))
	must(b.t, err)
	return response.Status
}

func (b *tab) read(selector chromedp.CSS) string {
	b.t.Helper()
	said, err := chromedp.Run(b, chromedp.Text(selector))
	must(b.t, err)
	return strings.Join(strings.Fields(said), " ")
}

func (b *tab) path() string {
	b.t.Helper()
	at, err := chromedp.Run(b, chromedp.Location())
	must(b.t, err)
	return strings.TrimPrefix(at, b.base)
}

func (b *tab) hidden(selector string) bool {
	b.t.Helper()
	is, err := chromedp.Run(b, chromedp.Evaluate[bool](fmt.Sprintf(`document.querySelector(%q).hidden`, selector)))
	must(b.t, err)
	return is
}

// plug gives the browser a device that holds passkeys.
func (b *tab) plug() {
	b.t.Helper()
	_, err := chromedp.Call(b, webauthn.Enable, webauthn.EnableParams{})
	must(b.t, err)
	_, err = chromedp.Call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true,
			IsUserVerified: true, AutomaticPresenceSimulation: true,
		},
	})
	must(b.t, err)
}

// A passkey is added on the page of the account and signs in on that of sign-in.
func TestPasskeyPages(t *testing.T) {
	ln, base := listener(t)
	s := openSite(t, func(o *account.Options) { o.PublicURL = base })
	s.serve(t, ln)
	b := launch(t, base)
	b.visit(signinPath + "?next=" + accountPath)
	b.plug()
	b.fill("#mail", ownerMail)
	b.fill("#password", password)
	if status := b.press("form[action='/sign-in'] button"); status != http.StatusOK || b.path() != accountPath {
		t.Fatalf("status %d at %s", status, b.path())
	}
	const add = "form[data-passkey=create]"
	if b.hidden(add) {
		t.Fatal("the form that adds a passkey is hidden")
	}
	b.fill("#passkey", "Work laptop")
	b.fill("#passkey-password", "not this")
	must(t, chromedp.Do(b, chromedp.Click(chromedp.CSS(add+" button")), chromedp.WaitVisible(chromedp.CSS(add+" [role=status]:not(:empty)"))))
	if said := b.read(add + " [role=status]"); said != "This is not your password." {
		t.Errorf("a wrong password is answered by %q", said)
	}
	b.fill("#passkey-password", password)
	b.press(add + " button")
	if b.path() != accountPath+"?done=passkey_added" || !strings.Contains(b.read("main"), "Work laptop") {
		t.Fatalf("at %s: %s", b.path(), b.read("main"))
	}
	b.press("form[action='/sign-out'] button")
	b.visit(signinPath + "?next=" + accountPath)
	b.press("form[data-passkey=get] button")
	if b.path() != accountPath || !strings.Contains(b.read("#sessions + .scroll"), "passkey") {
		t.Fatalf("at %s: %s", b.path(), b.read("main"))
	}

	b.press("form[action$='/remove'] button")
	b.press("form[action='/sign-out'] button")
	b.visit(signinPath)
	b.press("form[data-passkey=get] button")
	if said := b.read(".errors"); !strings.Contains(said, "belongs to no account") {
		t.Errorf("a passkey that was removed is answered by %q", said)
	}

	// Without scripts the page says what else to use.
	_, err := chromedp.Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	must(t, err)
	b.visit(signinPath)
	if said := b.read("main"); !strings.Contains(said, "use your password") || strings.Contains(said, "Sign in with a passkey") {
		t.Errorf("without scripts the page says %q", said)
	}
	wantStatus(t, s.browser().post(passkeyPath, url.Values{}), http.StatusUnprocessableEntity)
}
