package intake

import "waterline/assessment/usage"

// OpenRouter: its activity by day from the API or as a table, and its table of
// generations. Dollars, taken from the account's credits. Own keys are billed
// by their provider, so what they cost is an estimate here. Prompt tokens hold
// cached ones.

const openrouter = "openrouter"

type openrouterDay struct {
	Date       string  `json:"date"`
	Model      string  `json:"model"`
	Usage      decimal `json:"usage"`
	BYOK       decimal `json:"byok_usage_inference"`
	Requests   decimal `json:"requests"`
	Prompt     decimal `json:"prompt_tokens"`
	Completion decimal `json:"completion_tokens"`
	Reasoning  decimal `json:"reasoning_tokens"`
}

func openrouterAPIForm() *jsonForm {
	return rowsOf("data[]", []string{"date", "model_permaslug", "byok_usage_inference", "requests"},
		func(*document) func(*row, *openrouterDay) {
			return func(r *row, d *openrouterDay) {
				rec := r.record(openrouter, d.Model)
				rec.Vendor = openrouter
				r.day(&rec, "date", d.Date)
				r.in(&rec, "", "USD")
				r.money(&rec, usage.CostBilled, "usage", d.Usage, units)
				r.byok(&rec, "byok_usage_inference", d.BYOK)
				r.n(&rec, usage.Requests, "requests", d.Requests)
				r.n(&rec, usage.InUncached, "prompt_tokens", d.Prompt)
				r.n(&rec, usage.Out, "completion_tokens", d.Completion)
				r.n(&rec, usage.OutReasoning, "reasoning_tokens", d.Reasoning)
				r.emit(&rec)
			}
		}).
		leaving("model_permaslug", "endpoint_id", "provider_name")
}

// byok adds what own keys cost, where there is such a cost.
func (r *row) byok(rec *usage.Record, field string, d decimal) {
	if micros, ok := r.micros(field, d, units); ok && micros != 0 {
		rec.Counts.Set(usage.CostEstimated, micros)
	}
}

func openrouterDailyForm() *csvForm {
	return &csvForm{
		need: []string{"date", "slug", "usage", "byok usage", "requests"},
		may:  []string{"prompt tokens", "completion tokens", "reasoning tokens"},
		open: readOpenRouterDaily,
	}
}

func readOpenRouterDaily(t *table) func(*line) {
	day, model, cost, byok := t.col("date"), t.col("slug"), t.col("usage"), t.col("byok usage")
	counts := []measured{
		{t.col("requests"), usage.Requests}, {t.col("prompt tokens"), usage.InUncached},
		{t.col("completion tokens"), usage.Out}, {t.col("reasoning tokens"), usage.OutReasoning},
	}
	return func(l *line) {
		rec := l.record(openrouter, l.text(model))
		rec.Vendor = openrouter
		l.day(&rec, day.name, l.text(day))
		l.in(&rec, "", "USD")
		l.money(&rec, usage.CostBilled, cost.name, l.number(cost), units)
		l.byok(&rec, byok.name, l.number(byok))
		l.counts(&rec, counts)
		l.emit(&rec)
	}
}

func openrouterGenerationsForm() *csvForm {
	return &csvForm{
		need: []string{"generation_id", "created_at", "cost_total", "tokens_prompt", "tokens_completion", "model_permaslug"},
		may:  []string{"tokens_reasoning", "tokens_cached", "byok_usage_inference", "user", "api_key_name"},
		drop: []string{"cost_web_search", "cost_cache", "cost_file_processing", "provider_name", "variant", "cancelled", "streamed",
			"finish_reason_raw", "finish_reason_normalized", "generation_time_ms", "time_to_first_token_ms", "api_key_disabled", "app_name"},
		open: readGenerations,
	}
}

func readGenerations(t *table) func(*line) {
	id, at, model, cost := t.col("generation_id"), t.col("created_at"), t.col("model_permaslug"), t.col("cost_total")
	prompt, cached, byok := t.col("tokens_prompt"), t.col("tokens_cached"), t.col("byok_usage_inference")
	user, key := t.col("user"), t.col("api_key_name")
	counts := []measured{{t.col("tokens_completion"), usage.Out}, {t.col("tokens_reasoning"), usage.OutReasoning}}
	return func(l *line) {
		if l.again(l.text(id)) {
			return
		}
		rec := l.record(openrouter, l.text(model))
		rec.Vendor = openrouter
		l.day(&rec, at.name, l.text(at))
		l.gatewayActor(&rec, user.name, l.text(user), "", l.text(key))
		l.request(&rec)
		l.promptTokens(&rec, prompt.name, l.number(prompt), l.number(cached), decimal{})
		l.counts(&rec, counts)
		l.in(&rec, "", "USD")
		l.money(&rec, usage.CostBilled, cost.name, l.number(cost), units)
		l.byok(&rec, byok.name, l.number(byok))
		l.emit(&rec)
	}
}
