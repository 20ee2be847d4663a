package workspace

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/account/providertest"
)

// posted is a Post that keeps whom it would have written to.
type posted struct{ resets, invitations []string }

func (p *posted) Reset(_ context.Context, user, _ string) error {
	p.resets = append(p.resets, user)
	return nil
}

func (p *posted) Invitation(_ context.Context, id, _ string) error {
	p.invitations = append(p.invitations, id)
	return nil
}

// named is the element with an id, nil for none.
func named(doc *html.Node, id string) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// wantFaults holds the summary of errors to the fields that it leads to.
func wantFaults(t testing.TB, a answer, fields ...string) {
	t.Helper()
	wantStatus(t, a, http.StatusUnprocessableEntity)
	box := named(a.doc, "errors")
	if box == nil {
		t.Fatalf("%s shows no errors", a.Request.URL)
	}
	var got []string
	for _, link := range all(box, "a") {
		field := strings.TrimPrefix(attr(link, "href"), "#")
		got = append(got, field)
		if n := named(a.doc, field); n == nil || attr(n, "aria-invalid") != "true" {
			t.Errorf("the field %s is not there, or not marked as wrong", field)
		}
	}
	if !slices.Equal(got, fields) {
		t.Errorf("faults are in %v, want %v", got, fields)
	}
	if title := text(all(a.doc, "title")[0]); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
}

// wantIn holds a browser to being signed in as somebody.
func (b *browser) wantIn(name string) {
	t := b.site.t
	t.Helper()
	a := b.get("/workspace/account")
	wantStatus(t, a, http.StatusOK)
	if !strings.Contains(a.body, name) {
		t.Errorf("signed in, but not as %s", name)
	}
}

func wantTo(t testing.TB, a answer, to string) {
	t.Helper()
	wantStatus(t, a, http.StatusSeeOther)
	if got := a.Header.Get("Location"); got != to {
		t.Errorf("led to %s, want %s", got, to)
	}
}

func TestFirstRun(t *testing.T) {
	s := newSite(t)
	key, _, err := s.Accounts.FirstRun(t.Context())
	must(t, err)
	link := account.FirstPath + key
	b := s.browser()
	wantStatus(t, b.get(account.FirstPath+"wrong"), http.StatusNotFound)
	first := b.get(link)
	wantStatus(t, first, http.StatusOK)
	for id, want := range map[string]string{"name": "name", "mail": "username", "organisation": "organization", "password": "new-password"} {
		if got := attr(named(first.doc, id), "autocomplete"); got != want {
			t.Errorf("autocomplete of %s is %q", id, got)
		}
	}
	wrong := b.post(link, url.Values{"name": {""}, "mail": {"nobody"}, "organisation": {strings.Repeat("x", 200)}, "password": {"short"}})
	wantFaults(t, wrong, "name", "mail", "organisation", "password")
	if attr(named(wrong.doc, "mail"), "value") != "nobody" || attr(named(wrong.doc, "password"), "value") != "" {
		t.Error("what was typed is lost, or the password came back")
	}
	form := url.Values{"name": {"Ana Keller"}, "mail": {ownerMail}, "organisation": {"Heron"}, "password": {password}}
	wantTo(t, b.post(link, form), "/workspace")
	b.wantIn("Ana Keller")
	over := s.browser().post(link, form)
	wantStatus(t, over, http.StatusGone)
	if again := s.browser().get(link); again.StatusCode != http.StatusGone || strings.Contains(again.body, "Ana") {
		t.Errorf("the link opens again, with %d", again.StatusCode)
	}
}

// Nobody learns from an answer whether an address has an account.
func TestSignIn_TellsNothing(t *testing.T) {
	s := openSite(t)
	plain := func(a answer, mail string) string {
		return fmt.Sprint(a.StatusCode, a.Header["Location"], len(a.Header), strings.ReplaceAll(a.body, mail, "MAIL"))
	}
	known, unknown := s.browser().signIn(ownerMail, "a wrong password"), s.browser().signIn("nobody@heron.example", "a wrong password")
	wantStatus(t, known, http.StatusUnauthorized)
	if plain(known, ownerMail) != plain(unknown, "nobody@heron.example") {
		t.Errorf("known: %s\nunknown: %s", known.body, unknown.body)
	}
	box := &posted{}
	s.Post = box
	var answers []string
	for _, mail := range []string{ownerMail, "nobody@heron.example"} {
		a := s.browser().post(forgotPath, url.Values{"mail": {mail}})
		wantTo(t, a, forgotPath+"?sent")
		answers = append(answers, plain(a, mail))
	}
	if answers[0] != answers[1] || len(box.resets) != 2 || box.resets[0] == "" || box.resets[1] != "" {
		t.Errorf("answers %q, asked for %q", answers, box.resets)
	}
}

func TestSecondStep(t *testing.T) {
	s := openSite(t)
	codes := s.owner.enrol()
	b := s.browser()
	wantTo(t, b.post(signinPath, url.Values{"mail": {ownerMail}, "password": {password}, "next": {"/workspace/tokens"}}), secondPath+"?next=%2Fworkspace%2Ftokens")
	if b.cookies[sessionCookie] != "" {
		t.Fatal("there is a session after the first step")
	}
	wantTo(t, b.get("/workspace/clients"), signinPath+"?next=%2Fworkspace%2Fclients")
	page := b.get(secondPath + "?next=/workspace/tokens")
	wantStatus(t, page, http.StatusOK)
	if attr(named(page.doc, "code"), "autocomplete") != "one-time-code" {
		t.Error("the field of the code is not completed")
	}
	wrong := b.post(secondPath, url.Values{"code": {"000000"}})
	wantStatus(t, wrong, http.StatusUnauthorized)
	if !strings.HasPrefix(text(all(wrong.doc, "title")[0]), "Error: ") {
		t.Error("a wrong code is no error")
	}
	wantTo(t, b.post(secondPath, url.Values{"code": {strings.ToLower(codes[0])}, "next": {"/workspace/tokens"}}), "/workspace/tokens")
	b.wantIn("Ana Keller")
	if b.cookies[pendingCookie] != "" {
		t.Error("the first step is still remembered")
	}
	wantTo(t, s.browser().get(secondPath), signinPath+"?next=%2Fworkspace") // without a first step
	stale := s.browser()
	stale.cookies[pendingCookie] = strings.Repeat("x", 43)
	wantStatus(t, stale.post(secondPath, url.Values{"code": {"000000"}}), http.StatusGone)
}

func TestInside(t *testing.T) {
	for address, want := range map[string]string{
		"/workspace/clients?q=a": "/workspace/clients?q=a", "/admin/users": "/admin/users", "/sign-in/invitation/abc": "/sign-in/invitation/abc",
		"": "/workspace", "https://evil.example/workspace": "/workspace", "//evil.example/workspace": "/workspace", "/workspace/../x": "/workspace",
		"/workspacex": "/workspace", "/sign-out": "/workspace", `\\evil.example`: "/workspace", "javascript:alert(1)": "/workspace",
	} {
		if got := inside(address); got != want {
			t.Errorf("inside(%q) is %q, want %q", address, got, want)
		}
	}
}

func (s *site) invite(mail string, role account.Role) string {
	s.t.Helper()
	key, _, err := s.Accounts.Invite(s.t.Context(), account.Console(), s.org, mail, role)
	must(s.t, err)
	return account.InvitationPath + key
}

func TestInvitation(t *testing.T) {
	s := openSite(t)
	link := s.invite("bob@heron.example", account.Consultant)
	b := s.browser()
	page := b.get(link)
	wantStatus(t, page, http.StatusOK)
	if !strings.Contains(page.body, "Heron Advisory") || attr(named(page.doc, "mail"), "autocomplete") != "username" {
		t.Errorf("the invitation says %s", text(all(page.doc, "main")[0]))
	}
	wantFaults(t, b.post(link, url.Values{"name": {""}, "password": {"bob"}}), "name", "password")
	wantTo(t, b.post(link, url.Values{"name": {"Bob"}, "password": {password}}), "/workspace")
	b.wantIn("Bob")
	wantStatus(t, s.browser().get(link), http.StatusGone)

	// Somebody with an account signs in and comes back to join.
	other, err := s.Accounts.AddOrganisation(t.Context(), account.Console(), "Bittern")
	must(t, err)
	key, _, err := s.Accounts.Invite(t.Context(), account.Console(), other.ID, "bob@heron.example", account.Viewer)
	must(t, err)
	link = account.InvitationPath + key
	out := s.browser()
	known := out.get(link)
	wantStatus(t, known, http.StatusOK)
	if named(known.doc, "password") != nil || !strings.Contains(known.body, signinPath+"?next="+url.QueryEscape(link)) {
		t.Errorf("somebody known is asked for %s", text(all(known.doc, "main")[0]))
	}
	wantTo(t, out.post(signinPath, url.Values{"mail": {"bob@heron.example"}, "password": {password}, "next": {link}}), link)
	if mine := s.owner.get(link); !strings.Contains(mine.body, ownerMail) {
		t.Error("somebody else is not told who they are")
	}
	wantStatus(t, s.owner.fill(link, nil), http.StatusForbidden)
	wantTo(t, out.fill(link, nil), "/workspace")
	actor, _, err := s.Accounts.Authenticate(t.Context(), out.cookies[sessionCookie])
	must(t, err)
	if actor.Organisation != other.ID || actor.Role != account.Viewer {
		t.Errorf("joined as %+v", actor)
	}
}

func TestForgottenPassword(t *testing.T) {
	s := openSite(t)
	page := s.browser().get(forgotPath)
	wantStatus(t, page, http.StatusOK)
	if named(page.doc, "mail") != nil {
		t.Error("a server that sends no mail asks for an address")
	}
	wantTo(t, s.browser().post(forgotPath, url.Values{"mail": {ownerMail}}), forgotPath)
	s.Post = &posted{}
	wantFaults(t, s.browser().post(forgotPath, url.Values{"mail": {"nobody"}}), "mail")

	actor, _, err := s.Accounts.Authenticate(t.Context(), s.owner.cookies[sessionCookie])
	must(t, err)
	key, _, _, err := s.Accounts.MailReset(t.Context(), actor.User)
	must(t, err)
	link := account.ResetPath + key
	b := s.browser()
	wantStatus(t, b.get(link), http.StatusOK)
	wantFaults(t, b.post(link, url.Values{"password": {"aaaaaaaaaaaa"}}), "password")
	wantTo(t, b.post(link, url.Values{"password": {"another long phrase"}}), signinPath+"?done=password_reset")
	if said := b.get(signinPath + "?done=password_reset"); len(all(said.doc, "form")) == 0 || !strings.Contains(said.body, "role=\"status\"") {
		t.Error("the page does not say that the password is set")
	}
	wantStatus(t, b.get(link), http.StatusGone)
	wantTo(t, s.owner.get("/workspace/account"), signinPath+"?next=%2Fworkspace%2Faccount")
	wantStatus(t, b.signIn(ownerMail, password), http.StatusUnauthorized)
	wantStatus(t, b.signIn(ownerMail, "another long phrase"), http.StatusSeeOther)
	wantTo(t, b.fill("/sign-out", nil), signinPath)
	wantTo(t, b.get("/workspace"), signinPath+"?next=%2Fworkspace")
}

func TestOpenID(t *testing.T) {
	const site = "http://localhost"
	issuer := providertest.Start(t, providertest.People{
		"ana": {Email: ownerMail, EmailVerified: true}, "mia": {Email: "mia@example.com", EmailVerified: true},
	}, site+account.OpenIDReturn)
	if plain := openSite(t); strings.Contains(plain.browser().get(signinPath).body, openIDPath) {
		t.Error("a provider is offered where none is set")
	} else {
		wantStatus(t, plain.browser().get(openIDPath), http.StatusNotFound)
	}
	s := openSite(t, func(o *account.Options) {
		o.OpenID = account.OpenID{Issuer: issuer, ClientID: providertest.ClientID, ClientSecret: providertest.ClientSecret}
		o.Clock = time.Now // as the provider
	})
	if !strings.Contains(s.browser().get(signinPath).body, openIDPath+"?next=") {
		t.Error("the provider is not offered")
	}
	arrive := func(name string) (*browser, answer) {
		b := s.browser()
		sent := b.get(openIDPath + "?next=/workspace/account")
		wantStatus(t, sent, http.StatusSeeOther)
		q := providertest.Consent(t, sent.Header.Get("Location"), site+account.OpenIDReturn, name)
		return b, b.get(account.OpenIDReturn + "?" + q.Encode())
	}
	b, back := arrive("ana")
	wantTo(t, back, "/workspace/account")
	b.wantIn("Ana Keller")
	if b.cookies[openIDCookie] != "" {
		t.Error("what bound the answer is still there")
	}
	_, back = arrive("mia")
	wantStatus(t, back, http.StatusForbidden)
	if named(back.doc, "mail") == nil {
		t.Error("who is not known gets no other way to sign in")
	}
	wantStatus(t, s.browser().get(account.OpenIDReturn+"?state=x&code=y"), http.StatusGone) // begun elsewhere
}
