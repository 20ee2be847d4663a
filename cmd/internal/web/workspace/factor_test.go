package workspace

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// hidden are the hidden fields of the form that posts to an address.
func hidden(doc *html.Node, action string) url.Values {
	out := url.Values{}
	for _, form := range all(doc, "form") {
		if attr(form, "action") != action {
			continue
		}
		for _, input := range all(form, "input") {
			if attr(input, "type") == "hidden" {
				out.Set(attr(input, "name"), attr(input, "value"))
			}
		}
	}
	return out
}

// app is an authenticator app that was given the secret.
func app(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(secret, " ", ""))
	must(t, err)
	mac := hmac.New(sha1.New, key)
	must(t, binary.Write(mac, binary.BigEndian, uint64(at.Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&0xf:])&0x7fffffff%1000000)
}

// enrol turns the second step on through the pages and returns the recovery
// codes.
func (b *browser) enrol() []string {
	t := b.site.t
	t.Helper()
	shown := b.fill(accountPath+"/codes/begin", url.Values{"password": {password}})
	wantStatus(t, shown, http.StatusOK)
	form := hidden(shown.doc, accountPath+"/codes")
	form.Set("code", app(t, form.Get("secret"), noon))
	done := b.fill(accountPath+"/codes", form)
	wantStatus(t, done, http.StatusOK)
	var codes []string
	for _, li := range all(all(done.doc, "main")[0], "li") {
		if code := strings.TrimSpace(text(li)); len(code) == 29 {
			codes = append(codes, code)
		}
	}
	if len(codes) != 10 {
		t.Fatalf("there are %d recovery codes: %s", len(codes), text(all(done.doc, "main")[0]))
	}
	return codes
}

func TestAccount(t *testing.T) {
	s := openSite(t)
	page := s.owner.get(accountPath)
	wantStatus(t, page, http.StatusOK)
	for id, want := range map[string]string{"old": "current-password", "password": "new-password", "name": "name", "codes-password": "current-password"} {
		if n := named(page.doc, id); n == nil || attr(n, "autocomplete") != want {
			t.Errorf("the field %s is not there, or not completed as %s", id, want)
		}
	}
	wantFaults(t, s.owner.fill(accountPath+"/name", url.Values{"name": {strings.Repeat("x", 101)}}), "name")
	wantTo(t, s.owner.fill(accountPath+"/name", url.Values{"name": {"Anna Keller"}}), accountPath+"?done=own_name")
	s.owner.wantIn("Anna Keller")

	other := s.browser()
	wantStatus(t, other.signIn(ownerMail, password), http.StatusSeeOther)
	wantFaults(t, s.owner.fill(accountPath+"/password", url.Values{"old": {password}, "password": {"short"}}), "password")
	wantFaults(t, s.owner.fill(accountPath+"/password", url.Values{"old": {"wrong"}, "password": {"another long phrase"}}), "old")
	wantTo(t, s.owner.fill(accountPath+"/password", url.Values{"old": {password}, "password": {"another long phrase"}}), accountPath+"?done=own_password")
	wantTo(t, other.get(accountPath), signinPath+"?next=%2Fworkspace%2Faccount")
	s.owner.wantIn("Anna")

	wantStatus(t, other.signIn(ownerMail, "another long phrase"), http.StatusSeeOther)
	var ends []string
	for _, form := range all(s.owner.get(accountPath).doc, "form") {
		if to := attr(form, "action"); strings.HasSuffix(to, "/end") {
			ends = append(ends, to)
		}
	}
	if len(ends) != 1 {
		t.Fatalf("sessions to end: %v", ends)
	}
	wantTo(t, s.owner.fill(ends[0], nil), accountPath+"?done=session_ended")
	wantStatus(t, s.owner.fill(ends[0], nil), http.StatusNotFound)
	wantStatus(t, other.signIn(ownerMail, "another long phrase"), http.StatusSeeOther)
	wantTo(t, s.owner.fill(accountPath+"/sessions/end-others", nil), accountPath+"?done=sessions_ended")
	wantTo(t, other.get(accountPath), signinPath+"?next=%2Fworkspace%2Faccount")
}

func TestFactor(t *testing.T) {
	s := openSite(t)
	wantFaults(t, s.owner.fill(accountPath+"/codes/begin", url.Values{"password": {"wrong"}}), "codes-password")
	shown := s.owner.fill(accountPath+"/codes/begin", url.Values{"password": {password}})
	form := hidden(shown.doc, accountPath+"/codes")
	form.Set("code", "000000")
	wrong := s.owner.fill(accountPath+"/codes", form)
	wantFaults(t, wrong, "code")
	if a, b := hidden(shown.doc, accountPath+"/codes"), hidden(wrong.doc, accountPath+"/codes"); a.Encode() != b.Encode() {
		t.Error("after a wrong code the app is shown something else")
	}
	s.owner.enrol()
	wantTo(t, s.owner.fill(accountPath+"/codes/off", url.Values{"password": {password}}), accountPath+"?done=codes_off")
	wantTo(t, s.browser().signIn(ownerMail, password), "/workspace")
}
