package account_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/audit"
)

// device is a tab of a real browser with an authenticator in it.
type device struct {
	context.Context
	t  *testing.T
	id webauthn.AuthenticatorID
}

// plug opens a page of the site in a browser that has a new authenticator.
func plug(t *testing.T, site string) *device {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(audit.Chromium(t)), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-component-update", true))
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	must(t, chromedp.Do(ctx, chromedp.Navigate(site)))
	_, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{})
	must(t, err)
	added, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true,
			IsUserVerified: true, AutomaticPresenceSimulation: true,
		},
	})
	must(t, err)
	return &device{Context: ctx, t: t, id: added.AuthenticatorID}
}

// answer lets the browser answer options; what is "create" or "get".
func (d *device) answer(what string, options []byte) []byte {
	d.t.Helper()
	parse := map[string]string{"create": "parseCreationOptionsFromJSON", "get": "parseRequestOptionsFromJSON"}[what]
	script := fmt.Sprintf(`navigator.credentials.%s({publicKey: PublicKeyCredential.%s(%s)}).then(c => JSON.stringify(c.toJSON()))`, what, parse, options)
	said, err := chromedp.Run(d, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise, func(p *runtime.EvaluateParams) {
		gesture := true
		p.UserGesture = &gesture
	}))
	must(d.t, err)
	return []byte(said)
}

// site serves an empty page of the origin that passkeys are bound to.
func site(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!doctype html><title>Here</title>") }))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

func TestPasskeysInABrowser(t *testing.T) {
	url := site(t)
	h := build(t, func(o *account.Options) { o.PublicURL = url })
	d := plug(t, url)

	options, key, err := h.BeginPasskey(t.Context(), h.ana, good, here)
	must(t, err)
	created := d.answer("create", options)
	_, err = h.FinishPasskey(t.Context(), h.ana, key, "Laptop", created)
	must(t, err)
	_, err = h.FinishPasskey(t.Context(), h.ana, key, "Laptop", created)
	wantCode(t, err, assessment.Expired)

	signIn := func() (string, []byte) {
		t.Helper()
		options, key, err := h.BeginPasskeySignIn(t.Context(), here)
		must(t, err)
		if strings.Contains(string(options), h.ana.User) || strings.Contains(string(options), "ana@") {
			t.Errorf("the options name an account: %s", options)
		}
		return key, d.answer("get", options)
	}
	key, said := signIn()
	signed, err := h.PasskeySignIn(t.Context(), key, said, here)
	must(t, err)
	if a := h.who(t, signed); a.User != h.ana.User || signed.Session.How != account.ByPasskey {
		t.Errorf("signed in as %+v", a)
	}
	_, err = h.PasskeySignIn(t.Context(), key, said, here)
	wantCode(t, err, assessment.Expired) // replayed
	_, other, err := h.BeginPasskeySignIn(t.Context(), here)
	must(t, err)
	_, err = h.PasskeySignIn(t.Context(), other, said, here)
	wantCode(t, err, assessment.Unauthenticated) // of another ceremony

	key, said = signIn()
	h.clock.jump(time.Hour)
	_, err = h.PasskeySignIn(t.Context(), key, said, here)
	wantCode(t, err, assessment.Expired)
	for _, junk := range []string{"", "{}", "null", string(created), strings.Replace(string(said), `"signature":"`, `"signature":"AA`, 1)} {
		_, key, err := h.BeginPasskeySignIn(t.Context(), here)
		must(t, err)
		_, err = h.PasskeySignIn(t.Context(), key, []byte(junk), here)
		wantCode(t, err, assessment.Unauthenticated)
	}

	// The device does not ask who is there.
	_, err = chromedp.Call(d, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: d.id, IsBadUV: new(true)})
	must(t, err)
	key, said = signIn()
	_, err = h.PasskeySignIn(t.Context(), key, said, here)
	wantCode(t, err, assessment.Unauthenticated)
	_, err = chromedp.Call(d, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: d.id})
	must(t, err)

	// A copy of the key that was used less often.
	kept, err := h.store.Passkeys(t.Context(), h.ana.User)
	must(t, err)
	ahead := strings.Replace(kept[0].Value, `"signCount":`, `"signCount":9`, 1)
	if ahead == kept[0].Value {
		t.Fatalf("no counter in %s", ahead)
	}
	must(t, h.store.UsePasskey(t.Context(), h.ana.User, kept[0].ID, ahead, h.clock.time()))
	key, said = signIn()
	_, err = h.PasskeySignIn(t.Context(), key, said, here)
	wantCode(t, err, assessment.Unauthenticated)
	must(t, h.store.UsePasskey(t.Context(), h.ana.User, kept[0].ID, kept[0].Value, h.clock.time()))

	bob, _ := h.joins(t, "bob", account.Viewer)
	wantCode(t, h.RemovePasskey(t.Context(), bob, kept[0].ID), assessment.NotFound)
	must(t, h.RemovePasskey(t.Context(), h.ana, kept[0].ID))
	key, said = signIn()
	_, err = h.PasskeySignIn(t.Context(), key, said, here)
	wantCode(t, err, assessment.Unauthenticated)
}

func TestPasskeysInABrowser_AnotherSite(t *testing.T) {
	url := site(t)
	h := build(t, func(o *account.Options) { o.PublicURL = "http://localhost:1" })
	d := plug(t, url) // the same host, another origin
	options, key, err := h.BeginPasskey(t.Context(), h.ana, good, here)
	must(t, err)
	_, err = h.FinishPasskey(t.Context(), h.ana, key, "Laptop", d.answer("create", options))
	wantCode(t, err, assessment.Invalid)
}

func TestPasskeys_NeedAName(t *testing.T) {
	for url, want := range map[string]bool{"": false, "http://127.0.0.1:8080": false, "http://[::1]:8080": false, "https://ai.example.com": true, "http://localhost:8080": true} {
		h := unclaimed(t, func(o *account.Options) { o.PublicURL = url })
		if h.HasPasskeys() != want {
			t.Errorf("passkeys at %q: %v", url, h.HasPasskeys())
		}
		if _, _, err := h.BeginPasskeySignIn(t.Context(), here); (err == nil) != want {
			t.Errorf("at %q the error is %v", url, err)
		}
	}
}
