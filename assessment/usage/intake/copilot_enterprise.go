package intake

import "waterline/assessment/usage"

// GitHub Copilot's metrics of an enterprise or organisation: a day for all
// people together, with the pull requests that the report of users lacks. Its
// active users and medians cannot be added over days and are left out.

type copilotDay struct {
	copilotCounts
	Day string `json:"day"`
	PRs struct {
		Created decimal `json:"total_created"`
		Merged  decimal `json:"total_merged"`
	} `json:"pull_requests"`
}

func copilotEnterpriseForm() *jsonForm {
	return rowsOf("day_totals[]", []string{"day", "pull_requests.total_created", "code_generation_activity_count"},
		func(*document) func(*row, *copilotDay) { return readCopilotDay }).
		leaving("totals_by_*", "loc_deleted_sum", "loc_suggested_to_*", "enterprise_id", "organization_id", "daily_active_*",
			"weekly_active_*", "monthly_active_*", "pull_requests.*")
}

func readCopilotDay(r *row, d *copilotDay) {
	rec := r.record(copilot, "")
	rec.Vendor = "github"
	r.day(&rec, "day", d.Day)
	r.copilotCounts(&rec, &d.copilotCounts)
	r.n(&rec, usage.PRsOpened, "pull_requests.total_created", d.PRs.Created)
	r.n(&rec, usage.PRsMerged, "pull_requests.total_merged", d.PRs.Merged)
	r.emit(&rec)
}
