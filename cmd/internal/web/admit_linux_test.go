package web

import (
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"waterline/cmd/internal/web/shell"
)

// TestAFullServerSaysSo fills every place for pages. Pages are turned away in
// the language of the reader, saves of scripts and the looks of a proxy are not,
// and all is well once there is room.
func TestAFullServerSaysSo(t *testing.T) {
	s := open(t)
	s.gates.pages = shell.NewGate(1, 20*time.Millisecond)
	address := serving(t, s)
	one := newTypist(t, s, address)
	leave, err := s.gates.pages.Enter(t.Context())
	must(t, err)
	for _, tag := range []string{"en", "de"} {
		status, header, page := fetched(t, "http://"+address+one.root+"/check", "Accept-Language", tag)
		words := s.languages[0].Locale
		if tag == "de" {
			words = s.languages[1].Locale
		}
		if status != http.StatusServiceUnavailable || header.Get("Retry-After") != shell.RetryAfter || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %v", tag, status, header)
		}
		for _, key := range []string{"error.full_title", "error.full", "error.full_remedy"} {
			if !strings.Contains(page, words.T(key)) {
				t.Errorf("%s: the page does not say %q", tag, words.T(key))
			}
		}
	}
	must(t, one.save())
	for _, path := range []string{"/healthz", "/readyz", "/embed.js"} {
		if status, _, _ := fetched(t, "http://"+address+path); status != http.StatusOK {
			t.Errorf("%s has status %d", path, status)
		}
	}
	leave()
	if status, _, _ := fetched(t, "http://"+address+"/"); status != http.StatusOK {
		t.Errorf("with room the first page has status %d", status)
	}
	wantSaved(t, s, []*typist{one})
}

func TestASaveThatFindsNoRoomIsTriedAgainByItsScript(t *testing.T) {
	s := open(t)
	s.gates.saves = shell.NewGate(1, time.Millisecond)
	address := serving(t, s)
	one := newTypist(t, s, address)
	leave, err := s.gates.saves.Enter(t.Context())
	must(t, err)
	if err := one.save(); err == nil || !strings.Contains(err.Error(), "status 503") || !strings.Contains(err.Error(), s.Locale.T("saving.failed")) {
		t.Errorf("the save was answered with %v", err)
	}
	leave()
	must(t, one.save())
}

// TestOnlyTrustedProxiesNameRequests sends ids as a proxy and as anybody else.
func TestOnlyTrustedProxiesNameRequests(t *testing.T) {
	trusting := serving(t, open(t, func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }))
	other := serving(t, open(t, func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} }))
	none := serving(t, open(t))
	for _, tc := range []struct {
		address, given string
		kept           bool
	}{
		{trusting, "6f1c2d3e-proxy_7.a", true},
		{trusting, "short", false},
		{trusting, strings.Repeat("x", 65), false},
		{trusting, "with space in it", false},
		{trusting, `quote"and=more`, false},
		{other, "6f1c2d3e-proxy_7.a", false},
		{none, "6f1c2d3e-proxy_7.a", false},
	} {
		_, header, _ := fetched(t, "http://"+tc.address+"/healthz", "X-Request-ID", tc.given)
		got := header.Get("X-Request-ID")
		if (got == tc.given) != tc.kept || !tc.kept && len(got) != 16 {
			t.Errorf("%q became %q", tc.given, got)
		}
	}
}

// TestAStoppingServerIsNotReady asks while it drains.
func TestAStoppingServerIsNotReady(t *testing.T) {
	s := open(t)
	address := serving(t, s)
	s.draining.Store(true)
	status, _, said := fetched(t, "http://"+address+"/readyz")
	if status != http.StatusServiceUnavailable || said != "not ready: draining\n" {
		t.Errorf("status %d: %s", status, said)
	}
}

// fetched sends a GET with headers.
func fetched(t *testing.T, url string, headers ...string) (status int, header http.Header, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	must(t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	must(t, err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, response.Header, string(read)
}
