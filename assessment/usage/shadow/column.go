package shadow

import (
	"strings"
	"unicode"
)

// role is what a column means here.
type role uint8

const (
	when role = iota
	date      // without a time
	hour      // without a date
	host
	address // of the web
	user
	machineOf
	action
	filtered // true or false
	kind
	phase // query or answer
	roles = int(iota)
)

// called are the names of columns and members by role, bare, those that say it
// best first.
var called = [roles][]string{
	when: {"datetime", "timestamp", "ts", "datetimeutc", "timestamputc", "eventtime", "requesttime", "starttime", "logtime", "epochtime", "unixtime", "xtimestamp", "gmttime", "localtime", "t", "eventtimestamp", "devicetime", "receivetime", "time", "date"},
	date: {"date", "day", "logdate"},
	hour: {"time", "timeofday"},
	host: {"cshost", "httphost", "servername", "queryname", "query", "qname", "qh", "dnsquery", "dnsquestionname", "questionname", "dnsrrname", "rrname", "domain", "domainname", "querieddomain", "destinationdomain", "fqdn", "tlssni", "sni", "tlsservername",
		"httphostname", "destinationhostname", "destinationhost", "desthostname", "desthost", "dsthost", "rhost", "hostname", "host", "site", "webhost"},
	address:   {"url", "csurl", "csuri", "curi", "requesturl", "fullurl", "requesturi", "eurl", "uri", "httpurl", "destinationurl", "urlfull"},
	user:      {"useremail", "email", "csusername", "csuser", "username", "user", "login", "sourceuser", "srcuser", "userprincipalname", "upn", "loginname", "account", "csuserdn", "usr", "policyidentity", "mostgranularidentity", "identity", "cid"},
	machineOf: {"sourceinternalip", "internalip", "cip", "clientip", "srcip", "sourceip", "idorigh", "clientaddress", "sourceaddress", "srcaddr", "client", "src", "source", "ip", "cltintip", "cltip", "remoteip", "clientname"},
	action:    {"scfilterresult", "action", "verdict", "resolverdecision", "policyaction", "filteringresult", "disposition", "saction", "xsaction", "actiontaken", "status"},
	filtered:  {"resultisfiltered", "isfiltered", "blocked", "isblocked"},
	kind:      {"qtypename", "querytypename", "querytype", "dnsquerytype", "dnsquestiontype", "qt", "questiontype", "dnsrrtype", "rrtype", "recordtype", "type"},
	phase:     {"dnstype"},
}

// roleName is a name of a column without case and marks.
func roleName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// columns are the places of roles in a table, -1 for those that it lacks.
type columns [roles]int

// columnsOf finds the roles of a table's columns.
func columnsOf(head []string) columns {
	at := make(map[string]int, len(head))
	for i, name := range head {
		name = roleName(name)
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	var out columns
	for r := range out {
		out[r] = -1
		for _, name := range called[r] {
			if i, there := at[name]; there {
				out[r] = i
				break
			}
		}
	}
	return out
}

// lacking are the roles without which a table is no log.
func (c *columns) lacking() []string {
	var out []string
	if c[when] < 0 {
		out = append(out, "time")
	}
	if c[host] < 0 && c[address] < 0 {
		out = append(out, "host")
	}
	return out
}

// repeated is a name that two columns have and a role needs, or "".
func repeated(head []string, c *columns) string {
	met := make(map[string]bool)
	for _, name := range head {
		bareName := roleName(name)
		if met[bareName] {
			for _, i := range c {
				if i >= 0 && roleName(head[i]) == bareName {
					return name
				}
			}
		}
		met[bareName] = true
	}
	return ""
}

// entry fills an entry with the cells of a row.
func (c *columns) entry(cells []string, e *entry) {
	get := func(r role) string {
		if c[r] < 0 || c[r] >= len(cells) || nothing(strings.TrimSpace(cells[c[r]])) {
			return ""
		}
		return cells[c[r]]
	}
	e.fill(get)
}

// fill takes an entry from values by role.
func (e *entry) fill(get func(role) string) {
	e.when = get(when)
	if day, clock := get(date), get(hour); day != "" && clock != "" && len(strings.TrimSpace(e.when)) <= len("2026-10-01") {
		e.when = strings.TrimSpace(day) + " " + strings.TrimSpace(clock)
	}
	if e.host = get(host); e.host == "" {
		e.host = get(address)
	}
	e.user, e.address, e.kind = get(user), get(machineOf), get(kind)
	e.blocked = refusing(get(action)) || strings.EqualFold(strings.TrimSpace(get(filtered)), "true")
}
