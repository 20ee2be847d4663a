package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// LiteLLM's gateway: its log of requests, and its table of days by user. What it
// calls spend is worked out from list prices, in dollars. Prompt tokens hold
// cached ones. Messages and answers in the log are left out.

const litellm = "litellm"

type litellmLog struct {
	ID         string  `json:"request_id"`
	Spend      decimal `json:"spend"`
	Prompt     decimal `json:"prompt_tokens"`
	Completion decimal `json:"completion_tokens"`
	Start      string  `json:"startTime"`
	Model      string  `json:"model"`
	User       string  `json:"user"`
	EndUser    string  `json:"end_user"`
	Key        string  `json:"api_key"`
	Metadata   struct {
		Usage struct {
			CacheRead  decimal `json:"cache_read_input_tokens"`
			CacheWrite decimal `json:"cache_creation_input_tokens"`
		} `json:"additional_usage_values"`
	} `json:"metadata"`
}

func litellmLogsForm() *jsonForm {
	return rowsOf("", []string{"request_id", "call_type", "spend", "prompt_tokens", "completion_tokens", "startTime"},
		func(*document) func(*row, *litellmLog) { return readLiteLLMLog }).
		leaving("call_type", "total_tokens", "endTime", "request_duration_ms", "completionStartTime", "model_id", "model_group",
			"custom_llm_provider", "api_base", "cache_hit", "cache_key", "request_tags", "team_id", "organization_id",
			"requester_ip_address", "messages", "response", "session_id", "status", "mcp_namespaced_tool_name", "agent_id",
			"proxy_server_request", "metadata", "metadata.*")
}

func readLiteLLMLog(r *row, e *litellmLog) {
	if r.again(e.ID) {
		return
	}
	rec := r.record(litellm, e.Model)
	r.day(&rec, "startTime", e.Start)
	r.gatewayActor(&rec, "user", e.User, e.EndUser, e.Key)
	r.request(&rec)
	r.promptTokens(&rec, "prompt_tokens", e.Prompt, e.Metadata.Usage.CacheRead, e.Metadata.Usage.CacheWrite)
	r.n(&rec, usage.Out, "completion_tokens", e.Completion)
	r.in(&rec, "", "USD")
	r.money(&rec, usage.CostEstimated, "spend", e.Spend, units)
	r.emit(&rec)
}

type litellmDay struct {
	User       string  `json:"user_id"`
	Date       string  `json:"date"`
	Key        string  `json:"api_key"`
	Model      string  `json:"model"`
	Prompt     decimal `json:"prompt_tokens"`
	Completion decimal `json:"completion_tokens"`
	CacheRead  decimal `json:"cache_read_input_tokens"`
	CacheWrite decimal `json:"cache_creation_input_tokens"`
	Spend      decimal `json:"spend"`
	Requests   decimal `json:"api_requests"`
}

func litellmDailyForm() *jsonForm {
	return rowsOf("", []string{"user_id", "date", "api_requests", "successful_requests", "spend", "prompt_tokens"},
		func(*document) func(*row, *litellmDay) { return readLiteLLMDay }).
		leaving("id", "model_group", "custom_llm_provider", "mcp_namespaced_tool_name", "endpoint", "successful_requests",
			"failed_requests", "created_at", "updated_at")
}

func readLiteLLMDay(r *row, e *litellmDay) {
	rec := r.record(litellm, e.Model)
	r.day(&rec, "date", e.Date)
	r.gatewayActor(&rec, "user_id", e.User, "", e.Key)
	r.n(&rec, usage.Requests, "api_requests", e.Requests)
	r.promptTokens(&rec, "prompt_tokens", e.Prompt, e.CacheRead, e.CacheWrite)
	r.n(&rec, usage.Out, "completion_tokens", e.Completion)
	r.in(&rec, "", "USD")
	r.money(&rec, usage.CostEstimated, "spend", e.Spend, units)
	r.emit(&rec)
}

// gatewayActor is the user, else who the user acts for, else the key.
func (r *row) gatewayActor(rec *usage.Record, field, user, other, key string) {
	if user == "" {
		user = other
	}
	switch {
	case strings.Contains(user, "@"):
		r.person(rec, field, user)
	case user != "":
		r.actor(rec, field, user, usage.Unknown, usage.ByUserID)
	default:
		r.actor(rec, "api_key", key, usage.Unknown, usage.ByAPIKey)
	}
}

// promptTokens splits input that holds cached tokens; classes that the source
// does not say stay unknown.
func (r *row) promptTokens(rec *usage.Record, field string, prompt, cacheRead, cacheWrite decimal) {
	all, known := r.whole(field, prompt)
	read, hasRead := r.whole("cache_read_input_tokens", cacheRead)
	wrote, hasWrote := r.whole("cache_creation_input_tokens", cacheWrite)
	if hasRead {
		rec.Counts.Set(usage.InCacheRead, read)
	}
	if hasWrote {
		rec.Counts.Set(usage.InCacheWrite, wrote)
	}
	switch {
	case !known:
	case read+wrote > all:
		r.reject(field, "usage_parts")
	default:
		rec.Counts.Set(usage.InUncached, all-read-wrote)
	}
}
