package webhook

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"

	"waterline/assessment/problem"
)

// Policy is what the operator allows.
type Policy struct {
	HTTP  bool     // addresses without TLS too
	Hosts []string // names or addresses that may be internal, such as "hooks.corp.example"
	Only  []string // the only names or addresses that may be reached; none: all that are outside, and Hosts
}

const longestURL = 2000

// azure answers with the secrets of a virtual machine, at a public address.
var azure = netip.MustParsePrefix("168.63.129.16/32")

// guardian refuses every address that IANA lists as special: loopback, private,
// link-local, shared (CGNAT), multicast, documentation, IPv4 inside IPv6, and
// the places where clouds keep their metadata.
func guardian() *ssrf.Guardian {
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azure))
}

// allows reports whether the operator lets a host be internal.
func (p Policy) allows(host string) bool { return names(p.Hosts, host) }

func names(list []string, host string) bool {
	return slices.ContainsFunc(list, func(allowed string) bool {
		return strings.EqualFold(strings.TrimSuffix(allowed, "."), strings.TrimSuffix(host, "."))
	})
}

// CheckURL reads the address of an endpoint and returns it as it is kept. The
// error is a problem.List. What its name leads to is looked at with each
// request, as that may change.
func (p Policy) CheckURL(raw string) (string, error) {
	refuse := func(code string, pairs ...string) (string, error) {
		return "", problem.List{problem.New("url", code, pairs...)}
	}
	raw = strings.TrimSpace(raw)
	switch {
	case raw == "":
		return refuse("webhook_url_missing")
	case len(raw) > longestURL:
		return refuse("webhook_url_long", "max", strconv.Itoa(longestURL))
	case strings.ContainsFunc(raw, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || r == '\\' || r == unicode.ReplacementChar
	}):
		return refuse("webhook_url_wrong")
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Opaque != "" {
		return refuse("webhook_url_wrong")
	}
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !p.HTTP):
		return refuse("webhook_url_scheme")
	case u.User != nil:
		return refuse("webhook_url_password")
	}
	host, ok := hostname(u.Hostname())
	if !ok || !port(u) {
		return refuse("webhook_url_wrong")
	}
	if len(p.Only) > 0 && !names(p.Only, host) {
		return refuse("webhook_url_unlisted")
	}
	if !p.allows(host) && internal(host) {
		return refuse("webhook_url_internal")
	}
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	u.Host = join(host, u.Port())
	return u.String(), nil
}

func join(host, port string) string {
	switch {
	case port != "":
		return net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		return "[" + host + "]"
	}
	return host
}

// hostname is a host in its one spelling: an address as netip writes it, or a
// name in ASCII. A name whose last part is a number is none: some systems read
// "127.1" or "0x7f000001" as an address.
func hostname(host string) (string, bool) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.String(), addr.Zone() == ""
	}
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil || name == "" || len(name) > 253 || strings.Contains(name, "..") || name[0] == '.' {
		return "", false
	}
	if again, err := idna.Lookup.ToASCII(name); err != nil || again != name {
		return "", false
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	return name, last != "" && strings.ContainsFunc(last, unicode.IsLetter) && !strings.HasPrefix(last, "0x")
}

func port(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && n > 0
}

// internal tells the hosts that are never outside, without asking anybody.
func internal(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return guardian().SafeAddr(addr) != nil
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
