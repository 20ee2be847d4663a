package intake

import "waterline/assessment/usage"

// Anthropic's costs by day and workspace. Amounts are decimal texts in cents:
// "123.78912" is 1.2378912 dollars.

type anthropicCostBucket struct {
	Start   string          `json:"starting_at"`
	End     string          `json:"ending_at"`
	Results []anthropicCost `json:"results"`
}

type anthropicCost struct {
	Amount    decimal `json:"amount"`
	Currency  string  `json:"currency"`
	Type      string  `json:"cost_type"`
	Model     string  `json:"model"`
	Workspace string  `json:"workspace_id"`
}

func anthropicCostForm() *jsonForm {
	return rowsOf("data[]", []string{"starting_at", "results.amount", "results.cost_type"},
		func(d *document) func(*row, *anthropicCostBucket) {
			d.pages()
			return readAnthropicCosts
		}).
		leaving("results.description", "results.token_type", "results.service_tier", "results.context_window", "results.inference_geo",
			"results.speed").
		beside("has_more")
}

func readAnthropicCosts(r *row, b *anthropicCostBucket) {
	if len(b.Results) == 0 {
		r.skip("empty")
		return
	}
	for i := range b.Results {
		c := &b.Results[i]
		r.inner = place{"results", i}
		rec := r.record("anthropic-api", c.Model)
		rec.Vendor = "anthropic"
		r.day(&rec, "starting_at", b.Start)
		r.until(&rec, "ending_at", b.End)
		r.actor(&rec, "workspace_id", c.Workspace, usage.Unknown, usage.ByProject)
		r.in(&rec, "currency", c.Currency)
		r.money(&rec, usage.CostBilled, "amount", c.Amount, cents)
		r.emit(&rec)
	}
}
