package intake

import "waterline/assessment/usage"

// GitHub Copilot's metrics of users: a line for a person and day. What it says
// again by editor, feature, language and model is part of the whole line, and
// is left out. Its command line alone counts tokens.

type copilotUser struct {
	copilotCounts
	Day   string `json:"day"`
	Login string `json:"user_login"`
	CLI   struct {
		Sessions decimal `json:"session_count"`
		Requests decimal `json:"request_count"`
		Tokens   struct {
			Prompt decimal `json:"prompt_tokens_sum"`
			Output decimal `json:"output_tokens_sum"`
		} `json:"token_usage"`
	} `json:"totals_by_cli"`
}

// copilotCounts are what reports of users and of enterprises both count.
type copilotCounts struct {
	Interactions decimal `json:"user_initiated_interaction_count"`
	Generated    decimal `json:"code_generation_activity_count"`
	Accepted     decimal `json:"code_acceptance_activity_count"`
	LinesAdded   decimal `json:"loc_added_sum"`
}

const copilot = "github-copilot"

func copilotUsersForm() *jsonForm {
	return rowsOf("", []string{"day", "user_login", "code_generation_activity_count", "code_acceptance_activity_count"},
		func(*document) func(*row, *copilotUser) { return readCopilotUser }).
		leaving("totals_by_*", "loc_deleted_sum", "loc_suggested_to_*", "enterprise_id", "organization_id", "user_id", "used_*",
			"etl_id", "day_partition", "entity_id_partition", "report_start_day", "report_end_day")
}

func readCopilotUser(r *row, u *copilotUser) {
	rec := r.record(copilot, "")
	rec.Vendor = "github"
	r.day(&rec, "day", u.Day)
	r.person(&rec, "user_login", u.Login)
	r.copilotCounts(&rec, &u.copilotCounts)
	r.n(&rec, usage.Sessions, "totals_by_cli.session_count", u.CLI.Sessions)
	r.n(&rec, usage.InUncached, "totals_by_cli.token_usage.prompt_tokens_sum", u.CLI.Tokens.Prompt)
	r.n(&rec, usage.Out, "totals_by_cli.token_usage.output_tokens_sum", u.CLI.Tokens.Output)
	r.emit(&rec)
}

func (r *row) copilotCounts(rec *usage.Record, c *copilotCounts) {
	r.n(rec, usage.Requests, "user_initiated_interaction_count", c.Interactions)
	r.n(rec, usage.Suggested, "code_generation_activity_count", c.Generated)
	r.n(rec, usage.Accepted, "code_acceptance_activity_count", c.Accepted)
	r.n(rec, usage.LinesAdded, "loc_added_sum", c.LinesAdded)
}
