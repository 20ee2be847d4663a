package shadow

import (
	"net/netip"
	"strings"
)

// entry is what a line of a log says: who asked for which host, when.
type entry struct {
	when    string
	host    string // or an address of the web, of which the host is taken
	user    string
	address string
	blocked bool // it was not let through
	kind    string
}

// hostOf is the name of a host in small letters, out of a name, a name with a
// port, or an address of the web, of which nothing else is looked at. It is
// empty where there is no name.
func hostOf(text string) string {
	if at := strings.Index(text, "://"); at >= 0 {
		text = text[at+len("://"):]
	}
	if end := strings.IndexAny(text, "/?#\\ "); end >= 0 {
		text = text[:end]
	}
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		text = text[at+1:]
	}
	if at := strings.IndexByte(text, ':'); at >= 0 && strings.IndexByte(text[at+1:], ':') < 0 {
		text = text[:at]
	}
	text = strings.TrimRight(text, ".")
	if strings.IndexByte(text, '.') < 0 || len(text) > longestHost {
		return ""
	}
	return strings.ToLower(text)
}

// longestHost bounds a name, as that of names that can be looked up does.
const longestHost = 253

// nothing are the ways in which logs write that there is no value.
func nothing(s string) bool {
	switch s {
	case "", "-", "(empty)", "N/A", "n/a", "NA", "None", "null", "unknown", "anonymous":
		return true
	}
	return false
}

// who is the name that an entry's person goes by: their account where the log
// names one, else the address of their machine.
func (e *entry) who() (name string, byName bool) {
	if user := account(e.user); user != "" {
		return user, true
	}
	return machine(e.address), false
}

// account is the name of an account as all logs have it: an address of mail
// where there is one, and no domain of Windows before it.
func account(user string) string {
	user = strings.TrimSpace(user)
	if nothing(user) {
		return ""
	}
	if open := strings.LastIndexByte(user, '('); open >= 0 && strings.HasSuffix(user, ")") && strings.Contains(user[open:], "@") {
		return user[open+1 : len(user)-1]
	}
	if at := strings.LastIndexByte(user, '\\'); at >= 0 {
		user = user[at+1:]
	}
	return user
}

// machine is an address without port, or the name of a machine.
func machine(address string) string {
	address = strings.TrimSpace(address)
	if nothing(address) {
		return ""
	}
	if port := strings.IndexAny(address, "#/"); port >= 0 {
		address = address[:port]
	}
	if both, err := netip.ParseAddrPort(address); err == nil {
		return both.Addr().Unmap().String()
	}
	if alone, err := netip.ParseAddr(strings.Trim(address, "[]")); err == nil {
		return alone.Unmap().WithZone("").String()
	}
	return address
}

// lookup reports whether a kind of DNS query counts as a request. A browser asks
// for several kinds at once, so that only that for an IPv4 address does.
func lookup(kind string) bool {
	if open := strings.IndexByte(kind, '('); open >= 0 {
		kind = strings.TrimSuffix(kind[open+1:], ")")
	}
	switch strings.ToUpper(strings.TrimSpace(kind)) {
	case "AAAA", "HTTPS", "SVCB", "PTR", "TXT", "MX", "SRV", "NS", "SOA", "CNAME", "ANY", "DS", "DNSKEY", "NAPTR", "CAA", "28", "65", "64", "12", "16", "15", "33":
		return false
	}
	return true
}

// refusing reports whether a word says that a request was not let through.
func refusing(word string) bool {
	word = strings.ToLower(word)
	for _, part := range []string{"denied", "deny", "block", "drop", "gravity", "regex", "denylist", "blacklist", "special_domain"} {
		if strings.Contains(word, part) {
			return true
		}
	}
	return false
}
