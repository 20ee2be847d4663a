package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// Langfuse's observations and scores. Only generations and embeddings count, as
// the spans around them carry their sums. Cost is worked out from prices. What
// was asked and answered is left out.

const langfuse = "langfuse"

type langfuseObservation struct {
	ID    string             `json:"id"`
	Type  string             `json:"type"`
	Start string             `json:"start_time"`
	Model string             `json:"provided_model_name"`
	User  string             `json:"user_id"`
	Usage map[string]decimal `json:"usage_details"`
	Cost  decimal            `json:"total_cost"`
}

func langfuseObservationsForm() *jsonForm {
	return rowsOf("", []string{"id", "trace_id", "type", "start_time", "provided_model_name", "usage_details"},
		func(*document) func(*row, *langfuseObservation) { return readObservation }).
		leaving("trace_id", "project_id", "environment", "parent_observation_id", "end_time", "name", "level", "status_message", "version",
			"cost_details", "cost_details.*", "latency", "time_to_first_token", "prompt_*", "trace_name", "session_id", "tags", "metadata",
			"metadata.*", "input", "output", "model_*", "created_at", "updated_at", "completion_start_time", "release", "bookmarked", "public")
}

func readObservation(r *row, o *langfuseObservation) {
	switch {
	case o.Type != "GENERATION" && o.Type != "EMBEDDING":
		r.skip("repeated")
		return
	case r.again(o.ID):
		return
	}
	rec := r.record(langfuse, o.Model)
	r.day(&rec, "start_time", o.Start)
	r.gatewayActor(&rec, "user_id", o.User, "", "")
	r.request(&rec)
	r.langfuseTokens(&rec, o.Usage)
	r.in(&rec, "", "USD")
	r.money(&rec, usage.CostEstimated, "total_cost", o.Cost, units)
	r.emit(&rec)
}

// langfuseTokens reads classes by how their names begin. Whether input holds
// the cached tokens is told by the total: it does where input and output alone
// make it up.
func (r *row) langfuseTokens(rec *usage.Record, details map[string]decimal) {
	input, hasInput := r.whole("usage_details.input", details["input"])
	total, hasTotal := r.whole("usage_details.total", details["total"])
	r.n(rec, usage.Out, "usage_details.output", details["output"])
	for name, d := range details {
		switch {
		case name == "input" || name == "output" || name == "total":
		case strings.Contains(name, "reason"):
			r.n(rec, usage.OutReasoning, "usage_details."+name, d)
		case strings.Contains(name, "cache") && (strings.Contains(name, "creat") || strings.Contains(name, "write")):
			r.n(rec, usage.InCacheWrite, "usage_details."+name, d)
		case strings.Contains(name, "cache"):
			r.n(rec, usage.InCacheRead, "usage_details."+name, d)
		}
	}
	if !hasInput {
		return
	}
	cached := rec.Counts.Of(usage.InCacheRead) + rec.Counts.Of(usage.InCacheWrite)
	if hasTotal && cached > 0 && input+rec.Counts.Of(usage.Out) == total {
		if input -= cached; input < 0 {
			r.reject("usage_details.input", "usage_parts")
		}
	}
	rec.Counts.Set(usage.InUncached, input)
}

type langfuseScore struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Type  string  `json:"data_type"`
	Value decimal `json:"value"`
	Time  string  `json:"timestamp"`
	User  string  `json:"user_id"`
}

func langfuseScoresForm() *jsonForm {
	return rowsOf("", []string{"id", "trace_id", "name", "data_type", "value"},
		func(*document) func(*row, *langfuseScore) { return readScore }).
		leaving("trace_id", "observation_id", "source", "string_value", "comment", "project_id", "environment", "session_id", "config_id",
			"author_user_id", "created_at", "updated_at", "metadata", "metadata.*", "queue_id")
}

// readScore takes what people said of an answer; scores of programs are other
// things.
func readScore(r *row, s *langfuseScore) {
	switch {
	case !strings.Contains(strings.ToLower(s.Name), "feedback") || s.Type == "CATEGORICAL":
		r.skip("no_feedback")
		return
	case r.again(s.ID):
		return
	}
	rec := r.record(langfuse, "")
	r.day(&rec, "timestamp", s.Time)
	r.gatewayActor(&rec, "user_id", s.User, "", "")
	liked, ok := r.micros("value", s.Value, units)
	rec.Counts.Set(usage.FeedbackPos, 0)
	rec.Counts.Set(usage.FeedbackNeg, 0)
	switch {
	case ok && liked > 0:
		rec.Counts.Set(usage.FeedbackPos, 1)
	case ok:
		rec.Counts.Set(usage.FeedbackNeg, 1)
	case !r.bad:
		r.reject("value", "usage_missing")
	}
	r.emit(&rec)
}
