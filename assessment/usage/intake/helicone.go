package intake

import "waterline/assessment/usage"

// Helicone's log of requests. Cost is worked out from prices, in dollars.

type heliconeRequest struct {
	ID         string  `json:"request_id"`
	Time       string  `json:"request_created_at"`
	Model      string  `json:"request_model"`
	User       string  `json:"request_user_id"`
	Prompt     decimal `json:"prompt_tokens"`
	Completion decimal `json:"completion_tokens"`
	Cost       decimal `json:"cost"`
	Rating     *bool   `json:"feedback_rating"`
}

func heliconeForm() *jsonForm {
	return rowsOf("", []string{"request_id", "request_created_at", "request_model", "prompt_tokens", "completion_tokens"},
		func(*document) func(*row, *heliconeRequest) { return readHelicone }).
		leaving("response_created_at", "response_status", "provider", "total_tokens", "delay_ms", "request_properties",
			"request_properties.*", "scores", "scores.*", "cache_enabled", "request_body", "request_body.*", "response_body", "response_body.*")
}

func readHelicone(r *row, h *heliconeRequest) {
	if r.again(h.ID) {
		return
	}
	rec := r.record("helicone", h.Model)
	r.day(&rec, "request_created_at", h.Time)
	r.gatewayActor(&rec, "request_user_id", h.User, "", "")
	r.request(&rec)
	r.n(&rec, usage.InUncached, "prompt_tokens", h.Prompt)
	r.n(&rec, usage.Out, "completion_tokens", h.Completion)
	if h.Rating != nil && *h.Rating {
		rec.Counts.Set(usage.FeedbackPos, 1)
	} else if h.Rating != nil {
		rec.Counts.Set(usage.FeedbackNeg, 1)
	}
	r.in(&rec, "", "USD")
	r.money(&rec, usage.CostEstimated, "cost", h.Cost, units)
	r.emit(&rec)
}
