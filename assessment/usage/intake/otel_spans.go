package intake

import "waterline/assessment/usage"

// Spans of OpenTelemetry's GenAI conventions, in OTLP as JSON. Input holds
// cached tokens. Only calls of a model count; spans of agents and tools around
// them say the same tokens again.

type otelSpan struct {
	Trace      string          `json:"traceId"`
	Span       string          `json:"spanId"`
	Start      decimal         `json:"startTimeUnixNano"`
	Attributes []otelAttribute `json:"attributes"`
}

type otelAttribute struct {
	Key   string `json:"key"`
	Value struct {
		Text   string  `json:"stringValue"`
		Int    decimal `json:"intValue"`
		Double decimal `json:"doubleValue"`
	} `json:"value"`
}

const nanos = 1_000_000_000 // in a second

// attributes finds the attributes of a span or point by key.
type attributes []otelAttribute

func (as attributes) text(keys ...string) string {
	for _, key := range keys {
		for i := range as {
			if as[i].Key == key && as[i].Value.Text != "" {
				return as[i].Value.Text
			}
		}
	}
	return ""
}

func (as attributes) number(keys ...string) decimal {
	for _, key := range keys {
		for i := range as {
			if as[i].Key == key {
				if as[i].Value.Int.state != absent {
					return as[i].Value.Int
				}
				return as[i].Value.Double
			}
		}
	}
	return decimal{}
}

func otelSpansForm() *jsonForm {
	return rowsOf("resourceSpans[].scopeSpans[].spans[]", []string{"traceId", "spanId", "startTimeUnixNano", "attributes.key"},
		func(*document) func(*row, *otelSpan) { return readSpan }).
		leaving("parentSpanId", "name", "kind", "endTimeUnixNano", "traceState", "flags", "status", "status.*", "events", "events.*",
			"links", "links.*", "attributes.*", "dropped*")
}

// calls are the operations of a model. An older span says none.
var calls = map[string]bool{"": true, "chat": true, "text_completion": true, "generate_content": true, "embeddings": true}

func readSpan(r *row, s *otelSpan) {
	at := attributes(s.Attributes)
	input := at.number("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
	output := at.number("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
	switch {
	case input.state == absent && output.state == absent:
		r.skip("not_ai")
		return
	case !calls[at.text("gen_ai.operation.name")]:
		r.skip("repeated")
		return
	case r.again(s.Trace + s.Span):
		return
	}
	provider := slug(at.text("gen_ai.provider.name", "gen_ai.system"))
	rec := r.record(provider+"-api", at.text("gen_ai.response.model", "gen_ai.request.model"))
	if provider == "" {
		rec.Tool = "otel"
	}
	if rec.Vendor == "" {
		rec.Vendor = provider
	}
	r.unix(&rec, "startTimeUnixNano", s.Start, nanos)
	r.gatewayActor(&rec, "attributes.user.id", at.text("user.email", "user.id", "enduser.id"), "", "")
	r.request(&rec)
	r.promptTokens(&rec, "gen_ai.usage.input_tokens", input,
		at.number("gen_ai.usage.cache_read.input_tokens"), at.number("gen_ai.usage.cache_creation.input_tokens"))
	r.n(&rec, usage.Out, "gen_ai.usage.output_tokens", output)
	r.n(&rec, usage.OutReasoning, "gen_ai.usage.reasoning.output_tokens", at.number("gen_ai.usage.reasoning.output_tokens"))
	r.emit(&rec)
}
