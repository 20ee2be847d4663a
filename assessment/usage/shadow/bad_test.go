package shadow_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"strings"
	"testing"

	"waterline/assessment/problem"
	"waterline/assessment/usage/content"
	"waterline/assessment/usage/shadow"
)

const tableHead = "timestamp,user,host,action\n"

func first(list problem.List) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Code
}

func TestLogsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ name, text, code string }{
		{"nothing", "", "usage_empty"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "usage_not_text"},
		{"prose", "Dear all,\nplease find attached.\n", "shadow_unknown"},
		{"an export of usage", "Date,Slug,Usage,BYOK Usage,Requests\n2026-10-01,a/b,1,0,1\n", "shadow_columns"},
		{"no time", "user,host,action\na,claude.ai,allow\n", "shadow_columns"},
		{"columns of W3C without a host", "#Fields: date time c-ip sc-status\n2026-10-01 09:12:01 10.0.0.1 200\n", "shadow_columns"},
		{"a column twice", "timestamp,host,host\n2026-10-01,claude.ai,grok.com\n", "usage_column_twice"},
		{"a document that is no log", `{"name": 1}`, "shadow_columns"},
		{"one document over lines", "{\n \"a\": 1\n}", "shadow_unknown"},
		{"a web server's own log", `10.0.0.1 - - [01/Oct/2026:09:12:01 +0000] "GET /index.html HTTP/1.1" 200 1` + "\n", "shadow_unknown"},
		{"dates that can be read in two ways", tableHead + "10/01/2026 09:12:01,a,claude.ai,allow\n", "usage_date_order"},
		{"not one good line", tableHead + "yesterday,a,claude.ai,allow\n", "shadow_time"},
		{"a log of next year", tableHead + strings.Repeat("2027-10-01 09:12:01,a,claude.ai,allow\n", 365), "usage_future"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tally := shadow.NewTally(once(t))
			out := read(t, []byte(c.text), options(), tally)
			if first(out.Refusal) != c.code || tally.People() != 0 {
				t.Errorf("refused with %v, want %s; %d people", out.Refusal, c.code, tally.People())
			}
		})
	}
}

func TestLinesThatAreWrongAreListedAndOthersKept(t *testing.T) {
	text := tableHead +
		"2026-10-01 09:12:01,a,claude.ai,allow\n" + // 2
		"2026-13-01 09:12:01,a,claude.ai,allow\n" + // 3
		",a,claude.ai,allow\n" + // 4
		"2026-10-01 09:12:01,a,claude.ai\n" + // 5
		"2026-10-01 09:12:01,\"a\"b,claude.ai,allow\n" + // 6
		"2027-10-01 09:12:01,a,claude.ai,allow\n" + // 7
		"1970-01-21,a,claude.ai,allow\n" + // 8
		"\n" + // 9
		"2026-10-02 09:12:01,b,claude.ai,allow\n" // 10
	tally := shadow.NewTally(once(t))
	out := read(t, []byte(text), options(), tally)
	var got []string
	for _, p := range out.Problems {
		got = append(got, fmt.Sprint(p.Line, " ", p.Path, " ", p.Code))
	}
	want := "3 time shadow_time; 4 time usage_missing; 5  usage_cells; 6  usage_quotes; 7 time usage_future; 8 time usage_past"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %s", strings.Join(got, "; "))
	}
	if out.Rows != 8 || out.Rejected != 6 || told(tally) != "claude 2/2" {
		t.Errorf("%d rows, %d rejected, %s", out.Rows, out.Rejected, told(tally))
	}

	squid := string(sample(t, "squid_access.log"))
	out = read(t, []byte(squid+"here a disk was full\n"+squid), options(), shadow.NewTally(once(t)))
	if out.Rejected != 1 || out.Problems[0].Line != 10 || out.Problems[0].Code != "shadow_line" {
		t.Errorf("%+v", out)
	}
	out = read(t, []byte("{\"ts\":1791590400.1,\"id.orig_h\":\"10.0.0.1\",\"query\":\"claude.ai\"}\n{\"ts\": oops\n"), options(), shadow.NewTally(once(t)))
	if out.Rows != 2 || out.Rejected != 1 || out.Problems[0].Line != 2 || out.Problems[0].Code != "usage_syntax" {
		t.Errorf("%+v", out)
	}
	list := `{"queries":[{"time":1791590400.5,"domain":"claude.ai","client":{"ip":"10.0.0.1"},"status":"CACHE"},{"time":1791590400.5,"dom`
	out = read(t, []byte(list), options(), shadow.NewTally(once(t)))
	if out.Rows != 1 || !out.Incomplete || first(out.Problems) != "usage_cut" || len(out.Refusal) > 0 {
		t.Errorf("%+v", out)
	}
}

func TestTheListOfProblemsIsBounded(t *testing.T) {
	out := read(t, []byte(tableHead+"2026-10-01,a,claude.ai,allow\n"+strings.Repeat("x,a,claude.ai,allow\n", 5000)), options(), shadow.NewTally(once(t)))
	if len(out.Problems) != 100 || out.Rejected != 5000 || out.Matched != 1 {
		t.Errorf("%d problems, %d rejected, %d matched", len(out.Problems), out.Rejected, out.Matched)
	}
}

// Dates whose order shows, or is said, are read.
func TestDatesWithSlashes(t *testing.T) {
	for _, c := range []struct {
		date  string
		order shadow.DateOrder
		want  string
	}{{"10/13/2026", "", "2026-10-13"}, {"13/10/2026", "", "2026-10-13"}, {"10/09/2026", shadow.MonthFirst, "2026-10-09"}, {"10/09/2026", shadow.DayFirst, "2026-09-10"}, {"10/10/2026", "", "2026-10-10"}} {
		opt := options()
		opt.Order = c.order
		out := read(t, []byte(tableHead+c.date+" 09:12,a,claude.ai,allow\n"), opt, shadow.NewTally(once(t)))
		if out.First.String() != c.want {
			t.Errorf("%s: %v %v", c.date, out.First, out.Refusal)
		}
	}
}

// A time without a year is the last such day that is not ahead.
func TestTimesWithoutAYear(t *testing.T) {
	text := "Dec 31 23:59:59 dnsmasq[1]: query[A] claude.ai from 10.0.0.1\nNov 24 00:00:01 dnsmasq[1]: query[A] claude.ai from 10.0.0.1\n"
	out := read(t, []byte(text), options(), shadow.NewTally(once(t)))
	if out.First.String() != "2025-12-31" || out.Last.String() != "2026-11-24" || first(out.Notices) != "shadow_no_year" {
		t.Errorf("%v to %v, %v", out.First, out.Last, out.Notices)
	}
}

// A mail that quotes a line of a log is no log.
func TestFewLinesAmongProseAreNoLog(t *testing.T) {
	text := "Dear all,\nthis is what the proxy said:\n" + strings.SplitAfter(string(sample(t, "squid_access.log")), "\n")[0] + "What do you think?\nRegards\n"
	if out := read(t, []byte(text), options(), shadow.NewTally(once(t))); first(out.Refusal) != "shadow_unknown" {
		t.Errorf("%+v", out)
	}
}

// Columns may be named anew in the middle; a row with too few of them is wrong.
func TestColumnsAreNamedAnew(t *testing.T) {
	text := "2026-10-01 09:12:00 10.0.0.9 grok.com\n#Fields: date time c-ip cs-host\n2026-10-01 09:12:01 10.0.0.1 claude.ai\n2026-10-01 09:12:01 10.0.0.1\n" +
		"#Fields: date time cs-host c-ip\n2026-10-01 09:12:02 claude.ai 10.0.0.2\n"
	tally := shadow.NewTally(once(t))
	out := read(t, []byte(text), options(), tally)
	var got []string
	for _, p := range out.Problems {
		got = append(got, fmt.Sprint(p.Line, " ", p.Code))
	}
	if told(tally) != "claude 2/2" || strings.Join(got, "; ") != "1 shadow_before_fields; 4 usage_cells" || out.Rows != 4 {
		t.Errorf("%s, %v, %d rows", told(tally), got, out.Rows)
	}
}

func packed(t testing.TB, zipped bool, names []string, contents ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if !zipped {
		w := gzip.NewWriter(&b)
		if _, err := w.Write(contents[0]); err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	w := zip.NewWriter(&b)
	for i, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(contents[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Formats may be mixed in an archive; each log is judged by itself, what is no
// log is refused, and a log that is there twice counts once.
func TestAnArchiveOfDifferentLogs(t *testing.T) {
	squid, umbrella := sample(t, "squid_access.log"), sample(t, "umbrella_dns.csv")
	data := packed(t, true, []string{"a.log", "b.csv", "c.txt", "again.log.gz"}, squid, umbrella, []byte("hello"), packed(t, false, nil, squid))
	tally := shadow.NewTally(once(t))
	out, err := shadow.Read(context.Background(), "all.zip", bytes.NewReader(data), options(), tally)
	if err != nil || len(out) != 4 {
		t.Fatal(out, err)
	}
	if first(out[2].Refusal) != "shadow_unknown" || !out[3].Repeated || out[3].SHA256 != out[0].SHA256 {
		t.Errorf("%+v", out)
	}
	if got := told(tally); got != "chatgpt 2/4, grok 1/1" {
		t.Errorf("%s", got)
	}
	if !tally.Mixed() {
		t.Error("people are known by name and by address, and it does not say so")
	}
}

// A log that is refused in the middle counts nothing.
func TestABombIsRefusedAndCountsNothing(t *testing.T) {
	line := sample(t, "squid_access.log")[:90]
	bomb := bytes.Repeat(append(bytes.TrimSpace(line), '\n'), 300_000)
	tally := shadow.NewTally(once(t))
	out := read(t, packed(t, false, nil, bomb), options(), tally)
	if first(out.Refusal) != "usage_archive_ratio" || tally.People() != 0 {
		t.Errorf("%v, %d people", out.Refusal, tally.People())
	}
	opt := options()
	opt.Limits = content.Limits{Bytes: 1 << 20}
	if out = read(t, packed(t, true, []string{"a"}, bomb), opt, tally); first(out.Refusal) != "usage_archive_large" || tally.People() != 0 {
		t.Errorf("%v, %d people", out.Refusal, tally.People())
	}
}

func TestACancelledReadingEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := shadow.Read(ctx, "log", bytes.NewReader(bytes.Repeat(sample(t, "bind_queries.log"), 1000)), options(), shadow.NewTally(once(t)))
	if err == nil {
		t.Error("it went on")
	}
}
