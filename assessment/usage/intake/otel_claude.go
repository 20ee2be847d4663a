package intake

import (
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Claude Code's own metrics in OTLP as JSON. Points say either what was added
// since the last one, or the sum since the start; of sums the difference counts.

type otelMetric struct {
	Name string `json:"name"`
	Sum  struct {
		Temporality text        `json:"aggregationTemporality"`
		Points      []otelPoint `json:"dataPoints"`
	} `json:"sum"`
}

type otelPoint struct {
	Attributes []otelAttribute `json:"attributes"`
	Start      decimal         `json:"startTimeUnixNano"`
	Time       decimal         `json:"timeUnixNano"`
	Double     decimal         `json:"asDouble"`
	Int        decimal         `json:"asInt"`
}

// text is a name or a number, as JSON has enumerations of protocol buffers
// either way.
type text string

// UnmarshalJSON takes what stands there, without quotes.
func (t *text) UnmarshalJSON(b []byte) error {
	*t = text(strings.Trim(string(b), `"`))
	return nil
}

func (t text) delta() bool      { return t == "1" || t == "AGGREGATION_TEMPORALITY_DELTA" }
func (t text) cumulative() bool { return t == "2" || t == "AGGREGATION_TEMPORALITY_CUMULATIVE" }

// claudeMetrics are the measures by metric and, where a metric has kinds, the
// kind after a slash.
var claudeMetrics = map[string]usage.Measure{
	"claude_code.token.usage/input":              usage.InUncached,
	"claude_code.token.usage/cacheRead":          usage.InCacheRead,
	"claude_code.token.usage/cacheCreation":      usage.InCacheWrite,
	"claude_code.token.usage/output":             usage.Out,
	"claude_code.cost.usage":                     usage.CostEstimated,
	"claude_code.session.count":                  usage.Sessions,
	"claude_code.lines_of_code.count/added":      usage.LinesAdded,
	"claude_code.commit.count":                   usage.Commits,
	"claude_code.pull_request.count":             usage.PRsOpened,
	"claude_code.code_edit_tool.decision/accept": usage.Accepted,
	"claude_code.code_edit_tool.decision/reject": usage.Rejected,
	"claude_code.active_time.total":              usage.ActiveSeconds,
}

func otelClaudeForm() *jsonForm {
	return rowsOf("resourceMetrics[].scopeMetrics[].metrics[]", []string{"name", "sum.aggregationTemporality", "sum.dataPoints.timeUnixNano"},
		func(*document) func(*row, *otelMetric) {
			sums := make(cumulative)
			return func(r *row, m *otelMetric) { readClaudeMetric(r, m, sums) }
		}).
		leaving("unit", "description", "metadata", "gauge", "gauge.*", "histogram", "histogram.*", "sum.isMonotonic", "sum.dataPoints.attributes.*",
			"sum.dataPoints.flags", "sum.dataPoints.exemplars", "sum.dataPoints.exemplars.*")
}

func readClaudeMetric(r *row, m *otelMetric, sums cumulative) {
	if !strings.HasPrefix(m.Name, "claude_code.") {
		r.skip("not_ai")
		return
	}
	if len(m.Sum.Points) > 0 && !m.Sum.Temporality.delta() && !m.Sum.Temporality.cumulative() {
		r.reject("sum.aggregationTemporality", "usage_temporality")
		return
	}
	for i := range m.Sum.Points {
		r.inner = place{"sum.dataPoints", i}
		r.claudePoint(m, &m.Sum.Points[i], sums)
	}
}

func (r *row) claudePoint(m *otelMetric, p *otelPoint, sums cumulative) {
	at := attributes(p.Attributes)
	measure, known := claudeMetrics[m.Name]
	if kind := at.text("type", "decision"); !known && kind != "" {
		measure, known = claudeMetrics[m.Name+"/"+kind]
	}
	if !known {
		return
	}
	rec := r.record("claude-code", at.text("model"))
	rec.Vendor = "anthropic"
	value, scale := p.Double, int32(0)
	if value.state == absent {
		value = p.Int
	}
	if measure == usage.CostEstimated {
		scale = units
	}
	n, ok := r.micros("asDouble", value, scale)
	if ok && n < 0 && measure != usage.CostEstimated {
		r.reject("asDouble", "usage_negative", "got", strconv.FormatInt(n, 10))
		return
	}
	seconds, timed := r.seconds("timeUnixNano", p.Time, nanos)
	start, _ := p.Start.shift(0)
	if !ok || !timed {
		return
	}
	r.on(&rec, "timeUnixNano", content.MomentOfUnix(seconds).Before())
	r.gatewayActor(&rec, "attributes.user.id", at.text("user.email", "user.account_uuid", "user.id"), "", "")
	r.in(&rec, "", "USD")
	if m.Sum.Temporality.cumulative() {
		if n, ok = sums.difference(seriesOf(m.Name, at), start, seconds, n); !ok {
			return
		}
		if len(sums) > mostSeries {
			r.refuse("usage_series")
		}
	}
	rec.Counts.Set(measure, n)
	r.emit(&rec)
}

// mostSeries bounds the sums that are followed: sessions times kinds.
const mostSeries = 200_000

// cumulative is the last point of each series of sums.
type cumulative map[string]point

type point struct{ start, seconds, value int64 }

// difference is what a point adds to the one before it in its series. A new
// start, or a sum that fell, begins at 0. A point that is not later than the
// last one adds nothing.
func (c cumulative) difference(series string, start, seconds, value int64) (int64, bool) {
	last, met := c[series]
	if met && start == last.start && seconds <= last.seconds {
		return 0, false
	}
	c[series] = point{start, seconds, value}
	if !met || start != last.start || value < last.value {
		return value, true
	}
	return value - last.value, true
}

// seriesOf is the metric with all its attributes, in one order.
func seriesOf(name string, at attributes) string {
	parts := make([]string, 0, len(at)+1)
	for _, a := range at {
		parts = append(parts, a.Key+"="+a.Value.Text+a.Value.Int.text()+a.Value.Double.text())
	}
	slices.Sort(parts)
	return name + "\x00" + strings.Join(parts, "\x00")
}
