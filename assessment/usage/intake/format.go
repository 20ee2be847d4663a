package intake

import "waterline/assessment/usage/content"

// Standing is how well the shape of a format is known.
type Standing = content.Standing

// The standings.
const (
	Verified   = content.Verified
	Partly     = content.Partly
	FromMemory = content.FromMemory
)

// Format is one kind of export.
type Format struct {
	ID       string // such as "claude_code_analytics"
	Standing Standing

	csv  *csvForm  // how its table is read,
	json *jsonForm // or its documents; a format has one of them
}

// Formats lists the exports that can be read.
func Formats() []*Format {
	return []*Format{
		{ID: "claude_code_analytics", Standing: Verified, json: claudeCodeForm()},
		{ID: "claude_code_otel", Standing: Verified, json: otelClaudeForm()},
		{ID: "claude_enterprise", Standing: Verified, json: claudeEnterpriseForm()},
		{ID: "claude_enterprise_cost", Standing: Verified, json: claudeEnterpriseCostForm()},
		{ID: "anthropic_usage", Standing: Verified, json: anthropicUsageForm()},
		{ID: "anthropic_cost", Standing: Verified, json: anthropicCostForm()},
		{ID: "anthropic_console_usage", Standing: Verified, csv: consoleUsage()},
		{ID: "anthropic_console_cost", Standing: Verified, csv: consoleCost()},
		{ID: "openai_usage", Standing: Verified, json: openaiUsageForm()},
		{ID: "openai_costs", Standing: Verified, json: openaiCostsForm()},
		{ID: "openai_dashboard", Standing: Partly, csv: openaiDashboardForm()},
		{ID: "chatgpt_enterprise", Standing: FromMemory, csv: chatgptForm()},
		{ID: "copilot_users", Standing: Verified, json: copilotUsersForm()},
		{ID: "copilot_enterprise", Standing: Verified, json: copilotEnterpriseForm()},
		{ID: "github_premium_requests", Standing: Verified, csv: githubRequestsForm()},
		{ID: "github_premium_oldest", Standing: Verified, csv: githubOldestForm()},
		{ID: "github_ai_credits", Standing: FromMemory, csv: githubCreditsForm()},
		{ID: "cursor_daily", Standing: Verified, json: cursorDailyForm()},
		{ID: "cursor_events", Standing: Verified, json: cursorEventsForm()},
		{ID: "cursor_spend", Standing: Verified, json: cursorSpendForm()},
		{ID: "cursor_team_csv", Standing: Verified, csv: cursorForm(true)},
		{ID: "cursor_personal_csv", Standing: Verified, csv: cursorForm(false)},
		{ID: "m365_copilot", Standing: Verified, csv: m365Form(true)},
		{ID: "m365_copilot_v1", Standing: Verified, csv: m365Form(false)},
		{ID: "litellm_logs", Standing: Verified, json: litellmLogsForm()},
		{ID: "litellm_daily", Standing: Verified, json: litellmDailyForm()},
		{ID: "openrouter_daily", Standing: Verified, csv: openrouterDailyForm()},
		{ID: "openrouter_generations", Standing: Verified, csv: openrouterGenerationsForm()},
		{ID: "openrouter_api", Standing: Verified, json: openrouterAPIForm()},
		{ID: "ccusage", Standing: Verified, json: ccusageDailyForm()},
		{ID: "ccusage_projects", Standing: Verified, json: ccusageProjectsForm()},
		{ID: "ccusage_old", Standing: Verified, json: ccusageOldForm()},
		{ID: "langfuse_observations", Standing: Partly, json: langfuseObservationsForm()},
		{ID: "langfuse_scores", Standing: Partly, json: langfuseScoresForm()},
		{ID: "langfuse_observations_csv", Standing: Partly, csv: langfuseObservationsTable()},
		{ID: "langfuse_scores_csv", Standing: Partly, csv: langfuseScoresTable()},
		{ID: "helicone", Standing: FromMemory, json: heliconeForm()},
		{ID: "otel_genai", Standing: Verified, json: otelSpansForm()},
		{ID: "focus", Standing: Verified, csv: focusForm()},
		{ID: "aws_cur2", Standing: Partly, csv: awsForm()},
		{ID: "azure_cost", Standing: Partly, csv: azureForm()},
		{ID: "gcp_billing", Standing: Partly, json: gcpForm()},
	}
}
