package intake_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

// sums adds up the measures of all records that a file gave.
func sums(t *testing.T, text string) (usage.Counts, intake.Outcome) {
	t.Helper()
	return sumsWith(t, text, options())
}

func sumsWith(t *testing.T, text string, opt intake.Options) (usage.Counts, intake.Outcome) {
	t.Helper()
	l := newLedger()
	out := l.read(t, []byte(text), opt)
	if len(out.Refusal) > 0 || len(out.Problems) > 0 {
		t.Fatalf("refused %v, problems %v", out.Refusal, out.Problems)
	}
	var total usage.Counts
	for _, r := range l.Records() {
		total.Merge(&r.Counts)
	}
	return total, out
}

// unknown is a measure that is not known.
const unknown = math.MinInt64

// want checks measures.
func want(t *testing.T, got usage.Counts, pairs map[usage.Measure]int64) {
	t.Helper()
	for m, n := range pairs {
		if value, known := got.Get(m); known != (n != unknown) || known && value != n {
			t.Errorf("%v is %d (known %v), want %d", m, value, known, n)
		}
	}
}

// The units of the same 4.28 dollars: cents in Claude Code's analytics, cents as
// a decimal text in Anthropic's costs, fractions of cents in Cursor's events,
// dollars in OpenAI's costs and LiteLLM's spend.
func TestCentsAndDollars(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind       usage.Measure
	}{
		{"Claude Code, 428 cents", claudeCodeText("api", `[{"model":"claude-sonnet-4-5","tokens":{"input":1000000,"output":100000},"estimated_cost":{"currency":"USD","amount":428}}]`), usage.CostEstimated},
		{"Anthropic costs, text of cents", `{"data":[{"starting_at":"2026-10-01T00:00:00Z","results":[{"amount":"428.0000","currency":"USD","cost_type":"tokens"}]}]}`, usage.CostBilled},
		{"Cursor, fractions of cents", cursorEventText(true, "427.9999999"), usage.CostBilled},
		{"OpenAI, dollars", `{"data":[{"start_time":1790812800,"results":[{"amount":{"value":4.28,"currency":"usd"}}]}]}`, usage.CostBilled},
		{"OpenAI, dollars as text", `{"data":[{"start_time":1790812800,"results":[{"amount":{"value":"4.2800","currency":"usd"}}]}]}`, usage.CostBilled},
		{"OpenRouter, dollars", "Date,Slug,Usage,BYOK Usage,Requests\n2026-10-01,openai/x,4.28,0,1\n", usage.CostBilled},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := sums(t, c.text)
			want(t, got, map[usage.Measure]int64{c.kind: 4_280_000})
		})
	}
}

// 123.78912 cents are 1.2378912 dollars, the example of Anthropic's document.
func TestAnthropicAmountsAreDecimalTextsInCents(t *testing.T) {
	got, _ := sums(t, `{"data":[{"starting_at":"2026-10-01T00:00:00Z","results":[{"amount":"123.78912","currency":"USD","cost_type":"tokens"}]}]}`)
	want(t, got, map[usage.Measure]int64{usage.CostBilled: 1_237_891})
}

// 812400 tokens of input, of which 601200 were read from the cache and 10000
// written to it: 201200 are left.
func TestOpenAIInputHoldsCachedTokens(t *testing.T) {
	older := `{"data":[{"start_time":1790812800,"results":[{"input_tokens":812400,"input_cached_tokens":601200,"input_cache_write_tokens":10000,"output_tokens":5,"num_model_requests":1}]}]}`
	newer := strings.Replace(older, `"output_tokens"`, `"input_uncached_tokens":201200,"output_tokens"`, 1)
	for _, text := range []string{older, newer} {
		got, _ := sums(t, text)
		want(t, got, map[usage.Measure]int64{usage.InUncached: 201_200, usage.InCacheRead: 601_200, usage.InCacheWrite: 10_000, usage.Out: 5})
		if got.Tokens() != 812_405 {
			t.Errorf("%d tokens", got.Tokens())
		}
	}
	l := newLedger()
	out := l.read(t, []byte(strings.Replace(older, "601200", "812401", 1)), options())
	if len(out.Refusal) == 0 || out.Refusal[0].Code != "usage_parts" {
		t.Errorf("more cached than there was: %v", out.Refusal)
	}
}

// A class that a source does not report is unknown; a reported zero is zero.
func TestUnknownIsNotZero(t *testing.T) {
	got, _ := sums(t, `{"data":[{"start_time":1790812800,"results":[{"input_tokens":10,"input_cached_tokens":0,"output_tokens":5,"num_model_requests":1}]}]}`)
	want(t, got, map[usage.Measure]int64{usage.InUncached: 10, usage.InCacheRead: 0, usage.InCacheWrite: unknown, usage.CostBilled: unknown, usage.Requests: 1})
}

const cursorHead = "Date,User,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n"

func cursorRow(with, without, read, output, total int) string {
	return fmt.Sprintf("2026-10-01T09:33:45.854Z,dev01@synthetic.example,On-Demand,claude-4.5-sonnet,No,%d,%d,%d,%d,%d,\n", with, without, read, output, total)
}

// The three identities of the note with its own figures: 5000/3000/50000/1000
// makes 56000 when "with" holds "without"; 160000/159990/578207/2055 makes
// 740252 when the total leaves the writes out; the samples are disjoint.
func TestCursorTotalsDecideTheMeaningOfTheFile(t *testing.T) {
	for _, c := range []struct {
		name, rows string
		write      int64
	}{
		{"disjoint", cursorRow(6112, 126, 11964, 450, 18652), 6112},
		{"with holds without", cursorRow(5000, 3000, 50000, 1000, 56000), 2000},
		{"total without writes", cursorRow(160000, 159990, 578207, 2055, 740252), 10},
		{"nothing written", cursorRow(0, 48211, 0, 2048, 50259), 0},
		{"one of 200 rows is off", strings.Repeat(cursorRow(6112, 126, 11964, 450, 18652), 199) + cursorRow(6112, 126, 11964, 450, 18653), 200 * 6112},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := sums(t, cursorHead+c.rows)
			want(t, got, map[usage.Measure]int64{usage.InCacheWrite: c.write})
		})
	}
}

func TestCursorTotalsThatDoNotTellAreAsked(t *testing.T) {
	disjoint, with := cursorRow(6112, 126, 11964, 450, 18652), cursorRow(5000, 3000, 50000, 1000, 56000)
	late := cursorHead + strings.Repeat(disjoint, 20_000) + strings.Repeat(with, 1000)
	for name, text := range map[string]string{
		"half and half": cursorHead + strings.Repeat(disjoint+with, 50), "neither": cursorHead + cursorRow(1, 2, 3, 4, 99), "after the rows that decided": late,
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger()
			out := l.read(t, []byte(text), options())
			if len(out.Refusal) != 1 || out.Refusal[0].Code != "usage_cursor_total" || l.Len() != 0 {
				t.Fatalf("%v, %d records", out.Refusal, l.Len())
			}
			opt := options()
			opt.CursorTotal = intake.CursorDisjoint
			if out = l.read(t, []byte(text), opt); len(out.Refusal) > 0 || l.Len() == 0 {
				t.Errorf("answered and refused: %v", out.Refusal)
			}
		})
	}
}

func cursorEventText(chargeable bool, cents string) string {
	return fmt.Sprintf(`{"usageEvents":[{"timestamp":"1790847225854","userEmail":"dev01@synthetic.example","model":"x","isChargeable":%v,"chargedCents":%s,"tokenUsage":{"totalCents":3.19}}]}`, chargeable, cents)
}

// An event that the plan includes can carry an amount; it is not billed.
func TestCursorGoesByIsChargeable(t *testing.T) {
	got, _ := sums(t, cursorEventText(false, "428"))
	want(t, got, map[usage.Measure]int64{usage.CostBilled: unknown, usage.CostIncluded: 31_900})
	got, _ = sums(t, cursorEventText(true, "428"))
	want(t, got, map[usage.Measure]int64{usage.CostBilled: 4_280_000, usage.CostIncluded: unknown})
}

// The sample of users: 214+640+12 suggestions, 71+2+6 accepted and 388+4+22
// lines at the top level, each of which stands again by feature, editor and
// language. Added by hand; the enterprise sample says the same 866, 79 and 414.
func TestCopilotSubtotalsAreNotAdded(t *testing.T) {
	got, _ := sums(t, string(sample(t, "github_copilot_users_1_day.ndjson")))
	want(t, got, map[usage.Measure]int64{usage.Suggested: 866, usage.Accepted: 79, usage.LinesAdded: 414, usage.Requests: 36, usage.Sessions: 2})
}

func claudeCodeText(customer, models string) string {
	return `{"data":[{"date":"2026-10-01T00:00:00Z","actor":{"type":"user_actor","email_address":"dev01@synthetic.example"},"customer_type":"` + customer + `","terminal_type":"vscode","core_metrics":{"num_sessions":4,"lines_of_code":{"added":612,"removed":1},"commits_by_claude_code":6,"pull_requests_by_claude_code":1},"tool_actions":{"edit_tool":{"accepted":41,"rejected":6},"write_tool":{"accepted":7,"rejected":1}},"model_breakdown":` + models + `}]}`
}

// Two models, and still 4 sessions, 6 commits and 48 accepted edits.
func TestClaudeCodeCountsSessionsOnce(t *testing.T) {
	model := `{"model":"%s","tokens":{"input":10,"output":1},"estimated_cost":{"currency":"USD","amount":0}}`
	got, _ := sums(t, claudeCodeText("api", "["+fmt.Sprintf(model, "claude-sonnet-4-5-20250929")+","+fmt.Sprintf(model, "claude-opus-4-5")+"]"))
	want(t, got, map[usage.Measure]int64{
		usage.Sessions: 4, usage.Commits: 6, usage.PRsOpened: 1, usage.LinesAdded: 612, usage.Accepted: 48, usage.Rejected: 7, usage.InUncached: 20,
	})
}

// What a subscription covers is included, and no estimate of a bill.
func TestClaudeCodeUnderASubscriptionIsIncluded(t *testing.T) {
	got, _ := sums(t, claudeCodeText("subscription", `[{"model":"x","tokens":{"input":9000,"output":1},"estimated_cost":{"currency":"USD","amount":5}}]`))
	want(t, got, map[usage.Measure]int64{usage.CostEstimated: unknown, usage.CostIncluded: 50_000})
}

const focusHead = "BilledCost,EffectiveCost,ListCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ServiceCategory,ServiceName,ConsumedQuantity,ConsumedUnit,SkuMeter,ChargeDescription\n"

func focusRow(billed, effective, category, service, quantity, unit string) string {
	return fmt.Sprintf("%s,%s,%s,USD,%s,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,%s,Model API,%s,%s,Input Tokens,x input tokens\n", billed, effective, effective, category, service, quantity, unit)
}

// A commitment of 1000 is bought; usage worth 300 draws on it and 20 is billed
// beyond. The bill is 1020, and 300 were included; nothing is there twice.
func TestFOCUSPurchaseAndUsageDoNotCountTwice(t *testing.T) {
	const ai = "AI and Machine Learning"
	got, out := sums(t, focusHead+
		focusRow("1000", "0", "Purchase", ai, "", "")+
		focusRow("0", "300", "Usage", ai, "60000", "1000 Tokens")+
		focusRow("20", "20", "Usage", ai, "4000000", "Tokens")+
		focusRow("-5", "-5", "Credit", ai, "", "")+
		focusRow("194", "194", "Tax", ai, "", "")+
		focusRow("700", "700", "Usage", "Compute", "1", "Hours"))
	want(t, got, map[usage.Measure]int64{usage.CostBilled: 1_015_000_000, usage.CostIncluded: 300_000_000, usage.CostList: 320_000_000, usage.InUncached: 64_000_000})
	if out.Skipped["tax"] != 1 || out.Skipped["not_ai"] != 1 {
		t.Errorf("skipped %v", out.Skipped)
	}
}

func otelPoint(start, at int64, value string) string {
	return fmt.Sprintf(`{"attributes":[{"key":"user.id","value":{"stringValue":"u"}},{"key":"type","value":{"stringValue":"input"}}],"startTimeUnixNano":"%d000000000","timeUnixNano":"%d000000000","asDouble":%s}`, start, at, value)
}

func otelText(temporality, points string) string {
	return `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"claude_code.token.usage","sum":{"aggregationTemporality":` + temporality + `,"dataPoints":[` + points + `]}}]}]}]}`
}

// Sums of 100, 250 and 400 since the start are 400 tokens, not 750; after a new
// start 50 more. As differences the same points are 800.
func TestOTelSumsAreDifferenced(t *testing.T) {
	const day = 1790812800
	points := strings.Join([]string{
		otelPoint(day, day+60, "100"), otelPoint(day, day+120, "250"), otelPoint(day, day+120, "250"), otelPoint(day, day+180, "400"), otelPoint(day+200, day+260, "50"),
	}, ",")
	for temporality, tokens := range map[string]int64{"2": 450, `"AGGREGATION_TEMPORALITY_CUMULATIVE"`: 450, "1": 1050} {
		got, _ := sums(t, otelText(temporality, points))
		want(t, got, map[usage.Measure]int64{usage.InUncached: tokens})
	}
	// Over lines, as the file exporter of the collector writes them.
	got, _ := sums(t, otelText("2", otelPoint(day, day+60, "100"))+"\n"+otelText("2", otelPoint(day, day+86400, "180"))+"\n")
	want(t, got, map[usage.Measure]int64{usage.InUncached: 180})
	l := newLedger()
	if out := l.read(t, []byte(otelText("0", points)), options()); len(out.Refusal) == 0 || out.Refusal[0].Code != "usage_temporality" {
		t.Errorf("without temporality: %v", out.Refusal)
	}
}

// A point at midnight ends the day before.
func TestOTelPointAtMidnightBelongsToTheDayThatEnded(t *testing.T) {
	l := newLedger()
	out := l.read(t, []byte(otelText("1", otelPoint(1790812800, 1790899200, "5"))), options())
	if out.First.String() != "2026-10-01" || out.Last.String() != "2026-10-01" {
		t.Errorf("%v to %v", out.First, out.Last)
	}
}

// Spans of agents hold what the calls below them hold.
func TestOTelAgentsDoNotCountAgain(t *testing.T) {
	span := func(id, operation string) string {
		return fmt.Sprintf(`{"traceId":"t","spanId":"%s","startTimeUnixNano":"1790845921120000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"%s"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"100"}},{"key":"gen_ai.usage.cache_read.input_tokens","value":{"intValue":"70"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":9}}]}`, id, operation)
	}
	got, out := sums(t, `{"resourceSpans":[{"scopeSpans":[{"spans":[`+span("1", "chat")+","+span("2", "invoke_agent")+","+span("1", "chat")+`]}]}]}`)
	want(t, got, map[usage.Measure]int64{usage.InUncached: 30, usage.InCacheRead: 70, usage.Out: 9, usage.Requests: 1})
	if out.Twice != 1 || out.Skipped["repeated"] != 1 {
		t.Errorf("twice %d, skipped %v", out.Twice, out.Skipped)
	}
}

func TestLiteLLMCountsARequestOnce(t *testing.T) {
	row := `{"request_id":"%s","call_type":"x","spend":1e-05,"prompt_tokens":10,"completion_tokens":2,"startTime":"2026-10-01T09:12:01.120Z","user":"dev01"}`
	a, b := fmt.Sprintf(row, "a"), fmt.Sprintf(row, "b")
	got, out := sums(t, "["+a+","+b+","+a+"]")
	want(t, got, map[usage.Measure]int64{usage.Requests: 2, usage.InUncached: 20, usage.CostEstimated: 20})
	if out.Rows != 3 || out.Twice != 1 {
		t.Errorf("%d rows, %d twice", out.Rows, out.Twice)
	}
}

// The period stands mid-file in one version and could stand last.
func TestM365PeriodIsFoundByName(t *testing.T) {
	for _, text := range []string{
		"Report Refresh Date,User Principal Name,Last Activity Date,Report Period,Prompts submitted for all apps,Active Usage Days for all apps\n2026-10-03,a@b.example,2026-10-02,7,3,2\n",
		"Report Refresh Date,User Principal Name,Last Activity Date,Prompts submitted for all apps,Active Usage Days for all apps,Report Period\n2026-10-03,a@b.example,2026-10-02,3,2,7\n",
	} {
		l := newLedger()
		out := l.read(t, []byte(text), options())
		records := l.Records()
		if len(records) != 1 || records[0].PeriodDays != 7 || records[0].Day.String() != "2026-09-27" || !records[0].Approximate {
			t.Errorf("%v %+v", out.Refusal, records)
		}
	}
}

func TestM365ConcealedNamesAreSaid(t *testing.T) {
	_, out := sums(t, string(sample(t, "m365_copilot_usage_user_detail_v1.csv")))
	if !slices.ContainsFunc(out.Notices, func(p problem.Problem) bool { return p.Code == "usage_concealed" }) {
		t.Errorf("notices %v", out.Notices)
	}
}

const azureHead = "Date;ConsumedService;MeterName;Quantity;UnitOfMeasure;CostInBillingCurrency;BillingCurrencyCode;ChargeType\n"

func azureRow(date, quantity, cost string) string {
	return date + ";Microsoft.CognitiveServices;gpt 5 Inp glbl Tokens;" + quantity + ";1K;" + cost + ";EUR;Usage\n"
}

func TestAzureDecimalCommasAndOrderOfDates(t *testing.T) {
	l := newLedger()
	out := l.read(t, []byte(azureHead+azureRow("01/10/2026", "1.812,4", "1,0155")+azureRow("13/10/2026", "2", "3")), options())
	if len(out.Refusal)+len(out.Problems) > 0 || out.First.String() != "2026-10-01" || out.Last.String() != "2026-10-13" {
		t.Fatalf("%v %v: %v to %v", out.Refusal, out.Problems, out.First, out.Last)
	}
	records := l.Records()
	want(t, records[0].Counts, map[usage.Measure]int64{usage.InUncached: 1_812_400, usage.CostBilled: 1_015_500})

	out = newLedger().read(t, []byte(azureHead+azureRow("01/10/2026", "1,5", "1,5")), options())
	if len(out.Refusal) == 0 || out.Refusal[0].Code != "usage_date_order" {
		t.Errorf("European numbers and dates either way: %v", out.Refusal)
	}
	opt := options()
	opt.DateOrder = intake.DayFirst
	if out = newLedger().read(t, []byte(azureHead+azureRow("01/10/2026", "1,5", "1,5")), opt); out.First.String() != "2026-10-01" {
		t.Errorf("answered: %v %v", out.Refusal, out.First)
	}
	late := azureHead + strings.Repeat(azureRow("01/10/2026", "1", "1"), 20_000) + azureRow("13/10/2026", "1", "1")
	if out = newLedger().read(t, []byte(late), options()); first(out.Refusal) != "usage_date_order" {
		t.Errorf("told only after the first rows: %v", out.Refusal)
	}
	out = newLedger().read(t, []byte(azureHead+azureRow("13/10/2026", "1", "1")+azureRow("10/14/2026", "1", "1")), options())
	if len(out.Refusal) == 0 || out.Refusal[0].Code != "usage_dates_mixed" {
		t.Errorf("both orders: %v", out.Refusal)
	}
}

func TestCreditsMayBeBelowZero(t *testing.T) {
	got, _ := sums(t, string(sample(t, "gcp_billing_export_vertex.jsonl")))
	want(t, got, map[usage.Measure]int64{usage.CostBilled: 608_000}) // 0.42 + 0.288 − 0.1
	got, _ = sums(t, `{"data":[{"start_time":1790812800,"results":[{"amount":{"value":-2.5,"currency":"usd"}}]}]}`)
	want(t, got, map[usage.Measure]int64{usage.CostBilled: -2_500_000})
}

// What Langfuse calls input holds the cached tokens only where the total says so.
func TestLangfuseTotalTellsWhetherInputHoldsCachedTokens(t *testing.T) {
	row := `{"id":"1","trace_id":"t","type":"GENERATION","start_time":"2026-10-01 09:12:01.120000","provided_model_name":"x","usage_details":{"input":100,"cache_read_input_tokens":60,"output":10,"total":%d}}`
	for total, uncached := range map[int]int64{110: 40, 170: 100} {
		got, _ := sums(t, fmt.Sprintf(row, total))
		want(t, got, map[usage.Measure]int64{usage.InUncached: uncached, usage.InCacheRead: 60})
	}
}

// Langfuse's tables say what its documents say, whether texts stand as they are
// or as texts of JSON.
func TestLangfuseTablesAreItsDocuments(t *testing.T) {
	for _, name := range []string{"langfuse_observations_v2", "langfuse_scores"} {
		table, document := newLedger(), newLedger()
		table.read(t, sample(t, name+".csv"), options())
		document.read(t, sample(t, name+".jsonl"), options())
		got, wanted := table.Records(), document.Records()
		for i := range got {
			got[i].Source, wanted[i].Source = "", ""
		}
		if len(got) == 0 || !slices.Equal(got, wanted) {
			t.Errorf("%s: %+v, want %+v", name, got, wanted)
		}
	}
	head := "id,trace_id,type,start_time,provided_model_name,usage_details\n"
	out := newLedger().read(t, []byte(head+"1,t,GENERATION,2026-10-01,m,\"{\"\"input\"\":1}\"\n2,t,GENERATION,2026-10-01,m,{oops\n"), options())
	if out.Records != 1 || out.Rejected != 1 || out.Problems[0].Line != 3 || out.Problems[0].Path != "usage_details" {
		t.Errorf("%+v", out)
	}
}

// Rows by team count people once for each of their teams.
func TestClaudeEnterpriseByTeamIsRefused(t *testing.T) {
	for _, name := range []string{"anthropic_enterprise_user_cost_report.json", "anthropic_enterprise_user_usage_report.json"} {
		text := strings.Replace(string(sample(t, name)), `"product":`, `"rbac_group_id": "rbac_group_synth", "product":`, 1)
		text = strings.Replace(text, `"rbac_group_id": null`, `"speed": null`, 1)
		if out := newLedger().read(t, []byte(text), options()); first(out.Refusal) != "usage_teams_overlap" {
			t.Errorf("%s: %v", name, out.Refusal)
		}
	}
}
