package account_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/account/providertest"
)

type people = providertest.People

const (
	publicURL = "http://localhost:9"
	returning = publicURL + account.OpenIDReturn
)

func consent(t *testing.T, page, name string) url.Values {
	t.Helper()
	return providertest.Consent(t, page, returning, name)
}

func withProvider(t *testing.T, known people) *house {
	t.Helper()
	issuer := providertest.Start(t, known, returning)
	h := build(t, func(o *account.Options) {
		o.PublicURL, o.OpenID = publicURL, account.OpenID{Issuer: issuer, ClientID: providertest.ClientID, ClientSecret: providertest.ClientSecret}
	})
	h.clock.jump(time.Since(h.clock.time())) // the provider has the clock of the machine
	return h
}

// arrive goes to the provider and back.
func arrive(t *testing.T, h *house, name string) (account.Signed, error) {
	t.Helper()
	page, key, err := h.BeginOpenID(t.Context(), here)
	must(t, err)
	q := consent(t, page, name)
	return h.FinishOpenID(t.Context(), key, q.Get("state"), q.Get("code"), here)
}

func TestOpenID(t *testing.T) {
	h := withProvider(t, people{
		"ana": {Email: "ana@example.com", EmailVerified: true}, "bob": {Email: "Bob@example.com", EmailVerified: true, FirstName: "Bob", LastName: "B"},
		"eve": {Email: "ana@example.com", EmailVerified: false}, "mia": {Email: "mia@example.com", EmailVerified: true},
		"ann": {Email: "ana@example.com", EmailVerified: true},
	})
	signed, err := arrive(t, h, "ana")
	must(t, err)
	if a := h.who(t, signed); a.User != h.ana.User || signed.Session.How != account.ByOpenID {
		t.Errorf("signed in as %+v", a)
	}
	_, err = arrive(t, h, "ana") // by the identity now
	must(t, err)
	_, err = arrive(t, h, "eve")
	wantSafe(t, err, "account.openid_unverified")
	_, err = arrive(t, h, "mia")
	wantSafe(t, err, "account.openid_unknown")
	_, err = arrive(t, h, "ann") // the address was given to somebody else
	wantSafe(t, err, "account.openid_unknown")

	h.ana = h.who(t, signed)
	_, _, err = h.Invite(t.Context(), h.ana, h.acme, "bob@example.com", account.Consultant)
	must(t, err)
	signed, err = arrive(t, h, "bob")
	must(t, err)
	bob := h.who(t, signed)
	if bob.Role != account.Consultant || bob.Organisation != h.acme || signed.Session.User.Name == "" {
		t.Errorf("the invited is %+v, %+v", bob, signed.Session.User)
	}
	_, err = h.SignIn(t.Context(), "bob@example.com", "", here)
	wantSafe(t, err, "account.sign_in_wrong") // has no password, which is not the empty one
	must(t, h.Disable(t.Context(), h.ana, bob.User))
	_, err = arrive(t, h, "bob")
	wantSafe(t, err, "account.openid_unknown")
}

// The answer belongs to one browser, one sign-in, and comes once.
func TestOpenID_Bound(t *testing.T) {
	h := withProvider(t, people{"ana": {Email: "ana@example.com", EmailVerified: true}})
	page, key, err := h.BeginOpenID(t.Context(), here)
	must(t, err)
	asked, err := url.Parse(page)
	must(t, err)
	q := asked.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" {
		t.Errorf("the provider is asked %s", page)
	}
	_, otherKey, err := h.BeginOpenID(t.Context(), here)
	must(t, err)
	answer := consent(t, page, "ana")
	_, err = h.FinishOpenID(t.Context(), otherKey, answer.Get("state"), answer.Get("code"), here)
	wantSafe(t, err, "account.openid_failed") // another browser
	_, err = h.FinishOpenID(t.Context(), "", answer.Get("state"), answer.Get("code"), here)
	wantCode(t, err, assessment.Expired) // no cookie
	_, err = h.FinishOpenID(t.Context(), key, answer.Get("state"), "invented", here)
	wantSafe(t, err, "account.openid_failed")
	_, err = h.FinishOpenID(t.Context(), key, answer.Get("state"), answer.Get("code"), here)
	wantCode(t, err, assessment.Expired) // used up by the try before

	// The right browser and code, and a state that this browser never had.
	page, key, err = h.BeginOpenID(t.Context(), here)
	must(t, err)
	answer = consent(t, page, "ana")
	_, err = h.FinishOpenID(t.Context(), key, answer.Get("state")+"x", answer.Get("code"), here)
	wantSafe(t, err, "account.openid_failed")

	// The code of one sign-in with the state of another: the verifier is not its own.
	page, key, err = h.BeginOpenID(t.Context(), here)
	must(t, err)
	stolen := consent(t, page, "ana")
	page, mine, err := h.BeginOpenID(t.Context(), here)
	must(t, err)
	own := consent(t, page, "ana")
	_, err = h.FinishOpenID(t.Context(), mine, own.Get("state"), stolen.Get("code"), here)
	wantSafe(t, err, "account.openid_failed")

	h.clock.jump(account.UsualLimits().Ceremony)
	_, err = h.FinishOpenID(t.Context(), key, stolen.Get("state"), stolen.Get("code"), here)
	wantCode(t, err, assessment.Expired)
}

// A token that is out of date under our clock is refused.
func TestOpenID_Clock(t *testing.T) {
	h := withProvider(t, people{"ana": {Email: "ana@example.com", EmailVerified: true}})
	h.clock.jump(24 * time.Hour)
	_, err := arrive(t, h, "ana")
	wantSafe(t, err, "account.openid_failed")
}

func TestOpenID_Settings(t *testing.T) {
	for safe, o := range map[string]account.Options{
		"account.openid_issuer":     {PublicURL: publicURL, OpenID: account.OpenID{Issuer: "http://id.example.com", ClientID: "x"}},
		"account.openid_client":     {PublicURL: publicURL, OpenID: account.OpenID{Issuer: "https://id.example.com"}},
		"account.openid_public_url": {OpenID: account.OpenID{Issuer: "https://id.example.com", ClientID: "x"}},
	} {
		_, err := account.New(o)
		wantSafe(t, err, safe)
	}
	_, err := account.New(account.Options{PublicURL: publicURL, OpenID: account.OpenID{ClientSecret: "alone"}})
	wantSafe(t, err, "account.openid_issuer")

	// A provider that is away is no reason not to start.
	h := build(t, func(o *account.Options) {
		o.PublicURL, o.OpenID = publicURL, account.OpenID{Issuer: "http://127.0.0.1:1/", ClientID: "x"}
	})
	_, _, err = h.BeginOpenID(t.Context(), here)
	wantSafe(t, err, "account.openid_failed")
	h = build(t)
	_, _, err = h.BeginOpenID(t.Context(), here)
	wantCode(t, err, assessment.NotFound)
}

// Who has no password to be asked for must have signed in just now to change
// how they sign in.
func TestWithoutAPasswordAFreshSignInIsNeeded(t *testing.T) {
	h := withProvider(t, people{"bob": {Email: "bob@example.com", EmailVerified: true, FirstName: "Bob"}})
	_, _, err := h.Invite(t.Context(), h.ana, h.acme, "bob@example.com", account.Consultant)
	must(t, err)
	signed, err := arrive(t, h, "bob")
	must(t, err)
	bob := h.who(t, signed)
	_, err = h.BeginTOTP(t.Context(), bob, "", here)
	must(t, err)
	h.clock.jump(15 * time.Minute)
	_, err = h.BeginTOTP(t.Context(), bob, "", here)
	wantSafe(t, err, "account.sign_in_again")
	wantSafe(t, h.RemoveTOTP(t.Context(), bob, "", here), "account.sign_in_again")
	wantSafe(t, h.ChangePassword(t.Context(), bob, "", "a password out of nowhere", here), "account.sign_in_again")
}

// The provider is who it is set to be: a document of another is not believed,
// and nobody is led elsewhere on the way to it.
func TestOpenID_AnotherProvider(t *testing.T) {
	led := false
	mux := http.NewServeMux()
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { led = true }))
	defer other.Close()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.HandleFunc("/other/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"issuer": "https://id.example.com", "authorization_endpoint": %q, "token_endpoint": %q, "jwks_uri": %q}`, server.URL, server.URL, server.URL)
	})
	mux.Handle("/moved/.well-known/openid-configuration", http.RedirectHandler(other.URL, http.StatusFound))
	for _, path := range []string{"/other", "/moved"} {
		h := build(t, func(o *account.Options) { o.OpenID = account.OpenID{Issuer: server.URL + path, ClientID: "x"} })
		_, _, err := h.BeginOpenID(t.Context(), here)
		wantSafe(t, err, "account.openid_failed")
	}
	if led {
		t.Error("a redirect was followed")
	}
}
