package intake

import "waterline/assessment/usage"

// Anthropic's usage of messages by bucket, in disjoint classes. It counts no
// requests. A key that is null is the console itself. Figures may be revised
// for a month.

type anthropicBucket struct {
	Start   string           `json:"starting_at"`
	End     string           `json:"ending_at"`
	Results []anthropicUsage `json:"results"`
}

type anthropicUsage struct {
	anthropicTokens
	Key       string `json:"api_key_id"`
	Account   string `json:"account_id"`
	Workspace string `json:"workspace_id"`
	Model     string `json:"model"`
}

// anthropicTokens are the classes as all reports of Anthropic name them.
type anthropicTokens struct {
	Uncached decimal `json:"uncached_input_tokens"`
	Creation struct {
		Short decimal `json:"ephemeral_5m_input_tokens"`
		Long  decimal `json:"ephemeral_1h_input_tokens"`
	} `json:"cache_creation"`
	CacheRead decimal `json:"cache_read_input_tokens"`
	Output    decimal `json:"output_tokens"`
}

// anthropicClasses adds the classes to a record.
func (r *row) anthropicClasses(rec *usage.Record, t *anthropicTokens) {
	r.n(rec, usage.InUncached, "uncached_input_tokens", t.Uncached)
	r.n(rec, usage.InCacheWrite, "cache_creation.ephemeral_5m_input_tokens", t.Creation.Short)
	r.n(rec, usage.InCacheWrite, "cache_creation.ephemeral_1h_input_tokens", t.Creation.Long)
	r.n(rec, usage.InCacheRead, "cache_read_input_tokens", t.CacheRead)
	r.n(rec, usage.Out, "output_tokens", t.Output)
}

func anthropicUsageForm() *jsonForm {
	return rowsOf("data[]", []string{"starting_at", "results.uncached_input_tokens", "results.output_tokens"},
		func(d *document) func(*row, *anthropicBucket) {
			d.pages()
			return readAnthropicBucket
		}).
		leaving("results.server_tool_use", "results.service_tier", "results.context_window", "results.inference_geo", "results.speed",
			"results.service_account_id").
		beside("has_more")
}

func readAnthropicBucket(r *row, b *anthropicBucket) {
	if len(b.Results) == 0 {
		r.skip("empty")
		return
	}
	for i := range b.Results {
		u := &b.Results[i]
		r.inner = place{"results", i}
		rec := r.record("anthropic-api", u.Model)
		rec.Vendor = "anthropic"
		r.day(&rec, "starting_at", b.Start)
		r.until(&rec, "ending_at", b.End)
		r.actor(&rec, "api_key_id", u.Key, usage.Unknown, usage.ByAPIKey)
		r.actor(&rec, "account_id", u.Account, usage.Human, usage.ByUserID)
		r.anthropicClasses(&rec, &u.anthropicTokens)
		r.emit(&rec)
	}
}
