package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// Tables of the Anthropic Console. Usage has tokens by key and day in disjoint
// classes; cost has dollars rounded to cents, with the model by its display name.

func consoleUsage() *csvForm {
	return &csvForm{
		need: []string{"usage_date_utc", "model_version", "usage_input_tokens_no_cache", "usage_output_tokens"},
		may: []string{"api_key", "workspace", "usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h",
			"usage_input_tokens_cache_read"},
		drop: []string{"usage_type", "context_window", "web_search_count", "inference_geo", "speed"},
		open: readConsoleUsage,
	}
}

func readConsoleUsage(t *table) func(*line) {
	day, model, key, workspace := t.col("usage_date_utc"), t.col("model_version"), t.col("api_key"), t.col("workspace")
	tokens := []measured{
		{t.col("usage_input_tokens_no_cache"), usage.InUncached},
		{t.col("usage_input_tokens_cache_write_5m"), usage.InCacheWrite},
		{t.col("usage_input_tokens_cache_write_1h"), usage.InCacheWrite},
		{t.col("usage_input_tokens_cache_read"), usage.InCacheRead},
		{t.col("usage_output_tokens"), usage.Out},
	}
	return func(l *line) {
		rec := l.record(consoleTool(l.text(workspace)), l.text(model))
		l.day(&rec, day.name, l.text(day))
		l.actor(&rec, key.name, l.text(key), usage.Unknown, usage.ByAPIKey)
		l.counts(&rec, tokens)
		l.emit(&rec)
	}
}

// consoleTool tells Claude Code by the workspace that it makes for itself.
func consoleTool(workspace string) string {
	if strings.EqualFold(workspace, "Claude Code") {
		return "claude-code"
	}
	return "anthropic-api"
}

func consoleCost() *csvForm {
	return &csvForm{
		need: []string{"usage_date_utc", "model", "token_type", "cost_usd"},
		may:  []string{"workspace", "api_key", "list_price_usd", "cost_type"},
		drop: []string{"usage_type", "context_window", "inference_geo", "speed", "api_key_id", "api_key_status"},
		open: readConsoleCost,
	}
}

func readConsoleCost(t *table) func(*line) {
	day, model, key, workspace := t.col("usage_date_utc"), t.col("model"), t.col("api_key"), t.col("workspace")
	cost, list := t.col("cost_usd"), t.col("list_price_usd")
	return func(l *line) {
		rec := l.record(consoleTool(l.text(workspace)), l.text(model))
		rec.Vendor = "anthropic"
		l.day(&rec, day.name, l.text(day))
		l.actor(&rec, key.name, l.text(key), usage.Unknown, usage.ByAPIKey)
		l.in(&rec, "", "USD")
		l.money(&rec, usage.CostBilled, cost.name, l.number(cost), units)
		l.money(&rec, usage.CostList, list.name, l.number(list), units)
		l.emit(&rec)
	}
}
