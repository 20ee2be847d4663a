package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// OpenAI's costs by day: dollars as numbers. They name a project or a key, never
// a user. A line is "model, input_tokens" with how much there was of it.

type openaiCostBucket struct {
	Start   decimal      `json:"start_time"`
	End     decimal      `json:"end_time"`
	Results []openaiCost `json:"results"`
}

type openaiCost struct {
	Amount struct {
		Value    decimal `json:"value"`
		Currency string  `json:"currency"`
	} `json:"amount"`
	Line         string  `json:"line_item"`
	Project      string  `json:"project_id"`
	Key          string  `json:"api_key_id"`
	Quantity     decimal `json:"quantity"`
	QuantityUnit string  `json:"quantity_unit"`
}

func openaiCostsForm() *jsonForm {
	return rowsOf("data[]", []string{"start_time", "results.amount.value", "results.amount.currency"},
		func(d *document) func(*row, *openaiCostBucket) {
			d.pages()
			return readOpenAICosts
		}).
		leaving("object", "results.object", "results.organization_id", "results.project_name").
		beside("has_more")
}

func readOpenAICosts(r *row, b *openaiCostBucket) {
	if len(b.Results) == 0 {
		r.skip("empty")
		return
	}
	for i := range b.Results {
		c := &b.Results[i]
		r.inner = place{"results", i}
		name, part, _ := strings.Cut(c.Line, ",")
		rec := r.record("openai-api", name)
		rec.Vendor = "openai"
		r.unix(&rec, "start_time", b.Start, 1)
		r.untilUnix(&rec, "end_time", b.End, 1)
		r.openaiActor(&rec, "", c.Key, c.Project)
		r.in(&rec, "amount.currency", c.Amount.Currency)
		r.money(&rec, usage.CostBilled, "amount.value", c.Amount.Value, units)
		r.openaiQuantity(&rec, "quantity", strings.TrimSpace(part), c.Quantity, c.QuantityUnit)
		r.emit(&rec)
	}
}

// openaiQuantity adds the tokens that a cost line is for.
func (r *row) openaiQuantity(rec *usage.Record, field, part string, d decimal, unit string) {
	switch unit {
	case "tokens":
	case "1000_tokens":
		d.e += 3
	default:
		return
	}
	switch {
	case strings.Contains(part, "cached"):
		r.n(rec, usage.InCacheRead, field, d)
	case strings.HasPrefix(part, "input"):
		r.n(rec, usage.InUncached, field, d)
	case strings.HasPrefix(part, "output"):
		r.n(rec, usage.Out, field, d)
	}
}
