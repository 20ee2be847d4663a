package webhook_test

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"code.dny.dev/ssrf"

	"waterline/assessment/problem"
	"waterline/cmd/internal/webhook"
)

func TestAddressesOfEndpoints(t *testing.T) {
	open := webhook.Policy{}
	for raw, want := range map[string]string{
		"https://hooks.example.com":               "https://hooks.example.com/",
		" https://hooks.example.com/a?b=c#part ":  "https://hooks.example.com/a?b=c",
		"HTTPS://Hooks.Example.COM.:8443/x":       "https://hooks.example.com:8443/x",
		"https://bücher.example/x":                "https://xn--bcher-kva.example/x",
		"https://8.8.8.8/":                        "https://8.8.8.8/",
		"https://[2606:4700:0:0::1111]:8443/":     "https://[2606:4700::1111]:8443/",
		"https://example.com:443/%2e%2e/internal": "https://example.com:443/%2e%2e/internal",
	} {
		if got, err := open.CheckURL(raw); got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", raw, got, err, want)
		}
	}
	for code, raws := range map[string][]string{
		"webhook_url_missing":  {"", "  "},
		"webhook_url_long":     {"https://example.com/" + strings.Repeat("x", 2000)},
		"webhook_url_scheme":   {"http://example.com", "ftp://example.com", "file://host/etc/passwd", "gopher://example.com:70/"},
		"webhook_url_password": {"https://me:secret@example.com", "https://example.com@169.254.169.254/"},
		"webhook_url_wrong": {
			"example.com", "https://", "https:///path", "https:example.com", "https://exa mple.com", "https://example.com:0", "https://example.com:65536",
			"https://example.com:", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://1.2.3.4.5/", "https://0x7f.1/",
			"https://example.com\\@127.0.0.1/", "https://[fe80::1%25eth0]/", "https://a..b/", "https://exa\tmple.com", "javascript:alert(1)",
		},
		"webhook_url_internal": {
			"https://localhost/", "https://a.localhost", "https://LOCALHOST.", "https://127.0.0.1", "https://[::1]/", "https://0.0.0.0", "https://10.1.2.3",
			"https://172.16.0.1", "https://192.168.1.1", "https://169.254.169.254/latest/meta-data", "https://100.64.0.1", "https://100.100.100.200",
			"https://224.0.0.1", "https://255.255.255.255", "https://[::ffff:127.0.0.1]/", "https://[::ffff:8.8.8.8]/", "https://[fd00:ec2::254]/", "https://[fe80::1]/",
			"https://[ff02::1]", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[::]", "https://198.18.0.1", "https://192.0.0.192", "https://168.63.129.16",
		},
	} {
		for _, raw := range raws {
			_, err := open.CheckURL(raw)
			var list problem.List
			if !errors.As(err, &list) || list[0].Code != code || list[0].Path != "url" {
				t.Errorf("%q: error is %v, want %s", raw, err, code)
			}
		}
	}
	allowing := webhook.Policy{HTTP: true, Hosts: []string{"127.0.0.1", "Localhost"}}
	for _, raw := range []string{"http://127.0.0.1:8080/x", "http://localhost./"} {
		if _, err := allowing.CheckURL(raw); err != nil {
			t.Errorf("%q is allowed and was refused: %v", raw, err)
		}
	}
	if _, err := allowing.CheckURL("http://127.0.0.2"); err == nil {
		t.Error("the neighbour of an allowed address was taken")
	}
}

// Whatever is taken is an address outside, in a spelling that reads the same again.
func FuzzCheckURL(f *testing.F) {
	for _, raw := range []string{
		"https://example.com/a", "https://[::1]/", "https://[::ffff:10.0.0.1]", "https://0x7f.1", "https://a@b:1", "http://x", "https://bücher.example", "https://xn--a.example",
		"https://example.com:443?x#y", "https://1。2.3.4/", "https://127。0。0。1/", "https://ⅼocalhost/", "https://①②⑦.0.0.1/",
	} {
		f.Add(raw)
	}
	guard := ssrf.New(ssrf.WithAnyPort())
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := webhook.Policy{}.CheckURL(raw)
		if err != nil {
			return
		}
		again, err := webhook.Policy{}.CheckURL(got)
		if err != nil || again != got {
			t.Fatalf("%q became %q, which reads %q, %v", raw, got, again, err)
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "https" || u.User != nil || u.Hostname() == "" || u.Hostname() == "localhost" {
			t.Fatalf("%q became %q: %v", raw, got, err)
		}
		if addr, err := netip.ParseAddr(u.Hostname()); err == nil && guard.SafeAddr(addr) != nil {
			t.Fatalf("%q leads inside: %q", raw, got)
		}
	})
}

// Where the operator names the hosts that may be reached, no other one is.
func TestOnlyNamedHostsAreReached(t *testing.T) {
	p := webhook.Policy{Only: []string{"Hooks.example.com", "10.0.0.7"}, Hosts: []string{"10.0.0.7"}}
	for raw, want := range map[string]string{
		"https://hooks.example.com./x": "", "https://10.0.0.7/": "", "https://example.com/": "webhook_url_unlisted", "https://hooks.example.com.evil.example/": "webhook_url_unlisted",
		"https://xhooks.example.com/": "webhook_url_unlisted", "https://10.0.0.8/": "webhook_url_unlisted",
	} {
		_, err := p.CheckURL(raw)
		var list problem.List
		if got := errors.As(err, &list); want == "" && err != nil || want != "" && (!got || list[0].Code != want) {
			t.Errorf("%s: %v, want %q", raw, err, want)
		}
	}
}
