package intake

import "waterline/assessment/usage"

// Claude Enterprise's usage by member, day, product and model.

type enterpriseUsage struct {
	Start string `json:"starting_at"`
	End   string `json:"ending_at"`
	Actor struct {
		User string `json:"user_id"`
		Mail string `json:"email_address"`
	} `json:"actor"`
	Product string `json:"product"`
	Model   string `json:"model"`
	anthropicTokens
	Requests decimal `json:"requests"`
}

func claudeEnterpriseForm() *jsonForm {
	return rowsOf("data[]", []string{"starting_at", "actor.email_address", "product", "uncached_input_tokens", "output_tokens"},
		func(d *document) func(*row, *enterpriseUsage) {
			d.pages()
			return readEnterpriseUsage
		}).
		leaving("actor.type", "total_tokens").
		beside("has_more")
}

func readEnterpriseUsage(r *row, u *enterpriseUsage) {
	tool := slug(u.Product)
	switch tool {
	case "", "chat":
		tool = "claude"
	}
	rec := r.record(tool, u.Model)
	rec.Vendor = "anthropic"
	r.day(&rec, "starting_at", u.Start)
	r.until(&rec, "ending_at", u.End)
	r.actor(&rec, "actor.user_id", u.Actor.User, usage.Human, usage.ByUserID)
	if u.Actor.Mail != "" {
		r.person(&rec, "actor.email_address", u.Actor.Mail)
	}
	r.anthropicClasses(&rec, &u.anthropicTokens)
	r.n(&rec, usage.Requests, "requests", u.Requests)
	r.emit(&rec)
}
