package web

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/web/shell"
)

// Whoever asks cannot make up where they ask from: only what a trusted proxy
// wrote counts.
func TestAddressesBehindProxies(t *testing.T) {
	proxy, inner := netip.MustParsePrefix("0.0.0.0/32"), netip.MustParsePrefix("10.0.0.0/8") // a test's request comes from 0.0.0.0
	for _, tc := range []struct {
		name    string
		trusted []netip.Prefix
		sent    []string
		want    string
	}{
		{"nobody is trusted", nil, []string{"198.51.100.7"}, "0.0.0.0"},
		{"another is trusted", []netip.Prefix{inner}, []string{"198.51.100.7"}, "0.0.0.0"},
		{"what the proxy wrote", []netip.Prefix{proxy}, []string{"198.51.100.7"}, "198.51.100.7"},
		{"what the visitor made up stands left", []netip.Prefix{proxy}, []string{"203.0.113.9, 198.51.100.7"}, "198.51.100.7"},
		{"in a header of their own", []netip.Prefix{proxy}, []string{"203.0.113.9", "198.51.100.7"}, "198.51.100.7"},
		{"two proxies", []netip.Prefix{proxy, inner}, []string{"203.0.113.9, 198.51.100.7, 10.1.2.3"}, "198.51.100.7"},
		{"all trusted", []netip.Prefix{proxy, inner}, []string{"10.9.9.9"}, "10.9.9.9"},
		{"IPv6 with a zone", []netip.Prefix{proxy}, []string{"fe80::1%eth0"}, "fe80::1"},
		{"IPv4 in IPv6", []netip.Prefix{proxy}, []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{"nonsense", []netip.Prefix{proxy}, []string{"198.51.100.7, nonsense"}, "0.0.0.0"},
		{"no header", []netip.Prefix{proxy}, nil, "0.0.0.0"},
	} {
		app := fiber.New()
		got := ""
		app.Get("/", func(c *fiber.Ctx) error {
			shell.Locate(c, tc.trusted)
			got = shell.Address(c)
			return nil
		})
		r := httptest.NewRequest(fiber.MethodGet, "/", nil)
		r.Header["X-Forwarded-For"] = tc.sent
		resp, err := app.Test(r)
		must(t, err)
		must(t, resp.Body.Close())
		if got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
