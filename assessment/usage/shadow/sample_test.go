package shadow_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment/usage/shadow"
)

var now = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func options() shadow.Options { return shadow.Options{Secret: []byte("secret"), Now: now} }

// once is the list with everybody counted from their first request on.
func once(t testing.TB) *shadow.List {
	t.Helper()
	list, err := shadow.Core()
	if err != nil {
		t.Fatal(err)
	}
	list.Least = 1
	return list
}

func every(string) bool { return true }

func sample(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "sample", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func read(t testing.TB, text []byte, opt shadow.Options, to *shadow.Tally) shadow.Outcome {
	t.Helper()
	out, err := shadow.Read(context.Background(), "log", bytes.NewReader(text), opt, to)
	if err != nil || len(out) != 1 {
		t.Fatal(out, err)
	}
	return out[0]
}

// told is what a tally says: each tool with its people and requests.
func told(tally *shadow.Tally) string {
	people, requests := map[string]int{}, map[string]int64{}
	for _, s := range tally.Sightings(every) {
		people[s.Tool]++
		requests[s.Tool] += s.Requests
	}
	var out []string
	for _, tool := range slices.Sorted(maps.Keys(people)) {
		out = append(out, fmt.Sprintf("%s %d/%d", tool, people[tool], requests[tool]))
	}
	return strings.Join(out, ", ")
}

func skips(o shadow.Outcome) string {
	var out []string
	for _, reason := range slices.Sorted(maps.Keys(o.Skipped)) {
		out = append(out, fmt.Sprintf("%s %d", reason, o.Skipped[reason]))
	}
	return strings.Join(out, ", ")
}

// Every kind of log is known by its content, whatever its name, and read to the
// last line. The samples are synthetic; README.md beside them says where their
// shapes were read, and what is in them was counted by hand.
func TestSamples(t *testing.T) {
	met := map[string]bool{}
	for _, c := range []struct {
		name, format string
		rows         int64
		tools, skips string // people/requests
	}{
		{"adguard_querylog.jsonl", "adguard_home", 3, "chatgpt 1/1", "blocked 1, other_lookup 1"},
		{"bind_queries.log", "bind", 4, "chatgpt 1/1, claude 1/1", "other_line 1, other_lookup 1"},
		{"cloudflare_gateway_dns.jsonl", "cloudflare_dns", 2, "claude 1/1", "blocked 1"},
		{"cloudflare_gateway_http.jsonl", "cloudflare_http", 2, "hugging_face 1/1", "blocked 1"},
		{"pihole_api.json", "pihole_api", 2, "perplexity 1/1", "blocked 1"},
		{"pihole_dnsmasq.log", "dnsmasq", 6, "claude 2/2", "other_line 2, other_lookup 1"},
		{"proxy_common.log", "proxy_common", 3, "claude 1/1, deepl 1/1", ""},
		{"proxy_semicolons_utf16.csv", "log_table", 3, "midjourney 1/1, poe 1/1", "blocked 1"},
		{"squid_access.log", "squid", 9, "chatgpt 1/3", "beside 1, blocked 2, no_name 2"},
		{"suricata_eve.jsonl", "suricata", 4, "devin 1/1, fireflies 1/1", "answer 1, no_name 1"},
		{"umbrella_dns.csv", "umbrella_dns", 4, "chatgpt 1/1, grok 1/1", "blocked 1, other_lookup 1"},
		{"umbrella_proxy.csv", "umbrella_proxy", 2, "gamma 1/1", "blocked 1"},
		{"unbound.log", "unbound", 5, "elevenlabs 1/1, mistral_api 1/1", "answer 1, other_line 1"},
		{"w3c_bluecoat.log", "w3c_extended", 3, "gemini 1/1", "blocked 1"},
		{"zeek_dns.log", "zeek", 2, "perplexity 1/1", "other_lookup 1"},
		{"zeek_ssl.jsonl", "zeek_json", 3, "anthropic_api 1/1, suno 1/1", ""},
		{"zscaler_nss_web.jsonl", "zscaler_json", 2, "chatgpt 1/1", "blocked 1"},
		{"other_log.jsonl", "log_json", 2, "deepseek_api 1/1", "blocked 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tally := shadow.NewTally(once(t))
			o := read(t, sample(t, c.name), options(), tally)
			if o.Format == nil || o.Format.ID != c.format || len(o.Refusal)+len(o.Problems) > 0 {
				t.Fatalf("%+v", o)
			}
			met[o.Format.ID] = true
			if o.Rows != c.rows || told(tally) != c.tools || skips(o) != c.skips {
				t.Errorf("%d rows, %q, skipped %q", o.Rows, told(tally), skips(o))
			}
			if o.First.String() < "2026-10-01" || o.Last.String() > "2026-10-09" {
				t.Errorf("%v to %v", o.First, o.Last)
			}
		})
	}
	for _, f := range shadow.Formats() {
		if !met[f.ID] {
			t.Errorf("no sample is read as %s", f.ID)
		}
	}
}
