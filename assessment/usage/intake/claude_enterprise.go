package intake

import "waterline/assessment/usage"

// Claude Enterprise's usage and costs by member, day, product and model. Amounts
// are decimal texts in cents, after discounts; those at list price stand beside.

// enterpriseLeft are members that both reports have and nothing here needs.
var enterpriseLeft = []string{"actor.type", "actor.name", "actor.deleted", "claude_tag_category", "claude_tag_user_id", "context_window", "inference_geo", "slack_channel_id", "speed"}

// enterpriseRow is what a row of both reports says of whom and what.
type enterpriseRow struct {
	Start string `json:"starting_at"`
	End   string `json:"ending_at"`
	Actor struct {
		User string `json:"user_id"`
		Mail string `json:"email_address"`
	} `json:"actor"`
	Product  string  `json:"product"`
	Model    string  `json:"model"`
	Team     string  `json:"rbac_group_id"`
	Requests decimal `json:"requests"`
}

type enterpriseUsage struct {
	enterpriseRow
	anthropicTokens
}

func claudeEnterpriseForm() *jsonForm {
	return rowsOf("data[]", []string{"starting_at", "actor.email_address", "product", "uncached_input_tokens", "output_tokens"},
		func(d *document) func(*row, *enterpriseUsage) {
			d.pages()
			return readEnterpriseUsage
		}).
		leaving(enterpriseLeft...).leaving("total_tokens", "server_tool_use", "server_tool_use.*").
		beside("has_more")
}

func readEnterpriseUsage(r *row, u *enterpriseUsage) {
	rec, ok := r.enterprise(&u.enterpriseRow)
	if !ok {
		return
	}
	r.anthropicClasses(&rec, &u.anthropicTokens)
	r.emit(&rec)
}

type enterpriseCost struct {
	enterpriseRow
	Amount   decimal `json:"amount"`
	List     decimal `json:"list_amount"`
	Currency string  `json:"currency"`
}

func claudeEnterpriseCostForm() *jsonForm {
	return rowsOf("data[]", []string{"starting_at", "actor.email_address", "product", "amount", "list_amount"},
		func(d *document) func(*row, *enterpriseCost) {
			d.pages()
			return readEnterpriseCost
		}).
		leaving(enterpriseLeft...).leaving("cost_type", "token_type").
		beside("has_more")
}

func readEnterpriseCost(r *row, c *enterpriseCost) {
	rec, ok := r.enterprise(&c.enterpriseRow)
	if !ok {
		return
	}
	r.in(&rec, "currency", c.Currency)
	r.money(&rec, usage.CostBilled, "amount", c.Amount, cents)
	r.money(&rec, usage.CostList, "list_amount", c.List, cents)
	r.emit(&rec)
}

// enterprise begins the record of a row. Rows by team are refused: who is in
// several teams stands in each of them, and would count as often.
func (r *row) enterprise(e *enterpriseRow) (usage.Record, bool) {
	if e.Team != "" {
		r.refuse("usage_teams_overlap")
		return usage.Record{}, false
	}
	tool := slug(e.Product)
	switch tool {
	case "", "chat":
		tool = "claude"
	}
	rec := r.record(tool, e.Model)
	rec.Vendor = "anthropic"
	r.day(&rec, "starting_at", e.Start)
	r.until(&rec, "ending_at", e.End)
	r.actor(&rec, "actor.user_id", e.Actor.User, usage.Human, usage.ByUserID)
	if e.Actor.Mail != "" {
		r.person(&rec, "actor.email_address", e.Actor.Mail)
	}
	r.n(&rec, usage.Requests, "requests", e.Requests)
	return rec, true
}
