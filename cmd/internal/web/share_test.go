package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/templates/locale"
)

// sharing is a site that lets results be shared, with the result of an example.
func sharing(t *testing.T, example string, changes ...func(*Options)) (s *site, root string) {
	t.Helper()
	s = open(t, changes...)
	root = s.told(assessment.Full, example, nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	return s, root
}

// share makes a share and returns its path.
func (s *site) share(root string, choices url.Values) string {
	s.t.Helper()
	if !choices.Has("days") {
		choices.Set("days", "7")
	}
	made := s.fill(root+"/share", choices)
	wantStatus(s.t, made, http.StatusOK)
	links := addresses(made.doc)
	if len(links) != 1 {
		s.t.Fatalf("the page shows the links %q: %s", links, text(made.doc))
	}
	at := strings.Index(links[0], "/s/")
	if key := links[0][at+len("/s/"):]; len(key) != keyLength {
		s.t.Fatalf("the key %q is not of 128 bits", key)
	}
	return links[0][at:]
}

func TestASharedResultCanBeReadAndNotChanged(t *testing.T) {
	s, root := sharing(t, "insurer")
	if !strings.Contains(s.get(root+"/result").body, `href="`+root+`/share"`) {
		t.Error("the result page does not lead to sharing")
	}
	path := s.share(root, url.Values{})
	seen := s.get(path)
	wantStatus(t, seen, http.StatusOK)
	own := s.get(root + "/result")
	if heading(seen.doc) != heading(own.doc) {
		t.Errorf("the share says %q, the result %q", heading(seen.doc), heading(own.doc))
	}
	if got, want := len(all(seen.doc, "figure")), len(all(own.doc, "figure")); got != want || want == 0 {
		t.Errorf("the share has %d pictures, the result %d", got, want)
	}
	if len(all(seen.doc, "form")) > 0 || strings.Contains(seen.body, "/a/") || strings.Contains(seen.body, root[len("/a/"):]) {
		t.Error("the share leads to what can be changed")
	}
	if !strings.Contains(text(seen.doc), "30 November 2026") {
		t.Errorf("the share does not say until when: %s", text(seen.doc))
	}
	for header, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"} {
		if got := seen.Header.Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	if strings.Contains(s.get(root+"/share").body, path) {
		t.Error("the key is shown again, so it is stored")
	}
}

func TestTheOwnerSeesWhenAShareWasLookedAtAndEndsIt(t *testing.T) {
	s, root := sharing(t, "logistics")
	path := s.share(root, url.Values{})
	s.set(noon.Add(90 * time.Minute))
	wantStatus(t, s.get(path), http.StatusOK)
	wantStatus(t, s.do(httptest.NewRequest(http.MethodHead, path, nil)), http.StatusOK)
	if said := text(s.get(root + "/share").doc); !strings.Contains(said, "Looked at once.") || !strings.Contains(said, "23 November 2026, 13:30") {
		t.Errorf("the owner is told %q", said)
	}
	wantStatus(t, s.press(root+"/share", "revoke"), http.StatusSeeOther)
	ended := s.get(path)
	wantStatus(t, ended, http.StatusGone)
	if !strings.Contains(heading(ended.doc), "no longer works") || ended.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a withdrawn share says %q", text(ended.doc))
	}
	if !strings.Contains(text(s.get(root+"/share").doc), "Nobody else") {
		t.Error("a withdrawn share is still listed")
	}
}

func TestAShareEndsOnItsDateAndWithItsAssessment(t *testing.T) {
	s, root := sharing(t, "logistics")
	path, other := s.share(root, url.Values{}), s.share(root, url.Values{"days": {"30"}})
	s.set(noon.Add(7*24*time.Hour - time.Second))
	wantStatus(t, s.get(path), http.StatusOK)
	s.set(noon.Add(7 * 24 * time.Hour))
	wantStatus(t, s.get(path), http.StatusGone)
	wantStatus(t, s.get(other), http.StatusOK)
	wantStatus(t, s.fill(root+"/delete", nil), http.StatusOK)
	wantStatus(t, s.get(other), http.StatusNotFound)
}

func TestUnknownSharesAndForeignOnesAreRefused(t *testing.T) {
	s, root := sharing(t, "logistics")
	path := s.share(root, url.Values{})
	for _, key := range []string{"x", strings.Repeat("A", keyLength), root[len("/a/"):], strings.Repeat("A", 4000)} {
		wantStatus(t, s.get("/s/"+key), http.StatusNotFound)
	}
	wantStatus(t, s.get("/a/"+path[len("/s/"):]), http.StatusNotFound)
	foreign := s.told(assessment.Quick, "logistics", nil)
	wantStatus(t, s.fill(foreign+"/check", nil), http.StatusSeeOther)
	all, err := s.Shares.Shares(t.Context(), s.draft(root).ID)
	must(t, err)
	wantStatus(t, s.fill(foreign+"/share", url.Values{"revoke": {all[0].KeyHash}}), http.StatusNotFound)
	wantStatus(t, s.get(path), http.StatusOK)
	wantStatus(t, s.post(root+"/share", url.Values{"days": {"7"}}), http.StatusForbidden)
	wantStatus(t, s.fill(root+"/share", url.Values{"days": {"9999999"}}), http.StatusUnprocessableEntity)
}

func TestAPasswordIsAskedForAndTriesAreBounded(t *testing.T) {
	s, root := sharing(t, "logistics", func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")} })
	const secret = "Blaue Zitrone 7"
	path := s.share(root, url.Values{"password": {secret}})
	ask := s.get(path)
	wantStatus(t, ask, http.StatusOK)
	if len(all(ask.doc, "figure")) > 0 || len(all(ask.doc, "form")) != 1 {
		t.Fatal("the result is shown before the password")
	}
	right := s.post(path, url.Values{"password": {secret}})
	wantStatus(t, right, http.StatusOK)
	if len(all(right.doc, "figure")) == 0 {
		t.Errorf("the right password shows %q", text(right.doc))
	}
	from := func(address, password string) answer {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"password": {password}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", address)
		return s.do(r)
	}
	for range mostUnlocks {
		wantStatus(t, from("198.51.100.1", "wrong"), http.StatusForbidden)
	}
	wantStatus(t, from("198.51.100.1", secret), http.StatusTooManyRequests)
	wantStatus(t, from("198.51.100.2", secret), http.StatusOK) // nobody locks another reader out
	all, err := s.Shares.Shares(t.Context(), s.draft(root).ID)
	must(t, err)
	for range 100 { // from as many addresses
		_, err := s.Shares.TryShare(t.Context(), all[0].KeyHash, noon.Add(-time.Minute), noon)
		must(t, err)
	}
	wantStatus(t, from("198.51.100.2", secret), http.StatusTooManyRequests) // but many together are bounded
	s.set(noon.Add(16 * time.Minute))
	wantStatus(t, s.post(path, url.Values{"password": {secret}}), http.StatusOK)
	shares, err := s.Shares.Shares(t.Context(), s.draft(root).ID)
	must(t, err)
	if shares[0].Views != 3 || strings.Contains(shares[0].Password, secret) || !strings.HasPrefix(shares[0].Password, "argon2id") {
		t.Errorf("kept: %+v", shares[0])
	}
	wantStatus(t, s.fill(root+"/share", url.Values{"days": {"7"}, "password": {strings.Repeat("x", 300)}}), http.StatusUnprocessableEntity)
}

// draft is the draft of a root.
func (s *site) draft(root string) assessment.Draft {
	s.t.Helper()
	d, err := s.service.Open(s.t.Context(), root[len("/a/"):])
	must(s.t, err)
	return d
}

func TestHiddenNamesAreNowhereInThePage(t *testing.T) {
	for _, example := range []string{"insurer", "logistics", "agency"} {
		s, root := sharing(t, example)
		r, _, err := s.Store.LatestResult(t.Context(), s.draft(root).ID)
		must(t, err)
		before, err := json.Marshal(r)
		must(t, err)
		shown, hidden := s.get(s.share(root, url.Values{})), s.get(s.share(root, url.Values{"hide_names": {"yes"}}))
		names := []string{r.Organisation.Name}
		for _, p := range r.Processes {
			names = append(names, p.Name, p.ID)
		}
		for _, tool := range r.Spend.Tools {
			names = append(names, tool.Name)
		}
		met := 0
		for _, name := range names {
			if said(shown, name) {
				met++
			}
			if said(hidden, name) {
				t.Errorf("%s: the page says %q", example, name)
			}
		}
		if met < 3 {
			t.Errorf("%s: only %d names stand in the page that hides none", example, met)
		}
		if !strings.Contains(text(hidden.doc), "An organisation") || !strings.Contains(text(hidden.doc), "Process A") {
			t.Errorf("%s: the page has no other names", example)
		}
		r.Anonymous(assessment.Aliases{Process: strings.ToUpper, Tool: strings.ToUpper})
		if after, err := json.Marshal(r); err != nil || string(after) != string(before) {
			t.Errorf("%s: the result was changed (%v)", example, err)
		}
	}
}

// said reports whether a page holds a text, in its sentences or its markup.
func said(a answer, what string) bool {
	return strings.Contains(strings.ToLower(html.UnescapeString(a.body)), strings.ToLower(what)) || strings.Contains(text(a.doc), what)
}

func TestHiddenMoneyIsNowhereInThePage(t *testing.T) {
	for _, tag := range locale.Tags() {
		words, err := locale.Load(tag)
		must(t, err)
		for _, example := range []string{"insurer", "logistics", "agency"} {
			s, root := sharing(t, example)
			open, shut := s.share(root, url.Values{}), s.share(root, url.Values{"hide_money": {"yes"}})
			s.Locale = words
			r, _, err := s.Store.LatestResult(t.Context(), s.draft(root).ID)
			must(t, err)
			symbol := strings.Trim(words.Money(1, r.Currency), "1.,0\u00a0 ")
			if !said(s.get(open), symbol) {
				t.Fatalf("%s, %s: %q is not in the page that hides nothing", example, tag, symbol)
			}
			page := s.get(shut)
			wantStatus(t, page, http.StatusOK)
			for _, what := range []string{symbol, r.Currency} {
				if said(page, what) {
					t.Errorf("%s, %s: the page says %q: %s", example, tag, what, text(page.doc))
				}
			}
			if len(all(page.doc, "figure")) < 2 {
				t.Errorf("%s, %s: nothing is left", example, tag)
			}
		}
	}
}
