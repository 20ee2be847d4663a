package intake_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"waterline/assessment/usage"
)

// The sums of each sample, worked out with Python 3 (json, csv) by adding up the
// fields of the files by name, apart from this program. Money in millionths.
var sampleSums = map[string]map[usage.Measure]int64{
	"anthropic_claude_code_analytics.json": {
		usage.InUncached: 2_035_000, usage.InCacheRead: 1_262_000, usage.InCacheWrite: 100_000, usage.Out: 442_000, usage.Sessions: 17,
		usage.Commits: 9, usage.Accepted: 57, usage.Rejected: 7, usage.CostEstimated: 4_390_000, usage.CostIncluded: 19_550_000, usage.CostBilled: unknown,
	},
	"anthropic_console_usage.csv":                 {usage.InUncached: 9_420_200, usage.InCacheRead: 902_000, usage.InCacheWrite: 64_000, usage.Out: 1_359_200},
	"anthropic_console_cost.csv":                  {usage.CostBilled: 1_390_000, usage.CostList: 1_390_000, usage.Out: unknown},
	"anthropic_cost_report.json":                  {usage.CostBilled: 1_162_600},
	"anthropic_enterprise_user_cost_report.json":  {usage.CostBilled: 1_430_391, usage.CostList: 1_739_864, usage.Requests: 110, usage.Out: unknown},
	"anthropic_enterprise_user_usage_report.json": {usage.InUncached: 106_000, usage.InCacheRead: 1_240_000, usage.InCacheWrite: 0, usage.Out: 39_100, usage.Requests: 110},
	"anthropic_usage_report_messages.json":        {usage.InUncached: 2_024_300, usage.InCacheRead: 902_000, usage.InCacheWrite: 64_000, usage.Out: 440_100, usage.Requests: unknown},
	"aws_cur2_bedrock.csv":                        {usage.InUncached: 39_600, usage.InCacheRead: 120_000, usage.Out: 39_600, usage.CostBilled: 1_248_000},
	"azure_cost_export.csv":                       {usage.InUncached: 812_400, usage.Out: 74_310, usage.CostBilled: 1_758_600},
	"ccusage_daily.json":                          {usage.InUncached: 277, usage.InCacheRead: 1_024_000, usage.InCacheWrite: 51_200, usage.Out: 31_456, usage.CostEstimated: 7_580_000},
	"chatgpt_enterprise_user_engagement.csv":      {usage.Requests: 265, usage.Out: unknown},
	"claude_code_otel_metrics_otlp.json":          {usage.InUncached: 84_000, usage.InCacheRead: 1_240_000, usage.Commits: 6, usage.Accepted: 41, usage.Rejected: 6, usage.CostEstimated: 4_280_000},
	"cursor_daily_usage_data.json":                {usage.Suggested: 152, usage.Accepted: 74, usage.Rejected: 78, usage.LinesAccepted: 1114, usage.Requests: 254, usage.ActiveDays: 2},
	"cursor_filtered_usage_events.json": {
		usage.InUncached: 144_759, usage.InCacheRead: 11_964, usage.InCacheWrite: 6112, usage.Out: 6594, usage.Requests: 4, usage.Headless: 3,
		usage.CostBilled: 912_165, usage.CostIncluded: 31_900,
	},
	"cursor_personal_usage_events.csv":       {usage.InUncached: 48_337, usage.InCacheRead: 11_964, usage.InCacheWrite: 6112, usage.Out: 2498, usage.CostBilled: 300_000, usage.CostIncluded: 30_000},
	"cursor_spend.json":                      {usage.CostBilled: 160_600_000, usage.CostIncluded: 80_000_000, usage.Requests: 1105},
	"cursor_team_usage_events.csv":           {usage.InUncached: 96_548, usage.InCacheRead: 11_964, usage.InCacheWrite: 6112, usage.Out: 4546, usage.CostBilled: 600_000, usage.CostIncluded: 30_000},
	"focus_1_2.csv":                          {usage.InUncached: 284_360, usage.Out: 402_000, usage.CostBilled: 11_471_800, usage.CostList: 11_471_800, usage.CostIncluded: unknown},
	"gcp_billing_export_vertex.jsonl":        {usage.InUncached: 210_000, usage.Out: 24_000, usage.CostBilled: 608_000},
	"github_ai_credit_usage.csv":             {usage.Units: 2_335_200_000, usage.CostList: 23_352_000, usage.CostBilled: 22_040_000},
	"github_copilot_enterprise_28_day.json":  {usage.Suggested: 866, usage.Accepted: 79, usage.LinesAdded: 414, usage.Requests: 36, usage.PRsOpened: 14, usage.PRsMerged: 9},
	"github_copilot_users_1_day.ndjson":      {usage.Suggested: 866, usage.Accepted: 79, usage.LinesAdded: 414, usage.Requests: 36, usage.InUncached: 416_000, usage.Out: 41_000},
	"github_premium_oldest.csv":              {usage.Units: 4_500_000, usage.CostBilled: unknown, usage.Requests: unknown},
	"github_premium_request_usage.csv":       {usage.Units: 78_300_000, usage.CostList: 3_132_000, usage.CostBilled: 2_532_000, usage.Requests: unknown},
	"helicone_requests.jsonl":                {usage.InUncached: 4120, usage.Out: 611, usage.CostEstimated: 21_525},
	"langfuse_observations_v2.jsonl":         {usage.InUncached: 100_542, usage.Out: 4707, usage.CostEstimated: 372_231},
	"langfuse_observations_v2.csv":           {usage.InUncached: 100_542, usage.Out: 4707, usage.CostEstimated: 372_231},
	"langfuse_scores.csv":                    {usage.FeedbackPos: 1, usage.FeedbackNeg: 0},
	"langfuse_scores.jsonl":                  {usage.FeedbackPos: 1, usage.FeedbackNeg: 0},
	"litellm_daily_user_spend.json":          {usage.InUncached: 100_000, usage.InCacheRead: 290_000, usage.InCacheWrite: 22_000, usage.Out: 61_000, usage.CostEstimated: 1_620_000, usage.Requests: 97},
	"litellm_spend_logs.json":                {usage.InUncached: 100_542, usage.Out: 4707, usage.CostEstimated: 606_035, usage.Requests: 3, usage.InCacheRead: unknown},
	"m365_copilot_usage_user_detail_v1.csv":  {usage.ActiveDays: 1, usage.Requests: unknown, usage.CostBilled: unknown},
	"m365_copilot_usage_user_detail_v2.csv":  {usage.ActiveDays: 20, usage.Requests: 162},
	"openai_costs.json":                      {usage.CostBilled: 13_656_140, usage.InUncached: 812_400, usage.Out: 74_310},
	"openai_dashboard_completions_usage.csv": {usage.InUncached: 2_622_200, usage.InCacheRead: 601_200, usage.Out: 572_510, usage.Requests: 700},
	"openai_usage_completions.json":          {usage.InUncached: 2_718_600, usage.InCacheRead: 601_200, usage.InCacheWrite: 0, usage.Out: 577_630, usage.Requests: 737},
	"openrouter_activity_api.json":           {usage.CostBilled: 15_000, usage.InUncached: 50, usage.Out: 125, usage.OutReasoning: 25, usage.Requests: 5},
	"openrouter_activity_daily.csv":          {usage.CostBilled: 43_940_000, usage.Requests: 537, usage.InUncached: 7_908_966, usage.Out: 342_197, usage.OutReasoning: 9100},
	"openrouter_activity_generations.csv":    {usage.CostBilled: 304_555, usage.InUncached: 58_600, usage.InCacheRead: 0, usage.Out: 2185, usage.Requests: 2},
	"otel_genai_spans_otlp.json":             {usage.InUncached: 2240, usage.InCacheRead: 7000, usage.Out: 1013, usage.Requests: 2},
}

func TestSamplesAddUp(t *testing.T) {
	for _, name := range samples(t) {
		name = filepath.Base(name)
		t.Run(name, func(t *testing.T) {
			wanted, there := sampleSums[name]
			if !there {
				t.Fatal("no sums were worked out")
			}
			got, _ := sums(t, string(sample(t, name)))
			want(t, got, wanted)
		})
	}
}

// A file that comes again changes nothing, whether it is the same to the byte
// or only in what it says.
func TestReadingAgainChangesNothing(t *testing.T) {
	for _, name := range samples(t) {
		name = filepath.Base(name)
		l := newLedger()
		text := sample(t, name)
		l.read(t, text, options())
		before := l.Records()
		same := l.read(t, text, options())
		l.read(t, []byte("\n"), options()) // another file between, that is refused
		padded := l.read(t, append(text, '\n', '\n'), options())
		if !same.Repeated || padded.Repeated || padded.Replaced != 0 || !reflect.DeepEqual(l.Records(), before) {
			t.Errorf("%s: repeated %v, replaced %d", name, same.Repeated, padded.Replaced)
		}
	}
}
