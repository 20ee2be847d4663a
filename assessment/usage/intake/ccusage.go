package intake

import "waterline/assessment/usage"

// ccusage reads the logs of Claude Code on one machine: a day with its models,
// in disjoint classes. Cost is an estimate in dollars. It names nobody: the file
// is its owner's. By project with --instances; older versions have other names.

type ccusageDay struct {
	Date   string         `json:"date"`
	Models []ccusageModel `json:"modelBreakdowns"`
	ccusageTokens
	Total decimal `json:"totalCost"`
	Cost  decimal `json:"costUSD"`
}

type ccusageTokens struct {
	Input      decimal `json:"inputTokens"`
	Output     decimal `json:"outputTokens"`
	CacheWrite decimal `json:"cacheCreationTokens"`
	CacheRead  decimal `json:"cacheReadTokens"`
}

type ccusageModel struct {
	Name string `json:"modelName"`
	ccusageTokens
	Cost decimal `json:"cost"`
}

var ccusageLeft = []string{"totalTokens", "modelsUsed", "models", "project"}

func ccusageDailyForm() *jsonForm {
	return rowsOf("daily[]", []string{"date", "inputTokens", "outputTokens", "cacheCreationTokens", "totalCost"}, openCCUsage).leaving(ccusageLeft...)
}

func ccusageProjectsForm() *jsonForm {
	return rowsOf("projects.*[]", []string{"date", "inputTokens", "outputTokens", "cacheCreationTokens", "totalCost"}, openCCUsage).leaving(ccusageLeft...)
}

func ccusageOldForm() *jsonForm {
	return rowsOf("data[]", []string{"date", "inputTokens", "outputTokens", "cacheCreationTokens", "costUSD"}, openCCUsage).leaving(ccusageLeft...)
}

func openCCUsage(*document) func(*row, *ccusageDay) { return readCCUsage }

// readCCUsage takes the models of a day, or the day where it does not say them.
func readCCUsage(r *row, d *ccusageDay) {
	if len(d.Models) == 0 {
		cost := d.Total
		if cost.state == absent {
			cost = d.Cost
		}
		r.ccusage(d.Date, "", &d.ccusageTokens, cost)
	}
	for i := range d.Models {
		r.inner = place{"modelBreakdowns", i}
		r.ccusage(d.Date, d.Models[i].Name, &d.Models[i].ccusageTokens, d.Models[i].Cost)
	}
}

func (r *row) ccusage(date, name string, t *ccusageTokens, cost decimal) {
	rec := r.record("claude-code", name)
	rec.Vendor = "anthropic"
	r.day(&rec, "date", date)
	r.n(&rec, usage.InUncached, "inputTokens", t.Input)
	r.n(&rec, usage.InCacheWrite, "cacheCreationTokens", t.CacheWrite)
	r.n(&rec, usage.InCacheRead, "cacheReadTokens", t.CacheRead)
	r.n(&rec, usage.Out, "outputTokens", t.Output)
	r.in(&rec, "", "USD")
	r.money(&rec, usage.CostEstimated, "cost", cost, units)
	r.emit(&rec)
}
