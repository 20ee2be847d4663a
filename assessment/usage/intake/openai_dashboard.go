package intake

import "waterline/assessment/usage"

// The table of OpenAI's usage page. Its first four columns are certain, the
// others follow the names of the API and are there only when something was used.

func openaiDashboardForm() *csvForm {
	return &csvForm{
		need: []string{"start_time", "end_time", "start_time_iso", "end_time_iso"},
		may: []string{"project_id", "num_model_requests", "user_id", "api_key_id", "model", "batch", "input_tokens", "output_tokens",
			"input_cached_tokens", "input_cache_write_tokens", "input_uncached_tokens"},
		drop: []string{"service_tier", "input_text_tokens", "output_text_tokens", "input_cached_text_tokens", "input_audio_tokens",
			"input_cached_audio_tokens", "output_audio_tokens", "input_image_tokens", "input_cached_image_tokens",
			"output_image_tokens", "organization_id", "project_name", "user_email", "api_key_name"},
		open: readOpenAIDashboard,
	}
}

func readOpenAIDashboard(t *table) func(*line) {
	start, end, model, batch := t.col("start_time"), t.col("end_time"), t.col("model"), t.col("batch")
	user, key, project := t.col("user_id"), t.col("api_key_id"), t.col("project_id")
	input, cached, written := t.col("input_tokens"), t.col("input_cached_tokens"), t.col("input_cache_write_tokens")
	rest, output, requests := t.col("input_uncached_tokens"), t.col("output_tokens"), t.col("num_model_requests")
	if !input.has() && len(t.head) > 4 {
		t.refuse("usage_near", "format", t.out.Format.ID, "missing", "input_tokens, output_tokens, num_model_requests")
	}
	return func(l *line) {
		if l.blank(input, output, requests) {
			l.skip("empty")
			return
		}
		rec := l.record("openai-api", l.text(model))
		rec.Vendor = "openai"
		l.unix(&rec, start.name, l.number(start), 1)
		l.untilUnix(&rec, end.name, l.number(end), 1)
		l.openaiActor(&rec, l.text(user), l.text(key), l.text(project))
		l.inclusive(&rec, input.name, l.number(input), l.number(cached), l.number(written), l.number(rest))
		l.n(&rec, usage.Out, output.name, l.number(output))
		l.n(&rec, usage.Requests, requests.name, l.number(requests))
		if n, known := rec.Counts.Get(usage.Requests); known && yes(l.text(batch)) {
			rec.Counts.Set(usage.Batch, n)
		}
		l.emit(&rec)
	}
}
