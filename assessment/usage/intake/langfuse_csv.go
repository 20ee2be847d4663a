package intake

import (
	"encoding/json"
	"strings"
)

// Langfuse's observations and scores as tables. The columns are the members of
// its documents. A cell that is no text holds JSON, and in older exports a text
// is one of JSON too.

func langfuseObservationsTable() *csvForm {
	return &csvForm{
		need: []string{"id", "trace_id", "type", "start_time", "provided_model_name", "usage_details"},
		may:  []string{"user_id", "total_cost"},
		drop: []string{"project_id", "environment", "parent_observation_id", "end_time", "name", "level", "status_message", "version", "cost_details", "latency",
			"time_to_first_token", "prompt_id", "prompt_name", "prompt_version", "trace_name", "session_id", "tags", "metadata", "input", "output",
			"model_id", "model_parameters", "created_at", "updated_at", "completion_start_time", "release", "bookmarked", "public"},
		open: func(t *table) func(*line) {
			id, kind, start, model := t.col("id"), t.col("type"), t.col("start_time"), t.col("provided_model_name")
			details, user, cost := t.col("usage_details"), t.col("user_id"), t.col("total_cost")
			return func(l *line) {
				o := langfuseObservation{
					ID: l.plain(id), Type: l.plain(kind), Start: l.plain(start), Model: l.plain(model), User: l.plain(user), Cost: parseDecimal(l.plain(cost)),
				}
				if text := l.plain(details); text != "" && json.Unmarshal([]byte(text), &o.Usage) != nil {
					l.reject(details.name, "usage_type", "got", "text")
					return
				}
				readObservation(&l.row, &o)
			}
		},
	}
}

func langfuseScoresTable() *csvForm {
	return &csvForm{
		need: []string{"id", "trace_id", "name", "data_type", "value", "timestamp"},
		may:  []string{"user_id"},
		drop: []string{"observation_id", "source", "string_value", "comment", "project_id", "environment", "session_id", "config_id", "author_user_id",
			"created_at", "updated_at", "metadata", "queue_id"},
		open: func(t *table) func(*line) {
			id, name, kind, value, at, user := t.col("id"), t.col("name"), t.col("data_type"), t.col("value"), t.col("timestamp"), t.col("user_id")
			return func(l *line) {
				readScore(&l.row, &langfuseScore{
					ID: l.plain(id), Name: l.plain(name), Type: l.plain(kind), Value: parseDecimal(l.plain(value)), Time: l.plain(at), User: l.plain(user),
				})
			}
		},
	}
}

// plain is a cell, out of its quotes where it is a text of JSON; null is empty.
func (l *line) plain(c column) string {
	text := l.text(c)
	if text == "null" {
		return ""
	}
	if strings.HasPrefix(text, `"`) {
		var inside string
		if json.Unmarshal([]byte(text), &inside) == nil {
			return inside
		}
	}
	return text
}
