package workspace

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waterline/cmd/internal/account"
)

// Where a second step is asked for, a password alone opens the page that sets
// it up, and nothing else.
func TestASecondStepIsAskedFor(t *testing.T) {
	s := openSite(t)
	s.NeedFactor = true
	for _, path := range []string{"/workspace/clients", "/workspace/tokens", "/admin/users"} {
		wantTo(t, s.owner.get(path), accountPath+"?done=factor_needed")
	}
	wantStatus(t, s.owner.fill("/workspace/members/invite", url.Values{"mail": {"bo@heron.example"}, "role": {"viewer"}}), http.StatusForbidden)
	wantStatus(t, s.owner.get(accountPath), http.StatusOK)
	s.owner.enrol()
	wantStatus(t, s.owner.get("/workspace/clients"), http.StatusOK)
	other := s.browser()
	wantStatus(t, other.fill("/sign-out", nil), http.StatusUnauthorized)
}

// A refusal is in the log with where it came from, and without what was typed:
// some type their password in place of their address.
func TestRefusedSignInsAreLogged(t *testing.T) {
	s := openSite(t)
	var log bytes.Buffer
	s.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	b := s.browser()
	b.signIn("correct horse@heron.example", "a wrong password")
	codes := s.owner.enrol()
	wantTo(t, b.signIn(ownerMail, password), secondPath+"?next=%2Fworkspace")
	b.post(secondPath, url.Values{"code": {"000000"}})
	viewer := s.member("vic@heron.example", s.org, account.Viewer)
	wantStatus(t, viewer.get("/admin/users"), http.StatusForbidden)
	said := log.String()
	if strings.Count(said, `msg="sign-in refused"`) != 2 || !strings.Contains(said, "route=/sign-in/code") || strings.Count(said, "msg=refused") != 1 {
		t.Errorf("the log says %s", said)
	}
	for _, secret := range []string{"correct horse", "a wrong password", password, "000000", codes[0], "@", b.cookies[pendingCookie]} {
		if strings.Contains(said, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// Every page of somebody who is signed in has the way out, and what was shown
// does not stay in the browser.
func TestSigningOutIsEverywhereAndLeavesNothing(t *testing.T) {
	s := openSite(t)
	for _, path := range []string{"/workspace/clients", accountPath, "/admin/users", "/workspace/nothing", "/workspace/portfolio"} {
		page, out := s.owner.get(path), false
		for _, f := range all(page.doc, "form") {
			out = out || attr(f, "action") == "/sign-out" && attr(f, "method") == "post"
		}
		if !out || page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s has a way out: %v; Cache-Control is %q", path, out, page.Header.Get("Cache-Control"))
		}
	}
	key := s.owner.cookies[sessionCookie]
	gone := s.owner.fill("/sign-out", nil)
	wantTo(t, gone, signinPath)
	if gone.Header.Get("Clear-Site-Data") != `"cache"` || s.owner.cookies[sessionCookie] != "" || s.owner.cookies[deviceCookie] == "" {
		t.Errorf("after signing out: %q, cookies %v", gone.Header.Get("Clear-Site-Data"), s.owner.cookies)
	}
	s.owner.cookies[sessionCookie] = key
	wantTo(t, s.owner.get("/workspace/clients"), signinPath+"?next=%2Fworkspace%2Fclients")
}

// A link of another site signs nobody in.
func TestSigningInIsAnActOfOnesOwn(t *testing.T) {
	s := openSite(t)
	for _, site := range []string{"cross-site", "same-site"} {
		r := s.owner.request(openIDPath + "?next=/workspace/tokens")
		r.Header.Set("Sec-Fetch-Site", site)
		a := s.browser().do(r)
		wantTo(t, a, signinPath+"?next=%2Fworkspace%2Ftokens")
		if len(a.Cookies()) > 0 {
			t.Errorf("a link of a %s page begins a sign-in", site)
		}
	}
}

// What is shown once goes to the page that it is for and to no other.
func TestWhatIsHandedOverIsOfOnePage(t *testing.T) {
	s := openSite(t)
	added := s.owner.fill("/workspace/webhooks", url.Values{"url": {"https://hooks.example.com/"}, "event": {"result.created"}})
	wantStatus(t, added, http.StatusSeeOther)
	if body := s.owner.get("/workspace/webhooks/another").body; strings.Contains(body, "whsec_") {
		t.Error("another page shows the secret")
	}
	at := added.Header.Get("Location")
	if body := s.owner.get(at).body; !strings.Contains(body, "whsec_") {
		t.Error("its page does not show the secret")
	}
	if body := s.owner.get(at).body; strings.Contains(body, "whsec_") {
		t.Error("the secret is shown twice")
	}
}

// A file must be named as what it is to be, besides being it.
func TestFilesHaveTheirEnding(t *testing.T) {
	s := openSite(t)
	brand := s.brand(t, url.Values{"name": {"Heron Advisory"}, "colour": {"#1a5f7a"}})
	form := func() url.Values {
		return url.Values{"name": {"Heron Advisory"}, "colour": {"#1a5f7a"}, "version": {"1"}, "logo_alt": {"A heron"}}
	}
	for name, want := range map[string]int{"heron.exe": 422, "heron": 422, "heron.png.html": 422, "heron.svg": 422, "heron.PNG": 303} {
		a := s.owner.uploadWith(brand, form(), "logo", name, logo(t, 30, 10))
		wantStatus(t, a, want)
		if want == 422 && !strings.Contains(a.body, "must end in .png, .jpg, .jpeg") {
			t.Errorf("%s: it is not said which endings are taken", name)
		}
	}
	wantStatus(t, s.owner.uploadWith(brand, form(), "logo", "heron.png", []byte("<svg onload=alert(1)>")), 422)
	for path, name := range map[string]string{"/workspace/forms/new": "form.png", "/workspace/clients/" + s.company("Acme", "agency").ID + "/assessments/import": "answers.exe"} {
		if a := s.owner.uploadWith(path, nil, "file", name, []byte("x: y")); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, "must end in .yaml, .yml") {
			t.Errorf("%s takes %s with status %d", path, name, a.StatusCode)
		}
	}
}
