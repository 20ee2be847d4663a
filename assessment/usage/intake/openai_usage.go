package intake

import "waterline/assessment/usage"

// OpenAI's usage of completions, by bucket of a minute, an hour or a day. Its
// input holds what was read from and written to caches, so these are taken off;
// newer exports say the rest themselves.

type openaiBucket struct {
	Start   decimal       `json:"start_time"`
	End     decimal       `json:"end_time"`
	Results []openaiUsage `json:"results"`
}

type openaiUsage struct {
	Input      decimal `json:"input_tokens"`
	Cached     decimal `json:"input_cached_tokens"`
	CacheWrite decimal `json:"input_cache_write_tokens"`
	Uncached   decimal `json:"input_uncached_tokens"`
	Output     decimal `json:"output_tokens"`
	Requests   decimal `json:"num_model_requests"`
	Project    string  `json:"project_id"`
	User       string  `json:"user_id"`
	Key        string  `json:"api_key_id"`
	Model      string  `json:"model"`
	Batch      bool    `json:"batch"`
}

func openaiUsageForm() *jsonForm {
	return rowsOf("data[]", []string{"start_time", "results.input_tokens", "results.num_model_requests"},
		func(d *document) func(*row, *openaiBucket) {
			d.pages()
			return readOpenAIBucket
		}).
		leaving("object", "results.object", "results.service_tier", "results.input_text_tokens", "results.output_text_tokens",
			"results.input_cached_text_tokens", "results.input_audio_tokens", "results.input_cached_audio_tokens",
			"results.output_audio_tokens", "results.input_image_tokens", "results.input_cached_image_tokens",
			"results.output_image_tokens").
		beside("has_more")
}

func readOpenAIBucket(r *row, b *openaiBucket) {
	if len(b.Results) == 0 {
		r.skip("empty")
		return
	}
	for i := range b.Results {
		u := &b.Results[i]
		r.inner = place{"results", i}
		rec := r.record("openai-api", u.Model)
		rec.Vendor = "openai"
		r.unix(&rec, "start_time", b.Start, 1)
		r.untilUnix(&rec, "end_time", b.End, 1)
		r.openaiActor(&rec, u.User, u.Key, u.Project)
		r.inclusive(&rec, "input_tokens", u.Input, u.Cached, u.CacheWrite, u.Uncached)
		r.n(&rec, usage.Out, "output_tokens", u.Output)
		r.n(&rec, usage.Requests, "num_model_requests", u.Requests)
		if n, known := rec.Counts.Get(usage.Requests); u.Batch && known {
			rec.Counts.Set(usage.Batch, n)
		}
		r.emit(&rec)
	}
}

// openaiActor is the user, else the key, else the project.
func (r *row) openaiActor(rec *usage.Record, user, key, project string) {
	switch {
	case user != "":
		r.actor(rec, "user_id", user, usage.Human, usage.ByUserID)
	case key != "":
		r.actor(rec, "api_key_id", key, usage.Unknown, usage.ByAPIKey)
	default:
		r.actor(rec, "project_id", project, usage.Unknown, usage.ByProject)
	}
}

// inclusive splits input that holds cached tokens into the disjoint classes.
// The rest is taken as the source says it, where it does.
func (r *row) inclusive(rec *usage.Record, field string, input, cached, written, rest decimal) {
	all, known := r.whole(field, input)
	read, hasRead := r.whole("input_cached_tokens", cached)
	wrote, hasWrote := r.whole("input_cache_write_tokens", written)
	left, hasLeft := r.whole("input_uncached_tokens", rest)
	if hasRead {
		rec.Counts.Set(usage.InCacheRead, read)
	}
	if hasWrote {
		rec.Counts.Set(usage.InCacheWrite, wrote)
	}
	if !hasLeft && known {
		left, hasLeft = all-read-wrote, true
	}
	switch {
	case !hasLeft:
	case left < 0 || known && left+read+wrote > all:
		r.reject(field, "usage_parts")
	default:
		rec.Counts.Set(usage.InUncached, left)
	}
}
