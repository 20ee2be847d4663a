package shadow

import (
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Options is what a reading needs to know beyond the log.
type Options struct {
	Secret []byte    // of the organisation, for the keys of people
	Now    time.Time // lines dated later are refused
	Order  DateOrder // of dates such as 10/01/2026; "" asks where a log does not show it

	// Group is the group of a person, by the name in the log and by its key; ""
	// is none. It may be nil.
	Group func(name, key string) string

	Limits content.Limits // of archives; the zero value takes the usual ones
}

// Format is one kind of log.
type Format struct {
	ID       string
	Standing content.Standing
}

// Formats lists the logs that can be read.
func Formats() []Format {
	return []Format{
		{squidLog, content.Verified}, {commonLog, content.Partly}, {w3cLog, content.Verified}, {zeekLog, content.Verified},
		{umbrellaDNS, content.Verified}, {umbrellaProxy, content.Verified}, {proxyTable, content.Partly},
		{bindLog, content.Verified}, {dnsmasqLog, content.Verified}, {unboundLog, content.Verified},
		{adguardLog, content.Verified}, {piholeAPI, content.Verified}, {cloudflareDNS, content.Verified}, {cloudflareHTTP, content.Verified},
		{zscalerJSON, content.Verified}, {zeekJSON, content.Verified}, {suricataJSON, content.Verified}, {otherJSON, content.Partly},
	}
}

// The formats by id.
const (
	squidLog       = "squid"
	commonLog      = "proxy_common"
	w3cLog         = "w3c_extended"
	zeekLog        = "zeek"
	umbrellaDNS    = "umbrella_dns"
	umbrellaProxy  = "umbrella_proxy"
	proxyTable     = "log_table"
	bindLog        = "bind"
	dnsmasqLog     = "dnsmasq"
	unboundLog     = "unbound"
	adguardLog     = "adguard_home"
	piholeAPI      = "pihole_api"
	cloudflareDNS  = "cloudflare_dns"
	cloudflareHTTP = "cloudflare_http"
	zscalerJSON    = "zscaler_json"
	zeekJSON       = "zeek_json"
	suricataJSON   = "suricata"
	otherJSON      = "log_json"
)

// Outcome is what came of one log.
type Outcome struct {
	File   string  // its name; inside an archive with the archive's before it
	SHA256 string  // of what is inside, unpacked
	Format *Format // nil when it was not recognised

	Rows     int64            // lines read, with those rejected or skipped
	Rejected int64            // lines with a problem
	Skipped  map[string]int64 // lines that are no request, by reason
	Matched  int64            // requests for a tool in the list
	First    usage.Day
	Last     usage.Day

	Problems problem.List // of lines: the first ones
	Notices  problem.List // what to know of a log that was read
	Refusal  problem.List // why nothing of the log counts; empty when it was read

	Incomplete bool // it broke off; what came before the break counts
	Repeated   bool // it had been read before, and changed nothing
}

const mostProblems = 100
