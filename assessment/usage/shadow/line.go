package shadow

import "strings"

// verdict is what a line is to the format that reads it.
type verdict uint8

const (
	foreign verdict = iota // no line of this format
	aside                  // a line of it that is no request
	request
	answer // the answer to a request, which says the same once more
)

// lineForm reads the lines of a format without columns.
type lineForm func(line string, into *entry) verdict

// squid reads Squid's own access log:
//
//	1791590400.123    182 10.0.0.1 TCP_TUNNEL/200 3967 CONNECT chatgpt.com:443 jdoe HIER_DIRECT/192.0.2.1 -
//
// with or without what syslog puts before it.
func squid(line string, e *entry) verdict {
	f := strings.Fields(line)
	start := -1
	for i := range min(len(f), 7) {
		if isStamp(f[i]) {
			start = i
			break
		}
	}
	if start < 0 || len(f)-start < 9 {
		return foreign
	}
	f = f[start:]
	code, _, slash := strings.Cut(f[3], "/")
	if !slash || !strings.Contains(code, "_") && code != "NONE" || strings.Trim(f[1], "0123456789-") != "" {
		return foreign
	}
	e.when, e.address, e.host, e.user = f[0], f[2], f[6], f[7]
	e.blocked = strings.Contains(f[3], "DENIED") || strings.HasSuffix(f[3], "/407")
	return request
}

// isStamp reports whether a text is seconds since 1970 with their thousandths.
func isStamp(s string) bool {
	dot := strings.IndexByte(s, '.')
	return dot >= 9 && dot <= 10 && len(s)-dot == 4 && strings.Trim(s[:dot], "0123456789") == "" && strings.Trim(s[dot+1:], "0123456789") == ""
}

// common reads the log of a proxy in the form of web servers:
//
//	10.0.0.1 - jdoe [01/Oct/2026:09:12:01 +0000] "CONNECT chatgpt.com:443 HTTP/1.1" 200 3967
//
// A web server's own log has paths without hosts, and is none.
func common(line string, e *entry) verdict {
	before, rest, ok1 := strings.Cut(line, " [")
	when, rest, ok2 := strings.Cut(rest, "] \"")
	asked, rest, ok3 := strings.Cut(rest, "\"")
	from, words := strings.Fields(before), strings.Fields(asked)
	if !ok1 || !ok2 || !ok3 || len(from) < 3 || len(words) < 2 {
		return foreign
	}
	if words[0] != "CONNECT" && !strings.Contains(words[1], "://") {
		return foreign
	}
	e.when, e.address, e.user, e.host = when, from[len(from)-3], from[len(from)-1], words[1]
	e.blocked = strings.HasPrefix(strings.TrimSpace(rest), "407") || strings.Contains(rest, "DENIED")
	return request
}

// bind reads the queries of BIND:
//
//	01-Oct-2026 09:12:01.389 queries: info: client @0x7f3a2c001234 10.0.0.1#16361 (chatgpt.com): query: chatgpt.com IN A +E(0)K (10.0.0.53)
func bind(line string, e *entry) verdict {
	before, rest, asked := strings.Cut(line, ": query: ")
	at := strings.Index(before, "client ")
	if at < 0 {
		return foreign
	}
	if !asked {
		return aside
	}
	who, what := strings.Fields(before[at+len("client "):]), strings.Fields(rest)
	if len(who) > 0 && strings.HasPrefix(who[0], "@") {
		who = who[1:]
	}
	if len(who) == 0 || len(what) < 3 || !strings.Contains(who[0], "#") {
		return foreign
	}
	e.when, e.address, e.host, e.kind = stampOf(line[:at]), who[0], what[0], what[2]
	return request
}

// dnsmasq reads the queries of dnsmasq, and so Pi-hole's own log:
//
//	Oct  1 09:12:01 dnsmasq[1234]: query[A] chatgpt.com from 10.0.0.1
//
// With extra detail, a number and the address with its port come before query.
func dnsmasq(line string, e *entry) verdict {
	at := strings.Index(line, "dnsmasq")
	if at < 0 {
		return foreign
	}
	_, said, ok := strings.Cut(line[at:], ": ")
	if !ok {
		return foreign
	}
	f := strings.Fields(said)
	for len(f) > 0 && (strings.Trim(f[0], "0123456789") == "" || strings.Contains(f[0], "/") && len(f) > 1 && strings.HasPrefix(f[1], "query[")) {
		f = f[1:]
	}
	if len(f) < 4 || !strings.HasPrefix(f[0], "query[") || f[2] != "from" {
		return aside
	}
	e.when, e.host, e.address = stampOf(line[:at]), f[1], f[3]
	e.kind = strings.TrimSuffix(strings.TrimPrefix(f[0], "query["), "]")
	return request
}

// unbound reads the queries and replies of Unbound:
//
//	[1791590400] unbound[1234:0] info: 10.0.0.1 chatgpt.com. A IN
//	[1791590400] unbound[1234:0] reply: 10.0.0.1 chatgpt.com. A IN NOERROR 0.010000 0 56
func unbound(line string, e *entry) verdict {
	at := strings.Index(line, "unbound")
	if at < 0 {
		return foreign
	}
	var said string
	for _, mark := range []string{" info: ", " query: ", " reply: ", "] info: "} {
		if i := strings.Index(line[at:], mark); i >= 0 {
			said = line[at+i+len(mark):]
			break
		}
	}
	f := strings.Fields(said)
	if len(f) < 4 || f[3] != "IN" || !strings.HasSuffix(f[1], ".") {
		return aside
	}
	e.when, e.address, e.host, e.kind = stampOf(line[:at]), f[0], f[1], f[2]
	if open := strings.IndexByte(line, '['); open == 0 {
		if stamp, _, ok := strings.Cut(line[1:], "]"); ok {
			e.when = stamp
		}
	}
	if len(f) > 4 {
		return answer
	}
	return request
}

// stampOf is the time that a line begins with: what comes before the words of
// the service, without the machine's name.
func stampOf(before string) string {
	f := strings.Fields(strings.Trim(before, " "))
	switch {
	case len(f) == 0:
		return ""
	case len(f[0]) >= 10 && f[0][4] == '-' && strings.Contains(f[0], "T"):
		return f[0]
	case len(f) >= 2 && strings.Count(f[0], "-") == 2:
		return f[0] + " " + f[1]
	case len(f) >= 5 && len(f[4]) == 4 && strings.Contains(f[3], ":"):
		return strings.Join(f[:5], " ") // Sun May 24 13:30:01 2026
	case len(f) >= 3:
		return strings.Join(f[:3], " ") // Oct 1 09:12:01
	}
	return f[0]
}
