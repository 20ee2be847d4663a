package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

const openrouterHead = "Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens\n"

func TestWrongFilesAreRefusedWithTheReason(t *testing.T) {
	for _, c := range []struct{ name, text, code string }{
		{"nothing", "", "usage_empty"},
		{"white space", " \n\n\t", "usage_empty"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "usage_not_text"},
		{"Latin-1", "Date,Slug,Usage,BYOK Usage,Requests\n2026-10-01,M\xfcller,1,0,1\n", "usage_not_utf8_file"},
		{"another table", "name,colour\na,b\n", "usage_unknown"},
		{"another document", `{"name": 1}`, "usage_unknown"},
		{"a bare number", "17", "usage_unknown"},
		{"a column is missing", "Date,Slug,Usage,BYOK Usage\n2026-10-01,a/b,1,0\n", "usage_near"},
		{"an empty page fits all and none", `{"object":"page","data":[{"object":"bucket","start_time":1,"results":[]}]}`, "usage_unknown"},
		{"two formats in one", strings.TrimSpace(openrouterHead) + ",usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n", "usage_ambiguous"},
		{"two documents in one", `{"data":[{"starting_at":"2026-10-01T00:00:00Z","results":[{"uncached_input_tokens":1,"output_tokens":1,"amount":"1","cost_type":"x"}]}]}`, "usage_ambiguous"},
		{"a column twice", "Date,Slug,Usage,Usage,BYOK Usage,Requests\n2026-10-01,a/b,1,2,0,1\n", "usage_column_twice"},
		{"two currencies", `{"data":[{"start_time":1790812800,"results":[{"amount":{"value":1,"currency":"usd"}},{"amount":{"value":1,"currency":"eur"}}]}]}`, "usage_currency_mixed"},
		{"two ways of numbers", "Date;Slug;Usage;BYOK Usage;Requests\n2026-10-01;a/b;1.25;0;1\n2026-10-02;a/b;1,25;0;1\n", "usage_number_mixed"},
		{"not one good row", openrouterHead + "yesterday,a/b,1,0,1,1,1,1\n", "usage_day"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger()
			out := l.read(t, []byte(c.text), options())
			if len(out.Refusal) == 0 || out.Refusal[0].Code != c.code {
				t.Fatalf("refused with %v, want %s", out.Refusal, c.code)
			}
			if l.Len() != 0 {
				t.Errorf("%d records were kept", l.Len())
			}
		})
	}
}

func TestARefusalNamesBothFormats(t *testing.T) {
	out := newLedger().read(t, []byte(strings.TrimSpace(openrouterHead)+",usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n"), options())
	args := out.Refusal[0].Args
	if args["format"] != "anthropic_console_usage" || args["other"] != "openrouter_daily" {
		t.Errorf("named %v", args)
	}
	out = newLedger().read(t, []byte("Date,Slug,Usage,BYOK Usage\n2026-10-01,a/b,1,0\n"), options())
	if args = out.Refusal[0].Args; args["format"] != "openrouter_daily" || args["missing"] != "requests" {
		t.Errorf("named %v", args)
	}
}

// The name of a file says nothing: every sample is known under any name, which
// TestSamplesReadAsTheirGoldens shows by calling them all "export".
func TestEverySampleIsKnownByItsContent(t *testing.T) {
	met := map[string]bool{}
	for _, name := range samples(t) {
		out := newLedger().read(t, sample(t, name[strings.LastIndexByte(name, '/')+1:]), options())
		met[out.Format.ID] = true
	}
	for _, f := range intake.Formats() {
		if !met[f.ID] && f.ID != "ccusage_projects" && f.ID != "ccusage_old" {
			t.Errorf("no sample is read as %s", f.ID)
		}
	}
}

func TestCCUsageByProjectAndInItsOlderForm(t *testing.T) {
	day := `{"date":"2026-10-01","inputTokens":10,"outputTokens":1,"cacheCreationTokens":0,"cacheReadTokens":0,"totalTokens":11,%s}`
	for id, text := range map[string]string{
		"ccusage_projects": `{"projects":{"one":[` + fmt.Sprintf(day, `"totalCost":0.01`) + `],"two.x":[` + fmt.Sprintf(day, `"totalCost":0.02`) + `]},"totals":{"inputTokens":20}}`,
		"ccusage_old":      `{"type":"daily","data":[` + fmt.Sprintf(day, `"costUSD":0.01`) + "," + fmt.Sprintf(day, `"costUSD":0.02`) + `],"summary":{}}`,
	} {
		got, out := sums(t, text)
		if out.Format.ID != id {
			t.Errorf("%s read as %s", id, out.Format.ID)
		}
		want(t, got, map[usage.Measure]int64{usage.InUncached: 20, usage.CostEstimated: 30_000})
	}
}

func TestRowsThatAreWrongAreListedAndOthersKept(t *testing.T) {
	text := openrouterHead +
		"2026-10-01,a/b,1,0,1,100000,1,0\n" + // 2
		"2026-13-01,a/b,1,0,1,100000,1,0\n" + // 3 month
		"2026-10-01,a/b,NaN,0,1,100000,1,0\n" + // 4
		"2026-10-01,a/b,Inf,0,-1,ten,1,0\n" + // 5 three faults
		"2026-10-01,a/b,1,0,1,100000,1\n" + // 6 a cell is missing
		"2026-10-01,\"a\"b,1,0,1,100000,1,0\n" + // 7 quote
		"2027-10-01,a/b,1,0,1,100000,1,0\n" + // 8 next year
		"1970-01-21,a/b,1,0,1,100000,1,0\n" + // 9
		"2026-10-01,a/b,1,0,1,9999999999999999999,1,0\n" + // 10
		",a/b,1,0,1,100000,1,0\n" + // 11
		"\n" + // 12
		"2026-10-02,a/b,2,0,1,100000,1,0\n" // 13
	l := newLedger()
	out := l.read(t, []byte(text), options())
	wanted := []string{
		"3 Date usage_day", "4 Usage usage_not_number", "5 Usage usage_not_number", "5 Requests usage_negative", "5 Prompt Tokens usage_not_number",
		"6  usage_cells", "7  usage_quotes", "8 Date usage_future", "9 Date usage_past", "10 Prompt Tokens usage_number_range", "11 Date usage_missing",
	}
	var got []string
	for _, p := range out.Problems {
		got = append(got, fmt.Sprint(p.Line, " ", p.Path, " ", p.Code))
	}
	if strings.Join(got, "; ") != strings.Join(wanted, "; ") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
	}
	if out.Rows != 11 || out.Rejected != 9 || l.Len() != 2 {
		t.Errorf("%d rows, %d rejected, %d records", out.Rows, out.Rejected, l.Len())
	}
}

func TestDocumentProblemsHaveTheirPlaceAndLine(t *testing.T) {
	text := "{\"data\":[\n{\"start_time\":1790812800,\"results\":[{\"amount\":{\"value\":1,\"currency\":\"usd\"}}]},\n" +
		"{\"start_time\":1790812800,\"results\":[{\"amount\":{\"value\":1,\"currency\":\"usd\"}},\n{\"amount\":{\"value\":\"NaN\",\"currency\":\"usd\"}}]},\n" +
		"{\"start_time\":{},\"results\":7}]}"
	out := newLedger().read(t, []byte(text), options())
	var got []string
	for _, p := range out.Problems {
		got = append(got, fmt.Sprint(p.Line, " ", p.Path, " ", p.Code))
	}
	wanted := "4 data[1].results[1].amount.value usage_not_number; 5 data[2].results usage_type"
	if strings.Join(got, "; ") != wanted {
		t.Errorf("got %s", strings.Join(got, "; "))
	}
	if out.Rows != 3 || out.Rejected != 2 || out.Records != 1 {
		t.Errorf("%+v", out)
	}
}

// A broken line of many costs itself; a document that breaks off keeps what
// came before, and says so.
func TestBrokenDocumentsKeepWhatCanBeRead(t *testing.T) {
	good := `{"request_id":"%d","call_type":"x","spend":1,"prompt_tokens":1000000,"completion_tokens":2,"startTime":"2026-10-01T09:12:01.120Z","user":"dev01"}`
	lines := fmt.Sprintf(good+"\n{\"request_id\": oops\n"+good+"\n", 1, 2)
	out := newLedger().read(t, []byte(lines), options())
	if out.Rows != 3 || out.Rejected != 1 || out.Problems[0].Line != 2 || out.Problems[0].Code != "usage_syntax" {
		t.Errorf("lines: %+v", out)
	}
	array := "[" + fmt.Sprintf(good, 1) + "," + fmt.Sprintf(good, 2)
	out = newLedger().read(t, []byte(array[:len(array)-9]), options())
	if out.Rows != 1 || !out.Incomplete || out.Problems[0].Code != "usage_cut" || len(out.Refusal) > 0 {
		t.Errorf("array: %+v", out)
	}
	out = newLedger().read(t, []byte("["+fmt.Sprintf(good, 1)+"}"), options())
	if !out.Incomplete || out.Problems[0].Code != "usage_broken" || out.Problems[0].Line != 1 {
		t.Errorf("brackets: %+v", out)
	}
}

// A quote that is never closed costs its row and not the rest of the file.
func TestAQuoteWithoutEndCostsOneRow(t *testing.T) {
	text := openrouterHead + "2026-10-01,a/b,1,0,1,100000,1,0\n2026-10-02,\"a/b,1,0,1,100000,1,0\n" + strings.Repeat("2026-10-03,a/b,1,0,1,100000,1,0\n", 50)
	out := newLedger().read(t, []byte(text), options())
	if out.Rows != 52 || out.Rejected != 1 || out.Problems[0].Line != 3 || out.Problems[0].Code != "usage_quotes" {
		t.Errorf("%d rows, %v", out.Rows, out.Problems)
	}
}

// A value of another kind where documents or rows should be costs itself.
func TestValuesOfAnotherKindAreRejected(t *testing.T) {
	good := `{"start_time":1790812800,"results":[{"amount":{"value":1,"currency":"usd"}}]}`
	out := newLedger().read(t, []byte(`{"data":[`+good+`,7,"x",null,[1,[2]],`+good+`],"more":{"a":[1,{"b":2}]}}`), options())
	if out.Incomplete || out.Records != 1 || out.Rows != 6 || out.Rejected != 3 || out.Skipped["empty"] != 1 {
		t.Errorf("%+v", out)
	}
	metric := otelText("1", otelPoint(1790812800, 1790812860, "5"))
	out = newLedger().read(t, []byte(metric+"\n"+`{"resourceMetrics":[{"scopeMetrics":7},{"scopeMetrics":{"a":[{}]}},9]}`+"\n"+metric+"\n"), options())
	if out.Incomplete || out.Rejected != 3 || out.Rows != 5 {
		t.Errorf("%+v", out)
	}
	if out = newLedger().read(t, []byte(otelText("1", otelPoint(1790812800, 1790812860, "-5"))), options()); first(out.Refusal) != "usage_negative" {
		t.Errorf("%v", out.Refusal)
	}
}

// An export without usage is known, empty, and said to be so.
func TestExportsWithoutUsage(t *testing.T) {
	for name, text := range map[string]string{
		"columns alone": openrouterHead, "OpenAI's page without data": "start_time,end_time,start_time_iso,end_time_iso\n1790812800,1790899200,a,b\n",
		"a document": `{"daily":[],"projects":{"a":[]},"usageEvents":[]}`,
	} {
		out := newLedger().read(t, []byte(text), options())
		if name == "a document" {
			if first(out.Refusal) != "usage_unknown" {
				t.Errorf("%s: %v", name, out.Refusal)
			}
			continue
		}
		if len(out.Refusal)+len(out.Problems) > 0 || first(out.Notices) != "usage_nothing" {
			t.Errorf("%s: %v %v", name, out.Refusal, out.Notices)
		}
	}
}

// A shifted row does not put an address into the list of problems.
func TestProblemsShowNoAddress(t *testing.T) {
	out := newLedger().read(t, []byte(openrouterHead+"dev01@synthetic.example,a/b,1,0,dev01@synthetic.example,1,1,0\n"), options())
	for _, p := range out.Problems {
		if strings.Contains(p.Args["got"], "dev01") {
			t.Errorf("%+v", p)
		}
	}
}

func TestTheListOfProblemsIsBounded(t *testing.T) {
	out := newLedger().read(t, []byte(openrouterHead+"2026-10-01,a/b,1,0,1,100000,1,0\n"+strings.Repeat("x,a/b,1,0,1,100000,1,0\n", 5000)), options())
	if len(out.Problems) != 100 || out.Rejected != 5000 || out.Records != 1 {
		t.Errorf("%d problems, %d rejected, %d records", len(out.Problems), out.Rejected, out.Records)
	}
}

func TestTablesInOtherEncodings(t *testing.T) {
	text := openrouterHead + "2026-10-01,\"a/ü\",1.5,0,1,100000,1,0\n2026-10-02,b,2,0,1,100000,1,0\n"
	semicolons := "sep=;\r\n" + strings.ReplaceAll(strings.ReplaceAll(text, ",", ";"), "\n", "\r\n")
	commas := strings.ReplaceAll(semicolons, "1.5", "1,5")
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "with a mark": []byte("\xEF\xBB\xBF" + text), "UTF-16, little end first": utf16Text(text, false, true),
		"UTF-16, big end first": utf16Text(text, true, true), "UTF-16 without a mark": utf16Text(text, false, false),
		"semicolons": []byte(semicolons), "decimal commas": []byte(commas), "tabs": []byte(strings.ReplaceAll(text, ",", "\t")),
		"in capitals, with spaces": []byte(strings.ToUpper(strings.ReplaceAll(openrouterHead, ",", " , ")) + strings.SplitAfterN(text, "\n", 2)[1]),
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger()
			out := l.read(t, data, options())
			if len(out.Refusal)+len(out.Problems)+len(out.Unmapped) > 0 || out.Rows != 2 {
				t.Fatalf("%v %v %v, %d rows", out.Refusal, out.Problems, out.Unmapped, out.Rows)
			}
			if got := l.Records()[0]; got.Counts.Of(usage.CostBilled) != 1_500_000 || got.Model != "ü" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// What spreadsheets in Germany save: UTF-16, semicolons and decimal commas at
// once, packed as well.
func TestATableAsSpreadsheetsSaveIt(t *testing.T) {
	text := "sep=;\r\n" + strings.ReplaceAll(strings.ReplaceAll(openrouterHead, ",", ";"), "\n", "\r\n") +
		"2026-10-01;a/ü;1.234,5;0;1;100000;1;0\r\n2026-10-02;b;0,25;0;1;100000;1;0\r\n"
	for name, data := range map[string][]byte{"plain": utf16Text(text, false, true), "packed": gzipped(t, utf16Text(text, false, true))} {
		l := newLedger()
		opt := options()
		opt.PriceIsSure = true
		out := l.read(t, data, opt)
		if len(out.Refusal)+len(out.Problems) > 0 || l.Len() != 2 || l.Records()[0].Counts.Of(usage.CostBilled) != 1_234_500_000 || l.Records()[1].Counts.Of(usage.CostBilled) != 250_000 {
			t.Errorf("%s: %v %v %+v", name, out.Refusal, out.Problems, l.Records())
		}
	}
}

// A name is believed in nothing: an export under the name of another vendor's is
// read as what it is, and prose under the name of an export is refused.
func TestTheNameOfAFileSaysNothing(t *testing.T) {
	text := openrouterHead + "2026-10-01,a/b,1,0,1,100000,1,0\n"
	for _, name := range []string{"cursor_team_usage_events.csv", "export.json", "bill.zip", "=HYPERLINK(1)", ""} {
		out, err := intake.Read(context.Background(), name, strings.NewReader(text), options(), newLedger())
		if err != nil || out[0].Format == nil || out[0].Format.ID != "openrouter_daily" {
			t.Errorf("%s: %+v %v", name, out, err)
		}
	}
	out, err := intake.Read(context.Background(), "anthropic_cost_report.json", strings.NewReader("Dear all,\nhere it is.\n"), options(), newLedger())
	if err != nil || first(out[0].Refusal) != "usage_unknown" {
		t.Errorf("%+v %v", out, err)
	}
}

func utf16Text(text string, big, mark bool) []byte {
	if mark {
		text = "\ufeff" + text
	}
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		if big {
			out = append(out, byte(unit>>8), byte(unit))
		} else {
			out = append(out, byte(unit), byte(unit>>8))
		}
	}
	return out
}

// Columns nobody knows are named and counted; a repeated one that does not
// count does no harm.
func TestUnknownColumnsAreNamed(t *testing.T) {
	out := newLedger().read(t, []byte("Date,Slug,Usage,BYOK Usage,Requests,Mood,Mood\n2026-10-01,a/b,1,0,1,good,bad\n"), options())
	if len(out.Refusal) > 0 || len(out.Unmapped) != 1 || out.Unmapped[0] != "Mood" || out.Confidence >= 1 {
		t.Errorf("%v %v %v", out.Refusal, out.Unmapped, out.Confidence)
	}
	out = newLedger().read(t, []byte(`{"data":[{"start_time":1790812800,"weather":"fine","results":[{"amount":{"value":1,"currency":"usd"},"mood":{"x":1}}]}]}`), options())
	if strings.Join(out.Unmapped, " ") != "weather results.mood results.mood.x" {
		t.Errorf("%v", out.Unmapped)
	}
}

func TestAYearOfFutureDaysIsRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString(openrouterHead)
	for day := range 365 {
		fmt.Fprintf(&b, "%s,a/b,1,0,1,100000,1,0\n", now.AddDate(0, 0, day+1).Format(time.DateOnly))
	}
	l := newLedger()
	out := l.read(t, []byte(b.String()), options())
	if len(out.Refusal) == 0 || out.Refusal[0].Code != "usage_future" || l.Len() != 0 {
		t.Errorf("%v, %d records", out.Refusal, l.Len())
	}
	opt := options()
	opt.Now = now.AddDate(2, 0, 0)
	if out = l.read(t, []byte(b.String()), opt); out.Rejected != 0 {
		t.Errorf("with a later clock: %v", out.Problems)
	}
}

func TestCurrenciesAreConvertedWithARate(t *testing.T) {
	text := `{"data":[{"start_time":1790812800,"results":[{"amount":{"value":10,"currency":"usd"}},{"amount":{"value":10,"currency":"eur"}}]}]}`
	opt := options()
	opt.Currency, opt.Rates = "USD", map[string]float64{"EUR": 1.25}
	got, out := sumsWith(t, text, opt)
	want(t, got, map[usage.Measure]int64{usage.CostBilled: 22_500_000})
	if out.Currency != "USD" {
		t.Errorf("in %s", out.Currency)
	}
	opt.Rates = nil
	if out := newLedger().read(t, []byte(text), opt); len(out.Refusal) == 0 || out.Refusal[0].Code != "usage_currency_rate" {
		t.Errorf("without a rate: %v", out.Refusal)
	}
}

// The ledger of 428 cents read as 428 dollars is asked about, and taken when
// confirmed; so is one that is a hundred times too small.
func TestCentsReadAsDollarsAreAskedBack(t *testing.T) {
	row := "2026-10-01,anthropic/claude-sonnet-4.5,%s,0,10,1000000,80000,0\n" // 3.00 + 1.20 at list price
	for _, c := range []struct {
		amount string
		code   string
	}{{"4.20", ""}, {"420", "usage_price"}, {"0.042", "usage_price"}, {"2.10", ""}} {
		out := newLedger().read(t, []byte(openrouterHead+fmt.Sprintf(row, c.amount)), options())
		if code := first(out.Refusal); code != c.code {
			t.Errorf("%s: refused with %q, want %q", c.amount, code, c.code)
		}
	}
	opt := options()
	opt.PriceIsSure = true
	if out := newLedger().read(t, []byte(openrouterHead+fmt.Sprintf(row, "420")), opt); len(out.Refusal) > 0 {
		t.Errorf("confirmed and refused: %v", out.Refusal)
	}
	unknown := "2026-10-01,someone/new-model,%s,0,10,1000000,80000,0\n"
	for amount, code := range map[string]string{"4.20": "", "420": "usage_price_unit", "0.001": ""} {
		out := newLedger().read(t, []byte(openrouterHead+fmt.Sprintf(unknown, amount)), options())
		if got := first(out.Refusal); got != code {
			t.Errorf("%s of an unknown model: %q, want %q", amount, got, code)
		}
	}
}

func first(list problem.List) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Code
}

// One actor is fine here; whether anything is said of one is for those who show it.
func TestOneActor(t *testing.T) {
	l := newLedger()
	l.read(t, []byte(openrouterHead+"2026-10-01,a/b,1,0,1,100000,1,0\n"), options())
	if l.Len() != 1 || l.Actors() != 0 {
		t.Errorf("%d records, %d actors", l.Len(), l.Actors())
	}
}

// No name, key or text of the samples is in what comes out.
func TestNoNameComesOut(t *testing.T) {
	for _, name := range samples(t) {
		golden := strings.ToLower(string(readGolden(t, name)))
		for _, secret := range []string{"dev01", "dev02", "ops01", "ops07", "user-synth", "key_synth", "apikey_01", "ci-bot", "synth-bob", "messages", "chatcmpl", "@"} {
			if strings.Contains(golden, secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

func TestACancelledReadingEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := intake.Read(ctx, "export", strings.NewReader(openrouterHead+strings.Repeat("2026-10-01,a/b,1,0,1,100000,1,0\n", 5000)), options(), newLedger())
	if err == nil {
		t.Error("it went on")
	}
}
