package shadow

import (
	"bytes"
	"encoding/json"
	"strings"
)

// claim is that a member of a name may have a role; the lowest rank wins.
type claim struct {
	role role
	rank int
}

// wraps are what exports put their events in: client.ip is called clientip, and
// event.host is found as host.
var wraps = []string{"", "event", "dns", "tls", "http", "question", "dnsquestion", "dnsqueries", "result", "data"}

// claims are those of all names.
func claims() map[string][]claim {
	out := make(map[string][]claim)
	for r, names := range called {
		for i, name := range names {
			for k, wrap := range wraps {
				out[wrap+name] = append(out[wrap+name], claim{role(r), i*len(wraps) + k})
			}
		}
	}
	return out
}

// naming is what the documents of a log share: claims, and the bare names of
// members that were met.
type naming struct {
	claims map[string][]claim
	bare   map[string]string
}

// mostNames bounds the names that are remembered.
const mostNames = 4096

func newNaming() *naming { return &naming{claims: claims(), bare: make(map[string]string)} }

// of is the bare name of a member.
func (n *naming) of(name string) string {
	known, met := n.bare[name]
	if !met {
		if len(n.bare) >= mostNames {
			clear(n.bare)
		}
		known = roleName(name)
		n.bare[name] = known
	}
	return known
}

// members are what of a document has a role.
type members struct {
	*naming
	value [roles]string
	rank  [roles]int // of the value, from 1; 0 is none
	names map[string]string
	left  int
}

// Bounds of what is looked at of one document.
const (
	deepest     = 4
	mostMembers = 400
)

// gather collects the texts, numbers and truths of a value by the names that
// lead to it. Of an array only the first element is looked at.
func (m *members) gather(at string, raw json.RawMessage, depth int) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || m.left == 0 || depth > deepest {
		return
	}
	switch raw[0] {
	case '{':
		var inside map[string]json.RawMessage
		if json.Unmarshal(raw, &inside) == nil {
			m.all(at, inside, depth+1)
		}
	case '[':
		var inside []json.RawMessage
		if json.Unmarshal(raw, &inside) == nil && len(inside) > 0 {
			m.gather(at, inside[0], depth+1)
		}
	default:
		m.set(at, raw)
	}
}

func (m *members) all(at string, inside map[string]json.RawMessage, depth int) {
	for name, value := range inside {
		m.gather(at+m.of(name), value, depth)
	}
}

// set gives a value the roles that its name claims.
func (m *members) set(at string, raw json.RawMessage) {
	m.left--
	mine := m.claims[at]
	if len(mine) == 0 && m.names == nil {
		return
	}
	text := string(raw)
	if raw[0] == '"' && json.Unmarshal(raw, &text) != nil || nothing(text) {
		return
	}
	if m.names != nil {
		m.names[at] = text
	}
	for _, c := range mine {
		if rank := c.rank + 1; m.rank[c.role] == 0 || rank < m.rank[c.role] {
			m.value[c.role], m.rank[c.role] = text, rank
		}
	}
}

func (m *members) get(r role) string { return m.value[r] }

// format is the kind of log that a document is of.
func (m *members) format() string {
	has := func(names ...string) bool {
		for _, name := range names {
			if m.names[name] == "" {
				return false
			}
		}
		return true
	}
	switch {
	case has("qh", "t"):
		return adguardLog
	case has("queryname", "datetime"):
		return cloudflareDNS
	case has("httphost", "datetime"):
		return cloudflareHTTP
	case has("idorigh", "ts"):
		return zeekJSON
	case has("clientip", "domain", "status", "time"):
		return piholeAPI
	case strings.HasPrefix(m.names["sourcetype"], "zscaler"):
		return zscalerJSON
	case has("eventtype", "srcip", "timestamp"):
		return suricataJSON
	}
	return otherJSON
}
