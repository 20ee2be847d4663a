package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"waterline/assessment/client"
	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/web/shell"
)

// sends is a form with files, as a browser sends it with the token of the session.
func (b *browser) sends(path string, form url.Values, field string, files map[string]string) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(b.site.t, w.WriteField("form_token", shell.Token(b.cookies[sessionCookie])))
	for name, values := range form {
		for _, value := range values {
			must(b.site.t, w.WriteField(name, value))
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile(field, name)
		must(b.site.t, err)
		_, err = part.Write([]byte(content))
		must(b.site.t, err)
	}
	must(b.site.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// reads does what is to be read and summed up, as the workers of the server do.
func (s *site) reads() {
	s.t.Helper()
	ctx := s.t.Context()
	for _, kind := range []string{upload.ReadKind, upload.SumKind} {
		for {
			j, err := s.kept.Claim(ctx, job.Claim{Kind: kind, Worker: "w", Now: noon, Until: noon.Add(time.Minute)})
			if errors.Is(err, job.ErrNone) {
				break
			}
			must(s.t, err)
			if kind == upload.ReadKind {
				must(s.t, s.Uploads.Read(ctx, j.Payload, nil))
			} else {
				of, edition, _ := strings.Cut(j.Payload, " ")
				n, err := strconv.ParseInt(edition, 10, 64)
				must(s.t, err)
				must(s.t, s.Uploads.Sum(ctx, of, n))
			}
			must(s.t, s.kept.Complete(ctx, j.ID, "w", noon))
		}
	}
}

// cursorTable is an export of a team, so many people on each of the days.
func cursorTable(people int, days ...string) string {
	var b strings.Builder
	b.WriteString("Date,User,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n")
	for _, day := range days {
		for n := range people {
			fmt.Fprintf(&b, "%sT10:00:00.000Z,ana%d@heron.example,On-Demand,gpt-5,No,0,100000,0,25000,125000,$0.%d0\n", day, n, 4+n%3)
		}
	}
	return b.String()
}

func monthly(months int) []string {
	var days []string
	for m := range months {
		for day := 1; day <= 25; day += 6 {
			days = append(days, time.Date(2026, time.Month(10-months+1+m), day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		}
	}
	return days
}

func groupsTable(people int) string {
	text := "actor,group\n"
	for n := range people {
		group := "Payments"
		switch {
		case n < 3:
			group = "Chief office"
		case n%2 == 0:
			group = "Claims"
		}
		text += fmt.Sprintf("ana%d@heron.example,%s\n", n, group)
	}
	return text
}

// sample is a file of the research on formats.
func sample(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "assessment", "usage", "intake", "testdata", "sample", name))
	must(t, err)
	return string(data)
}

func TestUsageFromUploadToVersion(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	at := usageURL(one.ID)
	a := s.owner.get(at)
	wantStatus(t, a, http.StatusOK)
	if !strings.Contains(text(a.doc), "Nothing has been uploaded yet") {
		t.Errorf("the empty page says %s", text(a.doc))
	}
	sent := s.owner.sends(at, nil, "file", map[string]string{"october.csv": cursorTable(48, monthly(3)...)})
	wantStatus(t, sent, http.StatusSeeOther)
	page := sent.Header.Get("Location")
	a = s.owner.get(page)
	if len(all(a.doc, "progress")) != 1 || a.Header.Get("Refresh") == "" {
		t.Errorf("while it is read the page has no bar or does not come again: %s", text(a.doc))
	}
	if p := s.owner.get(importURL(placed(sent)) + "/progress"); !strings.Contains(p.body, `"running":true`) {
		t.Errorf("progress is %s", p.body)
	}
	s.reads()
	a = s.owner.get(page)
	for _, want := range []string{"Cursor usage of a team (CSV), verified", "720, 0 rejected", "People named 48", "USD", "Aug", "read"} {
		if !strings.Contains(text(a.doc), want) {
			t.Errorf("the page of the upload lacks %q: %s", want, text(byID(a.doc, "file-1").Parent))
		}
	}
	if a.Header.Get("Refresh") != "" {
		t.Error("a page that is done comes again")
	}
	wantStatus(t, s.owner.sends(at+"/groups", nil, "groups", map[string]string{"g.csv": groupsTable(48)}), http.StatusSeeOther)
	wantStatus(t, s.owner.fill(at+"/settings", url.Values{"days": {"14"}, "tool": {"cursor"}, "floor-cursor": {"70"}, "cap-cursor": {"1,170.5"}, "seat-cursor": {""}, "since-cursor": {"2026-09-01"},
		"new-tool": {"copilot"}, "seat-new": {"19"}}), http.StatusSeeOther)
	s.reads()
	known, err := s.kept.Usage(t.Context(), s.org, one.ID)
	must(t, err)
	if got := known.Settings; got.Days != 14 || got.Plans["cursor"] != (usage.Plan{Floor: 70, Cap: 1170.5, Since: usage.NewDay(2026, 9, 1)}) || got.Plans["copilot"].Seat != 19 {
		t.Errorf("settings are %+v", got)
	}
	a = s.owner.get(at)
	groups := text(byID(a.doc, "groups").Parent)
	for _, want := range []string{"Payments Cursor 25", "Chief office Cursor withheld: fewer than 10 people", "Claims Cursor withheld: held back so that no smaller group can be worked out"} {
		if !strings.Contains(groups, want) {
			t.Errorf("the groups lack %q: %s", want, groups)
		}
	}
	if strings.Contains(a.body, "@heron.example\"") || strings.Contains(a.body, "ana1") {
		t.Error("the page names a person")
	}
	csv := s.owner.get(at + ".csv")
	if !strings.Contains(csv.body, "cursor,cursor_team_csv,billed,2026-10,USD,") {
		t.Errorf("the table is %s", csv.body)
	}
	const base = "1"
	if !strings.Contains(a.body, `name="base" value="1"`) {
		t.Errorf("the form to use it is not there: %s", text(a.doc))
	}
	wantStatus(t, s.owner.fill(at+"/use", url.Values{"base": {base}, "reason": {""}}), http.StatusUnprocessableEntity)
	led := s.owner.fill(at+"/use", url.Values{"base": {base}, "reason": {"Exports of autumn"}})
	wantStatus(t, led, http.StatusSeeOther)
	wantStatus(t, s.owner.get(led.Header.Get("Location")), http.StatusOK)
	one, err = s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	f, err := s.Clients.Store.Revision(t.Context(), s.org, one.Newest.Assessment, 0)
	must(t, err)
	if f.Number != 2 || f.Reason != "Exports of autumn" || !bytes.Contains(f.Encoded, []byte("usage")) {
		t.Fatalf("version %d for %q", f.Number, f.Reason)
	}
	wantStatus(t, s.owner.fill(at+"/use", url.Values{"base": {"2"}, "reason": {"Again"}}), http.StatusUnprocessableEntity)
	wantStatus(t, s.owner.fill(at+"/use", url.Values{"base": {"1"}, "reason": {"Late"}}), http.StatusConflict)
	if line := text(byID(s.owner.get(clientURLOf(one.ID)).doc, "timeline").Parent); !strings.Contains(line, "Updated from usage exports, version 2") {
		t.Errorf("the timeline says %s", line)
	}
	wantStatus(t, s.owner.fill(at+"/seal", nil), http.StatusSeeOther)
	s.reads()
	a = s.owner.get(at)
	if !strings.Contains(text(a.doc), "The records of people are deleted. This stays") || !strings.Contains(text(a.doc), "Claims") {
		t.Errorf("after sealing the page says %s", text(a.doc))
	}
}

func TestUsageAsksBackInAForm(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	odd := strings.ReplaceAll(cursorTable(12, "2026-10-05"), ",125000,", ",999999,")
	sent := s.owner.sends(usageURL(one.ID), nil, "file", map[string]string{"team.csv": odd})
	s.reads()
	at := importURL(placed(sent))
	a := s.owner.get(at)
	if !strings.Contains(text(byID(a.doc, "asks").Parent), "What does \"Total Tokens\" add up?") {
		t.Fatalf("nothing is asked: %s", text(a.doc))
	}
	wantStatus(t, s.owner.fill(at, url.Values{"cursor_total": {"neither"}}), http.StatusUnprocessableEntity)
	wantStatus(t, s.owner.fill(at, url.Values{"cursor_total": {"disjoint"}}), http.StatusSeeOther)
	s.reads()
	if a = s.owner.get(at); strings.Contains(a.body, `id="asks"`) || !strings.Contains(text(a.doc), "12, 0 rejected") {
		t.Errorf("after the answer the page says %s", text(a.doc))
	}
	wantStatus(t, s.owner.fill(at+"/delete", nil), http.StatusSeeOther)
	wantStatus(t, s.owner.get(at), http.StatusNotFound)
}

// Nobody but a member who may upload can send a large body: others are refused
// by its size, before it is read.
func TestLargeUploadsAreForMembers(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	large := map[string]string{"large.csv": cursorTable(3000, "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08", "2026-10-09")}
	if n := len(large["large.csv"]); n < 1<<20 {
		t.Fatalf("%d bytes are not large", n)
	}
	wantStatus(t, s.owner.sends(usageURL(one.ID), nil, "file", large), http.StatusSeeOther)
	for name, ask := range map[string]struct {
		path, session string
		takes         bool
	}{
		"a member":     {usageURL(one.ID), s.owner.cookies[sessionCookie], true},
		"a stranger":   {usageURL(one.ID), "", false},
		"a forger":     {usageURL(one.ID), "forged", false},
		"another form": {usageURL(one.ID) + "/groups", s.owner.cookies[sessionCookie], false},
		"a viewer":     {usageURL(one.ID), s.member("viewer@heron.example", s.org, account.Viewer).cookies[sessionCookie], false},
	} {
		var h fasthttp.RequestHeader
		h.SetMethod(http.MethodPost)
		h.SetRequestURI(ask.path)
		h.SetCookie(sessionCookie, ask.session)
		if got := s.Bulk(&h); got > 0 != ask.takes {
			t.Errorf("%s may send %d bytes", name, got)
		}
	}
}

// usageGallery is every page of usage in its states.
func (s *site) usageGallery() []specimen {
	s.t.Helper()
	ctx := s.t.Context()
	one, none, wordy, busy := s.company("Usage Insurance", "insurer"), s.company("Usage Freight", "logistics"), s.company(strings.Repeat("Nutzungs", 14), "agency"), s.company("Usage Agency", "agency")
	long := strings.Repeat("Schadensbearbeitungsexport", 6)
	add := func(of client.Client, name, content string) string {
		i, err := s.Uploads.Add(ctx, s.org, of.ID, name, strings.NewReader(content), client.Author{ID: "ana", Name: "Ana Keller"})
		must(s.t, err)
		return importURL(i.ID)
	}
	bad := strings.Replace(cursorTable(40, monthly(4)...), "$0.40\n", long+"\n", 1)
	full := add(one, "cursor.csv", strings.ReplaceAll(bad, "Total Tokens,Cost", "Total Tokens,Cost"))
	add(one, "copilot.csv", sample(s.t, "m365_copilot_usage_user_detail_v2.csv"))
	_, err := s.Uploads.SetGroups(ctx, s.org, one.ID, strings.NewReader(groupsTable(40)))
	must(s.t, err)
	must(s.t, s.Uploads.Set(ctx, s.org, one.ID, upload.Settings{Days: 20, Plans: map[string]usage.Plan{"cursor": {Floor: 70, Cap: 170, Seat: 40, Since: usage.NewDay(2026, 9, 1)}}}))
	refused := add(wordy, long+".csv", long+",b\nc,d\n")
	totals := add(wordy, "team.csv", strings.ReplaceAll(cursorTable(12, "2026-10-05"), ",125000,", ",999999,"))
	few := add(wordy, "few.csv", cursorTable(3, "2026-10-05"))
	_, err = s.Uploads.SetGroups(ctx, s.org, wordy.ID, strings.NewReader("actor,group\nana0@heron.example,"+long+"\n"))
	must(s.t, err)
	s.reads()
	waiting := add(busy, "waiting.csv", "a,b")
	at := usageURL(one.ID)
	return []specimen{
		{name: "usage, empty", path: usageURL(none.ID)}, {name: "usage", path: at + "?done=usage_set"}, {name: "usage, long", path: usageURL(wordy.ID)}, {name: "usage, being read", path: usageURL(busy.ID)},
		{name: "usage, wrong", path: at, form: url.Values{}},
		{name: "usage upload", path: full}, {name: "usage upload, refused", path: refused}, {name: "usage upload, asks", path: totals}, {name: "usage upload, few", path: few}, {name: "usage upload, waiting", path: waiting + "?done=usage_taken"},
		{name: "usage settings", path: at + "/settings"}, {name: "usage settings, long", path: usageURL(wordy.ID) + "/settings"}, {name: "usage settings, empty", path: usageURL(none.ID) + "/settings"},
		{name: "usage settings, wrong", path: at + "/settings", form: url.Values{"days": {"0"}, "tool": {"cursor"}, "floor-cursor": {"x"}, "cap-cursor": {"-1"}, "new-tool": {"=x"}, "seat-new": {"y"}}},
	}
}
